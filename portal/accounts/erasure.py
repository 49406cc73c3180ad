"""Erasing a person: their rows go, the bare record of a session stays, and a receipt says how much it was.

What cannot be part of the transaction comes after it: delivered messages, SQLite's write-ahead log, and the list that
a restored backup needs (`portal.backup`). `finish_erasure` does that, once the erasure is kept.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, delete, select, update
from sqlalchemy.orm import Session

from portal import audit
from portal.accounts.code import draw_code
from portal.accounts.erasure_list import ErasedPerson, refresh_erasure_list
from portal.accounts.holdings import KEPT_BARE, holdings
from portal.accounts.models import Client, ErasureReason, ErasureReceipt
from portal.booking.models import Booking, BookingQuestion
from portal.booking.service import cancel_booking
from portal.database import Base, Database
from portal.desk.models import Note
from portal.mail.backends import make_backend
from portal.mail.messages import AdviserNews, queue_adviser_notice
from portal.mail.models import OutboxMessage
from portal.settings import Settings
from portal.sharing.models import Share
from portal.sharing.service import withdraw_share

log = logging.getLogger(__name__)

BOOKING_PREFIX = "booking-"


class AlreadyErased(LookupError):
    """There is no such client any more."""


@dataclass(frozen=True)
class Erasure:
    """The receipt, and the Message-IDs of what may have been delivered to a folder."""

    receipt: ErasureReceipt
    message_ids: tuple[str, ...]


def erase_client(session: Session, client_id: int, *, reason: ErasureReason, at: datetime) -> Erasure:
    """Erase everything of a client. Sessions to come are cancelled and their advisers told, without a word of theirs.

    Call `finish_erasure` after the commit. Raises AlreadyErased.
    """
    client = session.get(Client, client_id, with_for_update=True)
    if client is None:
        raise AlreadyErased(client_id)
    rows = holdings(client_id)
    bookings = list(session.scalars(select(Booking).where(rows[Booking]).with_for_update(of=Booking)))
    message_ids, n_deleted = _clear_mail(session, rows[OutboxMessage])
    counts = Counter({OutboxMessage.__tablename__: n_deleted, Booking.__tablename__: len(bookings)})
    for model, condition in rows.items():
        if model not in KEPT_BARE and model is not Client:
            counts[model.__tablename__] = _delete(session, model, condition)
    for booking in bookings:
        _strip(session, booking, at=at)
    session.flush()  # Bookings let go of the client before the client goes.
    counts[Client.__tablename__] = _delete(session, Client, rows[Client])
    session.expunge(client)
    audit.record(session, audit.Action.client_erased, client_pseudonym=client.pseudonym, at=at)
    return Erasure(_write_receipt(session, client.pseudonym, counts, reason, at=at), message_ids)


def erase_booking(session: Session, booking: Booking, *, reason: ErasureReason, at: datetime) -> Erasure:
    """Erase what somebody told for one booking; a session to come is cancelled, and what was shared for it closes.

    Call `finish_erasure` after the commit.
    """
    session.refresh(booking, with_for_update={"of": Booking})
    for share in session.scalars(select(Share).where(Share.booking_id == booking.id)):
        withdraw_share(session, share, at=at)
    message_ids, n_deleted = _clear_mail(session, OutboxMessage.booking_id == booking.id)
    counts = Counter({OutboxMessage.__tablename__: n_deleted, Booking.__tablename__: 1})
    for model in (Note, BookingQuestion):
        counts[model.__tablename__] = _delete(session, model, model.booking_id == booking.id)
    _strip(session, booking, at=at)
    audit.record(session, audit.Action.booking_erased, booking_id=booking.id, at=at)
    return Erasure(
        _write_receipt(session, f"{BOOKING_PREFIX}{booking.id}", counts, reason, at=at), message_ids
    )


def _clear_mail(session: Session, condition: ColumnElement[bool]) -> tuple[tuple[str, ...], int]:
    """Delete what has not left, and unlink what has; returns all Message-IDs, and how many were deleted."""
    message_ids = tuple(session.scalars(select(OutboxMessage.message_id).where(condition)))
    n_deleted = _delete(session, OutboxMessage, condition & OutboxMessage.sent_at.is_(None))
    session.execute(update(OutboxMessage).where(condition).values(client_id=None, booking_id=None))
    return message_ids, n_deleted


def _delete(session: Session, model: type[Base], condition: ColumnElement[bool]) -> int:
    statement = delete(model).where(condition).execution_options(synchronize_session=False)
    return cast(CursorResult[Any], session.execute(statement)).rowcount


def _strip(session: Session, booking: Booking, *, at: datetime) -> None:
    """Leave of a booking only that it was: time, mode, adviser, outcome."""
    adviser_must_know = booking.is_active and booking.starts_at > at
    if adviser_must_know:
        cancel_booking(session, booking, at=at)
    booking.client_id = None
    booking.called = ""
    booking.contact_kind = booking.contact = None
    booking.code_hash = booking.attempt_hash = None
    booking.outcome_reason = None
    session.flush()
    session.expire(booking, ["questions"])
    if adviser_must_know:
        queue_adviser_notice(session, booking.adviser, booking, AdviserNews.cancelled, at=at)


def _write_receipt(
    session: Session, pseudonym: str, counts: Counter[str], reason: ErasureReason, *, at: datetime
) -> ErasureReceipt:
    kept = {table: number for table, number in sorted(counts.items()) if number}
    receipt = ErasureReceipt(
        number=draw_code(), pseudonym=pseudonym, reason=reason, counts=kept, erased_at=at
    )
    session.add(receipt)
    return receipt


def find_receipt(session: Session, number: str) -> ErasureReceipt | None:
    """The receipt with a number as `read_code` returns it."""
    return session.scalar(select(ErasureReceipt).where(ErasureReceipt.number == number))


def erase_again(session: Session, person: ErasedPerson) -> Erasure | None:
    """Erase what a restored backup brought back, under the receipt that the person holds; None if there is nothing."""
    if find_receipt(session, person.number) is not None:
        return None
    reason, at = ErasureReason(person.reason), datetime.fromisoformat(person.erased_at)
    erasure = _erase_by_pseudonym(session, person.pseudonym, reason=reason, at=at)
    if erasure is not None:
        erasure.receipt.number = person.number
    return erasure


def _erase_by_pseudonym(
    session: Session, pseudonym: str, *, reason: ErasureReason, at: datetime
) -> Erasure | None:
    if pseudonym.startswith(BOOKING_PREFIX):
        booking = session.get(Booking, int(pseudonym.removeprefix(BOOKING_PREFIX)))
        return None if booking is None else erase_booking(session, booking, reason=reason, at=at)
    client_id = session.scalar(select(Client.id).where(Client.pseudonym == pseudonym))
    return None if client_id is None else erase_client(session, client_id, reason=reason, at=at)


def finish_erasure(
    database: Database, settings: Settings, erasures: Iterable[Erasure], *, at: datetime
) -> None:
    """What follows the commit of erasures: delivered copies, overwritten pages, and the list for restored backups."""
    message_ids = [one for erasure in erasures for one in erasure.message_ids]
    make_backend(settings).forget(message_ids)
    database.empty_log()
    try:
        refresh_erasure_list(database, settings.data_folder, days=settings.backup_days, at=at)
    except OSError as error:
        # The person is erased whatever happens to a file; the daily work writes it again.
        log.error("The list of erasures was not written: %s", type(error).__name__)  # noqa: TRY400 No paths in logs.
