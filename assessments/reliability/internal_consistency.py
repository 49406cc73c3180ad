"""Coefficient alpha: how far the items of one scale go together."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from assessments.errors import NoVariance
from assessments.matrix import check_choice, check_number
from assessments.reliability.moments import (
    MISSING,
    Missing,
    as_answers,
    correlations,
    is_table,
    moments,
)
from assessments.reliability.sums import complete_sums


def alpha(x: npt.ArrayLike, *, missing: Missing = "pairwise") -> float:
    """Coefficient alpha of a table, n persons x k items, all keyed in one direction (Cronbach 1951).

    k / (k - 1) (1 - sum of item variances / variance of the total); of 0/1 items this is KR-20 (Kuder & Richardson
    1937). At most 1; below zero when items contradict each other. An item without variance counts as an item.
    `missing` "pairwise" takes each covariance from the persons who answered both items, "complete" takes the persons
    who answered all.

    Raises InvalidMatrix, TooFewPersons, TooFewItems (two are needed), AllMissing, NoVariance when the total has none,
    UnknownChoice.

    >>> round(alpha([[1, 1, 0], [1, 0, 0], [1, 1, 1], [0, 0, 0]]), 6)
    0.75
    """
    check_choice("missing", missing, MISSING)
    # Summing up a finished table finds whatever is not finite; looking for that first would be one pass more.
    matrix = x if is_table(x, 2) else as_answers(x, missing=missing).matrix
    k = matrix.shape[1]
    sums = complete_sums(matrix, np.ones((k, 1)))
    if sums is not None:
        return alpha_from(k, float(sums.own[0]), float(sums.total[0]))
    covariance = moments(as_answers(matrix, missing=missing)).covariance
    return alpha_from(k, float(np.trace(covariance)), float(covariance.sum()))


def standardized_alpha(x: npt.ArrayLike, *, missing: Missing = "pairwise") -> float:
    """Alpha of the standardised items: k r / (1 + (k - 1) r) with r the mean correlation (Spearman-Brown).

    Raises InvalidMatrix and all else that `alpha` raises, and NoVariance for an item to which all gave the same answer.

    >>> round(standardized_alpha([[1, 1], [1, 0], [1, 1], [0, 0]]), 6)
    0.732051
    """
    correlation = correlations(moments(as_answers(x, missing=missing)))
    return alpha_from(len(correlation), float(np.trace(correlation)), float(correlation.sum()))


class Interval(NamedTuple):
    """A confidence interval."""

    low: float
    high: float


def alpha_interval(x: npt.ArrayLike, *, level: float = 0.95, missing: Missing = "pairwise") -> Interval:
    """A two-sided confidence interval for alpha (Feldt 1965; Feldt, Woodruff & Salih 1987).

    (1 - true alpha) / (1 - alpha) follows F with n - 1 and (n - 1)(k - 1) degrees of freedom, exactly so for normal
    items with equal variances and covariances. With gaps n is the fewest persons that any two items share.

    Raises InvalidArgument for a level that is not between 0 and 1, and what `alpha` raises.

    >>> low, high = alpha_interval([[1, 1, 0], [1, 0, 0], [1, 1, 1], [0, 0, 0]])
    >>> round(low, 3), round(high, 3)
    (-0.65, 0.983)
    """
    # scipy is imported at first use throughout the engine: it doubles the start-up time.
    from scipy.special import fdtri

    check_number("level", level, above=0, below=1)
    found = moments(as_answers(x, missing=missing))
    k = found.k_items
    unreliable = 1 - alpha_from(k, float(np.trace(found.covariance)), float(found.covariance.sum()))
    degrees = found.n_together - 1, (found.n_together - 1) * (k - 1)
    low, high = (1 - unreliable * float(fdtri(*degrees, tail)) for tail in ((1 + level) / 2, (1 - level) / 2))
    return Interval(low, high)


def alpha_from(k_items: int, own_variance: float, total_variance: float) -> float:
    """Alpha from the sum of the items' variances and the variance of their total. Raises NoVariance."""
    # Pairwise covariances need not belong to any table, so their sum may even be negative.
    if not total_variance > 1e-12 * own_variance:
        raise NoVariance("the total of the items has no variance")
    return k_items / (k_items - 1) * (1 - own_variance / total_variance)
