"""What people say of themselves for research changes no score, no match and no word of a report."""

from __future__ import annotations

import ast
from itertools import product

import pytest
from sqlalchemy.orm import Session

from portal.manual.asking import Reply
from portal.manual.models import Schooling, Sex
from portal.manual.service import keep_reply
from portal.reports.models import Report
from portal.settings import ROOT
from tests.browser import Browser
from tests.clock import HeldClock
from tests.factories import Factory, every_answer

REPLIES = [
    None,
    Reply(agrees=False),
    *(
        Reply(agrees=True, schooling=schooling, sex=sex)
        for schooling, sex in product((None, *Schooling), (None, *Sex))
    ),
]


def numbers(report: Report) -> dict[str, object]:
    """Everything of a report but whose it is."""
    own = {"id", "sitting_id", "client_id", "report_id"}

    def columns(row: object) -> tuple[object, ...]:
        return tuple(
            getattr(row, column.name)
            for column in row.__table__.columns  # type: ignore[attr-defined]
            if column.name not in own
        )

    return {
        "report": columns(report),
        "scores": [columns(row) for row in report.scores],
        "figures": sorted(columns(row) for row in report.figures),
        "matches": [columns(row) for row in report.matches],
    }


@pytest.mark.parametrize("instrument", ["interests", "personality"])
def test_no_reply_changes_a_report(session: Session, a: Factory, clock: HeldClock, instrument: str) -> None:
    found = []
    for reply in REPLIES:
        client, _ = a.client()
        if reply is not None:
            keep_reply(session, client.id, reply, locale="zh_Hans", at=clock())
            a.keep()
        answers = every_answer(instrument, S=4, E=3, ACooperation=4)
        found.append(numbers(a.report(client, answers=answers, instrument=instrument)))
    assert all(one == found[0] for one in found)
    assert len(found) == 18


def test_no_reply_changes_the_page_of_a_report(
    browser: Browser, a: Factory, session: Session, clock: HeldClock
) -> None:
    texts = set()
    for reply in (None, Reply(agrees=True, schooling=Schooling.taiwan, sex=Sex.male)):
        client, code = a.client()
        if reply is not None:
            keep_reply(session, client.id, reply, locale="zh_Hans", at=clock())
        report = a.report(client, guess="SEA")
        shown = a.recognised(browser, client, code).visit("reports.show", report_id=report.id)
        texts.add(shown.text)
    assert len(texts) == 1


@pytest.mark.pure
def test_nothing_that_scores_or_recommends_knows_the_manual() -> None:
    """Reports, matching, occupations, profiles and the engine import nothing of it.

    The page of a report alone adds a dated sentence on whether there are norms; what it shows was computed before.
    """
    blind = ("assessments", "portal/reports", "portal/matching", "portal/careers", "portal/profiles")
    readers = set()
    for folder in blind:
        for path in sorted((ROOT / folder).rglob("*.py")):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            modules = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
            modules += [
                one.name for node in ast.walk(tree) if isinstance(node, ast.Import) for one in node.names
            ]
            place = path.relative_to(ROOT).as_posix()
            readers |= {(place, module) for module in modules if module.startswith("portal.manual")}
    page = "portal/reports/views.py"
    assert readers == {(page, "portal.manual.today"), (page, "portal.manual.today_words")}
