"""`flask demo load` and `flask demo code`."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from portal.clock import now
from portal.database import database
from portal.demo import NotEmpty, keys_path, list_demo_members, load
from portal.extensions import current_settings
from portal.staff.one_time import code_at

demo = AppGroup("demo", help="The demonstration centre.")


@demo.command("load")
def load_demo() -> None:
    """Fill an empty database with the demonstration centre."""
    settings = current_settings()
    if settings.is_production:
        raise click.ClickException("The demonstration has no place in production.")
    try:
        load(database(), settings)
    except NotEmpty as error:
        raise click.ClickException(f"The database is not empty: {error}.") from error
    click.echo(f"The sign-ins are in {keys_path(settings)}")


@demo.command("code")
def code() -> None:
    """Print the one-time sign-in code of this moment, the same for all advisers of the demonstration."""
    with database().open_session(writes=False) as session:
        members = list_demo_members(session)
    if not members or members[0].totp_secret is None:
        raise click.ClickException("There is no demonstration here.")
    click.echo(code_at(members[0].totp_secret, now()))
