"""Bodies of cubes in isometric projection: only what is seen is drawn, so nothing lies over anything else.

All coordinates are whole numbers: an edge of a cube is 30 units long, 26 across and 15 down, or 30 up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache

from markupsafe import Markup

from assessments.generate.item import Plain
from assessments.generate.rotation_group import Body, as_body
from assessments.generate.rotation_views import FACE_X, FACE_Y, FACE_Z, place_of, seen_tiles
from portal.figures.svg import INK, element

Point = tuple[int, int]

ACROSS, DOWN, EDGE = 26, 15, 30
LINE = 4.0
MARGIN = 12
#: How dark each face is: the upper side bright, the left one darker, the right one in the shade.
SHADES = {FACE_Z: 0.08, FACE_Y: 0.3, FACE_X: 0.56}


def read_body(shown: Plain) -> Body:
    """The cubes of a target or an option."""
    assert isinstance(shown, dict)
    return as_body(shown["cubes"])  # type: ignore[arg-type]


def frame_of(bodies: Iterable[Body]) -> tuple[int, int]:
    """Width and height of a window that holds each of these bodies, so that all are drawn at one scale."""
    sizes = [_size(_outlines(body)) for body in bodies]
    return max(width for width, _ in sizes) + 2 * MARGIN, max(height for _, height in sizes) + 2 * MARGIN


def draw_body(body: Body, frame: tuple[int, int]) -> Markup:
    """The visible faces of a body in the middle of a window, each kind of face in one shade."""
    outlines = _outlines(body)
    width, height = _size(outlines)
    points = [point for one in outlines.values() for outline in one for point in outline]
    dx = (frame[0] - width) // 2 - min(x for x, _ in points)
    dy = (frame[1] - height) // 2 - min(y for _, y in points)
    drawn = [
        element(
            "path",
            d="".join(_moved(outline, dx, dy) for outline in found),
            fill_opacity=SHADES[face],
        )
        for face, found in sorted(outlines.items())
    ]
    return element("g", drawn, fill=INK, stroke=INK, stroke_width=LINE, stroke_linejoin="round")


def _moved(outline: Sequence[Point], dx: int, dy: int) -> str:
    """As `svg.path` writes it, for whole numbers alone: a page with six bodies has a thousand of them."""
    corners = "L".join([f"{x + dx} {y + dy}" for x, y in outline])
    return f"M{corners}Z"


def _size(outlines: dict[int, list[list[Point]]]) -> tuple[int, int]:
    points = [point for found in outlines.values() for outline in found for point in outline]
    across, down = [x for x, _ in points], [y for _, y in points]
    return max(across) - min(across), max(down) - min(down)


@lru_cache(maxsize=64)
def _outlines(body: Body) -> dict[int, list[list[Point]]]:
    """For each kind of face the outlines of what is seen: whole faces, and halves of faces that are half covered."""
    halves = defaultdict(list)
    for triangle, tile in seen_tiles(body).items():
        halves[tile].append(triangle)
    outlines = defaultdict(list)
    for tile, triangles in halves.items():
        corners = [_corners(triangle) for triangle in sorted(triangles)]
        outlines[tile % 3].append(corners[0] if len(corners) == 1 else _joined(*corners))
    return dict(outlines)


def _corners(triangle: int) -> list[Point]:
    u, v, half = place_of(triangle)
    between = (u, v + 1) if half else (u + 1, v)
    return [((u - v) * ACROSS, (u + v) * DOWN) for u, v in ((u, v), between, (u + 1, v + 1))]


def _joined(first: list[Point], second: list[Point]) -> list[Point]:
    """Two triangles with a common side as one outline around both."""
    (lone,) = set(first) - set(second)
    (other,) = set(second) - set(first)
    one, two = (point for point in first if point in second)
    return [lone, one, other, two]
