"""Small tables of invented numbers: rows are groups, columns are times in order, or a size and a mean."""

from __future__ import annotations

from typing import NamedTuple

from assessments.generate.data_questions import Cells
from assessments.generate.dice import Dice

#: Theme, what a row is, what a column is; words for the ids are found elsewhere.
_THEMES = (
    ("sales", "shop", "month"),
    ("visitors", "museum", "year"),
    ("applications", "course", "year"),
    ("orders", "workshop", "week"),
    ("loans", "library", "month"),
    ("calls", "team", "weekday"),
)
_THEMES_OF_MEANS = (("test-points", "class"), ("age", "team"), ("minutes", "workshop"), ("price", "shop"))
#: The first and last number that a column's name may bear.
_TIMES = {"month": (1, 12), "year": (2015, 2025), "week": (1, 52), "weekday": (1, 5)}
_GROUPS = "ABCDEFGH"


class Table(NamedTuple):
    """A theme id, the ids of rows and columns (kind and name, joined by a hyphen), and the numbers by rows."""

    theme: str
    rows: list[str]
    columns: list[str]
    cells: Cells


def draw_table(dice: Dice, n_rows: int, k_columns: int, digits: int) -> Table:
    """Counts over time: every group has its level, and each cell 65 to 140 % of it."""
    theme, group, time = dice.choose(_THEMES)
    earliest, latest = _TIMES[time]
    start = dice.between(earliest, latest - k_columns + 1)
    cells = []
    for _ in range(n_rows):
        level = dice.between(16 * 10 ** (digits - 2), 70 * 10 ** (digits - 2))
        cells.append([level * dice.between(65, 140) // 100 for _ in range(k_columns)])
    columns = [f"{time}-{start + place}" for place in range(k_columns)]
    return Table(theme, _groups(dice, group, n_rows), columns, cells)


def draw_table_of_means(dice: Dice, n_rows: int, _k_columns: int, digits: int) -> Table:
    """The size of each group, in tens, and the mean of something in it."""
    theme, group = dice.choose(_THEMES_OF_MEANS)
    cells = [[10 * dice.between(1, 9), dice.between(11, 95) * 10 ** (digits - 2)] for _ in range(n_rows)]
    if digits > 2:
        cells = [[size, mean + dice.below(10 ** (digits - 2))] for size, mean in cells]
    return Table(theme, _groups(dice, group, n_rows), ["size", "mean"], cells)


def _groups(dice: Dice, group: str, n_rows: int) -> list[str]:
    return [f"{group}-{name}" for name in sorted(dice.sample(_GROUPS, n_rows))]
