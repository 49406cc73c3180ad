"""Which characters betray the other script.

A character is simplified-only when OpenCC would change it on the way to traditional characters and it is not among
the frequent characters of Big5 (its first level; the second holds 体 and 机 as rare old forms). Traditional-only is
the mirror image with GB 2312. So 后, 里, 台 and 干, which stand in texts of both sides, betray nothing.
"""

from __future__ import annotations

import functools

import opencc

FIRST, LAST = 0x3400, 0x9FFF
#: Last code of the frequent characters in each old coding.
FREQUENT_UP_TO = {"big5": b"\xc6\x7e", "gb2312": b"\xf7\xfe"}


def _lacks(coding: str, character: str) -> bool:
    try:
        return character.encode(coding) > FREQUENT_UP_TO[coding]
    except UnicodeEncodeError:
        return True


@functools.cache
def foreign_characters(locale: str) -> frozenset[str]:
    """Characters that must not appear in a text of the locale."""
    direction, coding = ("s2t", "big5") if locale == "zh_Hant" else ("t2s", "gb2312")
    convert = opencc.OpenCC(direction).convert
    characters = [chr(point) for point in range(FIRST, LAST + 1)]
    return frozenset(
        character for character in characters if convert(character) != character and _lacks(coding, character)
    )


def foreign_in(text: str, locale: str) -> str:
    """The characters of a text that belong to the other script, in order, each once."""
    foreign = foreign_characters(locale)
    return "".join(dict.fromkeys(character for character in text if character in foreign))
