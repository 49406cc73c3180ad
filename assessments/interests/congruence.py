"""How well a person's code and an occupation's code agree."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from statistics import fmean
from types import MappingProxyType
from typing import Literal

from assessments.errors import InvalidCode, UnknownIndex
from assessments.interests.code import HollandCode, as_code
from assessments.interests.confidence import CODE_LENGTH
from assessments.interests.riasec import hexagon_distance

Order = tuple[str, ...]
CongruenceIndex = Literal["c", "m", "zener-schnuelle"]

_M_WEIGHTS = ((22, 10, 4), (10, 5, 2), (4, 2, 1))


def congruence(
    person: HollandCode | str, occupation: HollandCode | str, *, index: CongruenceIndex = "c"
) -> float:
    """Congruence of two three-letter codes p1 p2 p3 and o1 o2 o3.

    - "c", Brown & Gore (1994): 3 X1 + 2 X2 + X3 with X_i = 3 - hexagon distance of p_i and o_i; 0 to 18, 9 by chance.
    - "m", Iachan (1984): sum over equal letters p_i = o_j of weight w_ij, w = 22 10 4 / 10 5 2 / 4 2 1; 0 to 28.
    - "zener-schnuelle", Zener & Schnuelle (1976), from the top down: 6 identical, 5 the first two in order,
      4 the same three, 3 the first the same, 2 the person's first two occur, 1 the first occurs, 0 otherwise.

    Ties: the mean over all strict orders that they allow. Iachan (1990) proposes this for "m"; the other two
    follow suit. Raises InvalidCode with fewer than three letters, UnknownIndex.

    >>> congruence("RIA", "RIS", index="m"), congruence("RIA", "AIR"), congruence("RIA", "RSA", index="zener-schnuelle")
    (27.0, 10.0, 3.0)
    """
    if index not in _INDICES:
        raise UnknownIndex(f"no congruence index {index!r}; there are {', '.join(_INDICES)}")
    agree = _INDICES[index]
    occupations = _orders(occupation)
    return fmean(agree(own, other) for own in _orders(person) for other in occupations)


def _orders(code: HollandCode | str) -> list[Order]:
    orders = list(as_code(code).orders(CODE_LENGTH))
    if len(orders[0]) < CODE_LENGTH:
        raise InvalidCode(f"congruence needs three letters, not {code}")
    return orders


def _c(person: Order, occupation: Order) -> int:
    nearness = [3 - hexagon_distance(own, other) for own, other in zip(person, occupation, strict=True)]
    return 3 * nearness[0] + 2 * nearness[1] + nearness[2]


def _m(person: Order, occupation: Order) -> int:
    return sum(
        _M_WEIGHTS[i][j] for i, own in enumerate(person) for j, other in enumerate(occupation) if own == other
    )


def _zener_schnuelle(person: Order, occupation: Order) -> int:
    steps = (
        person == occupation,
        person[:2] == occupation[:2],
        set(person) == set(occupation),
        person[0] == occupation[0],
        set(person[:2]) <= set(occupation),
        person[0] in occupation,
    )
    return next((6 - step for step, holds in enumerate(steps) if holds), 0)


_INDICES: Mapping[str, Callable[[Order, Order], int]] = MappingProxyType(
    {"c": _c, "m": _m, "zener-schnuelle": _zener_schnuelle}
)
