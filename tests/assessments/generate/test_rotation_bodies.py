"""Bodies, rotations and views: counted against published numbers, and compared with slower ways of looking."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.generate.dice import Dice
from assessments.generate.rotation_bodies import Arms, box_of, build, draw_arms, has_twin_ends, shapes_of
from assessments.generate.rotation_group import (
    TURNS,
    Body,
    as_body,
    mirror_image,
    orbit,
    rotated,
    rotations,
    rotations_by,
)
from assessments.generate.rotation_views import drawing, is_clear, place_of, seen_tiles

pytestmark = pytest.mark.pure

STEPS = ((1, 0, 0), (-1, 0, 0), (0, 1, 0), (0, -1, 0), (0, 0, 1), (0, 0, -1))
#: Polycubes of one to five cubes, mirror images counted apart (OEIS A000162) and together (OEIS A038119).
ONE_SIDED, FREE = [1, 1, 2, 8, 29], [1, 1, 2, 7, 23]


def grown(bodies: set[Body]) -> set[Body]:
    """All bodies with one cube more, one of each orbit."""
    bigger = {
        as_body({*body, (x + dx, y + dy, z + dz)})
        for body in bodies
        for x, y, z in body
        for dx, dy, dz in STEPS
        if (x + dx, y + dy, z + dz) not in body
    }
    return {min(orbit(body)) for body in bigger}


def all_bodies(k_cubes: int) -> list[set[Body]]:
    found = [{((0, 0, 0),)}]
    while len(found) < k_cubes:
        found.append(grown(found[-1]))
    return found


def test_bodies_are_as_many_as_others_have_counted() -> None:
    found = all_bodies(5)
    assert [len(bodies) for bodies in found] == ONE_SIDED
    free = [{min(*orbit(body), *orbit(mirror_image(body))) for body in bodies} for bodies in found]
    assert [len(bodies) for bodies in free] == FREE


def test_rotations_are_all_matrices_of_whole_numbers_with_determinant_one() -> None:
    matrices = []
    for rotation in rotations():
        matrix = np.zeros((3, 3), int)
        for row, (axis, sign) in enumerate(rotation):
            matrix[row, axis] = sign
        assert round(np.linalg.det(matrix)) == 1
        matrices.append(matrix)
    known = {matrix.tobytes() for matrix in matrices}
    assert len(known) == 24
    assert all((one @ other).tobytes() in known for one, other in combinations(matrices, 2))


def test_angles_are_those_of_the_matrices() -> None:
    # The trace of a rotation by an angle is 1 + 2 cos(angle) (Euler): 1 for 90, -1 for 180, 0 for 120 degrees.
    traces = {90: 1, 180: -1, 120: 0}
    counted = 0
    for angle, axis in TURNS:
        for rotation in rotations_by(angle, axis):
            assert (
                sum(sign for place, (axis_, sign) in enumerate(rotation) if axis_ == place) == traces[angle]
            )
            assert (rotation[2] == (2, 1)) == (axis == "vertical")
            counted += 1
    assert counted == 23


def some_arms(seed: int) -> Arms:
    dice = Dice(seed)
    while True:
        arms = draw_arms(dice, dice.between(5, 9), dice.between(3, 5))
        if build(arms):
            return arms


@given(st.integers(0, 2**32), st.integers(0, 23))
@settings(max_examples=20)
def test_shapes_tell_bodies_apart_as_the_24_rotations_do(seed: int, number: int) -> None:
    arms = some_arms(seed)
    body = build(arms)
    assert body is not None
    views = orbit(body)
    assert views[number] == rotated(body, rotations()[number])
    assert (mirror_image(body) in views) == (shapes_of(arms)[0] == shapes_of(arms)[1])
    assert (len(set(views)) < 24) >= has_twin_ends(arms)
    other = some_arms(seed + 1)
    assert (build(other) in views) == (shapes_of(arms)[0] == shapes_of(other)[0])


@given(st.integers(0, 2**32))
@settings(max_examples=20)
def test_the_box_is_that_of_the_cubes(seed: int) -> None:
    arms = some_arms(seed)
    assert box_of(arms) == tuple(sorted(1 + max(axis) for axis in zip(*(build(arms) or ()), strict=True)))


def test_bodies_touch_only_from_cube_to_next_cube() -> None:
    for seed in range(20):
        body = build(some_arms(seed))
        assert body is not None
        apart = [
            sum(abs(a - b) for a, b in zip(one, other, strict=True)) for one, other in combinations(body, 2)
        ]
        assert apart.count(1) == len(body) - 1


# ---- views -----------------------------------------------------------------------------------------------------------


def looked_at(body: Body, u: float, v: float) -> tuple[int, int] | None:
    """The cube and face that a ray through a point of the picture meets first, by trying all faces of all cubes."""
    met = []
    for place, cube in enumerate(body):
        for face in range(3):
            # On the face towards axis x, x is the coordinate of its plane; u = x - z and v = y - z give the others.
            plane = cube[face] + 1
            z = (plane - u, plane - v, plane)[face]
            point = (u + z, v + z, z)
            if all(cube[axis] < point[axis] < cube[axis] + 1 for axis in range(3) if axis != face):
                met.append((sum(point), place, face))
    return max(met)[1:] if met else None


@given(st.integers(0, 2**32))
@settings(max_examples=10)
def test_what_is_seen_is_what_a_ray_meets_first(seed: int) -> None:
    body = build(some_arms(seed))
    assert body is not None
    for triangle, tile in seen_tiles(body).items():
        u, v, half = place_of(triangle)
        centre = (u + 1 / 3, v + 2 / 3) if half else (u + 2 / 3, v + 1 / 3)
        assert looked_at(body, *centre) == divmod(tile, 3)


def test_a_hidden_cube_makes_a_view_unclear() -> None:
    assert is_clear(((0, 0, 0), (0, 0, 1), (0, 1, 0)))
    # From (1, 1, 1) the cube at the origin lies exactly behind the last one.
    assert not is_clear(((0, 0, 0), (1, 0, 0), (1, 1, 0), (1, 1, 1)))


def test_sides_that_fit_by_accident_make_a_view_unclear() -> None:
    # The upper faces of the two look like one plane, though one lies a step higher.
    assert not is_clear(((0, 0, 0), (2, 1, 1)))
    assert is_clear(((0, 0, 0), (1, 0, 0)))


def test_parts_that_do_not_hang_together_make_a_view_unclear() -> None:
    assert not is_clear(((0, 0, 0), (3, 0, 0)))


def test_clear_drawings_are_equal_only_for_equal_bodies() -> None:
    views = {view for body in all_bodies(5)[-1] for view in orbit(body)}
    clear = [view for view in views if is_clear(view)]
    assert len(clear) > 150
    assert len({drawing(view) for view in clear}) == len(clear)
    # Without that criterion some bodies do look alike.
    assert len({drawing(view) for view in views}) < len(views)


def test_a_drawing_does_not_depend_on_the_place() -> None:
    body = build(some_arms(1))
    assert body is not None
    assert drawing(tuple((x + 2, y + 1, z + 3) for x, y, z in body)) == drawing(body)
