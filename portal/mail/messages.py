"""One function per message: who gets it, in whose script, and what its template needs."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from urllib.parse import urlsplit

from flask import current_app
from flask_babel import force_locale
from sqlalchemy.orm import Session

from portal.accounts.code import group_code
from portal.booking.calendar import Method, write_calendar
from portal.booking.models import Booking, ContactKind
from portal.booking.service import write_link_token
from portal.booking.slots import Interval
from portal.booking.words import MODE_WORDS, place_of, say_time, time_of
from portal.extensions import current_settings
from portal.mail.models import OutboxMessage
from portal.mail.outbox import queue
from portal.quality.models import Feedback
from portal.staff.models import Centre, InvitationPurpose, Member


class AdviserNews(StrEnum):
    """What an adviser is told about their bookings."""

    new = "new"
    moved = "moved"
    cancelled = "cancelled"


def address_of(endpoint: str, **values: object) -> str:
    """The full address of a page under the installation's base URL, also where there is no request."""
    base = urlsplit(current_settings().base_url)
    routes = current_app.url_map.bind(base.netloc, script_name=base.path or "/", url_scheme=base.scheme)
    return routes.build(endpoint, values, force_external=True)


def queue_resume_code(
    session: Session, client_id: int, address: str, *, code: str, locale: str, at: datetime
) -> OutboxMessage:
    """The code of a client's record, to the address that they gave for this one message."""
    context = {"code": group_code(code), "link": address_of("accounts.enter_code")}
    return queue(session, "resume_code", address, locale=locale, at=at, client_id=client_id, context=context)


def queue_booking_confirmed(
    session: Session, booking: Booking, *, code: str | None, at: datetime
) -> OutboxMessage | None:
    """To the client, with the calendar entry; None when they gave a telephone number."""
    return _queue_to_client(session, "booking_confirmed", booking, Method.request, code=code, at=at)


def queue_booking_moved(
    session: Session, booking: Booking, *, code: str | None, at: datetime
) -> OutboxMessage | None:
    """To the client, with a calendar entry that replaces the earlier one; None without a mail address."""
    return _queue_to_client(session, "booking_moved", booking, Method.request, code=code, at=at)


def queue_booking_cancelled(
    session: Session, booking: Booking, *, code: str | None = None, at: datetime
) -> OutboxMessage | None:
    """To the client, with a calendar entry that takes the earlier one away; None without a mail address."""
    return _queue_to_client(session, "booking_cancelled", booking, Method.cancel, code=code, at=at)


def _queue_to_client(
    session: Session, kind: str, booking: Booking, method: Method, *, code: str | None, at: datetime
) -> OutboxMessage | None:
    if booking.contact_kind is not ContactKind.email or booking.contact is None:
        return None
    locale, adviser = booking.locale, booking.adviser
    token = write_link_token(booking, secret=current_settings().secret_key)
    with force_locale(locale):
        time, place = time_of(booking), place_of(booking)
    calendar = write_calendar(
        booking,
        method=method,
        locale=locale,
        find_url=address_of("booking.find_booking"),
        at=at,
        attendee=booking.contact,
    )
    return queue(
        session,
        kind,
        booking.contact,
        locale=locale,
        at=at,
        client_id=booking.client_id,
        booking_id=booking.id,
        calendar=calendar,
        context={
            "called": booking.called,
            "adviser": adviser.name(locale),
            "centre": adviser.centre,
            "locale": locale,
            "time": time,
            "place": place,
            "code": group_code(code) if code else None,
            "link": address_of("booking.open_by_link", token=token),
            "book_link": address_of("booking.choose_slot"),
        },
    )


def queue_adviser_notice(
    session: Session,
    adviser: Member,
    booking: Booking,
    news: AdviserNews,
    *,
    at: datetime,
    before: Interval | None = None,
) -> OutboxMessage | None:
    """To an adviser, in their own script; `before` is when a moved session was to be.

    Who the client is, and how to reach them, stays on the desk. None when the adviser has left the centre.
    """
    if not adviser.is_active:
        return None
    locale, centre = adviser.locale, booking.adviser.centre
    with force_locale(locale):
        time_before = say_time(centre, before) if before else None
        time = time_before if before and news is AdviserNews.cancelled else time_of(booking)
    return queue(
        session,
        f"adviser_{news.value}",
        adviser.email,
        locale=locale,
        at=at,
        client_id=booking.client_id,
        booking_id=booking.id,
        context={
            "time": time,
            "time_before": time_before,
            "mode": MODE_WORDS[booking.mode],
            "n_questions": len(booking.questions),
            "link": address_of("desk.week"),
        },
    )


def queue_adviser_notices_of_move(
    session: Session, booking: Booking, *, previous: Member, before: Interval, at: datetime
) -> None:
    """To the adviser of a moved booking, and to the one who had it before, if that was another."""
    if previous.id == booking.adviser_id:
        queue_adviser_notice(session, previous, booking, AdviserNews.moved, at=at, before=before)
        return
    queue_adviser_notice(session, previous, booking, AdviserNews.cancelled, at=at, before=before)
    queue_adviser_notice(session, booking.adviser, booking, AdviserNews.new, at=at)


def queue_invitation(
    session: Session, member: Member, link: str, *, purpose: InvitationPurpose, at: datetime
) -> OutboxMessage:
    """To a member of staff: the link to set a password and one-time codes. `link` is a full address or a path."""
    base_url = current_settings().base_url.rstrip("/")
    context = {
        "name": member.name(member.locale),
        "centre": member.centre,
        "locale": member.locale,
        "link": base_url + link if link.startswith("/") else link,
    }
    kind = f"invitation_{purpose.value}"
    return queue(session, kind, member.email, locale=member.locale, at=at, context=context)


def queue_feedback_notice(
    session: Session, centre: Centre, feedback: Feedback, *, at: datetime
) -> OutboxMessage:
    """To the centre, in the script of whoever wrote: what they wrote, and how to answer if they want that."""
    return queue(
        session,
        "feedback_notice",
        centre.email,
        locale=feedback.locale,
        at=at,
        context={"feedback": feedback},
    )
