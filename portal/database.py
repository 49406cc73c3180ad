"""Engine, session per request, and the only `commit` of the portal.

SQLite and PostgreSQL differ in three ways that matter here, and each is settled in this file: SQLite needs its
pragmas, an explicit BEGIN (IMMEDIATE for requests that write, so that they queue instead of failing on the lock
upgrade), and a type that keeps time zones.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, TypeVar, cast

from flask import Flask, current_app, g, has_request_context, request
from sqlalchemy import DateTime, Dialect, Engine, MetaData, TypeDecorator, create_engine, event
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker
from werkzeug.local import LocalProxy

from portal.settings import Settings

BUSY_MILLISECONDS = 20000
#: Emptying the write-ahead log is tried again by the worker, so a request hardly waits for it.
EMPTYING_MILLISECONDS = 250
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
CONSTRAINT_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


View = TypeVar("View", bound=Callable[..., Any])


class Base(DeclarativeBase):
    """Every table of the portal. Constraints are named, so that migrations can drop them on both databases."""

    metadata = MetaData(naming_convention=CONSTRAINT_NAMES)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware instant. Stored in UTC; SQLite loses the zone, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime has no place in the database")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def make_engine(settings: Settings) -> Engine:
    """An engine with the pragmas and transaction modes that the portal relies on."""
    engine = create_engine(
        settings.database_url, pool_size=settings.pool_size, max_overflow=10, pool_timeout=30
    )
    if engine.dialect.name == "sqlite":
        prepare_sqlite(engine, synchronous=settings.sqlite_synchronous)
    return engine


def prepare_sqlite(engine: Engine, *, synchronous: str = "FULL") -> None:
    """Give SQLite real foreign keys, durable commits, erasure that overwrites, and explicit transactions."""
    pragmas = (
        "journal_mode=WAL",
        f"synchronous={synchronous}",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_MILLISECONDS}",
        "secure_delete=ON",
    )

    @event.listens_for(engine, "connect")
    def set_pragmas(connection: Any, _record: Any) -> None:
        # The driver must not issue its own BEGIN: it would start deferred transactions behind our back.
        connection.isolation_level = None
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")

    # The threads of a process queue here for SQLite's one write lock. SQLite itself waits by sleeping and trying again,
    # which leaves the lock idle half of the time; that is left for other processes.
    queue = threading.Lock()

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        writes = connection.get_execution_options().get("writes", False)
        if writes and "is_first" not in connection.info:
            connection.info["is_first"] = queue.acquire(timeout=BUSY_MILLISECONDS / 1000)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    @event.listens_for(engine, "checkin")
    def leave_queue(_connection: Any, record: Any) -> None:
        if record.info.pop("is_first", False):
            queue.release()


class Database:
    """An engine and its session factory; tests put a session bound to one connection in its place."""

    def __init__(self, engine: Engine, make_session: Callable[[], Session] | None = None) -> None:
        self.engine = engine
        self.make_session = make_session or sessionmaker(engine, expire_on_commit=False)

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    def open_session(self, *, writes: bool) -> Session:
        opened = self.make_session()
        if writes and self.is_sqlite:
            opened.connection(execution_options={"writes": True})
        return opened

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A short transaction of its own, for commands, the worker, and counters that outlive a refused request."""
        with self.open_session(writes=True) as opened:
            yield opened
            opened.commit()

    def empty_log(self) -> bool:
        """Move SQLite's write-ahead log into the file and empty it, so that what was erased stands in neither.

        False when somebody is reading or writing at this moment. On PostgreSQL autovacuum reclaims erased rows.
        """
        if not self.is_sqlite:
            return True
        # Of the driver itself: a checkpoint cannot run inside a transaction.
        connection = self.engine.raw_connection()
        try:
            cursor = connection.cursor()
            cursor.execute(f"PRAGMA busy_timeout={EMPTYING_MILLISECONDS}")
            is_busy, _, _ = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            cursor.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")
        finally:
            connection.close()
        return not is_busy


def database() -> Database:
    """The database of the current application."""
    return cast(Database, current_app.extensions["database"])


def writes_on_get(view: View) -> View:
    """Mark a view whose GET also writes (an audit row), so that SQLite takes the write lock from the start."""
    view.writes_on_get = True  # type: ignore[attr-defined]
    return view


def _request_writes() -> bool:
    if not has_request_context() or request.method not in SAFE_METHODS:
        return True
    view = current_app.view_functions.get(request.endpoint or "")
    return getattr(view, "writes_on_get", False)


def _request_session() -> Session:
    if "session" not in g:
        g.session = database().open_session(writes=_request_writes())
    return cast(Session, g.session)


session = cast(Session, LocalProxy(_request_session))


def after_commit(act: Callable[[], object]) -> None:
    """Do something once this request's work is kept, and never if it is dropped."""
    g.setdefault("after_commit", []).append(act)


def commit_or_roll_back(status: int) -> None:
    """Keep the request's work when it succeeded (below 400), and drop it otherwise. Safe to call twice."""
    opened: Session | None = g.get("session")
    if opened is None or not opened.in_transaction():
        return
    acts = g.pop("after_commit", [])
    if status < 400:
        opened.commit()
        for act in acts:
            act()
    else:
        # The page that says so is drawn next, from what was read already; a roll-back would have it all read again.
        opened.expunge_all()
        opened.rollback()


def close_session(_error: BaseException | None = None) -> None:
    """Give the connection back; whatever was not committed is gone."""
    if opened := g.pop("session", None):
        opened.close()


def init_app(app: Flask, settings: Settings) -> None:
    app.extensions["database"] = Database(make_engine(settings))
    app.teardown_appcontext(close_session)
