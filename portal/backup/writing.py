"""Making a backup: all tables as they stood at one instant, while everybody goes on working."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from sqlalchemy import Connection, select

from portal.accounts.erasure_list import refresh_erasure_list
from portal.backup.archive import MANIFEST, Manifest, tables, write_part
from portal.database import Database
from portal.library import read_library
from portal.migrations import current_revision
from portal.settings import Settings
from portal.sittings.models import Answer
from portal.sittings.unfinished import is_undecided, kept_on_request

#: `hangbiao-20261123T020000Z.zip`
NAMED = re.compile(r"hangbiao-(\d{8}T\d{6}Z)\.zip")
STAMP = "%Y%m%dT%H%M%SZ"
BATCH = 1000


class NotMigrated(RuntimeError):
    """The database has no tables yet."""


def back_up(database: Database, settings: Settings, target: Path, *, at: datetime) -> Path:
    """Write a backup to a file, or into a folder under the name of the day; returns where it is.

    In a folder, backups that are too old are deleted, and the list of erasures is put beside them. Raises NotMigrated.
    """
    if not target.is_dir():
        write_backup(database, target, at=at)
        return target
    path = target / f"hangbiao-{at.astimezone(UTC):{STAMP}}.zip"
    write_backup(database, path, at=at)
    forget_old_backups(target, before=at - timedelta(days=settings.backup_days))
    refresh_erasure_list(database, target, days=settings.backup_days, at=at)
    return path


def write_backup(database: Database, path: Path, *, at: datetime) -> Manifest:
    """Write one backup, whole or not at all, readable by its owner alone. Raises NotMigrated."""
    revision = current_revision(database.engine)
    if revision is None:
        raise NotMigrated("There are no tables to back up.")
    temporary = path.with_name(path.name + ".part")
    temporary.unlink(missing_ok=True)
    descriptor = os.open(temporary, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w+b") as file:
            with ZipFile(file, "w", ZIP_DEFLATED) as archive, snapshot(database) as connection:
                manifest = _write_tables(archive, connection, revision, at=at)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    return manifest


def _write_tables(archive: ZipFile, connection: Connection, revision: str, *, at: datetime) -> Manifest:
    parts = {}
    for table in tables():
        query = select(table).order_by(*table.primary_key)
        if table is Answer.__table__:
            # Whoever has not handed in has not asked for these to be kept, so no copy of them is made.
            query = query.where(~is_undecided(kept_on_request(read_library())))
        with connection.execute(query.execution_options(yield_per=BATCH)) as rows:
            parts[table.name] = write_part(archive, table, rows.mappings())
    manifest = Manifest(revision, at.isoformat(), connection.dialect.name, parts)
    archive.writestr(MANIFEST, manifest.write())
    return manifest


@contextmanager
def snapshot(database: Database) -> Iterator[Connection]:
    """A connection that sees one instant for as long as it is open; writers do not wait for it."""
    with database.engine.connect() as connection:
        if not database.is_sqlite:
            # SQLite's transactions are snapshots by themselves.
            connection = connection.execution_options(isolation_level="REPEATABLE READ")  # noqa: PLW2901
        yield connection


def forget_old_backups(folder: Path, *, before: datetime) -> list[Path]:
    """Delete the backups whose name is of an earlier day; whatever else lies there stays. Returns what was deleted."""
    old = [path for path in sorted(folder.iterdir()) if (made_at := _made_at(path)) and made_at < before]
    for path in old:
        path.unlink()
    return old


def _made_at(path: Path) -> datetime | None:
    named = NAMED.fullmatch(path.name)
    return datetime.strptime(named[1], STAMP).replace(tzinfo=UTC) if named else None
