"""From content to data: texts by script, facts with all that they need, and flat rows of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from portal.facts.facts import Fact
from portal.facts.sources import Source
from portal.locale import SUFFIXES, TAGS

Item = dict[str, Any]
#: How a script is called in the head of a column.
COLUMN = {TAGS[locale]: suffix for locale, suffix in SUFFIXES.items()}
BETWEEN = "|"
#: Columns of a source that are the same in both scripts.
PLAIN_COLUMNS = (
    "doc_no",
    "published",
    "in_force_from",
    "in_force_until",
    "address",
    "read",
    "as_of",
    "licence",
)


def by_tag(texts: Mapping[str, str]) -> Item:
    """A text by locale as a text by language tag; a script without one is left out."""
    return {TAGS[locale]: text for locale, text in texts.items() if text}


def both(row: Mapping[str, str], column: str) -> Item:
    """Two columns of a table as one text."""
    cells = {tag: row.get(f"{column}_{script}", "") for tag, script in COLUMN.items()}
    return {tag: cell for tag, cell in cells.items() if cell}


def split(cell: str) -> list[str]:
    """A cell that holds several things."""
    return [one.strip() for one in cell.split(BETWEEN) if one.strip()]


def of_fact(fact: Fact) -> Item:
    """A fact with source, period, confidence and shelf life."""
    item: Item = {
        "side": fact.side,
        "place": fact.place,
        "aspect": fact.aspect or None,
        "text": by_tag(fact.texts),
        **what_it_rests_on(fact),
    }
    return without_nothing(item)


def what_it_rests_on(fact: Fact) -> Item:
    """All that a reader needs to judge a fact."""
    return {
        "sources": [str(one) for one in fact.citations],
        "period": str(fact.period),
        "as_of": str(fact.as_of),
        "confidence": fact.confidence.value,
        # Beside a figure its note is kept as what is missing; of what is sure nothing is.
        "missing": by_tag(fact.missing) if fact.is_to_be_confirmed else None,
        "shelf": fact.shelf.name,
        "good_until": fact.good_until.isoformat(),
        "looked_on": fact.looked_on.isoformat() if fact.looked_on else None,
        "history": fact.is_history or None,
    }


def of_source(source: Source) -> Item:
    """A source as its own table states it; an address only where it is the publisher's."""
    row = source.row
    item = {
        "id": source.id,
        "kind": source.kind.value,
        "place": source.place,
        "publisher": both(row, "publisher"),
        "title": both(row, "title"),
        **{name: row[name] for name in PLAIN_COLUMNS},
    }
    return without_nothing(item)


def without_nothing(item: Item) -> Item:
    """The same without what is not known; false, nought and an empty list are known."""
    return {key: value for key, value in item.items() if value not in (None, "", {})}


def flat_rows(items: Iterable[Item], inside: str = "") -> Iterator[Item]:
    """Rows for a table. With `inside` each fact under that key becomes a row of its own, beside what holds it."""
    for item in items:
        outer = dict(_flat("", {key: value for key, value in item.items() if key != inside}))
        parts = item.get(inside, ()) if inside else ()
        if not parts:
            yield outer
        for part in parts:
            yield {**outer, **{f"fact_{key}": value for key, value in _flat("", part)}}


def _flat(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping):
        for key, one in value.items():
            column = COLUMN.get(str(key), str(key))
            yield from _flat(f"{name}_{column}" if name else column, one)
    elif isinstance(value, list):
        yield name, BETWEEN.join(map(str, value))
    else:
        yield name, value


def columns_of(rows: Iterable[Item]) -> list[str]:
    """All columns, in the order in which they come."""
    return list(dict.fromkeys(column for row in rows for column in row))
