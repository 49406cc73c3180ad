"""The smallest change of a person's scores that would bring an occupation near."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache
from itertools import combinations, product
from math import floor

import numpy as np
import numpy.typing as npt

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
    search = Search(person, occupations, maximum=maximum, minimum=minimum, errors=errors)
    return search.smallest(occupation, reach=reach)


class Search:
    """`smallest_change` for one occupation after another: what is the same for all of them is worked out once."""

    def __init__(
        self,
        person: Scores,
        occupations: Occupations,
        *,
        maximum: float,
        minimum: float = 0.0,
        errors: Scores | None = None,
    ) -> None:
        """Raises InvalidScores, InvalidOccupations."""
        self._ids, matrix = checked_occupations(occupations)
        self._shapes, self._is_flat = standardised(matrix)
        self._profile = six(person)
        if (self._profile < minimum).any() or (self._profile > maximum).any():
            raise InvalidScores(f"the scores do not lie from {minimum} to {maximum}")
        self._ends = minimum, maximum
        self._least_range = flat_range(errors) if errors is not None else 0.0
        self._least_highest = minimum + LOW_SHARE * (maximum - minimum) if errors is not None else minimum
        self._sums: list[_Sum] = []

    def smallest(self, occupation: str, *, reach: Reach) -> Change | None:
        """As `smallest_change` says. Raises InvalidOccupations."""
        if occupation not in self._ids or self._is_flat[row := self._ids.index(occupation)]:
            raise InvalidOccupations(f"{occupation!r} is not among the occupations that have a shape")
        column = row - int(np.count_nonzero(self._is_flat[:row]))
        changes = (changes.best(column, reach) for changes in self._by_growing_sums())
        return next((change for change in changes if change), None)

    def _by_growing_sums(self) -> Iterator[_Sum]:
        minimum, maximum = self._ends
        for total in range(2 * floor(maximum - minimum) + 1):
            if total == len(self._sums):
                self._sums.append(self._changes_of(total))
            yield self._sums[total]

    def _changes_of(self, total: int) -> _Sum:
        """The changes with this sum that stay on the scale and leave a shape."""
        steps = _steps(total)
        changed = self._profile[:, np.newaxis] + steps
        highest, lowest = changed.max(axis=0), changed.min(axis=0)
        has_shape = (highest - lowest >= self._least_range) & (highest >= self._least_highest)
        is_kept = has_shape & (lowest >= self._ends[0]) & (highest <= self._ends[1])
        own, is_flat = standardised(np.ascontiguousarray(changed[:, is_kept].T))
        return _Sum(steps[:, is_kept].T[~is_flat], own[~is_flat], self._shapes[~self._is_flat])


@lru_cache(maxsize=128)
def _steps(total: int) -> npt.NDArray[np.int32]:
    """Every way to spread so many points over one or two types, up or down: the changes with this sum, by column."""
    if total == 0:
        return np.zeros((len(LETTERS), 1), dtype=np.int32)
    single = np.concatenate([_TYPES, -_TYPES]) * total
    first = np.arange(1, total)[:, np.newaxis, np.newaxis]
    double = (first * _FIRST + (total - first) * _SECOND).reshape(-1, len(LETTERS))
    return np.ascontiguousarray(np.concatenate([single, double]).T, dtype=np.int32)


class _Sum:
    """Changes with one sum, row by row, and the shapes that the profile has with them."""

    def __init__(self, steps: npt.NDArray[np.int32], own: Floats, shapes: Floats) -> None:
        self._steps = steps
        self._own = own
        self._shapes = shapes

    def best(self, column: int, reach: Reach) -> Change | None:
        """The best change among those with which this occupation is within reach; None when it is with none."""
        r = np.round(self._own @ self._shapes[column], DECIMALS)
        if reach is Reach.alike:
            rows = np.flatnonzero(r >= GREAT_FIT)
        else:
            rows = np.flatnonzero(r >= self._last_on_the_list)
            rows = rows[self._places(rows, column) <= TOP_PLACES]
        if not rows.size:
            return None
        n_types = np.count_nonzero(self._steps[rows], axis=1)
        chosen = rows[np.lexsort((-r[rows], n_types))[:1]]
        points = zip(LETTERS, self._steps[chosen[0]].tolist(), strict=True)
        return Change(
            {letter: change for letter, change in points if change},
            float(r[chosen[0]]),
            int(self._places(chosen, column)[0]),
        )

    @cached_property
    def _last_on_the_list(self) -> Floats:
        """By change, hardly less than the r of the last place on the list: whose r is less is surely not on it."""
        n_occupations = len(self._shapes)
        if n_occupations <= TOP_PLACES:
            return np.full(len(self._own), -np.inf)
        r: Floats = np.partition(self._own @ self._shapes.T, n_occupations - TOP_PLACES, axis=1)
        return r[:, n_occupations - TOP_PLACES] - 1e-9

    def _places(self, rows: Ints, column: int) -> Ints:
        correlations = np.round(self._own[rows] @ self._shapes.T, DECIMALS)
        places: Ints = 1 + np.count_nonzero(correlations > correlations[:, [column]], axis=1)
        return places
