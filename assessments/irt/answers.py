"""A table of answers made ready for the E-step: whole categories from 0, equal rows collapsed, in chunks of persons."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import prod
from typing import Any

import numpy as np
import numpy.typing as npt

from assessments.errors import (
    AllMissing,
    CategoryGap,
    InvalidMatrix,
    NoVariance,
    TooFewItems,
    TooFewPersons,
)
from assessments.irt.bank import ItemBank
from assessments.matrix import Ints, as_matrix, as_vector
from assessments.randomness import Floats

Codes = npt.NDArray[np.int8]
#: Whole numbers or floating-point ones, as they came.
Table = npt.NDArray[Any]

#: More categories than any answer scale has; such a table holds sums or identifiers.
MOST_CATEGORIES = 100
#: Persons that are coded, sent to a worker and added up together.
CHUNK = 1 << 15
#: Rows are collapsed when there are at most this many possible patterns per person; beyond, few rows are equal.
_PATTERNS_PER_PERSON = 64
#: As many persons fit the cache whatever they answered.
_ALWAYS_COLLAPSED = 20_000
#: Rows are told apart by whole numbers as long as those stay below this.
_MOST_KEYS = 1 << 62


@dataclass(frozen=True)
class Answers:
    """Answers of n persons (or n patterns with weights) to k items.

    `codes` is n x k: 0 to n_categories - 1, or -1 for missing. `lowest` is what category 0 was called in the table.
    `group` numbers the population of each row from 0.
    """

    codes: Codes
    weights: Floats
    group: Ints
    n_categories: Ints
    lowest: int
    is_complete: bool

    @property
    def n_groups(self) -> int:
        """How many populations there are."""
        return int(self.group.max()) + 1

    def counts(self, category: int) -> Floats:
        """Weighted number of persons at or above a category, for each item."""
        total = np.zeros(self.codes.shape[1])
        for start in range(0, len(self.codes), CHUNK):
            rows = slice(start, start + CHUNK)
            total += self.weights[rows] @ (self.codes[rows] >= category).astype(np.float64)
        return total

    def chunks(self) -> Iterator[tuple[int, slice]]:
        """Runs of rows of one group each, as (group, rows)."""
        edges = np.flatnonzero(np.diff(self.group)) + 1
        starts = [0, *(int(edge) for edge in edges)]
        for first, end in zip(starts, [*starts[1:], len(self.codes)], strict=True):
            for start in range(first, end, CHUNK):
                yield int(self.group[first]), slice(start, min(start + CHUNK, end))


def as_answers(
    x: npt.ArrayLike,
    *,
    weights: npt.ArrayLike | None,
    group: npt.ArrayLike | None,
    min_persons: int,
    min_items: int,
) -> Answers:
    """Check and code a table of answers, persons x items, NaN for missing; the smallest value is category 0.

    Raises InvalidMatrix naming row and column of what is no whole number, TooFewPersons, TooFewItems, AllMissing,
    NoVariance and CategoryGap naming the column.
    """
    table = _as_table(x)
    weight = np.ones(len(table)) if weights is None else as_vector(weights, name="weights", length=len(table))
    if (weight < 0).any() or (len(weight) and not weight.any()):
        raise InvalidMatrix("weights are zero or more, and not all zero")
    # A few patterns may stand for many persons, and many persons for themselves with weights that add up to 1.
    n_persons = max(len(table), int(weight.sum()))
    if n_persons < min_persons:
        raise TooFewPersons(n_persons, min_persons)
    if table.shape[1] < min_items:
        raise TooFewItems(table.shape[1], min_items)
    codes, lowest = code(table)
    members = _groups(group, len(codes))
    counted = weight > 0
    if not counted.all():
        absent = np.setdiff1d(members, members[counted])
        if len(absent):
            raise InvalidMatrix(f"every person of group {absent[0]} has the weight zero")
        codes, weight, members = codes[counted], weight[counted], members[counted]
    answers = Answers(codes, weight, members, _n_categories(codes), lowest, bool((codes >= 0).all()))
    return _collapsed(_sorted_by_group(answers) if answers.n_groups > 1 else answers)


def code(table: Table) -> tuple[Codes, int]:
    """Categories from 0 as small whole numbers, -1 for missing, and the value that became 0.

    Raises InvalidMatrix naming row and column, AllMissing.
    """
    has_gaps = table.dtype.kind == "f" and bool(np.isnan(table.min(initial=0.0)))
    if has_gaps and np.isnan(table).all():
        raise AllMissing
    smallest = np.nanmin(table) if has_gaps else table.min()
    if not np.isfinite(smallest):
        raise _wrong(0, np.isinf(table), table)
    lowest = int(smallest)
    codes = np.empty(table.shape, dtype=np.int8)
    for start in range(0, len(table), CHUNK):
        block = table[start : start + CHUNK]
        steps = block - lowest if lowest else block
        if has_gaps:
            missing = np.isnan(block)
            _check_range(start, np.where(missing, 0, steps), block)
            steps = np.where(missing, -1, steps)
        else:
            _check_range(start, steps, block)
        own = codes[start : start + CHUNK]
        own[:] = steps
        if not np.array_equal(own, steps):
            raise _wrong(start, own != steps, block)
    return codes, lowest


def _check_range(start: int, steps: Table, block: Table) -> None:
    if steps.size and (steps.min() < 0 or steps.max() >= MOST_CATEGORIES):
        raise _wrong(start, (steps < 0) | (steps >= MOST_CATEGORIES), block)


def _wrong(start: int, where: npt.NDArray[np.bool_], block: Table) -> InvalidMatrix:
    row, column = (int(place) for place in np.argwhere(where)[0])
    reason = f"{block[row, column]} is none of the categories"
    return InvalidMatrix(reason, row=start + row, column=column)


def _as_table(x: npt.ArrayLike) -> Table:
    # Numbers are taken as they are: small whole ones would be eight times as large as doubles.
    if type(x) is np.ndarray and x.ndim == 2 and x.dtype.kind in "iuf" and x.size:
        return x
    return as_matrix(x)


def _groups(group: npt.ArrayLike | None, n_persons: int) -> Ints:
    if group is None:
        return np.zeros(n_persons, dtype=np.int64)
    given = as_vector(group, name="group", length=n_persons)
    values, members = np.unique(given, return_inverse=True)
    if not np.array_equal(values, np.arange(len(values))):
        raise InvalidMatrix(f"groups are numbered 0, 1, 2 ... without a gap, not {values.tolist()}")
    return np.asarray(members, dtype=np.int64)


def _n_categories(codes: Codes) -> Ints:
    highest = codes.max(axis=0)
    if (highest < 0).any():
        raise AllMissing(column=int(np.flatnonzero(highest < 0)[0]))
    for category in range(int(highest.max())):
        is_absent = (highest > category) & ~(codes == category).any(axis=0)
        if is_absent.any():
            column = int(np.flatnonzero(is_absent)[0])
            raise _absence(codes[:, column], category, column)
    if (highest == 0).any():
        raise NoVariance("all answers are equal", column=int(np.flatnonzero(highest == 0)[0]))
    return np.asarray(highest, dtype=np.int64) + 1


def _absence(codes: Codes, category: int, column: int) -> InvalidMatrix:
    """That nobody chose a category, or that nobody chose any but one."""
    answered = codes[codes >= 0]
    if (answered == answered[0]).all():
        return NoVariance("all answers are equal", column=column)
    return CategoryGap(category, column=column)


def _sorted_by_group(answers: Answers) -> Answers:
    order = np.argsort(answers.group, kind="stable")
    return replace(
        answers, codes=answers.codes[order], weights=answers.weights[order], group=answers.group[order]
    )


def _collapsed(answers: Answers) -> Answers:
    """Equal rows as one row with their weights added up, where that can be expected to save work."""
    n_persons = len(answers.codes)
    n_patterns = prod(int(m) + (not answers.is_complete) for m in answers.n_categories)
    if n_persons > _ALWAYS_COLLAPSED and n_patterns > _PATTERNS_PER_PERSON * n_persons:
        return answers
    first, which = distinct_rows(answers.codes, answers.group)
    order = np.argsort(answers.group[first], kind="stable")
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    weights = np.bincount(place[which], answers.weights, minlength=len(first)).astype(np.float64)
    chosen = first[order]
    return replace(answers, codes=answers.codes[chosen], weights=weights, group=answers.group[chosen])


def distinct_rows(codes: Codes, group: Ints) -> tuple[Ints, Ints]:
    """Where each distinct row of a group first stands, and for every row the place in that list of its equal."""
    radices = codes.max(axis=0, initial=-1).astype(np.int64) + 2
    if prod([int(group.max(initial=0)) + 1, *radices.tolist()]) < _MOST_KEYS:
        keys: npt.NDArray[Any] = group.astype(np.int64)
        for column, radix in zip(codes.T, radices, strict=True):
            keys *= radix
            keys += column
            keys += 1
    else:
        # Rows as text of bytes: one comparison per row instead of one per cell.
        numbers = group.astype(np.int32)[:, np.newaxis].view(np.int8)
        text = np.ascontiguousarray(np.hstack([numbers, codes]))
        keys = text.view(np.dtype((np.void, text.shape[1]))).ravel()
    _, first, which = np.unique(keys, return_index=True, return_inverse=True)
    return first, which.ravel()


def answers_table(x: npt.ArrayLike, k_items: int) -> Table:
    """Answers of persons to k items as a table; one list of answers is one person. Raises InvalidMatrix."""
    try:
        given = np.asanyarray(x)
    except ValueError as error:
        raise InvalidMatrix(f"this is no table of numbers: {error}") from error
    table = _as_table(given[np.newaxis] if given.ndim == 1 else given)
    if table.shape[1] != k_items:
        raise InvalidMatrix(f"{table.shape[1]} columns of answers to {k_items} items")
    return table


def codes_of(table: Table, bank: ItemBank, *, start: int = 0) -> Codes:
    """Categories from 0 of answers to known items, -1 for missing.

    Raises InvalidMatrix naming row (counted from `start`) and column of an answer that is no category of its item.
    """
    steps = table - bank.lowest_category if bank.lowest_category else table
    with np.errstate(invalid="ignore"):
        codes = steps.astype(np.int8)
    wrong = (codes != steps) | (codes < 0) | (codes >= bank.n_categories)
    if table.dtype.kind == "f":
        missing = np.isnan(table)
        wrong &= ~missing
        codes[missing] = -1
    if wrong.any():
        raise _wrong(start, wrong, table)
    return codes
