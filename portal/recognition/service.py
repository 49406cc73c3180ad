"""What other features ask of the lists; all of it is public."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.recognition.content import holdings
from portal.recognition.entries import Entry, Row
from portal.recognition.models import RecognitionListRow, RecognitionListVersion, VersionState
from portal.recognition.register import Register, build_register, entry_of

#: Rows of published files by the hash of the file: they never change, and each list is read once per process.
KEPT: dict[str, tuple[Entry, ...]] = {}
MOST_KEPT = 64


def read_register(session: Session) -> Register:
    """All lists, those of the content and those that editors have published."""
    published = list_published(session)
    return build_register(holdings(), published, read_entries(session, published))


def list_published(session: Session) -> list[RecognitionListVersion]:
    """The versions that stand, in the order in which they were loaded."""
    published = select(RecognitionListVersion).where(RecognitionListVersion.state == VersionState.published)
    return list(session.scalars(published.order_by(RecognitionListVersion.id)))


def list_ever_published(session: Session) -> list[RecognitionListVersion]:
    """The versions that stand or stood, in the order in which they were loaded."""
    numbered = select(RecognitionListVersion).where(RecognitionListVersion.number.is_not(None))
    return list(session.scalars(numbered.order_by(RecognitionListVersion.id)))


def read_entries(session: Session, versions: list[RecognitionListVersion]) -> dict[int, tuple[Entry, ...]]:
    """The rows of versions, each file at most once from the database."""
    # A copy, since another thread may empty what is kept in the meantime.
    known = dict(KEPT)
    fresh = {one.sha256: one for one in versions if one.sha256 not in known}
    found: dict[int, list[Entry]] = {one.id: [] for one in fresh.values()}
    if found:
        rows = select(RecognitionListRow).where(RecognitionListRow.version_id.in_(found))
        for row in session.scalars(rows.order_by(RecognitionListRow.version_id, RecognitionListRow.position)):
            found[row.version_id].append(entry_of(row))
    read = {sha256: tuple(found[one.id]) for sha256, one in fresh.items()}
    by_hash = {**known, **read}
    if len(by_hash) > MOST_KEPT:
        KEPT.clear()
    KEPT.update(read)
    return {one.id: by_hash[one.sha256] for one in versions}


def list_current_rows(session: Session, *, on: date) -> Iterator[Row]:
    """Every row that holds on a day, with the list that it stands on; for search and export."""
    return read_register(session).current_rows(on)


def list_entries_of_occupation(session: Session, occupation_id: str, *, on: date) -> list[Row]:
    """The rows that hold on a day for an occupation card, lists before single cases."""
    return [row for row in list_current_rows(session, on=on) if occupation_id in row.entry.occupations]
