"""Where facts come from: laws, notices, statistics, data sets; always the original publisher, never a reprint."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

from portal.content import UnservableContent, read_sheet
from portal.facts.periods import Moment
from portal.locale import SUFFIXES

COLUMNS = (
    "id",
    "kind",
    "place",
    "publisher_hans",
    "publisher_hant",
    "title_hans",
    "title_hant",
    "doc_no",
    "published",
    "in_force_from",
    "in_force_until",
    "address",
    "read",
    "as_of",
    "licence",
)
#: Hosts of original publishers. Anything else may be a reprint, and is neither shown nor linked nor exported.
OFFICIAL_HOSTS = re.compile(
    r"(?:[a-z0-9-]+\.)*(?:gov\.cn|gov\.tw|gov\.mo|gov\.hk|npc\.gov\.cn|onetcenter\.org|ilo\.org|creativecommons\.org)"
)
ARTICLE = re.compile(r"\d+(?:-\d+)*", re.ASCII)


class SourceKind(StrEnum):
    """What a source is."""

    law = "law"
    notice = "notice"
    statistics = "statistics"
    report = "report"
    classification = "classification"
    dataset = "dataset"
    standard = "standard"
    editors = "editors"


class Reading(StrEnum):
    """How far a source was read."""

    whole = "whole"
    part = "part"
    report = "report"
    copy = "copy"


class UnreadableFact(UnservableContent):
    """A fact or a source that breaks the rules; the message says which and why."""


@dataclass(frozen=True, eq=False)
class Source:
    """One source, the same as itself alone: it is read once. `row` holds the columns of its table."""

    row: Mapping[str, str]

    @property
    def id(self) -> str:
        return self.row["id"]

    @property
    def kind(self) -> SourceKind:
        return SourceKind(self.row["kind"])

    @property
    def place(self) -> str:
        return self.row["place"]

    @property
    def doc_no(self) -> str:
        return self.row["doc_no"]

    @property
    def address(self) -> str:
        return self.row["address"]

    @property
    def licence(self) -> str:
        return self.row["licence"]

    @property
    def reading(self) -> Reading:
        return Reading(self.row["read"])

    @cached_property
    def as_of(self) -> Moment:
        return Moment.read(self.row["as_of"])

    @cached_property
    def published(self) -> Moment | None:
        return Moment.read(self.row["published"]) if self.row["published"] else None

    @cached_property
    def in_force_from(self) -> Moment | None:
        return Moment.read(self.row["in_force_from"]) if self.row["in_force_from"] else None

    @cached_property
    def in_force_until(self) -> Moment | None:
        return Moment.read(self.row["in_force_until"]) if self.row["in_force_until"] else None

    def title(self, script: str) -> str:
        return self.row[f"title_{script}"]

    def publisher(self, script: str) -> str:
        return self.row[f"publisher_{script}"]

    def check(self) -> None:
        """Raises UnreadableFact when a column does not hold what it must."""
        row = self.row
        for name in (
            "id",
            *(f"{one}_{script}" for one in ("publisher", "title") for script in SUFFIXES.values()),
        ):
            if not row[name].strip():
                raise UnreadableFact(f"source {row['id']!r} has no {name}")
        if row["place"] not in {"cn", "fj", "xm", "tw", "us", "int"}:
            raise UnreadableFact(f"source {row['id']}: place {row['place']!r}")
        if row["address"] and not is_official(row["address"]):
            raise UnreadableFact(f"source {row['id']}: not an address of an original publisher")
        try:
            _ = self.kind, self.reading, self.as_of, self.published, self.in_force_from, self.in_force_until
        except ValueError as error:
            raise UnreadableFact(f"source {row['id']}: {error}") from error


def is_official(address: str) -> bool:
    """Whether an address belongs to an original publisher."""
    parts = urlsplit(address)
    return parts.scheme in {"http", "https"} and bool(OFFICIAL_HOSTS.fullmatch(parts.hostname or ""))


@dataclass(frozen=True)
class Citation:
    """A place in a source: the articles of a law, or the source as a whole."""

    source: Source
    articles: tuple[str, ...] = ()

    @classmethod
    def read(cls, text: str, sources: Mapping[str, Source]) -> Citation:
        """`id` or `id#3,9-1`. Raises UnreadableFact."""
        name, _, where = text.partition("#")
        if name not in sources:
            raise UnreadableFact(f"there is no source {name!r}")
        articles = tuple(one.strip() for one in where.split(",") if one.strip())
        for one in articles:
            if not ARTICLE.fullmatch(one):
                raise UnreadableFact(f"{one!r} is no article of {name}")
        return cls(sources[name], articles)

    def __str__(self) -> str:
        return f"{self.source.id}#{','.join(self.articles)}" if self.articles else self.source.id


def read_sources(folder: Path) -> dict[str, Source]:
    """All sources by id, from every table of the folder. Raises UnservableContent."""
    sources: dict[str, Source] = {}
    for path in sorted(folder.glob("*.csv")):
        columns, rows = read_sheet(path)
        if tuple(columns) != COLUMNS:
            raise UnreadableFact(f"{path.name}: the columns are {', '.join(columns)}")
        for row in rows:
            source = Source(row)
            source.check()
            if source.id in sources:
                raise UnreadableFact(f"{path.name}: source {source.id} stands twice")
            sources[source.id] = source
    return sources
