"""Which entries a reader asks to see."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from portal.glossary.book import Book, Entry
from portal.locale import LOCALES
from portal.search.documents import Kind
from portal.search.folding import fold
from portal.search.service import find_of_kind

WORKPLACE = "workplace"
MOST_RELATED = 6


class Filter(StrEnum):
    """A part of the glossary."""

    all = "all"
    false_friends = "false-friends"
    workplace = "workplace"
    to_be_confirmed = "to-be-confirmed"

    @classmethod
    def read(cls, text: str) -> Filter:
        """The part that an address names, else all."""
        return cls(text) if text in {one.value for one in cls} else cls.all

    def holds(self, entry: Entry) -> bool:
        match self:
            case Filter.false_friends:
                return entry.is_false_friend
            case Filter.workplace:
                return entry.kind == WORKPLACE
            case Filter.to_be_confirmed:
                return entry.is_to_be_confirmed
            case _:
                return True


def list_entries(book: Book, question: str, part: Filter) -> list[Entry]:
    """Entries of a part: those that answer the question, best first; without one all in the order of the table."""
    if not question:
        return [entry for entry in book.entries.values() if part.holds(entry)]
    found = (book.entries[document.id] for document in find_of_kind(question, Kind.glossary))
    return [entry for entry in found if part.holds(entry)]


def grouped(entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    """Entries by their groups, both in the order in which they come."""
    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        groups.setdefault(entry.kind, []).append(entry)
    return groups


def list_related(book: Book, entry: Entry) -> list[Entry]:
    """Other entries that share a word with this one, or hold one of its words in theirs."""
    words = _folded(entry)
    related = (
        other
        for other in book.entries.values()
        if other.id != entry.id and any(one in theirs for one in words for theirs in _folded(other))
    )
    return list(related)[:MOST_RELATED]


def _folded(entry: Entry) -> set[str]:
    return {fold(word) for locale in LOCALES for word in entry.all_words(locale)}
