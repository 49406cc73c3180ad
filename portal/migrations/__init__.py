"""The schema, step by step; the same steps on SQLite and PostgreSQL.

Alembic is loaded where it works: with all that comes along it would be a tenth of every start, and a server
needs none of it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Engine

if TYPE_CHECKING:
    from alembic.config import Config

FOLDER = Path(__file__).parent


def alembic_config(engine: Engine) -> Config:
    """Alembic's configuration for an engine; there is no ini file to keep in step."""
    config = _config()
    config.attributes["engine"] = engine
    return config


def _config() -> Config:
    from alembic.config import Config

    config = Config()
    # Alembic reads percent signs as interpolation, and a checkout's path may hold one.
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    return config


def head_revision() -> str:
    """The newest revision that this code knows."""
    from alembic.script import ScriptDirectory

    return str(ScriptDirectory.from_config(_config()).get_current_head())


def current_revision(engine: Engine) -> str | None:
    """The revision that a database is at; None for an empty one."""
    from alembic.runtime.migration import MigrationContext

    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring a database to a revision, by default the newest."""
    from alembic import command

    command.upgrade(alembic_config(engine), revision)


def downgrade(engine: Engine, revision: str) -> None:
    """Take a database back to a revision; `base` is an empty one."""
    from alembic import command

    command.downgrade(alembic_config(engine), revision)
