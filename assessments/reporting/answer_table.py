"""A table of answers as the engine takes it, which remembers where in its file each number stood."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from assessments.errors import (
    AssessmentError,
    CategoryGap,
    InvalidAnswers,
    InvalidBank,
    InvalidMatrix,
    NoFiniteEstimate,
)
from assessments.matrix import Ints
from assessments.randomness import Floats


class UnfitItem(AssessmentError):
    """All answers to one item together do not allow the computation; the message names its column, or the item where
    the file has an answer a line.
    """

    def __init__(self, item: str, reason: str, *, place: str = "column") -> None:
        super().__init__(f"{place} {item!r}: {reason}")
        self.item = item
        self.reason = reason


@dataclass(frozen=True, eq=False)
class AnswerTable:
    """Answers of n persons to k items, and what else their file says of the persons.

    - `items`, k ids; `x`, n x k whole numbers, NaN where no answer was given.
    - `lines`, n x 1 (a person a line) or n x k (an answer a line), the line of the file that holds it.
    - `value_column`: where the answers of a file with an answer a line stand, "" where each item has its column.
    - `persons`, `forms` and `groups`, n texts each, or empty where the file has no such column.
    - `weights`, n, how many persons each row stands for, or None for one each.
    - `group_column`, `weights_column`: where the file says so, or "".
    """

    items: tuple[str, ...]
    x: Floats
    lines: Ints
    value_column: str = ""
    persons: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    weights: Floats | None = None
    group_column: str = ""
    weights_column: str = ""

    @property
    def n_persons(self) -> int:
        """How many rows there are."""
        return len(self.x)

    def rows(self, chosen: Ints) -> AnswerTable:
        """The rows at these places, in this order; a place may come more than once."""
        return replace(
            self,
            x=self.x[chosen],
            lines=self.lines[chosen],
            persons=_at(self.persons, chosen),
            forms=_at(self.forms, chosen),
            groups=_at(self.groups, chosen),
            weights=None if self.weights is None else self.weights[chosen],
        )

    def select(self, columns: Sequence[int]) -> AnswerTable:
        """The items at these places, in this order."""
        lines = self.lines[:, columns] if self.lines.shape[1] > 1 else self.lines
        items = tuple(self.items[column] for column in columns)
        return replace(self, items=items, x=np.ascontiguousarray(self.x[:, columns]), lines=lines)

    def wrong(self, row: int, column: int, reason: str) -> InvalidAnswers:
        """The error that says where in the file the answer at this place of the table stands, ready to be raised."""
        line = int(self.lines[row, column if self.lines.shape[1] > 1 else 0])
        if self.value_column:
            return InvalidAnswers(line, self.value_column, f"item {self.items[column]!r}: {reason}")
        return InvalidAnswers(line, self.items[column], reason)


def _at(texts: tuple[str, ...], chosen: Ints) -> tuple[str, ...]:
    return tuple(texts[row] for row in chosen) if texts else ()


def placed(
    error: AssessmentError, table: AnswerTable, columns: Sequence[int] | None = None
) -> AssessmentError:
    """The same complaint in the words of the file: its line and column instead of places counted from 0.

    `columns` are the items of the table that the failing function was given, all of them by default; it was given
    all rows. An error without a place comes back as it is.

    >>> table = AnswerTable(("a", "b"), np.zeros((1, 2)), lines=np.array([[2]]))
    >>> str(placed(InvalidMatrix("7.0 is none of the categories", row=0, column=1), table))
    "line 2, column 'b': 7.0 is none of the categories"
    """
    if not isinstance(error, (InvalidMatrix, NoFiniteEstimate, InvalidBank)):
        return error
    column = error.item if isinstance(error, InvalidBank) else error.column
    row = error.row if isinstance(error, InvalidMatrix) else None
    reason = error.reason
    if isinstance(error, CategoryGap):
        # The engine counts categories from 0, whatever the lowest answer is called.
        x = table.x if columns is None else table.x[:, columns]
        reason = f"nobody answered {np.nanmin(x) + error.category:g}; merge or recode the categories"
    if column is not None and columns is not None:
        column = columns[column]
    if row is None:
        place = "item" if table.value_column else "column"
        return error if column is None else UnfitItem(table.items[column], reason, place=place)
    if column is None:
        return InvalidAnswers(int(table.lines[row].max()), "-", reason)
    return table.wrong(row, column, reason)


def answered(table: AnswerTable) -> AnswerTable:
    """The table without the persons who gave no answer at all.

    >>> answered(AnswerTable(("a",), np.array([[1.0], [np.nan]]), np.array([[2], [3]]))).n_persons
    1
    """
    has_any = ~np.isnan(table.x).all(axis=1)
    return table if has_any.all() else table.rows(np.flatnonzero(has_any))


def as_persons(table: AnswerTable) -> AnswerTable:
    """The table with one row per person: a row of weight 3 becomes three rows. Raises InvalidAnswers naming a line.

    >>> as_persons(AnswerTable(("a",), np.ones((1, 1)), np.array([[2]]), weights=np.array([3.0]))).n_persons
    3
    """
    if table.weights is None:
        return table
    partial = table.weights % 1 != 0
    if partial.any():
        row = int(np.flatnonzero(partial)[0])
        reason = f"the weight {table.weights[row]:g} is no whole number of persons"
        raise InvalidAnswers(int(table.lines[row].max()), table.weights_column, reason)
    copies = np.repeat(np.arange(table.n_persons), table.weights.astype(np.int64))
    return replace(table.rows(copies), weights=None)


def group_codes(table: AnswerTable, reference: str | None = None) -> tuple[tuple[str, ...], Ints]:
    """Labels of the groups, the reference group first and the others by their size; and each person's place among them.

    The reference group is the largest one unless it is named; persons without a group have the place -1. Raises
    InvalidAnswers when nobody belongs to the group that is named.

    >>> table = AnswerTable(("a",), np.zeros((3, 1)), np.arange(3)[:, None], groups=("f", "m", "f"))
    >>> group_codes(table)[0], group_codes(table, "m")[1].tolist()
    (('f', 'm'), [1, 0, 1])
    """
    counted = Counter(group for group in table.groups if group)
    if reference is not None and reference not in counted:
        known = ", ".join(sorted(counted))
        reason = f"nobody belongs to the group {reference!r}; there are {known or 'none'}"
        raise InvalidAnswers(1, table.group_column or "-", reason)
    labels = tuple(sorted(counted, key=lambda group: (group != reference, -counted[group], group)))
    place = {group: number for number, group in enumerate(labels)}
    return labels, np.array([place.get(group, -1) for group in table.groups], dtype=np.int64)
