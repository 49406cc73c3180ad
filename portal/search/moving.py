"""What can be found beside the content as it is written: calculators, whose words are the interface's, and the rows of
official lists, which editors publish while the portal runs.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from datetime import date, datetime

from flask_babel import force_locale
from sqlalchemy.orm import Session

from portal.locale import LOCALES
from portal.recognition.entries import Row
from portal.recognition.service import list_current_rows, list_published
from portal.rules.words import CALCULATOR_LEADS, CALCULATOR_NAMES
from portal.search.documents import Document, Kind
from portal.search.index import Index

#: What an index over rows is made of: the day, and each published version with its file.
Made = tuple[date, tuple[tuple[int, str, datetime | None], ...]]
#: The newest index only.
KEPT: dict[Made, Index] = {}


@functools.cache
def calculators() -> Index:
    """An index over all calculators. Asks for words, so it needs an application."""
    return Index(tuple(_calculator(slug) for slug in CALCULATOR_NAMES))


def _calculator(slug: str) -> Document:
    names, leads = {}, {}
    for locale in LOCALES:
        with force_locale(locale):
            names[locale], leads[locale] = str(CALCULATOR_NAMES[slug]), str(CALCULATOR_LEADS[slug])
    return Document(
        Kind.calculator, slug, "rules.show_calculator", {"slug": slug}, titles=names, bodies=leads
    )


def recognition(session: Session, on: date) -> Index:
    """An index over the rows that hold on a day, built again when another version has been published."""
    made = on, tuple((one.id, one.sha256, one.published_at) for one in list_published(session))
    index = KEPT.get(made)
    if index is None:
        index = Index(tuple(rows_as_documents(list_current_rows(session, on=on))))
        KEPT.clear()
        KEPT[made] = index
    return index


def rows_as_documents(rows: Iterable[Row]) -> Iterator[Document]:
    """Rows by what they are called on the Taiwan side, or on the mainland where only that is known."""
    for row in rows:
        halves = [row.entry.half(side) for side in ("tw", "cn")]
        yield Document(
            Kind.recognition,
            "/".join(row.key),
            "recognition.show_entry",
            {"list_id": row.edition.list_id, "entry_id": row.entry.id},
            titles={locale: _title(row, locale) for locale in LOCALES},
            names=tuple(
                dict.fromkeys(
                    name
                    for half in halves
                    for locale in LOCALES
                    for name in (half.title(locale), f"{half.title(locale)}{half.level(locale)}")
                    if name
                )
            ),
            bodies={locale: _about(row, locale) for locale in LOCALES},
        )


def _title(row: Row, locale: str) -> str:
    """What the row says in one line: from the Taiwan side to the mainland side, as far as it is known."""
    sides = (f"{half.title(locale)}{half.level(locale)}" for half in map(row.entry.half, ("tw", "cn")))
    return " → ".join(one for one in sides if one)


def _about(row: Row, locale: str) -> str:
    parts = (row.edition.name(locale), row.entry.category.get(locale, ""), row.entry.note.get(locale, ""))
    return "\n".join(part for part in parts if part)
