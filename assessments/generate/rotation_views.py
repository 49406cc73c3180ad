"""What of a body is seen from above at an angle, exactly, and whether that tells the whole body.

The eye looks along (-1, -1, -1), so the faces towards +x, +y and +z may be seen, and nothing gets smaller with
distance. A point (x, y, z) is seen at (u, v) = (x - z, y - z). There the picture is a grid of triangles, half squares:
each visible face covers two of them, and of the faces behind each other the one with the greatest x + y + z is seen.
"""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

from assessments.generate.rotation_group import Body

#: Faces are numbered by the axis that they look along. A tile is a face of a cube: 3 * (place of the cube) + face.
FACE_X, FACE_Y, FACE_Z = 0, 1, 2

#: A triangle as one number: 128 u + 2 v + half, counted from a far corner. The half square below the diagonal that
#: runs towards greater u and v has half 0, its vertices being (u, v), (u + 1, v), (u + 1, v + 1); the one above has 1.
_COLUMN, _ROW = 128, 2
_FAR = 24
#: More faces that are half covered than this make a drawing that can be read, but not at a glance.
_MOST_HALF_COVERED = 2
_ORIGIN = _FAR * _COLUMN + _FAR * _ROW
#: From a triangle of half 0 across each of its sides: the neighbour, and the axis that the side runs along.
_ACROSS = ((-1, 0), (_COLUMN + 1, 1), (1, 2))
#: The same for each face, without the side along its own axis.
_SIDES_OF = tuple(tuple(side for side in _ACROSS if side[1] != face) for face in (FACE_X, FACE_Y, FACE_Z))


def seen_tiles(body: Body) -> dict[int, int]:
    """For each triangle of the picture the tile that is seen there.

    >>> sorted(seen_tiles(((0, 0, 0),)).values())
    [0, 0, 1, 1, 2, 2]
    """
    seen: dict[int, int] = {}
    nearness = [x + y + z for x, y, z in body]
    # From the farthest cube to the nearest: what is nearer covers what is farther.
    for cube in sorted(range(len(body)), key=nearness.__getitem__):
        x, y, z = body[cube]
        square = _ORIGIN + (x - z) * _COLUMN + (y - z) * _ROW
        tile = 3 * cube
        seen[square - _ROW + 1] = seen[square] = tile + FACE_X
        seen[square - _COLUMN] = seen[square + 1] = tile + FACE_Y
        seen[square - _COLUMN - _ROW] = seen[square - _COLUMN - _ROW + 1] = tile + FACE_Z
    return seen


def place_of(triangle: int) -> tuple[int, int, int]:
    """Column u, row v and half of a triangle's number.

    >>> [place_of(triangle) for triangle in seen_tiles(((0, 0, 0),))][:2]
    [(0, -1, 1), (0, 0, 0)]
    """
    column, rest = divmod(triangle, _COLUMN)
    return column - _FAR, rest // _ROW - _FAR, rest % _ROW


def drawing(body: Body) -> frozenset[tuple[int, int]]:
    """The picture alone: which way each triangle's face looks, wherever on the paper the body stands.

    Bodies whose drawings are equal look alike.

    >>> near, far = ((0, 0, 0), (1, 1, 1)), ((0, 0, 0),)
    >>> drawing(near) == drawing(far)
    True
    """
    seen = seen_tiles(body)
    first = min(seen) // _COLUMN * _COLUMN
    first += min([triangle % _COLUMN for triangle in seen]) // _ROW * _ROW
    return frozenset([(triangle - first, tile % 3) for triangle, tile in seen.items()])


@lru_cache(maxsize=1024)
def is_clear(body: Body) -> bool:
    """Whether the drawing can be read in one way only.

    - No cube is hidden: of each, one whole face is seen; and no more than two faces are half covered.
    - Nothing fits by accident: where two visible faces meet along a whole side in the picture, they meet in space.
    - All visible faces hang together along such sides, so the picture tells how each lies to all others.

    Of bodies that are drawn clearly, two have equal drawings only if they are equal: starting at any face, each side
    tells where in space the next face lies.

    >>> is_clear(((0, 0, 0), (1, 0, 0))), is_clear(((0, 0, 0), (1, 0, 0), (1, 1, 0), (1, 1, 1)))
    (True, False)
    """
    seen = seen_tiles(body)
    return _shows_every_cube(body, seen) and _hangs_together(body, seen)


def _shows_every_cube(body: Body, seen: dict[int, int]) -> bool:
    n_halves = Counter(seen.values())
    whole = [tile // 3 for tile, n_seen in n_halves.items() if n_seen == 2]
    return len(set(whole)) == len(body) and len(n_halves) - len(whole) <= _MOST_HALF_COVERED


def _hangs_together(body: Body, seen: dict[int, int]) -> bool:
    """Whether all whole sides in the picture are sides in space, and join all visible faces."""
    levels = [coordinate + 1 for cube in body for coordinate in cube]
    links = dict.fromkeys(seen.values(), -1)
    n_parts, tile_at = len(links), seen.get
    for triangle, one in seen.items():
        if triangle & 1:
            continue
        # A side that runs along the axis of a face is no side of that face but cuts it in half.
        for step, axis in _SIDES_OF[one % 3]:
            if (other := tile_at(triangle + step)) is None or axis == other % 3:
                continue
            # Both faces rise alike along the side, so an end of it, (u, v, 0), decides whether they meet there.
            end = ((triangle >> 7) - _FAR + (axis != 2), ((triangle & 127) >> 1) - _FAR, 0)
            if levels[one] - end[one % 3] != levels[other] - end[other % 3]:
                return False
            # Only roots are linked, to roots of other parts, so no way up leads round in a circle.
            root = one
            while links[root] >= 0:
                root = links[root]
            while links[other] >= 0:
                other = links[other]
            if root != other:
                links[root] = other
                n_parts -= 1
    return n_parts == 1
