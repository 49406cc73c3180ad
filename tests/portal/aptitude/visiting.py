"""A browser that takes a session of tasks, step by step."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from portal.aptitude.families import FAMILIES, PAIRS, TaskFamily
from portal.aptitude.models import AptitudeSitting
from portal.aptitude.rows import ItemRow, read_items
from tests.browser import Browser
from tests.clock import HeldClock

SLUGS = tuple(FAMILIES)


def begin(browser: Browser, slug: str = "number-series", **chosen: Any) -> int:
    """Begin a session and come to its first page; returns the id of the sitting."""
    browser.visit("aptitude.start", family=slug)
    browser.submit("begin", **chosen)
    return int(browser.shown.path.rsplit("/", 1)[1])


def newest(session: Session, sitting_id: int) -> ItemRow:
    session.expire_all()
    return read_items(session, sitting_id)[-1]


def as_sent(family: TaskFamily, response: int) -> Any:
    """What a browser sends for a response."""
    if not family.is_speeded:
        return str(response)
    return [str(row) for row in range(PAIRS) if response >> row & 1]


def run(browser: Browser, session: Session, clock: HeldClock, sitting_id: int, *, htmx: bool = False) -> int:
    """Solve every task of a session; returns how many there were. All their pages are built like the first two."""
    browser.submit("continue")
    n = 0
    while "question" in {one.get("id") for one in browser.shown.markup.all("section")}:
        item = newest(session, sitting_id)
        family = FAMILIES[session.get_one(AptitudeSitting, sitting_id).family]
        clock.advance(seconds=5)
        browser.checks = n < 1 or n >= family.k_items - 1
        browser.submit("answers", value=as_sent(family, item.expected), seen="4800")
        n += 1
    browser.checks = True
    return n
