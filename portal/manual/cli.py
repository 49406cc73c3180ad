"""`flask manual build` and `flask calibrate`."""

from __future__ import annotations

import click
from flask.cli import AppGroup, with_appcontext

from portal.aptitude.families import FAMILIES, get_family
from portal.clock import now
from portal.database import database
from portal.library import library
from portal.manual.building import build_families, build_instruments
from portal.manual.calibrating import NotYet, advance_family

manual = AppGroup("manual", help="The technical manual; the worker builds it every night.")


@manual.command("build")
def build() -> None:
    """Compute the manual anew from the answers of all who let theirs be used."""
    builds = [
        *build_instruments(database(), library(), clock=now),
        *build_families(database(), clock=now),
    ]
    for one in builds:
        news = "built" if one.is_news else "nothing new"
        click.echo(f"{one.subject} {one.version}: {one.n_persons} people, {news}")


@click.command("calibrate")
@click.argument("family", type=click.Choice(list(FAMILIES)))
@with_appcontext
def calibrate(family: str) -> None:
    """Move a family of tasks to its next stage, if the rule of that stage is met; exit with 1 when it is not."""
    try:
        with database().transaction() as session:
            row = advance_family(session, get_family(family), at=now())
    except NotYet as reason:
        raise click.ClickException(str(reason)) from reason
    rule = row.rule
    click.echo(
        f"{family} is at stage {row.stage} from now on: {rule['models']} models from {rule['answers']} answers "
        f"in {rule['sessions']} sessions, calibration {row.version}"
    )
