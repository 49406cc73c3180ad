"""What a list says: one row names what a certificate of one side is on the other. Frozen; no request, no database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property

from portal.facts.facts import Confidence, Fact
from portal.facts.periods import Moment, Period
from portal.facts.shelf import ShelfLife
from portal.facts.sources import Citation
from portal.search.folding import name_key

#: The side whose certificate a list starts from, and the side that it leads to.
SIDES = ("tw", "cn")
#: What a page says of a list, in this order; what the content does not fill is shown as not known here yet.
ASPECTS = ("effect", "where-it-holds", "papers", "where-to-apply", "window", "level")

Texts = Mapping[str, str]


class ListKind(StrEnum):
    """Whether the rows are a list's or what somebody reported of single people."""

    list = "list"
    case = "case"


class Standing(StrEnum):
    """How a row stands on a day."""

    ahead = "ahead"
    in_force = "in_force"
    over = "over"


def standing_of(since: Moment | None, until: Moment | None, on: date) -> Standing:
    """How something stands on a day that holds from one moment to another."""
    if until is not None and until.last_day < on:
        return Standing.over
    if since is not None and on < since.first_day:
        return Standing.ahead
    return Standing.in_force


@dataclass(frozen=True)
class Half:
    """One side of a row, by locale; empty where the sources do not say."""

    titles: Texts = field(default_factory=dict, hash=False)
    levels: Texts = field(default_factory=dict, hash=False)

    def title(self, locale: str) -> str:
        return self.titles.get(locale, "")

    def level(self, locale: str) -> str:
        return self.levels.get(locale, "")

    @property
    def is_complete(self) -> bool:
        return any(self.titles.values()) and any(self.levels.values())

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """How it can be typed: title and level in each script, folded."""
        return tuple(
            name_key(f"{title}{self.levels.get(locale, '')}")
            for locale, title in self.titles.items()
            if title
        )


@dataclass(frozen=True)
class Entry:
    """One row of a list."""

    id: str
    halves: Mapping[str, Half] = field(hash=False)
    category: Texts = field(default_factory=dict, hash=False)
    note: Texts = field(default_factory=dict, hash=False)
    category_is_inferred: bool = False
    taiwan_title_is_official: bool = True
    #: Its own first day; None when it is that of the list.
    since: Moment | None = None
    #: Ids of occupation cards.
    occupations: tuple[str, ...] = ()
    #: Its own sources, confidence and day of verification; those of the list when there are none.
    citations: tuple[Citation, ...] = ()
    confidence: Confidence | None = None
    as_of: Moment | None = None

    def half(self, side: str) -> Half:
        return self.halves[side]

    @cached_property
    def remarks_key(self) -> str:
        """What else can be typed: levels, category and note, folded."""
        levels = [text for half in self.halves.values() for text in half.levels.values()]
        return name_key(" ".join((*levels, *self.category.values(), *self.note.values())))

    @property
    def is_complete(self) -> bool:
        """Whether both sides' official titles and both levels are known; a report's word for a title is none."""
        return self.taiwan_title_is_official and all(half.is_complete for half in self.halves.values())


@dataclass(frozen=True)
class Edition:
    """A list at one version: 0 is what came with the content, 1, 2, 3 … what editors have published."""

    list_id: str
    number: int
    position: int
    kind: ListKind
    word: str
    names: Texts = field(hash=False)
    place: str
    citations: tuple[Citation, ...]
    doc_no: str
    issued: Moment | None
    since: Moment | None
    until: Moment | None
    n_rows_official: int | None
    is_whole: bool
    confidence: Confidence
    as_of: Moment
    shelf: ShelfLife
    #: What is missing while the list is still to be confirmed.
    missing: Texts = field(hash=False)
    facts: tuple[Fact, ...]
    entries: tuple[Entry, ...]
    #: Those of the facts that the list's own document states, as editors wrote them down.
    stated: tuple[Fact, ...] = ()
    #: Those of the content's facts that hold for later versions as well: they say nothing of which rows were seen.
    lasting: tuple[Fact, ...] = ()

    def name(self, locale: str) -> str:
        return self.names[locale]

    @property
    def is_case(self) -> bool:
        return self.kind is ListKind.case

    @property
    def first_day(self) -> date:
        """From when on it is looked at; a list without any day always was."""
        since = self.since or self.issued
        return since.first_day if since else date.min

    def standing(self, on: date) -> Standing:
        """How the list as a whole stands on a day."""
        return standing_of(self.since or self.issued, self.until, on)

    def facts_about(self, aspect: str) -> list[Fact]:
        return [one for one in self.facts if one.aspect == aspect]

    @cached_property
    def by_id(self) -> Mapping[str, Entry]:
        return {one.id: one for one in self.entries}

    @property
    def rows(self) -> list[Row]:
        return [Row(self, one) for one in self.entries]


@dataclass(frozen=True)
class Row:
    """A row with the list that it stands on."""

    edition: Edition
    entry: Entry
    #: The last day before a later edition that no longer has it; None when there is no such.
    ended: Moment | None = None

    @property
    def key(self) -> tuple[str, str]:
        return self.edition.list_id, self.entry.id

    @property
    def since(self) -> Moment | None:
        return self.entry.since or self.edition.since or self.edition.issued

    @property
    def until(self) -> Moment | None:
        return self.ended or self.edition.until

    def standing(self, on: date) -> Standing:
        return standing_of(self.since, self.until, on)

    @property
    def confidence(self) -> Confidence:
        return self.entry.confidence or self.edition.confidence

    @property
    def as_of(self) -> Moment:
        return self.entry.as_of or self.edition.as_of

    @property
    def fact(self) -> Fact:
        """The row as a fact: with its sources, period and confidence, as a page must show them."""
        since = self.since or self.as_of
        # A case happened once; a list holds until another one does.
        until = self.until if self.since and not self.edition.is_case else since
        return Fact(
            side="cn",
            place=self.edition.place,
            texts=self.edition.names,
            citations=self.entry.citations or self.edition.citations,
            period=Period(since, until),
            as_of=self.as_of,
            confidence=self.confidence,
            shelf=self.edition.shelf,
            missing=self.edition.missing or self.entry.note,
        )
