"""Three sentences: each is said when it should be, and another one when it should not; never more than three."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from portal.locale import LOCALES
from portal.profiles.findings import Finding, read_tensions
from portal.profiles.person import Person
from portal.profiles.sentences import N_SENTENCES, read_sentences
from portal.profiles.wishes import read_wishes
from portal.profiles.wording import profile_content
from portal.reports.profile import Profile
from tests.portal.profiles.people import (
    CATALOGUE,
    INTERESTS,
    ORDER,
    PERSONALITY,
    PUBLICATIONS,
    VALUES,
    material,
    person,
    profile,
    solved,
    unsolved,
)

pytestmark = pytest.mark.pure

CONTENT = profile_content()
ALL_MIDDLE = {"interests": 20, "personality": 30, "values": 8, "adaptability": 12}
CLOSE = {"S": 31, "A": 30, "E": 29, "R": 8, "I": 10, "C": 10}
#: Without an order: every value is most important once and least important once, or the sets are left out.
NO_SETS = tuple(f"set-{number}" for number in range(1, 11))


def interests(**totals: int) -> Profile:
    return profile("interests", totals or INTERESTS)


def personality(**totals: int) -> Profile:
    return profile("personality", totals)


def values(leave_out: tuple[str, ...] = (), **totals: int) -> Profile:
    return profile("values", totals, order=ORDER, leave_out=leave_out)


def adaptability(**totals: int) -> Profile:
    return profile("adaptability", totals)


def unfinished(instrument: str, scale: str) -> Profile:
    """So many answers to one scale are missing that it has no score."""
    structure = PUBLICATIONS[instrument].instrument
    facets = {scale, *structure.facets_of(scale)}
    return profile(instrument, leave_out=[item.id for item in structure.items if item.scale in facets])


#: For each sentence somebody who reads it, and somebody who is like them and does not.
CASES: dict[str, tuple[Callable[[], Person], Callable[[], Person]]] = {
    "interests-sure": (lambda: person(interests()), lambda: person(interests(**CLOSE))),
    "interests-close": (lambda: person(interests(**CLOSE)), lambda: person(interests())),
    "interests-flat": (lambda: person(interests(S=20)), lambda: person(interests(S=40))),
    "interests-sparse": (
        lambda: person(interests(**dict.fromkeys("RIASEC", 2))),
        lambda: person(interests(**dict.fromkeys("RIASEC", 20))),
    ),
    "interests-unfinished": (lambda: person(unfinished("interests", "S")), lambda: person(interests())),
    "tension": (
        lambda: person(interests(), profile("personality", PERSONALITY)),
        lambda: person(interests(), profile("personality", {**PERSONALITY, "E": 30})),
    ),
    "wishes-near": (
        lambda: person(interests(), wishes=("so-socialworker", nearest())),
        lambda: person(interests(), wishes=("mf-weld",)),
    ),
    "values-agreed": (lambda: person(values(**VALUES)), lambda: person(values(Support=16))),
    "values-chosen": (lambda: person(values(Support=16)), lambda: person(values(NO_SETS, Support=16))),
    "values-rated": (
        lambda: person(values(NO_SETS, Support=16)),
        lambda: person(values(NO_SETS, Support=12)),
    ),
    "values-level": (lambda: person(values(NO_SETS)), lambda: person(values())),
    "values-unfinished": (
        lambda: person(
            profile(
                "values", leave_out=[*NO_SETS, "support-heard", "support-same-rules", "support-share-blame"]
            )
        ),
        lambda: person(values(NO_SETS)),
    ),
    "personality-both": (
        lambda: person(personality(E=60, A=0)),
        lambda: person(personality(E=60)),
    ),
    "personality-high": (lambda: person(personality(E=60)), lambda: person(personality(E=40))),
    "personality-low": (lambda: person(personality(E=0)), lambda: person(personality(E=20))),
    "personality-level": (lambda: person(personality(E=36)), lambda: person(personality(E=60))),
    "personality-unfinished": (lambda: person(unfinished("personality", "E")), lambda: person(personality())),
    "aptitude-high": (
        lambda: person(tasks=(solved("logic", 14, low=70, high=99),)),
        lambda: person(tasks=(solved("logic", 10, low=42, high=85),)),
    ),
    "aptitude-level": (
        lambda: person(tasks=(solved("logic", 10, low=42, high=85),)),
        lambda: person(tasks=(unsolved("logic"),)),
    ),
    "aptitude-unfinished": (
        lambda: person(tasks=(unsolved("logic"),)),
        lambda: person(tasks=(unsolved("logic"), solved("number-series", 9, low=36, high=80))),
    ),
    "adaptability-high": (lambda: person(adaptability(Concern=24)), lambda: person(adaptability(Strain=32))),
    "adaptability-level": (lambda: person(adaptability()), lambda: person(adaptability(Concern=24))),
    "guess-agrees": (
        lambda: person(interests(), guess="SAEICR"),
        lambda: person(interests(), guess="RCIEAS"),
    ),
    "missing-interests": (lambda: person(values()), lambda: person(interests())),
    "missing-values": (lambda: person(interests()), lambda: person(values())),
    "missing-personality": (lambda: person(interests()), lambda: person(personality())),
}


def nearest() -> str:
    """An occupation that is alike within all errors."""
    who = person(interests(), wishes=tuple(CATALOGUE.occupations))
    found = read_wishes(who, CATALOGUE, CONTENT)
    return max(found, key=lambda wish: wish.closeness.standing.range.lowest_r).occupation.id  # type: ignore[union-attr]


def read(who: Person, locale: str = "zh_Hans") -> tuple[Finding, ...]:
    subject = material(who, locale)
    wishes = read_wishes(who, subject.catalogue, CONTENT)
    return read_sentences(subject, read_tensions(subject, wishes), wishes)


def said(who: Person) -> list[str]:
    return [one.id for one in read(who)]


def test_every_sentence_is_tried() -> None:
    assert list(CASES) == [rule.id for rule in CONTENT.rules["sentences"]]


@pytest.mark.parametrize("name", CASES)
def test_a_sentence_is_said_when_it_holds(name: str) -> None:
    assert name in said(CASES[name][0]())


@pytest.mark.parametrize("name", CASES)
def test_a_sentence_is_not_said_when_it_does_not_hold(name: str) -> None:
    assert name not in said(CASES[name][1]())


@pytest.mark.parametrize("name", CASES)
def test_every_sentence_says_how_sure_it_is_and_leads_somewhere_in_both_scripts(name: str) -> None:
    for locale in LOCALES:
        (one,) = [found for found in read(CASES[name][0](), locale) if found.id == name]
        assert one.text.endswith("。")
        assert one.sure
        assert one.evidence or one.start
        assert "{" not in one.text + one.sure


def test_there_are_three_of_three_topics_in_one_order_for_everybody() -> None:
    who = person(
        interests(),
        profile("personality", PERSONALITY),
        profile("values", VALUES, order=ORDER),
        adaptability(Concern=24),
        tasks=(solved("logic", 14, low=70, high=99),),
        guess="SAE",
        wishes=(nearest(),),
    )
    assert said(who) == ["interests-sure", "tension", "wishes-near"]
    assert len(read(who)) == N_SENTENCES


def test_what_was_answered_first_changes_no_sentence() -> None:
    parts = [interests(), profile("personality", PERSONALITY), profile("values", VALUES, order=ORDER)]
    expected = read(person(*parts, guess="RIS"))
    assert read(person(*reversed(parts), guess="RIS")) == expected
    assert len(expected) == N_SENTENCES


def test_gaps_fill_only_the_room_that_is_left() -> None:
    assert said(person(interests(), guess="RCIEAS")) == ["interests-sure", "tension", "missing-values"]
    assert said(person(adaptability())) == ["adaptability-level", "missing-interests", "missing-values"]


def test_a_person_without_any_result_reads_no_sentence() -> None:
    assert read(person()) == ()
    assert read(person(wishes=("mf-weld",))) == ()


def test_what_a_wish_draws_on_is_a_gap_and_no_sentence_that_matters() -> None:
    who = person(interests(S=20), wishes=("so-socialworker",))
    subject = material(who)
    tensions = read_tensions(subject, read_wishes(who, CATALOGUE, CONTENT))
    assert [one.id for one in tensions] == ["wish-unmeasured"]
    assert said(who) == ["interests-flat", "missing-values", "missing-personality"]


def test_whoever_only_checked_pairs_is_neither_high_nor_low() -> None:
    checked = solved("clerical-checking", 15, low=95, high=100)
    assert said(person(tasks=(checked,))) == ["missing-interests", "missing-values", "missing-personality"]


def test_the_first_interest_is_sure_from_seventy_in_a_hundred(locale: str) -> None:
    for who in (person(interests(**CLOSE)), person(interests())):
        profile_found = who.profiles["interests"][0]
        first = profile_found.first_probability(profile_found.ordered[0])
        expected = "interests-sure" if first >= 0.70 else "interests-close"
        assert read(who, locale)[0].id == expected
