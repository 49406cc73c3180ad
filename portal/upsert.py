"""Insert or change one row in one statement, on both databases."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Table, inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from portal.database import Base

Upsert: TypeAlias = postgresql.Insert | sqlite.Insert


def insert_into(dialect: str, table: type[Base] | Table) -> Upsert:
    """The dialect's own INSERT, which can say what happens when the row is there already."""
    return (sqlite if dialect == "sqlite" else postgresql).insert(table)


def upsert(
    session: Session,
    model: type[Base],
    values: Mapping[str, Any],
    *,
    change: Mapping[str, Any],
    where: ColumnElement[bool] | None = None,
) -> Upsert:
    """A statement that inserts `values`, or applies `change` to the row with the same primary key.

    `where` restricts the change (not the insert); a row that it excludes stays as it is.
    """
    statement = insert_into(session.get_bind().dialect.name, model).values(**values)
    keys = [column.name for column in inspect(model).primary_key]
    return statement.on_conflict_do_update(index_elements=keys, set_=dict(change), where=where)
