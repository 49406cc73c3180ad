"""Words of the other side inside a text, marked as links to their entries.

A link works by keyboard, by touch and for a screen reader, which says what the word is right after it; it needs no
script and leads to all that the glossary knows. Only the first of a word on a page is marked. A text about the reader's
own side uses the reader's own words, so nothing in it is marked.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass

from flask import g, url_for
from flask_babel import gettext
from markupsafe import Markup, escape

from portal.glossary.book import Entry, Equivalence
from portal.glossary.vocabulary import Vocabulary, Why, vocabularies
from portal.locale import current_locale
from portal.search.folding import fold

#: The side that writes in each script, as facts name it.
OWN_SIDES = {"zh_Hans": "cn", "zh_Hant": "tw"}


@dataclass(frozen=True)
class Segment:
    """A piece of a text; with an entry, a word that is explained."""

    text: str
    entry: Entry | None = None
    why: Why = Why.theirs


def mark_terms(text: str, side: str = "") -> Markup:
    """The text with the words of the other side and false friends as links, each once on a page.

    `side` is what the text is about, `cn` or `tw`; empty when it is about neither or both.
    """
    locale = current_locale()
    marked: set[str] = g.setdefault("marked_terms", set())
    shown = []
    for segment in segments(text, locale, side):
        if segment.entry is None or segment.entry.id in marked:
            shown.append(escape(segment.text))
            continue
        marked.add(segment.entry.id)
        shown.append(_link(segment, segment.entry, locale))
    return Markup().join(shown)


@functools.lru_cache(maxsize=4096)
def segments(text: str, locale: str, side: str = "") -> tuple[Segment, ...]:
    """The text cut at the words that are explained; kept, since the same facts stand on many pages."""
    if side == OWN_SIDES[locale]:
        return (Segment(text),) if text else ()
    return tuple(_segments(text, vocabularies()[locale]))


def _segments(text: str, vocabulary: Vocabulary) -> Iterator[Segment]:
    folded, place = fold(text), 0
    for start, end in vocabulary.places(folded):
        if start > place:
            yield Segment(text[place:start])
        entry, why = vocabulary.words[folded[start:end]]
        yield Segment(text[start:end], entry, why)
        place = end
    if place < len(text):
        yield Segment(text[place:])


def _link(segment: Segment, entry: Entry, locale: str) -> Markup:
    return Markup('<a class="term" href="{}">{}<span class="unseen"> ({})</span></a>').format(
        url_for("glossary.show_entry", entry_id=entry.id), segment.text, gloss_of(segment, entry, locale)
    )


def gloss_of(segment: Segment, entry: Entry, locale: str) -> str:
    """What is said of a word: our word where it is the same, the nearest with the difference, or that there is none."""
    if segment.why is Why.false_friend:
        return gettext("not the same on the other side")
    word, is_taiwan = entry.word(locale), locale == "zh_Hant"
    match entry.equivalence:
        case Equivalence.exact if is_taiwan:
            return gettext("in Taiwan: %(word)s", word=word)
        case Equivalence.exact:
            return gettext("on the mainland: %(word)s", word=word)
        case Equivalence.near:
            nearly = (
                gettext("roughly, in Taiwan: %(word)s", word=word)
                if is_taiwan
                else gettext("roughly, on the mainland: %(word)s", word=word)
            )
            return f"{nearly}{gettext('; ')}{entry.note(locale).rstrip('。')}"
        case _:
            return gettext("Taiwan has none") if is_taiwan else gettext("the mainland has none")
