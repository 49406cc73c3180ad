"""The glossary as content: pairs of words, how far they mean the same, and what to beware of."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from pathlib import Path

from portal.content import once_per_folder, read_rows
from portal.locale import SUFFIXES
from portal.search.folding import fold

#: What stands between several words of one cell.
BETWEEN = re.compile(r"[|、]")
QUOTED = re.compile(r"[「“]([^「」“”]+)[」”]")
#: An entry of any other confidence is shown as to be confirmed.
CONFIRMED = frozenset({"law", "list", "report"})
SHORTEST_WORD = 2
#: The column that makes the other side's word an error in texts of a script.
FLAGS = {"zh_Hans": "lint_hans", "zh_Hant": "lint"}


class Equivalence(StrEnum):
    """How far the two words mean the same."""

    exact = "exact"
    near = "near"
    none = "none"


@dataclass(frozen=True)
class Entry:
    """One idea and what each side calls it. `row` holds the table's columns."""

    row: Mapping[str, str]

    @property
    def id(self) -> str:
        return self.row["id"]

    @property
    def kind(self) -> str:
        """The group in which it is listed."""
        return self.row.get("kind", "")

    @property
    def equivalence(self) -> Equivalence:
        return Equivalence(self.row["equivalence"])

    @property
    def is_false_friend(self) -> bool:
        """Whether one word means different things on the two sides."""
        return self.row.get("false_friend", "") == "yes"

    @property
    def is_to_be_confirmed(self) -> bool:
        return self.row["confidence"] not in CONFIRMED

    @property
    def cited(self) -> tuple[str, ...]:
        """Where the pair is from, as content cites sources."""
        return _words(self.row.get("source_ref", ""))

    @property
    def trap_cited(self) -> tuple[str, ...]:
        """Where the trap is told; nowhere when only the editors know it."""
        return _words(self.row.get("trap_ref", ""))

    def word(self, locale: str) -> str:
        """What the side that writes in this script says."""
        return self.row[f"zh_{SUFFIXES[locale]}"]

    def also(self, locale: str) -> tuple[str, ...]:
        """Other words of that side for the same."""
        return _words(self.row[f"also_{SUFFIXES[locale]}"])

    def all_words(self, locale: str) -> tuple[str, ...]:
        return (*_words(self.word(locale)), *self.also(locale))

    def kept(self, locale: str) -> tuple[str, ...]:
        """Words of the other side, or around them, that are right in a text of this script too."""
        return _words(self.row.get(f"kept_{SUFFIXES[locale]}", ""))

    def note(self, locale: str) -> str:
        return self.row[f"note_{SUFFIXES[locale]}"]

    def trap(self, locale: str) -> str:
        """What a reader of this script may get wrong."""
        return self.row.get(f"trap_{SUFFIXES[locale]}", "")

    def misleading_words(self, locale: str) -> tuple[str, ...]:
        """Words of this side that mean something else on the other: those that the trap names between marks."""
        quoted = set(QUOTED.findall(self.trap(locale)))
        return tuple(word for word in (*self.all_words(locale), *self.kept(locale)) if word in quoted)


@dataclass(frozen=True)
class Book:
    """All entries in the order of the table."""

    entries: Mapping[str, Entry] = field(hash=False)

    def find(self, entry_id: str) -> Entry | None:
        return self.entries.get(entry_id)

    @cached_property
    def counterparts(self) -> Mapping[str, tuple[str, ...]]:
        """By word, folded: what the other side says for it. Words that both sides write alike have none."""
        found: dict[str, dict[str, None]] = defaultdict(dict)
        for entry in self.entries.values():
            sides = [[fold(one) for one in entry.all_words(locale)] for locale in SUFFIXES]
            for ours, theirs in (sides, sides[::-1]):
                for word in ours:
                    found[word].update(dict.fromkeys(one for one in theirs if one != word))
        return {
            word: tuple(others) for word, others in found.items() if others and len(word) >= SHORTEST_WORD
        }


def forbidden_words(rows: Iterable[Mapping[str, str]], locale: str) -> list[str]:
    """The other side's words that must not stand in texts of a script, each once."""
    flag, column = FLAGS[locale], f"forbidden_in_{SUFFIXES[locale]}"
    return list(dict.fromkeys(word for row in rows if row[flag] == "yes" for word in _words(row[column])))


@once_per_folder
def read_book(content: Path) -> Book:
    """The glossary of a content folder. Raises UnservableContent."""
    return Book({row["id"]: Entry(row) for row in read_rows(content / "glossary.csv")})


def _words(cell: str) -> tuple[str, ...]:
    return tuple(one.strip() for one in BETWEEN.split(cell) if one.strip())
