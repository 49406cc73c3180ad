"""Scores of several scales at once, each with its alpha."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt

from assessments.matrix import Ints, check_choice, check_number
from assessments.randomness import Floats
from assessments.reliability.keys import Keys, as_keys, mirror_of
from assessments.reliability.moments import FAR_FROM_ZERO, checked_answers, column_means, pairwise_moments

Method = Literal["sum", "mean"]
#: Rows that are scored at a time when answers are missing.
_BLOCK = 16384


@dataclass(frozen=True, eq=False)
class ScaleScores:
    """Scores of n persons on s scales.

    `names`, s; `scores`, n x s, NaN for a person who left too much of a scale open; `alpha`, s, NaN for a scale of
    one item or without variance; `k_items`, s, the items of each scale; `n_scored`, s, the persons with a score.
    """

    names: tuple[str, ...]
    scores: Floats
    alpha: Floats
    k_items: Ints
    n_scored: Ints


def scale_scores(
    x: npt.ArrayLike,
    keys: Keys,
    *,
    minimum: float | None = None,
    maximum: float | None = None,
    method: Method = "sum",
    max_missing_share: float = 0.2,
) -> ScaleScores:
    """Scores of several keyed scales of one questionnaire, n persons x k items, and coefficient alpha of each.

    `keys` gives each scale its items, counted from 1 and negative where reversed: {"order": [1, -2, 7]}; or it is a
    matrix, items x scales, of 1, -1 and 0. A reversed answer is minimum + maximum - answer, with the lowest and
    highest possible answers (without them, the lowest and highest in the table). A person who left at most
    `max_missing_share` of a scale open gets the sum in proportion, k times the mean of what was answered; `method`
    "mean" divides all sums by k. Alpha (Cronbach 1951) is taken pairwise where answers are missing.

    Raises InvalidMatrix (naming row and column of an answer outside minimum and maximum, when these are given; or a
    pair of items of one scale that fewer than two persons answered), TooFewPersons, InvalidArgument for keys that do
    not fit, bounds the wrong way round or a share outside 0 to 1, UnknownChoice.

    >>> found = scale_scores([[5, 1, 4], [3, 2, 3], [1, 5, 2]], {"a": [1, -2], "b": [3]}, minimum=1, maximum=5)
    >>> found.scores.tolist(), found.alpha.round(4).tolist()
    ([[10.0, 4.0], [7.0, 3.0], [2.0, 2.0]], [0.9796, nan])
    """
    check_choice("method", method, get_args(Method))
    check_number("max_missing_share", max_missing_share, above=0, below=1, closed=True)
    answers = checked_answers(x, min_items=1)
    matrix = answers.matrix
    names, key = as_keys(keys, matrix.shape[1])
    mirror = mirror_of(matrix, key, minimum, maximum)
    offset = np.sum(key < 0, axis=0) * mirror
    k_items = np.sum(key != 0, axis=0)
    if answers.has_missing:
        scores = _prorated(matrix, key, mirror, max_missing_share)
        variances, totals = _pairwise_spread(matrix, key)
    else:
        scores = _sums(matrix, key)
        variances, totals = _spread(matrix, key, scores)
        if offset.any():
            scores += offset
    if method == "mean":
        scores /= k_items
    return ScaleScores(
        names, scores, _alpha(k_items, variances, totals), k_items, np.sum(~np.isnan(scores), axis=0)
    )


def _sums(matrix: Floats, key: Floats) -> Floats:
    scores = np.empty((len(matrix), key.shape[1]))
    # Fresh memory is touched once before two threads of the product race for its pages, which costs far more.
    scores.fill(0.0)
    return np.matmul(matrix, key, out=scores)


def _spread(matrix: Floats, key: Floats, sums: Floats) -> tuple[Floats, Floats]:
    """For each scale the sum of its items' variances, and the variance of its scores."""
    n = len(matrix)
    mean = column_means(matrix)
    squares = np.einsum("ij,ij->j", matrix, matrix)
    centred = squares - n * mean**2
    products = np.einsum("ij,ij->j", sums, sums)
    totals = products - n * (mean @ key) ** 2
    if np.all(products <= FAR_FROM_ZERO * totals) and np.all(squares <= FAR_FROM_ZERO * centred):
        return (key != 0).T @ centred / (n - 1), totals / (n - 1)
    return _pairwise_spread(matrix, key)


def _pairwise_spread(matrix: Floats, key: Floats) -> tuple[Floats, Floats]:
    """The same from pairwise covariances, one scale after the other."""
    spreads = []
    for column in key.T:
        used = np.flatnonzero(column)
        covariance = pairwise_moments(matrix[:, used], used).covariance
        spreads.append((np.trace(covariance), column[used] @ covariance @ column[used]))
    variances, totals = np.array(spreads).T
    return variances, totals


def _alpha(k_items: Ints, variances: Floats, totals: Floats) -> Floats:
    is_defined = (k_items > 1) & (totals > 1e-12 * variances)
    share = variances / np.where(is_defined, totals, 1.0)
    return np.asarray(np.where(is_defined, k_items / np.maximum(k_items - 1, 1) * (1 - share), np.nan))


def _prorated(matrix: Floats, key: Floats, mirror: float, max_missing_share: float) -> Floats:
    """Sums in proportion to what was answered, in blocks, so that a large table needs little more memory."""
    is_used, is_reversed = (key != 0).astype(np.float64), (key < 0).astype(np.float64)
    k_items = is_used.sum(axis=0)
    scores = np.empty((len(matrix), key.shape[1]))
    for start in range(0, len(matrix), _BLOCK):
        part = matrix[start : start + _BLOCK]
        answered = ~np.isnan(part)
        ones = answered.astype(np.float64)
        k_answered = ones @ is_used
        sums = np.where(answered, part, 0.0) @ key + mirror * (ones @ is_reversed)
        is_enough = (k_answered > 0) & (k_items - k_answered <= max_missing_share * k_items + 1e-9)
        whole = sums * k_items / np.maximum(k_answered, 1.0)
        scores[start : start + _BLOCK] = np.where(is_enough, whole, np.nan)
    return scores
