"""Installations that are filled, backed up, and brought back."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from sqlalchemy import select

from portal import Portal, create_app
from portal.accounts.erasure_list import read_erasure_list
from portal.backup.archive import tables
from portal.backup.restoring import restore
from portal.backup.writing import back_up
from portal.database import Database
from portal.settings import Settings
from tests.clock import HeldClock
from tests.conftest import make_settings
from tests.factories import Factory
from tests.portal.accounts.planted import Planted, plant

Rows = dict[str, list[dict[str, Any]]]


def make_app(settings: Settings, clock: HeldClock) -> Portal:
    settings.data_folder.mkdir(parents=True, exist_ok=True)
    app = create_app(settings)
    app.extensions["clock"] = clock
    return app


def database(app: Portal) -> Database:
    found: Database = app.extensions["database"]
    return found


def file_settings(folder: Path) -> Settings:
    return make_settings(folder, database_url=f"sqlite:///{folder / 'file.db'}")


def fill(app: Portal, clock: HeldClock, *, persons: int = 2) -> list[Planted]:
    """Some persons in every table."""
    with database(app).open_session(writes=False) as session:
        factory = Factory(session, clock, app.extensions["settings"])
        return [plant(factory) for _ in range(persons)]


def contents(app: Portal) -> Rows:
    """Every row of every table that a backup holds."""
    with database(app).open_session(writes=False) as session:
        return {
            table.name: [
                dict(row) for row in session.execute(select(table).order_by(*table.primary_key)).mappings()
            ]
            for table in tables()
        }


def take(app: Portal, path: Path, clock: HeldClock) -> None:
    with app.app_context():
        back_up(database(app), app.extensions["settings"], path, at=clock())


def bring_back(app: Portal, path: Path, clock: HeldClock, erased: Path | None = None) -> int:
    """Restore; returns how many were erased again."""
    lines = erased.read_text().splitlines() if erased else []
    with app.app_context():
        _, again = restore(
            database(app), app.extensions["settings"], path, read_erasure_list(lines), at=clock()
        )
    return len(again)


def rewrite(path: Path, name: str, change: Any) -> None:
    """Change one part of a backup, as a careless hand would."""
    with closing(ZipFile(path)) as archive:
        parts = {one: archive.read(one) for one in archive.namelist()}
    parts[name] = change(parts[name])
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for one, body in parts.items():
            archive.writestr(one, body)
