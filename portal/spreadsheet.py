"""Tables for spreadsheets: a cell that a spreadsheet would take for a formula arrives as the text that it is."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

#: What a cell must not begin with: spreadsheets read it as a formula or a command, some also in full width.
BEGINS_A_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t")


def as_text(cell: Any) -> str:
    """A cell as text; an apostrophe before it where a spreadsheet would calculate.

    >>> as_text("=1+1"), as_text(-3), as_text(None)
    ("'=1+1", '-3', '')
    """
    if cell is None:
        return ""
    text = str(cell).replace("\r", " ")
    is_figure = isinstance(cell, (int, float))
    return f"'{text}" if text.startswith(BEGINS_A_FORMULA) and not is_figure else text


def write_csv(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> str:
    """A table with its header line; what a row does not have stays empty."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([as_text(row.get(column)) for column in columns] for row in rows)
    return file.getvalue()
