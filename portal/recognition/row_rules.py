"""What one row of an official list must keep to; each fault names its line, its column and the rule."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date

from portal.locale import SUFFIXES
from portal.recognition.content import YES_NO
from portal.recognition.text_rules import Fault, faults_of_text
from portal.spreadsheet import BEGINS_A_FORMULA

ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)
LONGEST_ID, LONGEST_CELL, LONGEST_NOTE = 60, 120, 400
TITLES = ("mainland_title", "taiwan_title")
PAIRS = (*TITLES, "mainland_level", "taiwan_level", "category", "note")


def faults_of_row(row: Mapping[str, str], line: int, occupations: Collection[str]) -> Iterator[Fault]:
    """Everything that is wrong with one row by itself."""
    yield from _faults_of_id(row["id"], line)
    if not any(row[f"{name}_{script}"] for name in TITLES for script in SUFFIXES.values()):
        yield Fault("title_missing", line)
    for name in PAIRS:
        yield from _faults_of_scripts(row, name, line)
    for column in ("category_is_inferred", "taiwan_title_is_official"):
        if row[column] not in YES_NO:
            yield Fault("yes_no", line, column, row[column][:LONGEST_CELL])
    if row["effective_from"] and not is_day(row["effective_from"]):
        yield Fault("no_day", line, "effective_from", row["effective_from"][:LONGEST_CELL])
    for one in row["occupations"].split("|"):
        if one and one not in occupations:
            yield Fault("no_occupation", line, "occupations", one[:LONGEST_CELL])
    for column, cell in row.items():
        yield from _faults_of_cell(cell, line, column)


def _faults_of_id(row_id: str, line: int) -> Iterator[Fault]:
    if not row_id:
        yield Fault("id_missing", line, "id")
    elif len(row_id) > LONGEST_ID or not ID.fullmatch(row_id):
        yield Fault("id_misspelt", line, "id", row_id[:LONGEST_CELL])


def _faults_of_scripts(row: Mapping[str, str], name: str, line: int) -> Iterator[Fault]:
    """A text in one script only, with characters or words of the other one, or with an address of somebody else."""
    cells = {locale: row[f"{name}_{script}"] for locale, script in SUFFIXES.items()}
    # The words of an official title are those of its side, whoever reads it; a report's word for it is ours to choose.
    is_name = name == "mainland_title" or (
        name == "taiwan_title" and row["taiwan_title_is_official"] == "yes"
    )
    for locale, script in SUFFIXES.items():
        if not cells[locale] and any(cells.values()):
            yield Fault("script_missing", line, f"{name}_{script}")
        for fault in faults_of_text(cells[locale], locale, is_name=is_name):
            value = fault.value[:LONGEST_CELL]
            yield Fault(fault.rule, line, f"{name}_{script}", value)


def _faults_of_cell(cell: str, line: int, column: str) -> Iterator[Fault]:
    if len(cell) > (LONGEST_NOTE if column.startswith("note_") else LONGEST_CELL):
        yield Fault("too_long", line, column)
    if any(ord(one) < 0x20 or ord(one) == 0x7F for one in cell):
        yield Fault("line_break", line, column)
    if cell.startswith(BEGINS_A_FORMULA):
        yield Fault("formula", line, column, cell[0])


def is_day(text: str) -> bool:
    """Whether a text is a day as YYYY-MM-DD, and nothing else."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
