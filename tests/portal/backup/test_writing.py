"""A backup shows one instant, is whole or not there, and goes when its days are over."""

from __future__ import annotations

import stat
from datetime import timedelta
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from sqlalchemy import select

from portal import Portal
from portal.accounts.erasure_list import FILE_NAME
from portal.backup import writing
from portal.backup.archive import LEFT_OUT, tables
from portal.database import Base
from portal.limits import Limit, count_attempt
from portal.staff.service import start_session
from tests.clock import HeldClock
from tests.factories import Factory, every_answer
from tests.portal.backup.houses import (
    bring_back,
    contents,
    database,
    fill,
    take,
)


def test_it_shows_one_instant_while_others_write(
    source: Portal, target: Portal, backup: Path, clock: HeldClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(source, clock)
    write_part = writing.write_part

    def write_and_be_disturbed(archive: ZipFile, table: Any, rows: Any) -> Any:
        part = write_part(archive, table, rows)
        if table.name == "clients":
            fill(source, clock, persons=1)
        return part

    before = contents(source)
    monkeypatch.setattr(writing, "write_part", write_and_be_disturbed)
    take(source, backup, clock)
    bring_back(target, backup, clock)
    assert contents(target) == before != contents(source)


def test_sign_ins_and_counters_do_not_come_back(
    source: Portal, target: Portal, backup: Path, clock: HeldClock
) -> None:
    (person,) = fill(source, clock, persons=1)
    with database(source).transaction() as session:
        start_session(session, person.adviser, at=clock())
        count_attempt(session, Limit("any", 5, timedelta(hours=1)), "somebody", secret="x", at=clock())
    take(source, backup, clock)
    bring_back(target, backup, clock)
    with database(target).open_session(writes=False) as session:
        for name in LEFT_OUT:
            assert session.execute(select(Base.metadata.tables[name])).all() == []


def test_it_is_for_its_owner_alone(source: Portal, backup: Path, clock: HeldClock) -> None:
    take(source, backup, clock)
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600


def test_a_backup_that_fails_leaves_the_earlier_one(
    source: Portal, backup: Path, clock: HeldClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    take(source, backup, clock)
    earlier = backup.read_bytes()

    def fail(*_given: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(writing, "write_part", fail)
    with pytest.raises(OSError, match="full"):
        take(source, backup, clock)
    assert backup.read_bytes() == earlier
    assert [path.name for path in backup.parent.glob("backup*")] == ["backup.zip"]


def test_a_folder_keeps_as_many_days_as_promised(source: Portal, tmp_path: Path, clock: HeldClock) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    (folder / "letter.txt").write_text("not a backup")
    days = source.extensions["settings"].backup_days
    for _ in range(3):
        take(source, folder, clock)
        clock.advance(days=days / 2, seconds=1)
    names = sorted(path.name for path in folder.iterdir())
    assert names == [
        FILE_NAME,
        "hangbiao-20261210T140001Z.zip",
        "hangbiao-20261228T020002Z.zip",
        "letter.txt",
    ]


def test_every_table_is_in_it_but_for_what_must_not_come_back() -> None:
    held = {table.name for table in tables()}
    assert set(Base.metadata.tables) - held == LEFT_OUT == {"attempts", "invitations", "member_sessions"}


def test_what_nobody_has_asked_to_be_kept_is_in_no_backup(
    source: Portal, target: Portal, backup: Path, clock: HeldClock
) -> None:
    """Answers to an instrument that is kept on request only, before anybody handed them in and asked."""
    with database(source).open_session(writes=False) as session:
        a = Factory(session, clock, source.extensions["settings"])
        answers = every_answer("adaptability")
        undecided = a.sitting(answers=answers, instrument="adaptability").id
        other = a.sitting(answers={"r-grow-vegetables": 1}).id
        kept = a.report(answers=answers, instrument="adaptability").sitting_id
    take(source, backup, clock)
    bring_back(target, backup, clock)
    found = [row["sitting_id"] for row in contents(target)["answers"]]
    assert [found.count(one) for one in (undecided, other, kept)] == [0, 1, 40]
    assert undecided in {row["id"] for row in contents(target)["sittings"]}
