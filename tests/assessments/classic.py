"""Data that psychometrics has shared for decades, persons x items; their sources stand in reference/README.md."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from assessments.randomness import Floats

REFERENCE = Path(__file__).parent / "reference"


def lsat6() -> Floats:
    """1,000 persons x 5 items, 0 and 1; persons sorted by pattern."""
    return _patterns("lsat6.csv")


def lsat7() -> Floats:
    """1,000 persons x 5 items, 0 and 1; persons sorted by pattern."""
    return _patterns("lsat7.csv")


def science(*, first: int = 0) -> Floats:
    """392 persons x 4 items with four categories, the lowest of which is called `first` (1 as published)."""
    return _table("science.csv") + (first - 1)


def _patterns(name: str) -> Floats:
    table = _table(name)
    return np.repeat(table[:, :-1], table[:, -1].astype(np.int64), axis=0)


def _table(name: str) -> Floats:
    return np.loadtxt(REFERENCE / name, delimiter=",", skiprows=1, dtype=np.float64)
