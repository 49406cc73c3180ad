"""What a table can be asked: the right answer, and the answers that typical errors give.

Every answer is a quotient of two whole numbers, so nothing is rounded before the end. `slots` say where in the table
the question points: positions of rows and columns from 0, and a percentage.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from types import MappingProxyType

Cells = list[list[int]]
Slots = Mapping[str, int]
#: Numerator and denominator.
Quotient = tuple[int, int]


@dataclass(frozen=True)
class Question:
    """A template: its unit, the slots it has, the right answer, typical errors, and what it asks of a mind.

    `rounds` says whether the answer may have to be rounded. `slips` come besides the answers to the same question about
    other rows and columns. `features` other than zero: `steps`, `percent`, `reverse` (the base is not in the table),
    `compare` (rows are compared by something derived).
    """

    unit: str
    slots: tuple[str, ...]
    answer: Callable[[Cells, Slots], Quotient]
    slips: Callable[[Cells, Slots], list[Quotient]]
    features: Mapping[str, int]
    rounds: bool = True


def neighbours(slots: Slots, n_rows: int, k_columns: int) -> Iterator[Slots]:
    """The same question with one slot misread: another row or another column."""
    for name, value in slots.items():
        if name != "percent":
            for other in range(n_rows if "row" in name else k_columns):
                changed = {**slots, name: other}
                if other != value and is_meant(changed):
                    yield changed


def is_meant(slots: Slots) -> bool:
    """Whether the slots point at two different rows, and forward in time."""
    return slots.get("row", 0) != slots.get("base_row", -1) and slots.get("from", 0) < slots.get("to", 1)


def _column(cells: Cells, column: int) -> int:
    return sum(row[column] for row in cells)


def _at(cells: Cells, slots: Slots) -> int:
    return cells[slots["row"]][slots["column"]]


def _two_rows(cells: Cells, slots: Slots) -> tuple[int, int]:
    return _at(cells, slots), cells[slots["base_row"]][slots["column"]]


def _two_times(cells: Cells, slots: Slots) -> tuple[int, int]:
    row = cells[slots["row"]]
    return row[slots["from"]], row[slots["to"]]


def no_slips(_cells: Cells, _slots: Slots) -> list[Quotient]:
    """Of a question that can only be misread."""
    return []


def _row_total(cells: Cells, slots: Slots) -> Quotient:
    return sum(cells[slots["row"]]), 1


def _column_total(cells: Cells, slots: Slots) -> Quotient:
    return _column(cells, slots["column"]), 1


def _miscounted(values: list[int]) -> list[Quotient]:
    """Sums in which one value was left out or counted twice."""
    total = sum(values)
    return [(total + sign * value, 1) for value, sign in product(values, (-1, 1))]


def _row_slips(cells: Cells, slots: Slots) -> list[Quotient]:
    return [
        *_miscounted(cells[slots["row"]]),
        *((_column(cells, column), 1) for column in range(len(cells[0]))),
    ]


def _column_slips(cells: Cells, slots: Slots) -> list[Quotient]:
    return [*_miscounted([row[slots["column"]] for row in cells]), *((sum(row), 1) for row in cells)]


def _mean(cells: Cells, slots: Slots) -> Quotient:
    return sum(cells[slots["row"]]), len(cells[0])


def _mean_slips(cells: Cells, slots: Slots) -> list[Quotient]:
    row, k_columns = cells[slots["row"]], len(cells[0])
    divided = [
        (sum(row), k_columns - 1),
        (sum(row), k_columns + 1),
        (min(row) + max(row), 2),
        (min(row), 1),
        (max(row), 1),
    ]
    return divided + [(_column(cells, column), len(cells)) for column in range(k_columns)]


def _difference(cells: Cells, slots: Slots) -> Quotient:
    own, base = _two_rows(cells, slots)
    return abs(own - base), 1


def _difference_slips(cells: Cells, slots: Slots) -> list[Quotient]:
    own, base = _two_rows(cells, slots)
    across = [(abs(own - row[column]), 1) for row in cells for column in range(len(row))]
    return [(own + base, 1), (own, 1), (base, 1), *across]


def _percent_of(cells: Cells, slots: Slots) -> Quotient:
    own, base = _two_rows(cells, slots)
    return 100 * own, base


def _percent_of_slips(cells: Cells, slots: Slots) -> list[Quotient]:
    own, base = _two_rows(cells, slots)
    total = _column(cells, slots["column"])
    return [(100 * base, own), (100 * abs(own - base), base), (100 * own, own + base), (100 * own, total)]


def _change_percent(cells: Cells, slots: Slots) -> Quotient:
    old, new = _two_times(cells, slots)
    return 100 * abs(new - old), old


def _change_slips(cells: Cells, slots: Slots) -> list[Quotient]:
    old, new = _two_times(cells, slots)
    change, total = abs(new - old), _column(cells, slots["from"])
    return [
        (100 * change, new),
        (100 * new, old),
        (100 * old, new),
        (100 * change, total),
        (100 * change, old + new),
    ]


def _share(cells: Cells, slots: Slots) -> Quotient:
    return 100 * _at(cells, slots), _column(cells, slots["column"])


def _share_slips(cells: Cells, slots: Slots) -> list[Quotient]:
    own, total = _at(cells, slots), _column(cells, slots["column"])
    in_row = sum(cells[slots["row"]])
    return [
        (100 * own, in_row),
        (100 * own, total - own),
        (100 * (total - own), total),
        (100 * own, in_row - own),
    ]


def _share_of_row(cells: Cells, slots: Slots) -> Quotient:
    return 100 * _at(cells, slots), sum(cells[slots["row"]])


def _share_of_row_slips(cells: Cells, slots: Slots) -> list[Quotient]:
    own, total = _at(cells, slots), sum(cells[slots["row"]])
    in_column = _column(cells, slots["column"])
    return [
        (100 * own, in_column),
        (100 * own, total - own),
        (100 * (total - own), total),
        (100 * own, in_column - own),
    ]


def _share_points(cells: Cells, slots: Slots) -> Quotient:
    old, new = _two_times(cells, slots)
    before, after = _column(cells, slots["from"]), _column(cells, slots["to"])
    return 100 * abs(new * before - old * after), before * after


def _share_points_slips(cells: Cells, slots: Slots) -> list[Quotient]:
    old, new = _two_times(cells, slots)
    before, after = _column(cells, slots["from"]), _column(cells, slots["to"])
    apart, change = abs(new * before - old * after), 100 * abs(new - old)
    # Per cent instead of percentage points; one total for both; the change of the number itself.
    return [
        (100 * apart, old * after),
        (100 * apart, new * before),
        (change, before),
        (change, after),
        (change, old),
    ]


def _pooled(cells: Cells, slots: Slots) -> tuple[int, int]:
    one, other = cells[slots["row"]], cells[slots["base_row"]]
    return one[slots["from"]] + other[slots["from"]], one[slots["to"]] + other[slots["to"]]


def _pooled_change(cells: Cells, slots: Slots) -> Quotient:
    old, new = _pooled(cells, slots)
    return 100 * abs(new - old), old


def _pooled_slips(cells: Cells, slots: Slots) -> list[Quotient]:
    old, new = _pooled(cells, slots)
    rows = [{**slots, "row": slots[name]} for name in ("row", "base_row")]
    (one, base), (other, other_base) = (_change_percent(cells, row) for row in rows)
    apart = one * other_base + other * base
    both = base * other_base
    return [
        (100 * abs(new - old), new),
        (apart, 2 * both),
        (apart, both),
        (one, base),
        (other, other_base),
        (100 * new, old),
    ]


def _reverse_percent(cells: Cells, slots: Slots) -> Quotient:
    return 100 * _at(cells, slots), 100 + slots["percent"]


def _reverse_slips(cells: Cells, slots: Slots) -> list[Quotient]:
    own, percent = _at(cells, slots), slots["percent"]
    wrong_ways = [(own * (100 - percent), 100), (own * (100 + percent), 100), (100 * own, 100 - percent)]
    return [*wrong_ways, (own, 1), (100 * own, 100 + 2 * percent), (own * percent, 100)]


def _projected_total(cells: Cells, slots: Slots) -> Quotient:
    return 100 * _column(cells, slots["column"]) + slots["percent"] * _at(cells, slots), 100


def _projected_slips(cells: Cells, slots: Slots) -> list[Quotient]:
    total, own, percent = _column(cells, slots["column"]), _at(cells, slots), slots["percent"]
    return [
        (total * (100 + percent), 100),
        (total, 1),
        (100 * total - percent * own, 100),
        (100 * (total - own) + percent * own, 100),
        (own * (100 + percent), 100),
        (total + own, 1),
        (100 * total + 2 * percent * own, 100),
    ]


def _weighted_mean(cells: Cells, slots: Slots) -> Quotient:
    (size, mean), (other_size, other_mean) = cells[slots["row"]], cells[slots["base_row"]]
    return size * mean + other_size * other_mean, size + other_size


def _weighted_slips(cells: Cells, slots: Slots) -> list[Quotient]:
    (size, mean), (other_size, other_mean) = cells[slots["row"]], cells[slots["base_row"]]
    turned = other_size * mean + size * other_mean, size + other_size
    return [(mean + other_mean, 2), turned, (mean, 1), (other_mean, 1)]


_CELL, _PAIR, _TIMES = ("row", "column"), ("row", "base_row", "column"), ("row", "from", "to")
#: Questions whose answer is a number, by template id.
QUESTIONS: Mapping[str, Question] = MappingProxyType(
    {
        "cell": Question(
            "count", _CELL, lambda cells, slots: (_at(cells, slots), 1), no_slips, {}, rounds=False
        ),
        "difference": Question("count", _PAIR, _difference, _difference_slips, {"steps": 1}, rounds=False),
        "row-total": Question("count", ("row",), _row_total, _row_slips, {"steps": 1}, rounds=False),
        "column-total": Question(
            "count", ("column",), _column_total, _column_slips, {"steps": 1}, rounds=False
        ),
        "mean": Question("mean", ("row",), _mean, _mean_slips, {"steps": 2}),
        "weighted-mean": Question("mean", ("row", "base_row"), _weighted_mean, _weighted_slips, {"steps": 3}),
        "percent-of": Question("percent", _PAIR, _percent_of, _percent_of_slips, {"steps": 1, "percent": 1}),
        "change-percent": Question(
            "percent", _TIMES, _change_percent, _change_slips, {"steps": 2, "percent": 1}
        ),
        "share": Question("percent", _CELL, _share, _share_slips, {"steps": 2, "percent": 1}),
        "share-of-row": Question(
            "percent", _CELL, _share_of_row, _share_of_row_slips, {"steps": 2, "percent": 1}
        ),
        "share-points": Question(
            "points", _TIMES, _share_points, _share_points_slips, {"steps": 5, "percent": 1}
        ),
        "pooled-change": Question(
            "percent", (*_TIMES, "base_row"), _pooled_change, _pooled_slips, {"steps": 4, "percent": 1}
        ),
        "reverse-percent": Question(
            "rounded",
            (*_CELL, "percent"),
            _reverse_percent,
            _reverse_slips,
            {"steps": 2, "percent": 1, "reverse": 1},
        ),
        "projected-total": Question(
            "count", (*_CELL, "percent"), _projected_total, _projected_slips, {"steps": 3, "percent": 1}
        ),
    }
)
