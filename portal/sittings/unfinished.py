"""Answers to what is kept on request only, before anybody could ask: they stay for hours, and out of backups."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, exists, or_, select
from sqlalchemy.orm import Session

from portal.database import Database
from portal.library import Library
from portal.sittings.models import Answer, Sitting, SittingStatus


def kept_on_request(library: Library) -> list[str]:
    """The instruments whose results are kept only for whoever asks."""
    return [name for name, one in library.publications.items() if one.is_kept_on_request_only]


def is_undecided(instruments: Collection[str]) -> ColumnElement[bool]:
    """Of a query over `Answer`: nobody has said yet whether it is to be kept."""
    waiting = select(Sitting.id).where(_is_waiting(instruments))
    return Answer.sitting_id.in_(waiting)


def _is_waiting(instruments: Collection[str]) -> ColumnElement[bool]:
    return (Sitting.status == SittingStatus.open) & Sitting.instrument.in_(instruments)


def has_lapsed(sitting: Sitting, *, n_seen: int, hours: int, at: datetime) -> bool:
    """Whether nothing is left of a sitting that was begun so long ago; only of instruments kept on request."""
    return not n_seen and sitting.started_at < at - timedelta(hours=hours)


def forget_unfinished(database: Database, instruments: Collection[str], *, hours: int, at: datetime) -> int:
    """Delete the answers of sittings that were not handed in and got no answer for so long; returns of how many.

    Each in a transaction of its own, so that nobody who is answering waits for long.
    """
    before = at - timedelta(hours=hours)
    with database.open_session(writes=False) as reading:
        stale = list(reading.scalars(select(Sitting.id).where(_is_stale(instruments, before))))
    forgotten = 0
    for sitting_id in stale:
        with database.transaction() as session:
            forgotten += _forget(session, sitting_id, instruments, before)
    if forgotten:
        database.empty_log()
    return forgotten


def _is_stale(instruments: Collection[str], before: datetime) -> ColumnElement[bool]:
    own = exists().where(Answer.sitting_id == Sitting.id)
    # The copied answers of a repeated sitting are older than it is.
    recent = own.where(Answer.answered_at >= before)
    has_something = or_(own, Sitting.repeats_id.is_not(None))
    return _is_waiting(instruments) & (Sitting.started_at < before) & has_something & ~recent


def _forget(session: Session, sitting_id: int, instruments: Collection[str], before: datetime) -> bool:
    """False when somebody answered or handed in at this very moment."""
    # Answering holds the row as well; whoever comes second sees what the first has done.
    if session.scalar(select(Sitting.id).where(Sitting.id == sitting_id).with_for_update()) is None:
        return False
    sitting = session.scalar(select(Sitting).where(Sitting.id == sitting_id, _is_stale(instruments, before)))
    if sitting is None:
        return False
    session.execute(delete(Answer).where(Answer.sitting_id == sitting_id))
    if sitting.repeats_id is not None:
        # Without the copied answers it repeats nothing, and there can be no second one beside it.
        session.execute(delete(Sitting).where(Sitting.id == sitting_id))
    return True
