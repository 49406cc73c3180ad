"""Commands that check stored reports and hand out the answers behind them."""

from __future__ import annotations

import os
from pathlib import Path

import click
from flask.cli import AppGroup, with_appcontext

from portal.careers.catalogue import catalogue
from portal.database import database
from portal.extensions import current_settings
from portal.library import library
from portal.reports.export import write_answers
from portal.reports.replay import Replayed, replay

data = AppGroup("data", help="Tables for research, without names.")


@click.command("replay")
@with_appcontext
def replay_reports() -> None:
    """Compute every stored report again; exit with 1 when any number differs. Reads only."""
    n_reports = n_different = n_without_matches = 0
    with database().open_session(writes=False) as session:
        for replayed in replay(session, library(), catalogue()):
            n_reports += 1
            n_different += bool(replayed.differences)
            n_without_matches += not replayed.matches_compared
            _tell(replayed)
    click.echo(f"{n_reports} reports replayed, {n_reports - n_different} agree, {n_different} differ")
    if n_without_matches:
        click.echo(f"{n_without_matches} of them matched an earlier occupation table: matches not compared")
    if n_different:
        raise SystemExit(1)


def _tell(replayed: Replayed) -> None:
    for one in replayed.differences:
        click.echo(f"report {one.report_id}: {one.what}: stored {one.stored!r}, computed {one.computed!r}")


@data.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--instrument", default="interests", show_default=True)
@click.option("--structure", help="Version of the structure; today's when left out.")
def export(file: Path, instrument: str, structure: str | None) -> None:
    """Write the answers behind the reports to FILE as CSV; `python -m assessments score` reads it."""
    publication = library().find_publication(instrument)
    if publication is None:
        raise click.ClickException(f"there is no instrument {instrument!r}")
    found = publication.at_version(structure or publication.instrument.version)
    if found is None:
        raise click.ClickException(f"{instrument} has no structure of version {structure!r}")
    # Answers are personal even without a name, so nobody else on the machine reads the file.
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with (
        os.fdopen(descriptor, "w", encoding="utf-8", newline="") as opened,
        database().open_session(writes=False) as session,
    ):
        n_reports = write_answers(session, found, opened, secret=current_settings().secret_key)
    click.echo(f"{n_reports} reports written to {file}")
