"""What others wrote is exactly what we looked at, with its licence beside it."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import NamedTuple

import pytest

VENDOR = Path(__file__).parents[2] / "portal" / "static" / "vendor"
LAYOUT = Path(__file__).parents[2] / "portal" / "templates" / "layout" / "base.html"


class Locked(NamedTuple):
    """One line of vendor.lock."""

    file: str
    sha256: str
    package: str
    licence: str
    licence_file: str


def read_lock(text: str) -> list[Locked]:
    return [Locked(*line.split()) for line in text.splitlines() if line and not line.startswith("#")]


LOCK = read_lock((VENDOR / "vendor.lock").read_text())


@pytest.mark.parametrize("locked", LOCK, ids=lambda locked: locked.file)
def test_a_vendored_file_is_the_one_that_was_locked(locked: Locked) -> None:
    assert hashlib.sha256((VENDOR / locked.file).read_bytes()).hexdigest() == locked.sha256


@pytest.mark.parametrize("locked", LOCK, ids=lambda locked: locked.file)
def test_a_vendored_file_says_its_version_and_has_its_licence_beside_it(locked: Locked) -> None:
    assert locked.package.partition("@")[2] in locked.file
    assert "Permission to use, copy, modify" in (VENDOR / locked.licence_file).read_text()


def test_every_vendored_file_is_locked() -> None:
    known = {name for locked in LOCK for name in (locked.file, locked.licence_file)}
    assert LOCK
    assert {path.name for path in VENDOR.iterdir()} == known | {"vendor.lock"}


def test_the_layout_loads_what_is_locked_with_its_integrity() -> None:
    layout = LAYOUT.read_text()
    for locked in LOCK:
        assert f"asset('vendor/{locked.file}')" in layout
        assert f"integrity('vendor/{locked.file}')" in layout
