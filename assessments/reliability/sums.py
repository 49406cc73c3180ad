"""Sums of keyed items for many persons and several scales, with what alpha needs, in one pass."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from assessments.matrix import LARGEST
from assessments.randomness import Floats
from assessments.reliability.moments import FAR_FROM_ZERO, pairwise_moments

#: Rows that are summed at a time when answers are missing.
_BLOCK = 16384
#: Multiplications in the product of one block of complete answers.
_SMALL_PRODUCT = 1 << 20


class Sums(NamedTuple):
    """`scores`, n x s; of each scale the sum of its items' `own` variances and the variance of their `total`."""

    scores: Floats
    own: Floats
    total: Floats
    is_complete: bool


def complete_sums(matrix: Floats, key: Floats) -> Sums | None:
    """Plain sums with the signs of the key, not mirrored; None when a value is not finite or too large."""
    n, k = matrix.shape
    scores = np.empty((n, key.shape[1]))
    sums, squares = np.zeros(k), np.zeros(k)
    # Blocks stay in the cache for three looks at them, and are products so small that BLAS neither rearranges them
    # nor spreads them over threads, either of which costs more than the product.
    rows = min(max(_SMALL_PRODUCT // key.size, 64), 2048)
    with np.errstate(all="ignore"):
        for start in range(0, n, rows):
            part = matrix[start : start + rows]
            squares += np.einsum("ij,ij->j", part, part)
            if not (squares <= LARGEST**2).all():
                return None
            np.matmul(part, key, out=scores[start : start + rows])
            sums += np.einsum("ij->j", part)
    return Sums(scores, *_spread(matrix, key, scores, sums / n, squares), is_complete=True)


def sums_with_gaps(matrix: Floats, key: Floats, *, mirror: float, max_missing_share: float) -> Sums:
    """Sums in proportion to what was answered, mirrored; in blocks, so that a large table needs little more memory.

    Raises AllMissing naming a column, InvalidMatrix naming a pair of items.
    """
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
    return Sums(scores, *_pairwise_spread(matrix, key), is_complete=False)


def _spread(
    matrix: Floats, key: Floats, scores: Floats, mean: Floats, squares: Floats
) -> tuple[Floats, Floats]:
    """Both variances of each scale from sums of squares, unless these are too large to be taken from each other."""
    n, used = len(matrix), key != 0
    centred = squares - n * mean**2
    products = np.einsum("ij,ij->j", scores, scores)
    totals = products - n * (mean @ key) ** 2
    is_near_zero = (products <= FAR_FROM_ZERO * totals) & (squares @ used <= FAR_FROM_ZERO * (centred @ used))
    if is_near_zero.all():
        return centred @ used / (n - 1), totals / (n - 1)
    return _pairwise_spread(matrix, key)


def _pairwise_spread(matrix: Floats, key: Floats) -> tuple[Floats, Floats]:
    """Both variances from covariances around the mean, pair by pair, one scale after the other."""
    spreads = []
    for column in key.T:
        used = np.flatnonzero(column)
        covariance = pairwise_moments(matrix[:, used], used).covariance
        spreads.append((np.trace(covariance), column[used] @ covariance @ column[used]))
    own, total = np.array(spreads).T
    return own, total
