"""A database of one test's own, with real commits: for races, several processes, and what must survive a restart."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, make_url, text

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
    name = f"test_{uuid.uuid4().hex}"
    server = create_engine(url, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    try:
        own = url.set(database=name).render_as_string(hide_password=False)
        yield make_settings(folder, database_url=own)
    finally:
        with server.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        server.dispose()
