"""The adviser's day, notes, and how sessions went."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, false, or_, select
from sqlalchemy.orm import Session, raiseload

from portal import audit
from portal.accounts.models import Client
from portal.accounts.service import touch_client
from portal.booking.models import Booking, BookingStatus, Outcome
from portal.desk.models import Note
from portal.sharing.models import Section, Share
from portal.sharing.service import find_live_shares, newest_choice
from portal.staff.models import Member

#: Sessions without an outcome are asked about for this long.
ASKED_FOR = timedelta(days=14)
#: A contact is shown until this long after the session; then nobody needs it to be at hand.
CONTACT_SHOWN_FOR = timedelta(days=7)


class SessionAhead(Exception):
    """The session has not begun, or was cancelled, so nobody can say how it went."""


class ReasonMissing(ValueError):
    """An outcome other than attended needs its reason."""


@dataclass(frozen=True)
class Day:
    """A date and the sessions on it."""

    on: date
    starts_at: datetime
    bookings: tuple[Booking, ...]


def start_of_day(day: date, time_zone: str) -> datetime:
    """The first instant of a date on the clocks of a place."""
    return datetime.combine(day, time.min, ZoneInfo(time_zone)).astimezone(UTC)


def local_date(at: datetime, time_zone: str) -> date:
    """The date of an instant on the clocks of a place."""
    return at.astimezone(ZoneInfo(time_zone)).date()


def monday_of(day: date) -> date:
    """The Monday of a date's week."""
    return day - timedelta(days=day.weekday())


def list_bookings(session: Session, adviser: Member, first: date, n_days: int) -> list[Day]:
    """An adviser's sessions by day on the centre's clocks, cancelled ones included, days without any as well."""
    zone = adviser.centre.time_zone
    days = [first + timedelta(days=number) for number in range(n_days)]
    found = _list(
        session,
        Booking.adviser_id == adviser.id,
        Booking.starts_at >= start_of_day(first, zone),
        Booking.starts_at < start_of_day(first + timedelta(days=n_days), zone),
    )
    by_day: dict[date, list[Booking]] = {day: [] for day in days}
    for booking in found:
        by_day[local_date(booking.starts_at, zone)].append(booking)
    return [Day(day, start_of_day(day, zone), tuple(bookings)) for day, bookings in by_day.items()]


def list_coming(session: Session, adviser: Member, *, at: datetime, limit: int = 5) -> list[Booking]:
    """The next sessions that are not over yet."""
    return _list(
        session,
        Booking.adviser_id == adviser.id,
        Booking.status == BookingStatus.booked,
        Booking.ends_at > at,
        limit=limit,
    )


def list_without_outcome(session: Session, adviser: Member, *, at: datetime) -> list[Booking]:
    """Sessions of the last fortnight that nobody said the outcome of."""
    return _list(
        session,
        Booking.adviser_id == adviser.id,
        Booking.status == BookingStatus.booked,
        Booking.outcome.is_(None),
        Booking.ends_at <= at,
        Booking.ends_at > at - ASKED_FOR,
    )


def _list(session: Session, *conditions: ColumnElement[bool], limit: int | None = None) -> list[Booking]:
    """Bookings in order of time, without their questions, which lists do not show."""
    query = select(Booking).where(*conditions).order_by(Booking.starts_at, Booking.id).limit(limit)
    return list(session.scalars(query.options(raiseload(Booking.questions))))


def open_booking(session: Session, booking: Booking, *, by: Member, at: datetime) -> list[Share]:
    """What the client shows the adviser for a session, now: a share for each report. The look is written down.

    A cancelled session opens nothing, whatever was shared for it.
    """
    shares: list[Share] = []
    if booking.is_active:
        shares = newest_choice(find_live_shares(session, adviser_id=by.id, booking_id=booking.id, at=at))
    client_id = shares[0].client_id if shares else booking.client_id
    _record_look(session, shares, client_id, booking_id=booking.id, by=by, at=at)
    return shares


def list_walk_ins(shares: Sequence[Share]) -> list[Share]:
    """Of live shares one for each client who came by without a session, newest first."""
    newest: dict[int, Share] = {}
    for share in shares:
        if share.booking_id is None:
            newest.setdefault(share.client_id, share)
    return list(newest.values())


def open_walk_in(session: Session, share: Share, *, by: Member, at: datetime) -> list[Share]:
    """What a client who walked in shows the adviser, now. The look is written down."""
    live = find_live_shares(session, adviser_id=by.id, client_id=share.client_id, at=at)
    together = [one for one in live if one.booking_id is None and one.given_at == share.given_at]
    shares = together if share in together else []
    _record_look(session, shares, share.client_id, booking_id=None, by=by, at=at)
    return shares


def _record_look(
    session: Session,
    shares: Sequence[Share],
    client_id: int | None,
    *,
    booking_id: int | None,
    by: Member,
    at: datetime,
) -> None:
    """Write down what was on the screen, report by report, also when that was nothing but the booking itself."""
    client = session.get(Client, client_id) if client_id is not None else None
    shown: list[tuple[int | None, tuple[Section, ...]]] = [(one.report_id, one.opened) for one in shares]
    for report_id, sections in shown or [(None, ())]:
        audit.record(
            session,
            audit.Action.brief_opened,
            at=at,
            member_id=by.id,
            client_pseudonym=client.pseudonym if client else None,
            booking_id=booking_id,
            report_id=report_id,
            sections=sections,
        )


def open_client_by_code(session: Session, client: Client, *, by: Member, at: datetime) -> None:
    """Write down that an adviser typed the code that a client read out. It opens no section by itself."""
    touch_client(session, client.id, at=at)
    audit.record(
        session,
        audit.Action.client_opened_by_code,
        at=at,
        member_id=by.id,
        client_pseudonym=client.pseudonym,
    )


def shows_contact(booking: Booking, *, at: datetime) -> bool:
    """Whether the adviser still needs to reach the client about this session."""
    return booking.contact is not None and booking.is_active and at < booking.ends_at + CONTACT_SHOWN_FOR


def list_notes(
    session: Session, *, centre_id: int, booking_id: int | None = None, client_id: int | None = None
) -> list[Note]:
    """What the centre's advisers wrote about a session, and about the client in other sessions, newest first."""
    about = []
    if booking_id is not None:
        about.append(Note.booking_id == booking_id)
    if client_id is not None:
        about.append(Note.client_id == client_id)
    query = select(Note).where(Note.centre_id == centre_id, or_(false(), *about))
    return list(session.scalars(query.order_by(Note.written_at.desc(), Note.id.desc())))


def write_note(
    session: Session,
    text: str,
    *,
    author: Member,
    booking: Booking | None = None,
    client_id: int | None = None,
    at: datetime,
) -> Note:
    """Keep a note about a session, or about a client who walked in; it goes when the client's record is erased."""
    note = Note(
        booking_id=booking.id if booking else None,
        client_id=booking.client_id if booking else client_id,
        centre_id=author.centre_id,
        author_id=author.id,
        text=text,
        written_at=at,
    )
    session.add(note)
    return note


def record_outcome(booking: Booking, outcome: Outcome, reason: str, *, at: datetime) -> None:
    """Say how a session went; saying it again corrects it. Raises SessionAhead, ReasonMissing."""
    if not booking.is_active or at < booking.starts_at:
        raise SessionAhead(booking.id)
    if outcome is not Outcome.attended and not reason:
        raise ReasonMissing(outcome)
    booking.outcome = outcome
    booking.outcome_reason = reason or None
    booking.outcome_at = at
