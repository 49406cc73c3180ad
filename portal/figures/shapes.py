"""The outlines of the six shapes and what fills them, as paths, in units of a cell.

Fills are told apart by pattern, never by colour. Stripes and dots are computed and not referred to, so a drawing needs
no ids and looks the same wherever it stands.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from math import cos, pi, sin, sqrt

from markupsafe import Markup

from portal.figures.svg import INK, element, number, path

Point = tuple[float, float]

#: Widths of lines, stripes and the gaps between them, and the diameter of dots.
LINE, STRIPE, DOT = 4.5, 4.5, 4.5
STRIPE_STEP, DOT_STEP = 9.0, 9.0
#: From the middle of a dot to the middle of the outline: half of each, and a little paper between.
DOT_ROOM = (LINE + DOT) / 2 + 0.6
#: How dark an even tone is: clearly darker than the paper and clearly lighter than a line.
TONE = 0.38
_HALF_ROOT = sqrt(0.5)

#: Corners on a circle of radius 1 or near it, so that all shapes look equally large.
_CORNERS: dict[str, list[Point]] = {
    "triangle": [(1.2 * sin(2 * pi * k / 3), 0.16 - 1.2 * cos(2 * pi * k / 3)) for k in range(3)],
    "square": [(0.83, -0.83), (0.83, 0.83), (-0.83, 0.83), (-0.83, -0.83)],
    "diamond": [(0, -1.16), (1.04, 0), (0, 1.16), (-1.04, 0)],
    "cross": [
        (0.46, -1.06), (0.46, -0.46), (1.06, -0.46), (1.06, 0.46), (0.46, 0.46), (0.46, 1.06),
        (-0.46, 1.06), (-0.46, 0.46), (-1.06, 0.46), (-1.06, -0.46), (-0.46, -0.46), (-0.46, -1.06),
    ],
    "dome": [(1.16 * cos(pi * k / 24), 0.6 - 1.16 * sin(pi * k / 24)) for k in range(25)],
    # A circle as far as stripes and dots are concerned.
    "circle": [(cos(2 * pi * k / 48), sin(2 * pi * k / 48)) for k in range(48)],
}  # fmt: skip


@lru_cache(maxsize=1024)
def draw_shape(shape: str, fill: str, *, x: float, y: float, radius: float) -> Markup:
    """A filled outline around a point."""
    corners = [(x + radius * dx, y + radius * dy) for dx, dy in _CORNERS[shape]]
    inside = (
        {"fill": INK, "fill_opacity": None if fill == "solid" else TONE} if fill in {"tone", "solid"} else {}
    )
    drawn = Markup()
    if fill == "half":
        drawn += element("path", d=path(_left_of(corners, x), closed=True), fill=INK, stroke="none")
    if shape == "circle":
        drawn += element("circle", cx=x, cy=y, r=radius, **inside)
    else:
        drawn += element("path", d=path(corners, closed=True), **inside)
    if fill == "stripes":
        drawn += element("path", d=_stripes(corners, x, y), stroke_width=STRIPE, stroke_linecap="butt")
    if fill == "dots":
        drawn += element("path", d=_dots(corners, x, y), stroke_width=DOT)
    return drawn


def _left_of(corners: list[Point], x: float) -> list[Point]:
    """The part of an outline to the left of an upright line."""
    kept = []
    for (x0, y0), (x1, y1) in _sides(corners):
        if x0 <= x:
            kept.append((x0, y0))
        if (x0 <= x) != (x1 <= x):
            kept.append((x, y0 + (y1 - y0) * (x - x0) / (x1 - x0)))
    return kept


def _stripes(corners: list[Point], x: float, y: float) -> str:
    """Slanting stripes from outline to outline, the same on both sides of the middle."""
    # In turned coordinates the stripes are level.
    turned = [((px - x + py - y) * _HALF_ROOT, (py - y - px + x) * _HALF_ROOT) for px, py in corners]
    drawn = []
    for step in range(-6, 6):
        level = STRIPE_STEP * (step + 0.5)
        ends = _crossings(turned, level)
        for left, right in zip(ends[::2], ends[1::2], strict=True):
            if right - left > STRIPE:
                line = [
                    (x + (at - level) * _HALF_ROOT, y + (at + level) * _HALF_ROOT) for at in (left, right)
                ]
                drawn.append(path(line))
    return "".join(drawn)


def _dots(corners: list[Point], x: float, y: float) -> str:
    """Points in shifted rows, as many as have room; the rows stand where most of them do."""
    phases = [(across, down) for down in (0, 0.25, 0.5, 0.75) for across in (0, 0.5)]
    grids = [_dots_from(corners, x, y, *phase) for phase in phases]
    # Of equally many the ones in the middle look best.
    found = max(grids, key=lambda grid: (len(grid), -abs(sum(level - y for _, level in grid))))
    return "".join(f"M{number(at)} {number(level)}h0" for at, level in found)


def _dots_from(corners: list[Point], x: float, y: float, across: float, down: float) -> list[Point]:
    found = []
    for row in range(-5, 6):
        level = y + DOT_STEP * sqrt(0.75) * (row + down)
        crossings = _crossings(corners, level)
        for column in range(-4, 5):
            at = x + DOT_STEP * (column + across + row % 2 / 2)
            is_inside = sum(crossing < at for crossing in crossings) % 2 == 1
            if is_inside and all(
                _distance(at, level, start, end) >= DOT_ROOM for start, end in _sides(corners)
            ):
                found.append((at, level))
    return found


def _sides(corners: list[Point]) -> Iterator[tuple[Point, Point]]:
    return pairwise([*corners, corners[0]])


def _crossings(corners: list[Point], y: float) -> list[float]:
    """Where a level line crosses the outline, from left to right."""
    crossed = [(start, end) for start, end in _sides(corners) if (start[1] <= y) != (end[1] <= y)]
    return sorted(x0 + (x1 - x0) * (y - y0) / (y1 - y0) for (x0, y0), (x1, y1) in crossed)


def _distance(x: float, y: float, start: Point, end: Point) -> float:
    (x0, y0), (x1, y1) = start, end
    dx, dy = x1 - x0, y1 - y0
    share = max(0.0, min(1.0, ((x - x0) * dx + (y - y0) * dy) / (dx * dx + dy * dy)))
    return ((x - x0 - share * dx) ** 2 + (y - y0 - share * dy) ** 2) ** 0.5
