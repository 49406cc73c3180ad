"""Every text of the content with its script, and the pairs that must say the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from portal.checking.material import Material, Row, numbered, place_of
from portal.locale import LOCALE_BY_TAG, LOCALES, SUFFIXES, TAGS


@dataclass(frozen=True)
class Pair:
    """One text as it stands in either script; empty where it does not."""

    file: str
    place: str
    texts: tuple[str, str]

    def text(self, locale: str) -> str:
        return self.texts[LOCALES.index(locale)]


@dataclass(frozen=True)
class Text:
    """A text in one script."""

    file: str
    place: str
    locale: str
    text: str


def pairs(material: Material) -> Iterator[Pair]:
    """Texts whose two scripts stand side by side."""
    for name, record in material.records.items():
        if locale_of_file(name) is None:
            yield from _pairs(name, "", record)
    for name, rows in material.tables.items():
        for number, row in numbered(rows):
            yield from _pairs_of_row(name, place_of(row, number), row)


def texts(material: Material) -> Iterator[Text]:
    """All texts, those of files in one script among them."""
    for pair in pairs(material):
        yield from (Text(pair.file, pair.place, one, pair.text(one)) for one in LOCALES if pair.text(one))
    for name, record in material.records.items():
        if (locale := locale_of_file(name)) is not None:
            yield from (Text(name, place, locale, text) for place, text in _strings("", record))
    for name, text in material.written.items():
        if name.endswith(".md") and (locale := locale_of_file(name)) is not None:
            yield Text(name, "", locale, text)


def strings(material: Material) -> Iterator[tuple[str, str, str]]:
    """File, place and text of all that is written in records, tables and articles, in whatever script."""
    for name, record in material.records.items():
        yield from ((name, place, text) for place, text in _strings("", record))
    for name, rows in material.tables.items():
        for number, row in numbered(rows):
            yield from ((name, f"{place_of(row, number)} {key}", text) for key, text in row.items())
    for name, text in material.written.items():
        if name.startswith("pages/") and name.endswith(".md"):
            for number, line in enumerate(text.splitlines(), start=1):
                yield name, f"line {number}", line


def locale_of_file(name: str) -> str | None:
    """The locale of a file whose name bears a script, such as `plain.zh-Hant.toml`."""
    parts = name.rpartition("/")[2].split(".")
    return next((locale for tag, locale in LOCALE_BY_TAG.items() if tag in parts), None)


def _pairs(file: str, place: str, part: Any) -> Iterator[Pair]:
    if isinstance(part, list):
        for number, one in enumerate(part, start=1):
            name = one["id"] if isinstance(one, Mapping) and isinstance(one.get("id"), str) else number
            yield from _pairs(file, f"{place}[{name}]", one)
    elif isinstance(part, Mapping):
        if set(part) & set(TAGS.values()):
            yield Pair(
                file, place, _both({tag: str(text) for tag, text in part.items()}, tuple(TAGS.values()))
            )
            return
        yield from _suffixed(file, place, {key: one for key, one in part.items() if isinstance(one, str)})
        for key, one in part.items():
            yield from _pairs(file, f"{place}.{key}" if place else key, one)


def _pairs_of_row(file: str, place: str, row: Row) -> Iterator[Pair]:
    yield from _suffixed(file, place, row)


def _suffixed(file: str, place: str, values: Mapping[str, str]) -> Iterator[Pair]:
    """Pairs that stand in keys or columns of their own: `note_hans` and `note_hant`."""
    endings = tuple(f"_{one}" for one in SUFFIXES.values())
    for stem in dict.fromkeys(key[:-5] for key in values if key.endswith(endings)):
        names = (f"{stem}{endings[0]}", f"{stem}{endings[1]}")
        yield Pair(file, f"{place} {stem}".strip(), _both(values, names))


def _both(values: Mapping[str, str], names: tuple[str, ...]) -> tuple[str, str]:
    first, second = (values.get(name, "").strip() for name in names)
    return first, second


def _strings(place: str, part: Any) -> Iterator[tuple[str, str]]:
    if isinstance(part, str):
        yield place, part
    elif isinstance(part, list):
        for number, one in enumerate(part, start=1):
            yield from _strings(f"{place}[{number}]", one)
    elif isinstance(part, Mapping):
        for key, one in part.items():
            yield from _strings(f"{place}.{key}" if place else key, one)
