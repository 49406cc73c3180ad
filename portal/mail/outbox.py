"""The outbox: messages are rows, written in the transaction of what they tell, and sent by a worker afterwards."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from flask_babel import force_locale
from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.orm import Session

from portal.extensions import current_settings
from portal.mail.models import OutboxMessage

#: Longer than any delivery takes; after it a message is taken for left behind by a worker that died.
CLAIM = timedelta(minutes=10)
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=6)
#: With these pauses, about three days.
ATTEMPTS = 21
BLANK_LINES = re.compile(r"\n{3,}")
#: What must not stay behind once a message needs no further delivery.
EMPTIED = {"to_address": None, "subject": None, "body": None, "calendar": None, "claimed_until": None}


def queue(
    session: Session,
    kind: str,
    to_address: str,
    *,
    locale: str,
    at: datetime,
    client_id: int | None = None,
    booking_id: int | None = None,
    calendar: str | None = None,
    context: Mapping[str, Any],
) -> OutboxMessage:
    """Write a message in the recipient's script. It is sent only if the request's work is kept."""
    with force_locale(locale):
        subject, body = (_render(kind, part, context) for part in ("subject", "body"))
    message = OutboxMessage(
        message_id=new_message_id(),
        kind=kind,
        locale=locale,
        client_id=client_id,
        booking_id=booking_id,
        to_address=to_address,
        # A subject is one line whatever stands in it: a header must not grow a second one.
        subject=" ".join(subject.split()),
        # Parts that were left out leave one blank line, not three.
        body=BLANK_LINES.sub("\n\n", body).strip() + "\n",
        calendar=calendar,
        created_at=at,
        not_before=at,
        attempts=0,
    )
    session.add(message)
    return message


def _render(kind: str, part: str, context: Mapping[str, Any]) -> str:
    # Without the layout's values: those need a request, and a command or the worker has none.
    return current_app.jinja_env.get_template(f"mail/{kind}/{part}.txt").render(context)


def new_message_id() -> str:
    """A Message-ID under the domain that we send from."""
    domain = current_settings().mail_from.rpartition("@")[2].strip(" >") or "localhost"
    return f"<{uuid.uuid4().hex}@{domain}>"


def claim_next(session: Session, *, at: datetime) -> OutboxMessage | None:
    """Take the message that waits longest, so that no other worker sends it meanwhile; None when none is due.

    One at a time: a slow server then delays one message, and a worker that dies leaves one behind.
    """
    message = session.scalar(
        select(OutboxMessage)
        .where(
            _is_waiting(),
            OutboxMessage.not_before <= at,
            or_(OutboxMessage.claimed_until.is_(None), OutboxMessage.claimed_until <= at),
        )
        .order_by(OutboxMessage.not_before, OutboxMessage.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if message is not None:
        message.claimed_until = at + CLAIM
    return message


def _is_waiting() -> ColumnElement[bool]:
    return OutboxMessage.sent_at.is_(None) & OutboxMessage.abandoned_at.is_(None)


def mark_sent(session: Session, message_id: str, *, at: datetime) -> None:
    """Note that a message has left, and forget its words and its address."""
    session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.message_id == message_id, _is_waiting())
        .values(sent_at=at, **EMPTIED)
    )


def is_gone(session: Session, message_id: str) -> bool:
    """True when the row was deleted, as an erasure does."""
    found = session.scalar(select(OutboxMessage.id).where(OutboxMessage.message_id == message_id))
    return found is None


def mark_failed(session: Session, message_id: str, failure: str, *, attempts: int, at: datetime) -> None:
    """Let a message wait longer after each failure, and give it up after about three days."""
    values: dict[str, Any] = {"attempts": attempts, "last_failure": failure, "claimed_until": None}
    if attempts >= ATTEMPTS:
        values |= {"abandoned_at": at, **EMPTIED}
    else:
        values["not_before"] = at + pause_after(attempts)
    session.execute(
        update(OutboxMessage).where(OutboxMessage.message_id == message_id, _is_waiting()).values(values)
    )


def pause_after(attempts: int) -> timedelta:
    """1, 2, 4 … minutes, at most six hours."""
    return min(FIRST_PAUSE * 2 ** (attempts - 1), LONGEST_PAUSE)


def count_waiting(session: Session) -> int:
    """How many messages are still to be sent."""
    return session.scalar(select(func.count()).select_from(OutboxMessage).where(_is_waiting())) or 0
