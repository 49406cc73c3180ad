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
from portal.sharing.sections import ACROSS, sections_of
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


#: A report, and what the client shows of it.
Choice = tuple[Report, Collection[Section]]


class NothingShared(ValueError):
    """A share needs at least one section."""


class UnsuitableShare(ValueError):
    """The report is not the client's or has no such section, or the end lies in the past."""


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
    #: What the report is of; empty without a report.
    instrument: str = ""
    form: str = ""


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


def give_shares(
    session: Session,
    *,
    client_id: int,
    choices: Sequence[Choice],
    adviser_id: int,
    expires_at: datetime,
    booking_id: int | None = None,
    locale: str,
    at: datetime,
) -> list[Share]:
    """Let an adviser see sections of reports until a date: a share for each report of which something was chosen.

    What the client gave this adviser for the same session before is withdrawn, so that the newest choice is the whole
    truth. Raises NothingShared without a section, UnsuitableShare for a report of somebody else, for a section that the
    report does not have, or for an end in the past.
    """
    chosen = [(report, _in_order(sections)) for report, sections in choices if sections]
    if not chosen:
        raise NothingShared
    if expires_at <= at or not all(_is_suitable(client_id, *choice) for choice in chosen):
        raise UnsuitableShare
    client = session.get_one(Client, client_id, with_for_update=True)
    for earlier in find_live_shares(
        session, adviser_id=adviser_id, booking_id=booking_id, client_id=client_id, at=at
    ):
        if earlier.booking_id == booking_id:
            withdraw_share(session, earlier, at=at)
    shares = [
        Share(
            client_id=client_id,
            report=report,
            adviser_id=adviser_id,
            booking_id=booking_id,
            given_at=at,
            expires_at=expires_at,
            sections=[ShareSection(section=section) for section in sections],
        )
        for report, sections in chosen
    ]
    session.add_all(shares)
    session.flush()  # The ids are needed by callers that link to a share, those of reports by the log.
    give_consent(session, client_id, Purpose.share, locale=locale, at=at)
    for share in shares:
        _record(session, audit.Action.share_given, share, client, at=at)
    return shares


def _is_suitable(client_id: int, report: Report, sections: tuple[Section, ...]) -> bool:
    own = sections_of(report.instrument)
    return report.client_id == client_id and bool(own) and set(sections) <= {*own, *ACROSS}


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
    """Let an adviser see sections of one report alone, under the rules of `give_shares`."""
    (share,) = give_shares(
        session,
        client_id=client_id,
        choices=[(report, sections)],
        adviser_id=adviser_id,
        expires_at=expires_at,
        booking_id=booking_id,
        locale=locale,
        at=at,
    )
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
    """What an adviser may look at now, newest first and as chosen together: for a booking, of a client, or all."""
    query = select(Share).where(
        Share.adviser_id == adviser_id, Share.withdrawn_at.is_(None), Share.expires_at > at
    )
    if booking_id is not None:
        query = query.where(Share.booking_id == booking_id)
    if client_id is not None:
        query = query.where(Share.client_id == client_id)
    return list(session.scalars(query.order_by(Share.given_at.desc(), Share.id)))


def newest_choice(shares: Sequence[Share]) -> list[Share]:
    """Of live shares, newest first, those that were given together last, which are the whole truth."""
    return [
        share
        for share in shares
        if (share.client_id, share.given_at) == (shares[0].client_id, shares[0].given_at)
    ]


def list_shares(session: Session, client_id: int) -> list[Share]:
    """All shares that a client ever gave, newest first and as chosen together, those that ended included."""
    query = select(Share).where(Share.client_id == client_id)
    return list(session.scalars(query.order_by(Share.given_at.desc(), Share.id)))


def access_log(session: Session, client: Client) -> list[AccessEntry]:
    """Who gave, opened and withdrew what of this client, newest first."""
    rows = session.execute(
        select(audit.AuditEvent, Member, Report.instrument, Report.form)
        .outerjoin(Member, Member.id == audit.AuditEvent.member_id)
        .outerjoin(Report, Report.id == audit.AuditEvent.report_id)
        .where(audit.AuditEvent.client_pseudonym == client.pseudonym)
        .order_by(audit.AuditEvent.at.desc(), audit.AuditEvent.id.desc())
    )
    return [_entry(*row) for row in rows]


def _entry(
    event: audit.AuditEvent, member: Member | None, instrument: str | None, form: str | None
) -> AccessEntry:
    sections = tuple(Section(one) for one in event.sections.split(",") if one)
    return AccessEntry(
        event.at,
        event.action,
        member,
        sections,
        event.booking_id,
        event.report_id,
        instrument or "",
        form or "",
    )


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
