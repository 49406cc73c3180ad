"""Finding rows by what is typed: in both scripts, by either side's word, by a part of a title."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum

from portal.recognition.entries import SIDES, Row
from portal.search.folding import name_key
from portal.search.nearness import is_near

#: How alike two names must be in their pairs of characters to be worth a look, and how many are shown.
ALIKE, MOST_ALIKE = 0.25, 5


class Closeness(IntEnum):
    """How a row was found, the nearest first."""

    same = 0
    begins = 1
    contains = 2
    #: By a title of the occupation that the row is linked to.
    occupation = 3
    #: By its level, category or note: some reports name no title.
    remark = 4


@dataclass(frozen=True)
class Found:
    """What was found, and else what has parts of the name in common."""

    rows: tuple[Row, ...]
    alike: tuple[Row, ...] = ()


def find_rows(
    rows: Iterable[Row], asked: str, *, side: str = "", occupations: Mapping[str, str] | None = None
) -> Found:
    """Rows for what was typed. `side` is whose certificate was typed, `cn` or `tw`; empty for either.

    `occupations` gives, by id of a card, the titles under which its rows are found as well.
    """
    rows = list(rows)
    words = [key for word in asked.split() if (key := name_key(word))]
    if not words:
        return Found(())
    titles = {one: name_key(text) for one, text in (occupations or {}).items()}
    ranked = [(_closeness(row, words, side, titles), row) for row in rows]
    found = sorted((pair for pair in ranked if pair[0] is not None), key=lambda pair: pair[0] or 0)
    if found:
        return Found(tuple(row for _, row in found))
    return Found((), tuple(_alike(rows, "".join(words), side)))


def keys_of(row: Row, side: str) -> tuple[str, ...]:
    """How a row's titles can be typed, on one side or on both."""
    return tuple(key for one in ([side] if side else SIDES) for key in row.entry.half(one).keys)


def _closeness(row: Row, words: list[str], side: str, titles: Mapping[str, str]) -> Closeness | None:
    keys = keys_of(row, side)
    whole = "".join(words)
    if any(key in (whole, *words) for key in keys):
        return Closeness.same
    if any(key.startswith(whole) for key in keys):
        return Closeness.begins
    if any(all(word in key for word in words) for key in keys) or _spread(keys, words):
        return Closeness.contains
    if any(word_in_all(words, titles.get(one, "")) for one in row.entry.occupations):
        return Closeness.occupation
    return Closeness.remark if word_in_all(words, row.entry.remarks_key) else None


def word_in_all(words: list[str], text: str) -> bool:
    return bool(text) and all(word in text for word in words)


def _spread(keys: tuple[str, ...], words: list[str]) -> bool:
    """Whether the words stand on the two sides of a row: 照顧服務員 養老護理員."""
    return len(words) > 1 and all(any(word in key for key in keys) for word in words)


def _alike(rows: Iterable[Row], asked: str, side: str) -> list[Row]:
    """The rows whose titles share most pairs of characters with what was typed."""
    ranked = [(max((_likeness(asked, key) for key in keys_of(row, side)), default=0.0), row) for row in rows]
    near = [pair for pair in ranked if pair[0] >= ALIKE]
    return [row for _, row in sorted(near, key=lambda pair: -pair[0])[:MOST_ALIKE]]


def _likeness(one: str, other: str) -> float:
    """Twice the shared pairs over all pairs, from 0 to 1; a single character is a pair of its own.

    What is only one character away is alike however short it is.
    """
    if is_near(one, other):
        return 1.0
    pairs, others = _pairs(one), _pairs(other)
    return 2 * len(pairs & others) / (len(pairs) + len(others))


def _pairs(text: str) -> set[str]:
    return {text[at : at + 2] for at in range(max(1, len(text) - 1))}
