"""Dated rules and programmes that may apply to somebody, and to whom: read strictly from content."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from portal.content import once_per_folder, read_toml
from portal.facts.base import fact_reader
from portal.facts.facts import Fact, FactReader, read_texts
from portal.facts.sources import UnreadableFact
from portal.rules.clauses import Clause, read_clauses, sector_ids

ASPECTS = ("what", "who", "amount", "how", "limits")


class ProgrammeKind(StrEnum):
    """A rule holds anyway, a programme has to be asked for, history is over."""

    rule = "rule"
    programme = "programme"
    history = "history"


@dataclass(frozen=True)
class Programme:
    """One rule or programme. It may apply when any one of its clauses fits."""

    id: str
    position: int
    kind: ProgrammeKind
    names: Mapping[str, str] = field(hash=False)
    clauses: tuple[Clause, ...] = field(hash=False)
    facts: tuple[Fact, ...]
    review: Mapping[str, Any] = field(hash=False)

    def name(self, locale: str) -> str:
        return self.names[locale]


def read_programme(path: Path, reader: FactReader, sectors: Collection[str]) -> Programme:
    """One file. Raises UnservableContent naming it."""
    given = read_toml(path)
    try:
        if given["id"] != path.stem:
            raise UnreadableFact(f"its id is {given['id']!r}")
        return Programme(
            id=given["id"],
            position=int(given["position"]),
            kind=ProgrammeKind(given["kind"]),
            names=read_texts(given["name"]),
            clauses=read_clauses(given["when"], sectors),
            facts=tuple(_fact(one, reader) for one in given["facts"]),
            review=given.get("review", {}),
        )
    except (KeyError, ValueError) as error:
        raise UnreadableFact(f"programmes/{path.name}: {error}") from error


def _fact(given: Mapping[str, Any], reader: FactReader) -> Fact:
    fact = reader.from_mapping(given)
    if fact.aspect not in ASPECTS:
        raise UnreadableFact(f"there is no aspect {fact.aspect!r}")
    return fact


@once_per_folder
def programmes(content: Path) -> tuple[Programme, ...]:
    """All of them in their order. Raises UnservableContent."""
    reader, sectors = fact_reader(content), sector_ids(content)
    read = [read_programme(path, reader, sectors) for path in (content / "programmes").glob("*.toml")]
    return tuple(sorted(read, key=lambda one: (one.position, one.id)))
