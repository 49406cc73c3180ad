"""One common factor in several groups, by maximum likelihood on means and covariances (Joreskog 1971; Sorbom 1974)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np

from assessments.errors import NoFiniteEstimate
from assessments.matrix import Ints
from assessments.randomness import Floats

Level = Literal["configural", "metric", "scalar", "strict"]
LEVELS: tuple[Level, ...] = ("configural", "metric", "scalar", "strict")

#: The largest slope, per person and in standardised items, at which the maximum is called reached.
_FLAT = 1e-8
_NEARLY_FLAT = 1e-5
_MOST_ITERATIONS = 200
#: Residual variances stay above this share of the item's variance; nearer to zero, rounding drowns the slope.
_LEAST_RESIDUAL = 1e-6
#: A residual variance below this share is on its way to that bound.
_NO_RESIDUAL = 1e-3
#: The longest step: towards a bound at minus infinity the surface is so flat that scoring would leap.
_LONGEST_STEP = 4.0


class Moments(NamedTuple):
    """Persons, means and covariances (divided by n) of each group: n_groups, n_groups x k, n_groups x k x k."""

    n_persons: Ints
    means: Floats
    covariances: Floats


@dataclass(frozen=True, eq=False)
class FactorModel:
    """A one-factor model fitted to several groups; item j of group g is intercept + loading * factor + residual.

    - `chi2` with `df`: N times the smallest value of the discrepancy function, N being all persons.
    - `loadings`, `intercepts`, `residual_variances`: n_groups x k, in units of the items; most loadings are positive.
    - `factor_means`, `factor_variances`: n_groups; the first group's are 0 and 1.
    - `is_proper` is False when a residual variance ran into its bound of zero (a Heywood case).
    """

    chi2: float
    df: int
    loadings: Floats
    intercepts: Floats
    residual_variances: Floats
    factor_means: Floats
    factor_variances: Floats
    is_proper: bool


def fit_factor_model(moments: Moments, level: Level, *, start: FactorModel | None = None) -> FactorModel:
    """Fit the model in which groups share nothing ("configural"), loadings ("metric"), also intercepts ("scalar"), or
    also residual variances ("strict").

    Minimises F = sum over groups of n_g / N [ln|Sigma| + tr(S Sigma^-1) - ln|S| - k + d' Sigma^-1 d], d = m - mu, with
    Sigma = phi l l' + diag(psi) and mu = tau + l kappa, by trust-region scoring on the expected information; psi and
    phi stay positive. The search begins at `start` or at the principal axes. Raises NoFiniteEstimate when no minimum
    is reached.

    >>> alike = np.array([[1.0, 0.5, 0.5], [0.5, 1.0, 0.5], [0.5, 0.5, 1.0]])
    >>> model = fit_factor_model(Moments(np.array([100]), np.zeros((1, 3)), alike[np.newaxis]), "configural")
    >>> abs(round(model.chi2, 6)), model.df, np.abs(model.loadings).round(4).tolist()
    (0.0, 0, [[0.7071, 0.7071, 0.7071]])
    """
    # Imported at first use: scipy.optimize is not needed by those who only score.
    from scipy.optimize import minimize

    scale = np.sqrt(
        np.average(moments.covariances.diagonal(axis1=1, axis2=2), axis=0, weights=moments.n_persons)
    )
    centre = np.average(moments.means, axis=0, weights=moments.n_persons)
    standard = Moments(
        moments.n_persons, (moments.means - centre) / scale, moments.covariances / np.outer(scale, scale)
    )
    places = _places(level, *standard.means.shape)
    surface = _Surface(standard, places)
    found = minimize(
        surface.height_and_slope,
        _free(_first_guess(standard) if start is None else _guess(start, scale, centre), places),
        jac=True,
        hess=surface.information,
        method="trust-exact",
        options={"gtol": _FLAT, "maxiter": _MOST_ITERATIONS, "max_trust_radius": _LONGEST_STEP},
    )
    if not np.abs(found.jac).max() < _NEARLY_FLAT:
        raise NoFiniteEstimate(f"the {level} one-factor model has no minimum that could be found")
    n_groups, k_items = standard.means.shape
    chi2 = max(0.0, float(2 * moments.n_persons.sum() * found.fun))
    df = n_groups * k_items * (k_items + 3) // 2 - found.x.size
    return _model(_spread(found.x, places), scale, centre, chi2, df)


def _model(spread: Floats, scale: Floats, centre: Floats, chi2: float, df: int) -> FactorModel:
    parts = [_Parts.of(row) for row in spread]
    return FactorModel(
        chi2=chi2,
        df=df,
        loadings=np.stack([part.loadings * scale for part in parts]),
        intercepts=np.stack([part.intercepts * scale + centre for part in parts]),
        residual_variances=np.stack([part.residuals * scale**2 for part in parts]),
        factor_means=np.array([part.mean for part in parts]),
        factor_variances=np.array([part.variance for part in parts]),
        is_proper=all(bool((part.residuals > _NO_RESIDUAL).all()) for part in parts),
    )


class _Parts(NamedTuple):
    """Parameters of one group; residual variances grow exponentially from their bound."""

    loadings: Floats
    intercepts: Floats
    residuals: Floats
    variance: float
    mean: float

    @classmethod
    def of(cls, row: Floats) -> _Parts:
        k_items = (row.size - 2) // 3
        loadings, intercepts, log_residuals = row[:-2].reshape(3, k_items)
        residuals = _LEAST_RESIDUAL + np.exp(log_residuals)
        return cls(loadings, intercepts, residuals, float(np.exp(row[-2])), float(row[-1]))


def _places(level: Level, n_groups: int, k_items: int) -> Ints:
    """Where each group's parameters stand among the free ones, n_groups x (3 k + 2); -1 is fixed at zero.

    A row holds k loadings, k intercepts, k logarithms of residual variances above their bound, the logarithm of the
    factor variance and the factor mean.
    """
    rank = LEVELS.index(level)
    is_shared = np.repeat([rank >= 1, rank >= 2, rank >= 3, False, False], [k_items, k_items, k_items, 1, 1])
    is_fixed = np.repeat([False, rank < 1, rank < 2], [3 * k_items, 1, 1])
    places = np.full((n_groups, is_shared.size), -1, dtype=np.int64)
    for number, row in enumerate(places):
        fixed = is_fixed | (number == 0) & (np.arange(row.size) >= 3 * k_items)
        fresh = ~fixed & ~(is_shared & (number > 0))
        row[:] = np.where(is_shared & (number > 0), places[0], -1)
        row[fresh] = places.max() + 1 + np.arange(np.count_nonzero(fresh))
    return places


def _spread(free: Floats, places: Ints) -> Floats:
    return np.where(places < 0, 0.0, free[places])


def _free(spread: Floats, places: Ints) -> Floats:
    """Free parameters from those of each group, averaged where groups share one."""
    is_free = places >= 0
    n_uses = np.bincount(places[is_free])
    return np.asarray(np.bincount(places[is_free], weights=spread[is_free]) / n_uses)


def _first_guess(moments: Moments) -> Floats:
    """Loadings on the principal axis of each group's covariances, turned the same way in all groups."""
    pooled = _axis(np.average(moments.covariances, axis=0, weights=moments.n_persons))
    rows = []
    for mean, covariance in zip(moments.means, moments.covariances, strict=True):
        axis = _axis(covariance)
        loadings = axis if axis @ pooled >= 0 else -axis
        residuals = np.maximum(covariance.diagonal() - loadings**2, 0.2 * covariance.diagonal())
        rows.append(np.concatenate([loadings, mean, np.log(residuals), [0.0, 0.0]]))
    return np.stack(rows)


def _guess(model: FactorModel, scale: Floats, centre: Floats) -> Floats:
    residuals = np.log(np.maximum(model.residual_variances / scale**2 - _LEAST_RESIDUAL, _LEAST_RESIDUAL))
    ends = np.stack([np.log(model.factor_variances), model.factor_means], axis=1)
    intercepts = (model.intercepts - centre) / scale
    return np.concatenate([model.loadings / scale, intercepts, residuals, ends], axis=1)


def _axis(covariance: Floats) -> Floats:
    values, vectors = np.linalg.eigh(covariance)
    # The axis holds residual variance, too; with few items that is about a third of it.
    axis = vectors[:, -1] * np.sqrt(0.7 * values[-1])
    return np.asarray(axis if axis.sum() >= 0 else -axis)


class _Surface:
    """Half the discrepancy of the model as a function of its free parameters."""

    def __init__(self, moments: Moments, places: Ints) -> None:
        self._moments = moments
        self._places = places
        self._weights = moments.n_persons / moments.n_persons.sum()
        self._observed = np.linalg.slogdet(moments.covariances)[1] + moments.means.shape[1]

    def height_and_slope(self, free: Floats) -> tuple[float, Floats]:
        height, slope = 0.0, np.zeros(free.size)
        for group, row in enumerate(_spread(free, self._places)):
            part_height, part_slope = self._group(group, _Parts.of(row))
            height += self._weights[group] * part_height
            is_free = self._places[group] >= 0
            slope[self._places[group][is_free]] += self._weights[group] * part_slope[is_free]
        return height, slope

    def information(self, free: Floats) -> Floats:
        total = np.zeros((free.size, free.size))
        for group, row in enumerate(_spread(free, self._places)):
            is_free = self._places[group] >= 0
            place = self._places[group][is_free]
            expected = _expected_information(_Parts.of(row))
            total[np.ix_(place, place)] += self._weights[group] * expected[np.ix_(is_free, is_free)]
        return total

    def _group(self, group: int, part: _Parts) -> tuple[float, Floats]:
        precision, log_determinant = _precision(part)
        gap = self._moments.means[group] - part.intercepts - part.loadings * part.mean
        scatter = self._moments.covariances[group] + np.outer(gap, gap)
        height = 0.5 * (log_determinant + np.sum(precision * scatter) - self._observed[group])
        by_covariance = precision - precision @ scatter @ precision
        by_mean = -precision @ gap
        along = by_covariance @ part.loadings
        slope = np.concatenate(
            [
                part.variance * along + part.mean * by_mean,
                by_mean,
                0.5 * (part.residuals - _LEAST_RESIDUAL) * by_covariance.diagonal(),
                [0.5 * part.variance * (part.loadings @ along), part.loadings @ by_mean],
            ]
        )
        return float(height), slope


def _precision(part: _Parts) -> tuple[Floats, float]:
    """Inverse of the model's covariance matrix and logarithm of its determinant, by the formula of Woodbury."""
    scaled = part.loadings / part.residuals
    growth = 1 + part.variance * (part.loadings @ scaled)
    precision = np.diag(1 / part.residuals) - np.outer(scaled, scaled) * (part.variance / growth)
    log_determinant = np.log(part.residuals).sum() + np.log(growth)
    return precision, float(log_determinant)


def _expected_information(part: _Parts) -> Floats:
    """Expected second derivatives of half a group's discrepancy: tr(P dS P dS) / 2 + dmu' P dmu."""
    k_items = part.loadings.size
    precision, _ = _precision(part)
    u = precision @ part.loadings
    omega = float(part.loadings @ u)
    phi, kappa, psi = part.variance, part.mean, part.residuals - _LEAST_RESIDUAL
    loading, intercept, residual = (slice(place * k_items, (place + 1) * k_items) for place in range(3))
    total = np.zeros((3 * k_items + 2, 3 * k_items + 2))
    total[loading, loading] = (phi**2 * omega + kappa**2) * precision + phi**2 * np.outer(u, u)
    total[loading, intercept] = kappa * precision
    total[loading, residual] = phi * precision * u * psi
    total[loading, -2] = phi**2 * omega * u
    total[loading, -1] = kappa * u
    total[intercept, intercept] = precision
    total[intercept, -1] = u
    total[residual, residual] = 0.5 * precision**2 * np.outer(psi, psi)
    total[residual, -2] = 0.5 * phi * u**2 * psi
    total[-2, -2] = 0.5 * (phi * omega) ** 2
    total[-1, -1] = omega
    return np.asarray(np.triu(total) + np.triu(total, 1).T)
