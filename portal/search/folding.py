"""Texts made alike for comparing: case, width and script fold away, and every character keeps its place."""

from __future__ import annotations

import functools
import string

from portal.search.characters import read_characters

#: Full-width forms of the printable ASCII characters stand in the same order, this much further up.
FULL_WIDTH = 0xFEE0
IDEOGRAPHIC_SPACE = "　"
#: C, C++ and C# are three names.
PART_OF_NAMES = "+#"
#: What both sides write for one thing although the table of scripts keeps them apart.
ALSO = {"着": "著", "瞭": "了", "妳": "你", "姊": "姐", "份": "分"}


def fold(text: str) -> str:
    """The text in lower case, half width and simplified characters; as long as before, place by place.

    >>> fold("ＰＭＰ 國際專案管理師")
    'pmp 国际专案管理师'
    """
    return text.translate(_table())


def name_key(text: str) -> str:
    """What two writings of one name share: folded, and without spaces and marks.

    >>> name_key("護理師（一般）") == name_key("护理师 (一般)")
    True
    """
    return "".join(one for one in fold(text) if one.isalnum() or one in PART_OF_NAMES)


@functools.cache
def _table() -> dict[int, str]:
    printable = [chr(point) for point in range(0x21, 0x7F)]
    table = {one: one.lower() for one in string.ascii_uppercase}
    table |= {chr(ord(one) + FULL_WIDTH): one.lower() for one in printable}
    table |= {IDEOGRAPHIC_SPACE: " "}
    table |= {one: ALSO.get(simple, simple) for one, simple in read_characters().simplified.items()}
    table |= ALSO
    return {ord(one): folded for one, folded in table.items()}
