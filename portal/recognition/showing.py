"""Rows and lists as pages show them: in the reader's script, with dates, badges and numbered sources."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext

from portal.facts.facts import PLACES, Fact
from portal.facts.periods import Moment, Period
from portal.facts.showing import PLACE_WORDS, FactPage, ShownFact, moment_words
from portal.locale import LOCALES
from portal.recognition.content import holdings
from portal.recognition.csv_files import PAIRED, YES_NO_COLUMNS, row_of
from portal.recognition.differences import Change, difference
from portal.recognition.entries import ASPECTS, SIDES, Edition, Row, Standing
from portal.recognition.words import (
    ASPECT_WORDS,
    CELL_WORDS,
    COLUMN_WORDS,
    SIDE_TITLES,
    YES_NO_WORDS,
    half_words,
    row_words,
)

#: A level that is a whole sentence would drown the title in a line; it is read on the page of the row.
LONGEST_LEVEL = 8


@dataclass(frozen=True)
class ShownHalf:
    """One side of a row; a title or level that no source gives is empty."""

    side: str
    name: Any
    title: str
    level: str


@dataclass(frozen=True)
class ShownAspect:
    """One thing to know about a list; without facts it is not known here yet."""

    name: Any
    facts: Sequence[ShownFact]


@dataclass(frozen=True)
class ShownRow:
    """A row in the reader's script."""

    row: Row
    locale: str
    standing: Standing

    @property
    def list_id(self) -> str:
        return self.row.edition.list_id

    @property
    def id(self) -> str:
        return self.row.entry.id

    @property
    def words(self) -> str:
        return row_words(self.row, self.locale, longest_level=LONGEST_LEVEL)

    @property
    def parts(self) -> list[str]:
        """The line in parts that should not be broken: a title is not cut in two while there is room below."""
        return self.words.replace("→ ", "→\u00a0").split(" ")

    @property
    def list_name(self) -> str:
        return self.row.edition.name(self.locale)

    @property
    def word(self) -> str:
        return word_of(self.row.edition, self.locale)

    @property
    def word_id(self) -> str:
        return self.row.edition.word

    @property
    def is_case(self) -> bool:
        return self.row.edition.is_case

    @property
    def is_in_force(self) -> bool:
        return self.standing is Standing.in_force

    @property
    def dates(self) -> str:
        return dates_of(self.row)

    @property
    def halves(self) -> list[ShownHalf]:
        entry = self.row.entry
        return [
            ShownHalf(
                side,
                SIDE_TITLES[side],
                entry.half(side).title(self.locale),
                entry.half(side).level(self.locale),
            )
            for side in SIDES
        ]

    def title(self, side: str) -> str:
        return self.row.entry.half(side).title(self.locale)

    def line(self, side: str) -> str:
        return half_words(self.row, side, self.locale, longest_level=LONGEST_LEVEL)


def word_of(edition: Edition, locale: str) -> str:
    """The list's own word for what it does."""
    return holdings().words[edition.word].name(locale)


def place_of(edition: Edition) -> Any:
    return PLACE_WORDS[edition.place]


def show_rows(rows: Iterable[Row], locale: str, on: date) -> list[ShownRow]:
    return [ShownRow(row, locale, row.standing(on)) for row in rows]


def dates_of(row: Row) -> str:
    """From when and until when a row holds, as far as is known."""
    if row.edition.is_case and row.since is not None:
        return moment_words(row.since)
    return _stretch(row.since, row.until)


def dates_of_edition(edition: Edition, ended: date | None = None) -> str:
    """The same of a whole list, which another edition may have ended; a case happened once."""
    since = edition.since or edition.issued
    if edition.is_case and since is not None:
        return moment_words(since)
    return _stretch(since, Moment.of(ended) if ended else edition.until)


def _stretch(since: Moment | None, until: Moment | None) -> str:
    if since is None:
        return gettext("first day not known here yet")
    if until is None:
        return gettext("since %(moment)s", moment=moment_words(since))
    if since == until:
        return moment_words(since)
    return gettext("%(since)s to %(until)s", since=moment_words(since), until=moment_words(until))


def aspects_of(edition: Edition, shown: FactPage) -> list[ShownAspect]:
    """What is known about a list under each heading, in the order of a page."""
    facts = {one: edition.facts_about(one) for one in ASPECTS}
    if edition.number and not facts["where-it-holds"]:
        facts["where-it-holds"] = [_place_as_fact(edition)]
    return [ShownAspect(ASPECT_WORDS[name], shown.show_all(_in_order(of))) for name, of in facts.items()]


def _place_as_fact(edition: Edition) -> Fact:
    """Where a list holds, as the editor read it in the document, when nothing else says so."""
    text = gettext("According to the list: %(place)s", place=PLACE_WORDS[edition.place])
    return Fact(
        side=PLACES[edition.place],
        place=edition.place,
        texts=dict.fromkeys(LOCALES, text),
        citations=edition.citations,
        period=Period(edition.since or edition.as_of, edition.until),
        as_of=edition.as_of,
        confidence=edition.confidence,
        shelf=edition.shelf,
    )


def grouped_facts(facts: Sequence[Fact], shown: FactPage) -> list[ShownAspect]:
    """Facts under their headings, in the order in which the content gives them."""
    names = dict.fromkeys(one.aspect for one in facts)
    return [
        ShownAspect(ASPECT_WORDS[name], shown.show_all(one for one in facts if one.aspect == name))
        for name in names
    ]


def _in_order(facts: Iterable[Fact]) -> list[Fact]:
    """What still holds before what is told as history."""
    return sorted(facts, key=lambda one: one.is_history)


def show_cells(row: Row) -> list[tuple[Any, Any, str]]:
    """Everything that a row says: what a second editor signs. What stands in two scripts is shown in both."""
    cells = row_of(row.entry)
    paired = [
        (CELL_WORDS[name], cells[f"{name}_hans"], cells[f"{name}_hant"])
        for name in PAIRED
        if cells[f"{name}_hans"]
    ]
    single = [
        (CELL_WORDS[name], YES_NO_WORDS.get(cells[name], cells[name]), "")
        for name in ("id", *YES_NO_COLUMNS, "effective_from", "occupations")
        if cells[name]
    ]
    return [*paired, *single]


@dataclass(frozen=True)
class ShownDifference:
    """What became of rows, as lines; of a changed one also the cells before and after."""

    added: list[str]
    removed: list[str]
    changed: list[tuple[str, list[tuple[Any, str, str]]]]
    n_same: int


def show_difference(before: Edition | None, after: Edition, locale: str) -> ShownDifference:
    """From one edition to another; without an earlier one everything is new."""
    found = difference(before, after)
    return ShownDifference(
        added=[row_words(Row(after, one), locale) for one in found.added],
        removed=[row_words(Row(before, one), locale) for one in found.removed if before],
        changed=[(row_words(Row(after, one.after), locale), _cells(one)) for one in found.changed],
        n_same=found.n_same,
    )


def _cells(change: Change) -> list[tuple[Any, str, str]]:
    old, new = row_of(change.before), row_of(change.after)
    return [(COLUMN_WORDS[column], old[column], new[column]) for column in change.columns]
