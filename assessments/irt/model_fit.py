"""Does the whole model fit? The limited-information statistic M2 and its root mean square error of approximation."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from assessments.errors import InvalidMatrix, TooFewPersons
from assessments.irt.answers import answers_table, codes_of
from assessments.irt.calibration import Calibration
from assessments.irt.parameters import Layout, curves, layout
from assessments.irt.quadrature import Quadrature, normal_quadrature
from assessments.randomness import Floats


@dataclass(frozen=True)
class ModelFit:
    """M2 with its degrees of freedom and p; RMSEA with its 90 % interval; the standardised residual of correlations."""

    m2: float
    df: int
    p: float
    rmsea: float
    rmsea_low: float
    rmsea_high: float
    srmsr: float
    n_persons: int


def model_fit(x: npt.ArrayLike, calibration: Calibration) -> ModelFit:
    """M2 (Maydeu-Olivares & Joe 2006); for more than two categories in the form of Cai & Hansen (2013).

    M2 = N e' C e with e the residuals of the k item means and k (k - 1) / 2 mean products, and C their weight without
    what the estimated parameters absorb. RMSEA = sqrt(max(0, M2 - df) / (df (N - 1))), called close below .05. SRMSR is
    the root mean square of observed less expected correlations. Rows with a missing answer are left out.

    `x` is n_persons x k_items as for `calibrate`; the calibration has one group and no priors. Raises InvalidMatrix,
    also when there are more parameters than moments, and TooFewPersons when no two rows are complete.
    """
    bank = calibration.items
    codes = codes_of(answers_table(x, bank.k_items), bank)
    codes = codes[(codes >= 0).all(axis=1)]
    if len(codes) < 2:
        raise TooFewPersons(len(codes), 2)
    shape = layout(bank.model, bank.n_categories)
    xi = np.where(np.isnan(bank.thresholds), 0.0, -bank.a[:, np.newaxis] * bank.thresholds)
    guess = [np.log(np.maximum(bank.c, 1e-12) / (1 - bank.c))[:, np.newaxis]] * (bank.model == "3pl")
    xi = np.hstack([bank.a[:, np.newaxis], xi, *guess])
    rule = normal_quadrature(calibration.quadrature)
    moments, slopes, spread = _moments(shape, xi, rule)
    df = len(moments) - slopes.shape[1]
    if df < 1:
        raise InvalidMatrix(
            f"{len(moments)} moments of {bank.k_items} items cannot judge {slopes.shape[1]} parameters"
        )
    answers = codes.astype(np.float64)
    seen = answers.T @ answers / len(answers)
    upper = np.triu_indices(bank.k_items, 1)
    residual = np.concatenate([answers.mean(axis=0), seen[upper]]) - moments
    m2 = len(answers) * _weighted(residual, slopes, spread)
    return _judged(m2, df, len(answers), _srmsr(answers, moments, shape, xi, rule))


def _moments(shape: Layout, xi: Floats, rule: Quadrature) -> tuple[Floats, Floats, Floats]:
    """First and second moments of the answers, their derivatives by the free parameters, and their covariance."""
    shown = curves(shape, xi, rule.nodes)
    assert shown is not None
    categories = np.arange(shape.m + 1, dtype=np.float64)
    mean = np.einsum("kcq,c->qk", shown.shares, categories)
    variance = np.einsum("kcq,c->qk", shown.shares, categories**2) - mean**2
    by_xi = np.einsum("kcq,kcqp,c->qkp", shown.shares, shown.scores, categories)
    k, p = xi.shape
    first, second = np.triu_indices(k, 1)
    n_moments = k + len(first)
    moments, slopes, spread = (
        np.zeros(n_moments),
        np.zeros((n_moments, k, p)),
        np.zeros((n_moments, n_moments)),
    )
    places = np.arange(k, n_moments)
    for weight, e, v, by in zip(rule.weights, mean, variance, by_xi, strict=True):
        both = np.concatenate([e, e[first] * e[second]])
        # How each moment moves with each item's mean at this theta.
        lever = np.zeros((n_moments, k))
        lever[np.arange(k), np.arange(k)] = 1.0
        lever[places, first], lever[places, second] = e[second], e[first]
        moments += weight * both
        slopes += weight * lever[:, :, np.newaxis] * by
        spread += weight * ((lever * v) @ lever.T + np.outer(both, both))
        spread[places, places] += weight * v[first] * v[second]
    spread -= np.outer(moments, moments)
    return moments, slopes.reshape(n_moments, -1) @ shape.jacobian(), spread


def _weighted(residual: Floats, slopes: Floats, spread: Floats) -> float:
    """E' C e with C = S^-1 - S^-1 D (D' S^-1 D)^-1 D' S^-1, as a regression of the whitened residual."""
    from scipy.linalg import cholesky, solve_triangular

    root = cholesky(spread, lower=True)
    white, directions = (solve_triangular(root, part, lower=True) for part in (residual, slopes))
    fitted = directions @ np.linalg.lstsq(directions, white, rcond=None)[0]
    return float(np.sum((white - fitted) ** 2))


def _srmsr(answers: Floats, moments: Floats, shape: Layout, xi: Floats, rule: Quadrature) -> float:
    k = len(xi)
    shown = curves(shape, xi, rule.nodes)
    assert shown is not None
    squares = np.einsum("kcq,c,q->k", shown.shares, np.arange(shape.m + 1.0) ** 2, rule.weights)
    upper = np.triu_indices(k, 1)
    sd = np.sqrt(squares - moments[:k] ** 2)
    expected = (moments[k:] - moments[upper[0]] * moments[upper[1]]) / (sd[upper[0]] * sd[upper[1]])
    observed = np.asarray(np.corrcoef(answers.T))[upper]
    return float(np.sqrt(np.mean((observed - expected) ** 2)))


def _judged(m2: float, df: int, n_persons: int, srmsr: float) -> ModelFit:
    from scipy.optimize import brentq
    from scipy.stats import chi2, ncx2

    def bound(share: float) -> float:
        """RMSEA at which M2 would lie at this share of its noncentral distribution."""
        if chi2.cdf(m2, df) <= share:
            return 0.0
        noncentrality = brentq(lambda at: ncx2.cdf(m2, df, at) - share, 1e-10, 4 * m2 + 100)
        return float(np.sqrt(noncentrality / (df * (n_persons - 1))))

    rmsea = float(np.sqrt(max(0.0, m2 - df) / (df * (n_persons - 1))))
    return ModelFit(m2, df, float(chi2.sf(m2, df)), rmsea, bound(0.95), bound(0.05), srmsr, n_persons)
