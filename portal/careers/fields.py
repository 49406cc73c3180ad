"""Fields of work: which sectors they hold, what is known of them on each side, and what the editors suggest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from portal.careers.catalogue import Catalogue, Occupation
from portal.content import by_locale, read_rows, read_toml
from portal.facts.facts import Fact, FactReader, read_texts
from portal.facts.sources import UnreadableFact

#: What the facts of a field speak of, in the order of the page.
ASPECTS = ("characteristics", "trend", "entering", "applying", "recognition", "new-occupations")
ADVICE = "advice"


@dataclass(frozen=True)
class NamedRoute:
    """A way through occupations that the editors suggest: no fact, and no promise."""

    id: str
    names: Mapping[str, str] = field(hash=False)
    because: Mapping[str, str] = field(hash=False)
    #: Ids in the order of the way; some may belong to another field.
    occupations: tuple[str, ...] = ()


@dataclass(frozen=True)
class Field:
    """One field of work."""

    id: str
    names: Mapping[str, str] = field(hash=False)
    sectors: tuple[str, ...]
    #: Whether the standard asks for guidance in this very field.
    is_named_by_standard: bool
    facts: tuple[Fact, ...] = ()
    #: What the editors suggest; each stands on a side, without a source.
    advice: tuple[Fact, ...] = ()
    routes: tuple[NamedRoute, ...] = ()

    def name(self, locale: str) -> str:
        return self.names[locale]

    def occupations(self, catalogue: Catalogue) -> list[Occupation]:
        """In the order of the table."""
        return [one for one in catalogue.occupations.values() if one.sector.id in self.sectors]

    def about(self, aspect: str, side: str) -> list[Fact]:
        return [one for one in self.facts if one.aspect == aspect and one.side == side]

    def advice_of(self, side: str) -> list[Fact]:
        return [one for one in self.advice if one.side == side]


def read_fields(content: Path, reader: FactReader) -> dict[str, Field]:
    """All fields in their order. Raises UnservableContent naming the file."""
    rows = sorted(read_rows(content / "careers" / "fields.csv"), key=lambda row: int(row["position"]))
    return {row["id"]: _read_field(row, content / "fields" / f"{row['id']}.toml", reader) for row in rows}


def _read_field(row: Mapping[str, str], path: Path, reader: FactReader) -> Field:
    given = read_toml(path)
    try:
        facts, advice = _facts_and_advice(given.get("facts", ()), reader)
        return Field(
            id=row["id"],
            names=by_locale(row, "name"),
            sectors=tuple(row["sectors"].split("|")),
            is_named_by_standard=row["named_by_standard"] == "yes",
            facts=tuple(facts),
            advice=tuple(advice),
            routes=tuple(_read_route(one) for one in given.get("routes", ())),
        )
    except (KeyError, UnreadableFact) as error:
        raise UnreadableFact(f"fields/{path.name}: {error}") from error


def _facts_and_advice(
    given: Iterable[Mapping[str, Any]], reader: FactReader
) -> tuple[list[Fact], list[Fact]]:
    facts: list[Fact] = []
    advice: list[Fact] = []
    for one in given:
        fact = reader.from_mapping(one)
        if fact.aspect not in ASPECTS:
            raise UnreadableFact(f"there is no aspect {fact.aspect!r}")
        (advice if one.get("kind") == ADVICE else facts).append(fact)
    return facts, advice


def _read_route(given: Mapping[str, Any]) -> NamedRoute:
    return NamedRoute(
        id=given["id"],
        names=read_texts(given["name"]),
        because=read_texts(given["because"]),
        occupations=tuple(given["occupations"]),
    )
