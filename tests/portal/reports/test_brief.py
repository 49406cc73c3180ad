"""A brief holds exactly what was shared: a truth table over the 31 choices of sections."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import combinations

import pytest
from flask import render_template_string
from sqlalchemy.orm import Session

from portal import Portal
from portal.library import read_library
from portal.reports.brief import Brief, build_brief
from portal.reports.models import Report
from portal.sharing.models import Section, Share, ShareSection
from tests.clock import HeldClock
from tests.factories import Factory, every_item

Build = Callable[..., Brief]

CHOICES = [set(chosen) for size in range(6) for chosen in combinations(Section, size)]
PARTS = ("scores", "certainty", "guess", "matches", "answers")
#: Words and numbers that only the named section may bring in. Scores: S 40, E 30, R 10, the others 20.
MARKS = {
    Section.scores: [r"\b40\b", r"± 3\.7", "分数最高|最突出", "分数最低", "可以问：帮别人"],
    Section.certainty: [r"\d\d%", "假设信度", "把握"],
    Section.guess: ["自己猜的顺序", "猜第", "没有猜到"],
    Section.matches: ["很接近", "occupations"],
    Section.answers: ["很喜欢"],
}


@pytest.fixture
def report(a: Factory) -> Report:
    return a.report(answers=every_item(S=4, E=3, R=1), guess="ARC")


@pytest.fixture
def build(app: Portal, session: Session, clock: HeldClock, report: Report) -> Iterator[Build]:
    def one(sections: set[Section], locale: str = "zh_Hans") -> Brief:
        share = share_of(report, sections, clock)
        return build_brief(session, [share], locale=locale)

    with app.app_context():
        yield one


def share_of(report: Report, sections: set[Section], clock: HeldClock, *, number: int = 1) -> Share:
    """A share that nobody saved; the brief looks at nothing else of it."""
    return Share(
        id=number,
        client_id=report.client_id,
        report_id=report.id,
        given_at=clock(),
        sections=[ShareSection(section=section) for section in sections],
    )


def shown(app: Portal, brief: Brief) -> str:
    with app.test_request_context():
        return render_template_string(
            "{% from 'reports/_brief.html' import brief_parts %}{{ brief_parts(brief) }}", brief=brief
        )


@pytest.mark.parametrize("sections", CHOICES, ids=lambda chosen: "+".join(sorted(chosen)) or "nothing")
def test_a_part_is_there_exactly_when_it_was_shared(build: Build, sections: set[Section]) -> None:
    brief = build(sections)
    assert {part for part in PARTS if getattr(brief, part) is not None} == {
        section.value for section in sections
    }


@pytest.mark.parametrize("sections", CHOICES, ids=lambda chosen: "+".join(sorted(chosen)) or "nothing")
def test_nothing_of_an_unshared_section_is_on_the_page(
    app: Portal, build: Build, sections: set[Section]
) -> None:
    page = shown(app, build(sections))
    words = re.sub(r"<[^>]*>", " ", page) if Section.matches not in sections else page
    for section, marks in MARKS.items():
        for mark in marks:
            if section in sections:
                continue
            assert not re.search(mark, words), f"{mark} of {section} although only {sections} is shared"


@pytest.mark.parametrize("section", Section)
def test_each_mark_does_appear_when_its_section_is_shared(
    app: Portal, build: Build, section: Section
) -> None:
    """Else the test above would prove nothing."""
    page = shown(app, build({section, *({Section.certainty} if section is Section.scores else ())}))
    assert any(re.search(mark, page) for mark in MARKS[section])


def test_the_code_is_named_only_beside_the_scores(build: Build) -> None:
    alone = " ".join(build({Section.certainty}).certainty or ())
    beside = " ".join(build({Section.certainty, Section.scores}).certainty or ())
    assert "代码" not in alone
    assert "代码 SE" in beside


def test_the_brief_speaks_the_advisers_script(build: Build, locale: str) -> None:
    brief = build(set(Section), locale)
    words = read_library().words("interests", locale)
    assert brief.instrument == words.title
    assert words.scale("S")["name"] in brief.headline[0]
    assert brief.answers
    assert brief.answers[0].groups[0].statements[0] in {words.item(item) for item in every_item()}


def test_all_sixty_answers_are_there_once(build: Build) -> None:
    statements = [
        s for kind in build({Section.answers}).answers for group in kind.groups for s in group.statements
    ]
    assert len(statements) == len(set(statements)) == 60


def test_without_shares_the_brief_is_empty(app: Portal, session: Session) -> None:
    with app.app_context():
        assert build_brief(session, [], locale="zh_Hans") == Brief()


def test_two_reports_lend_each_other_no_section(
    app: Portal, session: Session, a: Factory, clock: HeldClock, report: Report
) -> None:
    earlier = share_of(report, set(Section), clock, number=1)
    clock.advance(hours=1)
    newer = share_of(a.report(answers=every_item()), {Section.certainty}, clock, number=2)
    with app.app_context():
        brief = build_brief(session, [earlier, newer], locale="zh_Hans")
    assert brief.scores is None
    assert brief.answers is None


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        (every_item(), "六种分数接近"),
        (every_item(value=0, S=1), "整体打分偏低"),
        ({}, "没有答够题"),
        (every_item(value=3, S=4, R=0), "分数最低"),
    ],
)
def test_every_kind_of_profile_has_a_headline(
    app: Portal, session: Session, a: Factory, clock: HeldClock, answers: dict[str, int], said: str
) -> None:
    report = a.report(answers=answers)
    with app.app_context():
        brief = build_brief(session, [share_of(report, set(Section), clock)], locale="zh_Hans")
    assert said in " ".join(brief.headline)
