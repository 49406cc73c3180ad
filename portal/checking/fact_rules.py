"""Rules for what is stated as a fact: source, period, shelf life, and whether two sides can be compared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from portal.checking.ageing import figures, rows_of_lists
from portal.checking.material import SOURCES, Material, Problem, numbered, place_of
from portal.facts.facts import Comparability, Confidence
from portal.facts.periods import Moment
from portal.facts.sources import Citation, Source, UnreadableFact

#: What a fact of a table of parameters holds from; where a table has such a column, it is not empty.
SINCE = ("period", "valid_from")
#: Days on which an editor did something.
DAYS = ("as_of", "looked_on")
HISTORY = "history"
WITHOUT_SOURCE = Confidence.gk.value
PAY, DEFINITIONS = "careers/pay.csv", "careers/pay_definitions.toml"


def facts_have_a_source_and_a_period(material: Material) -> Iterator[Problem]:
    """No statement and no figure without source, period, day and confidence; what is not sure says what is missing."""
    for stated in material.stated:
        try:
            material.read(stated)
        except UnreadableFact as error:
            yield Problem(stated.file, stated.place, str(error))
    for name, rows in material.tables.items():
        for number, row in numbered(rows):
            if {"sources", "confidence"} <= set(row):
                yield from _lacking(name, place_of(row, number), row)


def _lacking(file: str, place: str, row: Mapping[str, str]) -> Iterator[Problem]:
    for column in ("confidence", "as_of", *(one for one in SINCE if one in row)):
        if not row.get(column, "-").strip():
            yield Problem(file, place, f"no {column}")
    if not row["sources"].strip() and row["confidence"] != WITHOUT_SOURCE:
        yield Problem(file, place, "no source")


def sources_are_complete(material: Material) -> Iterator[Problem]:
    """Each source says what it is, who published it, and how far it was read."""
    for name, rows in material.tables.items():
        if name.startswith(SOURCES):
            for number, row in numbered(rows):
                try:
                    Source(row).check()
                except (KeyError, UnreadableFact) as error:
                    yield Problem(name, place_of(row, number), str(error))


def old_facts_were_looked_after(material: Material) -> Iterator[Problem]:
    """What is past its shelf life was looked for lately, or is told as history."""
    for stated, fact in material.facts:
        if fact.is_neglected(material.on):
            looked = f", looked for on {fact.looked_on}" if fact.looked_on else ", never looked for"
            yield Problem(stated.file, stated.place, f"past its shelf life since {fact.good_until}{looked}")


def figures_were_looked_after(material: Material) -> Iterator[Problem]:
    """A figure of a calculator, or a row of a list, that has ended or is too old was looked for lately."""
    holds = material.reader.shelves.looking_holds
    for one in (*figures(material), *rows_of_lists(material)):
        if one.is_neglected(material.on, holds):
            looked = f", looked for on {one.looked_on}" if one.looked_on else ", never looked for"
            yield Problem(one.file, one.place, f"good until {one.good_until}{looked}")


def history_is_over(material: Material) -> Iterator[Problem]:
    """What is told as history speaks of a time that has ended, or of history by its aspect."""
    for stated, fact in material.facts:
        until = fact.period.until
        is_over = until is not None and until.last_day < material.on
        if fact.is_history and not is_over and fact.aspect != HISTORY:
            yield Problem(stated.file, stated.place, f"told as history, but it holds: {fact.period}")


def nothing_was_read_in_the_future(material: Material) -> Iterator[Problem]:
    """No day on which something was read or looked for lies after the day of the check."""
    for name, record in material.records.items():
        for place, key, value in _days_in("", record):
            yield from _ahead(material, name, f"{place} {key}".strip(), value)
    for name, rows in material.tables.items():
        for number, row in numbered(rows):
            for key in DAYS:
                yield from _ahead(material, name, f"{place_of(row, number)} {key}", row.get(key, ""))


def _days_in(place: str, part: Any) -> Iterator[tuple[str, str, str]]:
    if isinstance(part, list):
        for number, one in enumerate(part, start=1):
            name = one["id"] if isinstance(one, Mapping) and "id" in one else number
            yield from _days_in(f"{place}[{name}]", one)
    elif isinstance(part, Mapping):
        for key, one in part.items():
            if key in DAYS:
                yield place, key, str(one)
            else:
                yield from _days_in(f"{place}.{key}" if place else key, one)


def _ahead(material: Material, file: str, place: str, text: str) -> Iterator[Problem]:
    try:
        day = Moment.read(text).first_day
    except ValueError:
        return
    if day > material.on:
        yield Problem(file, place, f"{text} is still to come")


def comparability_has_a_reason(material: Material) -> Iterator[Problem]:
    """Each topic says whether its two sides can be compared, and why or why not."""
    for name, record in material.records.items():
        if name.startswith("comparisons/") and not name.endswith("/set.toml"):
            try:
                Comparability.from_mapping(record.get("comparability", {}))
            except UnreadableFact as error:
                yield Problem(name, "comparability", str(error))


def pay_has_a_unit(material: Material) -> Iterator[Problem]:
    """Each definition of pay says in which currency and for which stretch of time, each figure is one."""
    for one in material.records.get(DEFINITIONS, {}).get("definitions", ()):
        currency, divided, stretch = str(one.get("unit", "")).partition("/")
        if currency not in {"CNY", "TWD"} or not divided or stretch not in {"hour", "month", "year"}:
            yield Problem(DEFINITIONS, one.get("id", ""), f"unit {one.get('unit', '')!r}")
    for number, row in numbered(material.tables.get(PAY, [])):
        if not row["value"].isascii() or not row["value"].isdigit():
            yield Problem(PAY, place_of(row, number), f"value {row['value']!r}")
    for name, rows in material.tables.items():
        if name.startswith("parameters/"):
            for number, row in numbered(rows):
                if not row.get("unit", "").strip():
                    yield Problem(name, place_of(row, number), "no unit")


def cited_sources_exist(material: Material) -> Iterator[Problem]:
    """Whatever cites a source cites one that we hold."""
    for file, place, cited in _citations(material):
        try:
            Citation.read(cited, material.reader.sources)
        except UnreadableFact as error:
            yield Problem(file, place, str(error))


#: Keys and columns that hold ids of sources.
CITING = ("sources", "n_rows_sources", "issuer")


def _citations(material: Material) -> Iterator[tuple[str, str, str]]:
    for name, rows in material.tables.items():
        for number, row in numbered(rows):
            for one in row.get("sources", "").split("|"):
                if one.strip() and "confidence" in row:
                    yield name, place_of(row, number), one.strip()
    for name, record in material.records.items():
        if name.partition("/")[0] in WITH_SOURCES:
            yield from ((name, place, one) for place, one in _cited_in("", record))


#: Folders whose records cite sources by id.
WITH_SOURCES = {"comparisons", "programmes", "recognition", "talent", "fields"}


def _cited_in(place: str, part: Any) -> Iterator[tuple[str, str]]:
    if isinstance(part, list):
        for number, one in enumerate(part, start=1):
            name = one["id"] if isinstance(one, Mapping) and "id" in one else number
            yield from _cited_in(f"{place}[{name}]", one)
    elif isinstance(part, Mapping):
        for key, one in part.items():
            if key in CITING:
                yield from (
                    (place, str(cited)) for cited in (one if isinstance(one, list) else [one]) if cited
                )
            else:
                yield from _cited_in(f"{place}.{key}" if place else key, one)
