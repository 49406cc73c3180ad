"""Several correlated factors, each with items of its own, in one group or more, by maximum likelihood."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from assessments.errors import InvalidArgument, NoFiniteEstimate, TooFewItems, TooFewPersons
from assessments.matrix import Ints, as_matrix, as_vector, check_columns_vary
from assessments.randomness import Floats
from assessments.reliability.moments import check_items_independent

#: The largest slope at which the minimum is called reached.
_FLAT = 1e-5
_MOST_STEPS = 3000
#: Residual variances stay above this share of the item's variance.
_LEAST_RESIDUAL = 1e-6
_NO_RESIDUAL = 1e-3


@dataclass(frozen=True)
class FactorFit:
    """How well a model fits: `chi2` with `df`, CFI against items that do not correlate, RMSEA (Steiger 1998)."""

    chi2: float
    df: int
    cfi: float
    rmsea: float


@dataclass(frozen=True, eq=False)
class SeveralFactors:
    """A model of m factors fitted to groups.

    - `by_group`: the fit in each group by itself; `configural`, all of them together; `metric`, with the same loadings
      in all groups.
    - `loadings`, n_groups x k, in standard deviations of the items over all groups, and `correlations` of the factors,
      n_groups x m x m: of the configural model.
    - `n_persons` of each group; `n_excluded`: persons left out for a gap.
    - `is_proper` is False when a residual variance of the configural model ran into its bound of zero.
    """

    by_group: tuple[FactorFit, ...]
    configural: FactorFit
    metric: FactorFit
    loadings: Floats
    correlations: Floats
    n_persons: tuple[int, ...]
    n_excluded: int
    is_proper: bool


def several_factors(
    x: npt.ArrayLike, factor: npt.ArrayLike, group: npt.ArrayLike | None = None
) -> SeveralFactors:
    """Confirmatory factor analysis in which each item belongs to one factor and all factors may correlate.

    Sigma = L Phi L' + diag(psi) in each group (Joreskog 1971). Minimises the sum over groups of n_g / N [ln|Sigma| +
    tr(S Sigma^-1) - ln|S| - k]; chi2 is N times the smallest value. Factors have variance 1, in the metric model only
    in the first group. x is n x k, answers to ordered categories taken as numbers; `factor`, k whole numbers from 0,
    says to which factor an item belongs; `group`, n whole numbers from 0.

    Persons with a gap are left out. Raises InvalidMatrix, InvalidArgument for factors or groups that are not numbered
    from 0, TooFewItems (two a factor), TooFewPersons (each group needs more persons than items), NoVariance,
    NoFiniteEstimate.

    >>> from assessments.randomness import normals
    >>> drawn = normals(5, (500, 8))
    >>> found = several_factors(drawn[:, [0, 0, 0, 1, 1, 1]] + drawn[:, 2:], [0, 0, 0, 1, 1, 1])
    >>> found.configural.df, found.configural.cfi > 0.99, found.by_group[0] == found.metric
    (8, True, True)
    """
    answers = as_matrix(x, min_persons=2, min_items=2)
    factors = _numbered("factor", factor, answers.shape[1])
    groups = (
        np.zeros(len(answers), dtype=np.int64) if group is None else _numbered("group", group, len(answers))
    )
    sizes = np.bincount(factors)
    if sizes.min() < 2:
        raise TooFewItems(int(sizes.min()), 2)
    kept = ~np.isnan(answers).any(axis=1)
    moments = _moments(answers[kept], groups[kept], int(groups.max()) + 1)
    alone = [
        _minimum(_Model(moments.only(place), factors, is_metric=False)) for place in range(moments.n_groups)
    ]
    by_group = tuple(one.fit for one in alone)
    metric = by_group[0] if moments.n_groups == 1 else _metric(moments, factors, alone)
    return SeveralFactors(
        by_group=by_group,
        configural=_fit(moments, sum(one.chi2 for one in by_group), sum(one.df for one in by_group)),
        metric=metric,
        loadings=np.stack([one.loadings[0] for one in alone]),
        correlations=np.stack([one.covariances[0] for one in alone]),
        n_persons=tuple(moments.n_persons.tolist()),
        n_excluded=int(np.count_nonzero(~kept)),
        is_proper=all(bool((one.residuals > _NO_RESIDUAL).all()) for one in alone),
    )


def _numbered(name: str, values: npt.ArrayLike, length: int) -> Ints:
    """Whole numbers from 0 without a gap. Raises InvalidArgument, InvalidMatrix for another length."""
    numbers = as_vector(values, name=name, length=length)
    codes = np.asarray(numbers.astype(np.int64))
    if (codes != numbers).any() or not np.array_equal(np.unique(codes), np.arange(codes.max() + 1)):
        raise InvalidArgument(name, np.unique(numbers).tolist(), "whole numbers from 0 without a gap")
    return codes


class _Moments(NamedTuple):
    """Persons and covariances (divided by n) of each group, in standard deviations over all groups."""

    n_persons: Ints
    covariances: Floats

    @property
    def n_groups(self) -> int:
        return len(self.n_persons)

    def only(self, place: int) -> _Moments:
        return _Moments(self.n_persons[place : place + 1], self.covariances[place : place + 1])


def _moments(answers: Floats, groups: Ints, n_groups: int) -> _Moments:
    parts = [answers[groups == place] for place in range(n_groups)]
    for part in parts:
        if len(part) <= answers.shape[1]:
            raise TooFewPersons(len(part), answers.shape[1] + 1)
        check_columns_vary(part)
        check_items_independent(np.corrcoef(part.T))
    n = np.array([len(part) for part in parts], dtype=np.int64)
    covariances = np.stack([np.cov(part.T, bias=True) for part in parts])
    sd = np.sqrt(np.average(covariances.diagonal(axis1=1, axis2=2), axis=0, weights=n))
    return _Moments(n, covariances / np.outer(sd, sd))


class _Found(NamedTuple):
    """A minimum: loadings and residual variances n_groups x k, factor covariances n_groups x m x m, and the fit."""

    loadings: Floats
    residuals: Floats
    covariances: Floats
    fit: FactorFit


class _Model:
    """The discrepancy as a function of free parameters.

    These are, one after the other: loadings (of each group, or once for all), logarithms of the residual variances
    above their bound, and of each group a lower triangle A of which the factors' covariances are made: of rows scaled
    to length 1 where variances are 1, as it is in the other groups of the metric model.
    """

    def __init__(self, moments: _Moments, factors: Ints, *, is_metric: bool) -> None:
        self.moments, self.factors, self.is_metric = moments, factors, is_metric
        self.k, self.m = factors.size, int(factors.max()) + 1
        self.weights = moments.n_persons / moments.n_persons.sum()
        self.belongs = np.eye(self.m)[factors]
        self.triangle = np.tril_indices(self.m)
        self.n_loadings = self.k if is_metric else self.k * moments.n_groups
        self.observed = np.linalg.slogdet(moments.covariances)[1] + self.k

    def split(self, free: Floats) -> tuple[Floats, Floats, Floats]:
        """Loadings and residual logarithms, n_groups x k, and the triangles, n_groups x m x m."""
        n, k = self.moments.n_groups, self.k
        loadings = np.broadcast_to(free[: self.n_loadings].reshape(-1, k), (n, k))
        logs = free[self.n_loadings : self.n_loadings + n * k].reshape(n, k)
        triangles = np.zeros((n, self.m, self.m))
        triangles[:, *self.triangle] = free[self.n_loadings + n * k :].reshape(n, -1)
        return loadings, logs, triangles

    def lower(self, place: int, triangle: Floats) -> tuple[Floats, Floats]:
        """The root of the factors' covariances, and the lengths that its rows were divided by."""
        lengths = np.linalg.norm(triangle, axis=1)
        if self.is_metric and place > 0:
            lengths = np.ones_like(lengths)
        return triangle / lengths[:, np.newaxis], lengths

    def height_and_slope(self, free: Floats) -> tuple[float, Floats]:
        loadings, logs, triangles = self.split(free)
        height, by_loading, by_log, by_triangle = 0.0, [], [], []
        for place, weight in enumerate(self.weights):
            root, lengths = self.lower(place, triangles[place])
            pattern = loadings[place][:, np.newaxis] * self.belongs
            residuals = _LEAST_RESIDUAL + np.exp(logs[place])
            by_cause = pattern @ root
            sigma = by_cause @ by_cause.T + np.diag(residuals)
            precision = np.linalg.inv(sigma)
            scatter = self.moments.covariances[place]
            log_determinant = np.linalg.slogdet(sigma)[1]
            height += weight * float(log_determinant + np.sum(precision * scatter) - self.observed[place])
            slope = weight * (precision - precision @ scatter @ precision)
            along = slope @ by_cause
            by_loading.append(2 * ((along @ root.T) * self.belongs).sum(axis=1))
            by_log.append(slope.diagonal() * (residuals - _LEAST_RESIDUAL))
            by_root = 2 * pattern.T @ along
            if not (self.is_metric and place > 0):
                by_root -= (by_root * root).sum(axis=1, keepdims=True) * root
            by_triangle.append((by_root / lengths[:, np.newaxis])[self.triangle])
        of_loadings = np.sum(by_loading, axis=0) if self.is_metric else np.concatenate(by_loading)
        return height, np.concatenate([of_loadings, *by_log, *by_triangle])

    @property
    def df(self) -> int:
        """Covariances less parameters; the length of a scaled row is none."""
        n, scaled = self.moments.n_groups, 1 if self.is_metric else self.moments.n_groups
        n_free = self.n_loadings + n * self.k + n * len(self.triangle[0]) - scaled * self.m
        return n * self.k * (self.k + 1) // 2 - n_free

    def start(self) -> Floats:
        """Each factor's first principal axis, and factors that correlate a little."""
        pooled = np.average(self.moments.covariances, axis=0, weights=self.moments.n_persons)
        loadings = np.zeros(self.k)
        for place in range(self.m):
            own = np.flatnonzero(self.factors == place)
            values, vectors = np.linalg.eigh(pooled[np.ix_(own, own)])
            axis = vectors[:, -1] * np.sqrt(0.7 * values[-1])
            loadings[own] = axis if axis.sum() >= 0 else -axis
        logs = np.log(np.maximum(pooled.diagonal() - loadings**2, 0.2))
        root = np.linalg.cholesky(0.8 * np.eye(self.m) + 0.2)
        n = self.moments.n_groups
        return np.concatenate(
            [np.tile(loadings, self.n_loadings // self.k), np.tile(logs, n), np.tile(root[self.triangle], n)]
        )


def _minimum(model: _Model, start: Floats | None = None) -> _Found:
    # Imported at first use: scipy.optimize is not needed by those who only score.
    from scipy.optimize import minimize

    found = minimize(
        model.height_and_slope,
        model.start() if start is None else start,
        jac=True,
        method="L-BFGS-B",
        options={
            "maxiter": _MOST_STEPS,
            "maxfun": 2 * _MOST_STEPS,
            "maxcor": 30,
            "ftol": 1e-15,
            "gtol": 1e-8,
        },
    )
    if not np.abs(found.jac).max() < _FLAT:
        raise NoFiniteEstimate("the model of several factors has no minimum that could be found")
    loadings, logs, triangles = model.split(found.x)
    roots = [model.lower(place, triangle)[0] for place, triangle in enumerate(triangles)]
    n_persons = float(model.moments.n_persons.sum())
    return _Found(
        loadings=loadings,
        residuals=_LEAST_RESIDUAL + np.exp(logs),
        covariances=np.stack([root @ root.T for root in roots]),
        fit=_fit(model.moments, max(0.0, n_persons * float(found.fun)), model.df),
    )


def _metric(moments: _Moments, factors: Ints, alone: list[_Found]) -> FactorFit:
    """The fit with equal loadings, searched from what the groups have by themselves."""
    model = _Model(moments, factors, is_metric=True)
    loadings = np.average([one.loadings[0] for one in alone], axis=0, weights=moments.n_persons)
    logs = [np.log(np.maximum(one.residuals[0] - _LEAST_RESIDUAL, _LEAST_RESIDUAL)) for one in alone]
    roots = [_root(one.covariances[0])[model.triangle] for one in alone]
    return _minimum(model, np.concatenate([loadings, *logs, *roots])).fit


def _root(correlations: Floats) -> Floats:
    return np.asarray(np.linalg.cholesky(correlations + 1e-6 * np.eye(len(correlations))))


def _fit(moments: _Moments, chi2: float, df: int) -> FactorFit:
    n_groups, k, _ = moments.covariances.shape
    n_persons = float(moments.n_persons.sum())
    variances = moments.covariances.diagonal(axis1=1, axis2=2)
    logs = np.log(variances).sum(axis=1) - np.linalg.slogdet(moments.covariances)[1]
    base = float(moments.n_persons @ logs)
    excess = max(chi2 - df, 0.0)
    base_excess = max(base - n_groups * k * (k - 1) // 2, excess)
    return FactorFit(
        chi2=chi2,
        df=df,
        cfi=1 - excess / base_excess if base_excess else 1.0,
        rmsea=float(np.sqrt(n_groups * excess / (df * n_persons))) if df else 0.0,
    )
