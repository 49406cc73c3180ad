"""What a report says for every kind of profile, in both scripts, without a database."""

from __future__ import annotations

import random
import re
from itertools import product

import pytest

from portal.library import read_library
from portal.reports.reading import ReportView
from portal.sittings.service import order_by_form
from tests.factories import every_item
from tests.portal.reports.profiles import PUBLICATION, answers_for, stored_profile, view_of
from tests.scripts import foreign_in

pytestmark = pytest.mark.pure

LOCALES = ("zh_Hans", "zh_Hant")
ITEMS = order_by_form(PUBLICATION)["full"]
NAMES = {letter: read_library().words("interests", "zh_Hans").scale(letter)["name"] for letter in "RIASEC"}
#: A brace that was not filled in, or a number that never was one. Ties stand in braces with capitals.
UNFILLED = re.compile(r"\{[a-z_]*\}|nan|None|inf\b")


def sentences(view: ReportView) -> list[str]:
    """Everything that the view says."""
    matches = (*view.matches.explained, *view.matches.others) if view.matches else ()
    return [
        view.title,
        *view.summary,
        *view.band,
        *view.shape_words,
        *(text for reading in view.types for text in (reading.like, reading.low, reading.missing)),
        *view.guess.sentences,
        *(text for match in matches for text in (match.title, match.fit_words, *match.why)),
        *(text for step in (*view.ways, *view.next_steps) for text in (step.name, step.text)),
        *view.limits.values(),
    ]


def assert_leads_on(view: ReportView, locale: str) -> None:
    """Not empty, no dead end, nothing left unfilled, in one script."""
    assert view.summary
    assert view.next_steps
    assert [len(view.types), len(view.chart.bars)] == [6, 6]
    assert bool(view.matches) == (view.shape == "clear")
    assert len(view.ways) == (3 if view.shape in {"flat", "low"} else 0)
    said = " ".join(sentences(view))
    assert not UNFILLED.search(said), said
    assert not foreign_in(said, locale)


@pytest.mark.parametrize("form", ["full", "short"])
def test_no_profile_of_lowest_middle_and_highest_is_a_dead_end(form: str) -> None:
    """All 729 of them, in both scripts."""
    for values in product((0, 2, 4), repeat=6):
        answers = every_item(form, **dict(zip("RIASEC", values, strict=True)))
        profile = stored_profile(answers, form=form)
        for locale in LOCALES:
            assert_leads_on(view_of(profile, locale, guess="SIA"), locale)


def assert_random_answers_lead_on(seeds: range) -> None:
    for seed in seeds:
        chance = random.Random(seed)
        kept = chance.random()
        answers = {item: chance.randrange(5) for item in ITEMS if chance.random() <= 0.5 + kept / 2}
        guess = "".join(chance.sample("RIASEC", chance.randint(0, 6)))
        profile = stored_profile(answers, seed=seed)
        for locale in LOCALES:
            assert_leads_on(view_of(profile, locale, guess=guess), locale)


def test_no_random_answers_are_a_dead_end() -> None:
    assert_random_answers_lead_on(range(300))


@pytest.mark.slow
def test_none_of_ten_thousand_random_answers_is_a_dead_end() -> None:
    assert_random_answers_lead_on(range(1000, 11_000))


@pytest.mark.parametrize("answers", [{}, {ITEMS[0]: 4}, dict.fromkeys(ITEMS[:8], 4)])
def test_hardly_any_answers_lead_to_starting_again(answers: dict[str, int]) -> None:
    view = view_of(stored_profile(answers), "zh_Hans")
    assert view.shape == "unfinished"
    assert [step.key for step in view.next_steps] == ["again", "book"]
    assert all(reading.missing for reading in view.types)


def test_two_scripts_hold_the_same_numbers() -> None:
    chance = random.Random(7)
    profile = stored_profile({item: chance.randrange(5) for item in ITEMS})
    hans, hant = (view_of(profile, locale, guess="ESA") for locale in LOCALES)
    assert [bar.value for bar in hans.chart.bars] == [bar.value for bar in hant.chart.bars]
    assert [mark.band_path for mark in hans.chart.marks] == [mark.band_path for mark in hant.chart.marks]
    assert digits(hans) == digits(hant)


def digits(view: ReportView) -> list[list[str]]:
    """The figures of each sentence that is about this profile."""
    return [re.findall(r"\d+(?:\.\d+)?", text) for text in (*view.summary, *view.shape_words)]


def test_a_clear_first_type_is_named_alone_with_its_probability() -> None:
    view = view_of(
        stored_profile(answers_for({"S": 38, "E": 24, "A": 20, "I": 15, "R": 5, "C": 8})), "zh_Hans"
    )
    assert view.summary[0].startswith(f"你最突出的兴趣是{NAMES['S']}")
    assert re.search(r"\d\d%|99% 以上", view.summary[0])
    assert f"{NAMES['S']}、{NAMES['E']}、{NAMES['A']}" in view.summary[1]
    assert NAMES["R"] in view.summary[-1]


def test_types_that_cannot_be_told_apart_are_named_together() -> None:
    view = view_of(stored_profile(answers_for({"S": 30, "E": 29, "A": 28, "R": 4})), "zh_Hans")
    assert view.summary[0].startswith(f"{NAMES['S']}、{NAMES['E']}和{NAMES['A']}的分数很接近")
    assert "%" not in view.summary[0]


def test_a_leaning_first_type_is_named_with_those_that_come_close() -> None:
    view = view_of(stored_profile(answers_for({"S": 30, "E": 28, "R": 4, "A": 10})), "zh_Hans")
    assert view.summary[0].startswith(f"目前排在最前的是{NAMES['S']}")
    assert f"{NAMES['E']}离得不远" in view.summary[0]


def test_a_tie_for_the_first_place_stays_a_tie() -> None:
    view = view_of(stored_profile(answers_for({"E": 32, "S": 32, "A": 12, "I": 8})), "zh_Hans")
    assert view.summary[0].startswith(f"{NAMES['S']}和{NAMES['E']}分数相同")
    assert "(S=E)" in view.summary[1]


@pytest.mark.parametrize(
    ("value", "raised", "shape"), [(2, {}, "flat"), (4, {}, "flat"), (0, {}, "low"), (1, {"S": 1}, "low")]
)
def test_a_profile_without_an_order_ranks_no_occupations(
    value: int, raised: dict[str, int], shape: str
) -> None:
    view = view_of(stored_profile(every_item(value=value, **raised)), "zh_Hant")
    assert view.shape == shape
    assert view.title
    assert view.matches is None
    assert all(reading.to_try for reading in view.types)


def test_a_type_with_too_many_gaps_says_how_many_answers_it_lacks() -> None:
    answers = every_item(S=4)
    for item in [item for item in ITEMS if item.startswith("c-")][:5]:
        del answers[item]
    view = view_of(stored_profile(answers), "zh_Hans")
    (missing,) = [reading for reading in view.types if reading.missing]
    assert missing.letter == "C"
    assert missing.missing == f"{NAMES['C']}：还差 3 题才能算分。"
    assert view.chart.bars[-1].letter == "C"
    assert view.chart.bars[-1].value is None
    assert NAMES["S"] in " ".join(view.summary)


def test_a_prorated_type_and_the_short_form_are_said_to_be_less_exact() -> None:
    answers = every_item("short", S=4, R=0)
    del answers[next(item for item in answers if item.startswith("i-"))]
    said = " ".join(view_of(stored_profile(answers, form="short"), "zh_Hans").summary)
    assert f"{NAMES['I']}有几题没有答" in said
    assert "30 题的简短版" in said


def test_bands_end_with_the_scale() -> None:
    view = view_of(stored_profile(answers_for({"S": 40, "E": 20})), "zh_Hans")
    top, second, *_, last = view.chart.bars
    assert (top.value, top.high) == (40, 40)
    assert (last.value, last.low) == (0, 0)
    assert second.low == pytest.approx(20 - 1.96 * 3.6673, abs=1e-3)


def test_types_stand_from_the_highest_to_the_lowest() -> None:
    view = view_of(
        stored_profile(answers_for({"C": 38, "E": 30, "S": 22, "A": 14, "I": 9, "R": 2})), "zh_Hans"
    )
    assert [reading.letter for reading in view.types] == list("CESAIR")
    assert [bool(reading.low) for reading in view.types] == [False, False, False, True, True, True]


def test_types_that_tie_are_all_called_low_or_none() -> None:
    view = view_of(stored_profile(every_item(S=4, E=3, R=1)), "zh_Hans")
    assert [reading.letter for reading in view.types if reading.low] == ["R"]


def test_surprises_of_the_guess_are_at_most_two_and_the_left_out_one_is_named() -> None:
    answers = answers_for({"C": 38, "E": 30, "S": 22, "A": 6, "I": 4, "R": 2})
    view = view_of(stored_profile(answers), "zh_Hans", guess="AR")
    assert view.guess.guessed == (NAMES["A"], NAMES["R"])
    assert view.guess.sentences[0].startswith(f"你猜{NAMES['A']}排第一，结果不是这样")
    assert len(view.guess.sentences) == 4
    agreed = view_of(stored_profile(answers), "zh_Hans", guess="CES")
    assert len(agreed.guess.sentences) == 2


def test_a_skipped_guess_is_no_reproach() -> None:
    view = view_of(stored_profile(every_item(S=4)), "zh_Hant")
    assert view.guess.guessed == ()
    assert view.guess.sentences[0].startswith("你略過了")


def test_a_match_says_where_both_are_high_and_where_the_occupation_asks_for_more() -> None:
    view = view_of(
        stored_profile(answers_for({"S": 38, "I": 26, "A": 10, "E": 8, "R": 4, "C": 4})), "zh_Hans"
    )
    assert view.matches is not None
    first = view.matches.explained[0]
    assert first.fit == "best"
    assert first.why[0].startswith("你和这个职业都在")
    assert [bool(re.search("仍在前 20 名", "".join(match.why))) for match in view.matches.explained] == [
        True, True, True, False, False, False, False, False,
    ]  # fmt: skip


def test_an_occupation_that_left_the_catalogue_is_passed_over() -> None:
    profile = stored_profile(every_item(S=4, R=0))
    gone = profile.matches[0]._replace(occupation_id="gone-for-good")
    stored = profile.stored._replace(matches=(gone, *profile.matches[1:]))
    view = view_of(type(profile)(profile.report, stored, profile.instrument), "zh_Hans")
    assert view.matches is not None
    assert "gone-for-good" not in [match.occupation_id for match in view.matches.explained]
