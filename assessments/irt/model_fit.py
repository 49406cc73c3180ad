"""Does the whole model fit? The limited-information statistic M2 and its root mean square error of approximation."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from assessments.errors import InvalidMatrix, TooFewPersons
from assessments.irt.answers import answers_table, codes_of
from assessments.irt.calibration import Calibration, as_calibration
from assessments.irt.parameters import Curves, Layout, as_xi, curves
from assessments.irt.quadrature import Quadrature, normal_quadrature
from assessments.matrix import check_columns_vary
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

    `x` is n_persons x k_items as for `calibrate`; the calibration has one group and no priors. The moments' covariance
    takes k^4 numbers: 0.2 GB for 100 items. Raises InvalidMatrix, also when there are more parameters than moments or
    the model takes some answers for certain, NoVariance, and TooFewPersons when no two rows are complete.
    """
    bank = as_calibration(calibration).items
    codes = codes_of(answers_table(x, bank.k_items), bank)
    answers = codes[(codes >= 0).all(axis=1)].astype(np.float64)
    if len(answers) < 2:
        raise TooFewPersons(len(answers), 2)
    shape, xi = as_xi(bank, calibration.model)
    rule = normal_quadrature(calibration.quadrature)
    shown = curves(shape, xi, rule.nodes)
    assert shown is not None
    moments, slopes, spread = _moments(shape, shown, rule)
    df = len(moments) - slopes.shape[1]
    if df < 1:
        raise InvalidMatrix(
            f"{len(moments)} moments of {bank.k_items} items cannot judge {slopes.shape[1]} parameters"
        )
    check_columns_vary(answers)
    seen = answers.T @ answers / len(answers)
    upper = np.triu_indices(bank.k_items, 1)
    residual = np.concatenate([answers.mean(axis=0), seen[upper]]) - moments
    m2 = len(answers) * _weighted(residual, slopes, spread)
    return _judged(m2, df, len(answers), _srmsr(answers, moments, shown, rule))


def _moments(shape: Layout, shown: Curves, rule: Quadrature) -> tuple[Floats, Floats, Floats]:
    """First and second moments of the answers, their derivatives by the free parameters, and their covariance."""
    categories, w = np.arange(shape.m + 1, dtype=np.float64), rule.weights
    mean = np.einsum("kcq,c->kq", shown.shares, categories)
    variance = np.einsum("kcq,c->kq", shown.shares, categories**2) - mean**2
    by_xi = np.einsum("kcq,kcqp,c->kqp", shown.shares, shown.scores, categories)
    k = len(mean)
    first, second = np.triu_indices(k, 1)
    at_theta = np.concatenate([mean, mean[first] * mean[second]])
    moments = at_theta @ w
    apart = (at_theta - moments[:, np.newaxis]) * np.sqrt(w)
    # How moments move together with theta, and then, at each theta, with what answers to one item do.
    spread = apart @ apart.T
    pairs = np.arange(k, len(moments))
    spread[pairs, pairs] += (variance[first] * variance[second]) @ w
    slopes = np.zeros((len(moments), k, by_xi.shape[2]))
    place = np.zeros((k, k), dtype=np.int64)
    place[first, second] = place[second, first] = pairs
    for item in range(k):
        own = np.delete(place[item], item)
        rows = np.append(own, item)
        lever = np.vstack([np.delete(mean, item, axis=0), np.ones(len(w))])
        spread[np.ix_(rows, rows)] += (lever * (w * variance[item])) @ lever.T
        slopes[rows, item] = (lever * w) @ by_xi[item]
    return moments, slopes.reshape(len(moments), -1) @ shape.jacobian(), spread


def _weighted(residual: Floats, slopes: Floats, spread: Floats) -> float:
    """E' C e with C = S^-1 - S^-1 D (D' S^-1 D)^-1 D' S^-1, as a regression of the whitened residual."""
    from scipy.linalg import LinAlgError, cholesky, solve_triangular

    sd = np.sqrt(np.diag(spread))
    product = np.outer(sd, sd)
    # A moment without variance leaves zeros, which have no root either.
    correlations = np.divide(spread, product, out=np.zeros(spread.shape), where=product > 0)
    try:
        root = cholesky(correlations, lower=True)
    except (LinAlgError, ValueError) as error:
        raise InvalidMatrix(
            "some answers are certain under the model, so that no moment can be judged"
        ) from error
    white = solve_triangular(root, residual / sd, lower=True)
    directions = solve_triangular(root, slopes / sd[:, np.newaxis], lower=True)
    fitted = directions @ np.linalg.lstsq(directions, white, rcond=None)[0]
    return float(np.sum((white - fitted) ** 2))


def _srmsr(answers: Floats, moments: Floats, shown: Curves, rule: Quadrature) -> float:
    k = answers.shape[1]
    squares = np.einsum("kcq,c,q->k", shown.shares, np.arange(shown.shares.shape[1]) ** 2.0, rule.weights)
    upper = np.triu_indices(k, 1)
    sd = np.sqrt(squares - moments[:k] ** 2)
    expected = (moments[k:] - moments[upper[0]] * moments[upper[1]]) / (sd[upper[0]] * sd[upper[1]])
    observed = np.asarray(np.corrcoef(answers.T))[upper]
    return float(np.sqrt(np.mean((observed - expected) ** 2)))


def _judged(m2: float, df: int, n_persons: int, srmsr: float) -> ModelFit:
    from scipy.optimize import brentq
    from scipy.special import chdtr, chdtrc, chndtr

    def bound(share: float) -> float:
        """RMSEA at which M2 would lie at this share of its noncentral distribution."""
        if chdtr(df, m2) <= share:
            return 0.0
        noncentrality = brentq(lambda at: chndtr(m2, df, at) - share, 1e-10, 4 * m2 + 100)
        return float(np.sqrt(noncentrality / (df * (n_persons - 1))))

    rmsea = float(np.sqrt(max(0.0, m2 - df) / (df * (n_persons - 1))))
    return ModelFit(m2, df, float(chdtrc(df, m2)), rmsea, bound(0.95), bound(0.05), srmsr, n_persons)
