"""Answers made complete: one rule for what is missing, and how many persons are left."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from assessments.errors import AllMissing, InvalidArgument, TooFewPersons
from assessments.matrix import Bools, as_matrix, check_count, check_entries, check_number
from assessments.randomness import Floats
from assessments.satisfaction.errors import InvalidPathModel

#: Who left out more than this share of the items is dropped.
MAX_MISSING_SHARE = 0.2


class Answers(NamedTuple):
    """A complete table, block after block, of n persons.

    `kept` marks the rows they have in the table that came in; `n_completed` of them had left something out.
    """

    table: Floats
    kept: Bools
    n_completed: int

    @property
    def n_dropped(self) -> int:
        """How many persons left out too much."""
        return int(np.count_nonzero(~self.kept))


def complete_answers(
    x: npt.ArrayLike,
    blocks: Sequence[Sequence[int]],
    *,
    max_missing_share: float = MAX_MISSING_SHARE,
    min_persons: int = 1,
) -> Answers:
    """The columns of the blocks without a gap: a missing answer becomes the person's own mean in its block.

    Whoever answered nothing in a block, or left out more than `max_missing_share` of all these items, is dropped. The
    mean of a person's own answers keeps what is known of the person, where the mean of all persons would draw the index
    to the middle; items of one block therefore share one scale. The input is not changed.

    Raises InvalidMatrix, TooFewPersons, InvalidPathModel for a column that the table lacks, InvalidArgument.

    >>> answers = complete_answers([[8, 6, 7], [9, None, 5], [None, None, 9]], [[0, 1], [2]], max_missing_share=0.4)
    >>> answers.table.tolist(), answers.n_dropped, answers.n_completed
    ([[8.0, 6.0, 7.0], [9.0, 9.0, 5.0]], 1, 1)
    """
    share = check_number("max_missing_share", max_missing_share, above=0, below=1, closed=True)
    matrix = as_matrix(x)
    blocks = [check_entries("a block", block) for block in check_entries("blocks", blocks)]
    columns = check_columns([column for block in blocks for column in block], matrix)
    # A slice is no copy, and the usual questionnaire has its blocks side by side.
    in_order = columns == list(range(columns[0], columns[0] + len(columns)))
    table = matrix[:, columns[0] : columns[0] + len(columns)] if in_order else matrix[:, columns]
    kept, n_completed = np.ones(len(table), dtype=np.bool_), 0
    if np.isnan(table.sum()):
        is_missing = np.isnan(table)
        edges = list(accumulate((len(block) for block in blocks), initial=0))
        kept = is_missing.mean(axis=1) <= share + 1e-12
        for start, end in pairwise(edges):
            kept &= ~is_missing[:, start:end].all(axis=1)
        n_completed = int(np.count_nonzero(is_missing[kept].any(axis=1)))
        table = _completed(table[kept], edges)
    if len(table) < min_persons:
        raise TooFewPersons(len(table), min_persons)
    return Answers(table, kept, n_completed)


def sample_answers(
    x: npt.ArrayLike, blocks: Sequence[Sequence[int]], *, max_missing_share: float, min_persons: int
) -> Answers:
    """Complete answers that say something of each column, where a column without any would copy the rest of its block.

    Raises AllMissing naming the column that nobody answered, or nobody of those who are not dropped, and all else that
    `complete_answers` raises.
    """
    matrix = as_matrix(x)
    columns = check_columns([column for block in blocks for column in block], matrix)
    _check_answered(matrix, columns)
    answers = complete_answers(matrix, blocks, max_missing_share=max_missing_share, min_persons=min_persons)
    if answers.n_completed:
        _check_answered(matrix[answers.kept], columns)
    return answers


def _check_answered(matrix: Floats, columns: Sequence[int]) -> None:
    # Only where the first person has a gap may everybody have one.
    for column in columns:
        if len(matrix) and np.isnan(matrix[0, column]) and np.isnan(matrix[:, column]).all():
            raise AllMissing(column=column)


def check_columns(columns: Sequence[int], matrix: Floats) -> list[int]:
    """The columns as whole numbers.

    Raises InvalidPathModel where there are none, or the table lacks one, InvalidArgument for what is no column.
    """
    chosen = [_column(column) for column in check_entries("columns", columns)]
    if not chosen:
        raise InvalidPathModel("there are no items")
    for column in (min(chosen), max(chosen)):
        if not 0 <= column < matrix.shape[1]:
            raise InvalidPathModel(f"column {column} is asked for; the table has {matrix.shape[1]}")
    return chosen


def _column(column: object) -> int:
    if not isinstance(column, (int, np.integer)) or isinstance(column, bool):
        raise InvalidArgument("a column", column, "a whole number, counted from 0")
    return int(column)


def response_rate(n_answered: int, n_invited: int) -> float:
    """Questionnaires that came back per person invited, from 0 to 1. Raises InvalidArgument.

    >>> response_rate(120, 400)
    0.3
    """
    answered = check_count("n_answered", n_answered, at_least=0)
    if check_count("n_invited", n_invited) < answered:
        raise InvalidArgument("n_invited", n_invited, f"at least the {answered} who answered")
    return answered / n_invited


def _completed(table: Floats, edges: list[int]) -> Floats:
    for start, end in pairwise(edges):
        block = table[:, start:end]
        missing = np.isnan(block)
        if missing.any():
            means = np.where(missing, 0.0, block).sum(axis=1) / (end - start - missing.sum(axis=1))
            table[:, start:end] = np.where(missing, means[:, np.newaxis], block)
    return table
