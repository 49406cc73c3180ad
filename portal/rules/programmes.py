"""Dated rules and programmes that may apply to somebody, and to whom: read strictly from content."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from portal.content import once_per_folder, read_rows, read_toml
from portal.facts.base import fact_reader
from portal.facts.facts import Fact, FactReader, read_texts
from portal.facts.sources import UnreadableFact

#: All that is ever asked, and all that may decide. Neither sex nor age is among it.
QUESTIONS: Mapping[str, tuple[str, ...]] = {
    "from": ("tw", "cn", "other"),
    "to": ("xm", "fj", "cn", "tw"),
    "is": ("student", "graduate", "employed", "self-employed", "seeking"),
    #: The sectors of the occupations; read from their table.
    "field": (),
    "certificate": ("skill-tw", "professional-tw", "degree-tw", "degree-cn", "none"),
    "public": ("yes", "no"),
}
ASPECTS = ("what", "who", "amount", "how", "limits")

#: What has to be true of the answers: for each question the values that fit.
Clause = Mapping[str, frozenset[str]]


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
            clauses=tuple(_clause(one, sectors) for one in given["when"]),
            facts=tuple(_fact(one, reader) for one in given["facts"]),
            review=given.get("review", {}),
        )
    except (KeyError, ValueError) as error:
        raise UnreadableFact(f"programmes/{path.name}: {error}") from error


def _clause(given: Mapping[str, Any], sectors: Collection[str]) -> Clause:
    for question, values in given.items():
        known = sectors if question == "field" else QUESTIONS.get(question, ())
        unknown = set(values) - set(known)
        if unknown or not values:
            raise UnreadableFact(
                f"nobody is asked whether {question} is {', '.join(sorted(unknown)) or 'nothing'}"
            )
    return {question: frozenset(values) for question, values in given.items()}


def _fact(given: Mapping[str, Any], reader: FactReader) -> Fact:
    fact = reader.from_mapping(given)
    if fact.aspect not in ASPECTS:
        raise UnreadableFact(f"there is no aspect {fact.aspect!r}")
    return fact


@once_per_folder
def programmes(content: Path) -> tuple[Programme, ...]:
    """All of them in their order. Raises UnservableContent."""
    reader = fact_reader(content)
    sectors = {row["id"] for row in read_rows(content / "careers" / "sectors.csv")}
    read = [read_programme(path, reader, sectors) for path in (content / "programmes").glob("*.toml")]
    return tuple(sorted(read, key=lambda one: (one.position, one.id)))
