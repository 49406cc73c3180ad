"""What time a fact speaks of: a day, a month, a year, a stretch, or from a day on."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

MOMENT = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?", re.ASCII)
OPEN = ".."


@dataclass(frozen=True, order=True)
class Moment:
    """A day, or a month or a year when nothing finer is known."""

    year: int
    month: int | None = None
    day: int | None = None

    @property
    def first_day(self) -> date:
        return date(self.year, 1 if self.month is None else self.month, 1 if self.day is None else self.day)

    @property
    def last_day(self) -> date:
        month = 12 if self.month is None else self.month
        return date(
            self.year, month, calendar.monthrange(self.year, month)[1] if self.day is None else self.day
        )

    @classmethod
    def of(cls, day: date) -> Moment:
        """A day as a moment."""
        return cls(day.year, day.month, day.day)

    @classmethod
    def read(cls, text: str) -> Moment:
        """A moment as content writes it. Raises ValueError.

        >>> Moment.read("2024-02").last_day
        datetime.date(2024, 2, 29)
        """
        found = MOMENT.fullmatch(text)
        if found is None:
            raise ValueError(f"{text!r} is no year, month or day")
        moment = cls(*(int(part) if part else None for part in found.groups()))  # type: ignore[arg-type]
        _ = moment.first_day, moment.last_day
        return moment

    def __str__(self) -> str:
        parts = [f"{self.year:04}", *(f"{part:02}" for part in (self.month, self.day) if part is not None)]
        return "-".join(parts)


@dataclass(frozen=True)
class Period:
    """From one moment to another; `until` is None for what is in force until something else is."""

    since: Moment
    until: Moment | None

    @property
    def is_open(self) -> bool:
        return self.until is None

    @property
    def is_single(self) -> bool:
        return self.since == self.until

    def holds_on(self, day: date) -> bool:
        return self.since.first_day <= day and (self.until is None or day <= self.until.last_day)

    @classmethod
    def read(cls, text: str) -> Period:
        """A period as content writes it: `2024`, `2025-01/2025-09`, `2025-04-01/..`. Raises ValueError.

        >>> str(Period.read("2025-04-01/.."))
        '2025-04-01/..'
        """
        since, divided, until = text.partition("/")
        start = Moment.read(since)
        if not divided:
            return cls(start, start)
        if until == OPEN:
            return cls(start, None)
        end = Moment.read(until)
        if end.last_day < start.first_day:
            raise ValueError(f"{text!r} ends before it begins")
        return cls(start, end)

    def __str__(self) -> str:
        if self.is_single:
            return str(self.since)
        return f"{self.since}/{self.until or OPEN}"


def add_months(day: date, months: int) -> date:
    """The same day of a later month, or its last day when it has no such day.

    >>> add_months(date(2024, 1, 31), 1)
    datetime.date(2024, 2, 29)
    """
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
