"""Asking the one index over everything."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from portal.careers.catalogue import Catalogue, Occupation
from portal.content import CONTENT, once_per_folder
from portal.glossary.book import read_book
from portal.search.collecting import collect
from portal.search.documents import Document, Kind
from portal.search.folding import fold, name_key
from portal.search.index import ONLY_IN_TEXTS, Hit, Index
from portal.search.question import Counterparts, Word, loosened, read_question, split


@dataclass(frozen=True)
class Answer:
    """What was found, best first."""

    words: tuple[Word, ...] = field(hash=False)
    hits: tuple[Hit, ...] = field(hash=False)
    #: Whether no document holds all words, so that these hold some of them.
    is_loose: bool = False

    def of_kind(self, kind: Kind | None) -> list[Hit]:
        return [hit for hit in self.hits if kind is None or hit.document.kind is kind]

    @property
    def counts(self) -> dict[Kind, int]:
        """How many of each kind, kinds without any left out."""
        counted = {kind: len(self.of_kind(kind)) for kind in Kind}
        return {kind: count for kind, count in counted.items() if count}


@once_per_folder
def read_index(content: Path) -> Index:
    """The index over a content folder, built when it is first asked. Raises UnservableContent."""
    return Index(tuple(collect(content)))


def search(question: str, *, more: Sequence[Index] = (), content: Path = CONTENT) -> Answer:
    """Documents that hold all words, or if there are none, those that hold most of the pieces of the question.

    `more` are indexes of what changes while the portal runs. Equal questions have equal answers.
    """
    counterparts = read_book(content).counterparts
    words = read_question(question, counterparts)
    indexes = (read_index(content), *more)
    asked = fold(question).strip()
    hits = [hit for index in indexes for hit in index.find_all(words)]
    if not any(hit.score > ONLY_IN_TEXTS and hit.document.kind is not Kind.glossary for hit in hits):
        hits += _named_in_pieces(words, counterparts, indexes, {hit.document for hit in hits})
    if hits:
        return Answer(tuple(words), _ranked(hits, asked))
    pieces = loosened(words, counterparts)
    loose = [hit for index in indexes for hit in index.find_some(pieces)]
    if not loose:
        loose = [hit for index in indexes for hit in index.find_near(name_key(question))]
    return Answer(tuple(pieces), _ranked(loose, asked), is_loose=True)


def _named_in_pieces(
    words: list[Word], counterparts: Counterparts, indexes: Iterable[Index], known: set[Document]
) -> Iterator[Hit]:
    """What bears all pieces of a question in its names, where no name holds it as it was asked."""
    best: dict[Document, Hit] = {}
    for pieces in split(words, counterparts):
        for hit in (hit for index in indexes for hit in index.find_all(pieces, above=ONLY_IN_TEXTS)):
            if hit.document not in best or hit.score > best[hit.document].score:
                best[hit.document] = hit
    return (hit for document, hit in best.items() if document not in known)


def _ranked(hits: Iterable[Hit], asked: str) -> tuple[Hit, ...]:
    """Best first, before all what bears the question as its name, brackets and all."""
    return tuple(sorted(hits, key=lambda hit: (not hit.document.is_called(asked), *hit.order)))


def find_occupations(question: str, catalogue: Catalogue) -> list[Occupation]:
    """Occupations of a catalogue, best first, by either side's words in either script."""
    found = (catalogue.find(document.id) for document in find_of_kind(question, Kind.occupation))
    return [one for one in found if one is not None]


def find_of_kind(question: str, kind: Kind) -> list[Document]:
    """Documents of one kind, best first."""
    return [hit.document for hit in search(question).of_kind(kind)]
