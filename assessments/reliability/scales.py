"""Scores of several scales at once, each with its alpha."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt

from assessments.matrix import Ints, check_choice, check_number
from assessments.randomness import Floats
from assessments.reliability.keys import Keys, as_keys, mirror_of
from assessments.reliability.moments import checked_answers, is_table
from assessments.reliability.sums import complete_sums, sums_with_gaps

Method = Literal["sum", "mean"]


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
    # Summing up a finished table finds whatever is not finite; looking for that first would be one pass more.
    matrix = x if is_table(x, 1) else checked_answers(x, min_items=1).matrix
    names, key = as_keys(keys, matrix.shape[1])
    mirror = mirror_of(matrix, key, minimum, maximum)
    found = complete_sums(matrix, key) or sums_with_gaps(
        checked_answers(matrix, min_items=1).matrix, key, mirror=mirror, max_missing_share=max_missing_share
    )
    scores, k_items = found.scores, np.sum(key != 0, axis=0)
    if found.is_complete and mirror:
        scores += np.sum(key < 0, axis=0) * mirror
    if method == "mean":
        scores /= k_items
    n_scored = np.full(len(names), len(scores)) if found.is_complete else np.sum(~np.isnan(scores), axis=0)
    return ScaleScores(names, scores, _alpha(k_items, found.own, found.total), k_items, n_scored)


def _alpha(k_items: Ints, own: Floats, total: Floats) -> Floats:
    is_defined = (k_items > 1) & (total > 1e-12 * own)
    share = own / np.where(is_defined, total, 1.0)
    return np.asarray(np.where(is_defined, k_items / np.maximum(k_items - 1, 1) * (1 - share), np.nan))
