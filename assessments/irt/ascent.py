"""Climbing to a maximum: limited-memory quasi-Newton steps, preconditioned by the information of complete data."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from assessments.randomness import Floats

#: Pairs of steps and gradient changes that are remembered.
_MEMORY = 30
_HALVINGS = 40
#: A step is taken when it gains at least this share of what the slope promises (Armijo 1966).
_GAIN_SHARE = 1e-4


class Place(NamedTuple):
    """The function at one point: value, gradient, the product of a vector with the inverse of an information, and how
    much of each parameter's movement matters: 1, less where the function hardly feels it, 0 where it is to stay.
    """

    value: float
    gradient: Floats
    solve: Callable[[Floats], Floats]
    matters: Floats | float = 1.0


class Summit(NamedTuple):
    """Where the climb ended."""

    point: Floats
    n_iterations: int
    converged: bool


def climb(
    look: Callable[[Floats], Place | None],
    point: Floats,
    *,
    tolerance: float,
    max_iterations: int,
    longest: float = 2.0,
) -> Summit:
    """Maximise a smooth function from a starting point.

    `look` returns the place at a point, or None where the function does not exist. Each direction is the two-loop
    recursion of L-BFGS (Nocedal 1980) around the place's own `solve`, here the inverse information of complete data:
    alone that would be the EM gradient algorithm (Lange 1995), and the remembered pairs supply what the missing theta
    takes away. It ends when a full step moves no parameter by `tolerance`, as far as that matters.
    """
    pairs: deque[tuple[Floats, Floats, float]] = deque(maxlen=_MEMORY)
    here = look(point)
    if here is None:
        raise ValueError("the function does not exist at the starting point")
    for iteration in range(1, max_iterations + 1):
        direction = _direction(here, pairs) * (np.asarray(here.matters) > 0)
        slope = float(direction @ here.gradient)
        if slope <= 0:
            pairs.clear()
            direction = here.solve(here.gradient) * (np.asarray(here.matters) > 0)
            slope = float(direction @ here.gradient)
        size = float(np.abs(direction).max(initial=0.0))
        held = min(1.0, longest / max(size, longest))
        is_small = held == 1.0 and float(np.abs(direction * here.matters).max(initial=0.0)) < tolerance
        share, there = _along(look, point, here, direction * held, slope * held)
        if there is None:
            # No gain even from a tiny step: rounding is all that is left.
            return Summit(point, iteration, converged=True)
        step = direction * held * share
        _remember(pairs, step, here.gradient - there.gradient)
        point, here = point + step, there
        if share == 1.0 and is_small:
            return Summit(point, iteration, converged=True)
    return Summit(point, max_iterations, converged=False)


def _direction(here: Place, pairs: deque[tuple[Floats, Floats, float]]) -> Floats:
    direction = here.gradient.copy()
    shares = []
    for step, change, curvature in reversed(pairs):
        share = float(step @ direction) / curvature
        shares.append(share)
        direction -= share * change
    direction = here.solve(direction)
    for (step, change, curvature), share in zip(pairs, reversed(shares), strict=True):
        direction += (share - float(change @ direction) / curvature) * step
    return direction


def _along(
    look: Callable[[Floats], Place | None], point: Floats, here: Place, direction: Floats, slope: float
) -> tuple[float, Place | None]:
    """The first of 1, 1/2, 1/4 ... of the direction that gains enough; None when none does."""
    share = 1.0
    rounding = 1e-14 * abs(here.value)
    for _ in range(_HALVINGS):
        there = look(point + share * direction)
        if there is not None and there.value >= here.value + _GAIN_SHARE * share * slope - rounding:
            return share, there
        if share * slope < rounding:
            break
        share /= 2
    return share, None


def _remember(pairs: deque[tuple[Floats, Floats, float]], step: Floats, change: Floats) -> None:
    curvature = float(step @ change)
    # A pair without positive curvature would turn the next direction downhill.
    if curvature > 1e-12 * float(np.linalg.norm(step) * np.linalg.norm(change)):
        pairs.append((step, change, curvature))
