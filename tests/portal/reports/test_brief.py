"""A brief holds exactly what was shared: a truth table over every choice of sections of every instrument."""

from __future__ import annotations

import re

import pytest
from sqlalchemy.orm import Session

from portal import Portal
from portal.library import read_library
from portal.reports.brief import build_brief
from portal.reports.scales import STRAIN
from portal.sharing.models import Section
from portal.sharing.sections import sections_of
from portal.sittings.service import order_by_form
from tests.clock import HeldClock
from tests.factories import Factory, every_item
from tests.portal.reports.briefs import (
    INSTRUMENTS,
    MARKS,
    Build,
    MakeReport,
    marks_on,
    share_of,
    shown,
    subsets,
)

PARTS = ("scores", "certainty", "guess", "matches", "strain", "answers")
#: Every choice of every instrument's sections.
CHOICES = [
    pytest.param(instrument, chosen, id=f"{instrument}-{'+'.join(chosen)}")
    for instrument in INSTRUMENTS
    for chosen in subsets(sections_of(instrument))
    if chosen
]


@pytest.mark.parametrize("instrument", INSTRUMENTS)
def test_a_report_of_which_nothing_is_open_has_no_part(
    session: Session, clock: HeldClock, make_report: MakeReport, instrument: str
) -> None:
    """Wishes and tensions may lie on a share that opens nothing of its report."""
    assert build_brief(session, [share_of(make_report(instrument), (), clock)], locale="zh_Hans") == ()


@pytest.mark.parametrize(("instrument", "sections"), CHOICES)
def test_a_part_is_there_exactly_when_it_was_shared(
    build: Build, instrument: str, sections: tuple[Section, ...]
) -> None:
    brief = build(instrument, sections)
    assert {part for part in PARTS if getattr(brief, part) is not None} == set(sections)
    assert bool(brief.strain_words) == (Section.strain in sections)
    assert bool(brief.choices) == (instrument == "values" and Section.scores in sections)
    assert STRAIN not in {scale.bar.letter for scale in brief.scores or ()}, "strain stands apart"


@pytest.mark.parametrize(("instrument", "sections"), CHOICES)
def test_nothing_of_an_unshared_section_is_on_the_page(
    app: Portal, build: Build, instrument: str, sections: tuple[Section, ...]
) -> None:
    page = shown(app, build(instrument, sections))
    assert marks_on(page, instrument, [one for one in sections_of(instrument) if one not in sections]) == []


@pytest.mark.parametrize("instrument", INSTRUMENTS)
def test_every_mark_does_appear_when_all_is_shared(app: Portal, build: Build, instrument: str) -> None:
    """Else the test above would prove nothing."""
    page = shown(app, build(instrument, sections_of(instrument)))
    marks = [(section, mark) for section, of_section in MARKS[instrument].items() for mark in of_section]
    assert marks_on(page, instrument, sections_of(instrument)) == marks
    assert MARKS[instrument].keys() == set(sections_of(instrument))


@pytest.mark.parametrize("sections", list(filter(None, subsets(sections_of("adaptability")))), ids="+".join)
def test_strain_is_opened_by_its_own_tick_alone(
    app: Portal, build: Build, sections: tuple[Section, ...]
) -> None:
    """Neither its score nor a statement about it, not even the number of its statements, comes by another door."""
    page = re.sub(r"<[^>]*>", " ", shown(app, build("adaptability", sections)))
    words = read_library().words("adaptability", "zh_Hans")
    of_strain = [words.item(item) for item in order_by_form(read_library().publications["adaptability"])["full"]
                 if item.startswith("strain-")]  # fmt: skip
    is_open = Section.strain in sections
    assert (words.scale("Strain")["name"] in page) == is_open
    assert any(statement in page for statement in of_strain) == (is_open and Section.answers in sections)
    if Section.certainty in sections:
        assert ("共 40 题" if is_open else "共 32 题") in page


def test_the_code_is_named_only_beside_the_scores(build: Build) -> None:
    alone = " ".join(build("interests", (Section.certainty,)).certainty or ())
    beside = " ".join(build("interests", (Section.certainty, Section.scores)).certainty or ())
    assert "代码" not in alone
    assert "代码 SE" in beside


@pytest.mark.parametrize("instrument", INSTRUMENTS)
def test_the_brief_speaks_the_advisers_script(build: Build, locale: str, instrument: str) -> None:
    brief = build(instrument, sections_of(instrument), locale)
    words = read_library().words(instrument, locale)
    assert brief.instrument == words.title
    assert brief.answers
    assert brief.answers.scales[0].groups[0].statements[0] in {
        item["text"] for item in words.texts["items"].values()
    }
    assert (
        brief.notes[0].question
        == words.scale(read_library().publications[instrument].instrument.scales[0].id)["question"]
    )


@pytest.mark.parametrize(
    ("instrument", "n_statements"),
    [("interests", 60), ("personality", 75), ("values", 24), ("adaptability", 40)],
)
def test_every_answer_is_there_once(build: Build, instrument: str, n_statements: int) -> None:
    answers = build(instrument, sections_of(instrument)).answers
    assert answers is not None
    statements = [s for scale in answers.scales for group in scale.groups for s in group.statements]
    assert len(statements) == len(set(statements)) == n_statements
    assert len(answers.choices) == (10 if instrument == "values" else 0)


def test_without_shares_the_brief_is_empty(app: Portal, session: Session) -> None:
    with app.app_context():
        assert build_brief(session, [], locale="zh_Hans") == ()


def test_two_reports_of_one_instrument_lend_each_other_no_section(
    app: Portal, session: Session, a: Factory, clock: HeldClock, make_report: MakeReport
) -> None:
    older = share_of(make_report("interests"), sections_of("interests"), clock, number=1)
    clock.advance(hours=1)
    newer = share_of(a.report(answers=every_item()), (Section.certainty,), clock, number=2)
    for shares in ([older, newer], [newer, older]):
        with app.app_context():
            (brief,) = build_brief(session, shares, locale="zh_Hans")
        assert brief.made_at == clock()
        assert (brief.scores, brief.answers) == (None, None)


def test_every_instrument_stands_in_its_place_with_its_own_sections(
    app: Portal, session: Session, clock: HeldClock, make_report: MakeReport
) -> None:
    """Interests first, whenever they were answered; scores of one open nothing of another."""
    opened = dict(zip(INSTRUMENTS[::-1], ("strain", "scores", "answers", "guess"), strict=True))
    shares = []
    for number, (instrument, section) in enumerate(opened.items(), start=1):
        clock.advance(minutes=1)
        shares.append(share_of(make_report(instrument), (Section(section),), clock, number=number))
    with app.app_context():
        briefs = build_brief(session, shares, locale="zh_Hans")
    titles = [read_library().words(instrument, "zh_Hans").title for instrument in INSTRUMENTS]
    assert [brief.instrument for brief in briefs] == titles
    for instrument, brief in zip(INSTRUMENTS, briefs, strict=True):
        assert [part for part in PARTS if getattr(brief, part) is not None] == [opened[instrument]]
