"""Choosing a time and booking it, in a browser without JavaScript."""

from __future__ import annotations

from datetime import timedelta

import pytest
from icalendar import Calendar, Event
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import Portal
from portal.accounts.models import Client, Consent, Purpose
from portal.booking.choosing import DAYS_SHOWN
from portal.booking.models import Mode
from portal.booking.slots import write_start
from tests.browser import Browser
from tests.factories import Factory
from tests.portal.booking.visiting import NINE, WORDS, book, code_on, mails, main_of, stored, visit_form


def test_from_the_free_times_to_a_booking_in_three_pages(
    browser: Browser, a: Factory, session: Session, locale: str
) -> None:
    a.adviser()
    browser.use_script(locale)
    clocks, success = WORDS[locale]
    assert clocks in main_of(browser.visit("booking.choose_slot"))
    browser.get(browser.shown.link("09:30"))
    assert clocks in main_of(browser.shown)
    browser.submit("/bookings/new", contact="0912-345-678", called="峯", question_1="第一個\n問題")
    assert success in main_of(browser.shown)
    (booking,) = stored(session)
    assert (booking.called, booking.contact, booking.locale) == ("峯", "0912-345-678", locale)
    assert [question.text for question in booking.questions] == ["第一個\n問題"]
    assert mails(session) == [("adviser_new", booking.adviser.email)]


def test_a_mail_address_gets_a_confirmation_and_so_does_the_adviser(
    browser: Browser, a: Factory, session: Session
) -> None:
    adviser = a.adviser()
    book(browser)
    assert mails(session) == [("booking_confirmed", "someone@example.org"), ("adviser_new", adviser.email)]


def test_the_free_times_can_be_narrowed_to_an_adviser_and_a_mode(browser: Browser, a: Factory) -> None:
    first = a.adviser(modes=(Mode.video,), hours=((1, 9 * 60, 10 * 60),))
    second = a.adviser(first.centre, modes=(Mode.telephone,), name_hans="陈文")
    browser.visit("booking.choose_slot", adviser=first.id, mode="video")
    assert "09:00" in browser.shown.text
    assert "09:30" not in browser.shown.text
    assert f"adviser={first.id}" in browser.shown.link("09:00")
    browser.visit("booking.choose_slot", adviser=second.id, mode="telephone")
    assert "09:30" in browser.shown.text


def test_the_first_mode_with_free_times_is_shown_when_none_is_asked_for(browser: Browser, a: Factory) -> None:
    a.adviser(modes=(Mode.telephone,))
    assert "mode=telephone" in browser.visit("booking.choose_slot").link("09:00")


def test_later_days_are_one_tap_away_and_back(browser: Browser, a: Factory) -> None:
    a.adviser()
    first = browser.visit("booking.choose_slot")
    assert len(first.markup.all("h3")) == DAYS_SHOWN
    assert "11月30日" not in first.text
    later = browser.get(first.link("往后几天"))
    assert "11月30日" in later.text
    assert "11月24日" not in later.text
    assert "11月24日" in browser.get(later.link("回到最早")).text


@pytest.mark.parametrize(
    "query",
    ["adviser=999", "mode=rocket", "from=2026-99-99", "centre=x", "from=2030-01-01", "adviser=%F0%9F%98%80"],
)
def test_an_address_that_cannot_be_read_still_shows_free_times(
    browser: Browser, a: Factory, query: str
) -> None:
    a.adviser()
    assert "09:00" in browser.get(f"/bookings/choose-slot?{query}").text


def test_without_free_times_there_are_other_ways_on(browser: Browser, a: Factory) -> None:
    centre = a.centre(phone="0592-5550123")
    empty = a.adviser(centre, hours=())
    a.adviser(centre, modes=(Mode.video,))
    shown = browser.visit("booking.choose_slot", adviser=empty.id, mode="video")
    assert "09:00" in browser.get(shown.link("不限指导老师")).text
    shown = browser.visit("booking.choose_slot", mode="telephone")
    assert "0592-5550123" in shown.text
    assert "09:00" in browser.get(shown.link("空闲时间：视频")).text


def test_a_house_without_advisers_has_a_page_too(browser: Browser) -> None:
    assert browser.visit("booking.choose_slot").link("测评") == "/assessments"


def test_with_several_centres_the_times_are_those_of_one(browser: Browser, a: Factory) -> None:
    here = a.adviser(hours=((1, 9 * 60, 10 * 60),))
    there = a.adviser(a.centre(name_hans="另一个中心"), hours=((1, 15 * 60, 16 * 60),))
    assert "15:00" not in browser.visit("booking.choose_slot").text
    shown = browser.visit("booking.choose_slot", centre=there.centre_id)
    assert "15:00" in shown.text
    assert "09:00" not in shown.text
    browser.get(shown.link("15:00"))
    browser.submit("/bookings/new", contact="13800138000")
    assert here.id != there.id
    assert "林晓" in browser.shown.text


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"contact": ""}, "请留一个邮箱或电话号码"),
        ({"contact": "someone@"}, "请检查邮箱地址"),
        ({"contact": "12"}, "请检查电话号码"),
        ({"contact": "11010519491231002X"}, "证件号码"),
        ({"called": "名" * 41}, "40"),
        ({"question_2": "问" * 301}, "300"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(
    browser: Browser, a: Factory, session: Session, typed: dict[str, str], words: str
) -> None:
    a.adviser()
    shown = book(browser, status=422, **{"question_1": "我的问题😀", **typed})
    assert words in main_of(shown)
    assert "我的问题😀" in main_of(shown)
    assert stored(session) == []
    browser.submit("/bookings/new", contact="13800138000", called="", question_2="")
    assert len(stored(session)) == 1


def test_a_session_by_telephone_needs_a_number(browser: Browser, a: Factory) -> None:
    a.adviser()
    visit_form(browser, mode="telephone")
    browser.submit("/bookings/new", status=422, contact="someone@example.org")
    assert "电话指导需要一个号码" in browser.shown.text
    browser.submit("/bookings/new", contact="13800138000")


def test_the_same_form_sent_twice_books_once(browser: Browser, a: Factory, session: Session) -> None:
    a.adviser()
    form = visit_form(browser)
    first = browser.submit("/bookings/new", contact="someone@example.org")
    code, n_mails = code_on(first), len(mails(session))
    browser.shown = form
    second = browser.submit("/bookings/new", contact="someone@example.org")
    assert (second.path, code_on(second)) == (first.path, code)
    assert len(stored(session)) == 1
    assert len(mails(session)) == n_mails


def test_going_back_to_the_form_leads_to_the_booking(browser: Browser, a: Factory) -> None:
    adviser = a.adviser()
    booked = book(browser, adviser)
    assert visit_form(browser, adviser).path == booked.path


def test_who_comes_second_sees_the_nearest_times_and_keeps_the_words(
    browser: Browser, app: Portal, a: Factory, session: Session, locale: str
) -> None:
    adviser = a.adviser()
    late = Browser(app, locale)
    visit_form(late, adviser)
    book(browser, adviser)
    late.submit("/bookings/new", status=409, contact="13800138000", called="喆😀", question_3="Third?")
    text = late.shown.markup.html
    assert all(words in text for words in ("喆😀", "Third?", "13800138000"))
    assert "09:30" not in late.shown.text
    late.submit("/bookings/new", status=409)
    late.submit("/bookings/new", starts=write_start(NINE + timedelta(hours=1)))
    assert [booking.called for booking in stored(session)] == ["", "喆😀"]


def test_the_time_of_a_full_adviser_leads_to_the_others(browser: Browser, a: Factory) -> None:
    full = a.adviser(hours=((1, 9 * 60, 9 * 60 + 45),))
    a.adviser(full.centre, hours=((1, 15 * 60, 16 * 60),))
    a.booking(full, starts_at=NINE)
    a.booking(full, starts_at=NINE + timedelta(days=7))
    shown = visit_form(browser, full, status=409)
    assert "这里是所有指导老师的时间" in shown.text
    assert "15:00" in shown.text


def test_nobody_else_is_booked_in_the_place_of_an_adviser_who_left(
    browser: Browser, a: Factory, session: Session
) -> None:
    left = a.adviser()
    a.adviser(left.centre)
    visit_form(browser, left)
    left.is_active = False
    a.keep()
    browser.submit("/bookings/new", status=409, contact="13800138000")
    assert stored(session) == []


def test_an_unreadable_time_leads_back_to_the_free_ones(browser: Browser, a: Factory) -> None:
    a.adviser()
    assert browser.get("/bookings/new?starts=soon&endpoint=x&_external=1").path == "/bookings/choose-slot"
    visit_form(browser)
    browser.submit("/bookings/new", status=409, contact="13800138000", starts="soon")


def test_a_client_with_a_report_can_share_it(browser: Browser, a: Factory, session: Session) -> None:
    adviser, report = a.adviser(), a.report()
    a.recognised(browser, report_client(session, report.client_id))
    shown = book(browser, adviser)
    (booking,) = stored(session)
    assert booking.client_id == report.client_id
    assert shown.link("分享") == browser.url("sharing.choose_sections", booking_id=booking.id)
    consents = session.scalars(select(Consent.purpose).where(Consent.client_id == report.client_id))
    assert Purpose.booking in list(consents)


def report_client(session: Session, client_id: int) -> Client:
    return session.get_one(Client, client_id)


def test_somebody_without_a_record_is_not_offered_to_share(browser: Browser, a: Factory) -> None:
    a.adviser()
    shown = book(browser)
    assert not [link for link in shown.markup.all("a") if "share" in (link.get("href") or "")]


def test_a_browser_whose_record_was_erased_elsewhere_books_without_it(
    browser: Browser, a: Factory, session: Session
) -> None:
    a.adviser()
    client, _code = a.client()
    a.recognised(browser, client)
    session.delete(client)
    a.keep()
    book(browser)
    assert stored(session)[0].client_id is None


def test_the_calendar_entry_opens_in_place_and_keeps_its_identity(
    browser: Browser, a: Factory, session: Session
) -> None:
    adviser = a.adviser()
    book(browser, adviser)
    path = browser.shown.link("日历")
    first = entry_at(browser, path)
    browser.visit("booking.move", booking_id=stored(session)[0].id)
    browser.submit("/move", starts=write_start(NINE + timedelta(hours=3)))
    moved = entry_at(browser, path)
    assert browser.shown.response.headers["Content-Disposition"].startswith("inline")
    assert browser.shown.response.mimetype == "text/calendar"
    assert moved["UID"] == first["UID"]
    assert (first["SEQUENCE"], moved["SEQUENCE"]) == (0, 1)
    assert (first.start, moved.start) == (NINE, NINE + timedelta(hours=3))
    assert "ATTENDEE" not in moved


def entry_at(browser: Browser, path: str) -> Event:
    text = browser.get(path).response.get_data(as_text=True)
    (event,) = Calendar.from_ical(text).walk("VEVENT")
    return event
