"""What somebody typed, taken apart: words, and for each word what else it may be called on the other side."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from portal.search.folding import fold

#: What stands between words; signs inside of names such as C++ or O*NET stay.
BETWEEN = re.compile(r"[\s,，、。;；:：!！?？/／|｜()（）《》〈〉「」『』“”\"…·]+")
#: Where a word of one script meets a word of the other, as in AI工程師.
SEAM = re.compile(r"(?<=[a-z0-9+#])(?=[㐀-鿿])|(?<=[㐀-鿿])(?=[a-z0-9])")
#: A word of four characters is mostly two words.
COMPOUND = 4
PARTS = re.compile(r"[㐀-鿿]+|[^㐀-鿿]+")
MOST_WORDS = 6
MOST_VARIANTS = 8
#: What a word of the other side counts beside the one that was typed.
OTHER_SIDE = 0.7


@dataclass(frozen=True)
class Variant:
    """One way to say a word, folded, and what it counts."""

    text: str
    weight: float = 1.0


@dataclass(frozen=True)
class Word:
    """A word that was typed, first as it was, then as the other side says it."""

    variants: tuple[Variant, ...]

    @property
    def text(self) -> str:
        return self.variants[0].text


Counterparts = Mapping[str, tuple[str, ...]]


def read_question(text: str, counterparts: Counterparts) -> list[Word]:
    """The words of a question, each once."""
    words = dict.fromkeys(one for one in BETWEEN.split(fold(text)) if _says_something(one))
    return [Word(tuple(_variants(one, counterparts))) for one in itertools.islice(words, MOST_WORDS)]


def split(words: list[Word], counterparts: Counterparts) -> list[list[Word]]:
    """The same question in shorter words that stand anywhere: at seams of scripts, and compounds in halves.

    One list for each way to say the whole, since each side puts other halves together; none where nothing is split.
    """
    ways: dict[tuple[str, ...], None] = {}
    for variants in itertools.islice(itertools.product(*(word.variants for word in words)), MOST_VARIANTS):
        pieces = tuple(piece for one in variants for piece in _halves(one.text))
        if len(pieces) > len(words):
            ways[tuple(dict.fromkeys(pieces))] = None
    return [[Word(tuple(_variants(one, counterparts))) for one in pieces] for pieces in ways]


def _halves(word: str) -> list[str]:
    pieces = SEAM.split(word)
    if len(pieces) == 1 and len(word) == COMPOUND and not word.isascii():
        return [word[: COMPOUND // 2], word[COMPOUND // 2 :]]
    return pieces


def loosened(words: list[Word], counterparts: Counterparts) -> list[Word]:
    """The same question in smaller pieces: words of the glossary, and what is left two characters at a time."""
    found = (piece for word in words for piece in _pieces(word.text, counterparts))
    pieces = dict.fromkeys(piece for piece in found if _says_something(piece))
    return [Word(tuple(_variants(one, counterparts))) for one in pieces]


def _says_something(word: str) -> bool:
    return any(map(str.isalnum, word))


def _variants(word: str, counterparts: Counterparts) -> Iterator[Variant]:
    """The word, then with one or more parts replaced by what the other side says for them."""
    choices = [
        [(part, 1.0), *((other, OTHER_SIDE) for other in counterparts.get(part, ()))]
        for part in _segments(word, counterparts)
    ]
    seen: dict[str, float] = {}
    for chosen in itertools.product(*choices):
        text, weight = "".join(part for part, _ in chosen), 1.0
        for _, factor in chosen:
            weight *= factor
        seen.setdefault(text, weight)
        if len(seen) == MOST_VARIANTS:
            break
    return (Variant(text, weight) for text, weight in seen.items())


def _segments(word: str, counterparts: Counterparts) -> list[str]:
    """The word cut where the longest words of the glossary begin and end."""
    longest = max(map(len, counterparts), default=0)
    cut, rest, place = [], "", 0
    while place < len(word):
        ends = range(min(len(word), place + longest), place + 1, -1)
        end = next((one for one in ends if word[place:one] in counterparts), None)
        if end is None:
            rest += word[place]
            place += 1
            continue
        cut += [rest, word[place:end]] if rest else [word[place:end]]
        rest, place = "", end
    return [*cut, rest] if rest else cut


def _pieces(word: str, counterparts: Counterparts) -> Iterator[str]:
    for segment in _segments(word, counterparts):
        if segment in counterparts:
            yield segment
    for run in PARTS.findall(word):
        if run[0] < "㐀" or len(run) == 1:
            yield run
        else:
            yield from (run[place : place + 2] for place in range(len(run) - 1))
