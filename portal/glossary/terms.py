"""Words of the other side inside a text, marked as links to their entries.

A link works by keyboard, by touch and for a screen reader, which says our word right after it; it needs no script
and leads to all that the glossary knows. Only the first of a word on a page is marked.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from flask import g, url_for
from flask_babel import gettext
from markupsafe import Markup, escape

from portal.glossary.book import Entry, read_book
from portal.locale import current_locale, other_locale
from portal.search.folding import fold

#: In running text shorter words would be found inside of others; between quotation marks a word stands alone.
SHORTEST_IN_TEXT = 3
QUOTED = re.compile(r"[「“](?P<quoted>[^「」“”]{2,12})[」”]")


class Why(Enum):
    """Why a word is marked."""

    theirs = auto()
    false_friend = auto()


@dataclass(frozen=True)
class Vocabulary:
    """What is marked in texts of one script: folded words by themselves, and a pattern that finds them."""

    words: dict[str, tuple[Entry, Why]]
    pattern: re.Pattern[str]


@dataclass(frozen=True)
class Segment:
    """A piece of a text; with an entry, a word that is explained."""

    text: str
    entry: Entry | None = None
    why: Why = Why.theirs


def mark_terms(text: str) -> Markup:
    """The text with the words of the other side and false friends as links, each once on a page."""
    locale = current_locale()
    marked: set[str] = g.setdefault("marked_terms", set())
    shown = []
    for segment in segments(text, locale):
        if segment.entry is None or segment.entry.id in marked:
            shown.append(escape(segment.text))
            continue
        marked.add(segment.entry.id)
        shown.append(_link(segment, segment.entry, locale))
    return Markup().join(shown)


@functools.lru_cache(maxsize=4096)
def segments(text: str, locale: str) -> tuple[Segment, ...]:
    """The text cut at the words that are explained; kept, since the same facts stand on many pages."""
    return tuple(_segments(text, _vocabulary(locale)))


def _segments(text: str, vocabulary: Vocabulary) -> Iterator[Segment]:
    folded, place = fold(text), 0
    for start, end in _places(folded, vocabulary):
        if start > place:
            yield Segment(text[place:start])
        entry, why = vocabulary.words[folded[start:end]]
        yield Segment(text[start:end], entry, why)
        place = end
    if place < len(text):
        yield Segment(text[place:])


def _places(folded: str, vocabulary: Vocabulary) -> list[tuple[int, int]]:
    """Where words stand. What stands between quotation marks is a word by itself, or none of ours."""
    quoted = [found.span("quoted") for found in QUOTED.finditer(folded)]
    running = (found.span() for found in vocabulary.pattern.finditer(folded))
    free = (one for one in running if not any(start < one[1] and one[0] < end for start, end in quoted))
    known = (one for one in quoted if folded[slice(*one)] in vocabulary.words)
    return sorted((*known, *free))


@functools.cache
def _vocabulary(locale: str) -> Vocabulary:
    entries = read_book().entries.values()
    ours = {fold(word) for entry in entries for word in entry.all_words(locale)}
    words: dict[str, tuple[Entry, Why]] = {}
    for entry in entries:
        for word in map(fold, entry.all_words(other_locale(locale))):
            if word not in ours:
                words.setdefault(word, (entry, Why.theirs))
        for word in map(fold, entry.misleading_words(locale)):
            words.setdefault(word, (entry, Why.false_friend))
    long_enough = (word for word in words if len(word) >= SHORTEST_IN_TEXT)
    longest_first = sorted(long_enough, key=lambda one: (-len(one), one))
    return Vocabulary(words, re.compile("|".join(map(re.escape, longest_first)) or "(?!)"))


def _link(segment: Segment, entry: Entry, locale: str) -> Markup:
    if segment.why is Why.false_friend:
        gloss = gettext("not the same on the other side")
    elif locale == "zh_Hant":
        gloss = gettext("in Taiwan: %(word)s", word=entry.word(locale))
    else:
        gloss = gettext("on the mainland: %(word)s", word=entry.word(locale))
    return Markup('<a class="term" href="{}">{}<span class="unseen"> ({})</span></a>').format(
        url_for("glossary.show_entry", entry_id=entry.id), segment.text, gloss
    )
