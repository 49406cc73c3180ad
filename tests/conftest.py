"""The database of a test run, and one application on it. Each test's work is rolled back."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine
from sqlalchemy.orm import Session, sessionmaker

from portal import Portal, create_app
from portal.database import Database, make_engine
from portal.migrations import downgrade, upgrade
from portal.settings import Environment, Settings
from tests.browser import Browser
from tests.chromium import chromium
from tests.clock import HeldClock
from tests.factories import Factory

#: A fixture of its own module.
__all__ = ["chromium"]


def make_settings(folder: Path, **chosen: object) -> Settings:
    """Settings of a test: its own folder, cheap password hashing, a fast database file."""
    values: dict[str, object] = {
        "secret_key": "only for tests " * 4,
        "database_url": os.environ.get("TEST_DATABASE_URL") or f"sqlite:///{folder / 'test.db'}",
        "data_folder": folder,
        "environment": Environment.test,
        "sqlite_synchronous": "OFF",
        "argon2_time_cost": 1,
        "argon2_memory_kib": 64,
        **chosen,
    }
    return Settings(**values)  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return make_settings(tmp_path_factory.mktemp("portal"))


@pytest.fixture(scope="session")
def engine(settings: Settings) -> Iterator[Engine]:
    engine = make_engine(settings)
    upgrade(engine)
    yield engine
    downgrade(engine, "base")
    engine.dispose()


@pytest.fixture(scope="session")
def whole_app(settings: Settings, engine: Engine) -> Portal:
    return create_app(settings)


@pytest.fixture
def clock() -> HeldClock:
    return HeldClock()


@pytest.fixture
def make_session(engine: Engine) -> Iterator[sessionmaker[Session]]:
    with rolled_back(engine) as connection:
        yield sessions_on(connection)


@contextmanager
def rolled_back(engine: Engine) -> Iterator[Connection]:
    """A connection whose outer transaction is rolled back."""
    with engine.connect().execution_options(writes=True) as connection:
        outer = connection.begin()
        yield connection
        if outer.is_active:
            outer.rollback()


def sessions_on(connection: Connection) -> sessionmaker[Session]:
    """Sessions within the connection's transaction: commits become savepoints."""
    return sessionmaker(connection, expire_on_commit=False, join_transaction_mode="create_savepoint")


@pytest.fixture
def app(whole_app: Portal, engine: Engine, make_session: sessionmaker[Session], clock: HeldClock) -> Portal:
    whole_app.extensions["database"] = Database(engine, make_session)
    whole_app.extensions["clock"] = clock
    return whole_app


@pytest.fixture
def session(make_session: sessionmaker[Session]) -> Iterator[Session]:
    """A session beside the application's; it sees what requests have kept."""
    with make_session() as opened:
        yield opened


@pytest.fixture
def a(session: Session, clock: HeldClock, settings: Settings) -> Factory:
    """Rows with sensible defaults: `a.client()`, `a.sitting(answers=...)`, `an.adviser()`."""
    return Factory(session, clock, settings)


@pytest.fixture(params=["zh_Hans", "zh_Hant"])
def locale(request: pytest.FixtureRequest) -> str:
    """Tests that ask for it run once in each script."""
    return str(request.param)


@pytest.fixture
def browser(app: Portal) -> Browser:
    """A browser in simplified script that checks every page it is shown."""
    return Browser(app)
