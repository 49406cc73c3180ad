"""Facts as a page shows them: the text, and in one small line its period, confidence and numbered sources."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from portal.facts.facts import Confidence, Fact, Kind
from portal.facts.periods import Moment, Period
from portal.facts.sources import Citation, Reading, Source, SourceKind
from portal.locale import SUFFIXES

CONFIDENCE_WORDS: Mapping[Confidence, Any] = {
    Confidence.law: _("Read in the original text"),
    Confidence.report: _("From agreeing reports of an official release"),
    Confidence.single: _("Seen in one report only"),
    Confidence.weak: _("Sources are weak or disagree"),
    Confidence.gk: _("General knowledge, no source read"),
}
COMPARABILITY_WORDS: Mapping[Kind, Any] = {
    Kind.comparable: _("Comparable"),
    Kind.roughly: _("Roughly comparable"),
    Kind.not_comparable: _("Not comparable"),
}
READING_WORDS: Mapping[Reading, Any] = {
    Reading.whole: _("read in full"),
    Reading.part: _("read in the parts cited"),
    Reading.report: _("seen in reports of the release"),
    Reading.copy: _("seen in one copy"),
}
PLACE_WORDS: Mapping[str, Any] = {
    "cn": _("the mainland"),
    "fj": _("Fujian"),
    "xm": _("Xiamen"),
    "pt": _("Pingtan"),
    "tw": _("Taiwan"),
    "us": _("the United States"),
    "int": _("international"),
}
SIDE_WORDS: Mapping[str, Any] = {"cn": _("On the mainland"), "tw": _("In Taiwan")}


def sides_in_order(locale: str) -> tuple[str, str]:
    """The reader's own side first."""
    return ("tw", "cn") if locale == "zh_Hant" else ("cn", "tw")


def moment_words(moment: Moment) -> str:
    """A day or month as figures, a year with its word."""
    return gettext("year %(year)s", year=moment.year) if moment.month is None else str(moment)


def period_words(period: Period) -> str:
    """What a period covers, in the reader's script."""
    if period.until is None:
        return gettext("in force since %(moment)s", moment=moment_words(period.since))
    if period.is_single:
        return moment_words(period.since)
    return gettext(
        "%(since)s to %(until)s", since=moment_words(period.since), until=moment_words(period.until)
    )


def article_words(citation: Citation) -> str:
    """The articles of a law, such as 第 24 條、第 39 條; empty for a source as a whole."""
    return "、".join(gettext("Article %(number)s", number=one) for one in citation.articles)


@dataclass(frozen=True)
class Mark:
    """A numbered pointer to a source at the end of the page."""

    number: int
    where: str


@dataclass(frozen=True)
class ShownFact:
    """A fact in the reader's script."""

    text: str
    place: str
    side: str
    aspect: str
    period: str
    confidence: str
    marks: tuple[Mark, ...]
    is_to_be_confirmed: bool
    is_old: bool
    missing: str
    #: The day on which somebody looked for a newer one in vain; empty when nobody did or nobody had to.
    looked_on: str


@dataclass(frozen=True)
class ShownSource:
    """A source as the list at the end of a page names it."""

    number: int
    source: Source
    title: str
    publisher: str
    reading: str

    @property
    def is_work(self) -> bool:
        """Whether the title is that of a text, which stands in its side's title marks."""
        return self.source.kind in {SourceKind.law, SourceKind.notice, SourceKind.standard}

    @property
    def licence(self) -> str:
        """The name of a licence that asks to be named; laws have none, and remarks stay in the data."""
        return "" if self.source.kind is SourceKind.law else self.source.licence.partition(" (")[0]


@dataclass
class FactPage:
    """Collects the facts of one page and numbers their sources in the order of appearance."""

    locale: str
    today: date
    _numbers: dict[Source, int] = field(default_factory=dict)

    def show(self, fact: Fact) -> ShownFact:
        is_old = fact.is_past_shelf_life(self.today)
        return ShownFact(
            text=fact.text(self.locale),
            place=fact.place,
            side=fact.side,
            aspect=fact.aspect,
            period=period_words(fact.period),
            confidence=str(CONFIDENCE_WORDS[fact.confidence]),
            marks=tuple(self.mark(one) for one in fact.citations),
            is_to_be_confirmed=fact.is_to_be_confirmed,
            is_old=is_old,
            missing=fact.missing.get(self.locale, "") if fact.is_to_be_confirmed else "",
            looked_on=str(fact.looked_on) if is_old and fact.looked_on else "",
        )

    def show_all(self, facts: Iterable[Fact]) -> list[ShownFact]:
        return [self.show(fact) for fact in facts]

    def mark(self, citation: Citation) -> Mark:
        """The number of a source on this page, given when it is first cited."""
        number = self._numbers.setdefault(citation.source, len(self._numbers) + 1)
        return Mark(number, article_words(citation))

    @property
    def sources(self) -> list[ShownSource]:
        """The sources cited so far; to be asked for after the last fact."""
        script = SUFFIXES[self.locale]
        return [
            ShownSource(
                number, one, one.title(script), one.publisher(script), str(READING_WORDS[one.reading])
            )
            for one, number in self._numbers.items()
        ]
