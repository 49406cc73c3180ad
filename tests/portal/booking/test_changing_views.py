"""Moving, cancelling and finding a booking, in a browser without JavaScript."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from portal import Portal
from portal.booking.models import BookingStatus
from portal.booking.service import write_link_token
from portal.booking.slots import write_start
from portal.settings import Settings
from tests.browser import Browser
from tests.clock import HeldClock
from tests.factories import Factory
from tests.portal.booking.visiting import NINE, book, code_on, mails, main_of, stored, visit_form


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
