"""Answers of invented people, the same in every run: fixed seeds, plausible items."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int8]

#: The code of a missing answer.
MISSING = -1
#: People whose answers are drawn at a time, so that drawing takes little memory beside what it draws.
_BLOCK = 50_000


class Items(NamedTuple):
    """Parameters on the logistic metric: k slopes, k x m thresholds (one for dichotomous items), k guessing."""

    a: Floats
    thresholds: Floats
    c: Floats

    @property
    def b(self) -> Floats:
        """The only threshold of dichotomous items."""
        return self.thresholds[:, 0]


class Sample(NamedTuple):
    """Answers as small whole numbers, n x k, with the abilities and the items that they were drawn from."""

    codes: Codes
    theta: Floats
    items: Items

    @property
    def floats(self) -> Floats:
        """As our functions take them: NaN is missing."""
        floats = self.codes.astype(np.float64)
        floats[self.codes == MISSING] = np.nan
        return floats

    @property
    def shape(self) -> str:
        n_persons, k_items = self.codes.shape
        return f"{n_persons:,} x {k_items}"

    @property
    def patterns(self) -> str:
        """How many different rows there are; equal ones need to be evaluated only once."""
        rows = np.ascontiguousarray(self.codes).view(np.dtype((np.void, self.codes.shape[1])))
        return f"{np.unique(rows).size:,} distinct patterns among {len(rows):,} people"


def dichotomous(n_persons: int, k_items: int, *, seed: int, guessing: bool = False) -> Sample:
    """Right and wrong answers by the 2PL, or by the 3PL with guessing about one in five."""
    rng = np.random.default_rng(seed)
    slopes = rng.lognormal(0.0, 0.3, k_items)
    locations = rng.normal(0.0, 1.0, (k_items, 1))
    lower = rng.beta(8.0, 32.0, k_items) if guessing else np.zeros(k_items)
    return _answered(n_persons, Items(slopes, locations, lower), rng)


def graded(n_persons: int, k_items: int, *, seed: int, n_categories: int = 5) -> Sample:
    """Ratings by the graded model, with thresholds spread about each item's own location."""
    rng = np.random.default_rng(seed)
    steps = np.linspace(-1.8, 1.8, n_categories - 1) + rng.uniform(-0.25, 0.25, (k_items, n_categories - 1))
    thresholds = steps + rng.normal(0.0, 0.5, (k_items, 1))
    return _answered(n_persons, Items(rng.lognormal(0.3, 0.3, k_items), thresholds, np.zeros(k_items)), rng)


def with_gaps(sample: Sample, share: float, *, seed: int) -> Sample:
    """The same answers with a share of them missing at random."""
    codes = sample.codes.copy()
    codes[np.random.default_rng(seed).random(codes.shape) < share] = MISSING
    return sample._replace(codes=codes)


def inventory(n_persons: int, *, k_scales: int = 6, k_each: int = 8, seed: int) -> Codes:
    """Five-point ratings, 1 to 5, of an interest inventory: one factor per scale and a little of all in each."""
    rng = np.random.default_rng(seed)
    common, own = rng.normal(size=(n_persons, 1)), rng.normal(size=(n_persons, k_scales))
    factors = np.repeat(0.3 * common + own, k_each, axis=1)
    wishes = 0.8 * factors + rng.normal(size=factors.shape) + rng.normal(0.0, 0.4, factors.shape[1])
    return np.clip(np.rint(3.0 + wishes), 1, 5).astype(np.int8)


def _answered(n_persons: int, items: Items, rng: np.random.Generator) -> Sample:
    theta = rng.normal(size=n_persons)
    codes = np.empty((n_persons, len(items.a)), dtype=np.int8)
    for block in blocks(n_persons, _BLOCK):
        codes[block] = _codes(theta[block, np.newaxis], items, rng)
    return Sample(codes, theta, items)


def _codes(theta: Floats, items: Items, rng: np.random.Generator) -> Codes:
    """One uniform number decides each answer: how many of the rising curves lie above it."""
    luck = rng.random((len(theta), len(items.a)))
    codes = np.zeros(luck.shape, dtype=np.int8)
    for threshold in items.thresholds.T:
        curve = items.c + (1.0 - items.c) / (1.0 + np.exp(-items.a * (theta - threshold)))
        codes += luck < curve
    return codes


def blocks(n_rows: int, size: int) -> Iterator[slice]:
    """Slices that cover all rows, a few at a time."""
    for start in range(0, n_rows, size):
        yield slice(start, min(start + size, n_rows))
