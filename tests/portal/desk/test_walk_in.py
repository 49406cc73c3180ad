"""The pass that holds the two steps of a walk-in together."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from portal.desk.walk_in import VALID_FOR, PassOver, read_pass, write_pass

pytestmark = pytest.mark.pure

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
SECRET = "only for tests"


def test_a_pass_names_the_client_until_it_ends() -> None:
    written = write_pass(17, 4, secret=SECRET, at=AT)
    assert read_pass(written, 4, secret=SECRET, at=AT + VALID_FOR - timedelta(seconds=1)) == 17
    with pytest.raises(PassOver):
        read_pass(written, 4, secret=SECRET, at=AT + VALID_FOR)


def test_a_pass_is_no_use_to_another_adviser() -> None:
    with pytest.raises(PassOver):
        read_pass(write_pass(17, 4, secret=SECRET, at=AT), 5, secret=SECRET, at=AT)


@pytest.mark.parametrize("written", ["", "17", "WzE3LDQsOTk5OTk5OTk5OV0.made-up", "😀", "a.b.c"])
def test_a_made_up_pass_opens_nothing(written: str) -> None:
    with pytest.raises(PassOver):
        read_pass(written, 4, secret=SECRET, at=AT)


def test_a_pass_of_another_installation_opens_nothing() -> None:
    with pytest.raises(PassOver):
        read_pass(write_pass(17, 4, secret="another", at=AT), 4, secret=SECRET, at=AT)
