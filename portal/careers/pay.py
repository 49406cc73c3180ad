"""Pay as official statistics state it: a definition, a group of people, a period, and one or several figures.

Two figures are only ever put in an order when their definition is the same. That of another definition speaks of other
people, other parts of pay, or another stretch of time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path

from portal.careers.definitions import Definition, read_definitions
from portal.content import by_locale, read_rows
from portal.facts.facts import Fact, FactReader
from portal.facts.sources import UnreadableFact
from portal.locale import LOCALES, SUFFIXES

#: What a figure is: a tenth of the people earn less than p10, half of them less than p50; or the mean.
STATISTICS = ("p10", "p25", "p50", "median", "p75", "p90", "mean")
#: The one that stands for the group; a median before a mean.
MIDDLE = ("p50", "median", "mean")


@dataclass(frozen=True)
class PayGroup:
    """The people of whom figures speak: an industry, a group of occupations, a level of education."""

    id: str
    side: str
    kind: str
    names: Mapping[str, str] = field(hash=False)

    def name(self, locale: str) -> str:
        return self.names[locale]


@dataclass(frozen=True)
class PayCell:
    """All figures of one definition, place, group and period, in the currency of the definition."""

    definition: Definition
    group: PayGroup
    place: str
    figures: Mapping[str, int] = field(hash=False)
    #: Source, period and confidence of the figures; when they differ, of the middle one.
    fact: Fact
    #: What must be said beside the figures.
    notes: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def middle(self) -> tuple[str, int] | None:
        """The median, or else the mean; None when there is neither."""
        return next(((name, self.figures[name]) for name in MIDDLE if name in self.figures), None)

    @property
    def has_spread(self) -> bool:
        """Whether the tenths at both ends are known."""
        return {"p10", "p50", "p90"} <= set(self.figures)


@dataclass(frozen=True)
class PayTables:
    """All of pay."""

    definitions: Mapping[str, Definition]
    groups: Mapping[str, PayGroup]
    cells: tuple[PayCell, ...]
    #: Definition and group by occupation and side, the most telling first.
    links: Mapping[tuple[str, str], tuple[tuple[str, str], ...]]

    @cached_property
    def _by_series(self) -> Mapping[tuple[str, str], list[PayCell]]:
        """Cells of one definition and group, from the latest period to the first."""
        found: dict[tuple[str, str], list[PayCell]] = defaultdict(list)
        for cell in sorted(self.cells, key=lambda one: one.fact.period.since.first_day, reverse=True):
            found[cell.definition.id, cell.group.id].append(cell)
        return found

    def series(self, definition: str, group: str, place: str | None = None) -> list[PayCell]:
        """The cells of a definition and group, the latest first; of one place if it is given."""
        cells = self._by_series.get((definition, group), [])
        return [one for one in cells if place is None or one.place == place]

    def latest(self, definition: str, group: str) -> PayCell | None:
        """The latest cell with a median or a mean, of the whole side."""
        cells = (one for one in self.series(definition, group) if one.place == one.definition.side)
        return next((one for one in cells if one.middle is not None), None)

    def of(self, occupation: str, side: str) -> list[PayCell]:
        """What is known of an occupation's pay on one side: the latest cell of each definition."""
        linked = self.links.get((occupation, side), ())
        return [cell for pair in linked if (cell := self.latest(*pair)) is not None]

    def one_of_each(self, occupation: str, side: str) -> dict[Definition, PayCell]:
        """The same by definition; of several groups the most telling one."""
        found: dict[Definition, PayCell] = {}
        for cell in self.of(occupation, side):
            found.setdefault(cell.definition, cell)
        return found

    def by_definition(self, definition: str) -> dict[str, PayCell]:
        """The latest cell of each occupation that has one of this definition; of several groups the most telling."""
        found: dict[str, PayCell] = {}
        for (occupation, _side), linked in self.links.items():
            for name, group in linked:
                if name == definition and (cell := self.latest(name, group)) is not None:
                    found.setdefault(occupation, cell)
        return found

    def rankable(self, today: date) -> list[Definition]:
        """Definitions of which at least one occupation has a figure within its shelf life."""
        return [
            one
            for one in self.definitions.values()
            if any(not cell.fact.is_past_shelf_life(today) for cell in self.by_definition(one.id).values())
        ]


def read_pay(folder: Path, reader: FactReader) -> PayTables:
    """All tables of pay. Raises UnservableContent."""
    definitions = read_definitions(folder / "pay_definitions.toml", reader)
    groups = {
        row["id"]: PayGroup(row["id"], row["side"], row["kind"], by_locale(row, "name"))
        for row in sorted(read_rows(folder / "pay_groups.csv"), key=lambda row: int(row["position"]))
    }
    together: dict[tuple[str, ...], list[Mapping[str, str]]] = defaultdict(list)
    for row in read_rows(folder / "pay.csv"):
        together[row["definition"], row["group_id"], row["place"], row["period"]].append(row)
    try:
        cells = tuple(_read_cell(rows, definitions, groups, reader) for rows in together.values())
    except KeyError as error:
        raise UnreadableFact(f"pay.csv: there is no {error}") from error
    links: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for row in read_rows(folder / "occupation_pay.csv"):
        links[row["occupation"], row["side"]].append((row["definition"], row["group_id"]))
    pay = PayTables(definitions, groups, cells, {whose: tuple(found) for whose, found in links.items()})
    _check_orders(pay)
    return pay


def _check_orders(pay: PayTables) -> None:
    """Occupations are put in an order by one kind of figure: a mean is not set against a median."""
    for definition in pay.definitions:
        kinds = {cell.middle[0] for cell in pay.by_definition(definition).values() if cell.middle}
        if len(kinds) > 1:
            raise UnreadableFact(
                f"occupation_pay.csv: {definition} puts {' and '.join(sorted(kinds))} in one order"
            )


def _read_cell(
    rows: list[Mapping[str, str]],
    definitions: Mapping[str, Definition],
    groups: Mapping[str, PayGroup],
    reader: FactReader,
) -> PayCell:
    definition, group = definitions[rows[0]["definition"]], groups[rows[0]["group_id"]]
    by_statistic = {row["statistic"]: row for row in rows}
    if unknown := set(by_statistic) - set(STATISTICS):
        raise UnreadableFact(f"pay.csv: {definition.id}: statistic {unknown.pop()!r}")
    if len(by_statistic) < len(rows):
        raise UnreadableFact(f"pay.csv: {definition.id}, {group.id}: two figures for one statistic")
    if {row["side"] for row in rows} | {group.side} != {definition.side}:
        raise UnreadableFact(f"pay.csv: {definition.id}, {group.id}: not of side {definition.side}")
    telling = next(by_statistic[name] for name in (*MIDDLE, *STATISTICS) if name in by_statistic)
    notes = _notes(by_statistic.values())
    return PayCell(
        definition=definition,
        group=group,
        place=telling["place"],
        figures={name: int(by_statistic[name]["value"]) for name in STATISTICS if name in by_statistic},
        fact=_fact(telling, definition, reader),
        notes=notes,
    )


def _fact(row: Mapping[str, str], definition: Definition, reader: FactReader) -> Fact:
    """The figure as a fact. A weak one says in its note what is missing."""
    amount = f"{int(row['value']):,} {definition.unit}"
    texts = {"text_hans": amount, "text_hant": amount}
    missing = {f"missing_{suffix}": row[f"note_{suffix}"] for suffix in SUFFIXES.values()}
    is_weak = row["confidence"] in {"weak", "gk"}
    return reader.from_row({**row, **texts, **(missing if is_weak else {})})


def _notes(rows: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """Each note once, in the order of the rows."""
    noted = [by_locale(row, "note") for row in rows]
    return {locale: "".join(dict.fromkeys(one[locale] for one in noted)) for locale in LOCALES}
