"""The list that keeps erased people erased when an older backup is restored: pseudonyms and numbers, nothing else.

It is a file in the data folder, written anew from the receipts after every erasure and by the daily work, and holds as
many days as backups are kept. `flask restore --erased FILE` erases again what the backup brought back.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from portal.accounts.models import ErasureReason, ErasureReceipt
from portal.database import Database

FILE_NAME = "erasures.jsonl"


class UnreadableErasureList(ValueError):
    """The file is not a list of erasures; the message names the line."""


@dataclass(frozen=True)
class ErasedPerson:
    """One line of the list."""

    number: str
    pseudonym: str
    reason: str
    erased_at: str


def refresh_erasure_list(database: Database, folder: Path, *, days: int, at: datetime) -> Path:
    """Write the list of the last days into a folder, whole or not at all; returns where it is."""
    since = at - timedelta(days=days)
    with database.open_session(writes=False) as session:
        receipts = session.scalars(
            select(ErasureReceipt).where(ErasureReceipt.erased_at >= since).order_by(ErasureReceipt.id)
        )
        lines = [json.dumps(asdict(_line(receipt))) + "\n" for receipt in receipts]
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / FILE_NAME
    descriptor, temporary = tempfile.mkstemp(dir=folder, suffix=".part")
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.writelines(lines)
    Path(temporary).replace(path)
    return path


def _line(receipt: ErasureReceipt) -> ErasedPerson:
    return ErasedPerson(
        receipt.number, receipt.pseudonym, receipt.reason.value, receipt.erased_at.isoformat()
    )


def read_erasure_list(lines: Iterable[str]) -> Iterator[ErasedPerson]:
    """The lines of a list. Raises UnreadableErasureList."""
    for number, line in enumerate(lines, start=1):
        try:
            person = ErasedPerson(**json.loads(line))
            ErasureReason(person.reason)
            datetime.fromisoformat(person.erased_at)
        except (ValueError, TypeError) as error:
            raise UnreadableErasureList(f"line {number} is not an erasure") from error
        yield person
