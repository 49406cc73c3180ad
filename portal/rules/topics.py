"""Sets of topics that set both sides next to each other: labour rules, education, recruitment and others."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from portal.content import once_per_folder, read_toml
from portal.facts.base import fact_reader
from portal.facts.facts import Comparability, Fact, FactReader, read_texts
from portal.facts.sources import UnreadableFact
from portal.rules.clauses import Clause, read_clauses, sector_ids

SET_FILE = "set.toml"


@dataclass(frozen=True)
class Topic:
    """One topic: what holds on each side, and whether the two can be compared."""

    id: str
    position: int
    group: str
    names: Mapping[str, str] = field(hash=False)
    comparability: Comparability
    facts: tuple[Fact, ...]
    #: The calculator that belongs to it; empty when there is none.
    calculator: str
    review: Mapping[str, Any] = field(hash=False)
    #: Whom it may concern, where it is worth a mention by itself; any of the clauses is enough.
    clauses: tuple[Clause, ...] = field(default=(), hash=False)

    def name(self, locale: str) -> str:
        return self.names[locale]

    def side(self, side: str) -> list[Fact]:
        """The facts of one side, the most important first."""
        return [one for one in self.facts if one.side == side]


@dataclass(frozen=True)
class TopicSet:
    """Topics that are read together, in groups."""

    id: str
    position: int
    names: Mapping[str, str] = field(hash=False)
    leads: Mapping[str, str] = field(hash=False)
    #: Names by group and locale, in the order of the page.
    groups: Mapping[str, Mapping[str, str]] = field(hash=False)
    topics: Mapping[str, Topic] = field(hash=False)
    review: Mapping[str, Any] = field(hash=False)

    def name(self, locale: str) -> str:
        return self.names[locale]

    def lead(self, locale: str) -> str:
        return self.leads[locale]

    def in_group(self, group: str) -> list[Topic]:
        return [one for one in self.topics.values() if one.group == group]


def read_set(folder: Path, reader: FactReader, sectors: Collection[str]) -> TopicSet:
    """One folder of content. Raises UnservableContent naming the file."""
    head = read_toml(folder / SET_FILE)
    groups = {one["id"]: read_texts(one["name"]) for one in head.get("groups", ())}
    paths = sorted(path for path in folder.glob("*.toml") if path.name != SET_FILE)
    topics = [read_topic(path, reader, sectors) for path in paths]
    for one in topics:
        if one.group not in groups:
            raise UnreadableFact(f"{folder.name}/{one.id}: there is no group {one.group!r}")
    return TopicSet(
        id=head["id"],
        position=head["position"],
        names=read_texts(head["name"]),
        leads=read_texts(head["lead"]),
        groups=groups,
        topics={one.id: one for one in sorted(topics, key=lambda one: (one.position, one.id))},
        review=head.get("review", {}),
    )


def read_topic(path: Path, reader: FactReader, sectors: Collection[str]) -> Topic:
    """One topic. Raises UnservableContent naming the file."""
    given = read_toml(path)
    if given.get("id") != path.stem:
        raise UnreadableFact(f"{path.parent.name}/{path.name}: its id is {given.get('id')!r}")
    try:
        return Topic(
            id=given["id"],
            position=given["position"],
            group=given["group"],
            names=read_texts(given["name"]),
            comparability=Comparability.from_mapping(given["comparability"]),
            facts=tuple(reader.from_mapping(one) for one in given.get("facts", ())),
            calculator=given.get("calculator", ""),
            review=given.get("review", {}),
            clauses=read_clauses(given.get("when", ()), sectors),
        )
    except (KeyError, UnreadableFact) as error:
        raise UnreadableFact(f"{path.parent.name}/{path.name}: {error}") from error


@once_per_folder
def topic_sets(content: Path) -> Mapping[str, TopicSet]:
    """All sets by id in their order. Raises UnservableContent."""
    reader, sectors = fact_reader(content), sector_ids(content)
    folders = [one for one in (content / "comparisons").iterdir() if (one / SET_FILE).exists()]
    sets = sorted((read_set(folder, reader, sectors) for folder in folders), key=lambda one: one.position)
    return {one.id: one for one in sets}
