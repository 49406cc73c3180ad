"""Markdown that reads well as plain text too: aligned tables, even numbers, ids that are never mistaken for markup."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from unicodedata import east_asian_width

import numpy as np

Number = float | int | np.floating | np.integer

#: What stands in a table where there is no number.
NOTHING = "–"
_MINUS = "\N{MINUS SIGN}"


def number(value: Number | None, decimals: int = 2) -> str:
    """A number with this many decimals, thousands set apart by commas, a true minus, and a dash for NaN or None.

    >>> number(-1234.567), number(float("nan")), number(-0.001)
    ('−1,234.57', '–', '0.00')
    """
    if value is None or not np.isfinite(value):
        return NOTHING if value is None or np.isnan(value) else (f"{_MINUS}∞" if value < 0 else "∞")
    text = f"{float(value):,.{decimals}f}"
    if text.startswith("-"):
        return text[1:] if not any(digit in "123456789" for digit in text) else _MINUS + text[1:]
    return text


def probability(p: Number | None) -> str:
    """A probability of a test with three decimals; below .001 only that it is.

    >>> probability(0.0496), probability(1e-9)
    ('0.050', '< 0.001')
    """
    return "< 0.001" if p is not None and p < 0.001 else number(p, 3)


def percent(share: Number | None, decimals: int = 0) -> str:
    """A share as a percentage.

    >>> percent(0.125, 1)
    '12.5 %'
    """
    return NOTHING if share is None or np.isnan(share) else f"{number(100 * share, decimals)} %"


def code(text: str) -> str:
    r"""An id as code, so that no character of it is markup; safe inside a table.

    >>> code("r_1|x")
    '`r_1\\|x`'
    """
    flat = " ".join(text.split()).replace("|", "\\|")
    longest = max((len(run) for run in re.findall("`+", flat)), default=0)
    fence = "`" * (longest + 1)
    return f"{fence} {flat} {fence}" if longest else f"`{flat}`"


def codes(texts: Iterable[str], most: int = 12) -> str:
    """Ids as code set apart by commas, only the first of very many.

    >>> codes(["a", "b", "c"], most=2)
    '`a`, `b` and 1 more'
    """
    names = [code(text) for text in texts]
    shown = ", ".join(names[:most])
    return f"{shown} and {len(names) - most} more" if len(names) > most else shown


def plain(text: str) -> str:
    r"""A text with its markup characters escaped, for headings and sentences.

    >>> plain("answers_2026*.csv")
    'answers\\_2026\\*.csv'
    """
    return re.sub(r"([\\`*_\[\]<>#|~])", r"\\\1", " ".join(text.split()))


def counted(n: int, one: str, several: str = "") -> str:
    """A number of things in words.

    >>> counted(1, "person"), counted(1200, "person")
    ('1 person', '1,200 persons')
    """
    return f"{n:,} {one if n == 1 else several or one + 's'}"


def table(header: Sequence[str], rows: Iterable[Sequence[str]], *, left: int = 1) -> str:
    """A table, its first `left` columns aligned left and the others, which hold numbers, right.

    >>> table(["item", "mean"], [["`a`", "1.50"]]).splitlines()
    ['| item | mean |', '| :--- | ---: |', '| `a`  | 1.50 |']
    """
    lines = [list(header), *([*row] for row in rows)]
    widths = [max(3, *(_width(line[column]) for line in lines)) for column in range(len(header))]
    rule = [
        f":{'-' * (width - 1)}" if column < left else f"{'-' * (width - 1)}:"
        for column, width in enumerate(widths)
    ]
    return "\n".join(_line(line, widths, left) for line in [lines[0], rule, *lines[1:]])


def _line(cells: Sequence[str], widths: Sequence[int], left: int) -> str:
    padded = []
    for column, (cell, width) in enumerate(zip(cells, widths, strict=True)):
        space = " " * (width - _width(cell))
        padded.append(cell + space if column < left else space + cell)
    return f"| {' | '.join(padded)} |"


def _width(text: str) -> int:
    """Columns that a text takes on a terminal, where Chinese characters are twice as wide."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)
