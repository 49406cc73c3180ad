"""Estimates that maximise something: the likelihood, the posterior, or Warm's weighted likelihood."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from assessments.irt.answers import Codes, distinct_rows
from assessments.irt.bank import ItemBank
from assessments.irt.curves import TINY, category_curves
from assessments.irt.expectation import GridPlan
from assessments.irt.slopes import category_curvature
from assessments.matrix import Bools, Ints
from assessments.randomness import Floats

#: Beyond so many logits from every threshold no answer is in doubt any more, and no finite maximum can lie.
_CERTAIN = 20.0
_K_NODES = 321
_ROWS = 1 << 12
_TOLERANCE = 1e-10
_ROUNDS = 200
#: A likelihood that rises by less than this from one end has its maximum there: in the tails only rounding is left.
_LEVEL = 1e-11


@dataclass(frozen=True)
class _Target:
    """What is maximised, as its derivative: U for "mle", U - (theta - mean) / sd^2 for "map", U + J / 2I for "wle"."""

    bank: ItemBank
    method: str
    mean: float
    sd: float

    def __call__(self, theta: Floats, codes: Codes) -> tuple[Floats, Floats]:
        """The derivative and the information at each person's theta, over the items that each has answered."""
        answered = codes >= 0
        shares, slopes = category_curves(theta, self.bank)
        safe = np.maximum(shares, TINY)
        chosen = np.maximum(codes, 0)[:, :, np.newaxis].astype(np.int64)
        ratio = np.take_along_axis(slopes / safe, chosen, axis=2)[:, :, 0]
        rise = np.where(answered, ratio, 0.0).sum(axis=1)
        information = np.where(answered, (slopes**2 / safe).sum(axis=2), 0.0).sum(axis=1)
        if self.method == "map":
            return rise - (theta - self.mean) / self.sd**2, information + 1 / self.sd**2
        if self.method == "wle":
            bias = (slopes * category_curvature(theta, self.bank) / safe).sum(axis=2)
            rise = rise + np.where(answered, bias, 0.0).sum(axis=1) / np.maximum(2 * information, TINY)
        return rise, information


def maximise(codes: Codes, bank: ItemBank, method: str, *, mean: float, sd: float) -> tuple[Floats, Floats]:
    """Theta and 1 / sqrt(information there) of each row of answers."""
    first, which = distinct_rows(codes, np.zeros(len(codes), dtype=np.int64))
    patterns, target, nodes = codes[first], _Target(bank, method, mean, sd), _nodes(bank, mean)
    found = [_maxima(patterns[start : start + _ROWS], target, nodes) for start in range(0, len(first), _ROWS)]
    theta, error = (np.concatenate(parts) for parts in zip(*found, strict=True))
    return theta[which], error[which]


def _nodes(bank: ItemBank, mean: float) -> Floats:
    """Places that cover the prior's mean and all maxima, closer to each other where the thresholds lie."""
    is_steep = bank.a != 0
    if not is_steep.any():
        return np.linspace(mean - 1, mean + 1, 3)
    thresholds, flatness = bank.thresholds[is_steep], 1 / np.abs(bank.a[is_steep])
    away = _CERTAIN * flatness[:, np.newaxis]
    ends = np.array([np.nanmin(thresholds - away, initial=mean), np.nanmax(thresholds + away, initial=mean)])
    centre = np.nanmedian(thresholds)
    width = np.nanmax(np.abs(thresholds - centre)) + np.median(flatness)
    first, last = np.arcsinh((ends - centre) / width)
    return np.asarray(centre + width * np.sinh(np.linspace(first, last, _K_NODES)))


def _maxima(codes: Codes, target: _Target, nodes: Floats) -> tuple[Floats, Floats]:
    bracket = _brackets(codes, target, nodes)
    theta = _root(lambda at, rows: target(at, codes[rows]), bracket.low, bracket.high)
    if target.method == "mle":
        theta = _with_endless(theta, codes, target.bank, bracket)
    finite = np.isfinite(theta)
    information = np.zeros(len(theta))
    information[finite] = target(theta[finite], codes[finite])[1]
    error = np.full(len(theta), np.inf)
    error[information > TINY] = 1 / np.sqrt(information[information > TINY])
    if target.method != "map":
        is_silent = ((codes < 0) | (target.bank.a == 0)).all(axis=1)
        theta[is_silent], error[is_silent] = np.nan, np.nan
    return theta, error


class _Bracket(NamedTuple):
    """For each row two bounds between which the derivative falls through zero, and whether the function is highest at
    the first or at the last node.
    """

    low: Floats
    high: Floats
    starts_highest: Bools
    ends_highest: Bools


def _brackets(codes: Codes, target: _Target, nodes: Floats) -> _Bracket:
    bank = target.bank
    shares, slopes = category_curves(nodes, bank)
    safe = np.maximum(shares, TINY)
    plan = GridPlan(bank.n_categories, is_complete=False)
    design = plan.design(codes)
    exists = np.arange(shares.shape[2]) < bank.n_categories[:, np.newaxis]
    height: Floats = design @ plan.spread(np.moveaxis(np.log(np.where(exists, safe, 1.0)), 0, 2))
    if target.method == "map":
        height -= 0.5 * ((nodes - target.mean) / target.sd) ** 2
    if target.method == "wle":
        # Warm's equation is not the derivative of anything simple under guessing: its own sign is followed.
        answered = (codes >= 0).astype(np.float64)
        information = np.maximum(answered @ (slopes**2 / safe).sum(axis=2).T, TINY)
        bias = answered @ (slopes * category_curvature(nodes, bank) / safe).sum(axis=2).T
        rise = design @ plan.spread(np.moveaxis(slopes / safe, 0, 2)) + bias / (2 * information)
        falls = (rise[:, :-1] > 0) & (rise[:, 1:] <= 0)
        height = np.where(falls, (height + 0.5 * np.log(information))[:, :-1], -np.inf)
        below = height.argmax(axis=1)
        above = below + 1
    else:
        peak = height.argmax(axis=1)
        below, above = np.maximum(peak - 1, 0), np.minimum(peak + 1, len(nodes) - 1)
    level = height.max(axis=1) - _LEVEL
    return _Bracket(nodes[below], nodes[above], height[:, 0] >= level, height[:, -1] >= level)


def _root(target: Callable[[Floats, Ints], tuple[Floats, Floats]], low: Floats, high: Floats) -> Floats:
    """Where a falling derivative crosses zero between two bounds: scoring steps, halving where one would leave them."""
    low, high = low.copy(), high.copy()
    theta = 0.5 * (low + high)
    active = np.arange(len(theta))
    for _ in range(_ROUNDS):
        rise, information = target(theta[active], active)
        low[active] = np.where(rise > 0, theta[active], low[active])
        high[active] = np.where(rise > 0, high[active], theta[active])
        there = theta[active] + rise / np.maximum(information, TINY)
        is_inside = (there > low[active]) & (there < high[active])
        there = np.where(is_inside, there, 0.5 * (low[active] + high[active]))
        moved = np.abs(there - theta[active])
        theta[active] = there
        active = active[moved > _TOLERANCE]
        if not len(active):
            break
    return theta


def _with_endless(theta: Floats, codes: Codes, bank: ItemBank, bracket: _Bracket) -> Floats:
    """Minus or plus infinity where the likelihood rises for ever, since every answer says so or nothing stops it."""
    lowest, highest = codes == 0, codes == bank.n_categories - 1
    silent = (codes < 0) | (bank.a == 0)
    says_more = np.where(bank.a > 0, highest, lowest) | silent
    says_less = np.where(bank.a > 0, lowest, highest) | silent
    result = np.where(says_less.all(axis=1) | bracket.starts_highest, -np.inf, theta)
    return np.where(says_more.all(axis=1) | bracket.ends_highest, np.inf, result)
