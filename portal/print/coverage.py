"""Which characters the shipped faces can draw, read from the faces themselves.

The typesetter prints nothing at all for a character without a glyph, and says nothing. So each text is checked
beforehand, and what cannot be drawn becomes 〓, the mark that Chinese and Japanese printers set for a missing type.
"""

from __future__ import annotations

import functools
import re
import struct
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

FONTS = Path(__file__).parent / "fonts"
MARK = "〓"
#: Format 12 of the character map: groups of first code, last code, first glyph.
SEGMENTED_COVERAGE = 12
LAYOUT = re.compile(r"[\t\n\v\f\r\u2028\u2029]+")
SKIN_TONES = range(0x1F3FB, 0x1F400)


def map_offset(file: BinaryIO) -> int:
    """Where the font's table `cmap` begins."""
    _, count = struct.unpack(">IH6x", file.read(12))
    for _ in range(count):
        tag, offset, _ = struct.unpack(">4s4xII", file.read(16))
        if tag == b"cmap":
            return int(offset)
    raise ValueError("the font has no character map")


def groups(file: BinaryIO) -> Iterator[tuple[int, int]]:
    """First and last code of each run of characters."""
    start = map_offset(file)
    file.seek(start)
    _, count = struct.unpack(">HH", file.read(4))
    records = [struct.unpack(">4xI", file.read(8))[0] for _ in range(count)]
    for offset in records:
        file.seek(start + offset)
        map_format, n_groups = struct.unpack(">H10xI", file.read(16))
        if map_format == SEGMENTED_COVERAGE:
            yield from (struct.unpack(">II4x", file.read(12)) for _ in range(n_groups))
            return
    raise ValueError("the font's character map has no format 12")


@functools.cache
def characters_of(face: str) -> frozenset[str]:
    """The characters that one face of the folder `fonts` can draw."""
    with (FONTS / face).open("rb") as file:
        return frozenset(chr(code) for first, last in groups(file) for code in range(first, last + 1))


@functools.cache
def drawable() -> frozenset[str]:
    """The characters that some Regular face draws; the typesetter goes from face to face for them."""
    return frozenset().union(*(characters_of(path.name) for path in FONTS.glob("*-Regular.ttf")))


def is_invisible(character: str) -> bool:
    """Joiners, direction marks and variation selectors: they draw nothing, and could only hide or turn text."""
    category = unicodedata.category(character)
    return (
        category in {"Cc", "Cf"}
        or "\ufe00" <= character <= "\ufe0f"
        or "\U000e0100" <= character <= "\U000e01ef"
        or ord(character) in SKIN_TONES
    )


def belongs_to_mark(character: str, shown: list[str]) -> bool:
    """An accent or an enclosing sign right after a replaced character."""
    return bool(shown) and shown[-1] == MARK and unicodedata.category(character).startswith("M")


def printable(text: str) -> tuple[str, int]:
    """The text as the faces can print it, and how many characters became the mark 〓.

    Tabs and line breaks become spaces; an accent on a replaced character goes with it.

    >>> printable("喆堃 😀")
    ('喆堃 〓', 1)
    """
    shown: list[str] = []
    replaced = 0
    for character in unicodedata.normalize("NFC", LAYOUT.sub(" ", text)):
        if is_invisible(character) or belongs_to_mark(character, shown):
            continue
        drawn = character in drawable()
        shown.append(character if drawn else MARK)
        replaced += not drawn
    return "".join(shown), replaced
