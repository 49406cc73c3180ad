"""Tasks on the brief: what was shared of which family, how sure it is, what to ask, and never a task."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from portal import Portal
from portal.accounts.models import Client
from portal.aptitude.families import FAMILIES, TaskFamily
from portal.aptitude.models import ExtraTime
from portal.aptitude.rows import INSTRUMENT
from portal.aptitude.service import Wishes
from portal.aptitude.showing import family_words
from portal.reports.brief import build_brief
from portal.reports.briefing_tasks import TaskBrief
from portal.reports.models import Report
from portal.sharing.models import Section
from portal.sharing.sections import sections_of
from tests.clock import HeldClock
from tests.factories import Factory
from tests.portal.aptitude.sessions import CHECKING, LOGIC, SERIES, calibrate
from tests.portal.aptitude.shared import WITH_HELP, a_task_report, every_family
from tests.portal.reports.briefs import share_of, shown

SCORES, CERTAINTY = (Section.scores,), (Section.certainty,)
BOTH = (Section.scores, Section.certainty)
#: What only one section may bring in, of thirteen tasks of which nine were solved and answered in a second or two,
#: two skipped, with twice the time and a reader.
MARKS = {
    Section.scores: [r"\b60%", "± 11\\.", "加倍|两倍", "读"],
    Section.certainty: ["跳过的", "请谨慎看待"],
}


@pytest.fixture
def client(a: Factory) -> Client:
    return a.client()[0]


@pytest.fixture
def inside(app: Portal) -> Iterator[None]:
    with app.app_context():
        yield


def brief_of(session: Session, clock: HeldClock, *opened: tuple[Report, tuple[Section, ...]]) -> TaskBrief:
    shares = [share_of(report, sections, clock, number=n) for n, (report, sections) in enumerate(opened, 1)]
    (brief,) = build_brief(session, shares, locale="zh_Hans")
    assert isinstance(brief, TaskBrief)
    return brief


def without_notes(page: str) -> str:
    return re.sub(r"<[^>]*>", " ", re.sub(r"<dl class=\"side-notes\">.*?</dl>", "", page, flags=re.DOTALL))


@pytest.mark.parametrize("sections", [SCORES, CERTAINTY, BOTH], ids="+".join)
def test_a_part_of_a_session_is_there_exactly_when_it_was_shared(
    app: Portal,
    session: Session,
    a: Factory,
    client: Client,
    clock: HeldClock,
    inside: None,
    sections: tuple[Section, ...],
) -> None:
    report = a_task_report(a, client, SERIES, WITH_HELP, seconds=1)
    page = without_notes(shown(app, brief_of(session, clock, (report, sections))))
    found = {section: [bool(re.search(mark, page)) for mark in marks] for section, marks in MARKS.items()}
    for section, marks in found.items():
        assert marks == [section in sections] * len(marks), section


def test_neither_a_task_nor_an_answer_can_be_shared(
    app: Portal, session: Session, a: Factory, client: Client, clock: HeldClock, inside: None
) -> None:
    report = a_task_report(a, client, SERIES)
    assert sections_of(INSTRUMENT) == BOTH
    brief = brief_of(session, clock, (report, tuple(Section)))
    assert brief.answers is None
    assert "/tasks/" not in shown(app, brief)


@pytest.mark.parametrize("family", FAMILIES.values(), ids=FAMILIES)
def test_how_sure_and_what_to_ask_are_answered_whatever_was_shared(
    app: Portal,
    session: Session,
    a: Factory,
    client: Client,
    clock: HeldClock,
    inside: None,
    family: TaskFamily,
) -> None:
    """An error with its reason, the stage, that nobody is compared; and of the family all three texts."""
    report = a_task_report(a, client, family)
    words = family_words(report.form, "zh_Hans")
    for sections in (SCORES, CERTAINTY):
        page = shown(app, brief_of(session, clock, (report, sections)))
        sure, ask = page.index("把握有多大"), page.index("可以问什么")
        for part in ("试用阶段", "误差", "95%", "没有对照常模", "不用于招聘"):
            assert part in page[sure:ask]
        for text in (words.title, words.means, words.means_not, words.question):
            assert text in page[ask:]


def test_a_side_note_is_one_line_each() -> None:
    for locale in ("zh_Hans", "zh_Hant"):
        for slug in FAMILIES:
            words = family_words(slug, locale)
            assert max(map(len, (words.means, words.means_not, words.question))) <= 20


def test_speed_and_accuracy_stand_apart_each_with_its_error(
    session: Session, a: Factory, client: Client, clock: HeldClock, inside: None
) -> None:
    report = a_task_report(a, client, CHECKING, n_done=6, n_skipped=0, seconds=8)
    speed, accuracy = brief_of(session, clock, (report, SCORES)).rows
    assert (speed.name, accuracy.name) == ("快速核对：速度", "快速核对：准确")
    assert speed.value_text.endswith("对/分")
    assert re.fullmatch(r"± \d+\.\d", speed.bar.error_text)
    assert accuracy.value_text.endswith("%")


@pytest.mark.parametrize(
    ("extra_time", "is_said"),
    [(ExtraTime.none, False), (ExtraTime.double, True), (ExtraTime.unlimited, True)],
)
def test_a_speed_under_another_time_limit_is_not_compared_with_the_usual(
    session: Session,
    a: Factory,
    client: Client,
    clock: HeldClock,
    inside: None,
    extra_time: ExtraTime,
    is_said: bool,
) -> None:
    checking = a_task_report(a, client, CHECKING, Wishes(extra_time=extra_time), n_done=4, n_skipped=0)
    series = a_task_report(a, client, SERIES, Wishes(extra_time=extra_time))
    told = " ".join(brief_of(session, clock, (checking, SCORES), (series, SCORES)).headline)
    assert ("速度不能和平常的时限比" in told) == is_said
    assert ("每一类开始以前都选了" in told) == is_said, "the same choice is told once"
    alone = " ".join(brief_of(session, clock, (series, SCORES)).headline)
    assert "速度" not in alone, "elsewhere speed does not enter"


def test_all_families_are_one_part_in_their_order_and_the_newest_of_each_counts(
    session: Session, a: Factory, client: Client, clock: HeldClock, inside: None
) -> None:
    logic = a_task_report(a, client, LOGIC)
    older = a_task_report(a, client, SERIES)
    clock.advance(days=2)
    newer = a_task_report(a, client, SERIES, n_done=15, n_skipped=0, seed=8)
    brief = brief_of(session, clock, (logic, SCORES), (newer, CERTAINTY), (older, BOTH))
    assert [row.name for row in brief.rows] == ["逻辑推理"], "the older one lends the newer no section"
    assert [note.name for note in brief.notes] == ["数列", "逻辑推理"]
    assert brief.made_at == newer.created_at
    assert brief.rows[0].on == "2026-11-23", "made on another day than stands above"


def test_every_stage_is_named_and_told_apart(
    session: Session, a: Factory, client: Client, clock: HeldClock, inside: None
) -> None:
    """A calibrated share is an estimate for all tasks, an uncalibrated one of those that were reached."""
    logic = a_task_report(a, client, LOGIC)
    calibrate(a)
    series = a_task_report(a, client, SERIES, n_done=14, n_skipped=0)
    brief = brief_of(session, clock, (logic, SCORES), (series, SCORES))
    assert [(row.name, row.stage) for row in brief.rows] == [("数列", "完整校准"), ("逻辑推理", "试用")]
    sure = " ".join(brief.how_sure)
    assert "逻辑推理：试用阶段" in sure
    assert "数列：完整校准" in sure
    assert series.method == "eap"
    share = next(row.value for row in series.figures if row.name == "share")
    assert brief.rows[0].value_text == f"{share:.0f}%", "no ability on a scale that the adviser cannot read"


def test_what_was_hardly_begun_has_no_number_and_says_so(
    session: Session, a: Factory, client: Client, clock: HeldClock, inside: None
) -> None:
    report = a_task_report(a, client, LOGIC, n_done=2, n_skipped=0)
    brief = brief_of(session, clock, (report, BOTH))
    assert brief.headline[0] == "逻辑推理做得太少，没有结果。"
    assert [row.value_text for row in brief.rows] == ["–"]


def test_the_counts_are_told_where_the_result_is_not(
    session: Session, a: Factory, client: Client, clock: HeldClock, inside: None
) -> None:
    report = a_task_report(a, client, SERIES, n_done=11, n_skipped=2)
    assert "做到的题数：数列 13/15。" in brief_of(session, clock, (report, CERTAINTY)).certainty
    assert "13/15" not in " ".join(brief_of(session, clock, (report, BOTH)).certainty)


def test_both_scripts_say_the_same_numbers(
    app: Portal, session: Session, a: Factory, client: Client, clock: HeldClock, inside: None
) -> None:
    reports = every_family(a, client, WITH_HELP)
    shares = [share_of(report, BOTH, clock, number=n) for n, report in enumerate(reports, 1)]
    hans, hant = (build_brief(session, shares, locale=locale)[0] for locale in ("zh_Hans", "zh_Hant"))
    assert isinstance(hans, TaskBrief)
    assert isinstance(hant, TaskBrief)
    for one, other in zip(hans.rows, hant.rows, strict=True):
        assert (one.bar.value, one.bar.error_text) == (other.bar.value, other.bar.error_text)
    assert re.findall(r"\d+", hans.care) == re.findall(r"\d+", hant.care) != []
    assert len(hans.rows) == 7
