"""An official list as a CSV file: what the columns are, what is wrong with a file, and rows written back safely."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from portal.locale import SUFFIXES
from portal.recognition.content import SIDE_COLUMNS
from portal.recognition.decoding import UnreadableFile, decode
from portal.recognition.entries import Entry
from portal.recognition.row_rules import LONGEST_CELL, Fault, faults_of_row
from portal.spreadsheet import write_csv

#: In two scripts: a title and a level on each side, a category and a note.
PAIRED = ("mainland_title", "mainland_level", "taiwan_title", "taiwan_level", "category", "note")
PAIRED_COLUMNS = tuple(f"{name}_{script}" for name in PAIRED for script in SUFFIXES.values())
YES_NO_COLUMNS = {"category_is_inferred": "no", "taiwan_title_is_official": "yes"}
COLUMNS = ("id", *PAIRED_COLUMNS, *YES_NO_COLUMNS, "effective_from", "occupations")
#: Without these a file is no list; the others may be left out.
NEEDED_COLUMNS = ("id", *(column for column in PAIRED_COLUMNS if "_title_" in column))
MOST_BYTES, MOST_ROWS, MOST_FAULTS = 400 * 1024, 2000, 100


@dataclass(frozen=True)
class ListFile:
    """A file without faults, or with them; then it has no rows."""

    text: str
    sha256: str
    rows: tuple[Mapping[str, str], ...] = ()
    faults: tuple[Fault, ...] = field(default=())


def read_file(given: bytes, *, occupations: Collection[str]) -> ListFile:
    """The rows of a file, or everything that is wrong with it, up to a hundred faults."""
    sha256 = hashlib.sha256(given).hexdigest()
    if len(given) > MOST_BYTES:
        return ListFile("", sha256, faults=(Fault("too_large", value=str(MOST_BYTES // 1024)),))
    try:
        text = decode(given)
    except UnreadableFile as error:
        return ListFile("", sha256, faults=(Fault(error.why),))
    try:
        lines = list(_lines(text))
    except csv.Error:
        return ListFile(text, sha256, faults=(Fault("quoting"),))
    if faults := list(_faults_of_shape(lines)):
        return ListFile(text, sha256, faults=tuple(faults))
    rows, faults = _rows(lines, occupations)
    return ListFile(text, sha256, () if faults else tuple(rows), tuple(faults[:MOST_FAULTS]))


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """The filled lines with their numbers in the file."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    for line in reader:
        if any(cell.strip() for cell in line):
            yield reader.line_num, [cell.strip() for cell in line]


def _faults_of_shape(lines: list[tuple[int, list[str]]]) -> Iterator[Fault]:
    if len(lines) < 2:
        yield Fault("empty")
        return
    number, head = lines[0]
    if len(head) == 1:
        yield Fault("not_comma", number)
        return
    for column in NEEDED_COLUMNS:
        if column not in head:
            yield Fault("column_missing", number, column)
    for column in dict.fromkeys(head):
        if column not in COLUMNS:
            yield Fault("column_unknown", number, value=column[:LONGEST_CELL])
        elif head.count(column) > 1:
            yield Fault("column_twice", number, column)
    if len(lines) - 1 > MOST_ROWS:
        yield Fault("too_many_rows", value=str(MOST_ROWS))


def _rows(
    lines: list[tuple[int, list[str]]], occupations: Collection[str]
) -> tuple[list[dict[str, str]], list[Fault]]:
    (_, head), *body = lines
    rows: list[dict[str, str]] = []
    faults: list[Fault] = []
    by_id: dict[str, int] = {}
    by_names: dict[tuple[str, ...], int] = {}
    for number, line in body:
        if len(line) != len(head):
            faults.append(Fault("cells", number, value=f"{len(line)}/{len(head)}"))
            continue
        row = {**dict.fromkeys(COLUMNS, ""), **YES_NO_COLUMNS}
        row.update({name: cell for name, cell in zip(head, line, strict=True) if cell})
        faults.extend(faults_of_row(row, number, occupations))
        faults.extend(_faults_of_repetition(row, number, by_id, by_names))
        rows.append(row)
    return rows, faults


def _faults_of_repetition(
    row: Mapping[str, str], number: int, by_id: dict[str, int], by_names: dict[tuple[str, ...], int]
) -> Iterator[Fault]:
    """An id, or titles and levels, that stand in an earlier line already."""
    names = tuple(row[f"{side}_{what}_hans"] for side in SIDE_COLUMNS.values() for what in ("title", "level"))
    if row["id"] and by_id.setdefault(row["id"], number) != number:
        yield Fault("id_twice", number, "id", str(by_id[row["id"]]))
    if any(names) and by_names.setdefault(names, number) != number:
        yield Fault("row_twice", number, value=str(by_names[names]))


def write_rows(entries: Iterable[Entry]) -> str:
    """Entries as such a file, which a spreadsheet opens without taking a cell for a formula."""
    # With a mark at its beginning, by which spreadsheets know UTF-8.
    return "\ufeff" + write_csv(COLUMNS, map(row_of, entries))


def row_of(entry: Entry) -> dict[str, str]:
    """An entry as the columns of a file."""
    texts = {"category": entry.category, "note": entry.note}
    for side, name in SIDE_COLUMNS.items():
        texts[f"{name}_title"], texts[f"{name}_level"] = entry.half(side).titles, entry.half(side).levels
    row = {
        f"{name}_{script}": found.get(locale, "")
        for name, found in texts.items()
        for locale, script in SUFFIXES.items()
    }
    return {
        **row,
        "id": entry.id,
        "category_is_inferred": "yes" if entry.category_is_inferred else "no",
        "taiwan_title_is_official": "yes" if entry.taiwan_title_is_official else "no",
        "effective_from": str(entry.since or ""),
        "occupations": "|".join(entry.occupations),
    }
