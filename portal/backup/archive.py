"""The shape of a backup: a zip with a manifest, and each table as JSON lines, parents before children."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from zipfile import BadZipFile, ZipFile

from sqlalchemy import RowMapping, Table

from portal.database import Base, UtcDateTime
from portal.tables import ALL_MODELS

assert ALL_MODELS

FORMAT = "hangbiao-backup"
VERSION = 1
MANIFEST = "manifest.json"
#: What must not come back: sign-ins that ended since, links that were used since, and counters of attempts.
LEFT_OUT = frozenset({"attempts", "invitations", "member_sessions"})


class DamagedBackup(ValueError):
    """The file is no backup of ours, or is not what was written; the message says which part."""


@dataclass(frozen=True)
class Part:
    """How many rows of a table a backup holds, and their hash."""

    rows: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself."""

    revision: str
    made_at: str
    database: str
    parts: dict[str, Part]

    def write(self) -> str:
        return json.dumps({"format": FORMAT, "version": VERSION, **asdict(self)}, indent=2) + "\n"


def tables() -> list[Table]:
    """The tables that a backup holds, parents before children."""
    return [table for table in Base.metadata.sorted_tables if table.name not in LEFT_OUT]


def part_name(table: Table) -> str:
    return f"{table.name}.jsonl"


def read_manifest(archive: ZipFile) -> Manifest:
    """The manifest of a backup that this code can read. Raises DamagedBackup."""
    try:
        said = json.loads(archive.read(MANIFEST))
        is_ours = (said.pop("format"), said.pop("version")) == (FORMAT, VERSION)
        parts = {name: Part(**part) for name, part in said.pop("parts").items()}
        manifest = Manifest(**said, parts=parts)
    except (KeyError, TypeError, ValueError, BadZipFile) as error:
        raise DamagedBackup("This file is not a backup of Hangbiao.") from error
    if not is_ours or set(parts) != {table.name for table in tables()}:
        raise DamagedBackup("This backup was made in another format than this code reads.")
    return manifest


def write_part(archive: ZipFile, table: Table, rows: Iterable[RowMapping]) -> Part:
    """Write a table's rows as they come; returns their count and hash."""
    digest, n_rows = hashlib.sha256(), 0
    with archive.open(part_name(table), "w") as file:
        for row in rows:
            line = (json.dumps(dict(row), ensure_ascii=False, default=_plain) + "\n").encode()
            digest.update(line)
            file.write(line)
            n_rows += 1
    return Part(n_rows, digest.hexdigest())


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in a backup")


def read_part(archive: ZipFile, table: Table, expected: Part) -> Iterator[dict[str, Any]]:
    """A table's rows as they were written. Raises DamagedBackup, at the latest after the last row."""
    instants = [column.name for column in table.columns if isinstance(column.type, UtcDateTime)]
    digest, n_rows = hashlib.sha256(), 0
    try:
        with archive.open(part_name(table)) as file:
            for line in file:
                digest.update(line)
                n_rows += 1
                yield _with_instants(json.loads(line), instants)
    except (KeyError, ValueError, BadZipFile) as error:
        raise DamagedBackup(f"The part {table.name} of the backup cannot be read.") from error
    if Part(n_rows, digest.hexdigest()) != expected:
        raise DamagedBackup(f"The part {table.name} of the backup is not what was written.")


def _with_instants(row: dict[str, Any], instants: Iterable[str]) -> dict[str, Any]:
    for name in instants:
        if row[name] is not None:
            row[name] = datetime.fromisoformat(row[name])
    return row
