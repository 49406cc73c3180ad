"""Items that show whether they were read: instructed ones, and ones that nearly everybody answers alike."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
import numpy.typing as npt

from assessments.errors import InvalidArgument
from assessments.matrix import as_matrix, check_entries, check_number
from assessments.randomness import Floats


def instructed_failed(x: npt.ArrayLike, accepted: Sequence[float | Collection[float]]) -> Floats:
    """How many of the instructed or infrequency items each person failed, n numbers (Meade & Craig 2012).

    `x` holds these items alone, n persons x m; `accepted` says for each the answer, or all answers, that an attentive
    person gives: 4 for "choose 4 here", (1, 2) for "I have never seen a film". A missing answer is no failure; NaN
    for a person who answered none of them. Raises InvalidMatrix, TooFewPersons, InvalidArgument.

    >>> instructed_failed([[4, 1], [4, 5], [2, None], [None, None]], accepted=[4, (1, 2)]).tolist()
    [0.0, 1.0, 1.0, nan]
    """
    matrix = as_matrix(x, min_items=1)
    entries = check_entries("accepted", accepted, expected="a list with one entry for each item")
    if len(entries) != matrix.shape[1]:
        raise InvalidArgument("accepted", accepted, f"one entry for each of {matrix.shape[1]} items")
    known = ~np.isnan(matrix)
    passed = np.stack(
        [np.isin(column, _answers(entry)) for column, entry in zip(matrix.T, entries, strict=True)], axis=1
    )
    return np.where(known.any(axis=1), np.sum(known & ~passed, axis=1), np.nan)


def _answers(entry: float | Collection[float]) -> Floats:
    listed = check_entries("accepted", entry) if np.iterable(entry) else [entry]
    answers = np.array([check_number("accepted", answer) for answer in listed])
    if not answers.size:
        raise InvalidArgument("accepted", entry, "at least one answer for each item")
    return answers
