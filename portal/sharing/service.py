"""Rules of sharing: nothing is open without a tick, everything ends, and every opening is written down."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from portal import audit
from portal.accounts.models import Client, Purpose
from portal.accounts.service import give_consent
from portal.booking.models import Booking, BookingStatus
from portal.reports.models import Report
from portal.sharing.models import Section, Share, ShareSection
from portal.staff.models import Member

#: Prepared once, since every report page asks.
NEXT_SESSION = (
    select(Booking.id)
    .where(
        Booking.client_id == bindparam("client"),
        Booking.status == BookingStatus.booked,
        Booking.ends_at > bindparam("at"),
    )
    .order_by(Booking.starts_at)
    .limit(1)
)


class NothingShared(ValueError):
    """A share needs at least one section."""


class UnsuitableShare(ValueError):
    """The report is not the client's, or the end lies in the past."""


@dataclass(frozen=True)
class AccessEntry:
    """One act of the access log: who did what with which sections, and when."""

    at: datetime
    action: audit.Action
    #: The adviser who looked; None for the client's own acts.
    member: Member | None
    sections: tuple[Section, ...]
    booking_id: int | None
    report_id: int | None


def find_next_session(session: Session, client_id: int, *, at: datetime) -> int | None:
    """The id of the client's next standing booking, for which something could be shared."""
    return session.connection().execute(NEXT_SESSION, {"client": client_id, "at": at}).scalar()


def default_expiry(booking: Booking, *, days: int) -> datetime:
    """When a share for a booking ends unless the client chooses otherwise."""
    return booking.ends_at + timedelta(days=days)


def possible_ends(booking: Booking, *, days: int, at: datetime) -> list[tuple[str, datetime]]:
    """Names and instants at which a share may end, the usual one first; only those that lie ahead."""
    zone = ZoneInfo(booking.adviser.centre.time_zone)
    next_day = booking.ends_at.astimezone(zone).date() + timedelta(days=1)
    ends = [
        ("usual", default_expiry(booking, days=days)),
        ("week", booking.ends_at + timedelta(days=7)),
        ("day", datetime.combine(next_day, time.min, zone)),
    ]
    return [(name, instant) for name, instant in ends if instant > at]


def give_share(
    session: Session,
    *,
    client_id: int,
    report: Report,
    adviser_id: int,
    sections: Collection[Section],
    expires_at: datetime,
    booking_id: int | None = None,
    locale: str,
    at: datetime,
) -> Share:
    """Let an adviser see sections of a report until a date.

    What the client gave this adviser for the same session before is withdrawn, so that the newest choice is the whole
    truth. Raises NothingShared without a section, UnsuitableShare for a report of somebody else or an end in the past.
    """
    chosen = _in_order(sections)
    if not chosen:
        raise NothingShared
    if report.client_id != client_id or expires_at <= at:
        raise UnsuitableShare
    client = session.get_one(Client, client_id, with_for_update=True)
    for earlier in find_live_shares(
        session, adviser_id=adviser_id, booking_id=booking_id, client_id=client_id, at=at
    ):
        if earlier.booking_id == booking_id:
            withdraw_share(session, earlier, at=at)
    share = Share(
        client_id=client_id,
        report_id=report.id,
        adviser_id=adviser_id,
        booking_id=booking_id,
        given_at=at,
        expires_at=expires_at,
        sections=[ShareSection(section=section) for section in chosen],
    )
    session.add(share)
    give_consent(session, client_id, Purpose.share, locale=locale, at=at)
    _record(session, audit.Action.share_given, share, client, at=at)
    session.flush()  # The id is needed by callers that link to the share.
    return share


def withdraw_share(session: Session, share: Share, *, at: datetime) -> None:
    """End a share now. Withdrawing again changes nothing."""
    if share.withdrawn_at is not None:
        return
    share.withdrawn_at = at
    _record(session, audit.Action.share_withdrawn, share, session.get_one(Client, share.client_id), at=at)


def find_live_shares(
    session: Session,
    *,
    adviser_id: int,
    booking_id: int | None = None,
    client_id: int | None = None,
    at: datetime,
) -> list[Share]:
    """What an adviser may look at now, newest first: for a booking, of a client, or all."""
    query = select(Share).where(
        Share.adviser_id == adviser_id, Share.withdrawn_at.is_(None), Share.expires_at > at
    )
    if booking_id is not None:
        query = query.where(Share.booking_id == booking_id)
    if client_id is not None:
        query = query.where(Share.client_id == client_id)
    return list(session.scalars(query.order_by(Share.given_at.desc(), Share.id.desc())))


def list_open_sections(shares: Sequence[Share], *, at: datetime) -> tuple[Section, ...]:
    """The sections that are open now through any of the shares, in the order of `Section`."""
    return _in_order({one.section for share in shares if share.is_live(at) for one in share.sections})


def list_shares(session: Session, client_id: int) -> list[Share]:
    """All shares that a client ever gave, newest first, those that ended included."""
    query = select(Share).where(Share.client_id == client_id)
    return list(session.scalars(query.order_by(Share.given_at.desc(), Share.id.desc())))


def access_log(session: Session, client: Client) -> list[AccessEntry]:
    """Who gave, opened and withdrew what of this client, newest first."""
    rows = session.execute(
        select(audit.AuditEvent, Member)
        .outerjoin(Member, Member.id == audit.AuditEvent.member_id)
        .where(audit.AuditEvent.client_pseudonym == client.pseudonym)
        .order_by(audit.AuditEvent.at.desc(), audit.AuditEvent.id.desc())
    )
    return [_entry(event, member) for event, member in rows]


def _entry(event: audit.AuditEvent, member: Member | None) -> AccessEntry:
    sections = tuple(Section(one) for one in event.sections.split(",") if one)
    return AccessEntry(event.at, event.action, member, sections, event.booking_id, event.report_id)


def _in_order(sections: Collection[Section]) -> tuple[Section, ...]:
    return tuple(section for section in Section if section in sections)


def _record(session: Session, action: audit.Action, share: Share, client: Client, *, at: datetime) -> None:
    audit.record(
        session,
        action,
        at=at,
        client_pseudonym=client.pseudonym,
        booking_id=share.booking_id,
        report_id=share.report_id,
        sections=share.opened,
    )
