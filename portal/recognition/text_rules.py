"""What the texts of an uploaded list must keep to: the same as those of the content, since readers see both alike."""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from portal.checking.text_rules import QUOTED, foreign_addresses
from portal.glossary.book import forbidden_words, read_book
from portal.search.characters import read_characters


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong: the name of the rule, the line of the file, the column, and what was there."""

    rule: str
    line: int = 0
    column: str = ""
    value: str = ""


def faults_of_text(text: str, locale: str, *, is_name: bool = False) -> Iterator[Fault]:
    """What is wrong with a text by itself. An official name keeps its own side's words."""
    if foreign := read_characters().foreign_in(text, locale):
        yield Fault("script_mixed", value=foreign)
    yield from faults_of_addresses(text)
    if not is_name:
        yield from (Fault("their_word", value=word) for word in their_words(text, locale))


def faults_of_addresses(text: str) -> Iterator[Fault]:
    """No address and no host but those of original publishers, also in wide characters."""
    told = foreign_addresses(unicodedata.normalize("NFKC", text))
    yield from (Fault("foreign_address", value=one.rpartition(": ")[2]) for one in told)


def their_words(text: str, locale: str) -> list[str]:
    """Words of the other side that the glossary forbids in this script, unless they are quoted."""
    said = QUOTED.sub("", text)
    found = [word for word in _forbidden(locale) if word in said]
    # Of a word inside of another one the longer says it all.
    return [word for word in found if not any(word != other and word in other for other in found)]


@functools.cache
def _forbidden(locale: str) -> tuple[str, ...]:
    return tuple(forbidden_words((one.row for one in read_book().entries.values()), locale))
