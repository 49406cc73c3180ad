"""Reports say of norms what the newest build knows, under its day; their numbers stay as they are."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.orm import Session

from portal import Portal
from portal.accounts.models import Client
from portal.reports.models import Report, ReportScore
from portal.reports.views import _document
from tests.browser import Browser
from tests.factories import Factory, every_answer
from tests.markup import plain
from tests.portal.booking.visiting import main_of
from tests.portal.manual.builds import a_full_build
from tests.portal.manual.test_today import INSTRUMENTS, LIBRARY, NO_LONGER, SIDES, fewer
from tests.statements import statements

NONE_YET = {"zh_Hans": "2026-11-23 为止，还没有常模", "zh_Hant": "2026-11-23 為止，還沒有常模"}


@pytest.fixture
def client(a: Factory, browser: Browser, locale: str) -> Client:
    made, code = a.client()
    a.recognised(browser, made, code)
    browser.use_script(locale)
    return made


@pytest.mark.parametrize("instrument", INSTRUMENTS)
def test_without_a_build_a_report_says_what_was_written(
    browser: Browser, a: Factory, client: Client, locale: str, instrument: str
) -> None:
    report = a.report(client, answers=every_answer(instrument), instrument=instrument)
    words = LIBRARY.words(instrument, locale).report["limits"]["points"]["norms"]
    assert words in main_of(browser.visit("reports.show", report_id=report.id))


@pytest.mark.parametrize("n", [0, 240])
def test_a_build_of_too_few_says_so_with_its_day_and_number(
    browser: Browser, a: Factory, client: Client, locale: str, n: int
) -> None:
    report = a.report(client, answers=every_answer("personality"), instrument="personality")
    fewer(a, "personality", n)
    shown = main_of(browser.visit("reports.show", report_id=report.id))
    assert NONE_YET[locale] in shown
    assert f"n = {n}" in shown


@pytest.mark.parametrize("instrument", ["interests", "personality"])
def test_once_there_are_percentiles_the_report_leads_to_them_and_keeps_its_numbers(
    browser: Browser, a: Factory, session: Session, client: Client, locale: str, instrument: str
) -> None:
    report = a.report(client, answers=every_answer(instrument), instrument=instrument)
    before = scores_of(session, report)
    tables = [
        plain(table) for table in browser.visit("reports.show", report_id=report.id).markup.all("table")
    ]
    a_full_build(a, instrument)
    a.keep()
    shown = browser.visit("reports.show", report_id=report.id)
    assert SIDES[locale] in main_of(shown)
    assert not any(words in main_of(shown) for words in NO_LONGER[locale])
    assert [plain(table) for table in shown.markup.all("table")] == tables
    assert scores_of(session, report) == before


def scores_of(session: Session, report: Report) -> list[tuple[Any, ...]]:
    session.expire_all()
    rows: list[ReportScore] = session.get_one(Report, report.id).scores
    return sorted((row.scale, row.value, row.error) for row in rows)


def test_a_result_that_is_shown_once_says_it_as_well(
    browser: Browser, a: Factory, client: Client, locale: str
) -> None:
    fewer(a, "adaptability", 50)
    sitting = a.sitting(client, answers=every_answer("adaptability"), instrument="adaptability")
    browser.visit("sittings.finish", sitting_id=sitting.id)
    browser.submit("submit", keep="no")
    assert NONE_YET[locale] in main_of(browser.shown)


def test_a_report_asks_for_the_build_once(app: Portal, browser: Browser, a: Factory) -> None:
    client, code = a.client()
    a.recognised(browser, client, code)
    report = a.report(client)
    a_full_build(a)
    a.keep()
    with statements(app) as ran:
        browser.visit("reports.show", report_id=report.id)
    assert sum("manual_builds" in one for one in ran) == 1


def test_paper_says_it_in_its_own_script(app: Portal, a: Factory) -> None:
    """Whatever the script of the page that asked for it."""
    report = a.report(answers=every_answer("personality"), instrument="personality")
    a_full_build(a, "personality")
    a.keep()
    for script, words in SIDES.items():
        with app.test_request_context(headers={"Accept-Language": "zh-CN"}):
            document = _document(report, script)  # type: ignore[arg-type]
        assert any(words in str(sentence) for sentence in document.limits.items)
