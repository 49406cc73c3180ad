"""The report of a session on paper says what its page says, in the script that was asked for."""

from __future__ import annotations

import dataclasses
import io

import pytest
from pypdf import PdfReader
from sqlalchemy.orm import Session

from portal import Portal
from portal.aptitude.paper import lay_out_tasks
from portal.aptitude.reading import read_task_report
from portal.aptitude.reporting import read_session_rows
from portal.aptitude.rows import read_task_sitting
from portal.aptitude.working import show_working
from portal.print.document import ReportDocument
from portal.print.pdf import Locale, count_unprintable, render_report
from portal.reports.models import Report
from portal.reports.rows import read_rows
from tests.browser import Browser
from tests.factories import Factory
from tests.portal.aptitude.sessions import CHECKING, LOGIC, SERIES, calibrate
from tests.portal.aptitude.shared import WITH_HELP, a_task_report
from tests.scripts import foreign_in


def on_paper(session: Session, report: Report, locale: str) -> ReportDocument:
    rows = read_session_rows(session, report.sitting_id)
    return lay_out_tasks(report, read_rows(session, report), rows, locale=locale)


def text_of(document: ReportDocument, locale: Locale) -> str:
    printed = PdfReader(io.BytesIO(render_report(document, locale=locale)))
    assert 1 <= len(printed.pages) <= 4
    return squeezed("".join(page.extract_text() for page in printed.pages))


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("kind", ["uncalibrated", "calibrated", "unfinished", "checking"])
def test_all_that_the_page_says_is_in_the_file(
    app: Portal, session: Session, a: Factory, locale: Locale, kind: str
) -> None:
    client, _ = a.client()
    if kind == "calibrated":
        calibrate(a)
    report = {
        "uncalibrated": lambda: a_task_report(a, client, SERIES, WITH_HELP, seconds=1),
        "calibrated": lambda: a_task_report(a, client, SERIES, n_done=14, n_skipped=1),
        "unfinished": lambda: a_task_report(a, client, LOGIC, n_done=2, n_skipped=0),
        "checking": lambda: a_task_report(a, client, CHECKING, WITH_HELP, n_done=6, n_skipped=0, seconds=7),
    }[kind]()
    with app.test_request_context(headers={"Accept-Language": locale.replace("_", "-")}):
        sitting, rows = read_task_sitting(session, report.sitting_id), read_rows(session, report)
        view = read_task_report(report, rows, sitting, locale=locale)
        working = show_working(report, rows, read_session_rows(session, report.sitting_id))
        document = on_paper(session, report, locale)
    text = text_of(document, locale)
    said = [
        view.words.title,
        view.stage.text,
        *view.summary,
        *view.notes,
        *view.chart_notes,
        *(text for level in view.levels for text in level),
        *(text for fact in view.facts for text in fact),
        *view.words.cannot,
        *(text for step in view.next_steps for text in step),
        *view.working,
        *working.steps,
        *working.tasks.heads,
        *(text for row in working.tasks.rows for text in row),
    ]
    assert [sentence for sentence in said if squeezed(sentence) not in text] == []
    assert count_unprintable(document) == 0
    assert not foreign_in(str(dataclasses.asdict(document)), locale)
    assert (document.chart is None) == (kind == "unfinished")
    if view.chart:
        assert document.table
        assert list(document.table.rows) == view.chart.rows


def test_a_speed_is_not_out_of_anything_and_every_task_has_its_result(
    app: Portal, session: Session, a: Factory
) -> None:
    client, _ = a.client()
    checking = a_task_report(a, client, CHECKING, n_done=6, n_skipped=0, seconds=7)
    series = a_task_report(a, client, SERIES, n_done=9, n_skipped=1)
    with app.app_context():
        first, second = (on_paper(session, one, "zh_Hans") for one in (checking, series))
    assert first.chart
    assert second.chart
    assert [bar.has_end for bar in (*first.chart.items, *second.chart.items)] == [False, True, True]
    (tasks,) = [one.table.rows for one in second.blocks if one.heading == "你做的题" and one.table]
    assert [[cell for cell in row if "做对" in cell or cell == "跳过"] for row in tasks] == [
        *[["做对"], ["做对"], ["没有做对"]] * 3,
        ["跳过"],
    ]


def test_the_page_leads_to_the_file_in_both_scripts(
    browser: Browser, a: Factory, session: Session, locale: str
) -> None:
    client, code = a.client()
    report = a_task_report(a, client, LOGIC)
    browser.use_script(locale)
    shown = a.recognised(browser, client, code).visit("aptitude.show_report", report_id=report.id)
    files = [str(one.get("href")) for one in shown.markup.all("a") if "/pdf" in str(one.get("href"))]
    assert len(files) == 2
    for path in files:
        with browser.client.get(path) as answer:
            assert answer.data.startswith(b"%PDF-")
            assert "hangbiao-logic-2026-11-23-zh-Han" in answer.headers["Content-Disposition"]
