"""The split of a test into two halves that go together best."""

from __future__ import annotations

import numpy as np

from assessments.randomness import Floats

#: Up to this many items all splits are tried: 32,768 of them.
EXACT_UP_TO = 16


def least_split(covariance: Floats) -> float:
    """The smallest s' C s over vectors s of signs, which is the variance of the difference of the best halves."""
    k = len(covariance)
    if k <= EXACT_UP_TO:
        return float(_quadratic(_all_splits(k), covariance).min())
    return float(_quadratic(_descend(_starts(covariance), covariance), covariance).min())


def _quadratic(splits: Floats, covariance: Floats) -> Floats:
    return np.asarray(np.sum(splits @ covariance * splits, axis=1))


def _all_splits(k: int) -> Floats:
    """Every split once; the last item stays in its half, since exchanging the halves changes nothing."""
    numbers = np.arange(2 ** (k - 1))[:, np.newaxis]
    return np.asarray(1.0 - 2.0 * (numbers >> np.arange(k) & 1))


def _starts(covariance: Floats) -> Floats:
    """2 k splits: the signs of the eigenvectors, and the rows of a Hadamard matrix, which differ in half the items."""
    k = len(covariance)
    shared = np.arange(1, k + 1)[:, np.newaxis] & np.arange(k)
    parity = np.zeros_like(shared)
    while shared.any():
        parity ^= shared & 1
        shared >>= 1
    from_eigenvectors = np.where(np.linalg.eigh(covariance)[1].T >= 0, 1.0, -1.0)
    return np.concatenate([1.0 - 2.0 * parity, from_eigenvectors])


def _descend(splits: Floats, covariance: Floats) -> Floats:
    """Move one item, or exchange two, as long as that helps; all starts at once."""
    k = len(covariance)
    own = np.diag(covariance)
    # Moving i changes the sum by g_i = 4 (c_ii - s_i (C s)_i), moving i and j by g_i + g_j + 8 s_i s_j c_ij.
    mixed = 8.0 * (covariance - np.diag(own))
    rows = np.arange(len(splits))
    while True:
        gains = 4.0 * (own - splits * (splits @ covariance))
        change = gains[:, :, np.newaxis] + gains[:, np.newaxis, :]
        change += mixed * splits[:, :, np.newaxis] * splits[:, np.newaxis, :]
        change[:, np.arange(k), np.arange(k)] = gains
        best = change.reshape(len(splits), -1).argmin(axis=1)
        helps = change.reshape(len(splits), -1)[rows, best] < -1e-9 * np.trace(covariance)
        if not helps.any():
            return splits
        first, second = best // k, best % k
        splits[rows[helps], first[helps]] *= -1
        two = helps & (first != second)
        splits[rows[two], second[two]] *= -1
