"""What an editor has to look at next: what is too old or soon will be, not sure, not whole, or not signed by two."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from portal.checking.ageing import LISTS, ROWS, figures, rows_of_lists
from portal.checking.fact_rules import PAY
from portal.checking.material import Material, Row, numbered, place_of
from portal.checking.reference_rules import SIGNED, unsigned
from portal.facts.periods import Moment, Period
from portal.locale import SUFFIXES, TAGS

#: How many days before its end something is worth looking after.
SOON = timedelta(days=60)
UNSURE = {"weak", "gk"}


class Reason(StrEnum):
    """Why something is to be looked at, the most pressing first."""

    neglected = "neglected"
    past = "past"
    ending = "ending"
    incomplete = "incomplete"
    unconfirmed = "unconfirmed"
    unread = "unread"


RANKS = {reason: rank for rank, reason in enumerate(Reason)}


@dataclass(frozen=True)
class Item:
    """One thing to look at. `texts` say what it is, `missing` what would settle it; both may be empty."""

    reason: Reason
    file: str
    place: str
    #: The last good day of what is or will be too old.
    until: date | None = None
    texts: Mapping[str, str] = field(default_factory=dict, hash=False)
    missing: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def part(self) -> str:
        """The folder that it stands in, without its ending where it is a file of its own."""
        return self.file.partition("/")[0].removesuffix(".csv")

    @property
    def order(self) -> tuple[int, date, str, str]:
        return RANKS[self.reason], self.until or date.max, self.file, self.place


#: The worklist as a table.
COLUMNS = ("reason", "until", "file", "place", "text_hans", "text_hant", "missing_hans", "missing_hant")


def row_of(item: Item) -> dict[str, str]:
    """An item as a row of that table."""
    return {
        "reason": item.reason.value,
        "until": str(item.until or ""),
        "file": item.file,
        "place": item.place,
        **{f"text_{tag}": item.texts.get(locale, "") for locale, tag in SUFFIXES.items()},
        **{f"missing_{tag}": item.missing.get(locale, "") for locale, tag in SUFFIXES.items()},
    }


def list_work(material: Material) -> list[Item]:
    """Everything to look at on a day, the most pressing first."""
    found = [
        *_old_facts(material),
        *_old_lists(material),
        *_old_figures(material),
        *_unsure_facts(material),
        *_unsure_rows(material),
        *_unread(material),
    ]
    return sorted(found, key=lambda one: one.order)


def _old_facts(material: Material) -> Iterator[Item]:
    newest = set(_newest_pay(material).values())
    for stated, fact in material.facts:
        if fact.is_history or (stated.file == PAY and stated.place not in newest):
            continue
        reason = Reason.neglected if fact.is_neglected(material.on) else _reason(fact.good_until, material.on)
        if reason:
            yield Item(reason, stated.file, stated.place, fact.good_until, _said(fact.texts))


def _newest_pay(material: Material) -> dict[tuple[str, ...], str]:
    """One row for all figures of a definition, group and place: of the newest period."""
    newest: dict[tuple[str, ...], tuple[str, str]] = {}
    for row in material.tables.get(PAY, ()):
        series = row["definition"], row["group_id"], row["place"]
        newest[series] = max(newest.get(series, ("", "")), (row["period"], row["id"]))
    return {series: row_id for series, (_, row_id) in newest.items()}


def _said(texts: Mapping[str, str]) -> Mapping[str, str]:
    """Texts of a fact; nothing where its table has figures only."""
    return texts if any(len(one) > 1 for one in texts.values()) else {}


def _reason(until: date, on: date) -> Reason | None:
    if until < on:
        return Reason.past
    return Reason.ending if until <= on + SOON else None


def _old_lists(material: Material) -> Iterator[Item]:
    """Lists that are old, and lists of which we do not hold every row."""
    shelf = material.reader.shelves.lives["list"]
    for one in material.records.get(LISTS, {}).get("lists", ()):
        as_of = Moment.read(str(one["as_of"]))
        until = shelf.ends_on(Period(as_of, as_of), as_of)
        name = _texts(one["name"])
        if reason := _reason(until, material.on):
            yield Item(reason, LISTS, one["id"], until, name)
        held = len(material.tables.get(f"{ROWS}{one['id']}.csv", ()))
        official = one.get("n_rows_official")
        if one["completeness"] != "whole" or (official or 0) > held:
            counted = f"{held}/{official or '?'}"
            yield Item(
                Reason.incomplete, LISTS, f"{one['id']} {counted}", None, name, _texts(one.get("missing", {}))
            )


def _old_figures(material: Material) -> Iterator[Item]:
    """Figures of calculators and rows of lists that have ended or are too old, or soon will be."""
    holds = material.reader.shelves.looking_holds
    for one in figures(material):
        neglected = one.is_neglected(material.on, holds)
        if reason := Reason.neglected if neglected else _reason(one.good_until, material.on):
            yield Item(reason, one.file, one.place, one.good_until, {}, _notes(one.row))
    for one in rows_of_lists(material):
        if one.is_neglected(material.on, holds):
            texts = _columns(one.row, "mainland_title") or _columns(one.row, "taiwan_title")
            yield Item(Reason.neglected, one.file, one.place, one.good_until, texts, _notes(one.row))


def _unsure_facts(material: Material) -> Iterator[Item]:
    for stated, fact in material.facts:
        if fact.is_to_be_confirmed and stated.given.get("kind") != "advice":
            yield Item(Reason.unconfirmed, stated.file, stated.place, None, _said(fact.texts), fact.missing)


def _unsure_rows(material: Material) -> Iterator[Item]:
    """Rows of tables that are no facts by themselves: parameters, recognition, the glossary."""
    for name, rows in material.tables.items():
        for number, row in numbered(rows):
            if "shelf" not in row and row.get("confidence") in UNSURE:
                texts = _columns(row, "zh") if "zh_hans" in row else {}
                yield Item(Reason.unconfirmed, name, place_of(row, number), None, texts, _notes(row))


def _unread(material: Material) -> Iterator[Item]:
    for name, record in material.records.items():
        if name.startswith(SIGNED) and any(unsigned(record.get("review", {}), material.on)):
            yield Item(Reason.unread, name, Path(name).stem, None, _texts(record.get("name", {})))


def _texts(given: Mapping[str, Any]) -> dict[str, str]:
    return {locale: str(given[tag]) for locale, tag in TAGS.items() if tag in given}


def _notes(row: Row) -> dict[str, str]:
    return _columns(row, "note")


def _columns(row: Row, stem: str) -> dict[str, str]:
    cells = {locale: row.get(f"{stem}_{script}", "") for locale, script in SUFFIXES.items()}
    return {locale: cell for locale, cell in cells.items() if cell}
