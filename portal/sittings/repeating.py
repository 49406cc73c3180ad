"""Answering a few statements of a sitting again: a new sitting that holds a copy of all other answers."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import insert, literal, select
from sqlalchemy.orm import Session

from portal.sittings.models import Answer, Sitting, SittingStatus

COPIED = ("item_id", "value", "page_stamp", "answered_at")


class NothingToRepeat(Exception):
    """No statement of the sitting is to be answered again, or it has not been handed in."""


def find_repeat(session: Session, sitting: Sitting) -> Sitting | None:
    """The sitting that repeats this one; there is never more than one."""
    return session.scalar(select(Sitting).where(Sitting.repeats_id == sitting.id))


def repeat_sitting(session: Session, sitting: Sitting, item_ids: Collection[str], *, at: datetime) -> Sitting:
    """Open a sitting in which these statements are open again, and all others answered as they were, stamps included.

    Whoever asks twice gets the same one. Relies on the caller holding the row of the sitting that is repeated. The
    guess comes along, since it was made before a result was known. Raises NothingToRepeat.
    """
    existing = find_repeat(session, sitting)
    if existing is not None:
        return existing
    if sitting.is_open or not item_ids:
        raise NothingToRepeat(sitting.id)
    again = Sitting(
        client_id=sitting.client_id,
        instrument=sitting.instrument,
        instrument_version=sitting.instrument_version,
        form=sitting.form,
        locale=sitting.locale,
        status=SittingStatus.open,
        started_at=at,
        guess=sitting.guess,
        guessed_at=sitting.guessed_at,
        repeats_id=sitting.id,
    )
    session.add(again)
    session.flush()  # The id is needed for the copied answers.
    columns = [getattr(Answer, name) for name in COPIED]
    kept = select(literal(again.id), *columns).where(
        Answer.sitting_id == sitting.id, Answer.item_id.not_in(item_ids)
    )
    session.execute(insert(Answer).from_select(["sitting_id", *COPIED], kept))
    return again
