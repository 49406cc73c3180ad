"""Norms that move smoothly with age, from one surface over all persons (Lenhard, Lenhard, Suggate & Segerer 2018)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from assessments.errors import InvalidArgument, NoVariance
from assessments.matrix import Ints, as_vector, check_count, check_number
from assessments.norms.curves import ContinuousNorms
from assessments.norms.errors import NormTooSmall
from assessments.norms.local import LocalScores, by_groups, by_window, equal_groups
from assessments.norms.polynomial import Fit, TermChoice, choose_terms
from assessments.norms.sizes import EFPA_CONTINUOUS, MINIMUM_N
from assessments.norms.weights import as_weights
from assessments.randomness import Floats

#: Groups by age that are made when none are given: about 100 persons each, but from 2 to 20 of them.
_N_PER_GROUP, _MOST_GROUPS = 100, 20
#: A model within this much of the best adjusted R^2 is as good, and the smaller one is taken.
_AS_GOOD = 0.001
#: Four times what is in use; all powers together must stay within reach of a computer.
_HIGHEST_POWER = 20


def continuous_norms(
    raw: npt.ArrayLike,
    age: npt.ArrayLike,
    *,
    location_power: int = 5,
    age_power: int = 3,
    groups: Sequence[object] | npt.ArrayLike | None = None,
    window: float | None = None,
    weights: npt.ArrayLike | None = None,
    enough: float = 0.99,
    k_terms: int | None = None,
    minimum: int = MINIMUM_N,
    minimum_local: int = EFPA_CONTINUOUS.adequate,
) -> ContinuousNorms:
    """Continuous norms by a Taylor polynomial in normal score and age (Lenhard, Lenhard, Suggate & Segerer 2018).

    1. Each person's mid-rank among neighbours of nearly the same age becomes a normal score L: within `groups` (one
       label per person), among those within a sliding `window` of this width in the unit of age, or, when neither is
       given, within each distinct age or nearly equal groups of about 100. The age that goes with L is the mean
       of these neighbours.
    2. raw is regressed on L^s A^t, s to `location_power` and t to `age_power` (20 at most), terms by forward selection.
    3. The smallest model with an adjusted R^2 above `enough` is taken, or where none reaches that, the smallest within
       0.001 of the best; among those the first whose curve rises throughout, if there is one. `k_terms` sets the
       number of terms instead.

    `weights` enter the ranks and the regression. Persons without raw score or age are left out.

    Raises NormTooSmall for fewer than `minimum` persons or `minimum_local` neighbours, InvalidMatrix, InvalidArgument,
    NoVariance when raw scores or ages are all equal.

    >>> ages = [8, 9, 10] * 100
    >>> points = [2 * a + place // 3 % 20 for place, a in enumerate(ages)]
    >>> norms = continuous_norms(points, ages)
    >>> norms.is_monotone, [round(float(t)) for t in norms.t([28, 28, 28], [8, 9, 10])]
    (True, [53, 51, 48])
    """
    powers = (
        check_count("location_power", location_power, at_most=_HIGHEST_POWER),
        check_count("age_power", age_power, at_least=0, at_most=_HIGHEST_POWER),
    )
    sample = _answered(raw, age, weights, groups)
    if sample.raw.size < check_count("minimum", minimum):
        raise NormTooSmall(sample.raw.size, minimum)
    local = _local_scores(sample, window, check_count("minimum_local", minimum_local))
    if np.ptp(local.location) == 0:
        raise NoVariance("all raw scores are equal among persons of the same age")
    age_range = (float(sample.age.min()), float(sample.age.max()))
    choice = choose_terms(
        sample.raw,
        local.location,
        (local.age - sum(age_range) / 2) / ((age_range[1] - age_range[0]) / 2),
        sample.weights,
        location_power=powers[0],
        age_power=powers[1],
    )
    sizes = _sizes(choice, enough=check_number("enough", enough), k_terms=k_terms)
    return _first_rising(_norms(choice.fit(k), local, age_range, minimum) for k in sizes)


class _Sample(NamedTuple):
    """Persons whose raw score and age are known, with the codes of their groups."""

    raw: Floats
    age: Floats
    weights: Floats
    groups: Ints | None


def _norms(fit: Fit, local: LocalScores, age_range: tuple[float, float], minimum: int) -> ContinuousNorms:
    return ContinuousNorms(
        *fit,
        n=local.location.size,
        n_local=local.n_local,
        n_neighbourhoods=local.n_neighbourhoods,
        age_range=age_range,
        location_range=(float(local.location.min()), float(local.location.max())),
        minimum=minimum,
    )


def _first_rising(candidates: Iterator[ContinuousNorms]) -> ContinuousNorms:
    first = next(candidates)
    return first if first.is_monotone else next((norms for norms in candidates if norms.is_monotone), first)


def _sizes(choice: TermChoice, *, enough: float, k_terms: int | None) -> list[int]:
    most = choice.adjusted_r2.size
    if k_terms is not None:
        if check_count("k_terms", k_terms) > most:
            raise InvalidArgument("k_terms", k_terms, f"at most {most}")
        return [k_terms]
    aim = min(enough, float(choice.adjusted_r2.max()) - _AS_GOOD)
    return [k for k in range(1, most + 1) if choice.adjusted_r2[k - 1] >= aim]


def _answered(
    raw: npt.ArrayLike, age: npt.ArrayLike, weights: npt.ArrayLike | None, groups: object
) -> _Sample:
    scores = as_vector(raw, name="raw", allow_missing=True)
    ages = as_vector(age, name="age", length=scores.size, allow_missing=True)
    shares = as_weights(weights, length=scores.size)
    known = ~(np.isnan(scores) | np.isnan(ages)) & (shares > 0)
    labels = None
    if groups is not None:
        named = np.asarray(groups)
        if named.shape != scores.shape:
            raise InvalidArgument("groups", named.shape, f"one label for each of {scores.size} persons")
        labels = np.asarray(np.unique(named[known], return_inverse=True)[1], dtype=np.int64)
    scores, ages, shares = scores[known], ages[known], shares[known]
    for name, values in (("raw scores", scores), ("ages", ages)):
        if values.size and np.ptp(values) == 0:
            raise NoVariance(f"all {name} are equal")
    return _Sample(scores, ages, shares, labels)


def _local_scores(sample: _Sample, window: float | None, n_needed: int) -> LocalScores:
    raw, age, weights, groups = sample
    if window is not None:
        if groups is not None:
            raise InvalidArgument("window", window, "None when groups are given")
        width = check_number("window", window, above=0)
        return by_window(raw, age, weights, width=width, n_needed=n_needed)
    if groups is None:
        groups = equal_groups(age, min(max(raw.size // _N_PER_GROUP, 2), _MOST_GROUPS))
    return by_groups(raw, age, weights, groups=groups, n_needed=n_needed)
