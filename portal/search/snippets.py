"""The piece of a text in which something was found, with the words marked."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from portal.search.folding import fold
from portal.search.question import Word

LENGTH, BEFORE = 88, 24
MORE = "…"
SENTENCE_ENDS = "。；！？\n"


@dataclass(frozen=True)
class Piece:
    """A part of a text, found or not."""

    text: str
    is_found: bool


def snippet(text: str, words: Iterable[Word]) -> list[Piece]:
    """Where the first of the words stands, with what stands around it; the beginning when none does."""
    pattern = _pattern(words)
    found = pattern.search(fold(text))
    start = _start(text, found.start()) if found else 0
    end = min(len(text), start + LENGTH)
    cut = text[start:end].replace("\n", " ")
    return marked(f"{MORE if start else ''}{cut}{MORE if end < len(text) else ''}", pattern)


def _start(text: str, place: int) -> int:
    """A little before a place; where a sentence begins in that stretch, its beginning."""
    earliest = max(0, place - BEFORE)
    sentence = max(text.rfind(mark, earliest, place) for mark in SENTENCE_ENDS) + 1
    return sentence or earliest


def marked(text: str, pattern: re.Pattern[str]) -> list[Piece]:
    """The whole text in pieces. Folding keeps every character in its place, so what is found there is found here."""
    pieces, place = [], 0
    for found in pattern.finditer(fold(text)):
        if found.start() > place:
            pieces.append(Piece(text[place : found.start()], is_found=False))
        pieces.append(Piece(text[found.start() : found.end()], is_found=True))
        place = found.end()
    return [*pieces, Piece(text[place:], is_found=False)] if place < len(text) else pieces


def mark_title(title: str, words: Iterable[Word]) -> list[Piece]:
    """A title with the words marked."""
    return marked(title, _pattern(words))


def _pattern(words: Iterable[Word]) -> re.Pattern[str]:
    """Matches any variant, longer ones first; of no words nothing."""
    texts = {variant.text for word in words for variant in word.variants}
    longest_first = sorted(texts, key=lambda one: (-len(one), one))
    return re.compile("|".join(map(re.escape, longest_first)) or r"(?!)")
