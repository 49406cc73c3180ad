"""Ordered answers: do two groups with equal scores answer an item alike on average?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from assessments.errors import NoVariance
from assessments.fairness.dif import SIGNIFICANT, Classes
from assessments.fairness.groups import as_focal, check_both_groups
from assessments.fairness.mantel import MOST_ROUNDS
from assessments.matrix import Bools, Ints, as_matrix, check_columns_answered
from assessments.randomness import Floats

#: Standardised differences at which an item becomes moderate and large (Zwick, Thayer & Mazzeo 1997).
MODERATE, LARGE = 0.17, 0.25
#: One-sided 5 % of the normal distribution.
_NORMAL_95_ONE_SIDED = 1.6448536269514722


class OrderedItemDif(NamedTuple):
    """Numbers of one item; the meaning of each is that of `OrderedDif`."""

    difference: float
    difference_error: float
    effect: float
    effect_error: float
    chi2: float
    p: float
    classification: str
    is_anchor: bool


@dataclass(frozen=True, eq=False)
class OrderedDif:
    """Differential functioning of k items with ordered answers; `dif[j]` is one item, and iterating gives all.

    - `difference`, points of the item by which focal persons answer higher than reference persons of the same score,
      averaged over the focal persons; `difference_error`, its standard error.
    - `effect`, the same in standard deviations of the item over both groups; `effect_error`.
    - `chi2` with one degree of freedom, and its `p`.
    - `classification`: "A" negligible, "B" moderate, "C" large; "" for an item that cannot be tested, whose numbers
      are NaN, since at no score both groups are there and answers differ.
    - `anchor`: which items made up the matching score (all of them unless purified).
    - `n_reference`, `n_focal`: persons compared; `n_matched`: those of them at whose score the other group is there,
      too; `n_excluded`: persons left out for a gap.
    - `n_rounds` of counting; `is_stable` is False when purification still changed its anchors at its last round.
    """

    difference: Floats
    difference_error: Floats
    effect: Floats
    effect_error: Floats
    chi2: Floats
    p: Floats
    classification: Classes
    anchor: Bools
    n_reference: int
    n_focal: int
    n_matched: Ints
    n_excluded: int
    n_rounds: int = 1
    is_stable: bool = True

    def __len__(self) -> int:
        return int(self.difference.size)

    def __getitem__(self, item: int) -> OrderedItemDif:
        return OrderedItemDif(
            difference=float(self.difference[item]),
            difference_error=float(self.difference_error[item]),
            effect=float(self.effect[item]),
            effect_error=float(self.effect_error[item]),
            chi2=float(self.chi2[item]),
            p=float(self.p[item]),
            classification=str(self.classification[item]),
            is_anchor=bool(self.anchor[item]),
        )

    def __iter__(self) -> Iterator[OrderedItemDif]:
        return (self[item] for item in range(len(self)))


def ordered_dif(x: npt.ArrayLike, group: npt.ArrayLike, *, purify: bool = False) -> OrderedDif:
    """Differential item functioning of ordered answers, matched on the sum score with the item included.

    In each stratum of one sum score let T be the sum of the n_F focal answers y, and n, S and Q be number, sum and sum
    of squares of all answers:

    - chi2 = (sum T - sum E(T))^2 / sum Var(T), with E(T) = n_F S / n and Var(T) = n_R n_F (n Q - S^2) / (n^2 (n - 1))
      (Mantel 1963); of 0/1 items this is Mantel-Haenszel without its correction for continuity;
    - difference = sum w (mean_F - mean_R), w the share of the focal persons in the stratum, among strata that hold both
      groups (Dorans & Schmitt 1991); its variance is sum w^2 (1 / n_F + 1 / n_R)^2 Var(T) (Zwick & Thayer 1996);
    - effect = difference / SD of the item over both groups.

    Classes (Zwick, Thayer & Mazzeo 1997): "A" where p is not below .05 or |effect| not above .17; "C" where |effect| is
    above .25 and, one-sided at .05, significantly above .17, as the classes of right-or-wrong items ask, too; "B" the
    rest. `purify` leaves items of class B or C out of the score that matches all others, until the set no longer
    changes or ten rounds are over; an item that is studied is always part of its own matching score.

    x is n x k of whole numbers all keyed in one direction, group n of 0 (reference) and 1 (focal). Persons with a gap
    are left out. Raises InvalidMatrix, InvalidArgument, EmptyGroup, TooFewPersons, TooFewItems, AllMissing, and
    NoVariance when no item at all can be tested.

    >>> rows = [[4, 1], [3, 2], [2, 3], [1, 4]]
    >>> dif = ordered_dif([*rows, [1, 4], [2, 3], [3, 2], [1, 4]], [0] * 4 + [1] * 4)
    >>> dif.difference.tolist(), dif[0].classification
    ([-0.75, 0.75], 'A')
    """
    answers = as_matrix(x, min_persons=2, min_items=2)
    is_focal = as_focal(group, n_persons=len(answers))
    check_columns_answered(answers)
    kept = ~np.isnan(answers).any(axis=1)
    answers, is_focal = np.ascontiguousarray(answers[kept]), is_focal[kept]
    check_both_groups(is_focal)
    anchor = np.ones(answers.shape[1], dtype=np.bool_)
    for n_rounds in range(1, MOST_ROUNDS + 1):
        dif = _dif(answers, is_focal, anchor, n_excluded=int(np.count_nonzero(~kept)))
        cleaner = ~np.isin(dif.classification, ("B", "C"))
        is_stable = not purify or bool((cleaner == anchor).all())
        dif = replace(dif, n_rounds=n_rounds, is_stable=is_stable)
        if is_stable or not cleaner.any():
            break
        anchor = cleaner
    if np.isnan(dif.p).all():
        raise NoVariance(
            "at no score are both groups there and differ in their answers, so no item can be tested"
        )
    return dif


def _dif(answers: Floats, is_focal: Bools, anchor: Bools, *, n_excluded: int) -> OrderedDif:
    # Imported at first use: scipy.special is not needed by those who only score.
    from scipy.special import chdtrc

    total = answers @ anchor.astype(np.float64)
    found = np.array(
        [_compare(y, is_focal, total if anchor[item] else total + y) for item, y in enumerate(answers.T)]
    )
    difference, error, chi2, n_matched = found.T
    with np.errstate(divide="ignore", invalid="ignore"):
        sd = answers.std(axis=0, ddof=1)
        effect, effect_error = difference / sd, error / sd
    p = np.asarray(chdtrc(1, chi2))
    return OrderedDif(
        difference=difference,
        difference_error=error,
        effect=effect,
        effect_error=effect_error,
        chi2=chi2,
        p=p,
        classification=_classes(effect, effect_error, p),
        anchor=anchor,
        n_reference=int(np.count_nonzero(~is_focal)),
        n_focal=int(np.count_nonzero(is_focal)),
        n_matched=n_matched.astype(np.int64),
        n_excluded=n_excluded,
    )


def _compare(y: Floats, is_focal: Bools, score: Floats) -> tuple[float, float, float, float]:
    """Difference, its error, chi-square and matched persons of one item; NaN where nothing can be tested."""
    _, stratum = np.unique(score, return_inverse=True)
    cell, n_cells = 2 * stratum + is_focal, 2 * (int(stratum.max()) + 1)
    n, s, q = (
        np.bincount(cell, weights=weights, minlength=n_cells).reshape(-1, 2)
        for weights in (np.ones_like(y), y, y * y)
    )
    both = (n > 0).all(axis=1)
    n, s, q = n[both], s[both], q[both]
    size = n.sum(axis=1)
    all_s, all_q = s.sum(axis=1), q.sum(axis=1)
    # Strata that hold both groups hold two persons at least.
    variance = n.prod(axis=1) * (size * all_q - all_s**2) / (size**2 * (size - 1))
    if not variance.sum() > 1e-12:
        return np.nan, np.nan, np.nan, float(size.sum())
    gap = float((s[:, 1] - n[:, 1] * all_s / size).sum())
    weight = n[:, 1] / n[:, 1].sum()
    difference = float((weight * (s[:, 1] / n[:, 1] - s[:, 0] / n[:, 0])).sum())
    error = float(np.sqrt((weight**2 * (1 / n).sum(axis=1) ** 2 * variance).sum()))
    return difference, error, gap**2 / float(variance.sum()), float(size.sum())


def _classes(effect: Floats, effect_error: Floats, p: Floats) -> Classes:
    size = np.abs(effect)
    with np.errstate(invalid="ignore", divide="ignore"):
        is_surely_moderate = (size - MODERATE) / effect_error > _NORMAL_95_ONE_SIDED
    classes = np.full(effect.shape, "B", dtype="<U1")
    classes[(size > LARGE) & is_surely_moderate] = "C"
    classes[(size <= MODERATE) | (p >= SIGNIFICANT)] = "A"
    classes[np.isnan(p)] = ""
    return classes
