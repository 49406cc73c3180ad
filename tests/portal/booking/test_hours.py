"""An adviser's weekly hours and times off."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.booking import hours
from portal.booking.hours import Stretch
from portal.booking.models import Mode, TimeOff, WeeklyHours
from portal.staff.models import Member
from tests.browser import Browser, Shown
from tests.clock import HeldClock
from tests.factories import Factory

#: Nine o'clock on Tuesday in Xiamen.
NINE = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def field(weekday: int, part: int, name: str) -> str:
    return f"stretches-{weekday * 2 + part}-{name}"


def visit_hours(browser: Browser, a: Factory, adviser: Member) -> Shown:
    a.signed_in(browser, adviser)
    return browser.visit("booking.weekly_hours")


def test_the_week_is_replaced_as_a_whole(session: Session, a: Factory) -> None:
    adviser, other = a.adviser(), a.adviser()
    week = [Stretch(0, 540, 720), Stretch(0, 780, 1020, (Mode.video,)), Stretch(6, 600, 1440)]
    hours.replace_weekly_hours(session, adviser.id, week)
    session.flush()
    assert hours.list_weekly_hours(session, adviser.id) == week
    assert len(hours.list_weekly_hours(session, other.id)) == 5


def test_times_off_that_are_over_are_not_listed(session: Session, a: Factory, clock: HeldClock) -> None:
    adviser = a.adviser()
    hours.add_time_off(session, adviser.id, NINE, NINE + HOUR)
    assert len(hours.list_times_off(session, adviser.id, at=NINE)) == 1
    assert hours.list_times_off(session, adviser.id, at=NINE + HOUR) == []


def test_a_time_off_names_the_bookings_within_it(session: Session, a: Factory) -> None:
    adviser = a.adviser()
    booking = a.booking(adviser, starts_at=NINE)
    a.booking(adviser, starts_at=NINE + HOUR)
    assert hours.add_time_off(session, adviser.id, NINE - HOUR, NINE + HOUR) == [booking]


def test_only_ones_own_time_off_can_be_removed(session: Session, a: Factory) -> None:
    adviser, other = a.adviser(), a.adviser()
    hours.add_time_off(session, adviser.id, NINE, NINE + HOUR)
    (off,) = hours.list_times_off(session, adviser.id, at=NINE)
    assert not hours.remove_time_off(session, other.id, off.id)
    assert hours.remove_time_off(session, adviser.id, off.id)


def test_the_page_shows_the_week_and_saves_it(
    browser: Browser, a: Factory, session: Session, locale: str
) -> None:
    adviser = a.adviser(hours=((0, 540, 720), (0, 780, 1020)), modes=(Mode.video,))
    browser.use_script(locale)
    visit_hours(browser, a, adviser)
    unchanged = hours.list_weekly_hours(session, adviser.id)
    browser.submit("/desk/hours")
    session.expire_all()
    assert hours.list_weekly_hours(session, adviser.id) == unchanged
    browser.submit(
        "/desk/hours",
        **{
            field(0, 1, "start"): "",
            field(0, 1, "end"): "",
            field(2, 0, "start"): "18:00",
            field(2, 0, "end"): "00:00",
            field(2, 0, "modes"): ["telephone", "face_to_face"],
        },
    )
    session.expire_all()
    assert hours.list_weekly_hours(session, adviser.id) == [
        Stretch(0, 540, 720, (Mode.video,)),
        Stretch(2, 1080, 1440, (Mode.face_to_face, Mode.telephone)),
    ]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"start": "9 o'clock", "end": "12:00"}, "09:00"),
        ({"start": "09:00", "end": ""}, "12:00"),
        ({"start": "12:00", "end": "09:00"}, "晚于"),
        ({"start": "09:00", "end": "12:00", "modes": []}, "至少选一种"),
        ({"start": "09:00", "end": "12:00", "modes": ["rocket"]}, "周三"),
    ],
)
def test_hours_that_make_no_sense_are_named_and_kept_on_the_page(
    browser: Browser, a: Factory, session: Session, typed: dict[str, str], words: str
) -> None:
    adviser = a.adviser(hours=())
    visit_hours(browser, a, adviser)
    values = {field(2, 0, name): value for name, value in typed.items()}
    shown = browser.submit("/desk/hours", status=422, **values)
    assert words in shown.text
    assert "周三" in shown.text
    if start := typed.get("start"):
        assert start in shown.markup.html.replace("&#39;", "'")
    assert hours.list_weekly_hours(session, adviser.id) == []


def test_the_second_part_of_a_day_follows_the_first(browser: Browser, a: Factory) -> None:
    visit_hours(browser, a, a.adviser(hours=((0, 540, 720),)))
    shown = browser.submit(
        "/desk/hours", status=422, **{field(0, 1, "start"): "11:00", field(0, 1, "end"): "13:00"}
    )
    assert "第二段" in shown.text


def test_a_time_off_is_added_on_the_centres_clocks_and_removed(
    browser: Browser, a: Factory, session: Session
) -> None:
    adviser = a.adviser()
    a.booking(adviser, starts_at=NINE + 2 * HOUR)
    visit_hours(browser, a, adviser)
    shown = browser.submit("/off", starts="2026-11-24T09:00", ends="2026-11-24 17:00")
    assert "1 个预约" in shown.text
    assert "2026-11-24 09:00" in shown.text
    off = session.scalars(select(TimeOff)).one()
    assert (off.starts_at, off.ends_at) == (NINE, NINE + 8 * HOUR)
    browser.submit("/remove")
    assert session.scalar(select(func.count()).select_from(TimeOff)) == 0


@pytest.mark.parametrize(
    ("starts", "ends"),
    [("", ""), ("soon", "later"), ("2026-11-24T09:00", "2026-11-24T09:00"), ("2026-11-24", "2026-11-25")],
)
def test_a_time_off_that_makes_no_sense_is_refused(
    browser: Browser, a: Factory, session: Session, starts: str, ends: str
) -> None:
    visit_hours(browser, a, a.adviser())
    shown = browser.submit("/off", status=422, starts=starts, ends=ends)
    assert starts in shown.markup.html
    assert session.scalar(select(func.count()).select_from(TimeOff)) == 0
    assert session.scalar(select(func.count()).select_from(WeeklyHours)) == 5


def test_the_time_off_of_another_cannot_be_removed(browser: Browser, a: Factory, session: Session) -> None:
    theirs = a.adviser()
    hours.add_time_off(session, theirs.id, NINE, NINE + HOUR)
    a.keep()
    off = session.scalars(select(TimeOff)).one()
    visit_hours(browser, a, a.adviser())
    token = browser.shown.form("/off").find("input").get("value")
    browser.post(f"/desk/hours/off/{off.id}/remove", {"csrf_token": token}, status=404)


def test_only_advisers_have_hours(browser: Browser, a: Factory) -> None:
    assert browser.visit("booking.weekly_hours").path == "/desk/sign-in"
    a.signed_in(browser, a.adviser(is_adviser=False, is_administrator=True))
    browser.visit("booking.weekly_hours", status=404)


def test_new_hours_change_what_can_be_booked(browser: Browser, a: Factory) -> None:
    adviser = a.adviser(hours=())
    visit_hours(browser, a, adviser)
    browser.submit("/desk/hours", **{field(1, 0, "start"): "09:00", field(1, 0, "end"): "10:00"})
    assert "09:00" in browser.visit("booking.choose_slot").text
