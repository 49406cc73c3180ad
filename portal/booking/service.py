"""Booking rules: one adviser, one session at a time, whoever comes first.

A race is decided by the database. The first write of every booking raises the adviser's `booking_version`: on
PostgreSQL that locks the adviser's row, on SQLite the file is locked already. Only then is the time checked and
written. The unique index, and on PostgreSQL the exclusion constraint, stay underneath as a net.
"""

from __future__ import annotations

import hmac
import re
import uuid
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.accounts.code import derive_code, draw_code, hash_code
from portal.booking.contact import Contact
from portal.booking.models import Booking, BookingQuestion, BookingStatus, Mode
from portal.booking.slots import GRACE, Interval, bookable_window, read_diaries, week_of
from portal.reports.models import Report
from portal.sharing.service import find_live_shares, withdraw_share
from portal.staff.models import Member

CODE_PURPOSE = "booking"
ATTEMPT_PURPOSE = "booking-attempt"
LINK_PURPOSE = "booking-link"
LINK_TOKEN = re.compile(r"([0-9]{1,9})-([0-9a-f]{32})")
QUESTIONS = 3


class SlotTaken(Exception):
    """Somebody else has this time."""


class SlotNotOffered(SlotTaken):
    """The time is not, or no longer, among those offered."""


class AlreadyBooked(Exception):
    """The same form was sent before; here is the booking that it made, and its code."""

    def __init__(self, booking: Booking, code: str) -> None:
        super().__init__(booking.id)
        self.booking = booking
        self.code = code


class BookingOver(Exception):
    """The session has begun or was cancelled, so the booking no longer changes."""


class BrokenLink(Exception):
    """A link from a mail that is damaged, or whose booking was erased."""


def list_advisers(session: Session) -> list[Member]:
    """Everybody who can be booked, by centre and then by id."""
    return list(session.scalars(_bookable().order_by(Member.centre_id, Member.id)))


def _bookable() -> Any:
    return select(Member).where(Member.is_active, Member.is_adviser)


def book_slot(
    session: Session,
    *,
    adviser_ids: Sequence[int],
    starts_at: datetime,
    mode: Mode,
    contact: Contact,
    called: str = "",
    questions: Sequence[str] = (),
    client_id: int | None = None,
    locale: str,
    secret: str,
    at: datetime,
    attempt: str | None = None,
) -> tuple[Booking, str]:
    """Book one session with whichever of the advisers is free then, and return it with its code.

    Of several, the one with the fewest sessions that week comes first. The code is kept only as a hash. `attempt` is
    the token of the form that asked: however often it is sent, it books once, and always has the same code.

    Raises SlotTaken, SlotNotOffered, AlreadyBooked.
    """
    attempt_hash = hash_code(attempt, secret=secret, purpose=ATTEMPT_PURPOSE) if attempt else None
    code = derive_code(attempt, secret=secret, purpose=CODE_PURPOSE) if attempt else draw_code()
    _check_first_attempt(session, attempt_hash, code)
    refusal: SlotTaken = SlotNotOffered(starts_at)
    for adviser in _fewest_bookings_first(session, adviser_ids, starts_at):
        booking = Booking(
            client_id=client_id,
            status=BookingStatus.booked,
            locale=locale,
            called=called,
            contact_kind=contact.kind,
            contact=contact.address,
            code_hash=hash_code(code, secret=secret, purpose=CODE_PURPOSE),
            attempt_hash=attempt_hash,
            calendar_uid=f"{uuid.uuid4()}@hangbiao",
            calendar_sequence=0,
            created_at=at,
            questions=_number(questions),
        )
        try:
            _place(session, booking, adviser, starts_at, mode, at=at)
        except SlotTaken as error:
            refusal = error
        else:
            return booking, code
    # The same form may have been sent twice at once, and its twin was first.
    _check_first_attempt(session, attempt_hash, code)
    raise refusal


def _number(questions: Sequence[str]) -> list[BookingQuestion]:
    asked = [question for question in questions if question][:QUESTIONS]
    return [BookingQuestion(position=position, text=text) for position, text in enumerate(asked, start=1)]


def _check_first_attempt(session: Session, attempt_hash: str | None, code: str) -> None:
    """Raises AlreadyBooked."""
    if attempt_hash is None:
        return
    earlier = session.scalar(select(Booking).where(Booking.attempt_hash == attempt_hash))
    if earlier is not None:
        raise AlreadyBooked(earlier, code)


def _fewest_bookings_first(session: Session, adviser_ids: Sequence[int], starts_at: datetime) -> list[Member]:
    """Share the work: fewest sessions in that week first, then by id."""
    advisers = list(session.scalars(_bookable().where(Member.id.in_(adviser_ids)).order_by(Member.id)))
    if len(advisers) < 2:
        return advisers
    week = week_of(starts_at, advisers[0].centre.time_zone)
    counted = session.execute(
        select(Booking.adviser_id, func.count().label("n"))
        .where(
            Booking.adviser_id.in_(adviser_ids),
            Booking.status == BookingStatus.booked,
            Booking.starts_at >= week.starts_at,
            Booking.starts_at < week.ends_at,
        )
        .group_by(Booking.adviser_id)
    )
    n_bookings = {row.adviser_id: row.n for row in counted}
    return sorted(advisers, key=lambda adviser: n_bookings.get(adviser.id, 0))


def _place(
    session: Session, booking: Booking, adviser: Member, starts_at: datetime, mode: Mode, *, at: datetime
) -> None:
    """Put a booking into an adviser's diary: lock by a first write, check, write.

    All of it happens within a savepoint, so that a refusal gives the lock back before the next adviser is tried, and
    two people who try the same advisers in different orders do not wait for each other.

    Raises SlotTaken, SlotNotOffered.
    """
    try:
        with session.begin_nested():
            lock_diary(session, adviser.id)
            time = _check_free(session, adviser, starts_at, mode, at=at, ignoring=booking.id)
            booking.adviser = adviser
            booking.centre_id = adviser.centre_id
            booking.mode = mode
            booking.starts_at, booking.ends_at = time
            session.add(booking)
            session.flush()
    except IntegrityError as error:
        raise SlotTaken(starts_at) from error


def lock_diary(session: Session, adviser_id: int) -> None:
    """Hold an adviser's diary until the commit: nobody else books or closes a time in it meanwhile."""
    session.execute(
        update(Member)
        .where(Member.id == adviser_id)
        .values(booking_version=Member.booking_version + 1)
        .execution_options(synchronize_session=False)
    )


def _check_free(
    session: Session, adviser: Member, starts_at: datetime, mode: Mode, *, at: datetime, ignoring: int | None
) -> Interval:
    """The time as it is offered now, under the lock. Raises SlotTaken, SlotNotOffered."""
    session.refresh(adviser)
    window = bookable_window(at)
    if not (
        adviser.is_active and adviser.is_adviser and window.starts_at - GRACE <= starts_at <= window.ends_at
    ):
        raise SlotNotOffered(starts_at)
    (diary,) = read_diaries(session, [adviser], since=starts_at, until=starts_at, ignoring=ignoring)
    offered = next(diary.offered_times(mode), None)
    if offered is None:
        raise SlotNotOffered(starts_at)
    if not diary.is_free(offered):
        raise SlotTaken(starts_at)
    return offered


def check_changeable(booking: Booking, *, at: datetime) -> None:
    """Raises BookingOver when the session has begun or was cancelled."""
    if not booking.is_active or booking.starts_at <= at:
        raise BookingOver(booking.id)


def move_booking(
    session: Session,
    booking: Booking,
    *,
    adviser_ids: Sequence[int],
    starts_at: datetime,
    mode: Mode,
    at: datetime,
) -> bool:
    """Give a booking another time, and another adviser or mode if asked; the old time is free at the same moment.

    With another adviser, what was shared with the first for this session is withdrawn. False when it stands there
    already, so that pressing twice moves once. Raises SlotTaken, SlotNotOffered, BookingOver.
    """
    check_changeable(booking, at=at)
    previous_id = booking.adviser_id
    if booking.starts_at == starts_at and booking.mode is mode and booking.adviser_id in adviser_ids:
        return False
    refusal: SlotTaken = SlotNotOffered(starts_at)
    for adviser in _fewest_bookings_first(session, adviser_ids, starts_at):
        try:
            _place(session, booking, adviser, starts_at, mode, at=at)
        except SlotTaken as error:
            refusal = error
        else:
            booking.calendar_sequence += 1
            if adviser.id != previous_id:
                _end_shares(session, booking, previous_id, at=at)
            return True
    raise refusal


def _end_shares(session: Session, booking: Booking, adviser_id: int, *, at: datetime) -> None:
    """What the client opened was for this session with this adviser; without it there is no reason to look."""
    for share in find_live_shares(session, adviser_id=adviser_id, booking_id=booking.id, at=at):
        withdraw_share(session, share, at=at)


def cancel_booking(session: Session, booking: Booking, *, at: datetime) -> bool:
    """Cancel a booking, free its time and withdraw what was shared for it.

    False when it was cancelled already. Raises BookingOver.
    """
    if booking.status is BookingStatus.cancelled:
        return False
    check_changeable(booking, at=at)
    booking.status = BookingStatus.cancelled
    booking.cancelled_at = at
    booking.calendar_sequence += 1
    _end_shares(session, booking, booking.adviser_id, at=at)
    return True


def find_booking_by_code(session: Session, code: str, *, secret: str) -> Booking | None:
    """The booking whose code this is; `code` as `read_code` returns it."""
    return session.scalar(
        select(Booking).where(Booking.code_hash == hash_code(code, secret=secret, purpose=CODE_PURPOSE))
    )


def find_own_booking(session: Session, booking_ids: Collection[int], starts_at: datetime) -> Booking | None:
    """Of a browser's own bookings, the standing one at a time."""
    return session.scalar(
        select(Booking).where(
            Booking.id.in_(booking_ids),
            Booking.starts_at == starts_at,
            Booking.status == BookingStatus.booked,
        )
    )


def write_link_token(booking: Booking, *, secret: str) -> str:
    """The token of the link in a booking's mails: plain letters and digits, so that no mail program cuts it."""
    return f"{booking.id}-{_link_signature(booking, secret=secret)}"


def _link_signature(booking: Booking, *, secret: str) -> str:
    # The code's hash is signed along, so that the link dies with it.
    return hash_code(f"{booking.id}:{booking.code_hash}", secret=secret, purpose=LINK_PURPOSE)[:32]


def get_booking_by_link(session: Session, token: str, *, secret: str) -> Booking:
    """The booking that a link from a mail opens. Raises BrokenLink."""
    read = LINK_TOKEN.fullmatch(token)
    booking = session.get(Booking, int(read[1])) if read else None
    if read is None or booking is None or booking.code_hash is None:
        raise BrokenLink
    if not hmac.compare_digest(read[2], _link_signature(booking, secret=secret)):
        raise BrokenLink
    return booking


def has_report(session: Session, client_id: int) -> bool:
    """True when there is something that the client could share for a session."""
    return session.scalar(select(Report.id).where(Report.client_id == client_id).limit(1)) is not None


def list_bookings_of_client(session: Session, client_id: int) -> list[Booking]:
    """All bookings that were made with a client's record, newest first."""
    return list(
        session.scalars(
            select(Booking).where(Booking.client_id == client_id).order_by(Booking.starts_at.desc())
        )
    )


def list_adviser_bookings(
    session: Session, adviser_id: int, *, since: datetime, until: datetime
) -> list[Booking]:
    """An adviser's standing bookings that overlap a stretch of time, in order."""
    return list(
        session.scalars(
            select(Booking)
            .where(
                Booking.adviser_id == adviser_id,
                Booking.status == BookingStatus.booked,
                Booking.starts_at < until,
                Booking.ends_at > since,
            )
            .order_by(Booking.starts_at)
        )
    )
