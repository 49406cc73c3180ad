"""Normal scores among persons of nearly the same age, where continuous norms begin."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from assessments.matrix import Bools, Ints
from assessments.norms.errors import NormTooSmall
from assessments.norms.ranks import distribution, rank_in
from assessments.randomness import Floats

#: Places of a sliding window; more would move the curves by less than the raw score's grain.
_MOST_PLACES = 200


class LocalScores(NamedTuple):
    """For each of n persons the normal score among neighbours and the mean age of these neighbours.

    `n_local` is the size of the smallest neighbourhood, `n_neighbourhoods` how many there are.
    """

    location: Floats
    age: Floats
    n_local: int
    n_neighbourhoods: int


def by_groups(raw: Floats, age: Floats, weights: Floats, *, groups: Ints, n_needed: int) -> LocalScores:
    """Normal scores within each group, whose codes run from 0. Raises NormTooSmall."""
    members = [groups == code for code in range(int(groups.max()) + 1)]
    return _scores(raw, age, weights, members, members, n_needed)


def by_window(raw: Floats, age: Floats, weights: Floats, *, width: float, n_needed: int) -> LocalScores:
    """Normal scores among all whose age differs by at most half the width. Raises NormTooSmall."""
    places = equal_groups(age, _MOST_PLACES)
    members, neighbours = [], []
    for place in range(int(places.max()) + 1):
        member = places == place
        centre = float(age[member].mean())
        members.append(member)
        neighbours.append(np.abs(age - centre) <= width / 2 + 1e-12 * abs(centre))
    return _scores(raw, age, weights, members, neighbours, n_needed)


def equal_groups(age: Floats, n_groups: int) -> Ints:
    """Codes from 0 of groups by age: each age its own group when there are so few, else nearly equal groups."""
    ages, places = np.unique(age, return_inverse=True)
    if ages.size <= n_groups:
        return np.asarray(places, dtype=np.int64)
    cuts = np.unique(np.quantile(age, np.arange(1, n_groups) / n_groups))
    codes = np.searchsorted(cuts, age, side="right")
    return np.asarray(np.unique(codes, return_inverse=True)[1], dtype=np.int64)


def _scores(
    raw: Floats, age: Floats, weights: Floats, members: list[Bools], neighbours: list[Bools], n_needed: int
) -> LocalScores:
    from scipy.special import ndtri

    ranks, ages = np.empty(raw.size), np.empty(raw.size)
    n_local = raw.size
    for member, near in zip(members, neighbours, strict=True):
        n_near = int(np.count_nonzero(near))
        n_local = min(n_local, n_near)
        if n_near < n_needed:
            raise NormTooSmall(n_near, n_needed)
        ranks[member] = rank_in(raw[member], distribution(raw[near], weights=weights[near]))
        ages[member] = np.average(age[near], weights=weights[near])
    return LocalScores(ndtri(ranks / 100), ages, n_local, len(members))
