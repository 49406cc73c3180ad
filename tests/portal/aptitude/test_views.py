"""Taking a session in a browser without JavaScript, and the fragments that htmx swaps."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.accounts.models import Consent, Purpose
from portal.aptitude.families import FAMILIES, PAIRS, TaskFamily
from portal.aptitude.models import AptitudeSitting, ExtraTime, ServedItem
from portal.aptitude.rows import ItemRow, read_items
from portal.aptitude.showing import practice_models
from portal.locale import TAGS
from portal.reports.models import Report
from portal.sittings.models import Sitting, SittingStatus
from tests.browser import Browser
from tests.clock import HeldClock
from tests.factories import Factory
from tests.portal.aptitude.sessions import SERIES, take

SLUGS = tuple(FAMILIES)


def begin(browser: Browser, slug: str = "number-series", **chosen: Any) -> int:
    """Begin a session and come to its first page; returns the id of the sitting."""
    browser.visit("aptitude.start", family=slug)
    browser.submit("begin", **chosen)
    return int(browser.shown.path.rsplit("/", 1)[1])


def newest(session: Session, sitting_id: int) -> ItemRow:
    session.expire_all()
    return read_items(session, sitting_id)[-1]


def as_sent(family: TaskFamily, response: int) -> Any:
    """What a browser sends for a response."""
    if not family.is_speeded:
        return str(response)
    return [str(row) for row in range(PAIRS) if response >> row & 1]


def run(browser: Browser, session: Session, clock: HeldClock, sitting_id: int, *, htmx: bool = False) -> int:
    """Solve every task of a session; returns how many there were. All their pages are built like the first two."""
    browser.submit("continue")
    n = 0
    while "question" in {one.get("id") for one in browser.shown.markup.all("section")}:
        item = newest(session, sitting_id)
        family = FAMILIES[session.get_one(AptitudeSitting, sitting_id).family]
        clock.advance(seconds=5)
        browser.checks = n < 1 or n >= family.k_items - 1
        browser.submit("answers", value=as_sent(family, item.expected), seen="4800")
        n += 1
    browser.checks = True
    return n


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


def test_when_the_time_is_up_the_page_leads_to_the_end(
    browser: Browser, session: Session, clock: HeldClock
) -> None:
    sitting_id = begin(browser)
    browser.submit("continue")
    clock.advance(minutes=11)
    browser.submit("answers", value="7", seen="1000")
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
    browser.visit("aptitude.practise", family="logic", number=9, status=404)
    browser.visit("aptitude.practise", family="logic", number=0, status=404)


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


# ---- what is chosen before the start ---------------------------------------------------------------------------------


def consents(session: Session) -> set[Purpose]:
    return set(session.scalars(select(Consent.purpose)))


def test_pilots_come_only_with_consent_and_consent_is_kept(browser: Browser, session: Session) -> None:
    declined = begin(browser)
    assert consents(session) == {Purpose.assessment}
    assert not session.get_one(AptitudeSitting, declined).has_pilots
    agreed = begin(browser, takes_pilots="y")
    assert session.get_one(AptitudeSitting, agreed).has_pilots
    assert Purpose.pilot in consents(session)
    assert "试用题" in browser.shown.text


def test_consent_to_pilots_is_never_ticked_beforehand(browser: Browser) -> None:
    browser.visit("aptitude.start", family="logic")
    (box,) = [one for one in browser.shown.markup.all("input") if one.get("name") == "takes_pilots"]
    assert box.get("checked") is None
    browser.visit("aptitude.start", family="clerical-checking")
    assert not [one for one in browser.shown.markup.all("input") if one.get("name") == "takes_pilots"]


def test_accommodations_are_kept_and_stated_on_the_report(
    browser: Browser, session: Session, locale: str
) -> None:
    browser.use_script(locale)
    sitting_id = begin(browser, extra_time="half", has_reader="y")
    row = session.get_one(AptitudeSitting, sitting_id)
    assert (row.extra_time, row.has_reader, row.time_limit_ms) == (ExtraTime.half, True, 900_000)
    browser.visit("aptitude.finish", aptitude_id=sitting_id)
    browser.submit("submit")
    assert ("时间多一半" if locale == "zh_Hans" else "時間多一半") in browser.shown.text
    assert ("读出" if locale == "zh_Hans" else "讀出") in browser.shown.text


def test_an_unknown_time_is_refused(browser: Browser, session: Session) -> None:
    browser.visit("aptitude.start", family="logic")
    browser.submit("begin", extra_time="forever", status=422)
    assert session.scalar(select(func.count()).select_from(AptitudeSitting)) == 0


def test_a_guardian_has_to_agree(browser: Browser, session: Session) -> None:
    browser.visit("aptitude.with_guardian", family="logic")
    browser.submit("begin", status=422)
    assert session.scalar(select(func.count()).select_from(AptitudeSitting)) == 0
    browser.visit("aptitude.with_guardian", family="logic")
    browser.submit("begin", guardian_agrees="y")
    assert consents(session) == {Purpose.assessment, Purpose.guardian}


def test_on_a_shared_computer_the_code_comes_first(browser: Browser) -> None:
    browser.visit("aptitude.start", family="logic")
    browser.submit("begin", shared_computer="y")
    assert browser.shown.path == "/me/code"


def test_a_session_under_way_is_offered_again(browser: Browser) -> None:
    sitting_id = begin(browser)
    browser.visit("aptitude.start", family="number-series")
    assert browser.shown.link("接着做").endswith(f"/aptitude/sittings/{sitting_id}")
    browser.visit("aptitude.start", family="logic")
    assert "接着做" not in browser.shown.text
    browser.visit("accounts.overview")
    assert "数列" in browser.shown.text
    browser.get(browser.shown.link("继续" if "继续" in browser.shown.text else "接着"))
    assert browser.shown.path == f"/aptitude/sittings/{sitting_id}"


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


# ---- practice --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("slug", SLUGS)
def test_practice_explains_and_keeps_nothing(
    browser: Browser, session: Session, slug: str, locale: str
) -> None:
    browser.use_script(locale)
    family = FAMILIES[slug]
    for number in range(1, len(practice_models(slug)) + 1):
        address = browser.visit("aptitude.practise", family=slug, number=number).path
        seed, radicals = practice_models(slug)[number - 1]
        item = family.draw(seed, radicals=radicals)
        right = "&".join(f"value={one}" for one in _right(family, item))
        assert ("对了" if locale == "zh_Hans" else "對了") in browser.get(f"{address}?sent=1&{right}").text
        wrong = "value=99999" if family.entry == "number" else f"value={(item.key + 1) % family.k_options}"
        if not family.is_speeded:
            assert ("这次没对" if locale == "zh_Hans" else "這次沒對") in browser.get(
                f"{address}?{wrong}"
            ).text
        assert "答案" in browser.shown.text
    assert session.scalar(select(func.count()).select_from(Sitting)) == 0


def _right(family: TaskFamily, item: Any) -> list[str]:
    if not family.is_speeded:
        return [str(item.key)]
    pairs = zip(item.stem["left"], item.stem["right"], strict=True)
    return [str(row) for row, (left, right) in enumerate(pairs) if left != right]


def test_practice_is_not_disturbed_by_nonsense(browser: Browser) -> None:
    address = browser.visit("aptitude.practise", family="number-series", number=1).path
    assert "整数" in browser.get(f"{address}?value=x").text
    assert "整数" in browser.get(f"{address}?sent=1").text


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
