"""What a path model needs of n persons: means and products of items, whole or resampled."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from assessments.matrix import NO_SQUARE, Ints
from assessments.randomness import Floats, check_draws, uniforms

#: Up to this many persons each is drawn by itself; more are dealt into this many packs, which are drawn whole.
MOST_PACKS = 1000
#: Rows that are centred and multiplied at a time stay in the processor's cache.
_ROWS = 4096


class Moments(NamedTuple):
    """Means (... x k) and covariances (... x k x k, divided by n) of one sample, or of several in a leading axis."""

    mean: Floats
    covariance: Floats

    @property
    def sd(self) -> Floats:
        """Standard deviations, ... x k, divided by n."""
        variances = np.diagonal(self.covariance, axis1=-2, axis2=-1)
        found: Floats = np.sqrt(np.maximum(variances, 0.0))
        return found


def moments(table: Floats) -> Moments:
    """Means and covariances of a complete table."""
    n, k = table.shape
    mean = table.mean(axis=0)
    products = np.zeros((k, k))
    for start in range(0, n, _ROWS):
        centred = table[start : start + _ROWS] - mean
        products += centred.T @ centred
    return Moments(mean, products / n)


def constant_items(table: Floats, found: Moments) -> Ints:
    """Places of the items whose answers are all equal, or differ too little to be squared."""
    # Rounding leaves a trace of spread in equal answers, so suspects are looked at once more.
    suspects = np.flatnonzero(found.sd <= np.maximum(1e-6 * np.abs(found.mean), NO_SQUARE))
    spreads = np.ptp(table[:, suspects], axis=0)
    noise = np.maximum(1e-12 * np.abs(found.mean[suspects]), NO_SQUARE)
    constant: Ints = suspects[spreads <= noise]
    return constant


def resampled_moments(table: Floats, *, seed: int, n_draws: int) -> tuple[Moments, int]:
    """Bootstrap samples' moments, n_draws in the leading axis, and the number of units that were drawn.

    Up to 1,000 persons this is the ordinary bootstrap (Efron 1979). More are dealt at random into 1,000 packs of equal
    size that are drawn with replacement as wholes: the variance is estimated without bias, from 999 instead of n - 1
    degrees of freedom, and each draw costs the same for a thousand persons as for a million, since a pack enters by its
    sums and products only. Raises InvalidSeed, InvalidDraws.
    """
    n, k = table.shape
    n_packs = min(n, MOST_PACKS)
    centre = table.mean(axis=0)
    drawn = uniforms(seed, (check_draws(n_draws) * n_packs + (n if n > n_packs else 0),))
    packs = _packs(table - centre, n_packs, drawn[n_draws * n_packs :])
    counts = _counts(drawn[: n_draws * n_packs].reshape(n_draws, n_packs))
    sums = counts @ packs
    n_each = sums[:, :1]
    shift = sums[:, 1 : k + 1] / n_each
    products = (sums[:, k + 1 :] / n_each).reshape(n_draws, k, k)
    covariance = products - shift[:, :, np.newaxis] * shift[:, np.newaxis, :]
    return Moments(centre + shift, covariance), n_packs


def _packs(centred: Floats, n_packs: int, order: Floats) -> Floats:
    """For each pack the number of persons, the sums and the products of the items, in one row."""
    n, k = centred.shape
    if n > n_packs:
        centred = centred[np.argsort(order, kind="stable")]
    size, n_larger = divmod(n, n_packs)
    parts = []
    for n_of_them, n_persons, start in (
        (n_larger, size + 1, 0),
        (n_packs - n_larger, size, n_larger * (size + 1)),
    ):
        pack = centred[start : start + n_of_them * n_persons].reshape(n_of_them, n_persons, k)
        products = np.matmul(pack.transpose(0, 2, 1), pack).reshape(n_of_them, k * k)
        parts.append(np.hstack([np.full((n_of_them, 1), float(n_persons)), pack.sum(axis=1), products]))
    return np.concatenate(parts)


def _counts(drawn: Floats) -> Floats:
    """How often each unit is drawn, n_draws x n_units, from uniform numbers of that shape."""
    n_draws, n_units = drawn.shape
    places: Ints = (drawn * n_units).astype(np.int64) + n_units * np.arange(n_draws)[:, np.newaxis]
    return np.bincount(places.ravel(), minlength=drawn.size).reshape(drawn.shape).astype(np.float64)
