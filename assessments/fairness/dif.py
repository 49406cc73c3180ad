"""What a comparison of item odds says: numbers of each item and its ETS class."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from assessments.matrix import Bools, Ints
from assessments.randomness import Floats

Classes = npt.NDArray[np.str_]

#: Two-sided level of the test against no difference, and one-sided level of the test against a difference of 1.
SIGNIFICANT = 0.05
#: One-sided 5 % of the normal distribution.
_NORMAL_95_ONE_SIDED = 1.6448536269514722


class ItemDif(NamedTuple):
    """Numbers of one item; the meaning of each is that of `Dif`."""

    alpha: float
    delta: float
    chi2: float
    p: float
    classification: str
    delta_error: float
    is_anchor: bool
    k_strata: int


@dataclass(frozen=True, eq=False)
class Dif:
    """Differential item functioning of k items by Mantel-Haenszel; `dif[j]` is one item, and iterating gives all.

    - `alpha`, common odds ratio: above 1 when the reference group has the higher odds at equal score.
    - `delta` = -2.35 ln(alpha), points of the ETS delta scale: negative when the focal group is at a disadvantage.
    - `chi2` with one degree of freedom and continuity correction, and its `p`.
    - `classification`: "A" negligible, "B" moderate, "C" large; "" for an item that cannot be tested, whose numbers
      are NaN, since no stratum holds both groups and both answers.
    - `delta_error`, standard error of delta.
    - `anchor`: which items made up the matching score (all of them unless purified).
    - `k_strata`: in how many strata both groups and both answers met.
    - `n_reference`, `n_focal`: persons compared; `n_excluded`: persons left out for a gap.
    - `n_rounds` of counting; `is_stable` is False when purification still changed its anchors at its last round.

    An odds ratio of 0 or infinity is kept as it is, with an infinite delta that has no standard error.
    """

    alpha: Floats
    delta: Floats
    chi2: Floats
    p: Floats
    classification: Classes
    delta_error: Floats
    anchor: Bools
    k_strata: Ints
    n_reference: int
    n_focal: int
    n_excluded: int = 0
    n_rounds: int = 1
    is_stable: bool = True

    def __len__(self) -> int:
        return int(self.alpha.size)

    def __getitem__(self, item: int) -> ItemDif:
        return ItemDif(
            alpha=float(self.alpha[item]),
            delta=float(self.delta[item]),
            chi2=float(self.chi2[item]),
            p=float(self.p[item]),
            classification=str(self.classification[item]),
            delta_error=float(self.delta_error[item]),
            is_anchor=bool(self.anchor[item]),
            k_strata=int(self.k_strata[item]),
        )

    def __iter__(self) -> Iterator[ItemDif]:
        return (self[item] for item in range(len(self)))


def ets_class(delta: Floats, delta_error: Floats, p: Floats) -> Classes:
    """ETS classes of items (Zwick 2012): "A", "B", "C", or "" where p is NaN.

    "A": |delta| < 1, or the chi-square test does not differ from none at .05. "C": |delta| >= 1.5 and, one-sided at
    .05, above 1: (|delta| - 1) / error > 1.645. "B": the rest. An infinite delta without an error is at most "B".

    >>> ets_class(np.array([0.5, 1.2, 1.6, -1.6]), np.array([0.2, 0.2, 0.9, 0.2]), np.array([0.01] * 4)).tolist()
    ['A', 'B', 'B', 'C']
    """
    size = np.abs(delta)
    with np.errstate(invalid="ignore"):
        is_above_one = (size - 1) / delta_error > _NORMAL_95_ONE_SIDED
    classes = np.full(delta.shape, "B", dtype="<U1")
    classes[(size >= 1.5) & is_above_one] = "C"
    classes[(size < 1) | (p >= SIGNIFICANT)] = "A"
    classes[np.isnan(p)] = ""
    return classes
