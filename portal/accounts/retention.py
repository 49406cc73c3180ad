"""The retention clock: what nobody has used for a while goes by itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from flask import Flask
from flask.sansio.blueprints import BlueprintSetupState
from sqlalchemy import Select, delete, or_, select
from sqlalchemy.orm import Session

from portal.accounts.erasure import Erasure, erase_booking, erase_client, finish_erasure
from portal.accounts.models import Client, ErasureReason
from portal.booking.models import Booking
from portal.database import Database
from portal.extensions import current_settings
from portal.library import library
from portal.limits import forget_old_attempts
from portal.mail.worker import Job, add_job
from portal.quality.service import forget_contacts
from portal.settings import Settings
from portal.sittings.unfinished import forget_unfinished, kept_on_request
from portal.staff.models import Invitation, MemberSession

#: No limit counts over a longer stretch.
LONGEST_WINDOW = timedelta(days=1)
#: After this an administrator no longer needs to see that a link was used.
INVITATIONS_KEPT = timedelta(days=30)
DAILY = timedelta(days=1)
HOURLY = timedelta(hours=1)
OFTEN = timedelta(minutes=1)


@dataclass(frozen=True)
class Cleared:
    """What one run cleared away."""

    clients: int
    bookings: int
    unfinished: int
    attempts: int
    sessions: int
    invitations: int


def run_retention(database: Database, settings: Settings, *, at: datetime) -> Cleared:
    """Erase what was not used within the retention period, each person in a transaction of their own."""
    before = at - timedelta(days=settings.retention_days)
    clients: list[Erasure] = []
    bookings: list[Erasure] = []
    try:
        clients.extend(_erase_clients(database, before, at=at))
        bookings.extend(_erase_bookings(database, before, at=at))
    finally:
        finish_erasure(database, settings, [*clients, *bookings], at=at)
    unfinished = clear_unfinished(database, settings, at=at)
    with database.transaction() as session:
        forget_contacts(session, before=before)
        attempts = forget_old_attempts(session, before=at - LONGEST_WINDOW)
        sessions, invitations = _forget_staff_tokens(session, at=at)
    return Cleared(len(clients), len(bookings), unfinished, attempts, sessions, invitations)


def clear_unfinished(database: Database, settings: Settings, *, at: datetime) -> int:
    """What was answered and not handed in, of instruments whose results are kept on request only."""
    return forget_unfinished(database, kept_on_request(library()), hours=settings.unfinished_hours, at=at)


def _erase_clients(database: Database, before: datetime, *, at: datetime) -> Iterator[Erasure]:
    unused = Client.last_used_at < before
    for client_id in _list_ids(database, select(Client.id).where(unused)):
        with database.transaction() as session:
            # Whoever came back in this very moment keeps everything.
            still_unused = select(Client.id).where(Client.id == client_id, unused).with_for_update()
            if session.scalar(still_unused) is None:
                continue
            erasure = erase_client(session, client_id, reason=ErasureReason.retention, at=at)
        yield erasure


def _erase_bookings(database: Database, before: datetime, *, at: datetime) -> Iterator[Erasure]:
    """What people without a record told for a session long past; with a record, it goes when the record goes."""
    has_words = or_(
        Booking.code_hash.is_not(None),
        Booking.contact.is_not(None),
        Booking.called != "",
        Booking.outcome_reason.is_not(None),
        Booking.questions.any(),
    )
    forgotten = select(Booking.id).where(Booking.client_id.is_(None), Booking.ends_at < before, has_words)
    for booking_id in _list_ids(database, forgotten):
        with database.transaction() as session:
            booking = session.get_one(Booking, booking_id)
            erasure = erase_booking(session, booking, reason=ErasureReason.retention, at=at)
        yield erasure


def _list_ids(database: Database, query: Select[Any]) -> list[int]:
    with database.open_session(writes=False) as reading:
        return list(reading.scalars(query))


def _forget_staff_tokens(session: Session, *, at: datetime) -> tuple[int, int]:
    sessions = session.execute(delete(MemberSession).where(MemberSession.expires_at < at))
    links = session.execute(delete(Invitation).where(Invitation.expires_at < at - INVITATIONS_KEPT))
    return int(sessions.rowcount), int(links.rowcount)  # type: ignore[attr-defined]


def register_jobs(state: BlueprintSetupState) -> None:
    """Let the worker turn the clock every day, and do every hour and minute what was promised sooner.

    SQLite's log is emptied whenever it could not be emptied at once.
    """
    app = cast(Flask, state.app)
    add_job(
        app, Job("retention", DAILY, lambda database, at: run_retention(database, current_settings(), at=at))
    )
    add_job(
        app,
        Job("unfinished", HOURLY, lambda database, at: clear_unfinished(database, current_settings(), at=at)),
    )
    add_job(app, Job("empty-log", OFTEN, lambda database, _at: database.empty_log()))
