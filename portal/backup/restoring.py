"""Restoring a backup into an empty database of either kind, and erasing again who was erased since."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from sqlalchemy import Table, func, insert, select, text
from sqlalchemy.orm import Session

from portal.accounts.erasure import Erasure, erase_again, finish_erasure
from portal.accounts.erasure_list import ErasedPerson
from portal.backup.archive import DamagedBackup, Manifest, read_manifest, read_part, tables
from portal.database import Base, Database
from portal.migrations import current_revision
from portal.settings import Settings

BATCH = 500
#: Ids given after the backup was made are still remembered by browsers, so the next ones begin far behind them.
ID_GAP = 1_000_000


class UnsuitableDatabase(RuntimeError):
    """The database is not empty, or stands at another revision than the backup; the message says what to do."""


def restore(
    database: Database, settings: Settings, path: Path, erased: Iterable[ErasedPerson], *, at: datetime
) -> tuple[Manifest, list[Erasure]]:
    """Fill an empty, migrated database from a backup, all or nothing, and erase again whom a list names.

    Raises DamagedBackup, UnsuitableDatabase.
    """
    try:
        with ZipFile(path) as archive:
            manifest = read_manifest(archive)
            _check_revision(database, manifest)
            with database.transaction() as session:
                _check_empty(session)
                for table in tables():
                    _insert_all(session, table, read_part(archive, table, manifest.parts[table.name]))
                _move_sequences(session)
                again = list(_erase_again(session, erased))
    except (OSError, BadZipFile) as error:
        raise DamagedBackup(f"{path} cannot be read as a backup.") from error
    finish_erasure(database, settings, again, at=at)
    return manifest, again


def _erase_again(session: Session, erased: Iterable[ErasedPerson]) -> Iterator[Erasure]:
    for person in erased:
        erasure = erase_again(session, person)
        if erasure is not None:
            yield erasure


def _check_revision(database: Database, manifest: Manifest) -> None:
    revision = current_revision(database.engine)
    if revision is None:
        raise UnsuitableDatabase("This database has no tables yet; run: flask database upgrade")
    if revision != manifest.revision:
        raise UnsuitableDatabase(
            f"The backup is of revision {manifest.revision}, this database of {revision}. "
            "Restore it with the release that made it, then upgrade."
        )


def _check_empty(session: Session) -> None:
    for table in Base.metadata.sorted_tables:
        if session.execute(select(table).limit(1)).first() is not None:
            raise UnsuitableDatabase(
                f"This database is in use: {table.name} has rows. Restore into a new one."
            )


def _insert_all(session: Session, table: Table, rows: Iterator[dict[str, Any]]) -> None:
    while batch := list(islice(rows, BATCH)):
        session.execute(insert(table), batch)


def _move_sequences(session: Session) -> None:
    """Let new ids begin behind every id that was ever given."""
    for table in Base.metadata.sorted_tables:
        column = table.autoincrement_column
        if column is None:
            continue
        highest = session.scalar(select(func.max(column))) or 0
        if session.get_bind().dialect.name == "postgresql":
            sequence = func.pg_get_serial_sequence(table.name, column.name)
            session.execute(select(func.setval(sequence, highest + ID_GAP)))
        elif table.dialect_options["sqlite"]["autoincrement"]:
            _move_sqlite_sequence(session, table.name, highest + ID_GAP)


def _move_sqlite_sequence(session: Session, table: str, value: int) -> None:
    session.execute(text("DELETE FROM sqlite_sequence WHERE name = :table"), {"table": table})
    session.execute(
        text("INSERT INTO sqlite_sequence (name, seq) VALUES (:table, :value)"),
        {"table": table, "value": value},
    )
