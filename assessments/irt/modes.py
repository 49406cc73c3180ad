"""Estimates that maximise something: the likelihood, the posterior, or Warm's weighted likelihood."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
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
#: Numbers in the arrays of persons, items and categories that stay in the cache while they are worked on.
_CELLS = 1 << 17
_TOLERANCE = 1e-10
_ROUNDS = 200
#: Information too small to divide by.
_NO_INFORMATION = 1e-200
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

    @cached_property
    def nodes(self) -> Floats:
        """Places that cover the prior's mean and all maxima, closer to each other where the thresholds lie."""
        is_steep = self.bank.a != 0
        if not is_steep.any():
            return np.linspace(self.mean - 1, self.mean + 1, 3)
        thresholds, flatness = self.bank.thresholds[is_steep], 1 / np.abs(self.bank.a[is_steep])
        away = _CERTAIN * flatness[:, np.newaxis]
        low, high = (
            np.nanmin(thresholds - away, initial=self.mean),
            np.nanmax(thresholds + away, initial=self.mean),
        )
        centre = np.nanmedian(thresholds)
        width = np.nanmax(np.abs(thresholds - centre)) + np.median(flatness)
        first, last = np.arcsinh((low - centre) / width), np.arcsinh((high - centre) / width)
        return np.asarray(centre + width * np.sinh(np.linspace(first, last, _K_NODES)))

    @cached_property
    def at_nodes(self) -> _AtNodes:
        """What persons' answers add up at the nodes."""
        shares, slopes = category_curves(self.nodes, self.bank)
        safe = np.maximum(shares, TINY)
        exists = np.arange(shares.shape[2]) < self.bank.n_categories[:, np.newaxis]
        plan = GridPlan(self.bank.n_categories, is_complete=False)
        heights, rises = (
            plan.spread(np.moveaxis(values, 0, 2))
            for values in (np.log(np.where(exists, safe, 1.0)), slopes / safe)
        )
        bias = slopes * category_curvature(self.nodes, self.bank) / safe
        return _AtNodes(plan, heights, rises, (slopes**2 / safe).sum(axis=2).T, bias.sum(axis=2).T)


class _AtNodes(NamedTuple):
    """Log-probabilities of answers and their derivatives for each column of the plan's design (k_columns x Q), and
    information and Warm's J of each item (k x Q).
    """

    plan: GridPlan
    heights: Floats
    rises: Floats
    information: Floats
    bias: Floats


class _Bracket(NamedTuple):
    """For each row two bounds between which the derivative falls through zero, a guess where, and whether the
    likelihood is highest at the first or at the last node.
    """

    low: Floats
    high: Floats
    guess: Floats
    starts_highest: Bools
    ends_highest: Bools


def maximise(codes: Codes, bank: ItemBank, method: str, *, mean: float, sd: float) -> tuple[Floats, Floats]:
    """Theta and 1 / sqrt(information there) of each row of answers."""
    first, which = distinct_rows(codes, np.zeros(len(codes), dtype=np.int64))
    patterns, target = codes[first], _Target(bank, method, mean, sd)
    k_rows = max(1, _CELLS // (bank.k_items * int(bank.n_categories.max())))
    found = [_maxima(patterns[start : start + k_rows], target) for start in range(0, len(first), k_rows)]
    theta, error = (np.concatenate(parts) for parts in zip(*found, strict=True))
    return theta[which], error[which]


def _maxima(codes: Codes, target: _Target) -> tuple[Floats, Floats]:
    bracket = _brackets(codes, target)
    theta, information = _root(lambda at, rows: target(at, codes[rows]), bracket)
    error = np.full(len(theta), np.inf)
    error[information > TINY] = 1 / np.sqrt(information[information > TINY])
    if target.method == "mle":
        theta = _with_endless(theta, codes, target.bank, bracket)
        error[np.isinf(theta)] = np.inf
    if target.method != "map":
        is_silent = ((codes < 0) | (target.bank.a == 0)).all(axis=1)
        theta[is_silent], error[is_silent] = np.nan, np.nan
    return theta, error


def _brackets(codes: Codes, target: _Target) -> _Bracket:
    """Where the derivative changes its sign between two nodes, at the highest of such places when there are several."""
    nodes, at = target.nodes, target.at_nodes
    design = at.plan.design(codes)
    height, rise = design @ at.heights, design @ at.rises
    level = height.max(axis=1) - _LEVEL
    starts_highest, ends_highest = height[:, 0] >= level, height[:, -1] >= level
    if target.method == "map":
        height -= 0.5 * ((nodes - target.mean) / target.sd) ** 2
        rise -= (nodes - target.mean) / target.sd**2
    if target.method == "wle":
        answered = (codes >= 0).astype(np.float64)
        information = np.maximum(answered @ at.information, TINY)
        # Under guessing Warm's equation is the derivative of nothing simple; elsewhere of the likelihood times sqrt(I).
        height += 0.5 * np.log(information)
        rise += answered @ at.bias / (2 * information)
    falls = (rise[:, :-1] > 0) & (rise[:, 1:] <= 0)
    below = np.where(falls, height[:, :-1], -np.inf).argmax(axis=1)
    rows = np.arange(len(codes))
    before, after = rise[rows, below], rise[rows, below + 1]
    drop = np.where(before > after, before - after, 1.0)
    share = np.clip(before / drop, 0.0, 1.0)
    low, high = nodes[below], nodes[below + 1]
    return _Bracket(low, high, low + share * (high - low), starts_highest, ends_highest)


def _root(
    target: Callable[[Floats, Ints], tuple[Floats, Floats]], bracket: _Bracket
) -> tuple[Floats, Floats]:
    """Where a falling derivative crosses zero between two bounds, and the information there: scoring steps, halving
    where one would leave the bounds.
    """
    low, high, theta = bracket.low.copy(), bracket.high.copy(), bracket.guess.copy()
    information = np.zeros(len(theta))
    active = np.arange(len(theta))
    for _ in range(_ROUNDS):
        rise, information[active] = target(theta[active], active)
        low[active] = np.where(rise > 0, theta[active], low[active])
        high[active] = np.where(rise > 0, high[active], theta[active])
        own = information[active]
        there = theta[active] + np.divide(rise, own, out=np.zeros(len(rise)), where=own > _NO_INFORMATION)
        is_inside = (there > low[active]) & (there < high[active])
        there = np.where(is_inside, there, 0.5 * (low[active] + high[active]))
        moved = np.abs(there - theta[active])
        theta[active] = there
        active = active[moved > _TOLERANCE]
        if not len(active):
            break
    return theta, information


def _with_endless(theta: Floats, codes: Codes, bank: ItemBank, bracket: _Bracket) -> Floats:
    """Minus or plus infinity where the likelihood rises for ever, since every answer says so or nothing stops it."""
    lowest, highest = codes == 0, codes == bank.n_categories - 1
    silent = (codes < 0) | (bank.a == 0)
    says_more = np.where(bank.a > 0, highest, lowest) | silent
    says_less = np.where(bank.a > 0, lowest, highest) | silent
    result = np.where(says_less.all(axis=1) | bracket.starts_highest, -np.inf, theta)
    return np.where(says_more.all(axis=1) | bracket.ends_highest, np.inf, result)
