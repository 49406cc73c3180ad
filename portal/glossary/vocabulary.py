"""Which words are explained in texts of one script, and which words around them are left whole."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from pathlib import Path

from portal.content import once_per_folder, read_rows
from portal.glossary.book import Book, Entry, Equivalence, read_book
from portal.locale import LOCALES, other_locale
from portal.search.folding import fold

#: Words of screens do not stand in facts; what looks like one there is another word.
NOT_EXPLAINED = "interface"
#: In running text shorter words would be found inside of others; between quotation marks a word stands alone.
SHORTEST_IN_TEXT = 3
#: Names of works, and what is marked as a word.
TITLES = re.compile(r"[《〈][^》〉]*[》〉]?")
QUOTED = re.compile(r"[「“](?P<quoted>[^「」“”]{2,12})[」”]")
#: What makes a name of the word before it: a law, an examination, a list, a paper, a level of a certificate.
NAMES = re.compile(
    "[」”]?(?:条例|办法|规定|规范|细则|法|目录|考试|类科|证书|证明|（明）|职业技能|技术士|单一级|[甲乙丙一二三四五]级)"
)

Span = tuple[int, int]


class Why(Enum):
    """Why a word is marked."""

    theirs = auto()
    false_friend = auto()


@dataclass(frozen=True)
class Vocabulary:
    """Folded words: those that are explained, and by their first characters all that must not be cut."""

    words: Mapping[str, tuple[Entry, Why]] = field(hash=False)
    known: Mapping[str, tuple[str, ...]] = field(hash=False)

    def places(self, folded: str) -> list[Span]:
        """Where a word stands that is explained, in order; none lies over another one."""
        named = [found.span() for found in TITLES.finditer(folded)]
        quoted = [found.span("quoted") for found in QUOTED.finditer(folded)]
        standing = list(self._standing(folded))
        free = (one for one in standing if self._is_free(folded, one, standing, quoted))
        marked = (one for one in quoted if folded[slice(*one)] in self.words)
        return _apart(
            one
            for one in sorted((*free, *marked))
            if not _meets_any(one, named) and not NAMES.match(folded, one[1])
        )

    def _standing(self, folded: str) -> Iterator[Span]:
        """The longest known word at each place."""
        for start, first in enumerate(folded):
            word = next((one for one in self.known.get(first, ()) if folded.startswith(one, start)), None)
            if word is not None:
                yield start, start + len(word)

    def _is_free(self, folded: str, one: Span, standing: list[Span], quoted: list[Span]) -> bool:
        """Whether a word in running text is one to explain: by itself, and no part of a longer word or a name."""
        word = folded[slice(*one)]
        if len(word) < SHORTEST_IN_TEXT or word not in self.words or self.words[word][1] is Why.false_friend:
            return False
        cuts = any(_meets(one, other) and not _lies_in(other, one) for other in standing)
        return not cuts and not _meets_any(one, quoted)


@once_per_folder
def vocabularies(content: Path) -> Mapping[str, Vocabulary]:
    """By script what is explained to its readers. Raises UnservableContent."""
    book, titles = read_book(content), _titles(content)
    return {locale: _vocabulary(book, titles, locale) for locale in LOCALES}


def _titles(content: Path) -> set[str]:
    """What occupations are called on both sides, folded."""
    rows = read_rows(content / "careers" / "occupations.csv")
    return {fold(cell) for row in rows for name, cell in row.items() if name.startswith("title_") and cell}


def _vocabulary(book: Book, titles: set[str], locale: str) -> Vocabulary:
    own = own_words(book, locale)
    words: dict[str, tuple[Entry, Why]] = {}
    for entry in (one for one in book.entries.values() if one.kind != NOT_EXPLAINED):
        for word in map(fold, entry.misleading_words(locale)):
            words.setdefault(word, (entry, Why.false_friend))
        if _can_be_said(entry, locale):
            for word in map(fold, entry.all_words(other_locale(locale))):
                if word not in own:
                    words.setdefault(word, (entry, Why.theirs))
    return Vocabulary(words, _by_first(own | set(words) | titles))


def own_words(book: Book, locale: str) -> set[str]:
    """What the readers of a script say themselves, folded; and what they know although the other side says it."""
    return {
        fold(word) for one in book.entries.values() for word in (*one.all_words(locale), *one.kept(locale))
    }


def _can_be_said(entry: Entry, locale: str) -> bool:
    """What is only nearly the same is told with the difference, or not at all."""
    return entry.equivalence is not Equivalence.near or bool(entry.note(locale))


def _by_first(words: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Words by their first characters, the longest first."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for word in words:
        if len(word) > 1:
            found[word[0]].append(word)
    return {first: tuple(sorted(group, key=lambda one: (-len(one), one))) for first, group in found.items()}


def _meets(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _lies_in(inner: Span, outer: Span) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def _meets_any(one: Span, others: Iterable[Span]) -> bool:
    return any(_meets(one, other) for other in others)


def _apart(spans: Iterable[Span]) -> list[Span]:
    found: list[Span] = []
    for one in spans:
        if not found or found[-1][1] <= one[0]:
            found.append(one)
    return found
