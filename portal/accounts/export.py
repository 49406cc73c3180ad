"""A person's record as one file that they can keep, read, and take elsewhere.

The shape has a version: `version` rises when a table or column changes its meaning. `tables` holds every row of the
person as it stands in the database, under the names of tables and columns; times are in UTC. `words` says in the
reader's script what the ids stand for. Keyed hashes of codes are left out, since they are keys and no information.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import Enum
from typing import Any

from sqlalchemy import ColumnElement, func, inspect, select
from sqlalchemy.orm import Session

from portal import audit
from portal.accounts.holdings import holdings
from portal.accounts.models import Client
from portal.audit import AuditEvent
from portal.booking.models import Booking
from portal.careers.catalogue import Catalogue
from portal.database import Base
from portal.desk.models import Note
from portal.library import Library
from portal.sharing.models import Share
from portal.staff.models import Member

FORMAT = "hangbiao-record"
VERSION = 1
LEFT_OUT_COLUMNS = frozenset({"code_hash", "attempt_hash"})

Row = dict[str, Any]


def export_record(
    session: Session, client: Client, library: Library, catalogue: Catalogue, *, locale: str, at: datetime
) -> dict[str, Any]:
    """Everything that is kept of a client, and a line in the access log that it was taken.

    Advisers' notes are counted but not copied: they may speak of others, so the centre hands them out on request.
    """
    audit.record(session, audit.Action.record_exported, client_pseudonym=client.pseudonym, at=at)
    session.flush()  # So that the log in the file tells of the file itself.
    found = holdings(client.id)
    notes = found.pop(Note)
    tables = {model.__tablename__: _rows(session, model, rows) for model, rows in reversed(found.items())}
    tables[AuditEvent.__tablename__] = _rows(
        session, AuditEvent, AuditEvent.client_pseudonym == client.pseudonym
    )
    return {
        "format": FORMAT,
        "version": VERSION,
        "made_at": at.isoformat(),
        "tables": tables,
        "words": {
            **_item_words(tables, library, locale),
            "occupations": _occupation_titles(tables, catalogue, locale),
            "advisers": _adviser_names(session, tables, locale),
        },
        "not_included": {
            "notes": session.scalar(select(func.count()).select_from(Note).where(notes)),
        },
    }


def _rows(session: Session, model: type[Base], condition: ColumnElement[bool]) -> list[Row]:
    table = inspect(model)
    columns = [column for column in table.columns if column.name not in LEFT_OUT_COLUMNS]
    rows = session.execute(select(*columns).where(condition).order_by(*table.primary_key))
    return [{name: _plain(value) for name, value in row.items()} for row in rows.mappings()]


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return value.value if isinstance(value, Enum) else value


def _item_words(tables: Mapping[str, list[Row]], library: Library, locale: str) -> dict[str, Any]:
    """The statements and choices of the instruments that the person answered."""
    instruments = {row["instrument"] for row in tables["sittings"]} & library.publications.keys()
    words = {instrument: library.words(instrument, locale) for instrument in sorted(instruments)}
    return {
        "items": {
            row["item_id"]: one.item(row["item_id"])
            for row in tables["answers"]
            for one in words.values()
            if row["item_id"] in one.texts["items"]
        },
        "choices": {instrument: one.choices for instrument, one in words.items()},
    }


def _occupation_titles(tables: Mapping[str, list[Row]], catalogue: Catalogue, locale: str) -> dict[str, str]:
    named = [*tables["report_matches"], *tables["wished_occupations"]]
    matched = {row["occupation_id"]: catalogue.find(row["occupation_id"]) for row in named}
    return {one: occupation.title(locale) for one, occupation in matched.items() if occupation}


def _adviser_names(session: Session, tables: Mapping[str, list[Row]], locale: str) -> dict[int, str]:
    named = [row["adviser_id"] for model in (Booking, Share) for row in tables[model.__tablename__]]
    acting = [row["member_id"] for row in tables[AuditEvent.__tablename__] if row["member_id"]]
    return {member.id: member.name(locale) for member in _list_members(session, {*named, *acting})}


def _list_members(session: Session, ids: Iterable[int]) -> list[Member]:
    return list(session.scalars(select(Member).where(Member.id.in_(ids)).order_by(Member.id)))
