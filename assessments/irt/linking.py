"""Linking: two calibrations of the same items on one scale."""

from __future__ import annotations

from typing import Literal, NamedTuple, get_args

import numpy as np

from assessments.errors import InvalidArgument, InvalidBank
from assessments.irt.bank import DICHOTOMOUS, ItemBank, as_bank
from assessments.irt.curves import category_probability
from assessments.irt.quadrature import normal_quadrature
from assessments.matrix import check_choice
from assessments.randomness import Floats

LinkMethod = Literal["stocking-lord", "haebara", "mean-mean", "mean-sigma"]


class Link(NamedTuple):
    """theta_to = slope * theta_from + intercept."""

    slope: float
    intercept: float


def link(items_from: ItemBank, items_to: ItemBank, method: LinkMethod = "stocking-lord") -> Link:
    """The straight line that carries theta of one calibration to the scale of another, from the items of both.

    - "mean-mean" (Loyd & Hoover 1980): slope = mean a_from / mean a_to; "mean-sigma" (Marco 1977): slope = sd b_to / sd
      b_from; either way intercept = mean b_to - slope * mean b_from. All thresholds count as b.
    - "haebara" (1980): least squared distance of each item's category curves; "stocking-lord" (1983): of the expected
      test scores. Both over a standard normal theta of the target, on 61 nodes.

    Items pair up in order; `on_scale` carries them. Raises InvalidBank when the banks do not describe the same kind of
    items or their slopes do not point the same way, InvalidArgument when the spread of locations is zero.

    >>> old = ItemBank(a=[1.0, 1.2, 0.8], b=[-1.0, 0.0, 1.0])
    >>> found = link(on_scale(old, Link(2.0, 0.5)), old)
    >>> round(found.slope, 6), round(found.intercept, 6)
    (0.5, -0.25)
    """
    source, target = as_bank(items_from), as_bank(items_to)
    check_choice("method", method, get_args(LinkMethod))
    _check_pair(source, target)
    if method in ("mean-mean", "mean-sigma"):
        return _by_moments(source, target, method)
    return _by_curves(source, target, method)


def on_scale(items: ItemBank, line: Link) -> ItemBank:
    """The same items on the scale that a link leads to: a / slope, slope * b + intercept, c as it is.

    Raises InvalidArgument when the slope is not above zero.
    """
    bank = as_bank(items)
    slope, intercept = line
    if not slope > 0:
        raise InvalidArgument("slope", slope, "above 0")
    b, thresholds = slope * bank.b + intercept, slope * bank.thresholds + intercept
    model = "2pl" if bank.model == "rasch" else bank.model
    return ItemBank(bank.a / slope, b, bank.c, thresholds, model=model, lowest_category=bank.lowest_category)


def _check_pair(source: ItemBank, target: ItemBank) -> None:
    if float(source.a.sum()) * float(target.a.sum()) <= 0:
        raise InvalidBank("the slopes of the two scales do not point the same way")
    if (
        source.thresholds.shape != target.thresholds.shape
        or (source.n_categories != target.n_categories).any()
    ):
        raise InvalidBank(
            f"{source.k_items} items and {target.k_items} items of the other scale do not pair up"
        )
    alike = source.model == target.model or {source.model, target.model} <= set(DICHOTOMOUS)
    if not alike:
        raise InvalidBank(f"items of the models {source.model} and {target.model} have no common scale")


def _by_moments(source: ItemBank, target: ItemBank, method: str) -> Link:
    known = ~np.isnan(source.thresholds)
    b_from, b_to = source.thresholds[known], target.thresholds[known]
    if method == "mean-mean":
        above, below = float(source.a.mean()), float(target.a.mean())
    else:
        above, below = float(b_to.std()), float(b_from.std())
    if not above * below > 0:
        raise InvalidArgument(f"{method} of these items", (above, below), "two numbers of one sign, not zero")
    slope = above / below
    return Link(slope, float(b_to.mean() - slope * b_from.mean()))


def _by_curves(source: ItemBank, target: ItemBank, method: str) -> Link:
    from scipy.optimize import least_squares

    rule = normal_quadrature()
    roots = np.sqrt(rule.weights)
    wanted = _compared(category_probability(rule.nodes, target), method)

    def distances(line: Floats) -> Floats:
        # The source's curves at the theta that the line carries to each node.
        shares = category_probability((rule.nodes - line[1]) / np.exp(line[0]), source)
        apart = (_compared(shares, method) - wanted) * roots[:, np.newaxis]
        return np.asarray(apart.ravel())

    start = _start(source, target)
    found = least_squares(distances, start, xtol=1e-14, ftol=1e-14, gtol=1e-14)
    return Link(float(np.exp(found.x[0])), float(found.x[1]))


def _start(source: ItemBank, target: ItemBank) -> Floats:
    known = ~np.isnan(source.thresholds)
    ratio = float(np.mean(np.abs(source.a)) / max(float(np.mean(np.abs(target.a))), 1e-6))
    slope = min(max(ratio, 0.05), 20.0)
    shift = float(target.thresholds[known].mean() - slope * source.thresholds[known].mean())
    return np.array([np.log(slope), shift])


def _compared(shares: Floats, method: str) -> Floats:
    """What is to agree, n_theta x anything: every category's curve, or the expected score of the whole test."""
    if method == "haebara":
        return shares[:, :, 1:].reshape(len(shares), -1)
    expected: Floats = shares @ np.arange(shares.shape[2], dtype=np.float64)
    return np.asarray(expected.sum(axis=1, keepdims=True))
