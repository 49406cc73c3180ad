"""The number of queries of a page does not depend on how much there is to show."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, event

from portal.booking.models import BookingQuestion, TimeOff
from portal.booking.slots import write_start
from tests.browser import Browser
from tests.factories import Factory

#: Nine o'clock on Tuesday in Xiamen.
NINE = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)


@contextmanager
def counted(engine: Engine) -> Iterator[list[str]]:
    """The SELECT statements that are sent meanwhile."""
    statements: list[str] = []

    def note(*given: object) -> None:
        statement = str(given[2])
        if statement.lstrip().upper().startswith("SELECT"):
            statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)


@pytest.mark.parametrize(
    "path", ["/bookings/choose-slot", f"/bookings/new?starts={write_start(NINE)}&adviser=any"]
)
def test_free_times_cost_the_same_however_many_there_are(
    browser: Browser, engine: Engine, a: Factory, path: str
) -> None:
    first = a.adviser(hours=((1, 9 * 60, 10 * 60),))
    with counted(engine) as few:
        browser.get(path + "&mode=video" if "?" in path else path)
    for _ in range(5):
        busy = a.adviser(first.centre)
        a.session.add(TimeOff(adviser_id=busy.id, starts_at=NINE, ends_at=NINE + timedelta(hours=1)))
        for hour in range(2, 6):
            a.booking(busy, starts_at=NINE + timedelta(hours=hour))
    a.keep()
    with counted(engine) as many:
        browser.get(path + "&mode=video" if "?" in path else path)
    # Advisers, hours, times off, bookings; on the form also whether this browser has booked the time already.
    assert len(few) in {4, 5}
    assert len(many) == len(few)


def test_a_booking_costs_the_same_however_much_was_asked(
    browser: Browser, engine: Engine, a: Factory
) -> None:
    counts = []
    for n_questions in (0, 3):
        booking = a.booking(starts_at=NINE, adviser=a.adviser())
        a.session.add_all(
            BookingQuestion(booking_id=booking.id, position=number, text="?")
            for number in range(1, n_questions + 1)
        )
        a.keep()
        with browser.client.session_transaction() as cookie:
            cookie["bookings"] = [booking.id]
        with counted(engine) as statements:
            browser.visit("booking.show", booking_id=booking.id)
        counts.append(len(statements))
    assert counts == [2, 2]


def test_an_advisers_hours_cost_the_same_however_many_there_are(
    browser: Browser, engine: Engine, a: Factory
) -> None:
    counts = []
    for n in (1, 5):
        adviser = a.adviser(hours=tuple((weekday, 540, 600) for weekday in range(n)))
        for number in range(n):
            starts_at = NINE + timedelta(days=number)
            a.session.add(
                TimeOff(adviser_id=adviser.id, starts_at=starts_at, ends_at=starts_at + timedelta(hours=1))
            )
        a.signed_in(browser, adviser)
        with counted(engine) as statements:
            browser.visit("booking.weekly_hours")
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 5
