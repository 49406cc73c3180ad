"""What drawings show, in words, for readers who cannot see them: facts of each cell, and nothing of the answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from flask_babel import gettext, lazy_gettext, ngettext

from assessments.generate.item import Plain

_SHAPES = {
    "circle": lazy_gettext("circle"),
    "triangle": lazy_gettext("triangle"),
    "square": lazy_gettext("square"),
    "diamond": lazy_gettext("diamond"),
    "cross": lazy_gettext("cross"),
    "dome": lazy_gettext("half circle"),
}
_SIZES = {
    1: lazy_gettext("small"),
    2: lazy_gettext("medium-sized"),
    3: lazy_gettext("large"),
    4: lazy_gettext("very large"),
}
_FILLS = {
    "empty": lazy_gettext("not filled"),
    "tone": lazy_gettext("filled in grey"),
    "stripes": lazy_gettext("striped"),
    "dots": lazy_gettext("dotted"),
    "half": lazy_gettext("left half filled"),
    "solid": lazy_gettext("filled"),
}
#: Clockwise from the top, as rays are numbered.
_DIRECTIONS = (
    lazy_gettext("at the top"),
    lazy_gettext("at the upper right"),
    lazy_gettext("on the right"),
    lazy_gettext("at the lower right"),
    lazy_gettext("at the bottom"),
    lazy_gettext("at the lower left"),
    lazy_gettext("on the left"),
    lazy_gettext("at the upper left"),
)
_MIDDLE = lazy_gettext("in the middle")
#: The places of a lattice in reading order, the spokes and corners of lines, and the sides around them.
_LATTICE = tuple(_DIRECTIONS[k] if k is not None else _MIDDLE for k in (7, 0, 1, 6, None, 2, 5, 4, 3))
_SPOKES = tuple(_DIRECTIONS[k] for k in (0, 2, 4, 6, 1, 3, 5, 7))
_EDGES = tuple(_DIRECTIONS[k] for k in (1, 3, 5, 7))


def describe_matrix(cells: Iterable[Mapping[str, Plain]]) -> str:
    """All cells of a matrix, row by row."""
    told = [
        gettext(
            "Row %(row)d, cell %(column)d: %(cell)s.",
            row=place // 3 + 1,
            column=place % 3 + 1,
            cell=describe_cell(cell),
        )
        for place, cell in enumerate(cells)
    ]
    return "\n".join([*told, gettext("Row 3, cell 3 is missing.")])


def describe_cell(cell: Mapping[str, Plain]) -> str:
    """What one cell shows, in the same order for each cell."""
    return gettext("; ").join(_facts(cell))


def describe_body(k_cubes: int) -> str:
    """That there is a body; which one it is, words cannot tell without solving the task."""
    return gettext(
        "A body of %(num)d equal cubes, drawn at an angle from above. Words for its form would solve the task.",
        num=k_cubes,
    )


def _facts(cell: Mapping[str, Plain]) -> Iterable[str]:
    if "places" in cell:
        yield gettext(
            "%(shape)s, %(fill)s", shape=_SHAPES[str(cell["shape"])], fill=_FILLS[str(cell["shade"])]
        )
        yield gettext("places: %(places)s", places=_listed(cell["places"], _LATTICE))
    elif isinstance(size := cell.get("size"), int):
        yield gettext(
            "%(size)s %(shape)s, %(fill)s",
            size=_SIZES[size],
            shape=_SHAPES[str(cell["shape"])],
            fill=_FILLS[str(cell["fill"])],
        )
    if "rays" in cell:
        yield gettext("short rays: %(places)s", places=_listed(cell["rays"], _DIRECTIONS))
    if isinstance(lines := cell.get("lines"), list):
        yield from _lines([line for line in lines if isinstance(line, int)])
    if isinstance(count := cell.get("count"), int):
        yield ngettext("%(num)d bead", "%(num)d beads", count)


def _lines(lines: list[int]) -> Iterable[str]:
    spokes = [line for line in lines if line < len(_SPOKES)]
    edges = [line - len(_SPOKES) for line in lines if line >= len(_SPOKES)]
    if spokes:
        yield gettext("lines from the middle: %(places)s", places=_listed(spokes, _SPOKES))
    if edges:
        yield gettext("slanting lines: %(places)s", places=_listed(edges, _EDGES))


def _listed(places: object, names: tuple[str, ...]) -> str:
    assert isinstance(places, list)
    return gettext(", ").join(str(names[place]) for place in places)
