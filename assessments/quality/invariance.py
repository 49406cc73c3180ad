"""Answers that hardly change: long strings of one answer, and little variability."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from assessments.errors import InvalidArgument
from assessments.matrix import Bools, Ints, as_matrix, check_count, check_entries
from assessments.randomness import Floats

#: On shorter pages half of the items is too short a string to mean anything.
SHORTEST_PAGE = 10
#: A larger number is no number of items.
_LONGEST_PAGE = 10**6


def long_string(x: npt.ArrayLike) -> Ints:
    """The longest run of equal answers in a row of each person, n persons x k items as they were shown (Johnson 2005).

    From 1 to k, 0 for a person without answers; a missing answer ends a run. Items keep the direction in which they
    were asked: reversed ones must not be turned round. Raises InvalidMatrix, TooFewPersons, TooFewItems.

    >>> long_string([[3, 3, 3, 3, 1], [1, 2, 2, 3, 2], [4, 4, None, 4, 4]]).tolist()
    [4, 2, 2]
    """
    return _longest_runs(as_matrix(x, min_items=1))


def long_string_by_page(x: npt.ArrayLike, pages: Sequence[int]) -> Ints:
    """The longest run of each person on each page, n x p. `pages` are the numbers of items per page, in order.

    Raises InvalidMatrix, TooFewPersons, TooFewItems, InvalidArgument when the pages do not hold the items.

    >>> long_string_by_page([[3, 3, 3, 3, 1], [1, 2, 2, 3, 2]], pages=[2, 3]).tolist()
    [[2, 2], [1, 1]]
    """
    matrix = as_matrix(x, min_items=1)
    edges = np.cumsum(check_pages(pages, matrix.shape[1]))[:-1]
    return np.stack([_longest_runs(page) for page in np.split(matrix, edges, axis=1)], axis=1)


def long_string_places(x: npt.ArrayLike) -> Bools:
    """Which answers are each person's longest run of equal ones, n x k; the first of equally long runs (Johnson 2005).

    For telling a person which answers are meant, where `long_string` says how many. No answer for a person without
    any. Raises InvalidMatrix, TooFewPersons, TooFewItems.

    >>> long_string_places([[3, 3, 1, 1, 1]]).tolist()
    [[False, False, True, True, True]]
    """
    matrix = as_matrix(x, min_items=1)
    runs = _runs(matrix)
    longest = runs.max(axis=1)
    # The run ends at the first place that reaches its length.
    ends = np.argmax(runs == longest[:, np.newaxis], axis=1)
    behind = ends[:, np.newaxis] - np.arange(matrix.shape[1])
    return np.asarray((behind >= 0) & (behind < longest[:, np.newaxis]))


def long_string_share(
    x: npt.ArrayLike, *, pages: Sequence[int] | None = None, shortest_page: int = SHORTEST_PAGE
) -> Floats:
    """The longest run as a share of the items of its page, the largest over a person's pages; n shares of 0 to 1.

    Without `pages` all items are one page. Pages with fewer than `shortest_page` items are passed over; where none is
    left, and for a person without answers, the share is NaN. Half of the items is the usual limit (Curran 2016).
    Raises InvalidMatrix, TooFewPersons, TooFewItems, InvalidArgument.

    >>> long_string_share([[3] * 6 + [1, 2, 3, 4]]).tolist()
    [0.6]
    """
    matrix = as_matrix(x, min_items=1)
    check_count("shortest_page", shortest_page)
    sizes = check_pages([matrix.shape[1]] if pages is None else pages, matrix.shape[1])
    is_long = sizes >= shortest_page
    if not is_long.any():
        return np.full(len(matrix), np.nan)
    shares = long_string_by_page(matrix, sizes.tolist())[:, is_long] / sizes[is_long]
    longest = shares.max(axis=1)
    return np.where(longest > 0, longest, np.nan)


def intra_individual_variability(x: npt.ArrayLike) -> Floats:
    """The standard deviation of each person's answers, n numbers (divisor: answers - 1; Dunn et al. 2018).

    Low when all questions got nearly the same answer, high when answers jump between the ends. Items keep the
    direction in which they were asked. NaN with fewer than two answers. Raises InvalidMatrix, TooFewPersons,
    TooFewItems.

    >>> intra_individual_variability([[3, 3, 3, 3], [1, 5, 1, 5]]).round(4).tolist()
    [0.0, 2.3094]
    """
    matrix = as_matrix(x, min_items=1)
    answered = ~np.isnan(matrix)
    n_answered = answered.sum(axis=1)
    means = np.where(answered, matrix, 0.0).sum(axis=1) / np.maximum(n_answered, 1)
    deviations = np.where(answered, matrix - means[:, np.newaxis], 0.0)
    variances = np.einsum("ij,ij->i", deviations, deviations) / np.maximum(n_answered - 1, 1)
    return np.where(n_answered > 1, np.sqrt(variances), np.nan)


def check_pages(pages: Sequence[int], k_items: int) -> Ints:
    """The numbers of items per page as an array. Raises InvalidArgument when they do not add up to all items."""
    sizes = page_sizes(pages)
    if sizes.sum() != k_items:
        raise InvalidArgument("pages", list(pages), f"numbers of items per page that add up to {k_items}")
    return sizes


def page_sizes(pages: Sequence[int]) -> Ints:
    """The numbers of items per page as an array. Raises InvalidArgument.

    >>> page_sizes([10, 5])
    array([10,  5])
    """
    sizes = check_entries("pages", pages, expected="a list of the numbers of items per page")
    return np.array([check_count("a page", size, at_most=_LONGEST_PAGE) for size in sizes], dtype=np.int64)


def _longest_runs(matrix: Floats) -> Ints:
    # A loop over items keeps one number per person instead of tables of runs.
    longest = np.zeros(len(matrix), dtype=np.int64)
    run = np.zeros(len(matrix), dtype=np.int64)
    before = np.full(len(matrix), np.nan)
    for answers in matrix.T:
        run = np.where(answers == before, run + 1, ~np.isnan(answers))
        np.maximum(longest, run, out=longest)
        before = answers
    return longest


def _runs(matrix: Floats) -> Ints:
    """How long the run of equal answers is that ends at each answer, n x k; 0 where an answer is missing."""
    runs = np.zeros(matrix.shape, dtype=np.int64)
    runs[:, 0] = ~np.isnan(matrix[:, 0])
    for item in range(1, matrix.shape[1]):
        answers = matrix[:, item]
        runs[:, item] = np.where(answers == matrix[:, item - 1], runs[:, item - 1] + 1, ~np.isnan(answers))
    return runs
