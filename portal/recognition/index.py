"""Titles in the order in which each script's readers look them up: by sound, or by the number of strokes.

The two old character sets are sorted so: GB 2312 gives its common characters by pinyin, Big5 by strokes. What neither
has in its common part stands at the end.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

Thing = TypeVar("Thing")

#: First code of each letter in GB 2312; no sound begins with I, U or V. The last one ends the common part.
GB_LETTERS = "ABCDEFGHJKLMNOPQRSTWXYZ"
GB_STARTS = (
    0xB0A1, 0xB0C5, 0xB2C1, 0xB4EE, 0xB6EA, 0xB7A2, 0xB8C1, 0xB9FE, 0xBBF7, 0xBFA6, 0xC0AC, 0xC2E8,
    0xC4C3, 0xC5B6, 0xC5BE, 0xC6DA, 0xC8BB, 0xC8F6, 0xCBFA, 0xCDDA, 0xCEF4, 0xD1B9, 0xD4D1, 0xD7FA,
)  # fmt: skip
#: First code of each number of strokes in Big5, from one stroke on; the last one ends what is told apart here.
BIG5_STARTS = (
    0xA440, 0xA442, 0xA454, 0xA4A1, 0xA4FE, 0xA5E0, 0xA6EA, 0xA8C3, 0xAB45, 0xADBC, 0xB0AE, 0xB3C3,
    0xB6C4, 0xB9AC, 0xBBF5, 0xBEA7, 0xC075, 0xC24F, 0xC35F, 0xC455, 0xC4D7, 0xC56B, 0xC5C8, 0xC5F1, 0xC655,
)  # fmt: skip
CHARSETS = {"zh_Hans": "gb2312", "zh_Hant": "big5"}


@dataclass(frozen=True)
class Heading:
    """A letter, or a number of strokes; neither for what the tables do not order."""

    letter: str = ""
    strokes: int = 0

    @property
    def key(self) -> str:
        """How an address names it."""
        return self.letter.lower() or str(self.strokes)

    @property
    def is_rest(self) -> bool:
        return not self.letter and not self.strokes


def heading_of(title: str, locale: str) -> Heading:
    """Under what a title stands.

    >>> heading_of("养老护理员", "zh_Hans"), heading_of("車床", "zh_Hant")
    (Heading(letter='Y', strokes=0), Heading(letter='', strokes=7))
    """
    code = _code(title[:1], locale)
    starts = GB_STARTS if locale == "zh_Hans" else BIG5_STARTS
    place = bisect_right(starts, code)
    if not 0 < place < len(starts):
        return Heading()
    return Heading(letter=GB_LETTERS[place - 1]) if locale == "zh_Hans" else Heading(strokes=place)


def _code(character: str, locale: str) -> int:
    try:
        return int.from_bytes(character.encode(CHARSETS[locale]), "big")
    except UnicodeEncodeError:
        return 0


def sort_key(title: str, locale: str) -> tuple[bool, list[int], str]:
    """Orders titles under their headings and within them; the rest comes last."""
    return heading_of(title, locale).is_rest, [_code(one, locale) for one in title], title


def in_index(
    things: Iterable[Thing], title_of: Callable[[Thing], str], locale: str
) -> dict[Heading, list[Thing]]:
    """Things under the headings of their titles, all in order."""
    grouped: dict[Heading, list[Thing]] = {}
    for one in sorted(things, key=lambda thing: sort_key(title_of(thing), locale)):
        grouped.setdefault(heading_of(title_of(one), locale), []).append(one)
    return grouped
