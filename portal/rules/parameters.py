"""Dated figures of the rules, such as rates, steps and wage floors: read strictly, asked for by day."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from pathlib import Path

from portal.content import by_locale, once_per_folder, read_sheet
from portal.facts.base import fact_reader
from portal.facts.facts import PLACES, TO_BE_CONFIRMED, Confidence
from portal.facts.periods import Moment
from portal.facts.sources import Citation, Source, UnreadableFact

FIRST_COLUMNS = ("id", "place", "valid_from", "valid_until")
#: May stand anywhere between them: the day on which an editor looked for a newer figure in vain.
LOOKED_ON = "looked_on"
LAST_COLUMNS = ("value", "unit", "sources", "as_of", "confidence", "note_hans", "note_hant")
UNITS = frozenset(
    {"CNY", "TWD", "CNY-per-month", "days", "hours", "months", "years", "percent", "percent-of-premium"}
    | {"times-daily-wage", "times-hourly-wage", "times-local-average-wage", "times-severance"}
    | {"proportional", "proportional-by-month"}
)
#: The shelf life of a table's figures, where it is not that of a law.
SHELVES = {"minimum-wage": "wage-floor", "insurance-xm": "programme"}
#: Districts of Fujian, by their tier of minimum wage.
TIERS = ("fj-1", "fj-2", "fj-3", "fj-4")
#: A whole number, a decimal or a fraction such as 4/3, so that thirds are exact.
VALUE = re.compile(r"\d+(?:\.\d+|/[1-9]\d*)?", re.ASCII)


class NothingInForce(ValueError):
    """No figure is known for that day.

    `first` is the day from which on there is one, `last` the day on which the last one ended; None when there is none.
    """

    def __init__(self, table: str, day: date, known: Sequence[Parameter]) -> None:
        super().__init__(f"{table}: nothing in force on {day}")
        self.table, self.day = table, day
        self.first = min((row.valid_from for row in known), default=None)
        ends = [row.valid_until for row in known if row.valid_until and row.valid_until < day]
        self.last = max(ends, default=None)


@dataclass(frozen=True)
class Parameter:
    """One figure: where it holds, from when until when, and what it says in the case that its keys name."""

    id: str
    table: str
    place: str
    valid_from: date
    valid_until: date | None
    keys: Mapping[str, str] = field(hash=False)
    value: Fraction
    unit: str
    citations: tuple[Citation, ...]
    as_of: Moment
    confidence: Confidence
    notes: Mapping[str, str] = field(hash=False)
    looked_on: date | None = None

    @property
    def is_to_be_confirmed(self) -> bool:
        return self.confidence in TO_BE_CONFIRMED

    @property
    def is_current(self) -> bool:
        """Whether it is in force until something else is."""
        return self.valid_until is None

    @property
    def cites(self) -> tuple[str, ...]:
        return tuple(str(one) for one in self.citations)

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)

    def answers(self, place: str, wanted: Mapping[str, str]) -> bool:
        return self.place == place and all(self.keys.get(name) == value for name, value in wanted.items())


@dataclass(frozen=True)
class Table:
    """All rows of one file."""

    name: str
    rows: tuple[Parameter, ...]

    def on(self, day: date, place: str, **keys: str) -> Parameter:
        """The one figure of a place in force on a day. Raises NothingInForce."""
        return self.all_on(day, place, **keys)[0]

    def all_on(self, day: date, place: str, **keys: str) -> list[Parameter]:
        """The figures of a place in force on a day, in the order of the file; never none. Raises NothingInForce."""
        known = [row for row in self.rows if row.answers(place, keys)]
        found = [row for row in known if row.holds_on(day)]
        if not found:
            raise NothingInForce(self.name, day, known)
        return found

    def latest(self, day: date, place: str, **keys: str) -> Parameter | None:
        """The one in force on a day, or the last one before it; to be shown as what it is."""
        known = [row for row in self.rows if row.answers(place, keys) and row.valid_from <= day]
        return max(known, key=lambda row: row.valid_from, default=None)


def shelf_of(table: str) -> str:
    """The name of the shelf life that the figures of a table have."""
    return SHELVES.get(table, "law")


def read_table(path: Path, sources: Mapping[str, Source]) -> Table:
    """One file of content/parameters. Raises UnservableContent naming the file."""
    columns, given = read_sheet(path)
    try:
        _check_columns(columns)
        rows = tuple(_parameter(path.stem, row, sources) for row in given)
        _check(rows)
    except (UnreadableFact, ValueError) as error:
        raise UnreadableFact(f"{path.name}: {error}") from error
    return Table(path.stem, rows)


def _check_columns(columns: Sequence[str]) -> None:
    """What lies between the first and the last ones are keys of the table's own."""
    columns = [one for one in columns if one != LOOKED_ON]
    first, last = columns[: len(FIRST_COLUMNS)], columns[-len(LAST_COLUMNS) :]
    if (tuple(first), tuple(last)) != (FIRST_COLUMNS, LAST_COLUMNS):
        raise UnreadableFact(f"the columns are {', '.join(columns)}")


def _parameter(table: str, row: Mapping[str, str], sources: Mapping[str, Source]) -> Parameter:
    given = dict(row)
    looked_on = given.pop(LOOKED_ON, "")
    known = {name: given.pop(name) for name in (*FIRST_COLUMNS, *LAST_COLUMNS)}
    try:
        return Parameter(
            id=known["id"],
            table=table,
            place=known["place"],
            valid_from=date.fromisoformat(known["valid_from"]),
            valid_until=date.fromisoformat(known["valid_until"]) if known["valid_until"] else None,
            keys=given,
            value=_value(known["value"]),
            unit=known["unit"],
            citations=tuple(Citation.read(one, sources) for one in known["sources"].split("|") if one),
            as_of=Moment.read(known["as_of"]),
            confidence=Confidence(known["confidence"]),
            notes=by_locale(known, "note"),
            looked_on=date.fromisoformat(looked_on) if looked_on else None,
        )
    except ValueError as error:
        raise UnreadableFact(f"{known['id']}: {error}") from error


def _value(text: str) -> Fraction:
    if not VALUE.fullmatch(text):
        raise ValueError(f"{text!r} is no value")
    return Fraction(text)


def _check(rows: Iterable[Parameter]) -> None:
    """Each row is whole, and no two rows of one case hold on one day."""
    seen: dict[str, list[Parameter]] = {}
    ids: set[str] = set()
    for row in rows:
        if row.id in ids or not row.id:
            raise UnreadableFact(f"the id {row.id!r} is missing or stands twice")
        ids.add(row.id)
        _check_row(row)
        case = seen.setdefault(repr((row.place, sorted(row.keys.items()))), [])
        for other in case:
            if other.valid_from <= (row.valid_until or date.max) and row.valid_from <= (
                other.valid_until or date.max
            ):
                raise UnreadableFact(f"{row.id} and {other.id} hold on the same day")
        case.append(row)


def _check_row(row: Parameter) -> None:
    if row.place not in {*PLACES, *TIERS}:
        raise UnreadableFact(f"{row.id}: place {row.place!r}")
    if row.unit not in UNITS:
        raise UnreadableFact(f"{row.id}: unit {row.unit!r}")
    if row.valid_until and row.valid_until < row.valid_from:
        raise UnreadableFact(f"{row.id}: ends before it begins")
    if not row.citations and row.confidence is not Confidence.gk:
        raise UnreadableFact(f"{row.id}: no source")
    if bool(row.notes["zh_Hans"]) != bool(row.notes["zh_Hant"]):
        raise UnreadableFact(f"{row.id}: the note stands in one script only")
    if row.is_to_be_confirmed and not row.notes["zh_Hans"]:
        raise UnreadableFact(f"{row.id}: to be confirmed, but what is missing is not said")


@once_per_folder
def parameter_tables(content: Path) -> Mapping[str, Table]:
    """All tables by name. Raises UnservableContent."""
    sources = fact_reader(content).sources
    return {path.stem: read_table(path, sources) for path in sorted((content / "parameters").glob("*.csv"))}
