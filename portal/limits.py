"""Counted attempts: sign-in and code entry are slowed down per address and per target.

The counters live in the database, so that several processes share them; they are written in a transaction of their
own, because a refused request rolls its work back. Keys are hashed: no address is stored in clear.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Integer, String, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from portal.database import Base, UtcDateTime
from portal.upsert import upsert


class TooManyAttempts(Exception):
    """The limit of this window is used up; `retry_after` says when the next attempt may be made."""

    def __init__(self, retry_after: timedelta) -> None:
        super().__init__(f"try again in {retry_after}")
        self.retry_after = retry_after


class Attempt(Base):
    """How often one key was tried within one window."""

    __tablename__ = "attempts"

    #: Keyed hash of the limit's name, the address or the target.
    key_hash: Mapped[str] = mapped_column(String, primary_key=True)
    window_started_at: Mapped[datetime] = mapped_column(UtcDateTime, primary_key=True)
    count: Mapped[int] = mapped_column(Integer)


@dataclass(frozen=True)
class Limit:
    """At most `count` attempts within a window of `window` for one key."""

    name: str
    count: int
    window: timedelta

    def window_start(self, at: datetime) -> datetime:
        seconds = int(self.window.total_seconds())
        return datetime.fromtimestamp(int(at.timestamp()) // seconds * seconds, tz=UTC)


def count_attempt(session: Session, limit: Limit, subject: str, *, secret: str, at: datetime) -> None:
    """Count one attempt for a subject (an address, a code, an email).

    Raises TooManyAttempts beyond the window's limit; a refused attempt need not be kept, the limit stays reached.
    """
    started = limit.window_start(at)
    key = hmac.new(secret.encode(), f"{limit.name}:{subject}".encode(), hashlib.sha256).hexdigest()
    statement = upsert(
        session,
        Attempt,
        {"key_hash": key, "window_started_at": started, "count": 1},
        change={"count": Attempt.count + 1},
    )
    session.execute(statement)
    counted = session.scalar(
        select(Attempt.count).where(Attempt.key_hash == key, Attempt.window_started_at == started)
    )
    if (counted or 0) > limit.count:
        raise TooManyAttempts(started + limit.window - at)


def forget_old_attempts(session: Session, *, before: datetime) -> int:
    """Delete counters of windows that began before an instant; returns how many."""
    result = session.execute(delete(Attempt).where(Attempt.window_started_at < before))
    return int(result.rowcount)  # type: ignore[attr-defined]
