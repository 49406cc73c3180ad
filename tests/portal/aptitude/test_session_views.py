"""Taking a session in a browser without JavaScript, and the fragments that htmx swaps."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.aptitude import families
from portal.aptitude.families import FAMILIES
from portal.aptitude.models import AptitudeSitting, ServedItem
from portal.aptitude.rows import read_items
from portal.locale import TAGS
from portal.reports.models import Report
from portal.sittings.models import Sitting, SittingStatus
from tests.browser import Browser
from tests.clock import HeldClock
from tests.factories import Factory
from tests.portal.aptitude.sessions import SERIES, calibrate, take
from tests.portal.aptitude.visiting import SLUGS, begin, newest, run

# ---- from the start page to the report -------------------------------------------------------------------------------


@pytest.mark.parametrize("slug", SLUGS)
def test_each_family_can_be_taken_in_each_script_without_javascript(
    browser: Browser, session: Session, clock: HeldClock, slug: str, locale: str
) -> None:
    browser.use_script(locale)
    sitting_id = begin(browser, slug)
    assert run(browser, session, clock, sitting_id) == FAMILIES[slug].k_items
    assert browser.shown.path.endswith("/finish")
    browser.submit("submit")
    assert browser.shown.path.startswith("/aptitude/reports/")
    assert "100%" in browser.shown.text
    assert session.get_one(Sitting, sitting_id).status is SittingStatus.submitted
    browser.get(browser.shown.link("1"))
    assert browser.shown.path.endswith("/tasks/0")


def test_the_clock_starts_with_the_first_task(browser: Browser, session: Session, clock: HeldClock) -> None:
    sitting_id = begin(browser)
    clock.advance(minutes=20)
    assert session.scalar(select(func.count()).select_from(ServedItem)) == 0
    browser.submit("continue")
    assert newest(session, sitting_id).shown_at == clock()
    assert "10 分钟" in browser.shown.text


def test_htmx_gets_the_next_task_alone(browser: Browser, session: Session) -> None:
    sitting_id = begin(browser)
    browser.submit("continue")
    browser.submit("answers", value="7", seen="100", htmx=True)
    assert browser.shown.markup.is_fragment
    assert newest(session, sitting_id).position == 1
    form = browser.shown.form("answers")
    assert (form.get("action") or "").endswith("/answers/1")


def test_htmx_is_led_to_the_end_as_a_whole_page(browser: Browser, session: Session) -> None:
    sitting_id = begin(browser)
    browser.submit("continue")
    browser.checks = False
    for _ in range(SERIES.k_items - 1):
        browser.submit("answers", value="skip", htmx=True)
    browser.submit("answers", value="skip", htmx=True, status=204)
    assert browser.shown.response.headers["HX-Redirect"].endswith(f"/aptitude/sittings/{sitting_id}")
    browser.visit("aptitude.resume", aptitude_id=sitting_id)
    assert browser.shown.path.endswith("/finish")


def test_everything_skipped_leads_to_a_report_with_a_next_step(browser: Browser) -> None:
    begin(browser)
    browser.submit("continue")
    browser.checks = False
    for _ in range(SERIES.k_items):
        browser.submit("answers", value="skip")
    browser.checks = True
    browser.submit("submit")
    assert "0%" in browser.shown.text
    assert browser.shown.link("预约指导")


def test_a_session_ended_at_once_leads_to_a_report_with_a_next_step(browser: Browser) -> None:
    sitting_id = begin(browser)
    browser.visit("aptitude.finish", aptitude_id=sitting_id)
    browser.submit("submit")
    assert browser.shown.path.startswith("/aptitude/reports/")
    assert browser.shown.link("重新开始" if "重新开始" in browser.shown.text else "去做练习")


@pytest.mark.parametrize(("minutes", "seen"), [(11, None), (16, "1000")], ids=["plain", "after an outage"])
def test_when_the_time_is_up_the_page_leads_to_the_end(
    browser: Browser, session: Session, clock: HeldClock, minutes: int, seen: str | None
) -> None:
    """Ten minutes, and five more at most for a network that was lost."""
    sitting_id = begin(browser)
    browser.submit("continue")
    clock.advance(minutes=minutes)
    browser.submit("answers", value="7", seen=seen)
    assert browser.shown.path.endswith("/finish")
    assert not newest(session, sitting_id).is_answered
    browser.submit("submit")
    assert browser.shown.path.startswith("/aptitude/reports/")


def test_a_report_is_made_once_however_often_the_form_is_sent(browser: Browser, session: Session) -> None:
    sitting_id = begin(browser)
    browser.visit("aptitude.finish", aptitude_id=sitting_id)
    form = browser.shown.form("submit").get("action") or ""
    token = browser.token()
    for _ in range(3):
        browser.post(form, {"csrf_token": token})
    assert session.scalar(select(func.count()).select_from(Report)) == 1


# ---- pauses, tabs and devices ----------------------------------------------------------------------------------------


def test_a_pause_hides_the_task_until_one_goes_on(
    browser: Browser, session: Session, clock: HeldClock
) -> None:
    sitting_id = begin(browser)
    browser.submit("continue")
    asked = browser.shown.form("answers").get("action")
    clock.advance(seconds=30)
    browser.submit("pause")
    assert browser.shown.path == f"/aptitude/sittings/{sitting_id}"
    clock.advance(hours=3)
    browser.visit("aptitude.show_task", aptitude_id=sitting_id)
    assert browser.shown.path == f"/aptitude/sittings/{sitting_id}"
    browser.submit("continue")
    assert browser.shown.form("answers").get("action") == asked
    session.expire_all()
    assert session.get_one(AptitudeSitting, sitting_id).used_ms == 30_000


def test_a_second_tab_that_answers_the_same_task_goes_on_with_the_next(
    browser: Browser, session: Session
) -> None:
    sitting_id = begin(browser)
    browser.submit("continue")
    tab = browser.shown
    browser.submit("answers", value="7")
    browser.shown = tab
    browser.submit("answers", value="9")
    assert (browser.shown.form("answers").get("action") or "").endswith("/answers/1")
    session.expire_all()
    assert [item.response for item in read_items(session, sitting_id)] == [7, None]


def test_another_device_goes_on_with_the_code(browser: Browser, a: Factory, clock: HeldClock) -> None:
    client, code = a.client()
    phone, laptop = a.recognised(browser, client, code), a.recognised(Browser(browser.app), client, code)
    sitting_id = begin(phone)
    phone.submit("continue")
    clock.advance(minutes=2)
    laptop.visit("sittings.resume", sitting_id=sitting_id)
    assert laptop.shown.path.endswith("/task")
    assert "8 分钟" in laptop.shown.text


def test_switching_the_script_keeps_task_and_clock(
    browser: Browser, session: Session, clock: HeldClock
) -> None:
    sitting_id = begin(browser)
    browser.submit("continue")
    before = newest(session, sitting_id)
    clock.advance(seconds=9)
    here = browser.shown.path
    browser.locale = "zh_Hant"
    browser.get(browser.shown.link("繁體"))
    assert browser.shown.path == here
    assert newest(session, sitting_id) == before


def test_equal_answers_give_equal_scores_in_both_scripts(
    a: Factory, browser: Browser, session: Session
) -> None:
    scores = []
    for locale in TAGS:
        browser.use_script(locale)
        client, code = a.client()
        a.recognised(browser, client, code)
        taker = take(a, client=client, seed=99)
        a.keep()
        browser.visit("aptitude.resume", aptitude_id=taker.sitting_id)
        browser.submit("continue")
        browser.checks = False
        for number in range(SERIES.k_items):
            item = newest(session, taker.sitting_id)
            a.clock.advance(seconds=7)
            browser.submit("answers", value=str(item.expected + number % 2), seen="6500")
        browser.checks = True
        browser.submit("submit")
        report = session.scalars(select(Report).where(Report.sitting_id == taker.sitting_id)).one()
        numbers = {row.name: row.value for row in report.figures}
        scores.append(([(row.value, row.error) for row in report.scores], numbers))
    assert scores[0] == scores[1]


# ---- nothing tells the answer ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("slug", SLUGS)
def test_the_page_of_a_task_does_not_tell_its_answer(browser: Browser, session: Session, slug: str) -> None:
    """Neither seed, nor model, nor expected answer of it stand anywhere in the page."""
    sitting_id = begin(browser, slug)
    browser.submit("continue")
    item = newest(session, sitting_id)
    html = browser.shown.response.get_data(as_text=True)
    assert str(item.item_seed) not in html
    assert item.model not in html
    assert str(session.get_one(AptitudeSitting, sitting_id).seed) not in html
    assert not re.search(r"correct|expected|is-right", html)


@pytest.mark.parametrize("slug", SLUGS)
def test_the_page_of_a_task_is_light(browser: Browser, session: Session, slug: str, locale: str) -> None:
    browser.use_script(locale)
    begin(browser, slug)
    browser.submit("continue")
    browser.checks = False
    sizes = [len(browser.shown.response.data)]
    for _ in range(FAMILIES[slug].k_items - 1):
        browser.submit("answers", value="skip", htmx=True)
        sizes.append(len(browser.shown.response.data))
    assert max(sizes) < 40_000, sizes


# ---- a generator that changed meanwhile ------------------------------------------------------------------------------


def test_a_session_of_an_older_generator_ends_with_what_was_answered(
    browser: Browser, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would draw other tasks from the same seeds, so none of them may be shown or judged any more."""
    sitting_id = begin(browser)
    browser.submit("continue")
    browser.submit("answers", value="7")
    tab = browser.shown
    newer = replace(SERIES, version=2, draw=lambda *_, **__: pytest.fail("drew a task"))
    monkeypatch.setattr(families, "FAMILIES", {**FAMILIES, "number-series": newer})
    browser.submit("answers", value="8")
    assert browser.shown.path.endswith("/finish")
    assert "题目更新了" in browser.shown.text
    browser.shown = tab
    browser.submit("answers", value="9")
    assert [item.response for item in read_items(session, sitting_id)] == [7, None]
    browser.submit("submit")
    report_id = int(browser.shown.path.rsplit("/", 1)[1])
    assert "第 1 题" in browser.shown.text
    browser.visit("aptitude.show_solution", report_id=report_id, position=0, status=404)


def test_the_start_page_tells_how_long_an_adaptive_session_can_be(browser: Browser, a: Factory) -> None:
    browser.visit("aptitude.start", family="number-series")
    assert "15 题" in browser.shown.text
    calibrate(a)
    a.keep()
    browser.visit("aptitude.start", family="number-series")
    assert "8 到 20 题" in browser.shown.text
    assert "完整校准" in browser.shown.text
