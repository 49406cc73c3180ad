"""A backup restores to the same rows on either database, or says why not."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from sqlalchemy import text

from portal import Portal
from portal.accounts.service import create_client
from portal.backup.archive import MANIFEST, DamagedBackup
from portal.backup.restoring import ID_GAP, UnsuitableDatabase
from portal.backup.writing import NotMigrated, write_backup
from portal.careers.catalogue import read_catalogue
from portal.library import read_library
from portal.reports.replay import replay
from tests.clock import HeldClock
from tests.factories import Factory
from tests.portal.backup.houses import (
    bring_back,
    contents,
    database,
    file_settings,
    fill,
    make_app,
    rewrite,
    take,
)


def test_what_is_restored_is_what_was_there(
    source: Portal, target: Portal, backup: Path, clock: HeldClock
) -> None:
    fill(source, clock)
    take(source, backup, clock)
    bring_back(target, backup, clock)
    before = contents(source)
    assert all(before[name] for name in ("clients", "answers", "reports", "notes", "outbox", "audit_events"))
    assert contents(target) == before


def test_a_backup_moves_from_a_file_to_the_server(
    on_file: Portal, target: Portal, backup: Path, clock: HeldClock
) -> None:
    fill(on_file, clock)
    take(on_file, backup, clock)
    bring_back(target, backup, clock)
    assert contents(target) == contents(on_file)


def test_a_backup_moves_from_the_server_to_a_file(
    source: Portal, on_file: Portal, backup: Path, clock: HeldClock
) -> None:
    fill(source, clock)
    take(source, backup, clock)
    bring_back(on_file, backup, clock)
    assert contents(on_file) == contents(source)


def test_restored_reports_recompute_to_the_same_numbers(
    source: Portal, target: Portal, backup: Path, clock: HeldClock
) -> None:
    fill(source, clock)
    take(source, backup, clock)
    bring_back(target, backup, clock)
    with database(target).open_session(writes=False) as session:
        assert [one.differences for one in replay(session, read_library(), read_catalogue())] == [(), ()]


def test_a_restored_house_goes_on_with_ids_that_nobody_has(
    source: Portal, target: Portal, backup: Path, clock: HeldClock
) -> None:
    persons = fill(source, clock)
    take(source, backup, clock)
    bring_back(target, backup, clock)
    with database(target).transaction() as session:
        client, _ = create_client(session, secret="x" * 40, at=clock())
        booking = Factory(session, clock, target.extensions["settings"]).booking()
    assert client.id > persons[-1].client.id + ID_GAP
    assert booking.id > persons[-1].past.id + ID_GAP


def test_a_database_in_use_is_not_overwritten(
    source: Portal, target: Portal, backup: Path, clock: HeldClock
) -> None:
    fill(source, clock, persons=1)
    take(source, backup, clock)
    fill(target, clock, persons=1)
    before = contents(target)
    with pytest.raises(UnsuitableDatabase, match="in use"):
        bring_back(target, backup, clock)
    assert contents(target) == before


def test_a_database_without_tables_is_named(
    source: Portal, tmp_path: Path, backup: Path, clock: HeldClock
) -> None:
    take(source, backup, clock)
    app = make_app(file_settings(tmp_path / "bare"), clock)
    with pytest.raises(UnsuitableDatabase, match="flask database upgrade"):
        bring_back(app, backup, clock)
    with pytest.raises(NotMigrated):
        write_backup(database(app), backup, at=clock())
    database(app).engine.dispose()


def test_a_backup_of_another_revision_is_named(
    source: Portal, target: Portal, backup: Path, clock: HeldClock
) -> None:
    take(source, backup, clock)
    with database(target).transaction() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '0000_other'"))
    with pytest.raises(UnsuitableDatabase, match="0000_other"):
        bring_back(target, backup, clock)


@pytest.mark.parametrize(
    "change",
    [
        lambda body: body.replace(b"planted-note", b"altered-note"),
        lambda body: body.partition(b"\n")[2],
        lambda body: body[: len(body) // 2],
        lambda body: body[:0],
    ],
    ids=["altered", "row missing", "cut", "empty"],
)
def test_a_changed_part_restores_nothing(
    source: Portal, target: Portal, backup: Path, clock: HeldClock, change: Any
) -> None:
    fill(source, clock, persons=1)
    take(source, backup, clock)
    rewrite(backup, "notes.jsonl", change)
    with pytest.raises(DamagedBackup, match="notes"):
        bring_back(target, backup, clock)
    assert not any(contents(target).values())


def test_what_is_no_backup_is_refused(target: Portal, backup: Path, clock: HeldClock) -> None:
    backup.write_bytes(b"a photograph")
    with pytest.raises(DamagedBackup):
        bring_back(target, backup, clock)
    with ZipFile(backup, "w") as archive:
        archive.writestr("letter.txt", "hello")
    with pytest.raises(DamagedBackup, match="not a backup"):
        bring_back(target, backup, clock)


def test_a_backup_of_a_later_format_is_refused(
    source: Portal, target: Portal, backup: Path, clock: HeldClock
) -> None:
    take(source, backup, clock)
    rewrite(backup, MANIFEST, lambda body: body.replace(b'"version": 1', b'"version": 2'))
    with pytest.raises(DamagedBackup, match="another format"):
        bring_back(target, backup, clock)


def test_both_commands_say_what_they_did(
    source: Portal, target: Portal, backup: Path, clock: HeldClock
) -> None:
    fill(source, clock, persons=1)
    written = source.test_cli_runner().invoke(args=["backup", str(backup)])
    assert written.output == f"backed up to {backup}\n"
    restored = target.test_cli_runner().invoke(args=["restore", str(backup)])
    assert restored.exit_code == 0, restored.output
    assert "erased again 0" in restored.output
    assert "is back" in restored.output
    assert contents(target) == contents(source)
    repeated = target.test_cli_runner().invoke(args=["restore", str(backup)])
    assert repeated.exit_code == 1
    assert "in use" in repeated.output
