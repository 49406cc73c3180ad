"""A database of one test's own, with real commits: for races, several processes, and what must survive a restart.

To migrate a database takes half a second and always ends in the same tables, so it is done once a process and copied.
"""

from __future__ import annotations

import atexit
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path

from sqlalchemy import URL, create_engine, make_url, text

from portal.database import make_engine
from portal.migrations import upgrade
from portal.settings import Settings
from tests.conftest import make_settings


@contextmanager
def own_database(folder: Path) -> Iterator[Settings]:
    """Settings that name an empty database: a file in the folder, or a new database on the test server."""
    settings = make_settings(folder)
    url = make_url(settings.database_url)
    if url.get_backend_name() == "sqlite":
        yield settings
        return
    with _on_server(url) as own:
        yield make_settings(folder, database_url=own)


@contextmanager
def migrated_database(folder: Path) -> Iterator[Settings]:
    """The same at the newest revision."""
    settings = make_settings(folder)
    url = make_url(settings.database_url)
    if url.get_backend_name() == "sqlite":
        yield lay_tables(settings)
        return
    with _on_server(url, f"TEMPLATE {_migrated_on_server(url)}") as own:
        yield make_settings(folder, database_url=own)


def lay_tables(settings: Settings) -> Settings:
    """Put a database at the newest revision where these settings have their SQLite file."""
    path = Path(str(make_url(settings.database_url).database))
    path.parent.mkdir(parents=True, exist_ok=True)
    assert not path.exists(), "somebody may have it open"
    shutil.copyfile(_migrated_file(), path)
    return settings


@cache
def _migrated_file() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="hangbiao-tables-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    path = folder / "tables.db"
    _migrate(make_settings(folder, database_url=f"sqlite:///{path}"))
    return path


@cache
def _migrated_on_server(url: URL) -> str:
    """The name of a database that nobody is connected to, as a copy demands."""
    until_exit = ExitStack()
    atexit.register(until_exit.close)
    own = until_exit.enter_context(_on_server(url))
    _migrate(make_settings(Path(), database_url=own))
    return str(make_url(own).database)


def _migrate(settings: Settings) -> None:
    engine = make_engine(settings)
    upgrade(engine)
    # The last connection that closes takes SQLite's log into the file.
    engine.dispose()


@contextmanager
def _on_server(url: URL, like: str = "") -> Iterator[str]:
    """The address of a new database on a server, dropped in the end."""
    name = f"test_{uuid.uuid4().hex}"
    server = create_engine(url, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} {like}"))
    try:
        yield url.set(database=name).render_as_string(hide_password=False)
    finally:
        with server.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        server.dispose()
