"""What a figure of pay counts, of whom, and with what it may be compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from portal.content import read_toml
from portal.facts.facts import FactReader, read_texts
from portal.facts.sources import Citation, UnreadableFact

UNITS = ("CNY/year", "CNY/month", "TWD/year", "TWD/month")


@dataclass(frozen=True)
class Definition:
    """One kind of figure. Texts are by locale."""

    id: str
    side: str
    unit: str
    names: Mapping[str, str] = field(hash=False)
    #: What of a pay is in it: bonus, tax, insurance; of which stretch of time.
    counts: Mapping[str, str] = field(hash=False)
    #: Who is in it.
    people: Mapping[str, str] = field(hash=False)
    #: Why it is not compared with a figure of the other side.
    because: Mapping[str, str] = field(hash=False)
    citations: tuple[Citation, ...]
    #: Other definitions of the same concept.
    comparable_with: tuple[str, ...]

    @property
    def currency(self) -> str:
        return self.unit.partition("/")[0]

    @property
    def per(self) -> str:
        return self.unit.partition("/")[2]

    def name(self, locale: str) -> str:
        return self.names[locale]


def read_definitions(path: Path, reader: FactReader) -> dict[str, Definition]:
    """All definitions in their order. Raises UnservableContent."""
    record = read_toml(path)
    try:
        given = sorted(record["definitions"], key=lambda one: int(one["position"]))
        found = [_read(one, reader) for one in given]
    except KeyError as error:
        raise UnreadableFact(f"{path.name}: {error}") from error
    definitions = {one.id: one for one in found}
    for one in found:
        for other in one.comparable_with:
            if other not in definitions or one.id not in definitions[other].comparable_with:
                raise UnreadableFact(f"{path.name}: {one.id} is comparable with {other}, but not the reverse")
    return definitions


def _read(given: Mapping[str, Any], reader: FactReader) -> Definition:
    if given["unit"] not in UNITS or not given["unit"].startswith({"cn": "CNY", "tw": "TWD"}[given["side"]]):
        raise UnreadableFact(f"{given['id']}: unit {given['unit']!r}")
    if not given["sources"]:
        raise UnreadableFact(f"{given['id']}: no source")
    return Definition(
        id=given["id"],
        side=given["side"],
        unit=given["unit"],
        names=read_texts(given["name"]),
        counts=read_texts(given["counts"]),
        people=read_texts(given["people"]),
        because=read_texts(given["because"]),
        citations=tuple(Citation.read(one, reader.sources) for one in given["sources"]),
        comparable_with=tuple(given["comparable_with"]),
    )
