"""When an adviser can be booked: weekly hours, minus times off, minus sessions, in instants.

Sessions begin on the hours and half hours of a stretch, not back to back: people remember round times, and after a
session of 45 minutes a quarter of an hour is left for notes. Free times may therefore overlap each other; two
bookings never do.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from operator import itemgetter
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.booking.models import Booking, BookingStatus, Mode, TimeOff, WeeklyHours
from portal.staff.models import Member

STEP = timedelta(minutes=30)
#: Advisers need time to prepare.
NOTICE = timedelta(hours=2)
#: Whoever opened the page in time may take a while to fill in the form.
GRACE = timedelta(minutes=30)
HORIZON = timedelta(days=14)
DAY = timedelta(days=1)


class Interval(NamedTuple):
    """From an instant until just before another."""

    starts_at: datetime
    ends_at: datetime


class Hours(NamedTuple):
    """One row of weekly hours: minutes of a weekday on the centre's clocks."""

    weekday: int
    start_minute: int
    end_minute: int
    modes: frozenset[str]

    def on(self, day: date, zone: ZoneInfo) -> Interval:
        """These hours on one day, as instants; on the day of a clock change a stretch is longer or shorter."""
        midnight = datetime.combine(day, time(), zone)
        start, end = (midnight + timedelta(minutes=minute) for minute in (self.start_minute, self.end_minute))
        return Interval(start.astimezone(UTC), end.astimezone(UTC))


@dataclass(frozen=True)
class Diary:
    """Everything that decides when one adviser can be booked, within two instants."""

    adviser_id: int
    zone: ZoneInfo
    length: timedelta
    hours: tuple[Hours, ...]
    busy: tuple[Interval, ...]
    since: datetime
    until: datetime

    def offered_times(self, mode: Mode) -> Iterator[Interval]:
        """What the weekly hours offer in a mode, taken or not."""
        for stretch in self._stretches(mode):
            starts_at = stretch.starts_at
            while starts_at + self.length <= stretch.ends_at:
                if self.since <= starts_at <= self.until:
                    yield Interval(starts_at, starts_at + self.length)
                starts_at += STEP

    def free_times(self, mode: Mode) -> Iterator[Interval]:
        return (time for time in self.offered_times(mode) if self.is_free(time))

    def is_free(self, wanted: Interval) -> bool:
        """Among disjoint times, only the last one that begins before the end can be in the way."""
        index = bisect_left(self._taken, wanted.ends_at, key=itemgetter(0))
        return index == 0 or self._taken[index - 1].ends_at <= wanted.starts_at

    @cached_property
    def _taken(self) -> list[Interval]:
        """The busy times as disjoint ones, in order: a time off may lie over sessions and over another."""
        disjoint: list[Interval] = []
        for one in sorted(self.busy):
            if disjoint and one.starts_at <= disjoint[-1].ends_at:
                last = disjoint.pop()
                disjoint.append(Interval(last.starts_at, max(last.ends_at, one.ends_at)))
            else:
                disjoint.append(one)
        return disjoint

    def _stretches(self, mode: Mode) -> Iterator[Interval]:
        day, last = (instant.astimezone(self.zone).date() for instant in (self.since, self.until))
        while day <= last:
            for hours in self.hours:
                if hours.weekday == day.weekday() and mode in hours.modes:
                    yield hours.on(day, self.zone)
            day += DAY


@dataclass(frozen=True)
class Slot:
    """A free time, and who of those asked for is free then."""

    starts_at: datetime
    ends_at: datetime
    adviser_ids: tuple[int, ...]

    @property
    def value(self) -> str:
        """The start as it stands in addresses and forms."""
        return write_start(self.starts_at)


def write_start(starts_at: datetime) -> str:
    return starts_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ")


def read_start(text: str) -> datetime | None:
    """The instant that `write_start` wrote; None for anything else."""
    try:
        return datetime.strptime(text, "%Y-%m-%dT%H:%MZ").replace(tzinfo=UTC)
    except ValueError:
        return None


def bookable_window(at: datetime) -> Interval:
    """When a session may begin that is chosen now."""
    return Interval(at + NOTICE, at + HORIZON)


def read_diaries(
    session: Session,
    advisers: Sequence[Member],
    *,
    since: datetime,
    until: datetime,
    ignoring: int | None = None,
) -> list[Diary]:
    """The diaries of advisers for sessions that begin within two instants, in three queries.

    `ignoring` is a booking that is about to be moved away and blocks nothing.
    """
    ids = [adviser.id for adviser in advisers]
    hours = _read_hours(session, ids)
    busy = _read_busy(session, ids, since=since, until=until + DAY, ignoring=ignoring)
    return [
        Diary(
            adviser_id=adviser.id,
            zone=ZoneInfo(adviser.centre.time_zone),
            length=timedelta(minutes=adviser.centre.session_minutes),
            hours=tuple(hours[adviser.id]),
            busy=tuple(busy[adviser.id]),
            since=since,
            until=until,
        )
        for adviser in advisers
    ]


def _read_hours(session: Session, ids: Sequence[int]) -> defaultdict[int, list[Hours]]:
    rows = session.execute(
        select(
            WeeklyHours.adviser_id,
            WeeklyHours.weekday,
            WeeklyHours.start_minute,
            WeeklyHours.end_minute,
            WeeklyHours.modes,
        ).where(WeeklyHours.adviser_id.in_(ids))
    )
    hours: defaultdict[int, list[Hours]] = defaultdict(list)
    for adviser_id, weekday, start, end, modes in rows:
        hours[adviser_id].append(Hours(weekday, start, end, frozenset(modes.split(","))))
    return hours


def _read_busy(
    session: Session, ids: Sequence[int], *, since: datetime, until: datetime, ignoring: int | None
) -> defaultdict[int, list[Interval]]:
    off = select(TimeOff.adviser_id, TimeOff.starts_at, TimeOff.ends_at).where(
        TimeOff.adviser_id.in_(ids), TimeOff.starts_at < until, TimeOff.ends_at > since
    )
    booked = select(Booking.adviser_id, Booking.starts_at, Booking.ends_at).where(
        Booking.adviser_id.in_(ids),
        Booking.status == BookingStatus.booked,
        Booking.starts_at < until,
        Booking.ends_at > since,
        Booking.id != (ignoring or 0),
    )
    busy: defaultdict[int, list[Interval]] = defaultdict(list)
    for query in (off, booked):
        for adviser_id, starts_at, ends_at in session.execute(query):
            busy[adviser_id].append(Interval(starts_at, ends_at))
    return busy


def free_slots(diaries: Sequence[Diary], mode: Mode) -> list[Slot]:
    """The union of free times in a mode, earliest first."""
    free: defaultdict[Interval, list[int]] = defaultdict(list)
    for diary in diaries:
        # Stretches of different modes may overlap, and would name the same time twice.
        for wanted in set(diary.free_times(mode)):
            free[wanted].append(diary.adviser_id)
    return [Slot(*interval, tuple(sorted(ids))) for interval, ids in sorted(free.items())]


def week_of(instant: datetime, time_zone: str) -> Interval:
    """The calendar week, from Monday, that an instant belongs to on the clocks of a place."""
    zone = ZoneInfo(time_zone)
    day = instant.astimezone(zone).date()
    monday = datetime.combine(day - timedelta(days=day.weekday()), time(), zone)
    return Interval(monday.astimezone(UTC), (monday + timedelta(days=7)).astimezone(UTC))
