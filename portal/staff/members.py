"""A centre and the people who work there."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal import audit
from portal.booking.models import Booking, BookingStatus
from portal.booking.service import cancel_booking
from portal.staff.invitations import close_links
from portal.staff.models import Centre, Member
from portal.staff.service import end_sessions_of


class OwnMembership(Exception):
    """Nobody deactivates themselves: another administrator does it."""


class LastAdministrator(Exception):
    """A centre keeps at least one administrator who can sign in."""


@dataclass(frozen=True)
class CentreDetails:
    """What an administrator can say about a centre."""

    name_hans: str
    name_hant: str
    place_hans: str
    place_hant: str
    email: str
    address_hans: str = ""
    address_hant: str = ""
    phone: str = ""
    session_minutes: int = 45


def create_centre(session: Session, details: CentreDetails, *, time_zone: str, at: datetime) -> Centre:
    """A new centre, still without members."""
    centre = Centre(**asdict(details), time_zone=time_zone, created_at=at)
    session.add(centre)
    session.flush()  # The id is needed for its first member.
    return centre


def change_centre(centre: Centre, details: CentreDetails) -> None:
    """Replace what is said about a centre. The clocks stay: the stored hours are meant on them."""
    for name, value in asdict(details).items():
        setattr(centre, name, value)


def list_members(session: Session, centre_id: int) -> list[Member]:
    """Everyone of a centre: those who work there first, each group in the order of joining."""
    return list(
        session.scalars(
            select(Member).where(Member.centre_id == centre_id).order_by(Member.is_active.desc(), Member.id)
        )
    )


def deactivate_member(session: Session, member: Member, *, by: Member, at: datetime) -> list[Booking]:
    """Shut a member out at once: no sign-in, no open link, no sessions. Returns the bookings that this cancelled.

    Raises OwnMembership, LastAdministrator.
    """
    if member.id == by.id:
        raise OwnMembership
    # Two administrators who deactivate each other at the same moment meet at this row.
    session.scalar(select(Centre.id).where(Centre.id == member.centre_id).with_for_update(key_share=True))
    if not _count_other_administrators(session, member):
        raise LastAdministrator
    member.is_active = False
    session.flush()  # The row is locked first, so that neither a sign-in nor a booking can slip in behind.
    end_sessions_of(session, member)
    close_links(session, member, at=at)
    audit.record(
        session, audit.Action.member_deactivated, member_id=by.id, concerned_member_id=member.id, at=at
    )
    return _cancel_upcoming(session, member, at=at)


def _cancel_upcoming(session: Session, member: Member, *, at: datetime) -> list[Booking]:
    standing = session.scalars(
        select(Booking)
        .where(
            Booking.adviser_id == member.id, Booking.status == BookingStatus.booked, Booking.starts_at > at
        )
        .order_by(Booking.starts_at)
    )
    return [booking for booking in standing if cancel_booking(session, booking, at=at)]


def _count_other_administrators(session: Session, member: Member) -> int:
    others = select(func.count()).where(
        Member.centre_id == member.centre_id,
        Member.id != member.id,
        Member.is_administrator,
        Member.is_active,
        Member.password_hash.is_not(None),
    )
    return session.scalar(others) or 0


def reactivate_member(session: Session, member: Member, *, by: Member, at: datetime) -> None:
    """Let a member back in, with the password and the authenticator that they had."""
    member.is_active = True
    audit.record(
        session, audit.Action.member_reactivated, member_id=by.id, concerned_member_id=member.id, at=at
    )


def set_editor(session: Session, member: Member, *, is_editor: bool, by: Member, at: datetime) -> None:
    """Let a member load and publish official lists, or no longer. What they loaded stays theirs."""
    if member.is_editor is is_editor:
        return
    member.is_editor = is_editor
    action = audit.Action.editor_named if is_editor else audit.Action.editor_dismissed
    audit.record(session, action, member_id=by.id, concerned_member_id=member.id, at=at)


def count_upcoming(session: Session, centre_id: int, *, at: datetime) -> dict[int, int]:
    """How many sessions each member of a centre still has before them."""
    rows = session.execute(
        select(Booking.adviser_id, func.count().label("sessions"))
        .where(
            Booking.centre_id == centre_id,
            Booking.status == BookingStatus.booked,
            Booking.starts_at > at,
        )
        .group_by(Booking.adviser_id)
    )
    return {row.adviser_id: row.sessions for row in rows}
