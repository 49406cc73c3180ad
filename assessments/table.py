"""Reading a table of answers and writing a table of scores; lines in, lines out, no files."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from assessments.errors import InvalidAnswers, UnknownForm, ValueOutOfRange
from assessments.instrument import FULL_FORM, Instrument
from assessments.responses import Responses
from assessments.results import ScoreReport

_PERSON, _FORM, _ITEM, _VALUE = "person", "form", "item", "value"

SCORE_COLUMNS = (
    "person",
    "form",
    "scale",
    "value",
    "error",
    "n_answered",
    "k_items",
    "minimum",
    "maximum",
    "status",
    "instrument_version",
    "method",
    "method_version",
    "engine_version",
)


@dataclass
class Sitting:
    """One person's answers to one form, as far as they have been read."""

    person: str
    form: str
    values: dict[str, int] = field(default_factory=dict)

    @property
    def responses(self) -> Responses:
        """The answers as scoring takes them."""
        return Responses(self.values)


@dataclass(frozen=True)
class _Cell:
    """One answer in the table: its line, the columns that name the item and hold the value, and both texts."""

    line: int
    item_column: str
    value_column: str
    item_id: str
    text: str

    def whole(self) -> int:
        try:
            return int(self.text)
        except ValueError:
            reason = f"{self.text!r} is not a whole number"
            raise InvalidAnswers(self.line, self.value_column, reason) from None


def read_answers(
    lines: Iterable[str], instrument: Instrument, *, form: str = FULL_FORM
) -> tuple[Sitting, ...]:
    """Read answers from CSV lines with a header, persons in the order of their first line.

    Long layout: columns person, item, value, one answer a line; other columns are passed over. Wide layout: a
    column person and one column per item. Either may have a column form; without it, all answers belong to
    `form`. An empty value is an answer that was not given, and a person with none at all is still a sitting.

    Raises UnknownForm for the default form, and InvalidAnswers naming line and column: a missing column, an unknown
    form or item, a value out of range, a second answer to the same item, a second form of the same person.
    """
    instrument.form(form)
    rows = csv.DictReader(lines, strict=True)
    sittings: dict[str, Sitting] = {}
    try:
        columns = _checked_columns(rows.fieldnames)
        for row in rows:
            _check_width(rows.line_num, row)
            sitting = _sitting(sittings, instrument, rows.line_num, row, form)
            for cell in _cells(columns, rows.line_num, row):
                _keep(sitting, instrument, cell)
    except csv.Error as error:
        raise InvalidAnswers(rows.line_num + 1, "-", str(error)) from error
    return tuple(sittings.values())


def score_rows(person: str, report: ScoreReport) -> Iterator[tuple[str, ...]]:
    """One row of texts per scale under SCORE_COLUMNS; numbers in the shortest form that reads back exactly."""
    origin = (report.instrument_version, report.method, str(report.method_version), report.engine_version)
    for score in report.scores:
        counts = (str(score.n_answered), str(score.k_items), repr(score.minimum), repr(score.maximum))
        measured = ("" if number is None else repr(number) for number in (score.value, score.error))
        yield (person, report.form, score.scale, *measured, *counts, score.status.value, *origin)


def _checked_columns(names: Iterable[str] | None) -> tuple[str, ...]:
    columns = tuple(names or ())
    if _PERSON not in columns:
        raise InvalidAnswers(1, _PERSON, "the header has no such column")
    for name in columns:
        if columns.count(name) > 1:
            raise InvalidAnswers(1, name, "the header has this column twice")
    for own, other in ((_ITEM, _VALUE), (_VALUE, _ITEM)):
        if own in columns and other not in columns:
            raise InvalidAnswers(1, other, f"the header has a column {own!r} but not this one")
    return columns


def _check_width(line: int, row: dict[str, str]) -> None:
    for column, text in row.items():
        # The reader files surplus cells under None and fills absent ones with None.
        if column is None or text is None:
            raise InvalidAnswers(line, column or "-", "the line has more or fewer cells than the header")


def _sitting(
    sittings: dict[str, Sitting], instrument: Instrument, line: int, row: dict[str, str], form: str
) -> Sitting:
    person, asked = row[_PERSON].strip(), row.get(_FORM, "").strip() or form
    if not person:
        raise InvalidAnswers(line, _PERSON, "the person is empty")
    sitting = sittings.setdefault(person, Sitting(person, asked))
    if sitting.form != asked:
        raise InvalidAnswers(line, _FORM, f"person {person!r} already has the form {sitting.form!r}")
    try:
        instrument.form(asked)
    except UnknownForm as error:
        raise InvalidAnswers(line, _FORM, str(error)) from error
    return sitting


def _cells(columns: tuple[str, ...], line: int, row: dict[str, str]) -> Iterator[_Cell]:
    if _ITEM in columns:
        yield _Cell(line, _ITEM, _VALUE, row[_ITEM].strip(), row[_VALUE].strip())
        return
    for column in columns:
        if column not in (_PERSON, _FORM):
            yield _Cell(line, column, column, column, row[column].strip())


def _keep(sitting: Sitting, instrument: Instrument, cell: _Cell) -> None:
    # An empty cell may belong to an item that the person's form leaves out, yet never to an item that does not
    # exist.
    form, answer = (sitting.form, {cell.item_id: cell.whole()}) if cell.text else (FULL_FORM, {})
    if cell.item_id not in instrument.form(form).items:
        raise InvalidAnswers(cell.line, cell.item_column, f"no item {cell.item_id!r} in form {form!r}")
    if answer and cell.item_id in sitting.values:
        raise InvalidAnswers(cell.line, cell.item_column, f"a second answer to {cell.item_id!r}")
    try:
        sitting.values.update(Responses.checked(instrument, form, answer).values)
    except ValueOutOfRange as error:
        raise InvalidAnswers(cell.line, cell.value_column, str(error)) from error
