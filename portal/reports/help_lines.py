"""The telephone numbers of the page of help lines, for paper, where no link leads to it."""

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


def list_help_lines(article: Article) -> Iterator[HelpLine]:
    """The numbers in the order of the page."""
    return map(HelpLine._make, ROW.findall(article.markdown))
