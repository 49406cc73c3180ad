"""Both catalogs are complete and fresh, each in its own characters and in the words of its own side."""

from __future__ import annotations

import csv
import functools
import re
from collections.abc import Iterator

import pytest
from babel.messages import Catalog

from portal import words
from portal.locale import LOCALES
from portal.settings import ROOT
from tests.scripts import foreign_in

pytestmark = pytest.mark.pure
#: For each locale: which rows of the glossary are meant, and which words they forbid.
FORBIDDEN_IN = {"zh_Hans": ("lint_hans", "forbidden_in_hans"), "zh_Hant": ("lint", "forbidden_in_hant")}

ENGLISH = re.compile(r"[A-Za-z]{2,}")
CHINESE = re.compile(r"[\u3400-\u9fff]")


def read(locale: str) -> Catalog:
    return words.read_catalog(words.catalog_path(locale), locale)


def texts_of(catalog: Catalog) -> Iterator[tuple[str, str]]:
    """Message and words; a plural gives each of its forms."""
    for message in catalog:
        if message.id:
            strings = [message.string] if isinstance(message.string, str) else message.string
            yield from ((str(message.id), text) for text in strings)


@functools.cache
def forbidden_words(locale: str) -> list[str]:
    flag, column = FORBIDDEN_IN[locale]
    with (ROOT / "content" / "glossary.csv").open(encoding="utf-8", newline="") as file:
        return [
            word
            for row in csv.DictReader(file)
            if row[flag] == "yes"
            for word in row[column].split("|")
            if word
        ]


def foreign_words(text: str, locale: str) -> Iterator[str]:
    """What of a text belongs to the other side: characters, and words of the glossary's lists."""
    if foreign := foreign_in(text, locale):
        yield f"characters {foreign}"
    for word in forbidden_words(locale):
        if word in text:
            yield f"the word {word}"


def test_the_catalogs_are_complete_and_fresh() -> None:
    found = list(words.problems())
    assert found == [], "Run `python3 dev.py words` and fill in what is new."


def test_a_catalog_holds_only_its_own_sides_words(locale: str) -> None:
    found = [
        f"{message!r}: {foreign} in {text}"
        for message, text in texts_of(read(locale))
        for foreign in foreign_words(text, locale)
    ]
    assert found == []


def test_a_message_says_something_in_chinese(locale: str) -> None:
    """A message left in English would be no gap in the catalog."""
    untranslated = [
        message
        for message, text in texts_of(read(locale))
        if len(ENGLISH.findall(words.PLACEHOLDER.sub("", message))) > 1 and not CHINESE.search(text)
    ]
    assert untranslated == []


@pytest.mark.parametrize(
    ("text", "locale", "complaint"),
    [
        ("打印这一页", "zh_Hant", "characters 这页"),
        ("列印這一頁", "zh_Hans", "characters 這頁"),
        ("用軟件打開", "zh_Hant", "the word 軟件"),
        ("用软体打开", "zh_Hans", "the word 软体"),
    ],
)
def test_the_checker_notices_the_other_sides_characters_and_words(
    text: str, locale: str, complaint: str
) -> None:
    assert complaint in list(foreign_words(text, locale))


def test_both_locales_are_checked_against_a_list() -> None:
    assert set(FORBIDDEN_IN) == set(LOCALES)
    assert all(len(forbidden_words(locale)) > 20 for locale in LOCALES)


def _message(catalog: Catalog, **changed: object) -> list[str]:
    message = catalog.get("%(num)d person")
    for name, value in changed.items():
        setattr(message, name, value)
    return list(words._message_problems(message))


@pytest.fixture
def catalog() -> Catalog:
    catalog = Catalog(locale="zh_Hans")
    catalog.add("%(num)d person", "%(num)d 人")
    return catalog


def test_the_checker_notices_gaps_doubts_and_lost_placeholders(catalog: Catalog) -> None:
    assert _message(catalog) == []
    assert _message(catalog, string="几个人") == ["other placeholders than in '%(num)d person'"]
    assert _message(catalog, string="") == ["no words for '%(num)d person'"]
    assert _message(catalog, string="%(num)d 人", flags={"fuzzy"}) == ["no words for '%(num)d person'"]
