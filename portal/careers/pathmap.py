"""The occupations of a field on the way from little to much preparation, drawn like a tree that grows to the left.

Columns are O*NET's job zones, rows occupations. A line joins each occupation to the most alike one among those that ask
for more preparation. Below an occupation stand those that lead to it, so no two lines cross.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from portal.careers.catalogue import Occupation
from portal.careers.likeness import Step, Ways

#: The drawing, in units of its viewBox.
WIDTH, TOP, ROW = 360.0, 34.0, 30.0
LEFT, COLUMN = 12.0, 24.0
LABEL_GAP = 18.0
ZONES = (1, 2, 3, 4, 5)


@dataclass(frozen=True)
class Stop:
    """One occupation of the map: its place, and the step on from it if there is one."""

    occupation: Occupation
    row: int
    step: Step | None

    @property
    def x(self) -> float:
        return column_of(self.occupation.job_zone)

    @property
    def y(self) -> float:
        return TOP + ROW * self.row + ROW / 2


@dataclass(frozen=True)
class PathMap:
    """All stops of a field, those who lead to one below it."""

    stops: tuple[Stop, ...]

    @property
    def height(self) -> float:
        return TOP + ROW * len(self.stops)

    @property
    def width(self) -> float:
        return WIDTH

    @property
    def label_x(self) -> float:
        return column_of(ZONES[-1]) + LABEL_GAP

    @property
    def columns(self) -> list[tuple[int, float]]:
        return [(zone, column_of(zone)) for zone in ZONES]

    @property
    def lines(self) -> list[str]:
        """The path of each line: from a stop to the right, and up to the one that it leads to."""
        by_id = {stop.occupation.id: stop for stop in self.stops}
        drawn = []
        for stop in self.stops:
            if stop.step is not None:
                over = by_id[stop.step.to.id]
                drawn.append(f"M{stop.x:g} {stop.y:g}H{over.x:g}V{over.y:g}")
        return drawn


def column_of(zone: int) -> float:
    return LEFT + COLUMN * (zone - 1)


def draw_paths(occupations: Sequence[Occupation], ways: Ways) -> PathMap:
    """Each occupation once: the ones that nothing follows first, each followed by those that lead to it."""
    next_of: dict[str, Step | None] = {}
    below: dict[str, list[Occupation]] = {one.id: [] for one in occupations}
    for one in occupations:
        steps = ways.onward(one, occupations)
        next_of[one.id] = steps[0] if steps else None
        if steps:
            below[steps[0].to.id].append(one)
    ordered: list[Occupation] = []
    waiting = nearest_last(one for one in occupations if next_of[one.id] is None)
    while waiting:
        one = waiting.pop()
        ordered.append(one)
        waiting += nearest_last(below[one.id])
    return PathMap(tuple(Stop(one, row, next_of[one.id]) for row, one in enumerate(ordered)))


def nearest_last(found: Iterable[Occupation]) -> list[Occupation]:
    """So that the last one, taken first, asks for the most preparation; equal ones come in the order of the table."""
    ordered = list(found)[::-1]
    ordered.sort(key=lambda one: one.job_zone)
    return ordered
