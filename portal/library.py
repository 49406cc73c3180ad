"""Instruments and articles of the content: checked at the start, with hashed versions, their words by locale."""

from __future__ import annotations

import dataclasses
import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, cast

from flask import Flask, current_app

from assessments import Instrument
from portal.content import CONTENT, UnservableContent, once_per_folder, read_toml
from portal.locale import LOCALES, tag_of
from portal.plain import PlainGap, read_plain

SERVED_STATES = frozenset({"reviewed", "fieldtested"})
#: The line above and below the head of an article.
FENCE = "+++\n"


class Kind(StrEnum):
    """What the report of an instrument is about, which decides how it is computed and shown."""

    #: Six types, a code, occupations.
    interests = "interests"
    #: Scales side by side, some perhaps with facets.
    scales = "scales"
    #: Scales and an order among them from best-worst sets.
    values = "values"


@dataclass(frozen=True)
class InstrumentWords:
    """Everything that is said about one instrument in one script."""

    locale: str
    texts: Mapping[str, Any]

    @property
    def title(self) -> str:
        return str(self.texts["title"])

    @property
    def choices(self) -> tuple[str, ...]:
        return tuple(self.texts["choices"])

    @property
    def frame(self) -> str:
        """The question that stands above every statement."""
        return str(self.texts["frame"])

    def item(self, item_id: str) -> str:
        return str(self.texts["items"][item_id]["text"])

    def option(self, scale_id: str) -> str:
        """A scale as one of the options of a best-worst set."""
        return str(self.texts["options"][scale_id]["text"])

    def scale(self, scale_id: str) -> Mapping[str, Any]:
        return cast(Mapping[str, Any], self.texts["scales"][scale_id])

    @property
    def report(self) -> Mapping[str, Any]:
        return cast(Mapping[str, Any], self.texts["report"])


@dataclass(frozen=True)
class Publication:
    """An instrument with its words in both scripts, checked against each other."""

    instrument: Instrument
    structure: Mapping[str, Any]
    words: Mapping[str, InstrumentWords]
    #: What is known and unknown about the instrument, by locale.
    passports: Mapping[str, Mapping[str, Any]]
    #: Earlier structures by version, so that reports made with them can be computed again.
    archive: Mapping[str, Instrument] = field(default_factory=dict)
    #: How often the screen for careless answers is right and wrong on simulated people; None before it was computed.
    screening: Mapping[str, Any] | None = None
    #: The words with the plain texts in place of theirs; none where no plain ones were written.
    plain_words: Mapping[str, InstrumentWords] = field(default_factory=dict)

    @functools.cached_property
    def in_plain_words(self) -> Publication:
        """The same instrument, told in short sentences."""
        return dataclasses.replace(self, words=self.plain_words or self.words)

    @property
    def kind(self) -> Kind:
        return Kind(self.structure["kind"])

    @property
    def is_kept_on_request_only(self) -> bool:
        """Whether a result is shown once and forgotten, unless the person asks for it to be kept."""
        return bool(self.structure.get("kept_on_request_only", False))

    def at_version(self, version: str) -> Instrument | None:
        """The structure of this version, today's or an archived one; None when it is in neither."""
        return self.instrument if version == self.instrument.version else self.archive.get(version)

    def options_of(self, item_id: str) -> tuple[str, ...]:
        """The scales among which a best-worst set asks to choose; empty for any other item."""
        return self._options.get(item_id, ())

    @functools.cached_property
    def _options(self) -> dict[str, tuple[str, ...]]:
        return {one.id: one.options for one in self.instrument.sets}

    def statement(self, item_id: str, locale: str) -> str:
        """What is asked, in one line; of a best-worst set its options."""
        words = self.words[locale]
        options = self.options_of(item_id)
        return " / ".join(map(words.option, options)) if options else words.item(item_id)

    def is_servable(self, item_id: str, locale: str) -> bool:
        """An item without a reviewed text in a script is never served in it; of a set, each option needs one."""
        texts = self.words[locale].texts
        options = self.options_of(item_id)
        shown = map(texts["options"].get, options) if options else [texts["items"].get(item_id)]
        return all(text is not None and text["review"]["state"] in SERVED_STATES for text in shown)


def read_publication(folder: Path) -> Publication:
    """Read one instrument folder and check that both scripts say the same number of the same things."""
    structure = read_toml(folder / "structure.toml")
    instrument = Instrument.from_mapping(structure)
    words = {
        locale: InstrumentWords(locale, read_toml(folder / f"{tag_of(locale)}.toml")) for locale in LOCALES
    }
    passports = {locale: read_toml(folder / f"passport.{tag_of(locale)}.toml") for locale in LOCALES}
    archive = read_archive(folder / "archive", instrument)
    publication = Publication(
        instrument,
        structure,
        words,
        passports,
        archive,
        read_screening(folder),
        read_plain_words(folder, words),
    )
    check_publication(publication)
    return publication


def read_plain_words(folder: Path, words: Mapping[str, InstrumentWords]) -> dict[str, InstrumentWords]:
    """The words with plain texts laid over them. Raises UnservableContent."""
    try:
        plain = read_plain(folder, {locale: one.texts for locale, one in words.items()})
    except PlainGap as error:
        raise UnservableContent(str(error)) from error
    return {locale: InstrumentWords(locale, texts) for locale, texts in plain.items()}


def read_screening(folder: Path) -> Mapping[str, Any] | None:
    """The computed file beside an instrument, if there is one. Raises UnservableContent."""
    path = folder / "screening.toml"
    return read_toml(path) if path.exists() else None


def read_archive(folder: Path, current: Instrument) -> dict[str, Instrument]:
    """Earlier structures of an instrument by version. Raises UnservableContent for a structure of another one."""
    archive: dict[str, Instrument] = {}
    for path in sorted(folder.glob("*.toml")):
        earlier = Instrument.from_mapping(read_toml(path))
        if earlier.id != current.id:
            raise UnservableContent(f"{current.id}/archive/{path.name}: this is {earlier.id}")
        archive[earlier.version] = earlier
    return archive


def check_publication(publication: Publication) -> None:
    """Raises UnservableContent when ids, choices or review states do not agree."""
    instrument = publication.instrument
    items = {item.id for item in instrument.items} | {check.id for check in instrument.checks}
    sets = {one.id for one in instrument.sets}
    scales = {scale.id for scale in instrument.scales}
    n_choices = instrument.maximum - instrument.minimum + 1
    for locale, words in publication.words.items():
        where = f"{instrument.id}/{tag_of(locale)}"
        if set(words.texts["items"]) != items:
            raise UnservableContent(f"{where}: items differ from the structure")
        if set(words.texts["scales"]) != scales:
            raise UnservableContent(f"{where}: scales differ from the structure")
        if len(words.choices) != n_choices:
            raise UnservableContent(f"{where}: {len(words.choices)} choices for {n_choices} values")
        for item_id in items | sets:
            if not publication.is_servable(item_id, locale):
                raise UnservableContent(f"{where}: {item_id} has no reviewed text")


@dataclass(frozen=True)
class Article:
    """A short plain page in one script: Markdown with placeholders such as `{centre}`."""

    title: str
    description: str
    updated: date
    markdown: str


def read_article(path: Path) -> Article:
    """Read one article. Raises UnservableContent when its head is broken or nobody has reviewed it."""
    try:
        empty, head, markdown = path.read_text(encoding="utf-8").split(FENCE, maxsplit=2)
        words = tomllib.loads(head)
        article = Article(words["title"], words["description"], words["updated"], markdown)
    except (OSError, ValueError, KeyError) as error:
        raise UnservableContent(f"{path.parent.name}/{path.name}: {error}") from error
    if empty or words["review"]["state"] not in SERVED_STATES:
        raise UnservableContent(f"{path.parent.name}/{path.name}: nobody has reviewed it")
    return article


class Library:
    """All content, read once per process and never changed."""

    def __init__(self, content: Path = CONTENT) -> None:
        self.content = content
        self.publications = {
            folder.name: read_publication(folder)
            for folder in sorted((content / "instruments").iterdir())
            if folder.is_dir()
        }
        self.articles = {
            folder.name: {locale: read_article(folder / f"{tag_of(locale)}.md") for locale in LOCALES}
            for folder in sorted((content / "pages").iterdir())
            if folder.is_dir()
        }

    @functools.cached_property
    def in_plain_words(self) -> Mapping[str, Publication]:
        """All instruments, told in short sentences."""
        return {name: publication.in_plain_words for name, publication in self.publications.items()}

    def find_publication(self, instrument_id: str) -> Publication | None:
        return self.publications.get(instrument_id)

    def words(self, instrument_id: str, locale: str) -> InstrumentWords:
        return self.publications[instrument_id].words[locale]


@once_per_folder
def read_library(content: Path) -> Library:
    """One library per process, whatever the number of applications in it."""
    return Library(content)


def init_app(app: Flask) -> None:
    app.extensions["library"] = read_library()


def library() -> Library:
    """The library of the current application."""
    return cast(Library, current_app.extensions["library"])
