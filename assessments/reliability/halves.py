"""Reliability from halves of a test, and Guttman's six lower bounds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt

from assessments.errors import NoFiniteEstimate, NoVariance, UnknownChoice
from assessments.matrix import check_choice
from assessments.randomness import Floats
from assessments.reliability.best_split import least_split
from assessments.reliability.internal_consistency import alpha_from
from assessments.reliability.moments import (
    Missing,
    as_answers,
    check_items_independent,
    correlations,
    moments,
)

Split = Literal["odd-even", "first-second"]
Metric = Literal["covariance", "correlation"]


def split_half(x: npt.ArrayLike, *, split: Split = "odd-even", missing: Missing = "pairwise") -> float:
    """Correlation of two halves, stepped up to the full length: 2 r / (1 + r) (Spearman 1910; Brown 1910).

    `split` "odd-even" sets items 1, 3, 5, ... against items 2, 4, 6, ...; "first-second" the first half against the
    second. With an odd number of items the first half has one more, which the formula does not correct for.

    Raises InvalidMatrix, TooFewPersons, TooFewItems (two are needed), AllMissing, NoVariance when a half has none,
    NoFiniteEstimate when the halves correlate -1, UnknownChoice.

    >>> round(split_half([[1, 1, 0], [1, 0, 0], [1, 1, 1], [0, 0, 0]]), 6)
    0.828427
    """
    check_choice("split", split, get_args(Split))
    covariance = moments(as_answers(x, missing=missing)).covariance
    place = np.arange(len(covariance))
    is_first = place % 2 == 0 if split == "odd-even" else place < (len(place) + 1) // 2
    halves = np.stack([is_first, ~is_first]).astype(np.float64)
    within = halves @ covariance @ halves.T
    if not min(within[0, 0], within[1, 1]) > 1e-12 * np.trace(covariance):
        raise NoVariance("a half has no variance")
    r = float(within[0, 1] / np.sqrt(within[0, 0] * within[1, 1]))
    if 1 + r < 1e-12:
        raise NoFiniteEstimate("the halves correlate -1, so that their sum is constant")
    return 2 * r / (1 + r)


def guttman_lambda(
    x: npt.ArrayLike, *, kind: int = 6, metric: Metric | None = None, missing: Missing = "pairwise"
) -> float:
    """One of six lower bounds of reliability (Guttman 1945). With item variances v, total variance V, covariances c_ij:

    1. L1 = 1 - sum v / V
    2. L1 + sqrt(k / (k - 1) sum over i != j of c_ij^2) / V
    3. k / (k - 1) L1, which is coefficient alpha
    4. 2 (1 - (variance of one half + variance of the other) / V) of the best split into halves of any size: exact up
       to 16 items; beyond, the best that a local search from 2 k fixed starts finds, so perhaps a little too low
    5. L1 + 2 sqrt(the largest sum over i of c_ij^2, i != j) / V
    6. 1 - sum of the residual variances of each item regressed on all others / V

    `metric` "correlation" standardises the items first, "covariance" takes them as they are. Without it kind 6 is of
    correlations and all others are of covariances, as they are published (R package psych, "G6(smc)").

    Raises InvalidMatrix, TooFewPersons, TooFewItems (two are needed), AllMissing, NoVariance when the total has none,
    or naming an item that has none where kind 6 or correlations need it, NoFiniteEstimate naming an item that follows
    exactly from others for kind 6, UnknownChoice.

    >>> answers = [[1, 1, 0], [1, 0, 0], [1, 1, 1], [0, 0, 0]]
    >>> [round(guttman_lambda(answers, kind=kind), 3) for kind in (1, 2, 3, 4, 5)]
    [0.5, 0.76, 0.75, 0.8, 0.783]
    """
    if kind not in _BOUNDS or isinstance(kind, bool):
        raise UnknownChoice("kind", kind, tuple(str(known) for known in _BOUNDS))
    chosen = ("correlation" if kind == 6 else "covariance") if metric is None else metric
    check_choice("metric", chosen, get_args(Metric))
    found = moments(as_answers(x, missing=missing))
    if kind == 6:
        check_items_independent(correlations(found))
    covariance = correlations(found) if chosen == "correlation" else found.covariance
    if not covariance.sum() > 1e-12 * np.trace(covariance):
        raise NoVariance("the total of the items has no variance")
    return float(_BOUNDS[kind](covariance))


def _first(covariance: Floats) -> float:
    return float(1 - np.trace(covariance) / covariance.sum())


def _second(covariance: Floats) -> float:
    k = len(covariance)
    return _first(covariance) + float(np.sqrt(k / (k - 1) * _shared(covariance).sum()) / covariance.sum())


def _third(covariance: Floats) -> float:
    return alpha_from(len(covariance), float(np.trace(covariance)), float(covariance.sum()))


def _fourth(covariance: Floats) -> float:
    # With signs s of the two halves, s' C s is V less four times the covariance of the halves.
    return float(1 - least_split(covariance) / covariance.sum())


def _fifth(covariance: Floats) -> float:
    return _first(covariance) + float(2 * np.sqrt(_shared(covariance).sum(axis=0).max()) / covariance.sum())


def _sixth(covariance: Floats) -> float:
    residuals = 1 / np.diag(np.linalg.inv(covariance))
    return float(1 - residuals.sum() / covariance.sum())


def _shared(covariance: Floats) -> Floats:
    """Squared covariances of different items."""
    squared = covariance**2
    np.fill_diagonal(squared, 0.0)
    return np.asarray(squared)


_BOUNDS: dict[int, Callable[[Floats], float]] = {
    1: _first,
    2: _second,
    3: _third,
    4: _fourth,
    5: _fifth,
    6: _sixth,
}
