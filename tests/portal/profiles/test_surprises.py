"""What one instrument says against itself: the guess against the result, choices against ratings."""

from __future__ import annotations

import pytest

from portal.profiles.findings import Finding, read_tensions
from portal.profiles.person import Person
from tests.portal.profiles.people import INTERESTS, material, person, profile

pytestmark = pytest.mark.pure


def tensions_of(who: Person, locale: str = "zh_Hans") -> list[Finding]:
    return list(read_tensions(material(who, locale), ()))


def with_guess(guess: str | None, **totals: int) -> Person:
    return person(profile("interests", totals or INTERESTS), guess=guess)


def test_a_guess_that_is_further_off_than_error_is_a_surprise() -> None:
    found = tensions_of(with_guess("RIASEC"))
    assert [one.id for one in found] == ["guess-moved", "guess-moved"]
    assert found[0].text == "你猜现实型排第 1，结果它排第 6。"
    assert found[0].evidence[0].number == "猜第 1，结果第 6"
    assert found[0].evidence[0].scale == "R"
    assert all(one.question for one in found)


def test_a_guess_within_error_is_none() -> None:
    assert tensions_of(with_guess("ASEICR")) == []


def test_a_type_that_was_left_out_of_the_guess_is_said_to_be() -> None:
    found = tensions_of(with_guess("EC"))
    assert [one.id for one in found if one.id == "guess-left-out"]
    left_out = next(one for one in found if one.id == "guess-left-out")
    assert left_out.text == "你没有把社会型猜进来，结果它排第 1。"
    assert left_out.evidence[0].number == "没有猜，结果第 1"
    assert [one.id for one in tensions_of(with_guess("SAEICR"))] == []


@pytest.mark.parametrize("guess", ["", None])
def test_a_skipped_guess_is_no_surprise(guess: str | None) -> None:
    assert tensions_of(with_guess(guess)) == []


def test_a_flat_profile_contradicts_no_guess() -> None:
    assert tensions_of(with_guess("RIASEC", **dict.fromkeys("RIASEC", 20))) == []


RATED = {
    "Achievement": 16,
    "Independence": 12,
    "Recognition": 8,
    "Relationships": 8,
    "Support": 4,
    "Conditions": 0,
}
AS_RATED = "Achievement Independence Recognition Relationships Support Conditions"


def test_choices_that_part_from_the_ratings_are_a_tension(locale: str) -> None:
    turned = " ".join(reversed(AS_RATED.split()))
    who = person(profile("values", RATED, order=turned))
    (found,) = [one for one in tensions_of(who, locale) if one.id == "choices-differ"]
    assert len(found.evidence) == 2
    assert found.evidence[0].scale == found.evidence[1].scale
    assert "±" in found.evidence[0].number
    assert "±" not in found.evidence[1].number


def test_choices_that_go_with_the_ratings_are_none() -> None:
    assert tensions_of(person(profile("values", RATED, order=AS_RATED))) == []


def test_choices_that_are_not_all_there_are_none() -> None:
    turned = " ".join(reversed(AS_RATED.split()))
    assert tensions_of(person(profile("values", RATED, order=turned, leave_out=("set-3",)))) == []


def test_choices_that_part_within_the_error_of_the_ratings_are_none() -> None:
    """Five places apart, and five points, which is what the error of a difference of two values explains."""
    turned = " ".join(reversed(AS_RATED.split()))
    alike = dict(zip(AS_RATED.split(), (10, 9, 8, 8, 7, 5), strict=True))
    assert tensions_of(person(profile("values", alike, order=turned))) == []
    apart = {**alike, "Achievement": 11}
    (found,) = tensions_of(person(profile("values", apart, order=turned)))
    assert found.id == "choices-differ"
