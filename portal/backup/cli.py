"""`flask backup PATH` and `flask restore FILE`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
from flask.cli import with_appcontext

from portal.accounts.erasure_list import (
    FILE_NAME,
    ErasedPerson,
    UnreadableErasureList,
    read_erasure_list,
)
from portal.backup.archive import DamagedBackup
from portal.backup.restoring import UnsuitableDatabase, restore
from portal.backup.writing import NotMigrated, back_up
from portal.clock import now
from portal.database import database
from portal.extensions import current_settings

EXISTING = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("backup")
@click.argument("target", type=click.Path(path_type=Path))
@with_appcontext
def backup(target: Path) -> None:
    """Write a backup to the file TARGET, or into the folder TARGET, where old ones are deleted."""
    try:
        path = back_up(database(), current_settings(), target, at=now())
    except (NotMigrated, OSError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"backed up to {path}")


@click.command("restore")
@click.argument("file", type=EXISTING)
@click.option(
    "--erased", type=EXISTING, multiple=True, help="A list of erasures; may be given several times."
)
@with_appcontext
def restore_command(file: Path, erased: tuple[Path, ...]) -> None:
    """Fill an empty, migrated database from the backup FILE, and erase again who was erased since.

    The list of erasures in the data folder is always read.
    """
    settings, at = current_settings(), now()
    own = settings.data_folder / FILE_NAME
    lists = [*erased, *([own] if own.exists() else [])]
    try:
        manifest, again = restore(database(), settings, file, _read_lists(lists), at=at)
    except (DamagedBackup, UnsuitableDatabase, UnreadableErasureList) as error:
        raise click.ClickException(str(error)) from error
    rows = sum(part.rows for part in manifest.parts.values())
    click.echo(f"restored {rows} rows of {manifest.made_at}, erased again {len(again)}")
    if not lists:
        click.echo(
            f"No list of erasures was found: whoever was erased after {manifest.made_at} is back.", err=True
        )


def _read_lists(paths: list[Path]) -> Iterator[ErasedPerson]:
    for path in paths:
        with path.open(encoding="utf-8") as file:
            yield from read_erasure_list(file)
