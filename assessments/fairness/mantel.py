"""Mantel-Haenszel: do two groups with equal scores have equal odds of a right answer?"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from assessments.errors import NoVariance
from assessments.fairness.dif import Dif, ets_class
from assessments.fairness.groups import Missing, TwoGroups, two_groups
from assessments.fairness.tables import Counter, Tables
from assessments.matrix import Ints
from assessments.randomness import Floats

#: Points of the delta scale per unit of a log odds ratio (Holland & Thayer 1985).
DELTA_PER_LOGIT = -2.35
#: Purification that has not settled by now goes back and forth between two sets of anchors.
MOST_ROUNDS = 10


def mantel_haenszel(
    x: npt.ArrayLike, group: npt.ArrayLike, purify: bool = False, *, missing: Missing = "complete"
) -> Dif:
    """Differential item functioning of right and wrong answers, matched on the total score with the item included.

    Each total score is a stratum with A right and B wrong answers of the reference group (0), C right and D wrong of
    the focal group (1), T together (Holland & Thayer 1988):

    - alpha = sum(A D / T) / sum(B C / T); delta = -2.35 ln(alpha);
    - chi2 = (|sum A - sum E(A)| - 1/2)^2 / sum Var(A), with E(A) = (A + B)(A + C) / T and
      Var(A) = (A + B)(C + D)(A + C)(B + D) / (T^2 (T - 1)) over strata with T > 1;
    - variance of ln(alpha) = sum((AD + alpha BC)(A + D + alpha (B + C)) / T^2) / (2 sum(AD / T)^2) (Phillips & Holland
      1987, the same as Robins, Breslow & Greenland 1986);
    - ETS classes as in `ets_class`.

    `purify` leaves items of class B or C out of the score that matches all others and counts again, until the set no
    longer changes or ten rounds are over; an item that is studied is always part of its own matching score, and when
    every item would leave, the last set stays.

    x is n x k of 0 and 1; a gap is treated as `missing` says: "complete" leaves the person out, "wrong" scores it 0
    (as ETS does with omitted answers), "available" leaves the person out of that item alone, while the total counts
    what is there. Raises InvalidMatrix, InvalidArgument, EmptyGroup, TooFewPersons, TooFewItems, AllMissing,
    UnknownChoice, and NoVariance when no item at all can be tested.

    >>> rows = [[1, 1], [1, 0], [1, 0], [0, 1], [1, 0], [0, 1], [0, 1], [0, 0]]
    >>> dif = mantel_haenszel(rows, [0, 0, 0, 0, 1, 1, 1, 1])
    >>> dif.alpha.round(3).tolist(), dif[0].classification
    ([4.0, 0.25], 'A')
    """
    pair = two_groups(x, group, missing=missing)
    counter = Counter(pair)
    anchor = np.ones(pair.answers.shape[1], dtype=np.bool_)
    for n_rounds in range(1, MOST_ROUNDS + 1):
        dif = _dif(counter.by_total(anchor), pair)
        cleaner = ~np.isin(dif.classification, ("B", "C"))
        is_stable = not purify or bool((cleaner == anchor).all())
        dif = replace(dif, anchor=anchor, n_rounds=n_rounds, is_stable=is_stable)
        if is_stable or not cleaner.any():
            break
        anchor = cleaner
    if np.isnan(dif.p).all():
        raise NoVariance("at no score do both groups give both answers, so no item can be tested")
    return dif


class Odds(NamedTuple):
    """Mantel-Haenszel numbers of k items."""

    alpha: Floats
    log_error: Floats
    chi2: Floats
    k_strata: Ints


def common_odds(tables: Tables) -> Odds:
    """Common odds ratio, standard error of its logarithm, and corrected chi-square; NaN where nothing can be tested."""
    a, c = tables.right[:, 0], tables.right[:, 1]
    b, d = tables.wrong[:, 0], tables.wrong[:, 1]
    total = np.maximum(a + b + c + d, 1)
    expected = (a + b) * (a + c) / total
    variance = expected * (c + d) * (b + d) / (total * np.maximum(total - 1, 1))
    crossed, opposed = a * d / total, b * c / total
    r, s = crossed.sum(axis=0), opposed.sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        alpha = r / s
        gap = np.abs((a - expected).sum(axis=0)) - 0.5
        chi2 = gap**2 / variance.sum(axis=0)
        spread = (crossed + alpha * opposed) * (a + d + alpha * (b + c)) / total
        log_error = np.sqrt(spread.sum(axis=0) / 2) / r
    testable = variance.sum(axis=0) > 0
    log_error[(r == 0) | (s == 0)] = np.nan
    alpha[~testable], chi2[~testable] = np.nan, np.nan
    return Odds(alpha, log_error, chi2, np.count_nonzero(variance, axis=0))


def _dif(tables: Tables, pair: TwoGroups) -> Dif:
    # Imported at first use: scipy.special is not needed by those who only score.
    from scipy.special import chdtrc

    odds = common_odds(tables)
    with np.errstate(divide="ignore"):
        delta = DELTA_PER_LOGIT * np.log(odds.alpha)
    delta_error = abs(DELTA_PER_LOGIT) * odds.log_error
    p = np.asarray(chdtrc(1, odds.chi2))
    return Dif(
        alpha=odds.alpha,
        delta=delta,
        chi2=odds.chi2,
        p=p,
        classification=ets_class(delta, delta_error, p),
        delta_error=delta_error,
        anchor=np.ones(p.size, dtype=np.bool_),
        k_strata=odds.k_strata,
        n_reference=pair.n_reference,
        n_focal=pair.n_focal,
        n_excluded=pair.n_excluded,
    )
