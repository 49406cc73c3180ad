"""The facts of the page of this request: in the reader's script, judged by today."""

from __future__ import annotations

from datetime import date, datetime

from portal.clock import now
from portal.facts.showing import FactPage
from portal.locale import current_locale, local_time

#: Both sides have the same clocks.
ZONE = "Asia/Shanghai"


def day_of(instant: datetime) -> date:
    """Which day it is on both sides of the Strait."""
    return local_time(instant, ZONE).date()


def today() -> date:
    """The day on both sides of the Strait."""
    return day_of(now())


def fact_page() -> FactPage:
    """A page that has no facts yet."""
    return FactPage(current_locale(), today())
