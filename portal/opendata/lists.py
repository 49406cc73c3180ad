"""The rows of official lists as data: those of the content, and those that editors have published."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from portal.facts.sources import Source
from portal.opendata.shaping import Item, by_tag, what_it_rests_on, without_nothing
from portal.recognition.content import SIDE_COLUMNS
from portal.recognition.entries import Row


def items_of(rows: Iterable[Row]) -> list[Item]:
    """One item a row. A level stands there only because the list says so."""
    return [_item(row) for row in rows]


def _item(row: Row) -> Item:
    edition, entry = row.edition, row.entry
    halves = {
        name: without_nothing({"title": by_tag(half.titles), "level": by_tag(half.levels)})
        for name, half in ((name, entry.half(side)) for side, name in SIDE_COLUMNS.items())
    }
    return without_nothing(
        {
            "id": "/".join(row.key),
            "list": edition.list_id,
            "list_name": by_tag(edition.names),
            "list_version": edition.number,
            "kind": edition.kind.value,
            "word": edition.word,
            "doc_no": edition.doc_no,
            "effective_from": str(row.since or ""),
            "effective_until": str(row.until or ""),
            **halves,
            "category": by_tag(entry.category),
            "category_is_inferred": entry.category_is_inferred,
            "taiwan_title_is_official": entry.taiwan_title_is_official,
            "note": by_tag(entry.note),
            "occupations": list(entry.occupations),
            "place": edition.place,
            **what_it_rests_on(row.fact),
        }
    )


def sources_of(rows: Iterable[Row]) -> Mapping[str, Source]:
    """What the rows cite; a published list is a source of its own."""
    return {one.source.id: one.source for row in rows for one in row.fact.citations}
