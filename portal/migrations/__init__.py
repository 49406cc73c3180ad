"""The schema, step by step; the same steps on SQLite and PostgreSQL."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

FOLDER = Path(__file__).parent


def alembic_config(engine: Engine) -> Config:
    """Alembic's configuration for an engine; there is no ini file to keep in step."""
    config = Config()
    # Alembic reads percent signs as interpolation, and a checkout's path may hold one.
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.attributes["engine"] = engine
    return config


def head_revision() -> str:
    """The newest revision that this code knows."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    return str(ScriptDirectory.from_config(config).get_current_head())


def current_revision(engine: Engine) -> str | None:
    """The revision that a database is at; None for an empty one."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring a database to a revision, by default the newest."""
    command.upgrade(alembic_config(engine), revision)


def downgrade(engine: Engine, revision: str) -> None:
    """Take a database back to a revision; `base` is an empty one."""
    command.downgrade(alembic_config(engine), revision)
