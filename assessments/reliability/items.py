"""What each item does in its scale."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from assessments.errors import InvalidArgument
from assessments.matrix import Ints, as_vector
from assessments.randomness import Floats
from assessments.reliability.moments import Missing, as_answers, moments


@dataclass(frozen=True, eq=False)
class ItemStatistics:
    """Arrays of k items.

    `n` persons who answered; `mean` and `sd` (divisor n - 1) in points; `difficulty`, the mean as a share of the
    way from the lowest to the highest possible answer: for 0/1 items the share of right answers, so high is easy;
    `item_rest_r`, the correlation with the total of the other items, NaN where either does not vary;
    `alpha_if_dropped`, alpha of the other items, NaN where fewer than two are left or their total does not vary.
    """

    n: Ints
    mean: Floats
    sd: Floats
    difficulty: Floats
    item_rest_r: Floats
    alpha_if_dropped: Floats


def item_statistics(
    x: npt.ArrayLike,
    *,
    minimum: npt.ArrayLike | None = None,
    maximum: npt.ArrayLike | None = None,
    missing: Missing = "pairwise",
) -> ItemStatistics:
    """Classical statistics of each item, n persons x k items all keyed in one direction (Lord & Novick 1968).

    `minimum` and `maximum` are the lowest and highest possible answers, one number or one per item; without them the
    lowest and highest answers in the whole table. Give them where a category may have stayed empty. An item without
    variance is no error; its correlation is NaN.

    Raises InvalidMatrix, TooFewPersons, TooFewItems (two are needed), AllMissing, InvalidArgument when an item's
    maximum is not above its minimum or its mean lies outside, UnknownChoice.

    >>> found = item_statistics([[1, 1, 0], [1, 0, 0], [1, 1, 1], [0, 0, 0]])
    >>> found.difficulty.tolist(), found.item_rest_r.round(4).tolist(), found.alpha_if_dropped.round(4).tolist()
    ([0.75, 0.5, 0.25], [0.5222, 0.7071, 0.5222], [0.7273, 0.5, 0.7273])
    """
    answers = as_answers(x, missing=missing)
    matrix, found = answers.matrix, moments(answers)
    lowest = _bound("minimum", minimum, np.nanmin(matrix), found.mean)
    highest = _bound("maximum", maximum, np.nanmax(matrix), found.mean)
    return ItemStatistics(
        n=np.sum(~np.isnan(matrix), axis=0),
        mean=found.mean,
        sd=np.sqrt(np.maximum(np.diag(found.covariance), 0.0)),
        difficulty=_difficulty(found.mean, lowest, highest),
        item_rest_r=_item_rest(found.covariance),
        alpha_if_dropped=_alpha_if_dropped(found.covariance),
    )


def _bound(name: str, given: npt.ArrayLike | None, observed: float, mean: Floats) -> Floats:
    if given is None:
        return np.full(mean.shape, observed)
    bound = as_vector(given, name=name)
    return (
        np.broadcast_to(bound, mean.shape)
        if bound.size == 1
        else as_vector(given, name=name, length=mean.size)
    )


def _difficulty(mean: Floats, lowest: Floats, highest: Floats) -> Floats:
    if np.any(highest <= lowest):
        place = int(np.flatnonzero(highest <= lowest)[0])
        raise InvalidArgument(
            "maximum", float(highest[place]), f"above the minimum {lowest[place]:g} of item {place}"
        )
    outside = (mean < lowest) | (mean > highest)
    if outside.any():
        place = int(np.flatnonzero(outside)[0])
        bounds = f"{lowest[place]:g} to {highest[place]:g}"
        raise InvalidArgument(
            "maximum", float(highest[place]), f"such that {bounds} holds item {place}'s mean {mean[place]:g}"
        )
    return np.asarray((mean - lowest) / (highest - lowest))


def _item_rest(covariance: Floats) -> Floats:
    own = np.diag(covariance)
    with_total = covariance.sum(axis=1)
    rest = covariance.sum() - 2 * with_total + own
    # Rounding leaves traces of variance where there is none.
    tiny = 1e-12 * own.sum()
    varies = (own > tiny) & (rest > tiny)
    r = (with_total - own) / np.sqrt(np.where(varies, own * rest, 1.0))
    return np.asarray(np.where(varies, r, np.nan))


def _alpha_if_dropped(covariance: Floats) -> Floats:
    k_left = len(covariance) - 1
    if k_left < 2:
        return np.full(k_left + 1, np.nan)
    own = np.diag(covariance)
    rest = covariance.sum() - 2 * covariance.sum(axis=1) + own
    varies = rest > 1e-12 * own.sum()
    share = (own.sum() - own) / np.where(varies, rest, 1.0)
    return np.asarray(np.where(varies, k_left / (k_left - 1) * (1 - share), np.nan))
