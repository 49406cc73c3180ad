"""The lists that come with the content: their heads, facts and rows, read strictly and once per process."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from portal.content import by_locale, once_per_folder, read_rows, read_toml
from portal.facts.base import fact_reader
from portal.facts.facts import PLACES, Confidence, Fact, FactReader, read_texts
from portal.facts.periods import Moment
from portal.facts.sources import Citation, UnreadableFact
from portal.recognition.entries import SIDES, Edition, Entry, Half, ListKind, Texts

#: How a column names the sides.
SIDE_COLUMNS = {"cn": "mainland", "tw": "taiwan"}
DIRECTIONS = ("tw-to-cn", "cn-to-tw")
SHELF = "list"
YES_NO = {"yes": True, "no": False}


@dataclass(frozen=True)
class Explained:
    """What stands under one name: a word that is kept apart from others, or a way for who is on no list."""

    id: str
    position: int
    names: Texts = field(hash=False)
    #: For a way, which way it leads; else empty.
    direction: str
    facts: tuple[Fact, ...]

    def name(self, locale: str) -> str:
        return self.names[locale]

    def facts_about(self, aspect: str) -> list[Fact]:
        return [one for one in self.facts if one.aspect == aspect]


@dataclass(frozen=True)
class ForLists:
    """What a regulation says of every list of a place that uses one word."""

    place: str
    word: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class Holdings:
    """Everything about recognition that comes with the content."""

    words: Mapping[str, Explained] = field(hash=False)
    editions: Mapping[str, Edition] = field(hash=False)
    ways: Mapping[str, Explained] = field(hash=False)
    reader: FactReader
    for_lists: tuple[ForLists, ...] = ()

    def facts_for(self, place: str, word: str) -> tuple[Fact, ...]:
        """What holds for every list of a place that uses this word."""
        return _facts_for(self.for_lists, place, word)


def _facts_for(for_lists: tuple[ForLists, ...], place: str, word: str) -> tuple[Fact, ...]:
    return tuple(fact for one in for_lists if (one.place, one.word) == (place, word) for fact in one.facts)


def read_moment(text: Any) -> Moment | None:
    """A year, month or day; None for an empty cell. Raises ValueError."""
    return Moment.read(str(text)) if str(text or "").strip() else None


def scripts_of(row: Mapping[str, str], column: str) -> dict[str, str]:
    """A column in both scripts; empty when the cell is. Raises UnreadableFact when one script is missing."""
    texts = {locale: text.strip() for locale, text in by_locale(row, column).items()}
    if any(texts.values()) and not all(texts.values()):
        raise UnreadableFact(f"{row['id']}: {column} stands in one script only")
    return texts if all(texts.values()) else {}


def half_of(row: Mapping[str, str], side: str) -> Half:
    name = SIDE_COLUMNS[side]
    return Half(scripts_of(row, f"{name}_title"), scripts_of(row, f"{name}_level"))


def read_entry(row: Mapping[str, str], reader: FactReader) -> Entry:
    """One row of a list's table. Raises UnreadableFact, KeyError or ValueError."""
    return Entry(
        id=row["id"],
        halves={side: half_of(row, side) for side in SIDES},
        category=scripts_of(row, "category"),
        note=scripts_of(row, "note"),
        category_is_inferred=YES_NO[row["category_is_inferred"]],
        taiwan_title_is_official=YES_NO[row["taiwan_title_is_official"]],
        since=read_moment(row["effective_from"]),
        occupations=tuple(one for one in row["occupations"].split("|") if one),
        citations=tuple(Citation.read(one, reader.sources) for one in row["sources"].split("|") if one),
        confidence=Confidence(row["confidence"]) if row["confidence"] else None,
        as_of=read_moment(row["as_of"]),
    )


def read_edition(
    given: Mapping[str, Any],
    rows: list[dict[str, str]],
    reader: FactReader,
    for_lists: tuple[ForLists, ...] = (),
) -> Edition:
    """A list with its rows. Raises UnreadableFact, KeyError or ValueError."""
    if given["place"] not in PLACES or given["direction"] not in DIRECTIONS:
        raise UnreadableFact(f"place {given['place']!r} or direction {given['direction']!r}")
    entries = tuple(read_entry(row, reader) for row in rows)
    if len({one.id for one in entries}) < len(entries):
        raise UnreadableFact("a row's id stands twice")
    facts = [
        (reader.from_mapping(one), one.get("only_this_edition", False)) for one in given.get("facts", ())
    ]
    # A regulation says what holds for lists; a single case shows what happened once.
    is_list = ListKind(given["kind"]) is ListKind.list
    shared = _facts_for(for_lists, given["place"], given["word"]) if is_list else ()
    return Edition(
        list_id=given["id"],
        number=0,
        position=given["position"],
        kind=ListKind(given["kind"]),
        word=given["word"],
        names=read_texts(given["name"]),
        place=given["place"],
        citations=(Citation.read(given["issuer"], reader.sources),),
        doc_no=given["doc_no"],
        issued=read_moment(given["issued"]),
        since=read_moment(given["effective_from"]),
        until=read_moment(given["effective_until"]),
        n_rows_official=given.get("n_rows_official"),
        is_whole=given["completeness"] == "whole",
        confidence=Confidence(given["confidence"]),
        as_of=Moment.read(str(given["as_of"])),
        shelf=reader.shelves.lives[SHELF],
        missing=read_texts(given["missing"]) if given.get("missing") else {},
        facts=(*(fact for fact, _only in facts), *shared),
        entries=entries,
        lasting=tuple(fact for fact, only in facts if not only),
    )


def rows_of(path: Path) -> list[dict[str, str]]:
    """The rows of a list's table; none when the list is known by name only. Raises UnservableContent."""
    return read_rows(path) if path.exists() else []


def _for_lists(path: Path, reader: FactReader) -> tuple[ForLists, ...]:
    try:
        return tuple(
            ForLists(one["place"], one["word"], tuple(reader.from_mapping(fact) for fact in one["facts"]))
            for one in read_toml(path)["for_lists"]
        )
    except (KeyError, ValueError) as error:
        raise UnreadableFact(f"{path.name}: {error!r}") from error


def _editions(folder: Path, reader: FactReader, for_lists: tuple[ForLists, ...]) -> Iterator[Edition]:
    for given in read_toml(folder / "lists.toml")["lists"]:
        try:
            edition = read_edition(given, rows_of(folder / "lists" / f"{given['id']}.csv"), reader, for_lists)
            for row in edition.rows:
                row.fact.check()
        except (KeyError, ValueError) as error:
            raise UnreadableFact(f"{given.get('id')}: {error!r}") from error
        yield edition


def _explained(path: Path, reader: FactReader) -> dict[str, Explained]:
    """The one table of tables of a file, by id and in order."""
    record = read_toml(path)
    try:
        found = [_read_explained(one, reader) for one in record[path.stem]]
    except (KeyError, ValueError) as error:
        raise UnreadableFact(f"{path.name}: {error!r}") from error
    return {one.id: one for one in sorted(found, key=lambda one: one.position)}


def _read_explained(given: Mapping[str, Any], reader: FactReader) -> Explained:
    return Explained(
        id=given["id"],
        position=given["position"],
        names=read_texts(given["name"]),
        direction=given.get("direction", ""),
        facts=tuple(reader.from_mapping(one) for one in given["facts"]),
    )


@once_per_folder
def holdings(content: Path) -> Holdings:
    """Lists, words and ways of this content folder. Raises UnservableContent."""
    folder, reader = content / "recognition", fact_reader(content)
    words = _explained(folder / "words.toml", reader)
    for_lists = _for_lists(folder / "for_lists.toml", reader)
    editions = sorted(_editions(folder, reader, for_lists), key=lambda one: one.position)
    for one in editions:
        if one.word not in words:
            raise UnreadableFact(f"{one.list_id}: there is no word {one.word!r}")
    for rule in for_lists:
        if rule.word not in words or rule.place not in PLACES:
            raise UnreadableFact(f"for_lists.toml: there is no {rule.word!r} in {rule.place!r}")
    return Holdings(
        words=words,
        editions={one.list_id: one for one in editions},
        ways=_explained(folder / "ways.toml", reader),
        reader=reader,
        for_lists=for_lists,
    )
