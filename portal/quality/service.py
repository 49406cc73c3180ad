"""What people tell a centre, kept apart from any record of theirs."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.accounts.code import draw_code
from portal.quality.models import Feedback, FeedbackKind
from portal.staff.models import Centre

#: A list longer than this is not read, and a page that long does not open on a slow line.
LISTED = 200


def list_centres(session: Session) -> list[Centre]:
    """The centres that can be written to, the oldest first."""
    return list(session.scalars(select(Centre).order_by(Centre.id)))


def keep_feedback(
    session: Session,
    centre: Centre,
    *,
    kind: FeedbackKind,
    text: str,
    contact: str | None,
    locale: str,
    at: datetime,
) -> Feedback:
    """Keep a message to a centre under a number of its own; nothing ties it to who wrote it but what they wrote."""
    feedback = Feedback(
        centre_id=centre.id,
        kind=kind,
        text=text,
        contact=contact,
        locale=locale,
        receipt_number=draw_code(),
        received_at=at,
    )
    session.add(feedback)
    return feedback


def find_feedback(session: Session, number: str) -> Feedback | None:
    """The message with a number as `read_code` returns it."""
    return session.scalar(select(Feedback).where(Feedback.receipt_number == number))


def list_feedback(session: Session, centre_id: int) -> list[Feedback]:
    """A centre's messages: those that nobody has read first, then the newest."""
    return list(
        session.scalars(
            select(Feedback)
            .where(Feedback.centre_id == centre_id)
            .order_by(Feedback.read_at.is_not(None), Feedback.received_at.desc(), Feedback.id.desc())
            .limit(LISTED)
        )
    )


def mark_read(feedback: Feedback, *, at: datetime) -> None:
    """Note that the centre has read a message. Reading it again changes nothing."""
    if feedback.read_at is None:
        feedback.read_at = at


def forget_contacts(session: Session, *, before: datetime) -> int:
    """Drop the addresses of messages that came before an instant; returns how many."""
    result = session.execute(
        update(Feedback)
        .where(Feedback.received_at < before, Feedback.contact.is_not(None))
        .values(contact=None)
    )
    return int(result.rowcount)  # type: ignore[attr-defined]
