"""Finding documents by what stands in them, in this process: no server, no tables, no converter.

All texts are folded to one script, so that either script finds both. For each character the index keeps which documents
hold it, as the bits of one whole number. Of a word the numbers of its characters are joined by `and`; in the few
documents that are left the word is looked for as it stands. Building costs one look at each text.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, reduce
from operator import and_

from portal.search.documents import RANKS, Document
from portal.search.nearness import near_to
from portal.search.question import Variant, Word

#: What a find counts by its place: the whole of a title, its beginning, inside; the same of further names; in the text.
WHOLE_TITLE, TITLE_BEGINS, IN_TITLE = 100.0, 60.0, 45.0
WHOLE_NAME, NAME_BEGINS, IN_NAME = 90.0, 50.0, 40.0
IN_TEXT, EARLY_IN_TEXT, EARLY = 12.0, 3.0, 60
#: What counts more stands in a title or a name.
ONLY_IN_TEXTS = IN_TEXT + EARLY_IN_TEXT
#: Of two titles that hold a word the one of which it is the greater part comes first.
SHARE_OF_TITLE = 10.0
#: A Latin word inside of another one, as java in javascript.
INSIDE_A_WORD = 0.4
#: A title or name in which a single character is another one; what is near to more than a few says nothing.
NEAR, MOST_NEAR = 5.0, 5
#: How much of what the best document holds of a loosened question another one must hold.
ENOUGH = 0.6


@dataclass(frozen=True)
class Hit:
    """A document and how well it answers."""

    document: Document
    score: float

    @property
    def order(self) -> tuple[float, int, str]:
        return (-self.score, RANKS[self.document.kind], self.document.id)


@dataclass(frozen=True)
class Index:
    """Some documents, and who holds which character."""

    documents: tuple[Document, ...] = field(hash=False)

    @cached_property
    def holders(self) -> Mapping[str, int]:
        """By character the documents that hold it: bit n for the n-th document."""
        holders: dict[str, int] = defaultdict(int)
        for place, document in enumerate(self.documents):
            bit = 1 << place
            for character in set(document.everything):
                holders[character] |= bit
        return dict(holders)

    def find_all(self, words: Iterable[Word], above: float = 0.0) -> list[Hit]:
        """Documents that hold every word in one of its variants, in any order; each counting more than `above`."""
        found: dict[int, float] | None = None
        for word in words:
            scores = {place: score for place, score in self._scores(word).items() if score > above}
            found = scores if found is None else _in_both(found, scores)
        return [Hit(self.documents[place], score) for place, score in (found or {}).items()]

    def find_some(self, words: Iterable[Word]) -> list[Hit]:
        """Documents that hold enough of the words; what few documents hold counts more."""
        scores: dict[int, float] = defaultdict(float)
        held: dict[int, float] = defaultdict(float)
        for word in words:
            found = self._scores(word)
            rarity = math.log(1 + len(self.documents) / len(found)) if found else 0.0
            for place, score in found.items():
                scores[place] += rarity * score
                held[place] += rarity
        enough = ENOUGH * max(held.values(), default=0.0)
        return [Hit(self.documents[place], score) for place, score in scores.items() if held[place] >= enough]

    def find_near(self, asked: str) -> list[Hit]:
        """Documents of which a title or name is one character away from what was asked, where these are few."""
        found: dict[Document, None] = {}
        for pattern in near_to(asked):
            near = [one for one in self.documents if any(map(pattern.search, one.folded_names))]
            found |= dict.fromkeys(near if len(near) <= MOST_NEAR else ())
        return [Hit(one, NEAR) for one in found]

    def _scores(self, word: Word) -> dict[int, float]:
        best: dict[int, float] = {}
        for variant in word.variants:
            for place in self._holding(variant.text):
                score = place_score(self.documents[place], variant)
                best[place] = max(best.get(place, 0.0), score)
        return best

    def _holding(self, text: str) -> Iterator[int]:
        bits = reduce(and_, (self.holders.get(character, 0) for character in set(text)))
        while bits:
            place = (bits & -bits).bit_length() - 1
            bits &= bits - 1
            if text in self.documents[place].everything:
                yield place


def _in_both(one: Mapping[int, float], other: Mapping[int, float]) -> dict[int, float]:
    return {place: one[place] + other[place] for place in one if place in other}


def place_score(document: Document, variant: Variant) -> float:
    """What a word counts where it stands best in a document."""
    text = variant.text
    in_titles = (_in_line(line, text, WHOLE_TITLE, TITLE_BEGINS, IN_TITLE) for line in document.folded_titles)
    in_names = (_in_line(line, text, WHOLE_NAME, NAME_BEGINS, IN_NAME) for line in document.folded_names)
    return variant.weight * max(*in_titles, *in_names, _in_body(document.folded_body, text))


def _in_line(line: str, text: str, whole: float, begins: float, inside: float) -> float:
    place = line.find(text)
    if place < 0:
        return 0.0
    kind = whole if line == text else begins if place == 0 else inside
    return kind * _wholeness(line, text, place) + SHARE_OF_TITLE * len(text) / len(line)


def _in_body(body: str, text: str) -> float:
    place = body.find(text)
    if place < 0:
        return 0.0
    return IN_TEXT * _wholeness(body, text, place) + (EARLY_IN_TEXT if place < EARLY else 0.0)


def _wholeness(line: str, text: str, place: int) -> float:
    """Less than one where a Latin word or a figure is but a part of a longer one."""
    before, after = line[:place][-1:], line[place + len(text) :][:1]
    is_cut = (_is_latin(before) and _is_latin(text[0])) or (_is_latin(after) and _is_latin(text[-1]))
    return INSIDE_A_WORD if is_cut else 1.0


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()
