"""Commands for editors: what breaks a rule, and what to look at next."""

from __future__ import annotations

from datetime import date, datetime

import click
from flask.cli import AppGroup, with_appcontext

from portal.checking.material import read_material
from portal.checking.service import find_problems
from portal.checking.worklist import COLUMNS, list_work, row_of
from portal.content import CONTENT
from portal.facts.page import today
from portal.spreadsheet import write_csv

content = AppGroup("content", help="Look over what readers read.")


def _day(given: datetime | None) -> date:
    return given.date() if given else today()


on_a_day = click.option(
    "--on", "given", type=click.DateTime(["%Y-%m-%d"]), help="As if it were this day; today when left out."
)


@content.command("check")
@on_a_day
@with_appcontext
def check(given: datetime | None) -> None:
    """List what breaks a rule, one a line with file and place; exit with 1 if there is anything. Reads only."""
    problems = find_problems(read_material(CONTENT, _day(given)))
    for problem in problems:
        click.echo(str(problem))
    click.echo(f"{len(problems)} problems")
    if problems:
        raise SystemExit(1)


@content.command("worklist")
@on_a_day
@click.option("--csv", "as_csv", is_flag=True, help="As a table for a spreadsheet.")
@with_appcontext
def worklist(given: datetime | None, as_csv: bool) -> None:
    """List what an editor has to look at next, the most pressing first. Reads only."""
    items = list_work(read_material(CONTENT, _day(given)))
    if as_csv:
        click.echo(write_csv(COLUMNS, map(row_of, items)), nl=False)
        return
    for item in items:
        parts = (item.reason.value, str(item.until or ""), item.file, item.place)
        click.echo("  ".join(part for part in parts if part))
    click.echo(f"{len(items)} to look at")
