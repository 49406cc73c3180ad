"""What a client can choose from: centre, adviser, mode and free times, as the pages show it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import groupby

from sqlalchemy.orm import Session

from portal.booking.models import Mode
from portal.booking.service import SlotNotOffered, list_advisers
from portal.booking.slots import Diary, Slot, bookable_window, free_slots, read_diaries
from portal.locale import local_time
from portal.staff.models import Centre, Member

ANY = "any"
#: A working week on the screen; the next is a tap away.
DAYS_SHOWN = 5
ALTERNATIVES = 8


@dataclass(frozen=True)
class FreeDay:
    """One day with its free times."""

    on: date
    slots: tuple[Slot, ...]
    time_zone: str

    @property
    def starts_at(self) -> datetime:
        return self.slots[0].starts_at

    @property
    def times(self) -> list[tuple[str, str]]:
        """Each time as it stands in forms, and as it is shown."""
        return [(slot.value, f"{local_time(slot.starts_at, self.time_zone):%H:%M}") for slot in self.slots]


@dataclass(frozen=True)
class Choice:
    """Everything that can be booked now, narrowed down to what was asked for."""

    centres: tuple[Centre, ...]
    centre: Centre | None
    #: Those of the centre.
    advisers: tuple[Member, ...]
    #: The one asked for; None means any.
    adviser: Member | None
    mode: Mode
    diaries: tuple[Diary, ...]
    #: The first day to show.
    since: date | None

    @cached_property
    def slots(self) -> tuple[Slot, ...]:
        return tuple(free_slots(self.diaries, self.mode))

    @property
    def adviser_value(self) -> str:
        return str(self.adviser.id) if self.adviser else ANY

    @property
    def other_modes(self) -> list[Mode]:
        """Modes with free times, besides the one asked for."""
        return [mode for mode in Mode if mode is not self.mode and _is_offered(self.diaries, mode)]

    def is_as_asked(self, asked: Mapping[str, str]) -> bool:
        """False when an adviser or mode asked for is not there, so that nothing else is booked in its place."""
        return self.adviser_value == asked.get("adviser", ANY) and self.mode.value == asked.get("mode")

    def get_adviser_ids(self, asked: Mapping[str, str]) -> list[int]:
        """Who may be booked. Raises SlotNotOffered when what was asked for is not there."""
        if not self.is_as_asked(asked):
            raise SlotNotOffered
        return [self.adviser.id] if self.adviser else [adviser.id for adviser in self.advisers]

    def find(self, starts_at: datetime | None) -> Slot | None:
        return next((slot for slot in self.slots if slot.starts_at == starts_at), None)

    def days(self, slots: Sequence[Slot] | None = None) -> list[FreeDay]:
        """Free times by day on the centre's clocks."""
        if self.centre is None:
            return []
        zone = self.centre.time_zone
        by_day = groupby(
            self.slots if slots is None else slots, lambda slot: local_time(slot.starts_at, zone).date()
        )
        return [FreeDay(day, tuple(times), zone) for day, times in by_day]

    @property
    def shown_days(self) -> list[FreeDay]:
        return self._days_from_here[:DAYS_SHOWN]

    @property
    def later(self) -> date | None:
        """The first day that is not shown any more."""
        following = self._days_from_here[DAYS_SHOWN:]
        return following[0].on if following else None

    @property
    def _days_from_here(self) -> list[FreeDay]:
        days = self.days()
        from_here = [day for day in days if self.since is None or day.on >= self.since]
        return from_here or days

    @property
    def is_later(self) -> bool:
        """True when earlier days with free times are not shown."""
        return self._days_from_here != self.days()

    def days_near(self, starts_at: datetime | None) -> list[FreeDay]:
        """The free times nearest to one that is not to be had, in order."""
        wanted = starts_at or (self.slots[0].starts_at if self.slots else None)
        nearest = sorted(self.slots, key=lambda slot: abs(slot.starts_at - wanted) if wanted else timedelta())
        return self.days(sorted(nearest[:ALTERNATIVES], key=lambda slot: slot.starts_at))


def read_choice(
    session: Session, asked: Mapping[str, str], *, at: datetime, ignoring: int | None = None
) -> Choice:
    """What can be chosen, in four queries whatever the number of advisers and times.

    `asked` holds what stands in an address or a form: `centre`, `adviser`, `mode`, `from`. What cannot be read, or is
    no longer there, counts as not asked.
    """
    bookable = list_advisers(session)
    adviser = next((one for one in bookable if str(one.id) == asked.get("adviser")), None)
    centres = list({one.centre_id: one.centre for one in bookable}.values())
    centre = adviser.centre if adviser else _chosen_centre(centres, asked.get("centre", ""))
    advisers = [one for one in bookable if centre is not None and one.centre_id == centre.id]
    window = bookable_window(at)
    diaries = read_diaries(
        session,
        [adviser] if adviser else advisers,
        since=window.starts_at,
        until=window.ends_at,
        ignoring=ignoring,
    )
    return Choice(
        centres=tuple(centres),
        centre=centre,
        advisers=tuple(advisers),
        adviser=adviser,
        mode=read_mode(asked.get("mode", "")) or _first_offered(diaries),
        diaries=tuple(diaries),
        since=_read_day(asked.get("from", "")),
    )


def read_alternatives(
    session: Session, asked: Mapping[str, str], *, at: datetime, ignoring: int | None = None
) -> Choice:
    """Like `read_choice`, but of any adviser of the centre when the one asked for has no time left in this mode."""
    choice = read_choice(session, asked, at=at, ignoring=ignoring)
    if choice.slots or choice.adviser is None or choice.centre is None:
        return choice
    wider = {**asked, "adviser": ANY, "centre": str(choice.centre.id)}
    return read_choice(session, wider, at=at, ignoring=ignoring)


def _chosen_centre(centres: Sequence[Centre], asked: str) -> Centre | None:
    first = centres[0] if centres else None
    return next((centre for centre in centres if str(centre.id) == asked), first)


def _first_offered(diaries: Sequence[Diary]) -> Mode:
    return next((mode for mode in Mode if _is_offered(diaries, mode)), Mode.face_to_face)


def _is_offered(diaries: Sequence[Diary], mode: Mode) -> bool:
    return any(True for diary in diaries for _time in diary.free_times(mode))


def read_mode(text: str) -> Mode | None:
    return next((mode for mode in Mode if mode.value == text), None)


def _read_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
