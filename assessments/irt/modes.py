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
    bank = target.bank
    height = _heights(codes, target)
    peak = height.argmax(axis=1)
    step = _NODES[1] - _NODES[0]
    low, high = np.maximum(_NODES[peak] - step, -_BOUND), np.minimum(_NODES[peak] + step, _BOUND)
    theta = _root(lambda at, rows: target(at, codes[rows]), low, high)
    if target.method == "mle":
        theta = _endless(theta, codes, bank, peak)
    finite = np.isfinite(theta)
    information = np.zeros(len(theta))
    information[finite] = target(theta[finite], codes[finite])[1]
    error = np.full(len(theta), np.inf)
    error[information > TINY] = 1 / np.sqrt(information[information > TINY])
    silent = (codes < 0).all(axis=1)
    if target.method != "map":
        theta[silent], error[silent] = np.nan, np.nan
    return theta, error


def _heights(codes: Codes, target: _Target) -> Floats:
    """What is maximised at the nodes, n x Q."""
    bank = target.bank
    shares, slopes = category_curves(_NODES, bank)
    exists = np.arange(shares.shape[2]) < bank.n_categories[:, np.newaxis]
    logs = np.log(np.where(exists, np.maximum(shares, TINY), 1.0))
    plan = GridPlan(bank.n_categories, is_complete=False)
    design = plan.design(codes)
    height: Floats = design @ plan.spread(np.moveaxis(logs, 0, 2))
    if target.method == "map":
        height -= 0.5 * ((_NODES - target.mean) / target.sd) ** 2
    if target.method == "wle":
        information = (codes >= 0).astype(np.float64) @ (slopes**2 / np.maximum(shares, TINY)).sum(axis=2).T
        height += 0.5 * np.log(np.maximum(information, TINY))
    return height


def _root(
    target: Callable[[Floats, np.ndarray[tuple[int], np.dtype[np.int64]]], tuple[Floats, Floats]],
    low: Floats,
    high: Floats,
) -> Floats:
    """Where a falling derivative crosses zero between two bounds: scoring steps, halving where one would leave them."""
    low, high = low.copy(), high.copy()
    theta = 0.5 * (low + high)
    active = np.arange(len(theta))
    for _ in range(_ROUNDS):
        rise, information = target(theta[active], active)
        low[active] = np.where(rise > 0, theta[active], low[active])
        high[active] = np.where(rise > 0, high[active], theta[active])
        step = rise / np.maximum(information, TINY)
        there = theta[active] + step
        outside = ~((there > low[active]) & (there < high[active]))
        there = np.where(outside, 0.5 * (low[active] + high[active]), there)
        moved = np.abs(there - theta[active])
        theta[active] = there
        active = active[moved > _TOLERANCE]
        if not len(active):
            break
    return theta


def _endless(
    theta: Floats, codes: Codes, bank: ItemBank, peak: np.ndarray[tuple[int], np.dtype[np.int64]]
) -> Floats:
    """Minus or plus infinity where the likelihood rises to the end of what was searched."""
    result = np.where(peak == 0, -np.inf, theta)
    result = np.where(peak == len(_NODES) - 1, np.inf, result)
    answered = codes >= 0
    all_lowest = np.where(answered, codes == 0, True).all(axis=1) & answered.any(axis=1)
    all_highest = np.where(answered, codes == bank.n_categories - 1, True).all(axis=1) & answered.any(axis=1)
    # Below a positive slope more theta means higher answers; a bank of one sign is the rule.
    if (bank.a > 0).all():
        result = np.where(all_lowest, -np.inf, np.where(all_highest, np.inf, result))
    return np.asarray(result)
