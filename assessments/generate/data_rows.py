"""Questions about a table whose answer is a row: the largest or smallest of something that has to be worked out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from assessments.generate.data_questions import Cells, Quotient, Slots


@dataclass(frozen=True)
class RowQuestion:
    """What is worked out for each row, and whether the largest or the smallest is asked for.

    `rival` is what someone in a hurry compares instead; it must point at another row.
    """

    slots: tuple[str, ...]
    measure: Callable[[list[int], Slots], Quotient]
    rival: Callable[[list[int], Slots], Quotient]
    is_largest: bool
    features: Mapping[str, int]


def find_row(question: RowQuestion, cells: Cells, slots: Slots) -> int | None:
    """The position of the row, or None when it leads by less than a twentieth or when haste would find it as well."""
    first, second = _ranked(question, question.measure, cells, slots)[:2]
    hasty = _ranked(question, question.rival, cells, slots)[0]
    sign = 1 if question.is_largest else -1
    (lead, lead_base), (next_one, next_base) = (
        question.measure(cells[row], slots) for row in (first, second)
    )
    # Compared in whole numbers: lead / base against next / base, a twentieth apart.
    is_clear = 20 * sign * (lead * next_base - next_one * lead_base) >= abs(next_one * lead_base)
    return first if is_clear and lead > 0 and hasty != first else None


def _ranked(
    question: RowQuestion, measure: Callable[[list[int], Slots], Quotient], cells: Cells, slots: Slots
) -> list[int]:
    common = 1
    for row in cells:
        common *= measure(row, slots)[1]
    values = [measure(row, slots)[0] * (common // measure(row, slots)[1]) for row in cells]
    return sorted(range(len(cells)), key=values.__getitem__, reverse=question.is_largest)


def _total(row: list[int], _slots: Slots) -> Quotient:
    return sum(row), 1


def _last(row: list[int], _slots: Slots) -> Quotient:
    return row[-1], 1


def _rise(row: list[int], slots: Slots) -> Quotient:
    return row[slots["to"]] - row[slots["from"]], 1


def _rise_percent(row: list[int], slots: Slots) -> Quotient:
    return 100 * (row[slots["to"]] - row[slots["from"]]), row[slots["from"]]


def _end(row: list[int], slots: Slots) -> Quotient:
    return row[slots["to"]], 1


_TIMES = ("from", "to")
#: Questions whose answer is a row, by template id.
ROW_QUESTIONS: Mapping[str, RowQuestion] = MappingProxyType(
    {
        "largest-total": RowQuestion((), _total, _last, True, {"steps": 1, "compare": 1}),
        "smallest-total": RowQuestion((), _total, _last, False, {"steps": 1, "compare": 1}),
        "largest-rise": RowQuestion(_TIMES, _rise, _end, True, {"steps": 2, "compare": 1}),
        "largest-rise-percent": RowQuestion(
            _TIMES, _rise_percent, _rise, True, {"steps": 3, "percent": 1, "compare": 1}
        ),
    }
)
