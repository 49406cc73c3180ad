"""`flask retention run`: the retention clock, by hand."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from portal.accounts.retention import run_retention
from portal.clock import now
from portal.database import database
from portal.extensions import current_settings

retention = AppGroup("retention", help="The retention clock; the worker turns it every day.")


@retention.command("run")
def run() -> None:
    """Erase what was not used within the retention period."""
    cleared = run_retention(database(), current_settings(), at=now())
    click.echo(
        f"erased {cleared.clients} record(s), stripped {cleared.bookings} booking(s), "
        f"forgot the answers of {cleared.unfinished} unfinished sitting(s), "
        f"{cleared.attempts} counter(s), {cleared.sessions} sign-in(s), {cleared.invitations} link(s)"
    )
