"""Answers that make no sense, and pages that are not for everybody."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from tests.browser import Browser
from tests.factories import Factory
from tests.portal.aptitude.sessions import take
from tests.portal.aptitude.visiting import begin, newest

# ---- answers that make no sense, and pages of others -----------------------------------------------------------------


@pytest.mark.parametrize("value", ["", "x", "1.5", "½", "9" * 400, "١"])
def test_what_is_no_number_is_asked_for_once_more(browser: Browser, session: Session, value: str) -> None:
    sitting_id = begin(browser)
    browser.submit("continue")
    browser.submit("answers", value=value, status=422)
    assert "整数" in browser.shown.text
    assert not newest(session, sitting_id).is_answered
    browser.submit("answers", value="-12", status=200)
    assert newest(session, sitting_id).position == 1


@pytest.mark.parametrize("field", ["stamp", "seen"])
@pytest.mark.parametrize("text", ["x", "-1", "9" * 30, "１２"])
def test_times_that_make_no_sense_are_refused(
    browser: Browser, session: Session, field: str, text: str
) -> None:
    sitting_id = begin(browser)
    browser.submit("continue")
    browser.submit("answers", value="7", **{field: text}, status=422)
    assert not newest(session, sitting_id).is_answered


def test_a_family_that_does_not_exist_is_not_there(browser: Browser) -> None:
    browser.visit("aptitude.start", family="astrology", status=404)
    browser.visit("aptitude.practise", family="logic", place=9, status=404)
    browser.visit("aptitude.practise", family="logic", place=0, status=404)


def test_someone_elses_session_and_none_look_the_same(browser: Browser, a: Factory) -> None:
    begin(browser)
    theirs = take(a)
    theirs.solve()
    report = theirs.finish()
    a.keep()
    for endpoint, values in (
        ("aptitude.resume", {"aptitude_id": theirs.sitting_id}),
        ("aptitude.show_task", {"aptitude_id": theirs.sitting_id}),
        ("aptitude.show_report", {"report_id": report.id}),
        ("aptitude.show_solution", {"report_id": report.id, "position": 0}),
    ):
        (name,) = [key for key in values if key != "position"]
        theirs_page = browser.visit(endpoint, **values, status=404)
        nobodys = browser.visit(endpoint, **{**values, name: values[name] + 999}, status=404)
        assert theirs_page.markup.own_text == nobodys.markup.own_text


def test_a_sitting_of_another_instrument_is_no_session_of_tasks(browser: Browser, a: Factory) -> None:
    client, code = a.client()
    sitting, report = a.sitting(client), a.report(client)
    a.recognised(browser, client, code)
    browser.visit("aptitude.resume", aptitude_id=sitting.id, status=404)
    browser.visit("aptitude.show_report", report_id=report.id, status=404)


def test_a_report_of_tasks_has_its_own_page_and_no_other(browser: Browser, a: Factory) -> None:
    client, code = a.client()
    report = take(a, client=client).finish()
    a.keep()
    a.recognised(browser, client, code)
    assert browser.visit("reports.show", report_id=report.id).path == f"/aptitude/reports/{report.id}"
    browser.visit("reports.arithmetic", report_id=report.id, status=404)
    browser.visit("sittings.resume", sitting_id=report.sitting_id)
    assert browser.shown.path == f"/aptitude/reports/{report.id}"


def test_a_task_that_was_not_answered_has_no_solution(browser: Browser, a: Factory) -> None:
    """It would come back in the next session of nobody; but what was not taken is not shown."""
    client, code = a.client()
    taker = take(a, client=client)
    taker.solve()
    taker.open_page()
    report = taker.finish()
    a.keep()
    a.recognised(browser, client, code)
    browser.visit("aptitude.show_solution", report_id=report.id, position=0)
    browser.visit("aptitude.show_solution", report_id=report.id, position=1, status=404)
