"""Rows with sensible defaults; a test names only what it is about."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from portal.accounts.models import Client
from portal.accounts.service import create_client
from portal.booking.models import Booking, BookingStatus, ContactKind, Mode, WeeklyHours
from portal.careers.catalogue import read_catalogue
from portal.library import read_library
from portal.reports.models import Report
from portal.reports.service import create_report
from portal.settings import Settings
from portal.sittings.models import Answer, Sitting
from portal.sittings.service import (
    close_sitting,
    order_by_form,
    page_stamp,
    record_guess,
    start_sitting,
)
from portal.staff.models import Centre, Member
from portal.staff.service import start_session
from tests.browser import Browser
from tests.clock import HeldClock

NUMBERS = count(1)
#: Seconds that a person takes for a statement.
PACE = 6.0
#: Every weekday from nine to five, in every mode.
OFFICE_HOURS = tuple((weekday, 9 * 60, 17 * 60) for weekday in range(5))


class Factory:
    """Makes rows in a session at the time of a held clock."""

    def __init__(self, session: Session, clock: HeldClock, settings: Settings) -> None:
        self.session = session
        self.clock = clock
        self.settings = settings

    def keep(self) -> None:
        """Make what was built visible to the application."""
        self.session.commit()

    def client(self) -> tuple[Client, str]:
        """A client and their resume code."""
        made = create_client(self.session, secret=self.settings.secret_key, at=self.clock())
        self.keep()
        return made

    def sitting(
        self,
        client: Client | None = None,
        *,
        answers: Mapping[str, int | None] | None = None,
        form: str = "full",
        instrument: str = "interests",
        locale: str = "zh_Hans",
        pace: float | Mapping[str, float] = PACE,
    ) -> Sitting:
        """An open sitting with the given answers, the last of which has just been given.

        `pace` is how many seconds each took, or those that took another time than usual.
        """
        client = client or self.client()[0]
        publication = read_library().publications[instrument]
        given = answers or {}
        turns = {item: timedelta(seconds=pace_of(item, pace)) for item in given}
        at = self.clock() - sum(turns.values(), timedelta())
        sitting = start_sitting(self.session, client.id, publication, form=form, locale=locale, at=at)
        rows: list[dict[str, Any]] = []
        served = order_by_form(publication)[form]
        for item_id, value in given.items():
            assert item_id in served
            assert value is None or value in publication.instrument.choices_of(item_id)
            stamp, at = page_stamp(at), at + turns[item_id]
            rows.append(
                {
                    "sitting_id": sitting.id,
                    "item_id": item_id,
                    "value": value,
                    "page_stamp": stamp,
                    "answered_at": at,
                }
            )
        if rows:
            # What `record_answer` would keep one by one, at once.
            self.session.execute(insert(Answer), rows)
        self.keep()
        return sitting

    def report(
        self,
        client: Client | None = None,
        *,
        answers: Mapping[str, int | None] | None = None,
        guess: str = "",
        form: str = "full",
        instrument: str = "interests",
        locale: str = "zh_Hans",
        pace: float | Mapping[str, float] = PACE,
    ) -> Report:
        """The report of a sitting that was handed in; without answers, of a clear social profile."""
        given = every_item(form, S=4, E=3, R=1) if answers is None else answers
        sitting = self.sitting(
            client, answers=given, form=form, instrument=instrument, locale=locale, pace=pace
        )
        if guess:
            record_guess(sitting, guess, at=self.clock())
            self.session.flush()
        close_sitting(self.session, sitting, at=self.clock())
        self.session.refresh(sitting)
        publication = read_library().publications[sitting.instrument]
        report = create_report(self.session, sitting, publication, read_catalogue(), at=self.clock())
        self.keep()
        return report

    def recognised(self, browser: Browser, client: Client, code: str = "") -> Browser:
        """The browser as the client's own, as after typing the code."""
        with browser.client.session_transaction() as cookie:
            cookie.clear()
            cookie["client"], cookie["code"] = client.id, code
        return browser

    def centre(self, **chosen: Any) -> Centre:
        values: dict[str, Any] = {
            "name_hans": "示例职业指导中心",
            "name_hant": "範例職涯輔導中心",
            "place_hans": "厦门",
            "place_hant": "廈門",
            "email": f"centre{next(NUMBERS)}@example.org",
            "created_at": self.clock(),
        }
        centre = Centre(**{**values, **chosen})
        self.session.add(centre)
        self.keep()
        return centre

    def adviser(
        self,
        centre: Centre | None = None,
        *,
        hours: tuple[tuple[int, int, int], ...] = OFFICE_HOURS,
        modes: tuple[Mode, ...] = tuple(Mode),
        **chosen: Any,
    ) -> Member:
        """An adviser with weekly hours `(weekday, start_minute, end_minute)`."""
        centre = centre or self.centre()
        values: dict[str, Any] = {
            "centre_id": centre.id,
            "email": f"adviser{next(NUMBERS)}@example.org",
            "name_hans": "林晓",
            "name_hant": "林曉",
            "created_at": self.clock(),
        }
        member = Member(**{**values, **chosen})
        self.session.add(member)
        self.session.flush()
        for weekday, start, end in hours:
            self.session.add(
                WeeklyHours(
                    adviser_id=member.id,
                    weekday=weekday,
                    start_minute=start,
                    end_minute=end,
                    modes=",".join(modes),
                )
            )
        self.keep()
        return member

    def signed_in(self, browser: Browser, member: Member) -> Browser:
        """The browser, signed in as a member without going through the form."""
        token = start_session(self.session, member, at=self.clock())
        self.keep()
        with browser.client.session_transaction() as cookie:
            cookie.update(staff=token, staff_seen=int(self.clock().timestamp()))
        return browser

    def booking(
        self,
        adviser: Member | None = None,
        *,
        client: Client | None = None,
        starts_at: datetime | None = None,
        minutes: int = 45,
        **chosen: Any,
    ) -> Booking:
        """A booking made directly, without the rules of the service."""
        adviser = adviser or self.adviser()
        starts_at = starts_at or self.clock() + timedelta(days=1)
        values: dict[str, Any] = {
            "centre_id": adviser.centre_id,
            "adviser_id": adviser.id,
            "client_id": client.id if client else None,
            "status": BookingStatus.booked,
            "mode": Mode.video,
            "starts_at": starts_at,
            "ends_at": starts_at + timedelta(minutes=minutes),
            "locale": "zh_Hans",
            "contact_kind": ContactKind.email,
            "contact": "someone@example.org",
            "calendar_uid": f"test-{next(NUMBERS)}@example.org",
            "created_at": self.clock(),
        }
        booking = Booking(**{**values, **chosen})
        self.session.add(booking)
        self.keep()
        return booking


def pace_of(item_id: str, pace: float | Mapping[str, float]) -> float:
    """How many seconds an answer takes."""
    return pace.get(item_id, PACE) if isinstance(pace, Mapping) else pace


def every_item(form: str = "full", *, value: int = 2, **by_scale: int) -> dict[str, int]:
    """The same answer to every item of the interest instrument, but for the named scales: `every_item(S=4)`."""
    publication = read_library().publications["interests"]
    scale_of = {item.id: item.scale for item in publication.instrument.items}
    return {item: by_scale.get(scale_of[item], value) for item in order_by_form(publication)[form]}


def every_answer(
    instrument_id: str, form: str = "full", *, value: int = 2, choice: int = 1, **by_scale: int
) -> dict[str, int]:
    """One answer to every statement of an instrument, but for the named scales, and one choice in every set."""
    publication = read_library().publications[instrument_id]
    scale_of = {item.id: item.scale for item in publication.instrument.items}
    return {
        item: choice if publication.options_of(item) else by_scale.get(scale_of.get(item, ""), value)
        for item in order_by_form(publication)[form]
    }
