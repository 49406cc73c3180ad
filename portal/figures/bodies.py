"""Bodies of cubes in isometric projection: only what is seen is drawn, so nothing lies over anything else.

All coordinates are whole numbers: an edge of a cube is 30 units long, 26 across and 15 down, or 30 up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from markupsafe import Markup

from assessments.generate.item import Plain
from assessments.generate.rotation_group import Body, as_body
from assessments.generate.rotation_views import FACE_X, FACE_Y, FACE_Z, place_of, seen_tiles
from portal.figures.svg import INK, element

Point = tuple[int, int]
Outline = tuple[Point, ...]

ACROSS, DOWN, EDGE = 26, 15, 30
LINE = 4.0
MARGIN = 12
#: How dark each face is: the upper side bright, the left one darker, the right one in the shade.
SHADES = {FACE_Z: 0.08, FACE_Y: 0.3, FACE_X: 0.56}


def read_body(shown: Plain) -> Body:
    """The cubes of a target or an option."""
    assert isinstance(shown, dict)
    return as_body(shown["cubes"])  # type: ignore[arg-type]


class Seen(NamedTuple):
    """What is seen of a body, wherever on the paper it stands."""

    #: For each kind of face the outlines of whole faces, and of halves of faces that are half covered.
    outlines: dict[int, list[Outline]]
    left: int
    top: int
    width: int
    height: int


def frame_of(bodies: Iterable[Body]) -> tuple[int, int]:
    """Width and height of a window that holds each of these bodies, so that all are drawn at one scale."""
    seen = [_seen(body) for body in bodies]
    return max(one.width for one in seen) + 2 * MARGIN, max(one.height for one in seen) + 2 * MARGIN


def draw_body(body: Body, frame: tuple[int, int]) -> Markup:
    """The visible faces of a body in the middle of a window, each kind of face in one shade."""
    seen = _seen(body)
    dx, dy = (frame[0] - seen.width) // 2 - seen.left, (frame[1] - seen.height) // 2 - seen.top
    drawn = [
        element("path", d="".join([_moved(outline, dx, dy) for outline in found]), fill_opacity=SHADES[face])
        for face, found in sorted(seen.outlines.items())
    ]
    return element("g", drawn, fill=INK, stroke=INK, stroke_width=LINE, stroke_linejoin="round")


def _moved(outline: Outline, dx: int, dy: int) -> str:
    """As `svg.path` writes it, for whole numbers alone: a page with six bodies has a thousand of them."""
    corners = "L".join([f"{x + dx} {y + dy}" for x, y in outline])
    return f"M{corners}Z"


@lru_cache(maxsize=64)
def _seen(body: Body) -> Seen:
    halves = defaultdict(list)
    for triangle, tile in seen_tiles(body).items():
        halves[tile].append(triangle)
    outlines = defaultdict(list)
    for tile, triangles in halves.items():
        outlines[tile % 3].append(_outline(*sorted(triangles)))
    across, down = zip(
        *{point for found in outlines.values() for outline in found for point in outline}, strict=True
    )
    left, top = min(across), min(down)
    return Seen(outlines, left, top, max(across) - left, max(down) - top)


@lru_cache(maxsize=4096)
def _outline(*triangles: int) -> Outline:
    """Around one triangle, or around two with a common side. Bodies meet the same places again and again."""
    corners = [_corners(triangle) for triangle in triangles]
    return tuple(corners[0] if len(corners) == 1 else _joined(*corners))


def _corners(triangle: int) -> list[Point]:
    u, v, half = place_of(triangle)
    between = (u, v + 1) if half else (u + 1, v)
    return [((u - v) * ACROSS, (u + v) * DOWN) for u, v in ((u, v), between, (u + 1, v + 1))]


def _joined(first: list[Point], second: list[Point]) -> list[Point]:
    (lone,) = set(first) - set(second)
    (other,) = set(second) - set(first)
    one, two = (point for point in first if point in second)
    return [lone, one, other, two]
