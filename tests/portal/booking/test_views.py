"""Choosing, booking, moving, cancelling and finding, in a browser without JavaScript."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar, Event
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import Portal
from portal.accounts.models import Client, Consent, Purpose
from portal.booking.choosing import DAYS_SHOWN
from portal.booking.models import Booking, BookingStatus, Mode
from portal.booking.service import write_link_token
from portal.booking.slots import write_start
from portal.mail.models import OutboxMessage
from portal.settings import Settings
from portal.staff.models import Member
from tests.browser import Browser, Shown
from tests.clock import HeldClock
from tests.factories import Factory
from tests.markup import plain

#: Nine o'clock on Tuesday in Xiamen.
NINE = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
WORDS = {"zh_Hans": ("厦门时间（UTC+8）", "预约成功"), "zh_Hant": ("廈門時間（UTC+8）", "預約成功")}


def visit_form(
    browser: Browser,
    adviser: Member | None = None,
    *,
    starts_at: datetime = NINE,
    status: int = 200,
    mode: str = "video",
) -> Shown:
    return browser.visit(
        "booking.new_booking",
        starts=write_start(starts_at),
        adviser=adviser.id if adviser else "any",
        mode=mode,
        status=status,
    )


def book(
    browser: Browser,
    adviser: Member | None = None,
    *,
    starts_at: datetime = NINE,
    status: int = 200,
    **typed: str,
) -> Shown:
    visit_form(browser, adviser, starts_at=starts_at)
    return browser.submit("/bookings/new", status=status, **{"contact": "someone@example.org", **typed})


def code_on(shown: Shown) -> str:
    (plate,) = [element for element in shown.markup.root.iter() if element.get("id") == "code"]
    return plain(plate)


def main_of(shown: Shown) -> str:
    return plain(shown.markup.one("main"))


def mails(session: Session) -> list[tuple[str, str | None]]:
    session.expire_all()
    rows = session.execute(select(OutboxMessage.kind, OutboxMessage.to_address).order_by(OutboxMessage.id))
    return [(kind, address) for kind, address in rows]


def stored(session: Session) -> list[Booking]:
    session.expire_all()
    return list(session.scalars(select(Booking).order_by(Booking.id)))


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


def test_moving_by_the_code_on_another_device(
    browser: Browser, app: Portal, a: Factory, session: Session
) -> None:
    adviser = a.adviser()
    code = code_on(book(browser, adviser))
    other = Browser(app)
    other.visit("booking.find_booking")
    other.submit("/bookings/find", code=code.lower().replace("-", " "))
    assert code_on(other.shown) == code
    other.get(other.shown.link("改到别的时间"))
    other.submit("/move", starts=write_start(NINE + timedelta(hours=2)))
    assert "11:00" in main_of(other.shown)
    (booking,) = stored(session)
    assert booking.starts_at == NINE + timedelta(hours=2)
    assert mails(session)[2:] == [("booking_moved", "someone@example.org"), ("adviser_moved", adviser.email)]
    # The same form again: it stands there already.
    other.post(
        f"/bookings/{booking.id}/move",
        {"starts": write_start(booking.starts_at), "csrf_token": other.token()},
    )
    assert len(mails(session)) == 4


def test_moving_to_another_adviser_tells_both(browser: Browser, a: Factory, session: Session) -> None:
    first = a.adviser()
    second = a.adviser(first.centre)
    book(browser, first)
    (booking,) = stored(session)
    browser.visit("booking.move", booking_id=booking.id, adviser=second.id, mode="telephone")
    browser.submit("/move", starts=write_start(NINE))
    assert mails(session)[3:] == [("adviser_cancelled", first.email), ("adviser_new", second.email)]
    assert stored(session)[0].adviser_id == second.id


def test_a_move_to_a_time_just_taken_shows_the_free_ones(
    browser: Browser, a: Factory, session: Session
) -> None:
    adviser = a.adviser()
    book(browser, adviser)
    (booking,) = stored(session)
    browser.visit("booking.move", booking_id=booking.id)
    a.booking(adviser, starts_at=NINE + timedelta(hours=2))
    browser.submit("/move", status=409, starts=write_start(NINE + timedelta(hours=2)))
    assert "原来的预约还在" in browser.shown.text
    assert "10:00" in browser.shown.text
    browser.submit("/move", status=422)
    assert "请先选一个时间" in browser.shown.text
    assert stored(session)[0].starts_at == NINE


def test_cancelling_asks_first_and_frees_the_time(browser: Browser, a: Factory, session: Session) -> None:
    adviser = a.adviser()
    booked = book(browser, adviser)
    browser.get(booked.link("取消预约"))
    assert stored(session)[0].is_active
    asked = browser.shown
    browser.submit("/cancel")
    assert "这个预约已取消" in browser.shown.text
    assert stored(session)[0].status is BookingStatus.cancelled
    assert mails(session)[2:] == [
        ("booking_cancelled", "someone@example.org"),
        ("adviser_cancelled", adviser.email),
    ]
    browser.shown = asked
    browser.submit("/cancel")
    assert len(mails(session)) == 4
    browser.visit("booking.move", booking_id=stored(session)[0].id, status=409)
    book(browser, adviser)


def test_a_session_that_began_no_longer_changes(
    browser: Browser, a: Factory, session: Session, clock: HeldClock
) -> None:
    booked = book(browser, a.adviser())
    asked = browser.get(booked.link("取消预约"))
    clock.at = NINE
    browser.shown = asked
    browser.submit("/cancel", status=409)
    assert "不能再改" in browser.shown.text
    browser.visit("booking.move", booking_id=stored(session)[0].id, status=409)
    assert stored(session)[0].is_active


def test_the_link_of_the_mail_opens_the_booking_on_any_device(
    browser: Browser, app: Portal, a: Factory, session: Session, settings: Settings, locale: str
) -> None:
    booked = book(browser, a.adviser())
    token = write_link_token(stored(session)[0], secret=settings.secret_key)
    other = Browser(app, locale)
    assert other.visit("booking.open_by_link", token=token).path == booked.path
    assert not [element for element in other.shown.markup.root.iter() if element.get("id") == "code"]
    assert len(stored(session)) == 1


def test_opening_a_link_changes_nothing_by_itself(
    app: Portal, a: Factory, session: Session, settings: Settings
) -> None:
    """Programs that look into mails open every link."""
    booking = a.booking(code_hash="hash", starts_at=NINE)
    token = write_link_token(booking, secret=settings.secret_key)
    Browser(app).visit("booking.open_by_link", token=token)
    assert stored(session)[0].is_active
    assert stored(session)[0].calendar_sequence == 0


@pytest.mark.parametrize("token", ["x", "1-" + "0" * 32, "9" * 40 + "-" + "0" * 32, "😀", "%00"])
def test_a_damaged_link_says_so_and_leads_to_the_code(browser: Browser, token: str, locale: str) -> None:
    browser.use_script(locale)
    shown = browser.get(f"/bookings/open/{token}", status=404)
    assert ("这个链接打不开" if locale == "zh_Hans" else "這個連結打不開") in shown.text
    assert shown.form("/bookings/find") is not None


@pytest.mark.parametrize(
    ("code", "status", "words"),
    [("", 422, "请输入"), ("7KQ", 422, "好像不对"), ("0000000000", 404, "没有预约")],
)
def test_a_wrong_code_is_told_kindly(browser: Browser, code: str, status: int, words: str) -> None:
    browser.visit("booking.find_booking")
    assert words in main_of(browser.submit("/bookings/find", code=code, status=status))


def test_guessing_codes_is_slowed_down(browser: Browser) -> None:
    browser.visit("booking.find_booking")
    form = browser.shown
    for _ in range(20):
        browser.shown = form
        browser.submit("/bookings/find", code="0000000000", status=404)
    browser.shown = form
    browser.submit("/bookings/find", code="0000000000", status=429)
    assert int(browser.shown.response.headers["Retry-After"]) > 0


def test_one_contact_cannot_be_flooded(browser: Browser, a: Factory, session: Session) -> None:
    a.adviser()
    starts = [NINE + timedelta(hours=hour) for hour in range(8)]
    for starts_at in starts:
        book(browser, starts_at=starts_at)
    book(browser, starts_at=NINE + timedelta(days=1), status=429)
    assert len(stored(session)) == len(starts)


@pytest.mark.parametrize("endpoint", ["show", "calendar", "move", "cancel"])
def test_the_booking_of_somebody_else_looks_like_none(
    browser: Browser, app: Portal, a: Factory, endpoint: str
) -> None:
    theirs = a.booking(starts_at=NINE + timedelta(days=2))
    adviser = a.adviser()
    book(browser, adviser)
    browser.visit(f"booking.{endpoint}", booking_id=theirs.id, status=404)
    browser.visit(f"booking.{endpoint}", booking_id=999999, status=404)
    # A stranger is asked for the code, whether the booking exists or not.
    for booking_id in (theirs.id, 999999):
        assert Browser(app).visit(f"booking.{endpoint}", booking_id=booking_id).path == "/bookings/find"


@pytest.mark.parametrize("act", ["move", "cancel"])
def test_nobody_changes_the_booking_of_somebody_else(
    browser: Browser, a: Factory, session: Session, act: str
) -> None:
    theirs = a.booking(starts_at=NINE + timedelta(days=2))
    book(browser, a.adviser())
    values = {"csrf_token": browser.token(), "starts": write_start(NINE)}
    browser.post(f"/bookings/{theirs.id}/{act}", values, status=404)
    assert stored(session)[0].is_active


def test_names_that_turn_directions_or_try_markup_stay_words(
    browser: Browser, a: Factory, session: Session
) -> None:
    a.adviser()
    shown = book(browser, called="\u202eevil\u2066", question_1="<script>alert(1)</script> مرحبا")
    assert stored(session)[0].called == "evil"
    assert "<script>alert" not in shown.markup.html
    assert "مرحبا" in shown.text


def test_the_pages_for_choosing_and_booking_stay_small(browser: Browser, a: Factory) -> None:
    first = a.adviser(hours=tuple((weekday, 8 * 60, 20 * 60) for weekday in range(7)))
    for _ in range(4):
        a.adviser(first.centre)
    assert len(browser.visit("booking.choose_slot").markup.html.encode()) < 25_000
    assert len(visit_form(browser).markup.html.encode()) < 25_000
