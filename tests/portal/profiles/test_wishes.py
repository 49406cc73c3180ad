"""Wished occupations: near or far by interests alone, with errors counted in, and what nobody measured."""

from __future__ import annotations

import re

import pytest

from assessments.interests import congruence
from assessments.interests.match import GREAT_FIT
from portal.locale import LOCALES
from portal.profiles.findings import read_tensions
from portal.profiles.person import Person
from portal.profiles.wish_words import read_wish
from portal.profiles.wishes import FAR_OPEN, FAR_SURE, NEAR_OPEN, NEAR_SURE, Wish, read_wishes
from portal.profiles.wording import profile_content
from tests.portal.profiles.people import (
    CATALOGUE,
    INTERESTS,
    PERSONALITY,
    VALUES,
    material,
    person,
    profile,
    solved,
    unsolved,
)

pytestmark = pytest.mark.pure

CONTENT = profile_content()
EVERYTHING = tuple(CATALOGUE.occupations)
FLAT = dict.fromkeys("RIASEC", 20)


def wishes_of(who: Person) -> dict[str, Wish]:
    return {wish.occupation.id: wish for wish in read_wishes(who, CATALOGUE, CONTENT)}


def everybody() -> dict[str, Wish]:
    return wishes_of(person(profile("interests", INTERESTS), wishes=EVERYTHING))


def test_near_and_far_are_sure_only_when_all_errors_stay_on_one_side() -> None:
    states = set()
    for wish in everybody().values():
        assert wish.closeness is not None
        r, moved = wish.closeness.standing.r, wish.closeness.standing.range
        expected = {
            (True, True): NEAR_SURE,
            (True, False): NEAR_OPEN,
            (False, True): FAR_SURE,
            (False, False): FAR_OPEN,
        }[r >= GREAT_FIT, moved.lowest_r >= GREAT_FIT if r >= GREAT_FIT else moved.highest_r < GREAT_FIT]
        assert wish.closeness.state == expected
        states.add(expected)
    assert states == {NEAR_SURE, NEAR_OPEN, FAR_OPEN, FAR_SURE}


def test_the_codes_are_compared_by_the_engines_own_index() -> None:
    for wish in everybody().values():
        assert wish.closeness is not None
        own = wish.closeness
        assert own.congruence == congruence(own.own_code, own.code)
        assert own.own_code == "SAE"


def test_a_code_with_ties_is_compared_over_all_orders() -> None:
    tied = {**INTERESTS, "A": 28, "E": 28, "I": 28}
    wish = wishes_of(person(profile("interests", tied), wishes=("so-socialworker",)))["so-socialworker"]
    assert wish.closeness is not None
    assert wish.closeness.own_code == "S{I|A|E}"
    own = wish.closeness.congruence
    assert own == congruence("S{I|A|E}", wish.closeness.code) != congruence("SIA", wish.closeness.code)


@pytest.mark.parametrize("totals", [FLAT, dict.fromkeys("RIASEC", 2)])
def test_interests_without_a_shape_are_not_compared(totals: dict[str, int], locale: str) -> None:
    who = person(profile("interests", totals), wishes=("so-socialworker",))
    (wish,) = wishes_of(who).values()
    assert wish.closeness is None
    reading = read_wish(material(who, locale), wish)
    assert reading.numbers == ()
    assert reading.report_id is None
    assert len(reading.sentences) == 1
    assert len(reading.draws) == 10


def test_without_interests_it_says_so_and_still_tells_what_the_work_draws_on() -> None:
    who = person(profile("personality"), wishes=("so-socialworker",))
    (wish,) = wishes_of(who).values()
    reading = read_wish(material(who), wish)
    assert reading.sentences == ("还没有兴趣测评的结果，所以先不说远近。",)
    assert reading.unmeasured


def test_only_interests_decide_how_near_it_is() -> None:
    """Neither personality, values and tasks nor adaptability and strain enter."""
    alone = person(profile("interests", INTERESTS), wishes=EVERYTHING)
    expected = {name: wish.closeness for name, wish in wishes_of(alone).items()}
    for other in (
        profile("personality", PERSONALITY),
        profile("values", VALUES),
        profile("adaptability", {"Concern": 24, "Strain": 32}),
        profile("adaptability", {"Concern": 0, "Strain": 0}),
    ):
        beside = person(profile("interests", INTERESTS), other, wishes=EVERYTHING)
        assert {name: wish.closeness for name, wish in wishes_of(beside).items()} == expected


def test_adaptability_changes_no_word_about_an_occupation_and_no_tension() -> None:
    said = set()
    for strain in (0, 16, 32):
        who = person(
            profile("interests", INTERESTS),
            profile("adaptability", {"Concern": strain * 3 // 4, "Confidence": 0, "Strain": strain}),
            wishes=EVERYTHING,
        )
        subject = material(who)
        wishes = read_wishes(who, CATALOGUE, CONTENT)
        readings = tuple(read_wish(subject, wish).sentences for wish in wishes)
        said.add((readings, tuple(one.text for one in read_tensions(subject, wishes))))
    assert len(said) == 1


def test_wishes_stand_in_the_order_of_the_catalogue_whichever_was_named_first() -> None:
    named = ("so-socialworker", "mf-weld", "fi-accountant")
    orders = [list(wishes_of(person(wishes=order))) for order in (named, named[::-1])]
    assert orders[0] == orders[1] == sorted(named, key=EVERYTHING.index)


def test_an_occupation_that_left_the_catalogue_is_passed_over() -> None:
    assert wishes_of(person(wishes=("gone",))) == {}


def test_a_set_of_tasks_counts_once_it_has_a_result() -> None:
    def drawn(*tasks: object) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
        (wish,) = wishes_of(person(tasks=tasks, wishes=("fi-accountant",))).values()  # type: ignore[arg-type]
        return [(draw.done, draw.open) for draw in wish.draws if draw.drawn.what.id == "critical-thinking"]

    assert drawn() == [((), ("logic", "data-reading"))]
    assert drawn(unsolved("logic")) == [((), ("logic", "data-reading"))]
    assert drawn(solved("logic", 9, low=36, high=80)) == [(("logic",), ("data-reading",))]


def test_what_nothing_here_touches_is_named_and_nothing_else() -> None:
    for wish in everybody().values():
        reading = read_wish(material(person(wishes=EVERYTHING)), wish)
        untouched = [draw.drawn.what.name("zh_Hans") for draw in wish.draws if not draw.is_touched]
        if wish.draws:
            assert all(name in reading.unmeasured for name in untouched)
            assert [draw.note for draw in reading.draws].count("这里没有测") == len(untouched)
        else:
            assert reading.unmeasured == "美国的资料没有给这个职业的技能和知识评分。"


def test_both_scripts_say_the_same_numbers_of_every_occupation() -> None:
    who = person(profile("interests", INTERESTS), wishes=EVERYTHING)
    for wish in wishes_of(who).values():
        readings = [read_wish(material(who, locale), wish) for locale in LOCALES]
        hans, hant = (" ".join((*one.sentences, *one.numbers)) for one in readings)
        assert re.findall(r"[\d.]+", hans) == re.findall(r"[\d.]+", hant)
        assert [draw.importance for draw in readings[0].draws] == [
            draw.importance for draw in readings[1].draws
        ]


# ---- as tensions ----------------------------------------------------------------------------------------------------


def tensions_of(who: Person) -> list[tuple[str, str]]:
    subject = material(who)
    found = read_tensions(subject, read_wishes(who, CATALOGUE, CONTENT))
    return [(one.id, one.evidence[0].occupation_id if one.evidence else "") for one in found]


def test_a_wish_that_is_surely_far_is_a_tension_and_one_that_may_be_near_is_none() -> None:
    who = person(profile("interests", INTERESTS), wishes=EVERYTHING)
    far = [
        name for name, wish in wishes_of(who).items() if wish.closeness and wish.closeness.state == FAR_SURE
    ]
    assert [name for kind, name in tensions_of(who) if kind == "wish-apart"] == far
    assert 0 < len(far) < len(EVERYTHING)


def test_a_wish_whose_tasks_are_open_is_named_until_one_of_them_is_done() -> None:
    assert tensions_of(person(wishes=("so-doctor",))) == tensions_of(person(wishes=("so-doctor",)))
    touched = next(
        wish
        for wish in wishes_of(person(wishes=EVERYTHING)).values()
        if {family for draw in wish.draws for family in draw.open} == {"logic", "data-reading"}
    )
    wished = (touched.occupation.id,)
    assert tensions_of(person(wishes=wished)) == [("wish-unmeasured", "")]
    both = (solved("logic", 9, low=36, high=80), solved("data-reading", 9, low=36, high=80))
    assert tensions_of(person(wishes=wished, tasks=both)) == []


def test_no_wish_is_a_tension_for_somebody_without_wishes() -> None:
    assert tensions_of(person(profile("interests", INTERESTS))) == []
