"""Bodies of unit cubes and the 24 rotations of the cube: the same body, its mirror image, another body.

A cube is three whole numbers; a body is the sorted tuple of its cubes, moved so that the smallest coordinate of each
axis is 0. Everything here is exact.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from itertools import permutations, product

Cube = tuple[int, int, int]
Body = tuple[Cube, ...]
#: The images of the three axes: number of the axis that goes there, and its sign.
Rotation = tuple[tuple[int, int], tuple[int, int], tuple[int, int]]


@cache
def rotations() -> tuple[Rotation, ...]:
    """The 24 rotations that map the axes onto themselves; the first is the identity.

    >>> len(rotations()), rotations()[0]
    (24, ((0, 1), (1, 1), (2, 1)))
    """
    signed = [
        tuple(zip(axes, signs, strict=True))
        for axes in permutations(range(3))
        for signs in product((1, -1), repeat=3)
        if _determinant(axes, signs) == 1
    ]
    return tuple((first, second, third) for first, second, third in signed)


def _determinant(axes: tuple[int, ...], signs: tuple[int, ...]) -> int:
    n_swaps = sum(axes[i] > axes[j] for i in range(3) for j in range(i + 1, 3))
    return (1 - 2 * (n_swaps % 2)) * signs[0] * signs[1] * signs[2]


def as_body(cubes: Iterable[Iterable[int]]) -> Body:
    """The cubes in their own order, moved into the corner of the space.

    >>> as_body([[5, 1, 1], [4, 1, 1]])
    ((0, 0, 0), (1, 0, 0))
    """
    points = [(x, y, z) for x, y, z in cubes]
    low_x, low_y, low_z = map(min, zip(*points, strict=True))
    return tuple(sorted((x - low_x, y - low_y, z - low_z) for x, y, z in points))


def rotated(body: Body, rotation: Rotation) -> Body:
    """The body after a rotation.

    >>> rotated(((0, 0, 0), (1, 0, 0)), ((1, -1), (0, 1), (2, 1)))
    ((0, 0, 0), (0, 1, 0))
    """
    axes = list(zip(*body, strict=True))
    # A mirrored axis runs from its other end, so the image lies in the corner again.
    images = [
        axes[axis] if sign > 0 else [max(axes[axis]) - value for value in axes[axis]]
        for axis, sign in rotation
    ]
    return tuple(sorted(zip(*images, strict=True)))


def orbit(body: Body) -> tuple[Body, ...]:
    """The body after each of the 24 rotations, in the order of `rotations`.

    >>> len(set(orbit(((0, 0, 0), (1, 0, 0)))))
    3
    """
    ends = []
    for axis in zip(*body, strict=True):
        far = max(axis)
        ends += [axis, [far - value for value in axis]]
    return tuple(
        [tuple(sorted(zip(ends[x], ends[y], ends[z], strict=True))) for x, y, z in _ends_of_rotations()]
    )


@cache
def _ends_of_rotations() -> tuple[tuple[int, ...], ...]:
    """Of each rotation which axes go where, read from which end: twice the axis, and one more when it is reversed."""
    return tuple(tuple(2 * axis + (sign < 0) for axis, sign in rotation) for rotation in rotations())


def mirror_image(body: Body) -> Body:
    """The body in a mirror; any other mirror gives a rotation of the same.

    >>> mirror_image(((0, 0, 0), (0, 1, 0), (1, 0, 0)))
    ((0, 0, 0), (1, 0, 0), (1, 1, 0))
    """
    return as_body((-x, y, z) for x, y, z in body)


#: How the two drawings of one body may differ: angle in degrees, and where the axis points. `vertical` is the axis that
#: stands upright in the drawing, `horizontal` one of the other two edges of a cube, `edge` an axis through the middles
#: of two opposite edges, `corner` through two opposite corners.
TURNS = (
    (90, "vertical"),
    (90, "horizontal"),
    (180, "vertical"),
    (180, "horizontal"),
    (180, "edge"),
    (120, "corner"),
)


@cache
def rotations_by(angle: int, axis: str) -> tuple[Rotation, ...]:
    """The rotations by this angle about axes of this kind.

    >>> [len(rotations_by(*turn)) for turn in TURNS]
    [2, 4, 1, 2, 6, 8]
    """
    return tuple(rotation for rotation in rotations() if _turn_of(rotation) == (angle, axis))


def _turn_of(rotation: Rotation) -> tuple[int, str]:
    trace = sum(sign for place, (axis, sign) in enumerate(rotation) if axis == place)
    if trace == 3:
        return 0, "none"
    if trace == 0:
        return 120, "corner"
    angle = 90 if trace == 1 else 180
    kept = [place for place, image in enumerate(rotation) if image == (place, 1)]
    if not kept:
        return angle, "edge"
    return angle, "vertical" if kept == [2] else "horizontal"
