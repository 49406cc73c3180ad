"""One common factor by maximum likelihood, and coefficient omega from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from assessments.errors import NoFiniteEstimate
from assessments.matrix import Bools
from assessments.randomness import Floats
from assessments.reliability.moments import (
    Missing,
    as_answers,
    check_items_independent,
    check_items_vary,
    correlations,
    moments,
)

#: No item has less of its own than this share of its variance. Without the bound the likelihood of some tables drives
#: a uniqueness to zero or below, a Heywood case; 0.005 is the bound of R's factanal and of factor_analyzer.
LOWEST_UNIQUENESS = 0.005
#: A search whose slope is below this has arrived.
_FLAT = 1e-11
_MOST_STEPS = 500


@dataclass(frozen=True, eq=False)
class OneFactor:
    """One factor with unit variance behind k items, in the units of the items.

    `loadings`, k, with a sum of zero or more; `uniquenesses`, k variances that the factor leaves; `is_heywood`, k,
    whether that item's uniqueness stands at its lower bound; `discrepancy`, the minimum F = ln|S| - ln|R| +
    tr(R S^-1) - k of the fit, from 0 for a perfect one. (n - 1) F is about chi-square with k (k - 3) / 2 degrees.
    """

    loadings: Floats
    uniquenesses: Floats
    is_heywood: Bools
    discrepancy: float


def one_factor(x: npt.ArrayLike, *, missing: Missing = "pairwise") -> OneFactor:
    """The factor that explains the correlations of the items best, by maximum likelihood (Joreskog 1967).

    Fitted to the correlations and put back into the units of the items, which changes nothing: the fit does not
    depend on units. A uniqueness is at least LOWEST_UNIQUENESS of the item's variance; `is_heywood` says where.

    Raises InvalidMatrix, TooFewPersons, TooFewItems (two items do not identify a factor), AllMissing, NoVariance
    naming an item, NoFiniteEstimate naming an item that follows exactly from others (always so with fewer persons than
    items), UnknownChoice.

    >>> found = one_factor([[0, 0, 1], [1, 0, 0], [1, 1, 1], [2, 1, 2], [2, 2, 1], [3, 2, 3]])
    >>> found.loadings.round(3).tolist(), bool(found.is_heywood.any())
    ([1.033, 0.775, 0.775], False)
    """
    found = moments(as_answers(x, missing=missing, min_items=3))
    check_items_vary(found)
    correlation = correlations(found)
    uniquenesses, discrepancy = _fit(correlation)
    loadings = _loadings(correlation, uniquenesses)
    variances = np.diag(found.covariance)
    return OneFactor(
        loadings=loadings * np.sqrt(variances),
        uniquenesses=uniquenesses * variances,
        is_heywood=np.asarray(uniquenesses <= LOWEST_UNIQUENESS * (1 + 1e-6)),
        discrepancy=discrepancy,
    )


def omega(x: npt.ArrayLike, *, missing: Missing = "pairwise") -> float:
    """Coefficient omega of one factor: the share of the total's variance that the factor explains (McDonald 1999).

    (sum of loadings)^2 / ((sum of loadings)^2 + sum of uniquenesses), from `one_factor`, on the metric of the
    covariances and with the total's variance as the model implies it. From 0 to 1; equal to alpha when the loadings
    are equal. Loadings of both signs cancel in the sum, as the items do in their total: key the items first. Items
    at the bound of a Heywood case count with the uniqueness of the bound.

    Raises InvalidMatrix and all else that `one_factor` raises.

    >>> round(omega([[0, 0, 1], [1, 0, 0], [1, 1, 1], [2, 1, 2], [2, 2, 1], [3, 2, 3]]), 3)
    0.905
    """
    found = one_factor(x, missing=missing)
    common = float(found.loadings.sum()) ** 2
    return common / (common + float(found.uniquenesses.sum()))


def _fit(correlation: Floats) -> tuple[Floats, float]:
    """The uniquenesses that minimise the discrepancy, and that minimum."""
    check_items_independent(correlation)
    # What regression on the other items leaves, a little less since one factor is to explain it (Joreskog 1967).
    start = (1 - 0.5 / len(correlation)) / np.diag(np.linalg.inv(correlation))
    found = _descend(start, correlation)
    # The factor may also be one of the items itself, with the squared correlations as its communalities: the other
    # kind of minimum, which a search that starts in the middle can miss.
    squared = np.minimum(correlation**2, 1 - LOWEST_UNIQUENESS)
    as_item = np.log1p(-squared).sum(axis=1) - np.log1p(-np.diag(squared)) - np.linalg.slogdet(correlation)[1]
    nearest = int(as_item.argmin())
    if as_item[nearest] < found[1]:
        found = min(found, _descend(1 - squared[nearest], correlation), key=lambda fit: fit[1])
    return found


def _descend(start: Floats, correlation: Floats) -> tuple[Floats, float]:
    """The minimum that Newton's method reaches over the logarithms x of the uniquenesses."""
    bound = float(np.log(LOWEST_UNIQUENESS))
    x = np.log(start).clip(bound, 0.0)
    here = _discrepancy(x, correlation)
    for _ in range(_MOST_STEPS):
        is_free = (x > bound) | (here.gradient < 0)
        has_arrived = np.abs(here.gradient[is_free]).max(initial=0.0) < _FLAT
        if not has_arrived:
            x, here, has_arrived = _step(x, here, is_free, correlation, bound)
        if has_arrived:
            return np.exp(x), max(0.0, here.value)
    raise NoFiniteEstimate(f"no factor was found in {_MOST_STEPS} steps")


def _step(
    x: Floats, here: _Point, is_free: Bools, correlation: Floats, bound: float
) -> tuple[Floats, _Point, bool]:
    """One step downhill, halved until it is one; whether none was found, which rounding alone explains."""
    direction = np.zeros_like(x)
    gradient = here.gradient[is_free]
    exact, nearly = (
        curvature[np.ix_(is_free, is_free)] for curvature in (here.curvature, here.near_curvature)
    )
    is_convex = np.linalg.eigvalsh(exact)[0] > 1e-8
    direction[is_free] = np.linalg.solve(
        exact if is_convex else nearly + 1e-4 * np.eye(len(gradient)), -gradient
    )
    direction *= min(1.0, 2.0 / np.abs(direction).max())
    for halvings in range(40):
        tried = np.maximum(x + direction * 0.5**halvings, bound)
        there = _discrepancy(tried, correlation)
        is_flatter = np.abs(there.gradient[is_free]).max() < np.abs(gradient).max()
        # At the end the values differ by rounding alone, and the slope says more.
        if there.value < here.value or (is_flatter and there.value < here.value + 1e-13):
            return tried, there, False
    return x, here, True


class _Point(NamedTuple):
    value: float
    gradient: Floats
    curvature: Floats
    #: Curvature as it is where the fit is good; never negative.
    near_curvature: Floats


def _discrepancy(x: Floats, correlation: Floats) -> _Point:
    """The discrepancy with the best loadings for these log uniquenesses, and its derivatives.

    Of R scaled to U^-1/2 R U^-1/2 with eigenvalues e and eigenvectors v, F = sum over all but the largest of
    e - ln e - 1 (Joreskog 1967); its second derivatives are those of Clarke (1970).
    """
    scale = np.exp(-0.5 * x)
    values, vectors = np.linalg.eigh(correlation * np.outer(scale, scale))
    # Eigenvalues rise. A largest one below 1 would ask for an imaginary loading and is left unexplained, too.
    k_left = len(x) - int(values[-1] > 1)
    left, part, first = values[:k_left], vectors[:, :k_left], vectors[:, k_left:]
    projector = part @ part.T
    weight = (1 - left) * (values[-1] + left) / np.maximum(values[-1] - left, 1e-6)
    return _Point(
        value=float(np.sum(left - np.log(left) - 1)),
        gradient=np.asarray(part**2 @ (1 - left)),
        curvature=projector * (part * left @ part.T) + (part * weight @ part.T) * (first @ first.T),
        near_curvature=projector**2,
    )


def _loadings(correlation: Floats, uniquenesses: Floats) -> Floats:
    root = np.sqrt(uniquenesses)
    values, vectors = np.linalg.eigh(correlation / np.outer(root, root))
    loadings = root * vectors[:, -1] * np.sqrt(max(float(values[-1]) - 1, 0.0))
    return np.asarray(-loadings if loadings.sum() < 0 else loadings)
