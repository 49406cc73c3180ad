"""The files of `content/`: one way to read a record or a table, and each folder read once per process."""

from __future__ import annotations

import csv
import functools
import io
import threading
import tomllib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol, TypeVar

from portal.locale import SUFFIXES
from portal.settings import ROOT

CONTENT = ROOT / "content"
Part_co = TypeVar("Part_co", covariant=True)


class UnservableContent(ValueError):
    """The content is incomplete or contradicts itself; the message names the file and the place."""


def read_toml(path: Path) -> dict[str, Any]:
    """The parsed record. Raises UnservableContent naming the file."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UnservableContent(f"{path.parent.name}/{path.name}: {error}") from error


def read_rows(path: Path) -> list[dict[str, str]]:
    """The rows of a table by column. Raises UnservableContent naming the file."""
    return read_sheet(path)[1]


def read_sheet(path: Path) -> tuple[Sequence[str], list[dict[str, str]]]:
    """The columns of a table and its rows. Raises UnservableContent naming the file."""
    try:
        return parse_sheet(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UnservableContent(f"{path.parent.name}/{path.name}: {error}") from error


def parse_sheet(text: str) -> tuple[Sequence[str], list[dict[str, str]]]:
    """The same of a text. Raises ValueError for one without columns, and for a row of another length."""
    # Twice as fast as csv.DictReader, whose patience with rows of any length these tables do not need.
    head, *lines = [*csv.reader(io.StringIO(text, newline=""))] or [[]]
    if not head:
        raise ValueError("there are no columns")
    for number, line in enumerate(lines, start=2):
        if len(line) != len(head):
            raise ValueError(f"row {number} has {len(line)} cells instead of {len(head)}")
    return head, [dict(zip(head, line, strict=True)) for line in lines]


def by_locale(row: Mapping[str, str], column: str) -> dict[str, str]:
    """A text from the two columns that hold it, such as `note_hans` and `note_hant`."""
    return {locale: row[f"{column}_{suffix}"] for locale, suffix in SUFFIXES.items()}


class ContentReader(Protocol[Part_co]):
    """What reads a part of a content folder, that of the portal unless another one is named."""

    def __call__(self, content: Path = CONTENT) -> Part_co: ...


#: One for all parts, since they read each other.
_READING = threading.RLock()


def once_per_folder(read: Callable[[Path], Part_co]) -> ContentReader[Part_co]:
    """Let a reader read each folder once per process.

    A bare `functools.cache` reads a folder twice, for a call that names it and one that does not; and at the start two
    threads would each read their own, after which one source would stand on a page under two numbers.
    """
    kept: dict[Path, Part_co] = {}

    @functools.wraps(read)
    def read_once(content: Path = CONTENT) -> Part_co:
        if content not in kept:
            with _READING:
                if content not in kept:
                    kept[content] = read(content)
        return kept[content]

    return read_once
