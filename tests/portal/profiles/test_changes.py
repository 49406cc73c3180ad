"""A change is larger than measurement error or not, and only what is comparable is compared."""

from __future__ import annotations

import dataclasses
import re

import pytest

from assessments.reliability import reliable_change
from portal.locale import LOCALES
from portal.profiles.changes import Change, change_index, read_changes, rule_sentences
from portal.profiles.material import Material
from portal.profiles.person import Person, TaskResult
from portal.profiles.wording import ProfileContent, profile_content
from portal.reports.profile import Profile
from tests.portal.profiles.people import (
    PUBLICATIONS,
    estimated,
    material,
    person,
    profile,
    solved,
    unsolved,
)

pytestmark = pytest.mark.pure


def twice(before: Profile, after: Profile) -> Person:
    return person(after, before)


def change_of(who: Person, locale: str = "zh_Hans") -> Change:
    (change,) = read_changes(material(who, locale))
    return change


def personality(days: int, **totals: int) -> Profile:
    return profile("personality", totals, days=days)


def test_the_index_is_that_of_jacobson_and_truax_for_two_complete_forms() -> None:
    """The error of a domain of fifteen items, and the published formula on the same reliability."""
    first, second = personality(0, E=24), personality(200, E=36)
    known = PUBLICATIONS["personality"].instrument.precision
    assert known.k_items == 15
    published = reliable_change(24, 36, sd=known.standard_deviation, reliability=known.reliability)
    own = change_index(24, 36, first.errors["E"], second.errors["E"])
    assert own == pytest.approx(published, rel=1e-12)


def test_a_gap_makes_the_error_larger_and_the_index_smaller() -> None:
    gap = profile("personality", {"E": 36}, leave_out=("e-greet-new-faces", "e-speak-first"))
    assert gap.errors["E"] > 4.1
    whole = change_index(24, 36, 4.02, 4.02)
    assert change_index(24, 36, 4.02, gap.errors["E"]) < whole


#: 1.96 times the root of two errors of 4.02: a change of 11 points is within error, one of 12 is not.
@pytest.mark.parametrize(
    ("after", "verdict", "is_larger"),
    [
        (35, "在误差之内", False),
        (36, "升高，大于误差", True),
        (13, "在误差之内", False),
        (12, "降低，大于误差", True),
    ],
)
def test_a_change_is_named_by_whether_it_exceeds_error(after: int, verdict: str, is_larger: bool) -> None:
    change = change_of(twice(personality(0, E=24), personality(200, E=after)))
    row = change.rows[0]
    assert (row.name, row.verdict, row.is_larger_than_error) == ("外向", verdict, is_larger)
    assert row.before == "24 ± 4.0"
    assert row.after == f"{after} ± 4.0"
    assert ("外向" in change.sentences[0]) == is_larger


def test_the_working_can_be_followed_with_a_pencil() -> None:
    row = change_of(twice(personality(0, E=24), personality(200, E=36))).rows[0]
    found = re.fullmatch(r"\((\d+) − (\d+)\) ÷ √\(([\d.]+)² \+ ([\d.]+)²\) = \+([\d.]+)", row.working)
    assert found
    after, before, one, other, index = map(float, found.groups())
    assert index == pytest.approx((after - before) / (one**2 + other**2) ** 0.5, abs=0.005)
    assert row.difference == "+12"


def test_nothing_changed_is_said_as_plainly_as_a_change() -> None:
    change = change_of(twice(personality(0), personality(200)))
    assert change.sentences == ("5 项的差别都在误差之内，可以当作没有变。",)
    assert [row.difference for row in change.rows] == ["0"] * 5


def test_both_days_are_named() -> None:
    change = change_of(twice(personality(0), personality(200)))
    assert change.between == "2026-11-23 和 2027-06-11 两次。"


def test_two_days_apart_is_soon() -> None:
    soon = "两次只隔 {} 天，可能还记得上次的答案，看的时候请打个折扣。"
    assert soon.format(13) in change_of(twice(personality(0), personality(13))).sentences
    assert len(change_of(twice(personality(0), personality(14))).sentences) == 1


def test_a_scale_without_a_score_on_one_day_is_not_compared() -> None:
    structure = PUBLICATIONS["personality"].instrument
    of_e = [item.id for item in structure.items if item.scale in structure.facets_of("E")]
    change = change_of(twice(profile("personality", leave_out=of_e), personality(200, A=60)))
    assert change.rows[0].before == change.rows[0].difference == "–"
    assert change.rows[0].working == ""
    assert not change.rows[0].is_larger_than_error
    assert change.sentences == ("差别大于误差的是随和；别的都在误差之内。", "没有分数的那一项先不比。")


# ---- comparable or not ----------------------------------------------------------------------------------------------


def test_another_form_is_not_compared_and_it_says_why() -> None:
    change = change_of(twice(profile("personality", form="short"), personality(200)))
    assert change.rows == ()
    assert "题数和误差不一样" in change.sentences[0]


def test_another_version_is_not_compared_and_it_says_why() -> None:
    change = change_of(twice(profile("personality", version="0123456789abcdef"), personality(200)))
    assert change.rows == ()
    assert change.sentences == ("两次用的题目结构不同，分数不能直接比。",)


def declared(*versions: str, form: str = "full") -> ProfileContent:
    row = {"instrument": "personality", "form": form, "versions": list(versions)}
    return ProfileContent({**profile_content().structure, "equivalents": [row]}, profile_content().words)


def test_a_version_that_is_declared_equivalent_is_compared() -> None:
    who = twice(profile("personality", version="old"), personality(200))
    current = PUBLICATIONS["personality"].instrument.version
    for content, n_rows in (
        (declared("old", current), 5),
        (declared("old", "older"), 0),
        (declared("old", current, form="short"), 0),
    ):
        (change,) = read_changes(dataclasses.replace(material(who), content=content))
        assert len(change.rows) == n_rows


def test_the_latest_that_can_be_compared_is_taken() -> None:
    who = person(personality(400, E=50), profile("personality", form="short", days=300), personality(0, E=20))
    change = change_of(who)
    assert change.between.startswith("2026-11-23")
    assert change.rows[0].is_larger_than_error


def test_tasks_that_are_not_calibrated_are_not_compared_and_it_says_why() -> None:
    results = (solved("logic", 14, low=70, high=99), solved("logic", 3, low=7, high=45, number=89))
    change = change_of(person(tasks=results))
    assert change.title == "逻辑推理"
    assert change.rows == ()
    assert change.sentences == (
        "两次抽的题都不一样，难度还没有校准，两个百分比的差别可能只来自题目，做过一次也会更熟，所以两次不比。",
    )


@pytest.mark.parametrize("locale", LOCALES)
def test_checking_against_time_is_not_compared_for_a_reason_of_its_own(locale: str) -> None:
    """It is never calibrated, so nobody is told to wait for that."""
    results = [solved("clerical-checking", 14, low=70, high=99, number=number) for number in (90, 89)]
    change = change_of(person(tasks=(*results,)), locale)
    assert change.rows == ()
    (why,) = change.sentences
    assert why == material(person(), locale).voice.say("change.tasks-timed")
    assert not re.search("还没有校准|還沒有校準", why)


#: 1.96 times the root of two errors of 0.4 is 1.11.
@pytest.mark.parametrize(
    ("after", "verdict", "difference"),
    [(1.1, "在误差之内", "+1.10"), (1.12, "升高，大于误差", "+1.12"), (-1.12, "降低，大于误差", "−1.12")],
)
def test_abilities_on_one_scale_are_compared_with_their_errors(
    after: float, verdict: str, difference: str
) -> None:
    change = change_of(person(tasks=(estimated("logic", after, 0.4, days=90), estimated("logic", 0.0, 0.4))))
    (row,) = change.rows
    assert (row.name, row.verdict, row.difference) == ("逻辑推理", verdict, difference)
    assert (row.before, row.after) == ("+0.00 ± 0.40", f"{difference} ± 0.40")
    index = float(row.working.rpartition(" = ")[2].replace("−", "-"))
    assert index == pytest.approx(after / (2 * 0.4**2) ** 0.5, abs=0.005)
    assert "做过一次会更熟" in change.sentences[-1]


def test_one_row_is_not_told_as_one_of_several() -> None:
    """Nothing is said of others, and no place is given among them."""
    within, changed = (
        material(person(tasks=(estimated("logic", after, 0.4, days=90), estimated("logic", 0.0, 0.4))))
        for after in (1.0, 2.0)
    )
    (same,), (other,) = read_changes(within), read_changes(changed)
    assert same.sentences[0] == "差别在误差之内，可以当作没有变。"
    assert other.sentences[0] == "差别大于误差的是逻辑推理。"
    assert rule_sentences(within, same)[1] == "真实分数没有变的人，也约有 5% 的机会碰巧超过。"


def test_where_everything_changed_no_others_are_spoken_of() -> None:
    change = change_of(
        twice(personality(0, **dict.fromkeys("EASCO", 10)), personality(200, **dict.fromkeys("EASCO", 50)))
    )
    assert all(row.is_larger_than_error for row in change.rows)
    assert "别的" not in change.sentences[0]


UNLIKE = {
    "other parameters": (estimated("logic", 0.0, 0.4, calibration="d" * 16), "参数重新估过"),
    "another time limit": (estimated("logic", 0.0, 0.4, extra_time=2.0), "时限或读题方式不一样"),
    "a reader": (estimated("logic", 0.0, 0.4, has_reader=1.0), "时限或读题方式不一样"),
    "no calibration": (solved("logic", 9, low=36, high=80), "参数重新估过"),
    "hardly begun": (dataclasses.replace(unsolved("logic"), calibration="c" * 16), "没有结果"),
}


@pytest.mark.parametrize(("before", "why"), UNLIKE.values(), ids=UNLIKE)
def test_tasks_of_unlike_sessions_are_not_compared_and_it_says_why(before: TaskResult, why: str) -> None:
    newest = estimated("logic", 2.0, 0.3, days=90)
    change = change_of(person(tasks=(newest, before)))
    assert change.rows == ()
    assert why in change.sentences[0]
    like = estimated("logic", 0.1, 0.3)
    assert len(change_of(person(tasks=(newest, before, like))).rows) == 1, "the latest that can be compared"


def test_another_generator_draws_other_tasks() -> None:
    before = estimated("logic", 0.0, 0.4)
    before.report.instrument_version = "0"
    change = change_of(person(tasks=(estimated("logic", 2.0, 0.3, days=90), before)))
    assert change.rows == ()
    assert "结构不同" in change.sentences[0]


def test_one_report_is_no_change() -> None:
    assert read_changes(material(person(personality(0), profile("values")))) == ()


def test_chance_is_told_by_how_many_were_compared() -> None:
    subject: Material = material(twice(personality(0), personality(200)))
    (change,) = read_changes(subject)
    rules = rule_sentences(subject, change)
    assert "1.96" in rules[0]
    assert "5%" in rules[1]
    assert "5 项" in rules[1]


def test_both_scripts_hold_the_same_numbers() -> None:
    who = twice(personality(0, E=24, A=10), personality(200, E=36))
    hans, hant = (change_of(who, locale) for locale in LOCALES)
    for one, other in zip(hans.rows, hant.rows, strict=True):
        assert (one.before, one.after, one.difference, one.working) == (
            other.before,
            other.after,
            other.difference,
            other.working,
        )
        assert one.is_larger_than_error == other.is_larger_than_error
