r"""The rules by which number series are made, written as short patterns.

| sign | meaning |
|---|---|
| `+` `-` `*` `/` | one operation with a constant, applied at each step |
| `>` | the coefficient of the operation before it grows by a constant; `>>`: by a growing amount |
| `~` | the operation after it turns the sign of the terms (`~+`, `~*`) or of the steps (`~+>`) |
| side by side | applied one after the other in one step: `*+` is x * r + a |
| `,` | taken in turn, step by step: `+,-` is + a, - b, + a, - b |
| `\|` | two series in turn, term by term |
| `a+b`, `a+b+k`, `a+b+c` | the last two terms added, plus a constant; the last three added |
| `b-a`, `pa+qb` | the last term taken from the one before; p times the last plus q times the one before |
| `n^2+k`, `n^3+k` | consecutive squares or cubes plus a constant |
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

_OPERATION = re.compile(r"(~?[-+*/])(>*)")


class Operation(NamedTuple):
    """What is done with a term (+ - * /), and how its coefficient grows: 0 not, 1 evenly, 2 faster and faster."""

    sign: str
    growth: int


#: What one step does.
Slot = tuple[Operation, ...]
#: What the steps of one series do in turn.
Strand = tuple[Slot, ...]


class Closed(NamedTuple):
    """A rule that is no operation on the last term alone: its complexity and its features other than zero."""

    complexity: int
    features: Mapping[str, int]


CLOSED: Mapping[str, Closed] = MappingProxyType(
    {
        "~+": Closed(3, {"turns": 1}),
        "~+>": Closed(3, {"turns": 1, "progression": 1}),
        "~*": Closed(2, {"turns": 1, "multiplication": 1}),
        "a+b": Closed(2, {"memory": 1}),
        "b-a": Closed(2, {"memory": 1, "subtraction": 1}),
        "a+b+k": Closed(3, {"memory": 1, "operations": 1}),
        "a+b+c": Closed(3, {"memory": 2}),
        "pa+qb": Closed(4, {"memory": 1, "operations": 1, "multiplication": 1}),
        "n^2+k": Closed(3, {"power": 1}),
        "n^3+k": Closed(3, {"power": 2}),
    }
)
FEATURES = (
    "operations",
    "multiplication",
    "subtraction",
    "period",
    "strands",
    "progression",
    "memory",
    "power",
    "turns",
)


@lru_cache(maxsize=1024)
def strands_of(pattern: str) -> tuple[Strand, ...]:
    """The pattern taken apart; empty for the rules of `CLOSED`.

    >>> strands_of("*+,->")
    (((Operation(sign='*', growth=0), Operation(sign='+', growth=0)), (Operation(sign='-', growth=1),)),)
    """
    if pattern in CLOSED:
        return ()
    return tuple(
        tuple(
            tuple(Operation(sign, len(growth)) for sign, growth in _OPERATION.findall(slot))
            for slot in strand.split(",")
        )
        for strand in pattern.split("|")
    )


def complexity_of(pattern: str) -> int:
    """How many whole numbers the rule must be told: the solver's measure.

    >>> [complexity_of(pattern) for pattern in ("+", "*+", "+,-", "+>|*", "a+b")]
    [2, 3, 3, 5, 2]
    """
    if pattern in CLOSED:
        return CLOSED[pattern].complexity
    return sum(map(_told, strands_of(pattern)))


def _told(strand: Strand) -> int:
    return 1 + sum(1 + operation.growth for slot in strand for operation in slot)


def n_terms_of(pattern: str) -> int:
    """How many terms are shown: three more than the complexity, in two series in turn two more than each needs.

    Growing factors make room for one less.

    >>> [n_terms_of(pattern) for pattern in ("+", "*+", "+,*,-", "+|+", "+>|+", "+|+>", "*>")]
    [5, 6, 8, 8, 9, 10, 5]
    """
    strands = strands_of(pattern)
    if len(strands) == 2:
        first, second = (_told(strand) + 2 for strand in strands)
        return max(2 * first - 1, 2 * second)
    # Of three operations in turn each should be seen twice, and the one that is asked for not only at the end.
    return {"*>": 5}.get(pattern, complexity_of(pattern) + (4 if pattern.count(",") == 2 else 3))


def features_of(pattern: str) -> dict[str, int]:
    """What the pattern asks of a mind, as counts above the plainest rule `+`, in the order of `FEATURES`.

    >>> {name: count for name, count in features_of("+>|*").items() if count}
    {'operations': 1, 'multiplication': 1, 'strands': 1, 'progression': 1}
    """
    counts = dict.fromkeys(FEATURES, 0)
    if pattern in CLOSED:
        return {**counts, **CLOSED[pattern].features}
    strands = strands_of(pattern)
    operations = [operation for strand in strands for slot in strand for operation in slot]
    signs = {operation.sign for operation in operations}
    return counts | {
        "operations": len(operations) - 1,
        "multiplication": int(bool(signs & {"*", "/"})),
        "subtraction": int("-" in signs),
        "period": max(map(len, strands)) - 1,
        "strands": len(strands) - 1,
        "progression": sum(operation.growth for operation in operations),
    }
