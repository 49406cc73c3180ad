"""What the booking page tests have in common: the form, the code on the page, the mails."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.booking.models import Booking
from portal.booking.slots import write_start
from portal.mail.models import OutboxMessage
from portal.staff.models import Member
from tests.browser import Browser, Shown
from tests.markup import plain

#: Nine o'clock on Tuesday in Xiamen.
NINE = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
WORDS = {"zh_Hans": ("厦门时间（UTC+8）", "预约成功"), "zh_Hant": ("廈門時間（UTC+8）", "預約成功")}


def visit_form(
    browser: Browser,
    adviser: Member | None = None,
    *,
    starts_at: datetime = NINE,
    status: int = 200,
    mode: str = "video",
) -> Shown:
    return browser.visit(
        "booking.new_booking",
        starts=write_start(starts_at),
        adviser=adviser.id if adviser else "any",
        mode=mode,
        status=status,
    )


def book(
    browser: Browser,
    adviser: Member | None = None,
    *,
    starts_at: datetime = NINE,
    status: int = 200,
    **typed: str,
) -> Shown:
    visit_form(browser, adviser, starts_at=starts_at)
    return browser.submit("/bookings/new", status=status, **{"contact": "someone@example.org", **typed})


def code_on(shown: Shown) -> str:
    (plate,) = [element for element in shown.markup.root.iter() if element.get("id") == "code"]
    return plain(plate)


def main_of(shown: Shown) -> str:
    return plain(shown.markup.one("main"))


def mails(session: Session) -> list[tuple[str, str | None]]:
    session.expire_all()
    rows = session.execute(select(OutboxMessage.kind, OutboxMessage.to_address).order_by(OutboxMessage.id))
    return [(kind, address) for kind, address in rows]


def stored(session: Session) -> list[Booking]:
    session.expire_all()
    return list(session.scalars(select(Booking).order_by(Booking.id)))
