"""The day that a reader looks at; today unless the address asks for another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import request

from portal.facts.page import today as present_day

EARLIEST = date(2000, 1, 1)


@dataclass(frozen=True)
class AskedDay:
    """The day that a reader looks at: today, unless another one is asked for."""

    on: date
    today: date
    typed: str = ""
    is_wrong: bool = False

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
        return AskedDay(today, today, typed[:20], is_wrong=True)
    if not EARLIEST <= on <= today.replace(month=12, day=31, year=today.year + 1):
        return AskedDay(today, today, typed[:20], is_wrong=True)
    return AskedDay(on, today, typed)
