"""`flask database upgrade` and its siblings."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from portal import migrations
from portal.database import database as current_database

database = AppGroup("database", help="The schema of the database.")


@database.command("upgrade")
@click.argument("revision", default="head")
def upgrade(revision: str) -> None:
    """Bring the database to a revision, by default the newest."""
    migrations.upgrade(current_database().engine, revision)
    show()


@database.command("downgrade")
@click.argument("revision")
def downgrade(revision: str) -> None:
    """Take the database back to a revision; `base` empties it."""
    migrations.downgrade(current_database().engine, revision)
    show()


@database.command("revision")
def revision() -> None:
    """Say at which revision the database is."""
    show()


def show() -> None:
    engine = current_database().engine
    click.echo(f"{migrations.current_revision(engine) or 'base'} (newest: {migrations.head_revision()})")
