"""One cell of a figure matrix: a square of 96 units with a figure, and rays, beads, lines or a lattice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import cos, pi, sin, sqrt

from markupsafe import Markup

from assessments.generate.item import Plain
from portal.figures.shapes import LINE, Point, draw_shape
from portal.figures.svg import INK, element, path

SIDE = 96.0
MIDDLE = SIDE / 2
#: Radius of a figure by its size; of the small figures of a lattice, and the steps between these.
RADII = {1: 15.0, 2: 18.5, 3: 22.5, 4: 26.0}
SMALL_RADIUS, LATTICE_STEP = 10.0, 31.0
#: Where rays begin and end, how far lines reach; beads and how far the figure makes room for them.
RAY_FROM, RAY_TO = 37.0, 44.0
REACH = 42.0
#: How strongly a figure is drawn that lines lie over.
FADED = 0.62
BEAD, BEAD_STEP, BEAD_LEVEL, BEAD_ROOM = 9.0, 14.0, 86.5, 9.0


def draw_cell(cell: Mapping[str, Plain]) -> Markup:
    """Everything in a cell, lines on top of the figure."""
    y = MIDDLE - (BEAD_ROOM if "count" in cell else 0)
    drawn = Markup()
    if "places" in cell:
        drawn += _lattice(cell)
    elif "shape" in cell:
        size, shape, fill = cell["size"], str(cell["shape"]), str(cell["fill"])
        assert isinstance(size, int)
        figure = draw_shape(shape, fill, x=MIDDLE, y=y, radius=RADII[size])
        drawn += element("g", [figure], opacity=FADED) if "lines" in cell else figure
    if "rays" in cell:
        drawn += element("path", d="".join(path(_ray(place)) for place in _places(cell, "rays")))
    if "lines" in cell:
        reach = REACH - (BEAD_ROOM if "count" in cell else 0)
        drawn += element("path", d="".join(path(_line(place, y, reach)) for place in _places(cell, "lines")))
    if isinstance(count := cell.get("count"), int):
        drawn += _beads(count)
    return element(
        "g",
        [drawn],
        fill="none",
        stroke=INK,
        stroke_width=LINE,
        stroke_linecap="round",
        stroke_linejoin="round",
    )


def _places(cell: Mapping[str, Plain], name: str) -> Sequence[int]:
    places = cell[name]
    assert isinstance(places, list)
    return [place for place in places if isinstance(place, int)]


def _lattice(cell: Mapping[str, Plain]) -> Markup:
    small = (
        draw_shape(
            str(cell["shape"]),
            str(cell["shade"]),
            x=MIDDLE + LATTICE_STEP * (place % 3 - 1),
            y=MIDDLE + LATTICE_STEP * (place // 3 - 1),
            radius=SMALL_RADIUS,
        )
        for place in _places(cell, "places")
    )
    return Markup().join(small)


def _ray(place: int) -> list[Point]:
    x, y = sin(pi * place / 4), -cos(pi * place / 4)
    return [(MIDDLE + length * x, MIDDLE + length * y) for length in (RAY_FROM, RAY_TO)]


def _line(place: int, y: float, reach: float) -> list[Point]:
    """A spoke to a side, a spoke to a corner, or a side of the diamond around them (`figure_sets`)."""
    ends = [(MIDDLE, y - reach), (MIDDLE + reach, y), (MIDDLE, y + reach), (MIDDLE - reach, y)]
    turn = place % 4
    if place < 4:
        return [(MIDDLE, y), ends[turn]]
    if place < 8:
        angle, length = pi * (turn + 0.5) / 2, reach / sqrt(2)
        return [(MIDDLE, y), (MIDDLE + length * sin(angle), y - length * cos(angle))]
    return [ends[turn], ends[(turn + 1) % 4]]


def _beads(count: int) -> Markup:
    first = MIDDLE - BEAD_STEP * (count - 1) / 2
    return element(
        "path",
        d="".join(f"M{first + BEAD_STEP * k:g} {BEAD_LEVEL:g}h0" for k in range(count)),
        stroke_width=BEAD,
    )
