"""Answers of two groups to items of which some favour one group, for all tests of fairness."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from assessments.matrix import Ints
from assessments.randomness import Floats

#: Right and wrong of the reference group, then right and wrong of the focal group.
Stratum = tuple[int, int, int, int]


def rasch_answers(
    n_persons: int, k_items: int, *, seed: int, shift: dict[int, float] | None = None, impact: float = 0.0
) -> tuple[Floats, Ints]:
    """Answers n x k and group; `shift` makes an item harder for the focal group, `impact` the group less able."""
    rng = np.random.default_rng(seed)
    group = np.arange(n_persons) % 2
    theta = rng.standard_normal(n_persons) - impact * group
    logits = theta[:, np.newaxis] - np.linspace(-1.5, 1.5, k_items)
    for item, step in (shift or {}).items():
        logits[:, item] -= step * group
    return (rng.random(logits.shape) < 1 / (1 + np.exp(-logits))).astype(np.float64), group


def persons_of(strata: Iterable[Stratum]) -> tuple[Floats, Ints]:
    """Persons whose first answer falls as the tables say; the others bring the total to the number of the stratum."""
    strata = list(strata)
    rows, group = [], []
    for total, counts in enumerate(strata, start=1):
        for (member, right), n in zip(((0, 1), (0, 0), (1, 1), (1, 0)), counts, strict=True):
            row = [right] + [1] * (total - right) + [0] * (len(strata) - total + right)
            rows += [row] * n
            group += [member] * n
    return np.array(rows, dtype=np.float64), np.array(group)
