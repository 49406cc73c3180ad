"""Reading answers from CSV, a person a line or an answer a line; lines in, a table out, no files."""

from __future__ import annotations

import csv
from array import array
from collections.abc import Iterable, Iterator

import numpy as np

from assessments.errors import InvalidAnswers
from assessments.matrix import Ints
from assessments.randomness import Floats
from assessments.reporting.answer_table import AnswerTable
from assessments.reporting.csv_header import ITEM, VALUE, Answers, Columns, Header, read_header, read_weight

Record = tuple[int, list[str]]


def read_table(lines: Iterable[str], columns: Columns | None = None) -> AnswerTable:
    """Read answers from CSV lines with a header: a person a line, or an answer a line with columns item and value.

    Answers are whole numbers; an empty cell is an answer that was not given. Raises InvalidAnswers naming line and
    column: a column that is absent or there twice, a line of another length than the header, an answer that is no whole
    number, a weight below zero, a person without an id or with two lines, a second answer to the same item, two groups
    or forms of one person, and a file without any person.

    >>> table = read_table(["id,a,b", "x,1,0", "y,,1"])
    >>> table.items, table.persons, table.x.tolist()
    (('a', 'b'), ('x', 'y'), [[1.0, 0.0], [nan, 1.0]])
    >>> read_table(["person,item,value", "x,a,1", "x,b,0", "y,b,1"]).x.tolist()
    [[1.0, 0.0], [nan, 1.0]]
    """
    asked = columns or Columns()
    records = _records(lines)
    header = read_header(next(records, (1, []))[1], asked)
    table = _read_long(header, records, asked) if header.is_long else _read_wide(header, records, asked)
    if not table.n_persons:
        raise InvalidAnswers(2, "-", "there is no line of answers")
    return table


def _records(lines: Iterable[str]) -> Iterator[Record]:
    """Each row that is not blank, with the line of the file on which it ends."""
    reader = csv.reader(lines, strict=True)
    line = 0
    try:
        for row in reader:
            line = reader.line_num
            if row:
                yield line, row
    except csv.Error as error:
        raise InvalidAnswers(line + 1, "-", str(error)) from error


def _read_wide(header: Header, records: Iterator[Record], asked: Columns) -> AnswerTable:
    persons, read = _Persons(header), Answers(asked.missing)
    places, cells, at = list(header.items.values()), array("d"), array("q")
    for line, row in records:
        header.check_width(line, row)
        persons.add(line, row)
        at.append(line)
        try:
            cells.extend([read[row[place]] for place in places])
        except ValueError:
            raise _wrong_answer(header, read, line, row) from None
    x = np.array(cells).reshape(-1, len(places))
    return persons.table(tuple(header.items), x, np.array(at, dtype=np.int64).reshape(-1, 1))


def _wrong_answer(header: Header, read: Answers, line: int, row: list[str]) -> InvalidAnswers:
    for item, place in header.items.items():
        try:
            read[row[place]]
        except ValueError:
            return InvalidAnswers(line, item, read.refusal(row[place]))
    raise AssertionError("all answers of the line can be read")


def _read_long(header: Header, records: Iterator[Record], asked: Columns) -> AnswerTable:
    persons, read = _Persons(header, has_many_lines=True), Answers(asked.missing)
    item_place, value_place = header.names.index(ITEM), header.names.index(VALUE)
    found: dict[tuple[int, str], tuple[int, float]] = {}
    columns: dict[str, None] = dict.fromkeys(asked.only)
    for line, row in records:
        header.check_width(line, row)
        person, item = persons.add(line, row), row[item_place].strip()
        if item in asked.exclude or (asked.only and item not in columns):
            continue
        if not item or (person, item) in found:
            raise InvalidAnswers(line, ITEM, f"a second answer to {item!r}" if item else "the item is empty")
        try:
            found[person, item] = line, read[row[value_place]]
        except ValueError:
            raise InvalidAnswers(line, VALUE, read.refusal(row[value_place])) from None
        columns[item] = None
    return persons.table(tuple(columns), *_pivoted(found, tuple(columns), persons.n_persons))


def _pivoted(
    found: dict[tuple[int, str], tuple[int, float]], items: tuple[str, ...], n_persons: int
) -> tuple[Floats, Ints]:
    if not items:
        raise InvalidAnswers(1, ITEM, "no line answers any of the items")
    column = {item: place for place, item in enumerate(items)}
    rows = np.array([person for person, _ in found], dtype=np.int64)
    places = np.array([column[item] for _, item in found], dtype=np.int64)
    x = np.full((n_persons, len(items)), np.nan)
    lines = np.zeros(x.shape, dtype=np.int64)
    lines[rows, places] = [line for line, _ in found.values()]
    x[rows, places] = [answer for _, answer in found.values()]
    return x, lines


class _Persons:
    """What the lines say of the persons themselves."""

    def __init__(self, header: Header, *, has_many_lines: bool = False) -> None:
        self.header = header
        self.has_many_lines = has_many_lines
        self.n_persons = 0
        self._row: dict[str, int] = {}
        self._said: tuple[list[str], list[str], list[float]] = ([], [], [])

    def add(self, line: int, row: list[str]) -> int:
        """Take in a line. Returns the person's place. Raises InvalidAnswers."""
        header = self.header
        person = row[header.person].strip() if header.person >= 0 else str(self.n_persons)
        if not person:
            raise InvalidAnswers(line, header.names[header.person], "the person is empty")
        place = self._row.setdefault(person, self.n_persons)
        is_known = place < self.n_persons
        if is_known and not self.has_many_lines:
            raise InvalidAnswers(line, header.names[header.person], f"{person!r} already has a line")
        if is_known:
            self._check_same(line, row, place)
        else:
            self._add_new(line, row)
        return place

    def _add_new(self, line: int, row: list[str]) -> None:
        header = self.header
        forms, groups, weights = self._said
        self.n_persons += 1
        if header.form >= 0:
            forms.append(row[header.form].strip())
        if header.group >= 0:
            groups.append(row[header.group].strip())
        if header.weights >= 0:
            try:
                weights.append(read_weight(row[header.weights]))
            except ValueError:
                reason = f"{row[header.weights]!r} is no number of zero or more"
                raise InvalidAnswers(line, header.names[header.weights], reason) from None

    def _check_same(self, line: int, row: list[str], place: int) -> None:
        for column, said in zip((self.header.form, self.header.group), self._said[:2], strict=True):
            if column >= 0 and said[place] != row[column].strip():
                reason = f"the same person was {said[place]!r} on an earlier line"
                raise InvalidAnswers(line, self.header.names[column], reason)

    def _name(self, place: int) -> str:
        return self.header.names[place] if place >= 0 else ""

    def table(self, items: tuple[str, ...], x: Floats, lines: Ints) -> AnswerTable:
        """The table of these answers."""
        forms, groups, weights = self._said
        return AnswerTable(
            items=items,
            x=x,
            lines=lines,
            value_column=VALUE if self.has_many_lines else "",
            persons=tuple(self._row) if self.header.person >= 0 else (),
            forms=tuple(forms),
            groups=tuple(groups),
            weights=np.array(weights) if self.header.weights >= 0 else None,
            group_column=self._name(self.header.group),
            weights_column=self._name(self.header.weights),
        )
