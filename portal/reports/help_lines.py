"""The telephone numbers of the page of help lines, for where no link may be needed to reach them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from portal.library import Article

CELL = r" *([^|]+?) *\|"
#: A row of one of the page's tables.
ROW = re.compile(rf"^\|{CELL} *\[([^]]+)\]\(tel:[^)]+\) *\|{CELL}{CELL}$", re.MULTILINE)


class HelpLine(NamedTuple):
    """One number, when it answers and what that costs, and who says so."""

    name: str
    number: str
    hours: str
    source: str


class Side(NamedTuple):
    """The lines that answer on one side of the strait, under the heading of the page."""

    name: str
    lines: tuple[HelpLine, ...]


def list_help_lines(article: Article) -> Iterator[HelpLine]:
    """The numbers in the order of the page."""
    return map(HelpLine._make, ROW.findall(article.markdown))


def list_sides(article: Article) -> Iterator[Side]:
    """The same by side, the reader's own first, as on the page."""
    for part in article.markdown.split("\n## ")[1:]:
        name, _, text = part.partition("\n")
        lines = tuple(map(HelpLine._make, ROW.findall(text)))
        if lines:
            yield Side(name.strip(), lines)
