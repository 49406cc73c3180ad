"""Answers that agree with each other: halves of scales, and pairs of items that most people answer alike."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from assessments.errors import InvalidArgument, InvalidMatrix
from assessments.matrix import Ints, as_matrix, check_number
from assessments.randomness import Floats
from assessments.reliability.keys import Keys, as_keys, mirror_of
from assessments.reliability.moments import Moments, as_answers, moments

#: A correlation of fewer pairs says nothing.
FEWEST_PAIRS = 3


def even_odd_consistency(
    x: npt.ArrayLike, scales: Keys, *, minimum: float | None = None, maximum: float | None = None
) -> Floats:
    """How alike a person answers the odd and the even items of each scale, n numbers from -1 to 1 (Jackson 1976).

    The person's means of the odd and of the even items of each scale, in the order of the questionnaire, are
    correlated over the scales and stepped up by Spearman-Brown, 2 r / (1 + r), at least -1 (Johnson 2005). Careful
    people lie near +0.9 (some programs print the negative). `scales` are keys as `scale_scores` takes them; with
    reversed items `minimum` and `maximum`, the lowest and highest possible answers, are needed. Scales of one item
    do not count. NaN with fewer than three scales of which both halves were answered, or without variance.

    Raises InvalidMatrix, TooFewPersons, InvalidArgument for keys or bounds that do not fit, or with fewer than three
    scales of two items.

    >>> answers = [[1, 1, 3, 3, 5, 4], [1, 5, 3, 3, 5, 1]]
    >>> even_odd_consistency(answers, {"a": [1, 2], "b": [3, 4], "c": [5, 6]}).round(4).tolist()
    [0.9909, -1.0]
    """
    matrix = as_matrix(x)
    names, key = as_keys(scales, matrix.shape[1])
    key = key[:, np.sum(key != 0, axis=0) > 1]
    if key.shape[1] < FEWEST_PAIRS:
        raise InvalidArgument("scales", list(names), f"at least {FEWEST_PAIRS} scales of two items or more")
    if (key < 0).any() and (minimum is None or maximum is None):
        raise InvalidArgument("minimum and maximum", (minimum, maximum), "given where items are reversed")
    mirror = mirror_of(matrix, key, minimum, maximum)
    place = np.cumsum(key != 0, axis=0)
    odd, even = (_means(matrix, np.where(place % 2 == half, key, 0.0), mirror) for half in (1, 0))
    r = row_correlations(odd, even)
    return np.maximum(-1.0, 2 * r / np.maximum(1 + r, 1e-12))


@dataclass(frozen=True, eq=False)
class PairConsistency:
    """`r`, n correlations within persons; `pairs`, p x 2 columns counted from 0; `k_pairs`, n pairs answered."""

    r: Floats
    pairs: Ints
    k_pairs: Ints


def psychometric_synonyms(
    x: npt.ArrayLike, *, min_correlation: float = 0.60, reference: npt.ArrayLike | None = None
) -> PairConsistency:
    """Within-person correlation over pairs of items that correlate above `min_correlation` across persons.

    Meade & Craig (2012), with their limit of .60. High in careful people. The pairs are found in the table itself or
    in a `reference` with the same items, of many persons; a pair's first item is the earlier one. NaN with fewer than
    three pairs or without variance; without any pair everybody's is.

    Raises InvalidMatrix, TooFewPersons (two in the table that gives the pairs), TooFewItems, AllMissing,
    InvalidArgument.

    >>> answers = [[1, 1, 2, 2, 3, 3], [3, 3, 1, 1, 2, 2], [2, 2, 3, 3, 1, 1], [3, 3, 1, 2, 1, 1]]
    >>> found = psychometric_synonyms(answers, min_correlation=0.7)
    >>> found.pairs.tolist(), found.r.round(4).tolist()
    ([[0, 1], [2, 3], [4, 5]], [1.0, 1.0, 1.0, 0.866])
    """
    return _over_pairs(
        x, reference, check_number("min_correlation", min_correlation, above=0, below=1), sign=1
    )


def psychometric_antonyms(
    x: npt.ArrayLike, *, min_correlation: float = 0.60, reference: npt.ArrayLike | None = None
) -> PairConsistency:
    """The same over pairs that correlate below -`min_correlation`; low, near -1, in careful people (Johnson 2005).

    Answers stay in the direction in which they were asked. Raises InvalidMatrix and all else that
    `psychometric_synonyms` raises.

    >>> answers = [[1, 5, 2, 4, 3, 3], [3, 3, 1, 5, 2, 4], [2, 4, 3, 3, 1, 5], [3, 3, 1, 4, 1, 5]]
    >>> psychometric_antonyms(answers, min_correlation=0.7).r.round(4).tolist()
    [-1.0, -1.0, -1.0, -0.866]
    """
    return _over_pairs(
        x, reference, check_number("min_correlation", min_correlation, above=0, below=1), sign=-1
    )


def row_correlations(first: Floats, second: Floats) -> Floats:
    """Pearson correlation of each row of two tables, over the places known in both; NaN where it says nothing."""
    known = ~np.isnan(first) & ~np.isnan(second)
    n_known = known.sum(axis=1)
    parts = []
    for table in (first, second):
        zeroed = np.where(known, table, 0.0)
        means = zeroed.sum(axis=1) / np.maximum(n_known, 1)
        centred = np.where(known, table - means[:, np.newaxis], 0.0)
        # Rounding leaves traces of variance where there is none.
        noise = 1e-24 * np.einsum("ij,ij->i", zeroed, zeroed)
        squares = np.einsum("ij,ij->i", centred, centred)
        parts.append((centred, np.where(squares > noise, squares, 0.0)))
    (a, a_squares), (b, b_squares) = parts
    divisor = np.sqrt(a_squares * b_squares)
    is_defined = (divisor > 0) & (n_known >= FEWEST_PAIRS)
    r = np.einsum("ij,ij->i", a, b) / np.where(is_defined, divisor, 1.0)
    return np.where(is_defined, np.clip(r, -1.0, 1.0), np.nan)


def _means(matrix: Floats, key: Floats, mirror: float) -> Floats:
    """Means of the keyed answers of each scale, NaN where none was given."""
    answered = (~np.isnan(matrix)).astype(np.float64)
    counts = answered @ (key != 0)
    sums = np.where(np.isnan(matrix), 0.0, matrix) @ key + mirror * (answered @ (key < 0))
    return np.where(counts > 0, sums / np.maximum(counts, 1), np.nan)


def _over_pairs(
    x: npt.ArrayLike, reference: npt.ArrayLike | None, min_correlation: float, *, sign: int
) -> PairConsistency:
    matrix = as_matrix(x, min_items=2)
    found = moments(as_answers(matrix if reference is None else reference))
    if found.k_items != matrix.shape[1]:
        raise InvalidMatrix(f"the reference has {found.k_items} items where {matrix.shape[1]} are needed")
    pairs = np.argwhere(np.triu(sign * _correlations(found), 1) > min_correlation)
    first, second = matrix[:, pairs[:, 0]], matrix[:, pairs[:, 1]]
    return PairConsistency(row_correlations(first, second), pairs, np.sum(~np.isnan(first + second), axis=1))


def _correlations(found: Moments) -> Floats:
    """Correlations in which an item without variance has none above zero, so that it makes no pair."""
    sd = np.where(found.is_constant, np.inf, np.sqrt(np.maximum(np.diag(found.covariance), 0.0)))
    return np.asarray(found.covariance / np.outer(sd, sd))
