"""Exports with what must be said with them, as JSON and as tables."""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from portal.checking.material import Material, read_material
from portal.content import CONTENT, once_per_folder, read_toml
from portal.facts.sources import Source
from portal.opendata.exports import EXPORTS, WITH_FACTS
from portal.opendata.schemas import path_of
from portal.opendata.shaping import Item, columns_of, flat_rows, of_source
from portal.spreadsheet import write_csv

#: The day does not matter for an export: it says until when a fact is good, not whether it still is.
ANY_DAY = date.min
SOURCES = "sources"
#: Keys that hold citations.
CITING = {"sources", "trap_sources"}


@dataclass(frozen=True)
class About:
    """What is said of one export."""

    id: str
    names: Mapping[str, str] = field(hash=False)
    about: Mapping[str, str] = field(hash=False)
    often: Mapping[str, str] = field(hash=False)
    has_onet: bool


@dataclass(frozen=True)
class Terms:
    """Under which licence everything is offered, and what to say with it."""

    licence: str
    licence_address: str
    attribution: Mapping[str, str] = field(hash=False)
    #: What O*NET's licence asks to be said with its figures.
    onet: Mapping[str, str] = field(hash=False)
    exports: Mapping[str, About] = field(hash=False)


@once_per_folder
def terms(content: Path) -> Terms:
    """What is offered. Raises UnservableContent."""
    given = read_toml(content / "open_data.toml")
    onet = read_toml(content / "careers" / "SOURCE.toml")["onet"]
    exports = [
        About(one["id"], one["name"], one["about"], one["often"], bool(one.get("onet")))
        for one in given["exports"]
    ]
    return Terms(
        given["licence"],
        given["licence_address"],
        given["attribution"],
        onet["attribution"],
        {one.id: one for one in exports},
    )


def envelope(name: str, items: list[Item], sources: Mapping[str, Source]) -> Item:
    """The items with licence, attribution, and the sources that they cite."""
    said = terms()
    about = said.exports[name]
    cited = {one.partition("#")[0] for one in _cited(items)}
    document: Item = {
        "name": name,
        "title": dict(about.names),
        "description": dict(about.about),
        "schema": path_of(name),
        "licence": said.licence,
        "licence_address": said.licence_address,
        "attribution": dict(said.attribution),
        "version": version_of(items),
        "count": len(items),
        "items": items,
    }
    if about.has_onet:
        document["onet_attribution"] = dict(said.onet)
    if cited:
        document["sources"] = [of_source(one) for key, one in sorted(sources.items()) if key in cited]
    return document


def version_of(items: list[Item]) -> str:
    """A hash of the items: equal data has an equal version."""
    return hashlib.sha256(json.dumps(items, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:16]


def _cited(part: Any) -> Iterator[str]:
    if isinstance(part, list):
        for one in part:
            yield from _cited(one)
    elif isinstance(part, dict):
        for key, one in part.items():
            yield from one if key in CITING else _cited(one)


def as_json(document: Item) -> str:
    """One item a line, so that two versions can be compared."""
    head = json.dumps({**document, "items": []}, ensure_ascii=False, indent=1)
    lines = ",\n".join(json.dumps(item, ensure_ascii=False) for item in document["items"])
    return head.replace('"items": []', f'"items": [\n{lines}\n]', 1) + "\n"


def as_table(name: str, items: Iterable[Item]) -> str:
    """The items as rows; a line says nothing of licence and sources, which stand in the JSON and on the page."""
    rows = list(flat_rows(items, WITH_FACTS.get(name, "")))
    return write_csv(columns_of(rows), rows)


@dataclass(frozen=True)
class Files:
    """An export in both forms."""

    json: str
    csv: str


@functools.cache
def _material() -> Material:
    return read_material(CONTENT, ANY_DAY)


@functools.cache
def files_of(name: str) -> Files:
    """An export of the content, made once per process. Raises KeyError for one that there is not."""
    material = _material()
    items = list(EXPORTS[name](material))
    return make_files(name, items, material.reader.sources)


def sources_with(more: Mapping[str, Source]) -> Files:
    """All sources of the content, and those of lists that editors have published."""
    known = _material().reader.sources
    added = [of_source(one) for key, one in sorted(more.items()) if key not in known]
    if not added:
        return files_of(SOURCES)
    return make_files(SOURCES, [*EXPORTS[SOURCES](_material()), *added], {})


def make_files(name: str, items: list[Item], sources: Mapping[str, Source]) -> Files:
    """Both forms of some items."""
    return Files(as_json(envelope(name, items, sources)), as_table(name, items))
