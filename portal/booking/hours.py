"""An adviser's own time: the hours of the week in which they can be booked, and times off."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal.booking.models import Booking, Mode, TimeOff, WeeklyHours
from portal.booking.service import list_adviser_bookings, lock_diary


class Stretch(NamedTuple):
    """A part of a weekday in which an adviser can be booked, in the centre's local minutes."""

    weekday: int
    start_minute: int
    end_minute: int
    modes: tuple[Mode, ...] = tuple(Mode)


def list_weekly_hours(session: Session, adviser_id: int) -> list[Stretch]:
    """The stretches of an adviser's week, in order."""
    rows = session.scalars(
        select(WeeklyHours)
        .where(WeeklyHours.adviser_id == adviser_id)
        .order_by(WeeklyHours.weekday, WeeklyHours.start_minute, WeeklyHours.id)
    )
    return [
        Stretch(
            row.weekday, row.start_minute, row.end_minute, tuple(Mode(mode) for mode in row.modes.split(","))
        )
        for row in rows
    ]


def replace_weekly_hours(session: Session, adviser_id: int, stretches: Sequence[Stretch]) -> None:
    """Let exactly these stretches be the adviser's week. Bookings already made stay where they are."""
    lock_diary(session, adviser_id)
    session.execute(delete(WeeklyHours).where(WeeklyHours.adviser_id == adviser_id))
    session.add_all(
        WeeklyHours(
            adviser_id=adviser_id,
            weekday=stretch.weekday,
            start_minute=stretch.start_minute,
            end_minute=stretch.end_minute,
            modes=",".join(mode for mode in Mode if mode in stretch.modes),
        )
        for stretch in stretches
    )


def list_times_off(session: Session, adviser_id: int, *, at: datetime) -> list[TimeOff]:
    """Times off that are not over, in order."""
    return list(
        session.scalars(
            select(TimeOff)
            .where(TimeOff.adviser_id == adviser_id, TimeOff.ends_at > at)
            .order_by(TimeOff.starts_at, TimeOff.id)
        )
    )


def add_time_off(session: Session, adviser_id: int, starts_at: datetime, ends_at: datetime) -> list[Booking]:
    """Close a stretch of an adviser's diary. Returns the bookings that stand in it: they are not cancelled by this."""
    lock_diary(session, adviser_id)
    session.add(TimeOff(adviser_id=adviser_id, starts_at=starts_at, ends_at=ends_at))
    return list_adviser_bookings(session, adviser_id, since=starts_at, until=ends_at)


def remove_time_off(session: Session, adviser_id: int, time_off_id: int) -> bool:
    """Open the stretch again. False when the adviser has no such time off."""
    removed = session.execute(
        delete(TimeOff).where(TimeOff.id == time_off_id, TimeOff.adviser_id == adviser_id)
    )
    return bool(removed.rowcount)  # type: ignore[attr-defined]
