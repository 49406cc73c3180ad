"""Banks of items for adaptive tests."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np

from assessments.irt import ItemBank

TCALS = Path(__file__).parents[1] / "reference" / "tcals.csv"
#: Items 5, 10, ... 50 of tcals, counted from 1 as its publishers do, and answers to them.
TCALS_ITEMS = range(4, 50, 5)
TCALS_ANSWERS = (1, 0, 1, 1, 0, 1, 0, 0, 1, 1)


@cache
def tcals() -> ItemBank:
    a, b, c, _ = np.genfromtxt(TCALS, delimiter=",", skip_header=1, usecols=(0, 1, 2, 3)).T
    return ItemBank(a, b, c)


@cache
def a_bank(k_items: int = 60, *, seed: int = 1, model: str = "2pl") -> ItemBank:
    """Slopes log-normal (0.25, 0.3), locations normal (0, 1.1), as in the simulations that we compare with."""
    rng = np.random.default_rng(seed)
    a, b = rng.lognormal(0.25, 0.3, k_items), rng.normal(0, 1.1, k_items)
    if model == "2pl":
        return ItemBank(a, b)
    if model == "3pl":
        return ItemBank(a, b, rng.uniform(0.05, 0.3, k_items))
    steps = b[:, np.newaxis] + np.sort(rng.normal(0, 0.8, (k_items, 3)), axis=1) + [-0.1, 0.0, 0.1]
    steps[::4, 2] = np.nan
    return ItemBank(a, thresholds=steps, model=model)  # type: ignore[arg-type]


MODELS = ("2pl", "3pl", "grm", "gpcm")
