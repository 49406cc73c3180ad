"""The whole interest reading: shapes, no dead end, replay."""

from __future__ import annotations

from dataclasses import asdict
from itertools import product

import numpy as np
import pytest

from assessments import InvalidScores, InvalidSeed, Responses, score
from assessments.interests import InterestReading, ProfileShape, read_interests
from tests.assessments.instruments import an_instrument, an_interest_instrument, an_interest_report

pytestmark = pytest.mark.pure

INTERESTS = an_interest_instrument()
IDS = [item.id for item in INTERESTS.items]


def read(**answers: int) -> InterestReading:
    """The reading of a person who answers all items of a type alike."""
    return read_interests(an_interest_report(answers, instrument=INTERESTS), seed=1)


def test_a_clear_profile_by_hand() -> None:
    found = read(R=0, I=1, A=3, S=4, E=2, C=0)
    assert found.shape is ProfileShape.clear
    assert found.scores == {"R": 0.0, "I": 10.0, "A": 30.0, "S": 40.0, "E": 20.0, "C": 0.0}
    assert found.ranks == {"R": 5, "I": 4, "A": 2, "S": 1, "E": 3, "C": 5}
    assert str(found.code) == "SAEI{R|C}"
    assert found.elevation == pytest.approx(100 / 6)
    assert found.consistency is not None
    assert found.consistency.level == "high"
    assert found.differentiation is not None
    assert found.differentiation.di5 == 40.0
    assert found.confidence is not None
    assert found.confidence.n_draws == 2000
    assert found.circumplex is not None
    assert found.circumplex.things_people < 0
    assert found.errors["R"] == pytest.approx(3.667, abs=1e-3)
    assert found.flat_range == pytest.approx(4.03 * found.errors["R"])


@pytest.mark.parametrize(("answer", "shape"), [(0, "low"), (1, "low"), (2, "flat"), (3, "flat"), (4, "flat")])
def test_one_answer_throughout_is_low_or_flat_by_its_height(answer: int, shape: str) -> None:
    found = read(**dict.fromkeys("RIASEC", answer))
    assert found.shape == ProfileShape(shape)
    assert str(found.code) == "{R|I|A|S|E|C}"
    assert set(found.ranks.values()) == {1}
    assert found.circumplex is not None
    assert found.circumplex.angle is None


def the_shape_of_one_type_above_the_rest(points: int, others: int) -> ProfileShape:
    """The shape when R has so many points and every other type `others`."""
    wanted = {"R": points} | dict.fromkeys("IASEC", others)
    answers = {
        item.id: min(4, max(0, wanted[item.scale] - 4 * (int(item.id.split("-")[1]) - 1)))
        for item in INTERESTS.items
    }
    return read_interests(score(INTERESTS, Responses(answers)), seed=1).shape


@pytest.mark.parametrize(
    ("points", "others", "shape"),
    [(15, 0, "low"), (15, 14, "low"), (16, 1, "clear"), (16, 2, "flat"), (34, 20, "flat"), (35, 20, "clear")],
)
def test_shapes_change_at_two_fifths_and_at_the_flat_range(points: int, others: int, shape: str) -> None:
    assert the_shape_of_one_type_above_the_rest(points, others) == ProfileShape(shape)


def test_five_types_are_ordered_but_not_judged() -> None:
    found = read(R=4, I=1, A=3, S=0, E=2)
    assert (found.shape, str(found.code)) == (ProfileShape.unfinished, "RAEIS")
    assert found.confidence is not None
    assert found.ranks == {"R": 1, "I": 4, "A": 2, "S": 5, "E": 3}
    assert (found.consistency, found.differentiation, found.circumplex) == (None, None, None)
    assert (found.elevation, found.flat_range) == (None, None)


def test_one_type_is_no_order_and_none_is_still_a_reading() -> None:
    alone, nothing = read(R=4), read()
    assert (alone.shape, alone.code, alone.confidence, dict(alone.scores)) == (
        "unfinished",
        None,
        None,
        {"R": 40.0},
    )
    assert (nothing.shape, nothing.code, dict(nothing.scores)) == ("unfinished", None, {})


def test_the_short_form_has_its_own_scale_and_error() -> None:
    answers = {item.id: 4 if item.scale == "R" else 1 for item in INTERESTS.items_of("short")}
    found = read_interests(score(INTERESTS, Responses(answers), form="short"), seed=1)
    assert (found.shape, found.scores["R"]) == (ProfileShape.clear, 20.0)
    assert found.errors["R"] == pytest.approx(3.6671514830996546 / 2**0.5)


def test_a_low_share_is_counted_from_the_lowest_choice() -> None:
    instrument = an_instrument("RIASEC", k_items=10, minimum=1, maximum=5)
    report = an_interest_report(dict.fromkeys("RIASEC", 2), instrument=instrument)
    assert read_interests(report, seed=1).shape is ProfileShape.low


@pytest.mark.parametrize("values", [(0, 3), pytest.param((0, 2, 4), marks=pytest.mark.slow)])
def test_all_profiles_of_level_answers_have_an_ordered_reading(values: tuple[int, ...]) -> None:
    shapes = set()
    for answers in product(values, repeat=6):
        found = read(**dict(zip("RIASEC", answers, strict=True)))
        assert_ordered(found)
        assert len(found.scores) == 6
        shapes.add(found.shape)
    assert shapes == {ProfileShape.clear, ProfileShape.flat, ProfileShape.low}


@pytest.mark.parametrize("n_people", [300, pytest.param(10_000, marks=pytest.mark.slow)])
def test_random_people_have_an_ordered_reading(n_people: int) -> None:
    rng = np.random.default_rng(7)
    shapes = set()
    for height, missing in zip(
        rng.uniform(0, 4, n_people), rng.choice([0, 0, 0.1, 0.3], n_people), strict=True
    ):
        values = np.clip(np.rint(rng.normal(height, 1.5, 60)), 0, 4).astype(int).tolist()
        kept = (rng.random(60) >= missing).tolist()
        answers = {item: value for item, value, given in zip(IDS, values, kept, strict=True) if given}
        found = read_interests(score(INTERESTS, Responses(answers)), seed=3)
        assert_ordered(found)
        shapes.add(found.shape)
    assert shapes == set(ProfileShape)


def assert_ordered(found: InterestReading) -> None:
    """The code holds every scored type once, from high to low, and agrees with the ranks."""
    if len(found.scores) < 2:
        assert found.shape is ProfileShape.unfinished
        return
    assert found.code is not None
    assert found.confidence is not None
    letters = found.code.letters()
    assert sorted(letters) == sorted(found.scores)
    assert [found.scores[letter] for letter in letters] == sorted(found.scores.values(), reverse=True)
    assert [found.ranks[letter] for letter in letters] == sorted(found.ranks.values())
    assert sum(found.confidence.first_probability.values()) == pytest.approx(1.0)


def test_a_report_and_a_seed_give_the_same_reading_for_ever() -> None:
    report = an_interest_report({"R": 1, "I": 3, "A": 2, "S": 4, "E": 2, "C": 1})
    assert read_interests(report, seed=5) == read_interests(report, seed=5)
    found = asdict(read_interests(report, seed=5))
    assert found["confidence"]["order_probability"] == 0.832
    assert found["confidence"]["top_three_probability"] == 0.9055
    assert found["circumplex"]["angle"] == 150.0
    assert (found["shape"], found["code"]["groups"]) == ("clear", (("S",), ("I",), ("A", "E"), ("R", "C")))


def test_a_report_of_other_scales_is_refused() -> None:
    with pytest.raises(InvalidScores, match="not Z"):
        read_interests(score(an_instrument(), Responses({})), seed=1)


def test_scales_of_different_length_are_refused() -> None:
    items = [{"id": f"{letter}-1", "scale": letter} for letter in "RIASEC"] + [{"id": "R-2", "scale": "R"}]
    uneven = an_instrument("RIASEC", items=items, forms={"full": [item["id"] for item in items]})
    with pytest.raises(InvalidScores, match="differ in length"):
        read_interests(score(uneven, Responses({})), seed=1)


def test_a_seed_is_checked_even_when_nothing_is_drawn() -> None:
    with pytest.raises(InvalidSeed):
        read_interests(an_interest_report({}), seed=-1)
