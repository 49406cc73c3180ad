"""What may be said of few people: nothing below the locks, no cell below ten, and no way to a cell by subtraction.

Four rules, each with its test:

- a build holds whole tens of people in the order in which they handed in, so that no two builds differ by one person
  who was added;
- a row of counts that make up a published whole is shown as it is or not at all: a cell below ten says that it is, and
  the others beside it are withheld, since the missing one could be had by subtraction;
- how many people stand behind a part (a scale, a group, a pair of dates) is said in whole tens below the true number;
- a histogram merges its bars until each holds ten.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isfinite
from typing import Any, Literal

import numpy as np

from assessments.matrix import Ints
from assessments.randomness import Floats

#: Below it nothing at all is said.
FEWEST = 30
#: Groups are compared from this many people in each.
FEWEST_PER_GROUP = 100
#: Percentiles need this many people of one group.
FEWEST_FOR_NORMS = 300
#: Item response models of questionnaires need this many.
FEWEST_FOR_MODEL = 500
#: A smaller cell is not shown.
SMALL = 10
#: Bars of a histogram at most.
MOST_BARS = 12

FEW: Literal["few"] = "few"
WITHHELD: Literal["withheld"] = "withheld"
Cell = int | Literal["few", "withheld"]
Content = dict[str, Any]


def whole_tens(n: int) -> int:
    """The largest multiple of ten that is not above n.

    >>> whole_tens(39)
    30
    """
    return n // SMALL * SMALL


def shown(n: int) -> Cell:
    """One count that is no part of a published whole."""
    return FEW if n < SMALL else n


def row(counts: Mapping[str, int]) -> dict[str, Cell]:
    """Counts that make up a whole, all of them or none.

    >>> row({"a": 12, "b": 30}), row({"a": 3, "b": 30})
    ({'a': 12, 'b': 30}, {'a': 'few', 'b': 'withheld'})
    """
    if all(n >= SMALL for n in counts.values()):
        return dict(counts)
    return {name: FEW if n < SMALL else WITHHELD for name, n in counts.items()}


def lock(needs: int, has: int) -> Content:
    """What stands in place of numbers that need more people."""
    return {"locked": {"needs": needs, "has": shown(has)}}


def is_locked(part: Mapping[str, Any] | None) -> bool:
    """Whether this part says only how many people it would need."""
    return part is None or "locked" in part


def histogram(scores: Floats, *, lowest: int, highest: int) -> list[Content]:
    """Bars of whole points from the lowest to the highest score, each of ten people or more.

    >>> histogram(np.array([0.0] * 10 + [1.0] * 3 + [2.0] * 20), lowest=0, highest=2)
    [{'from': 0, 'to': 0, 'n': 10}, {'from': 1, 'to': 2, 'n': 23}]
    """
    width = -(-(highest - lowest + 1) // MOST_BARS)
    starts = list(range(lowest, highest + 1, width))
    places = np.clip((np.floor(scores).astype(np.int64) - lowest) // width, 0, len(starts) - 1)
    counts = np.bincount(places, minlength=len(starts))
    ends = [*(start - 1 for start in starts[1:]), highest]
    return _merged(list(zip(starts, ends, counts.tolist(), strict=True)))


def _merged(bars: Sequence[tuple[int, int, int]]) -> list[Content]:
    """Neighbours joined from the left until each bar holds ten; a rest joins the last one."""
    merged: list[Content] = []
    open_bar: Content | None = None
    for start, end, n in bars:
        first, n_before = (start, 0) if open_bar is None else (open_bar["from"], open_bar["n"])
        open_bar = {"from": first, "to": end, "n": n_before + n}
        if open_bar["n"] >= SMALL:
            merged.append(open_bar)
            open_bar = None
    if open_bar and merged:
        merged[-1] = {**merged[-1], "to": open_bar["to"], "n": merged[-1]["n"] + open_bar["n"]}
    return merged


def answer_counts(column: Floats, *, lowest: int, highest: int) -> dict[str, Cell]:
    """How many chose each answer to one item, all or none."""
    counts: Ints = np.bincount(column.astype(np.int64) - lowest, minlength=highest - lowest + 1)
    return row({str(lowest + step): int(n) for step, n in enumerate(counts)})


def rounded(value: float | np.floating[Any] | None, digits: int = 2) -> float | None:
    """A number for the store; None for what is not known.

    >>> rounded(0.12345), rounded(float("nan")), rounded(-0.001)
    (0.12, None, 0.0)
    """
    if value is None or not isfinite(value):
        return None
    return round(float(value), digits) + 0.0


def rounded_all(values: Floats, digits: int = 2) -> list[float | None]:
    """The numbers of an array for the store."""
    return [rounded(value, digits) for value in values]
