"""What matters and how well it is done: the importance-performance matrix, which says so when it does not know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from assessments.errors import InvalidArgument
from assessments.matrix import Ints, as_vector, check_choice, check_number
from assessments.randomness import Floats, check_seed
from assessments.satisfaction.answers import MAX_MISSING_SHARE
from assessments.satisfaction.bootstrap import PathBootstrap, bootstrap_answers, percentile_interval
from assessments.satisfaction.diagram import PathDiagram
from assessments.satisfaction.errors import InvalidPathModel
from assessments.satisfaction.index import (
    PLS_MINIMUM_N,
    WEIGHTING_CHOICES,
    WeightingChoice,
)
from assessments.satisfaction.path_model import fitting_answers
from assessments.satisfaction.scale import answer_scale, check_signs, index_value
from assessments.satisfaction.solution import Settings, Weighting
from assessments.satisfaction.weighting import Scheme


class Zone(StrEnum):
    """Where a driver stands (Martilla & James 1977), or that this cannot be told yet."""

    #: Important and done well.
    keep_up = "keep_up"
    #: Important and done badly: begin here.
    concentrate_here = "concentrate_here"
    #: Unimportant and done badly.
    low_priority = "low_priority"
    #: Unimportant and done well.
    possible_overkill = "possible_overkill"
    #: Its interval reaches over the crosshair on at least one axis.
    undecided = "undecided"


class Measured(NamedTuple):
    """A number with the ends of its interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class ImportanceCell:
    """One driver: `importance` in points of the target's index per point of its own, `performance` from 0 to 100."""

    name: str
    importance: Measured
    performance: Measured
    zone: Zone


@dataclass(frozen=True)
class ImportanceMatrix:
    """All drivers of a target with the crosshair that divides them; `weighting` says "pls" or "equal"."""

    target: str
    cells: tuple[ImportanceCell, ...]
    importance_cut: float
    performance_cut: float
    confidence: float
    weighting: Weighting
    n: int
    n_draws: int


def importance_performance(
    x: npt.ArrayLike,
    diagram: PathDiagram,
    *,
    seed: int,
    target: str = "satisfaction",
    minimum: npt.ArrayLike = 1,
    maximum: npt.ArrayLike = 10,
    weighting: WeightingChoice = "auto",
    scheme: Scheme = "path",
    importance_cut: float | None = None,
    performance_cut: float | None = None,
    confidence: float = 0.95,
    n_draws: int = 1000,
    max_missing_share: float = MAX_MISSING_SHARE,
) -> ImportanceMatrix:
    """The matrix of GB/T 19038, annex D, from a path model (Ringle & Sarstedt 2016), with undecided zones.

    Importance is the unstandardised total effect of a driver's index on the target's, performance the driver's index.
    The crosshair stands at the drivers' means, or where the cuts put it. A driver is given a quadrant only when the
    bootstrap interval of its distance from the crosshair, whose own movement is part of it, leaves zero out on both
    axes; otherwise it is undecided. Fewer than 100 persons count all items equally with weighting "auto".

    Items of a driver that has little to do with the target have weights around zero; one below zero counts as zero.
    Raises as `path_model`, NegativeWeight for an item that points against its own block, InvalidSeed, InvalidDraws.

    >>> x = [[7, 8, 6, 7], [9, 9, 8, 9], [5, 6, 5, 4], [8, 6, 7, 8], [6, 7, 7, 6], [10, 9, 9, 10]] * 20
    >>> diagram = PathDiagram({"quality": [0, 1], "satisfaction": [2, 3]}, [("quality", "satisfaction")])
    >>> matrix = importance_performance(x, diagram, seed=1, importance_cut=0.5, performance_cut=50)
    >>> cell = matrix.cells[0]
    >>> cell.name, round(cell.importance.value, 2), round(cell.performance.value, 1), cell.zone.value
    ('quality', 1.04, 72.2, 'keep_up')
    """
    check_seed(seed)
    check_choice("weighting", weighting, WEIGHTING_CHOICES)
    cuts = (_cut("importance_cut", importance_cut), _cut("performance_cut", performance_cut))
    drivers = diagram.drivers_of(target)
    if not drivers:
        raise InvalidPathModel(f"nothing leads to {target!r}")
    ends = answer_scale(x, diagram.columns, minimum, maximum)
    answers = fitting_answers(x, diagram, max_missing_share)
    is_small = weighting == "auto" and len(answers.table) < PLS_MINIMUM_N
    chosen: Weighting = "equal" if is_small or weighting == "equal" else "pls"
    boot = bootstrap_answers(answers, diagram, Settings(scheme, chosen), seed=seed, n_draws=n_draws)
    for name in (*drivers, target):
        check_signs(boot.model.loadings[diagram.items_of(name)], name, diagram.blocks[name])
    important, performing = (
        _axis(values, cut, boot.n_units, confidence)
        for values, cut in zip(_drawn(boot, drivers, target, *ends), cuts, strict=True)
    )
    return ImportanceMatrix(
        target=target,
        cells=_cells(drivers, important, performing),
        importance_cut=important.cut,
        performance_cut=performing.cut,
        confidence=confidence,
        weighting=chosen,
        n=boot.model.n,
        n_draws=boot.n_draws,
    )


def importance_zones(
    importance: npt.ArrayLike,
    importance_error: npt.ArrayLike,
    performance: npt.ArrayLike,
    performance_error: npt.ArrayLike,
    *,
    importance_cut: float | None = None,
    performance_cut: float | None = None,
    confidence: float = 0.95,
) -> tuple[Zone, ...]:
    """Zones from numbers and their standard errors alone, say from another survey's table.

    The crosshair stands at the means of all, or where the cuts put it. A distance from the mean of m independent
    numbers has the variance s_j^2 (1 - 2 / m) + sum of s_i^2 / m^2; it must exceed z standard errors on both axes.

    Raises InvalidMatrix, InvalidArgument.

    >>> [zone.value for zone in importance_zones([0.2, 0.6], [0.05, 0.05], [70, 50], [2, 20])]
    ['undecided', 'undecided']
    >>> [zone.value for zone in importance_zones([0.2, 0.6], [0.05, 0.05], [70, 50], [2, 2])]
    ['possible_overkill', 'concentrate_here']
    """
    from scipy.special import ndtri

    z = float(ndtri(0.5 + check_number("confidence", confidence, above=0, below=1) / 2))
    values = as_vector(importance, name="importance")
    others = as_vector(performance, name="performance", length=values.size)
    axes = (
        ("importance_error", values, importance_error, _cut("importance_cut", importance_cut)),
        ("performance_error", others, performance_error, _cut("performance_cut", performance_cut)),
    )
    sides = []
    for name, numbers, given, cut in axes:
        errors = as_vector(given, name=name, length=values.size)
        if np.any(errors < 0):
            raise InvalidArgument(name, float(errors.min()), "zero or more")
        distance = numbers - (numbers.mean() if cut is None else cut)
        m = numbers.size
        moved = errors**2 * (1 - 2 / m) + np.sum(errors**2) / m**2 if cut is None else errors**2
        # A single number is its own mean; rounding must not make its variance negative.
        sides.append(
            np.where(np.abs(distance) > z * np.sqrt(np.maximum(moved, 0)), np.sign(distance), 0).astype(int)
        )
    return tuple(_zone(*pair) for pair in zip(*sides, strict=True))


def _drawn(
    boot: PathBootstrap, drivers: Sequence[str], target: str, lowest: Floats, highest: Floats
) -> tuple[Floats, Floats]:
    """Importance and performance by driver, the sample's in the first row, the draws' below it."""
    diagram, model = boot.model.diagram, boot.model
    # Items of a driver that hardly matters have weights around zero; below it they count nothing, in any sample.
    weights = np.maximum(np.vstack([model.raw_weights, boot.solution.weights]), 0.0)
    means = np.vstack([model.mean, boot.mean])
    # A latent score has variance one, so its index spreads by 100 over its weighted range.
    ranges = weights * (highest - lowest) @ (np.arange(len(diagram.latents)) == diagram.owners[:, np.newaxis])
    goal = diagram.place_of(target)
    places = [diagram.place_of(name) for name in drivers]
    effects = np.vstack(
        [
            [model.total_effects[name, target] for name in drivers],
            boot.solution.total_effects[:, goal, places],
        ]
    )
    importance = effects * ranges[:, places] / ranges[:, [goal]]
    items = [diagram.items_of(name) for name in drivers]
    performance = np.stack(
        [index_value(means[:, of], weights[:, of], lowest[of], highest[of]) for of in items], axis=1
    )
    return importance, performance


class _Axis(NamedTuple):
    """One axis: the drivers' numbers, where the crosshair stands, and on which side of it (1, -1, 0) each driver is."""

    measured: list[Measured]
    cut: float
    sides: Ints


def _axis(values: Floats, cut: float | None, n_units: int, confidence: float) -> _Axis:
    """From numbers by driver, the sample's in the first row, the draws' below it."""
    interval = percentile_interval(values[1:], n_units=n_units, confidence=confidence)
    distances = values - (values.mean(axis=1, keepdims=True) if cut is None else cut)
    away = percentile_interval(distances[1:], n_units=n_units, confidence=confidence)
    return _Axis(
        [
            Measured(float(value), float(low), float(high))
            for value, low, high in zip(values[0], interval.low, interval.high, strict=True)
        ],
        float(values[0].mean()) if cut is None else cut,
        (away.low > 0).astype(np.int64) - (away.high < 0).astype(np.int64),
    )


def _cells(drivers: Sequence[str], important: _Axis, performing: _Axis) -> tuple[ImportanceCell, ...]:
    return tuple(
        ImportanceCell(name, importance, performance, _zone(int(one), int(other)))
        for name, importance, performance, one, other in zip(
            drivers, important.measured, performing.measured, important.sides, performing.sides, strict=True
        )
    )


def _zone(importance_side: int, performance_side: int) -> Zone:
    if importance_side == 0 or performance_side == 0:
        return Zone.undecided
    if importance_side > 0:
        return Zone.keep_up if performance_side > 0 else Zone.concentrate_here
    return Zone.possible_overkill if performance_side > 0 else Zone.low_priority


def _cut(name: str, cut: float | None) -> float | None:
    return None if cut is None else check_number(name, cut)
