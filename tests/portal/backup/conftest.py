"""An installation in use, and empty ones beside it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from portal import Portal
from tests.clock import HeldClock
from tests.own_database import lay_tables, migrated_database
from tests.portal.backup.houses import (
    database,
    file_settings,
    make_app,
)


@pytest.fixture
def source(tmp_path: Path, clock: HeldClock) -> Iterator[Portal]:
    """An installation in use, on the database of this run."""
    with migrated_database(tmp_path / "source") as settings:
        app = make_app(settings, clock)
        yield app
        database(app).engine.dispose()


@pytest.fixture
def target(tmp_path: Path, clock: HeldClock) -> Iterator[Portal]:
    """A new, empty one, on the database of this run."""
    with migrated_database(tmp_path / "target") as settings:
        app = make_app(settings, clock)
        yield app
        database(app).engine.dispose()


@pytest.fixture
def on_file(tmp_path: Path, clock: HeldClock) -> Iterator[Portal]:
    """A new, empty one in a file of SQLite, whatever the database of this run."""
    app = make_app(lay_tables(file_settings(tmp_path / "on_file")), clock)
    yield app
    database(app).engine.dispose()


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    return tmp_path / "backup.zip"
