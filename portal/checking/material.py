"""All files of the content, read and parsed once, so that rules look at what is written and not at what loads."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from portal.content import parse_sheet
from portal.facts.facts import PLACES, Fact, FactReader
from portal.facts.shelf import Shelves
from portal.facts.sources import Source, UnreadableFact
from portal.locale import SUFFIXES

Row = Mapping[str, str]
SOURCES, SHELF = "facts/sources/", "facts/shelf.toml"
READ = {".toml", ".csv", ".md", ".json", ".txt", ".lock"}
#: What a cell of a table that states a fact stands for where the table has no text of its own.
NO_TEXT = {"text_hans": "–", "text_hant": "–"}


@dataclass(frozen=True)
class Problem:
    """One thing that is not as it must be, and where."""

    file: str
    place: str
    what: str

    def __str__(self) -> str:
        return ": ".join(part for part in (self.file, self.place, self.what) if part)


@dataclass(frozen=True)
class Stated:
    """Something stated as a fact: where it stands, what is written, and a number for what has no id."""

    file: str
    place: str
    given: Mapping[str, Any] = field(hash=False)
    #: What the place in the file says of it, such as its side.
    known: Mapping[str, str] = field(default_factory=dict, hash=False)
    is_row: bool = False


@dataclass(frozen=True)
class Material:
    """The content by paths inside of its folder, as it is looked at on a day."""

    folder: Path
    on: date
    #: Every file as it is written.
    written: Mapping[str, str] = field(hash=False)
    records: Mapping[str, dict[str, Any]] = field(hash=False)
    tables: Mapping[str, list[Row]] = field(hash=False)
    #: Files that could not be parsed.
    broken: tuple[Problem, ...] = ()

    @cached_property
    def reader(self) -> FactReader:
        """What reads facts against the sources that can be read; the others are problems of their own."""
        sources: dict[str, Source] = {}
        for name, rows in self.tables.items():
            if name.startswith(SOURCES):
                sources.update((row["id"], Source(row)) for row in rows if row.get("id"))
        return FactReader(sources, Shelves.from_mapping(self.records[SHELF]))

    @cached_property
    def stated(self) -> tuple[Stated, ...]:
        """Everything that is stated as a fact."""
        return (*self._stated_in_records(), *self._stated_in_tables())

    def read(self, stated: Stated) -> Fact:
        """Raises UnreadableFact."""
        if not stated.is_row:
            return self.reader.from_mapping(stated.given, **stated.known)
        try:
            return self.reader.from_row(_as_fact(stated.given), **stated.known)
        except KeyError as error:
            raise UnreadableFact(f"no {error}") from error

    @cached_property
    def facts(self) -> tuple[tuple[Stated, Fact], ...]:
        """What can be read of all that is stated."""
        read = []
        for one in self.stated:
            try:
                read.append((one, self.read(one)))
            except UnreadableFact:
                continue
        return tuple(read)

    def _stated_in_records(self) -> Iterator[Stated]:
        for name, record in self.records.items():
            if name != SHELF:
                yield from _stated(name, "", record)

    def _stated_in_tables(self) -> Iterator[Stated]:
        for name, rows in self.tables.items():
            if rows and {"confidence", "shelf"} <= set(rows[0]):
                yield from (
                    Stated(name, place_of(row, number), row, is_row=True) for number, row in numbered(rows)
                )


def _as_fact(row: Row) -> Row:
    """A row with the columns of a fact; beside a figure its note says what is missing."""
    notes = {f"missing_{script}": row.get(f"note_{script}", "") for script in SUFFIXES.values()}
    return {**NO_TEXT, **notes, **row}


def numbered(rows: list[Row]) -> Iterator[tuple[int, Row]]:
    """Rows with their line numbers."""
    return enumerate(rows, start=2)


def place_of(row: Row, number: int) -> str:
    """A row by its id, or by its line."""
    whose = "/".join(row[name] for name in ("occupation", "side") if row.get(name))
    return row.get("id") or whose or f"line {number}"


def _stated(file: str, place: str, part: Any) -> Iterator[Stated]:
    if isinstance(part, list):
        for number, one in enumerate(part, start=1):
            yield from _stated(file, f"{place}[{one['id'] if _has_id(one) else number}]", one)
    elif isinstance(part, Mapping):
        if {"text", "confidence"} <= set(part):
            key = place.rpartition(".")[2]
            yield Stated(file, place, part, {"side": key} if key in PLACES and "side" not in part else {})
            return
        for name, one in part.items():
            yield from _stated(file, f"{place}.{name}" if place else name, one)


def _has_id(part: Any) -> bool:
    return isinstance(part, Mapping) and isinstance(part.get("id"), str)


def read_material(folder: Path, on: date) -> Material:
    """Every file of the folder; what cannot be parsed is a problem, not an error."""
    written: dict[str, str] = {}
    records: dict[str, dict[str, Any]] = {}
    tables: dict[str, list[Row]] = {}
    broken: list[Problem] = []
    for path in sorted(path for path in folder.rglob("*") if path.suffix in READ):
        name = path.relative_to(folder).as_posix()
        try:
            written[name] = path.read_text(encoding="utf-8")
            if path.suffix == ".toml":
                records[name] = tomllib.loads(written[name])
            elif path.suffix == ".csv":
                tables[name] = [*parse_sheet(written[name])[1]]
        except ValueError as error:
            broken.append(_unreadable(path, name, error))
    return Material(folder, on, written, records, tables, tuple(broken))


def _unreadable(path: Path, name: str, error: ValueError) -> Problem:
    """What keeps a file from being read, with the line of what is no text."""
    if not isinstance(error, UnicodeDecodeError):
        return Problem(name, "", str(error))
    line = path.read_bytes()[: error.start].count(b"\n") + 1
    return Problem(name, f"line {line}", f"not UTF-8: {error.reason}")
