"""The day that a reader looks at; today unless the address asks for another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from flask import request

from portal.facts.page import today as present_day

EARLIEST = date(2000, 1, 1)


@dataclass(frozen=True)
class AskedDay:
    """The day that a reader looks at: today, unless another one is asked for."""

    on: date
    today: date
    first: ClassVar[date] = EARLIEST
    typed: str = ""
    #: Nothing that can be read as a day.
    is_no_day: bool = False
    #: A day before or after those that can be looked at.
    is_out_of_range: bool = False

    @property
    def is_wrong(self) -> bool:
        return self.is_no_day or self.is_out_of_range

    @property
    def last(self) -> date:
        """The last day that can be looked at."""
        return _last_day(self.today)

    @property
    def is_today(self) -> bool:
        return self.on == self.today

    @property
    def parameter(self) -> str | None:
        """What links carry along."""
        return None if self.is_today else self.on.isoformat()


def asked_day() -> AskedDay:
    """The `on` of the address; a mistyped one means today, and is said to be wrong."""
    today, typed = present_day(), request.args.get("on", "").strip()
    if not typed:
        return AskedDay(today, today)
    try:
        on = date.fromisoformat(typed)
    except ValueError:
        return AskedDay(today, today, typed[:20], is_no_day=True)
    if not EARLIEST <= on <= _last_day(today):
        return AskedDay(today, today, typed[:20], is_out_of_range=True)
    return AskedDay(on, today, typed)


def _last_day(today: date) -> date:
    return date(today.year + 1, 12, 31)
