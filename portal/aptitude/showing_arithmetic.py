"""Data reading: what has to be looked up and worked out, step by step."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from assessments.generate import GeneratedItem
from portal.aptitude.showing_parts import MINUS, decimal, difference_of, equation, plain_decimal, sum_of
from portal.aptitude.showing_tables import Table
from portal.aptitude.wording import Wording


def explain_table(item: GeneratedItem, words: Wording) -> list[str]:
    """Step by step what has to be looked up and worked out, down to the answer."""
    table = Table(item, words)
    steps = Steps(table)
    answer = _ARITHMETIC[str(item.stem["template"])](steps)
    return [*steps.lines, words.say("common.answer", answer=answer)]


class Steps:
    """The lines of one explanation, written as the numbers are worked out."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.lines: list[str] = []
        self.named = table.named()
        self.places = int(table.stem["decimals"])

    def say(self, key: str, **slots: object) -> None:
        self.lines.append(self.table.words.say(f"items.data.arithmetic.{key}", **{**self.named, **slots}))

    def add_up(self, key: str, values: Sequence[int], **slots: object) -> int:
        self.say(key, equation=equation(sum_of(values), sum(values)), **slots)
        return sum(values)

    def percent(
        self, key: str, part: int, base: int, /, *, places: int | None = None, **slots: object
    ) -> Fraction:
        """A line that works out a percentage."""
        value = Fraction(100 * part, base)
        places = self.places if places is None else places
        left = f"{part} ÷ {base} × 100%"
        self.say(key, equation=equation(left, value, places=places, unit="%"), **slots)
        return value

    def answer(self, value: Fraction | int) -> str:
        return self.table.with_unit(Fraction(value))

    def change(self, old: int, new: int) -> str:
        """From old to new as a percentage of old."""
        high, low = max(old, new), min(old, new)
        self.say("change", equation=equation(difference_of(high, low), high - low))
        return self.answer(self.percent("of_old", high - low, old, old=old))


def _cell(steps: Steps) -> str:
    value = steps.answer(steps.table.at("row", "column"))
    steps.say("cell", result=value)
    return value


def _pair(steps: Steps) -> tuple[int, int]:
    own, base = steps.table.at("row", "column"), steps.table.at("base_row", "column")
    steps.say("pair", own=own, base=base)
    return own, base


def _difference(steps: Steps) -> str:
    low, high = sorted(_pair(steps))
    steps.say("difference", equation=equation(difference_of(high, low), high - low))
    return steps.answer(high - low)


def _percent_of(steps: Steps) -> str:
    own, base = _pair(steps)
    return steps.answer(steps.percent("of_base", own, base, base=base))


def _row_total(steps: Steps) -> str:
    return steps.answer(steps.add_up("row_total", steps.table.cells[steps.table.slots["row"]]))


def _column_total(steps: Steps) -> str:
    return steps.answer(steps.add_up("column_total", steps.table.in_column(steps.table.slots["column"])))


def _mean(steps: Steps) -> str:
    values = steps.table.cells[steps.table.slots["row"]]
    total, n = steps.add_up("row_total", values), len(values)
    steps.say("divided_by_n", n=n, equation=equation(f"{total} ÷ {n}", Fraction(total, n)))
    return steps.answer(Fraction(total, n))


def _weighted_mean(steps: Steps) -> str:
    totals, sizes = [], []
    for slot in ("row", "base_row"):
        row = steps.table.slots[slot]
        size, mean = steps.table.cells[row]
        steps.say("whole", row=steps.table.rows[row], equation=equation(f"{size} × {mean}", size * mean))
        totals.append(size * mean)
        sizes.append(size)
    value = Fraction(sum(totals), sum(sizes))
    steps.say("joined", equation=equation(f"({sum_of(totals)}) ÷ ({sum_of(sizes)})", value))
    return steps.answer(value)


def _change_percent(steps: Steps) -> str:
    old, new = steps.table.at("row", "from"), steps.table.at("row", "to")
    steps.say("times", old=old, new=new)
    return steps.change(old, new)


def _pooled_change(steps: Steps) -> str:
    old, new = (
        steps.add_up(
            "both", [steps.table.at(row, when) for row in ("row", "base_row")], column=steps.named[when]
        )
        for when in ("from", "to")
    )
    return steps.change(old, new)


def _share(steps: Steps) -> str:
    total = steps.add_up("column_total", steps.table.in_column(steps.table.slots["column"]))
    return steps.answer(steps.percent("of_total", steps.table.at("row", "column"), total, total=total))


def _share_of_row(steps: Steps) -> str:
    total = steps.add_up("row_total", steps.table.cells[steps.table.slots["row"]])
    return steps.answer(steps.percent("of_total", steps.table.at("row", "column"), total, total=total))


def _share_points(steps: Steps) -> str:
    table, shares = steps.table, []
    for when in ("from", "to"):
        column = steps.named[when]
        total = steps.add_up("column_total", table.in_column(table.slots[when]), column=column)
        # Two decimals more than the answer has, so that what is shown leads to what is answered.
        part = table.at("row", when)
        shares.append(steps.percent("share", part, total, places=steps.places + 2, column=column))
    high, low = max(shares), min(shares)
    # The difference is taken of what has just been shown; no way of rounding flips it.
    told = [decimal(share, steps.places + 2) for share in (high, low)]
    apart = Fraction(told[0]) - Fraction(told[1])
    steps.say("points", equation=equation(f"{told[0]}% {MINUS} {told[1]}%", apart, places=steps.places))
    return steps.answer(high - low)


def _reverse_percent(steps: Steps) -> str:
    own, percent = steps.table.at("row", "column"), 100 + steps.table.slots["percent"]
    factor = plain_decimal(Fraction(percent, 100))
    steps.say("reverse", percent=percent, factor=factor)
    value = Fraction(100 * own, percent)
    steps.say("reverse_divided", equation=equation(f"{own} ÷ {factor}", value))
    return steps.answer(value)


def _projected_total(steps: Steps) -> str:
    own, percent = steps.table.at("row", "column"), steps.table.slots["percent"]
    total = steps.add_up("column_total", steps.table.in_column(steps.table.slots["column"]))
    more = Fraction(own * percent, 100)
    steps.say("more", equation=f"{own} × {percent}% ＝ {plain_decimal(more)}")
    steps.say("projected", equation=equation(f"{total} + {plain_decimal(more)}", total + more))
    return steps.answer(total + more)


def _by_row(
    told: Callable[[list[int], Mapping[str, Any]], tuple[str, Fraction]], key: str, unit: str = ""
) -> Any:
    """Something is worked out for each row, and the largest or the smallest is looked for."""

    def explained(steps: Steps) -> str:
        table, values = steps.table, []
        for name, row in zip(table.rows, table.cells, strict=True):
            text, value = told(row, table.slots)
            steps.say("row", row=name, equation=text)
            values.append(value)
        best = (max if key == "largest" else min)(values)
        row_name = table.rows[values.index(best)]
        steps.say(key, value=f"{decimal(best, 1 if unit else 0)}{unit}", row=row_name)
        return row_name

    return explained


def _total(row: list[int], _slots: Mapping[str, Any]) -> tuple[str, Fraction]:
    return equation(sum_of(row), sum(row)), Fraction(sum(row))


def _rise(row: list[int], slots: Mapping[str, Any]) -> tuple[str, Fraction]:
    old, new = row[slots["from"]], row[slots["to"]]
    return equation(difference_of(new, old), new - old), Fraction(new - old)


def _rise_percent(row: list[int], slots: Mapping[str, Any]) -> tuple[str, Fraction]:
    old, new = row[slots["from"]], row[slots["to"]]
    value, left = Fraction(100 * (new - old), old), f"({difference_of(new, old)}) ÷ {old} × 100%"
    if value >= 0:
        return equation(left, value, places=1, unit="%"), value
    sign = "＝" if value * 10 % 1 == 0 else "≈"
    return f"{left} {sign} {MINUS}{decimal(-value, 1)}%", value


_ARITHMETIC: Mapping[str, Callable[[Steps], str]] = {
    "cell": _cell,
    "difference": _difference,
    "row-total": _row_total,
    "column-total": _column_total,
    "mean": _mean,
    "weighted-mean": _weighted_mean,
    "percent-of": _percent_of,
    "change-percent": _change_percent,
    "share": _share,
    "share-of-row": _share_of_row,
    "share-points": _share_points,
    "pooled-change": _pooled_change,
    "reverse-percent": _reverse_percent,
    "projected-total": _projected_total,
    "largest-total": _by_row(_total, "largest"),
    "smallest-total": _by_row(_total, "smallest"),
    "largest-rise": _by_row(_rise, "largest"),
    "largest-rise-percent": _by_row(_rise_percent, "largest", "%"),
}
