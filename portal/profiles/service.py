"""Naming up to three occupations, and taking one back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal.accounts.models import Purpose
from portal.accounts.service import give_consent, touch_client
from portal.profiles.models import MOST_WISHES, WishedOccupation


class EnoughNamed(Exception):
    """Three occupations are named already; one has to be taken back first."""


class RecordGone(LookupError):
    """The record was erased meanwhile."""


def read_wishes(session: Session, client_id: int) -> Mapping[str, int]:
    """The ids of the occupations that a person named, each with its place."""
    rows = session.execute(
        select(WishedOccupation.occupation_id, WishedOccupation.place)
        .where(WishedOccupation.client_id == client_id)
        .order_by(WishedOccupation.place)
    )
    return dict(rows.all())


def name_occupation(
    session: Session, client_id: int, occupation_id: str, *, locale: str, at: datetime
) -> None:
    """Keep an occupation. Naming it again changes nothing; the first one comes with the consent beside the button.

    Raises EnoughNamed, RecordGone.
    """
    # This write makes two requests of one person follow each other, on both databases.
    if not touch_client(session, client_id, at=at):
        raise RecordGone(client_id)
    named = read_wishes(session, client_id)
    if occupation_id in named:
        return
    free = sorted(set(range(1, MOST_WISHES + 1)) - set(named.values()))
    if not free:
        raise EnoughNamed(client_id)
    if not named:
        give_consent(session, client_id, Purpose.assessment, locale=locale, at=at)
    session.add(
        WishedOccupation(client_id=client_id, place=free[0], occupation_id=occupation_id, named_at=at)
    )
    session.flush()


def forget_occupation(session: Session, client_id: int, occupation_id: str) -> None:
    """Take an occupation back; one that is not named is forgotten already."""
    session.execute(
        delete(WishedOccupation).where(
            WishedOccupation.client_id == client_id, WishedOccupation.occupation_id == occupation_id
        )
    )
