from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from portal.booking.models import BookingStatus, Mode, TimeOff
from portal.booking.slots import (
    Slot,
    bookable_window,
    free_slots,
    read_diaries,
    read_start,
    week_of,
    write_start,
)
from portal.staff.models import Member
from tests.clock import HeldClock
from tests.factories import Factory

TUESDAY = 1
#: Nine o'clock on Tuesday in Xiamen.
NINE = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)


def slots_of(session: Session, clock: HeldClock, *advisers: Member, mode: Mode = Mode.video) -> list[Slot]:
    window = bookable_window(clock())
    diaries = read_diaries(session, advisers, since=window.starts_at, until=window.ends_at)
    return free_slots(diaries, mode)


def starts(slots: list[Slot], on: datetime = NINE) -> list[str]:
    """Local starts on the day of an instant in Xiamen."""
    local = [slot.starts_at + timedelta(hours=8) for slot in slots]
    return [f"{start:%H:%M}" for start in local if start.date() == (on + timedelta(hours=8)).date()]


def test_sessions_begin_every_half_hour_and_end_within_the_hours(
    session: Session, a: Factory, clock: HeldClock
) -> None:
    adviser = a.adviser(hours=((TUESDAY, 9 * 60, 11 * 60),))
    slots = slots_of(session, clock, adviser)
    assert starts(slots) == ["09:00", "09:30", "10:00"]
    assert {slot.ends_at - slot.starts_at for slot in slots} == {timedelta(minutes=45)}


def test_nothing_is_offered_before_two_hours_from_now_nor_after_two_weeks(
    session: Session, a: Factory, clock: HeldClock
) -> None:
    adviser = a.adviser(hours=tuple((weekday, 0, 24 * 60) for weekday in range(7)))
    slots = slots_of(session, clock, adviser)
    assert slots[0].starts_at == clock() + timedelta(hours=2)
    assert slots[-1].starts_at == clock() + timedelta(days=14)


def test_a_mode_is_offered_only_in_its_own_hours(session: Session, a: Factory, clock: HeldClock) -> None:
    adviser = a.adviser(modes=(Mode.video,))
    assert slots_of(session, clock, adviser, mode=Mode.video)
    assert not slots_of(session, clock, adviser, mode=Mode.telephone)


def test_a_time_off_takes_every_session_that_it_touches(
    session: Session, a: Factory, clock: HeldClock
) -> None:
    adviser = a.adviser(hours=((TUESDAY, 9 * 60, 12 * 60),))
    off = TimeOff(
        adviser_id=adviser.id, starts_at=NINE + timedelta(minutes=60), ends_at=NINE + timedelta(minutes=61)
    )
    session.add(off)
    a.keep()
    assert starts(slots_of(session, clock, adviser)) == ["09:00", "10:30", "11:00"]


def test_times_that_lie_over_each_other_take_their_union(
    session: Session, a: Factory, clock: HeldClock
) -> None:
    adviser = a.adviser(hours=((TUESDAY, 9 * 60, 17 * 60),))
    a.booking(adviser, starts_at=NINE + timedelta(hours=1))
    for start, end in ((0, 4), (3, 5), (5, 6)):
        off = TimeOff(
            adviser_id=adviser.id,
            starts_at=NINE + timedelta(hours=start),
            ends_at=NINE + timedelta(hours=end),
        )
        session.add(off)
    a.keep()
    assert starts(slots_of(session, clock, adviser)) == ["15:00", "15:30", "16:00"]


def test_a_booking_takes_its_time_and_a_cancelled_one_does_not(
    session: Session, a: Factory, clock: HeldClock
) -> None:
    adviser = a.adviser(hours=((TUESDAY, 9 * 60, 11 * 60),))
    a.booking(adviser, starts_at=NINE)
    a.booking(
        adviser, starts_at=NINE + timedelta(hours=1), status=BookingStatus.cancelled, cancelled_at=clock()
    )
    assert starts(slots_of(session, clock, adviser)) == ["10:00"]


def test_a_time_is_free_when_another_session_ends_as_it_begins(
    session: Session, a: Factory, clock: HeldClock
) -> None:
    adviser = a.adviser(a.centre(session_minutes=30), hours=((TUESDAY, 9 * 60, 11 * 60),))
    a.booking(adviser, starts_at=NINE + timedelta(minutes=30), minutes=30)
    assert starts(slots_of(session, clock, adviser)) == ["09:00", "10:00", "10:30"]


def test_any_adviser_means_the_union_of_all_times(session: Session, a: Factory, clock: HeldClock) -> None:
    early = a.adviser(hours=((TUESDAY, 9 * 60, 10 * 60),))
    late = a.adviser(early.centre, hours=((TUESDAY, 9 * 60, 11 * 60),))
    a.booking(late, starts_at=NINE + timedelta(hours=1))
    first, *_ = slots = slots_of(session, clock, early, late)
    assert starts(slots) == ["09:00"]
    assert first.adviser_ids == (early.id, late.id)


def test_hours_of_two_modes_that_overlap_name_a_time_once(
    session: Session, a: Factory, clock: HeldClock
) -> None:
    adviser = a.adviser(hours=((TUESDAY, 9 * 60, 10 * 60), (TUESDAY, 9 * 60, 11 * 60)))
    assert starts(slots_of(session, clock, adviser)) == ["09:00", "09:30", "10:00"]


def test_hours_stay_on_the_clocks_of_a_place_that_changes_them(
    session: Session, a: Factory, clock: HeldClock
) -> None:
    """Neither side of the Strait changes its clocks; a centre elsewhere may (Berlin, 28 March 2027)."""
    clock.at = datetime(2027, 3, 25, 12, 0, tzinfo=UTC)
    centre = a.centre(time_zone="Europe/Berlin")
    adviser = a.adviser(centre, hours=((4, 9 * 60, 10 * 60), (0, 9 * 60, 10 * 60)))
    friday, monday, *_ = slots_of(session, clock, adviser)
    assert friday.starts_at == datetime(2027, 3, 26, 8, 0, tzinfo=UTC)
    assert monday.starts_at == datetime(2027, 3, 29, 7, 0, tzinfo=UTC)


def test_the_night_in_which_an_hour_is_missing_has_no_session_in_it(
    session: Session, a: Factory, clock: HeldClock
) -> None:
    clock.at = datetime(2027, 3, 27, 12, 0, tzinfo=UTC)
    adviser = a.adviser(a.centre(time_zone="Europe/Berlin"), hours=((6, 60, 4 * 60),))
    first = [slot.starts_at for slot in slots_of(session, clock, adviser) if slot.starts_at.day == 28]
    # One to four o'clock is two hours long that night.
    assert first == [datetime(2027, 3, 28, 0, minute, tzinfo=UTC) for minute in (0, 30)] + [
        datetime(2027, 3, 28, 1, 0, tzinfo=UTC)
    ]


def test_a_start_is_written_and_read_back(clock: HeldClock) -> None:
    assert read_start(write_start(NINE)) == NINE
    assert [
        read_start(text) for text in ("", "2026-11-24", "2026-11-24T01:00", "9999-99-99T99:99Z", "😀")
    ] == [None] * 5


def test_a_week_begins_on_monday_on_the_clocks_of_the_place() -> None:
    week = week_of(datetime(2026, 11, 22, 16, 30, tzinfo=UTC), "Asia/Shanghai")
    assert week.starts_at == datetime(2026, 11, 22, 16, 0, tzinfo=UTC)
    assert week.ends_at - week.starts_at == timedelta(days=7)
