"""How old figures of calculators and rows of lists are, which are no facts by themselves but age like them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from portal.checking.material import Material, Row, numbered, place_of
from portal.facts.periods import Moment, Period, add_months
from portal.rules.parameters import shelf_of

PARAMETERS, ROWS, LISTS = "parameters/", "recognition/lists/", "recognition/lists.toml"
LIST, CASE = "list", "case"
#: What tells the values of one parameter apart from each other, and not which parameter it is.
OF_A_VALUE = frozenset(
    {"id", "valid_from", "valid_until", "value", "sources", "as_of", "looked_on", "confidence"}
    | {"note_hans", "note_hant"}
)


@dataclass(frozen=True)
class Aged:
    """Something that was good until a day, and when somebody looked for a newer one in vain."""

    file: str
    place: str
    good_until: date
    looked_on: date | None
    row: Row = field(hash=False)

    def is_past(self, on: date) -> bool:
        return on > self.good_until

    def is_neglected(self, on: date, looking_holds: int) -> bool:
        """Past its day, and nobody has looked lately."""
        if not self.is_past(on):
            return False
        return self.looked_on is None or on > add_months(self.looked_on, looking_holds)


def figures(material: Material) -> Iterator[Aged]:
    """Of each parameter the value that no other one follows: good until its end, or that of its shelf life."""
    for name, rows in material.tables.items():
        if name.startswith(PARAMETERS):
            shelf = shelf_of(Path(name).stem)
            for number, row in _last_ones(rows):
                until = _ends_on(material, shelf, row.get("valid_from", ""), row)
                if until is not None:
                    yield Aged(name, place_of(row, number), until, _day(row.get("looked_on", "")), row)


def _last_ones(rows: list[Row]) -> Iterator[tuple[int, Row]]:
    series: dict[tuple[str, ...], list[tuple[int, Row]]] = defaultdict(list)
    for number, row in numbered(rows):
        series[tuple(cell for key, cell in row.items() if key not in OF_A_VALUE)].append((number, row))
    for values in series.values():
        yield max(values, key=lambda one: one[1].get("valid_from", ""))


def rows_of_lists(material: Material) -> Iterator[Aged]:
    """Rows of lists by what was read of each. Single cases happened once; a list may be told as history as a whole."""
    for one in material.records.get(LISTS, {}).get("lists", ()):
        name = f"{ROWS}{one['id']}.csv"
        if one.get("kind") != CASE and not _is_history(one):
            looked_on = _looked_for(one)
            for number, row in numbered(material.tables.get(name, [])):
                until = _ends_on(material, LIST, row.get("as_of", ""), row)
                if until is not None:
                    yield Aged(name, place_of(row, number), until, looked_on, row)


def _ends_on(material: Material, shelf: str, since: str, row: Row) -> date | None:
    """The last good day; None where the days cannot be read, which another rule tells."""
    try:
        period = Period(Moment.read(since), None)
        good_until = material.reader.shelves.lives[shelf].ends_on(period, Moment.read(row.get("as_of", "")))
        end = row.get("valid_until", "")
        return min(good_until, Moment.read(end).last_day) if end else good_until
    except ValueError:
        return None


def _day(text: str) -> date | None:
    try:
        return Moment.read(str(text)).first_day
    except ValueError:
        return None


def _of_the_list(given: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """What is told of the list itself, and not of the regulations behind it."""
    return [one for one in given.get("facts", ()) if one.get("shelf") == LIST]


def _is_history(given: Mapping[str, Any]) -> bool:
    told = _of_the_list(given)
    return bool(told) and all(one.get("history") for one in told)


def _looked_for(given: Mapping[str, Any]) -> date | None:
    """The last day on which somebody looked for a newer edition, as its facts tell."""
    days = (_day(str(one["looked_on"])) for one in _of_the_list(given) if one.get("looked_on"))
    return max((one for one in days if one is not None), default=None)
