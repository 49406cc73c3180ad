"""Who was erased after a backup was made stays erased when it is restored."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import select

from portal import Portal
from portal.accounts.erasure import erase_client, finish_erasure
from portal.accounts.erasure_list import FILE_NAME, UnreadableErasureList, read_erasure_list
from portal.accounts.models import Client, ErasureReason, ErasureReceipt
from tests.clock import HeldClock
from tests.portal.accounts.planted import tables_holding
from tests.portal.backup.houses import (
    bring_back,
    database,
    fill,
    take,
)


def test_whoever_was_erased_since_is_erased_again(
    source: Portal, target: Portal, backup: Path, clock: HeldClock
) -> None:
    gone, stays = fill(source, clock)
    take(source, backup, clock)
    clock.advance(hours=1)
    with source.app_context():
        with database(source).transaction() as session:
            erasure = erase_client(session, gone.client.id, reason=ErasureReason.asked, at=clock())
        finish_erasure(database(source), source.extensions["settings"], [erasure], at=clock())
    clock.advance(hours=1)
    the_list = source.extensions["settings"].data_folder / FILE_NAME
    assert bring_back(target, backup, clock, the_list) == 1
    with database(target).open_session(writes=False) as session:
        assert session.get(Client, gone.client.id) is None
        assert session.get(Client, stays.client.id) is not None
        receipt = session.scalars(select(ErasureReceipt)).one()
        assert (receipt.number, receipt.erased_at) == (erasure.receipt.number, erasure.receipt.erased_at)
        hashes = tuple(one for one in gone.strings if "hash" in one or one == gone.client.code_hash)
        assert tables_holding(session, hashes) == set()


def test_an_erasure_that_the_backup_knows_is_not_repeated(
    source: Portal, target: Portal, backup: Path, clock: HeldClock
) -> None:
    gone, _ = fill(source, clock)
    with source.app_context():
        with database(source).transaction() as session:
            erasure = erase_client(session, gone.client.id, reason=ErasureReason.asked, at=clock())
        finish_erasure(database(source), source.extensions["settings"], [erasure], at=clock())
    take(source, backup, clock)
    assert bring_back(target, backup, clock, source.extensions["settings"].data_folder / FILE_NAME) == 0


def test_a_list_that_is_none_is_refused() -> None:
    with pytest.raises(UnreadableErasureList, match="line 1"):
        list(read_erasure_list(["not a list"]))


def test_the_list_in_the_data_folder_is_always_read(
    source: Portal, target: Portal, backup: Path, clock: HeldClock
) -> None:
    gone, _ = fill(source, clock)
    take(source, backup, clock)
    with source.app_context():
        with database(source).transaction() as session:
            erasure = erase_client(session, gone.client.id, reason=ErasureReason.asked, at=clock())
        finish_erasure(database(source), source.extensions["settings"], [erasure], at=clock())
    the_list = source.extensions["settings"].data_folder / FILE_NAME
    the_list.rename(target.extensions["settings"].data_folder / FILE_NAME)
    restored = target.test_cli_runner().invoke(args=["restore", str(backup)])
    assert "erased again 1" in restored.output
    rewritten = (target.extensions["settings"].data_folder / FILE_NAME).read_text()
    assert [json.loads(line)["number"] for line in rewritten.splitlines()] == [erasure.receipt.number]
