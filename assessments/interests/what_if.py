"""The smallest change of a person's scores that would bring an occupation near."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations, product
from math import floor

import numpy as np

from assessments.errors import InvalidOccupations, InvalidScores
from assessments.interests.match import (
    DECIMALS,
    GREAT_FIT,
    TOP_PLACES,
    Occupations,
    checked_occupations,
    standardised,
)
from assessments.interests.reading import LOW_SHARE
from assessments.interests.riasec import LETTERS, Scores, six
from assessments.interests.shape import flat_range
from assessments.matrix import Ints
from assessments.randomness import Floats

_TYPES = np.eye(len(LETTERS))
#: For each way to change two types, up or down: what a point of the first changes, and a point of the second.
_PAIRS = [
    (up * _TYPES[first], down * _TYPES[second])
    for first, second in combinations(range(len(LETTERS)), 2)
    for up, down in product((1, -1), repeat=2)
]
_FIRST, _SECOND = (np.array(part) for part in zip(*_PAIRS, strict=True))


class Reach(StrEnum):
    """What a change is to bring about."""

    #: r of GREAT_FIT or above.
    alike = "alike"
    #: A place among the first TOP_PLACES.
    listed = "listed"


@dataclass(frozen=True)
class Change:
    """Whole points by type, positive for more; types that stay are absent. `r` and `place` are those afterwards."""

    points: Mapping[str, int]
    r: float
    place: int

    @property
    def total(self) -> int:
        """The sum of the points, up and down alike."""
        return sum(abs(points) for points in self.points.values())


def smallest_change(
    person: Scores,
    occupations: Occupations,
    occupation: str,
    *,
    reach: Reach,
    maximum: float,
    minimum: float = 0.0,
    errors: Scores | None = None,
) -> Change | None:
    """The smallest change of one or two types, in whole points, with which an occupation would be within reach.

    It is measured as the sum of absolute changes and keeps every score from `minimum` to `maximum`. The search is
    exhaustive and goes by growing sums, so that the first sum at which a change reaches it is the smallest there is
    (a counterfactual explanation: Wachter, Mittelstadt & Russell 2018). Of several with that sum it is the one with
    fewer types, then the one with the highest r afterwards. Changes of three types and more are not looked at: nobody
    can picture them. With `errors`, a change that leaves the profile flat or low as in `read_interests` does not count.

    No change is needed when it is within reach already; None when no change of one or two types is enough.
    Raises InvalidScores, InvalidOccupations.

    >>> work = {"potter": [0, 0, 9, 0, 0, 0], "clerk": [0, 0, 0, 0, 0, 9]}
    >>> change = smallest_change([0, 0, 2, 0, 0, 8], work, "potter", reach=Reach.alike, maximum=10)
    >>> change.points, change.total, round(change.r, 3)
    ({'A': 6}, 6, 0.632)
    """
    search = _Search(person, occupations, occupation, reach)
    if (search.profile < minimum).any() or (search.profile > maximum).any():
        raise InvalidScores(f"the scores do not lie from {minimum} to {maximum}")
    least_range = flat_range(errors) if errors is not None else 0.0
    least_highest = minimum + LOW_SHARE * (maximum - minimum) if errors is not None else minimum
    for total in range(2 * floor(maximum - minimum) + 1):
        steps = _steps(total)
        changed = search.profile + steps
        highest, lowest = changed.max(axis=1), changed.min(axis=1)
        has_shape = (highest - lowest >= least_range) & (highest >= least_highest)
        if change := search.best(steps[has_shape & (lowest >= minimum) & (highest <= maximum)]):
            return change
    return None


def _steps(total: int) -> Floats:
    """Every way to spread so many points over one or two types, up or down: the changes with this sum, row by row."""
    if total == 0:
        return np.zeros((1, len(LETTERS)))
    single = np.concatenate([_TYPES, -_TYPES]) * total
    first = np.arange(1, total)[:, np.newaxis, np.newaxis]
    double = (first * _FIRST + (total - first) * _SECOND).reshape(-1, len(LETTERS))
    return np.concatenate([single, double])


class _Search:
    """What stays the same from sum to sum: the person, all occupations, and the one that is looked for."""

    def __init__(self, person: Scores, occupations: Occupations, occupation: str, reach: Reach) -> None:
        ids, matrix = checked_occupations(occupations)
        shapes, is_flat = standardised(matrix)
        if occupation not in ids or is_flat[ids.index(occupation)]:
            raise InvalidOccupations(f"{occupation!r} is not among the occupations that have a shape")
        self.profile = six(person)
        self.reach = reach
        self.shapes = shapes[~is_flat]
        self.column = ids.index(occupation) - int(np.count_nonzero(is_flat[: ids.index(occupation)]))

    def best(self, steps: Floats) -> Change | None:
        """The best of some changes among those that reach it; None when none does."""
        own, is_flat = standardised(self.profile + steps)
        r = np.round(own @ self.shapes[self.column], DECIMALS)
        reached = r >= GREAT_FIT if self.reach is Reach.alike else self._places(own) <= TOP_PLACES
        (rows,) = np.nonzero(reached & ~is_flat)
        if not rows.size:
            return None
        n_types = np.count_nonzero(steps[rows], axis=1)
        chosen = rows[np.lexsort((-r[rows], n_types))[0]]
        points = zip(LETTERS, steps[chosen].tolist(), strict=True)
        return Change(
            {letter: int(change) for letter, change in points if change},
            float(r[chosen]),
            int(self._places(own[[chosen]])[0]),
        )

    def _places(self, own: Floats) -> Ints:
        correlations = np.round(own @ self.shapes.T, DECIMALS)
        places: Ints = 1 + np.count_nonzero(correlations > correlations[:, [self.column]], axis=1)
        return places
