"""Estimates that maximise something: the likelihood, the posterior, or Warm's weighted likelihood."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from assessments.irt.answers import Codes
from assessments.irt.bank import ItemBank
from assessments.irt.curves import TINY, category_curves
from assessments.irt.expectation import GridPlan
from assessments.irt.slopes import category_curvature
from assessments.matrix import Ints
from assessments.randomness import Floats

#: Where maxima are looked for; a likelihood that still rises there has none.
_BOUND = 20.0
_NODES = np.linspace(-_BOUND, _BOUND, 321)
_ROWS = 1 << 12
_TOLERANCE = 1e-10
_ROUNDS = 200


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
    patterns, which = np.unique(codes, axis=0, return_inverse=True)
    target = _Target(bank, method, mean, sd)
    found = [_maxima(patterns[start : start + _ROWS], target) for start in range(0, len(patterns), _ROWS)]
    theta, error = (np.concatenate(parts) for parts in zip(*found, strict=True))
    return theta[which.ravel()], error[which.ravel()]


def _maxima(codes: Codes, target: _Target) -> tuple[Floats, Floats]:
    peak, low, high = _brackets(codes, target)
    theta = _root(lambda at, rows: target(at, codes[rows]), low, high)
    if target.method == "mle":
        theta = _with_endless(theta, codes, target.bank, peak)
    finite = np.isfinite(theta)
    information = np.zeros(len(theta))
    information[finite] = target(theta[finite], codes[finite])[1]
    error = np.full(len(theta), np.inf)
    error[information > TINY] = 1 / np.sqrt(information[information > TINY])
    if target.method != "map":
        silent = (codes < 0).all(axis=1)
        theta[silent], error[silent] = np.nan, np.nan
    return theta, error


def _brackets(codes: Codes, target: _Target) -> tuple[Ints, Floats, Floats]:
    """The best node for each row, and two bounds between which the derivative falls through zero."""
    bank = target.bank
    shares, slopes = category_curves(_NODES, bank)
    safe = np.maximum(shares, TINY)
    plan = GridPlan(bank.n_categories, is_complete=False)
    design = plan.design(codes)
    exists = np.arange(shares.shape[2]) < bank.n_categories[:, np.newaxis]
    height: Floats = design @ plan.spread(np.moveaxis(np.log(np.where(exists, safe, 1.0)), 0, 2))
    if target.method == "map":
        height -= 0.5 * ((_NODES - target.mean) / target.sd) ** 2
    peak = height.argmax(axis=1)
    if target.method == "wle":
        # Warm's equation is not the derivative of anything simple under guessing: its own sign is followed.
        answered = (codes >= 0).astype(np.float64)
        information = np.maximum(answered @ (slopes**2 / safe).sum(axis=2).T, TINY)
        bias = answered @ (slopes * category_curvature(_NODES, bank) / safe).sum(axis=2).T
        rise = design @ plan.spread(np.moveaxis(slopes / safe, 0, 2)) + bias / (2 * information)
        falls = (rise[:, :-1] > 0) & (rise[:, 1:] <= 0)
        height = height + 0.5 * np.log(information)
        peak = np.where(falls, height[:, :-1], -np.inf).argmax(axis=1)
        return peak, _NODES[peak], _NODES[peak + 1]
    return peak, _NODES[np.maximum(peak - 1, 0)], _NODES[np.minimum(peak + 1, len(_NODES) - 1)]


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


def _with_endless(theta: Floats, codes: Codes, bank: ItemBank, peak: Ints) -> Floats:
    """Minus or plus infinity where the likelihood rises for ever, since every answer says so or nothing stops it."""
    lowest, highest = codes == 0, codes == bank.n_categories - 1
    silent = (codes < 0) | (bank.a == 0)
    says_more = np.where(bank.a > 0, highest, lowest) | silent
    says_less = np.where(bank.a > 0, lowest, highest) | silent
    result = np.where(says_less.all(axis=1) | (peak == 0), -np.inf, theta)
    return np.where(says_more.all(axis=1) | (peak == len(_NODES) - 1), np.inf, result)
