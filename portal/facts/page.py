"""The facts of the page of this request: in the reader's script, judged by today."""

from __future__ import annotations

from datetime import date

from portal.clock import now
from portal.facts.showing import FactPage
from portal.locale import current_locale, local_time

#: Both sides have the same clocks.
ZONE = "Asia/Shanghai"


def today() -> date:
    """The day on both sides of the Strait."""
    return local_time(now(), ZONE).date()


def fact_page() -> FactPage:
    """A page that has no facts yet."""
    return FactPage(current_locale(), today())
