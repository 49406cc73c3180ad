"""Mental rotation: one body is the same, the others provably are not, and every drawing can be read."""

from __future__ import annotations

from collections import Counter
from itertools import permutations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.errors import InvalidArgument, InvalidMatrix, InvalidSeed, UnknownChoice
from assessments.generate import GeneratedItem, mental_rotation, mental_rotation_models, prove_rotation
from assessments.generate.rotation_group import as_body, mirror_image, orbit, rotations
from assessments.generate.rotation_views import is_clear

pytestmark = pytest.mark.pure

GOLDEN = {
    0: "052d7071916c3c00",
    1: "3c9c2b38d687fab8",
    2: "e23633f1fc2f3a62",
    20261124: "4189afa30332a6ab",
    2**62: "fb61bfa878f765fd",
}

#: All 48 ways to map the axes onto themselves, as matrices; those with determinant 1 are rotations, the others mirror.
MATRICES = [
    np.array(
        [[sign * (axis == column) for column in range(3)] for axis, sign in zip(axes, signs, strict=True)]
    )
    for axes in permutations(range(3))
    for signs in product((1, -1), repeat=3)
]
ROTATIONS = [matrix for matrix in MATRICES if round(np.linalg.det(matrix)) == 1]
REFLECTIONS = [matrix for matrix in MATRICES if round(np.linalg.det(matrix)) == -1]


def maps(first: object, second: object, matrices: list[np.ndarray]) -> list[np.ndarray]:
    """The matrices that take one body into the other, whatever their places: brute force, independent of the engine."""
    points = np.array(first)
    target = {tuple(cube) for cube in (np.array(second) - np.min(second, axis=0)).tolist()}
    images = [points @ matrix.T for matrix in matrices]
    return [
        matrix
        for matrix, image in zip(matrices, images, strict=True)
        if {tuple(cube) for cube in (image - image.min(axis=0)).tolist()} == target
    ]


def cubes_of(item: GeneratedItem) -> tuple[object, list[object]]:
    return item.stem["cubes"], [option["cubes"] for option in item.options or ()]


@pytest.mark.parametrize(("seed", "digest"), GOLDEN.items())
def test_a_seed_gives_the_same_item_for_ever(seed: int, digest: str) -> None:
    assert mental_rotation(seed).digest == digest


@given(st.integers(0, 2**63 - 1))
@settings(max_examples=10)
def test_seed_and_radicals_tell_the_whole_item(seed: int) -> None:
    item = mental_rotation(seed)
    assert mental_rotation(seed, radicals=item.radicals) == item


def assert_is_right(item: GeneratedItem) -> None:
    """Everything that an item promises, by matrices and without the engine's own comparison."""
    target, options = cubes_of(item)
    (turn,) = maps(target, options[item.key], ROTATIONS)
    assert round(np.trace(turn)) == {90: 1, 180: -1, 120: 0}[item.radicals["angle"]]
    assert (turn[2, 2] == 1) == (item.radicals["axis"] == "vertical")
    mirrored = [place for place, cubes in enumerate(options) if maps(target, cubes, REFLECTIONS)]
    assert len(mirrored) == (item.radicals["distractors"] == "mirror")
    for place, cubes in enumerate(options):
        assert bool(maps(target, cubes, ROTATIONS)) == (place == item.key)
        assert not any(maps(cubes, other, ROTATIONS) for other in options[:place])
        assert len(cubes) == item.radicals["cubes"]
    assert item.key not in mirrored


def test_the_target_is_the_same_body_and_no_distractor_is() -> None:
    for place, model in enumerate(mental_rotation_models()[::29]):
        assert_is_right(mental_rotation(place, radicals=model.radicals))


@pytest.mark.slow
def test_every_model_gives_right_items_from_many_seeds() -> None:
    for model in mental_rotation_models():
        for seed in range(5):
            assert_is_right(mental_rotation(seed, radicals=model.radicals))


def test_every_drawing_is_clear_and_unlike_the_others() -> None:
    for seed in range(10):
        target, options = cubes_of(mental_rotation(seed))
        bodies = [as_body(cubes) for cubes in (target, *options)]
        assert all(is_clear(body) for body in bodies)
        assert len(set(bodies)) == 6


def test_the_body_has_24_views_so_that_its_turn_is_one_turn() -> None:
    for seed in range(20):
        item = mental_rotation(seed, radicals={"cubes": 7, "arms": 3, "distractors": "structure"})
        assert len(set(orbit(as_body(item.stem["cubes"])))) == 24


def test_all_bodies_of_an_item_have_equally_many_ends_and_bends() -> None:
    for seed in range(10):
        target, options = cubes_of(mental_rotation(seed))
        assert len({tuple(sorted(neighbours(cubes))) for cubes in (target, *options)}) == 1
        assert bends(target) == mental_rotation(seed).radicals["arms"] - 1
        assert {bends(cubes) for cubes in options} == {bends(target)}


def neighbours(cubes: object) -> list[int]:
    points = np.array(cubes)
    return (np.abs(points[:, None] - points[None]).sum(axis=2) == 1).sum(axis=1).tolist()


def bends(cubes: object) -> int:
    """Cubes between two neighbours that do not lie on opposite sides."""
    points = np.array(cubes)
    around = [points[np.abs(points - point).sum(axis=1) == 1] - point for point in points]
    return sum(len(steps) == 2 and bool(steps.sum(axis=0).any()) for steps in around)


def sides(cubes: object) -> tuple[int, ...]:
    """The lengths of the sides of the smallest box, the shortest first: the same in every view."""
    return tuple(sorted((np.max(cubes, axis=0) - np.min(cubes, axis=0) + 1).tolist()))


def share_guessed_by_size(items: list[GeneratedItem]) -> float:
    """The share guessed by taking any option that is as long, wide and high as the target."""
    hits = []
    for item in items:
        target, options = cubes_of(item)
        alike = [place for place, cubes in enumerate(options) if sides(cubes) == sides(target)]
        hits.append((item.key in alike) / len(alike))
    return float(np.mean(hits))


def test_measuring_does_not_replace_turning() -> None:
    for arms, kind in product((4, 5), ("structure", "mirror")):
        items = [mental_rotation(seed, radicals={"arms": arms, "distractors": kind}) for seed in range(4)]
        assert share_guessed_by_size(items) == 1 / 5


@pytest.mark.slow
def test_measuring_helps_little_where_there_are_too_few_bodies() -> None:
    """Of three arms there are at most three bodies of one size, not counting mirror images."""
    for kind, highest in (("structure", 0.40), ("mirror", 0.30)):
        items = [mental_rotation(seed, radicals={"distractors": kind}) for seed in range(1500)]
        assert share_guessed_by_size(items) < highest


# ---- the proof refuses -----------------------------------------------------------------------------------------------

CORNER = [[0, 0, 0], [1, 0, 0], [1, 1, 0], [1, 1, 1], [1, 1, 2]]


def shown(cubes: object) -> dict[str, object]:
    return {"cubes": [list(cube) for cube in cubes]}


def test_a_proof_knows_the_body_in_each_of_its_views() -> None:
    for matrices, expected in ((ROTATIONS, ((0,), ())), (REFLECTIONS, ((), (0,)))):
        for matrix in matrices:
            proof = prove_rotation(shown(CORNER), [shown((np.array(CORNER) @ matrix.T).tolist())])
            assert (proof.same, proof.mirrored) == expected


def test_a_proof_refuses_two_right_answers_and_two_equal_options() -> None:
    line, hook = [[0, 0, 0], [1, 0, 0], [2, 0, 0], [3, 0, 0]], [[0, 0, 0], [1, 0, 0], [2, 0, 0], [2, 1, 0]]
    upright = [[0, 0, 0], [0, 0, 1], [0, 0, 2], [0, 0, 3]]
    assert prove_rotation(shown(line), [shown(upright), shown(line)]).same == (0, 1)
    twice = prove_rotation(shown(line), [shown(upright), shown(hook), shown(hook)])
    assert not twice.are_different
    assert not twice.is_unique


def test_a_proof_refuses_a_body_that_is_its_own_mirror_image() -> None:
    hook = [[0, 0, 0], [1, 0, 0], [2, 0, 0], [2, 1, 0]]
    proof = prove_rotation(shown(hook), [shown([[z, x, y] for x, y, z in hook])])
    assert proof.same == proof.mirrored == (0,)
    assert not proof.is_unique


def test_a_proof_refuses_drawings_with_a_doubt() -> None:
    hidden = [[0, 0, 0], [1, 0, 0], [1, 1, 0], [1, 1, 1]]
    assert not prove_rotation(shown(hidden), [shown(hidden)]).are_clear


@pytest.mark.parametrize(
    "wrong", [None, {}, {"cubes": [[0, 0]]}, {"cubes": [[0, 0, 0.5]]}, {"cubes": [[1, 1, 1]] * 2}]
)
def test_what_is_no_body_is_refused(wrong: object) -> None:
    with pytest.raises(InvalidMatrix):
        prove_rotation(wrong, [])


# ---- models, difficulty, number, speed -------------------------------------------------------------------------------


def test_more_cubes_more_arms_and_harder_turns_are_harder() -> None:
    models = {tuple(model.radicals.values()): model.difficulty for model in mental_rotation_models()}
    assert len(models) >= 200
    for (cubes, arms, angle, axis, kind), difficulty in models.items():
        assert models.get((cubes + 1, arms, angle, axis, kind), 9.0) > difficulty
        assert models.get((cubes, arms + 1, angle, axis, kind), 9.0) > difficulty
        assert models[cubes, arms, 90, "vertical", kind] <= difficulty
        # What makes items easier in one study and harder in another has no weight.
        assert models[cubes, arms, angle, axis, "mirror"] == models[cubes, arms, angle, axis, "structure"]
    assert 0.7 <= mental_rotation(1).difficulty_error <= 1.0


def test_the_nearest_model_is_taken() -> None:
    for difficulty in (-3.0, -0.5, 0.2, 3.0):
        item = mental_rotation(5, difficulty=difficulty)
        nearest = min(abs(model.difficulty - difficulty) for model in mental_rotation_models())
        assert abs(item.difficulty - difficulty) == pytest.approx(nearest, abs=0.006)


def test_what_cannot_be_asked_for_is_refused() -> None:
    with pytest.raises(InvalidSeed):
        mental_rotation(2**63)
    with pytest.raises(UnknownChoice, match="size"):
        mental_rotation(1, radicals={"size": 2})
    with pytest.raises(InvalidArgument, match="radicals"):
        mental_rotation(1, radicals={"cubes": 13})


def test_six_bodies_alone_make_more_than_a_million_items() -> None:
    """The same bodies in other views and another order are another item."""
    target, options = cubes_of(mental_rotation(1))
    n_items = 120
    for cubes in (target, *options):
        views = {as_body((np.array(cubes) @ matrix.T).tolist()) for matrix in ROTATIONS}
        n_items *= sum(is_clear(view) for view in views)
    assert n_items > 10**6
    assert len({mental_rotation(seed).digest for seed in range(40)}) == 40


@pytest.mark.slow
def test_four_thousand_seeds_give_four_thousand_items_with_keys_everywhere() -> None:
    items = [mental_rotation(seed) for seed in range(4000)]
    assert len({item.digest for item in items}) == 4000
    keys = Counter(item.key for item in items)
    # Chi-square with 4 degrees of freedom, beyond 18.5 once in 1,000.
    assert sum((keys[place] - 800) ** 2 / 800 for place in range(5)) < 18.5


def test_mirrors_are_no_rotations() -> None:
    assert len(rotations()) == len(ROTATIONS) == len(REFLECTIONS) == 24
    assert mirror_image(mirror_image(as_body(CORNER))) == as_body(CORNER)
