"""A fact as content states it, read strictly: without source and period there is none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any

from portal.facts.periods import Moment, Period, add_months
from portal.facts.shelf import ShelfLife, Shelves
from portal.facts.sources import Citation, Source, UnreadableFact
from portal.locale import LOCALES, SUFFIXES, TAGS

#: Where a fact may hold: the mainland, Fujian, Xiamen, Pingtan, Taiwan.
PLACES = {"cn": "cn", "fj": "cn", "xm": "cn", "pt": "cn", "tw": "tw"}


class Confidence(StrEnum):
    """How far a fact can be trusted."""

    #: The text of the law or an official page was read.
    law = "law"
    #: A named official release, seen in agreeing reports.
    report = "report"
    #: Seen in one report or one copy only.
    single = "single"
    #: A weak copy, or sources that disagree.
    weak = "weak"
    #: General knowledge; no text was opened.
    gk = "gk"


TO_BE_CONFIRMED = frozenset({Confidence.weak, Confidence.gk})


class Kind(StrEnum):
    """How far two sides can be compared."""

    comparable = "comparable"
    roughly = "roughly"
    not_comparable = "not"


@dataclass(frozen=True)
class Comparability:
    """Whether what stands on both sides can be compared, and why or why not."""

    kind: Kind
    because: Mapping[str, str] = field(hash=False)

    @classmethod
    def from_mapping(cls, given: Mapping[str, Any]) -> Comparability:
        """Raises UnreadableFact."""
        try:
            return cls(Kind(given["kind"]), read_texts(given["because"]))
        except (KeyError, ValueError) as error:
            raise UnreadableFact(f"comparability: {error}") from error


@dataclass(frozen=True)
class Fact:
    """One statement. What is `to_be_confirmed` must be shown as such, with what is missing."""

    side: str
    #: Where it holds; a key of `PLACES`.
    place: str
    texts: Mapping[str, str] = field(hash=False)
    citations: tuple[Citation, ...]
    period: Period
    as_of: Moment
    confidence: Confidence
    shelf: ShelfLife
    missing: Mapping[str, str] = field(default_factory=dict, hash=False)
    #: The day on which an editor looked for a newer one in vain.
    looked_on: date | None = None
    #: Told as history on purpose.
    is_history: bool = False
    #: What it is about, where a page groups facts, such as `effect` or `trend`.
    aspect: str = ""
    #: For how many months a look in vain counts.
    looking_holds: int = 6

    def text(self, locale: str) -> str:
        return self.texts[locale]

    @property
    def is_to_be_confirmed(self) -> bool:
        return self.confidence in TO_BE_CONFIRMED

    @property
    def sources(self) -> list[Source]:
        return list(dict.fromkeys(one.source for one in self.citations))

    def check(self) -> None:
        """Raises UnreadableFact for one without a source, or to be confirmed without saying what is missing."""
        if self.confidence is not Confidence.gk and not self.citations:
            raise UnreadableFact(f"{self.texts['zh_Hans']}: no source")
        if self.confidence is Confidence.gk and self.citations:
            raise UnreadableFact(f"{self.texts['zh_Hans']}: general knowledge, yet it cites a source")
        if self.is_to_be_confirmed and not self.missing:
            raise UnreadableFact(f"{self.texts['zh_Hans']}: to be confirmed, but what is missing is not said")

    @cached_property
    def good_until(self) -> date:
        """The last day of its shelf life."""
        return self.shelf.ends_on(self.period, self.as_of)

    def is_past_shelf_life(self, today: date) -> bool:
        """Whether it must be badged and left out of rankings."""
        return self.is_history or today > self.good_until

    def is_neglected(self, today: date) -> bool:
        """Past its shelf life, and nobody has looked for a newer one lately."""
        if self.is_history or today <= self.good_until:
            return False
        return self.looked_on is None or today > add_months(self.looked_on, self.looking_holds)


def read_texts(given: Any) -> dict[str, str]:
    """A text by locale from its two scripts. Raises UnreadableFact when one is missing."""
    if not isinstance(given, Mapping):
        raise UnreadableFact("a text has no scripts")
    texts = {locale: str(given.get(TAGS[locale], "")).strip() for locale in LOCALES}
    if not all(texts.values()) or set(given) != set(TAGS.values()):
        raise UnreadableFact(f"a text stands in {', '.join(given) or 'no script'} only")
    return texts


@dataclass(frozen=True)
class FactReader:
    """Reads facts against the known sources and shelf lives."""

    sources: Mapping[str, Source]
    shelves: Shelves

    def from_mapping(self, given: Mapping[str, Any], **known: str) -> Fact:
        """A fact of a TOML file; `known` gives what the place in the file says, such as the side.

        Raises UnreadableFact.
        """
        values: dict[str, Any] = {**given, **known}
        side = str(values.get("side") or PLACES.get(str(values.get("place")), ""))
        place = str(values.get("place") or side)
        if PLACES.get(place) != side:
            raise UnreadableFact(f"place {place!r} is not on side {side!r}")
        try:
            return self._read(values, side, place)
        except UnreadableFact:
            raise
        except (KeyError, ValueError, TypeError) as error:
            raise UnreadableFact(f"{values.get('text', given)}: {error!r}") from error

    def _read(self, values: Mapping[str, Any], side: str, place: str) -> Fact:
        confidence = Confidence(values["confidence"])
        fact = Fact(
            side=side,
            place=place,
            texts=read_texts(values["text"]),
            citations=tuple(Citation.read(one, self.sources) for one in values.get("sources", ())),
            period=Period.read(str(values["period"])),
            as_of=Moment.read(str(values["as_of"])),
            confidence=confidence,
            shelf=self.shelves.lives[values["shelf"]],
            missing=read_texts(values["missing"]) if values.get("missing") else {},
            looked_on=Moment.read(str(values["looked_on"])).first_day if values.get("looked_on") else None,
            is_history=bool(values.get("history", False)),
            aspect=str(values.get("aspect", "")),
            looking_holds=self.shelves.looking_holds,
        )
        fact.check()
        return fact

    def from_row(self, row: Mapping[str, str], **known: str) -> Fact:
        """A fact of a CSV table, whose texts stand in columns of their own. Raises UnreadableFact."""
        values: dict[str, Any] = {**row}
        for name in ("text", "missing"):
            scripts = {TAGS[one]: row.get(f"{name}_{suffix}", "") for one, suffix in SUFFIXES.items()}
            values[name] = scripts if any(scripts.values()) else None
        values["sources"] = [one for one in row.get("sources", "").split("|") if one]
        values["history"] = row.get("history", "") in {"yes", "true"}
        return self.from_mapping(values, **known)
