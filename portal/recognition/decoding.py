"""Which encoding a file is in: UTF-8, or the one that spreadsheets of the mainland write. Anything else is named."""

from __future__ import annotations

import codecs

from portal.search.folding import fold

#: The common characters of each of the two old sets.
GB_COMMON, BIG5_COMMON = (0xB0A1, 0xD7F9), (0xA440, 0xC67E)
#: Names of occupations are made of common characters; anything with fewer is another encoding, or no text.
LEAST_PLAUSIBLE = 0.5


class UnreadableFile(Exception):
    """The bytes are no text that holds both scripts; `why` says what they are."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def decode(given: bytes) -> str:
    """The text of a file. Raises UnreadableFile.

    Big5 is recognised in order to be refused: it has no simplified characters, so half of the columns are lost in it.
    """
    if given.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise UnreadableFile("utf16")
    if b"\x00" in given:
        raise UnreadableFile("no_text")
    try:
        return given.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    as_gb, as_big5 = _plausibility(given, "gb18030"), _plausibility(given, "big5")
    if as_big5 > as_gb:
        raise UnreadableFile("big5")
    if as_gb < LEAST_PLAUSIBLE:
        raise UnreadableFile("no_text")
    return given.decode("gb18030")


def _plausibility(given: bytes, encoding: str) -> float:
    """Which share of the Chinese characters would be common ones; -1 when the bytes are not in this encoding."""
    try:
        text = given.decode(encoding)
    except UnicodeDecodeError:
        return -1.0
    charset, (first, last) = ("gb2312", GB_COMMON) if encoding == "gb18030" else ("big5", BIG5_COMMON)
    # Simplified, since GB 2312 has no other; Big5 has only the traditional ones, as they are.
    compared = fold(text) if charset == "gb2312" else text
    others = [one for one in compared if ord(one) > 0x7F]
    return sum(first <= _code(one, charset) <= last for one in others) / max(1, len(others))


def _code(character: str, charset: str) -> int:
    try:
        return int.from_bytes(character.encode(charset), "big")
    except UnicodeEncodeError:
        return 0
