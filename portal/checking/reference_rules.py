"""Rules for ids, for what refers to them, and for who has read a text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from portal.careers.material import read_material
from portal.checking.material import SOURCES, Material, Problem, Row, numbered, place_of
from portal.glossary.book import read_book
from portal.library import read_library
from portal.opendata.feed import told_changes
from portal.opendata.service import terms
from portal.recognition.content import holdings
from portal.recognition.talent import talents
from portal.rules.parameters import parameter_tables
from portal.rules.programmes import programmes
from portal.rules.topics import topic_sets
from portal.rules.words import CALCULATOR_NAMES

#: Folders of records that two people sign.
SIGNED = ("comparisons/", "programmes/", "fields/", "recognition/", "talent/")
#: Tables are signed in the `review.toml` beside them.
SIGNED_TABLES = ("careers/", "facts/sources/", "parameters/", "recognition/lists/")
#: But for figures of a release and the names of what they are about, which tests hold to the release.
OF_A_RELEASE = frozenset(
    f"careers/{name}.csv"
    for name in ("occupations", "sectors", "skills", "knowledge", "occupation_skills", "occupation_knowledge")
)
OCCUPATIONS = "careers/occupations.csv"
#: By file: which column refers to what.
COLUMNS: Mapping[str, Mapping[str, str]] = {
    "careers/entries.csv": {"occupation": "occupation"},
    "careers/licences.csv": {"occupation": "occupation"},
    "careers/occupation_pay.csv": {
        "occupation": "occupation",
        "definition": "definition",
        "group_id": "group",
    },
    "careers/occupation_skills.csv": {"occupation": "occupation"},
    "careers/occupation_knowledge.csv": {"occupation": "occupation"},
    "careers/occupations.csv": {"sector": "sector"},
    "careers/fields.csv": {"sectors": "sector"},
    "careers/pay.csv": {"definition": "definition", "group_id": "group"},
}


def files_can_be_parsed(material: Material) -> Iterator[Problem]:
    """Every record and every table can be read at all."""
    yield from material.broken


def ids_stand_once(material: Material) -> Iterator[Problem]:
    """No id stands twice in a table, in a list of records, or among all sources; a file bears its record's id."""
    sources: list[str] = []
    for name, rows in material.tables.items():
        ids = [row["id"] for row in rows if row.get("id")]
        sources += ids if name.startswith(SOURCES) else []
        yield from (Problem(name, one, "stands twice") for one in _repeated(ids))
    yield from (Problem(SOURCES, one, "stands twice") for one in _repeated(sources))
    for name, record in material.records.items():
        yield from _repeated_in(name, "", record)
        if name.startswith(SIGNED) and "id" in record and record["id"] != _named_as(name):
            yield Problem(name, "", f"its id is {record['id']!r}")


def _named_as(name: str) -> str:
    path = Path(name)
    return path.parent.name if path.name == "set.toml" else path.stem


def _repeated_in(file: str, place: str, part: Any) -> Iterator[Problem]:
    if isinstance(part, list):
        ids = [one["id"] for one in part if isinstance(one, Mapping) and isinstance(one.get("id"), str)]
        yield from (Problem(file, f"{place}[{one}]", "stands twice") for one in _repeated(ids))
        for one in part:
            yield from _repeated_in(file, place, one)
    elif isinstance(part, Mapping):
        for key, one in part.items():
            yield from _repeated_in(file, f"{place}.{key}" if place else key, one)


def _repeated(ids: list[str]) -> list[str]:
    return [one for one, times in Counter(ids).items() if times > 1]


def references_lead_somewhere(material: Material) -> Iterator[Problem]:
    """Occupations, sectors, kinds of pay, groups, calculators and lists that are named exist."""
    known = known_ids(material)
    for name, columns in COLUMNS.items():
        for number, row in numbered(material.tables.get(name, [])):
            for column, kind in columns.items():
                yield from _unknown(name, place_of(row, number), row[column].split("|"), known[kind], kind)
    for name, rows in material.tables.items():
        if name.startswith("recognition/lists/"):
            yield from _unknown(name, "", [Path(name).stem], known["list"], "list")
            for number, row in numbered(rows):
                named = row["occupations"].split("|")
                yield from _unknown(name, place_of(row, number), named, known["occupation"], "occupation")
    yield from _unknown_in_records(material, known)


def _unknown_in_records(material: Material, known: Mapping[str, Collection[str]]) -> Iterator[Problem]:
    for name, record in material.records.items():
        folder = name.partition("/")[0]
        if folder == "fields":
            yield from _unknown(name, "", [str(record.get("id"))], known["field"], "field")
            for route in record.get("routes", ()):
                place = f"routes[{route.get('id')}]"
                yield from _unknown(
                    name, place, route.get("occupations", ()), known["occupation"], "occupation"
                )
        elif folder == "comparisons" and not name.endswith("/set.toml"):
            groups = material.records.get(f"{Path(name).parent.as_posix()}/set.toml", {}).get("groups", ())
            yield from _unknown(
                name, "group", [record.get("group", "")], [one["id"] for one in groups], "group of topics"
            )
            yield from _unknown(
                name, "calculator", [record.get("calculator", "")], known["calculator"], "calculator"
            )
        elif name == "recognition/lists.toml":
            for one in record["lists"]:
                yield from _unknown(name, one["id"], [one["word"]], known["word"], "word")


def _unknown(
    file: str, place: str, named: Collection[str], known: Collection[str], kind: str
) -> Iterator[Problem]:
    for one in named:
        if one and one not in known:
            yield Problem(file, place, f"there is no {kind} {one!r}")


def known_ids(material: Material) -> dict[str, Collection[str]]:
    """What can be referred to, by kind."""
    tables, records = material.tables, material.records
    return {
        "occupation": _ids(tables.get(OCCUPATIONS, [])),
        "sector": _ids(tables.get("careers/sectors.csv", [])),
        "field": _ids(tables.get("careers/fields.csv", [])),
        "group": _ids(tables.get("careers/pay_groups.csv", [])),
        "definition": _ids(records.get("careers/pay_definitions.toml", {}).get("definitions", [])),
        "list": _ids(records.get("recognition/lists.toml", {}).get("lists", [])),
        "word": _ids(records.get("recognition/words.toml", {}).get("words", [])),
        "calculator": CALCULATOR_NAMES,
    }


def _ids(rows: list[Row] | list[dict[str, Any]]) -> set[str]:
    return {row["id"] for row in rows}


def two_people_signed(material: Material) -> Iterator[Problem]:
    """Each record was drafted by one and read by another, neither of them in the future."""
    for name, record in material.records.items():
        if name.startswith(SIGNED):
            yield from (
                Problem(name, "review", what) for what in unsigned(record.get("review", {}), material.on)
            )
    for name in material.tables:
        if name.startswith(SIGNED_TABLES) and name not in OF_A_RELEASE:
            folder, _, table = name.removesuffix(".csv").rpartition("/")
            review = material.records.get(f"{folder}/review.toml", {}).get(table, {})
            yield from (Problem(name, "review", what) for what in unsigned(review, material.on))


def unsigned(review: Mapping[str, Any], on: date) -> Iterator[str]:
    """What is wrong with a record's signatures."""
    signed = {name: review.get(name, {}) for name in ("drafted", "reviewed")}
    for name, one in signed.items():
        if not one.get("by") or not isinstance(one.get("on"), date):
            yield f"nobody has {name} it"
        elif one["on"] > on:
            yield f"{name} on {one['on']}, which is still to come"
    drafted, reviewed = (one.get("by") for one in signed.values())
    if drafted and drafted == reviewed:
        yield f"drafted and reviewed by {drafted}"


def content_loads(material: Material) -> Iterator[Problem]:
    """Every part can be read as the portal reads it."""
    for name, load in LOADERS.items():
        try:
            load(material.folder)
        except Exception as error:  # noqa: BLE001 Whatever keeps it from loading is the problem to tell.
            yield Problem(name, "", f"{type(error).__name__}: {error}")


#: What reads each part of the content, by folder.
LOADERS: Mapping[str, Callable[[Path], object]] = {
    "instruments/": read_library,
    "careers/": read_material,
    "changes.toml": told_changes,
    "open_data.toml": terms,
    "parameters/": parameter_tables,
    "talent/": talents,
    "glossary.csv": read_book,
    "comparisons/": topic_sets,
    "programmes/": programmes,
    "recognition/": holdings,
}
