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
CongruenceIndex = Literal["c", "m", "zener-schnuelle", "first-letter", "two-letter", "n3"]

_WORDS = {1: "a letter", 2: "two letters", 3: "three letters"}
_M_WEIGHTS = ((22, 10, 4), (10, 5, 2), (4, 2, 1))


def congruence(
    person: HollandCode | str, occupation: HollandCode | str, *, index: CongruenceIndex = "c"
) -> float:
    """Congruence of a person's code p1 p2 p3 and an occupation's code o1 o2 o3; the higher, the more alike.

    - "c", Brown & Gore (1994): 3 X1 + 2 X2 + X3 with X_i = 3 - hexagon distance of p_i and o_i; 0 to 18, 9 by chance.
    - "m", Iachan (1984): sum over equal letters p_i = o_j of weight w_ij, w = 22 10 4 / 10 5 2 / 4 2 1; 0 to 28.
    - "zener-schnuelle", Zener & Schnuelle (1976), from the top down: 6 identical, 5 the first two in order,
      4 the same three, 3 the first the same, 2 the person's first two occur, 1 the first occurs, 0 otherwise.
    - "first-letter", Holland (1973): 3 - hexagon distance of p1 and o1; 3 the same type, 0 the opposite one.
    - "two-letter", Healy & Mourton (1983): 1 + how many of p1 p2 are among o1 o2, in any order; 1 to 3.
    - "n3", Joerin Fux (2005): how many of the three letters both codes share; 0 to 3.

    Codes need the letters that the index reads: one, two or three. Ties: the mean over all strict orders that they
    allow. Iachan (1990) proposes this for "m"; the others follow suit. Raises InvalidCode with too few letters,
    UnknownIndex.

    >>> congruence("RIA", "RIS", index="m"), congruence("RIA", "AIR"), congruence("RIA", "RSA", index="zener-schnuelle")
    (27.0, 10.0, 3.0)
    >>> [congruence("RIA", "IRS", index=index) for index in ("first-letter", "two-letter", "n3")]
    [2.0, 3.0, 2.0]
    """
    if not isinstance(index, str) or index not in _INDICES:
        raise UnknownIndex(f"no congruence index {index!r}; there are {', '.join(_INDICES)}")
    agree, length = _INDICES[index]
    occupations = _orders(occupation, length)
    return fmean(agree(own, other) for own in _orders(person, length) for other in occupations)


def _orders(code: HollandCode | str, length: int) -> list[Order]:
    orders = list(as_code(code).orders(length))
    if len(orders[0]) < length:
        raise InvalidCode(f"congruence needs {_WORDS[length]}, not {code}")
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


def _first_letter(person: Order, occupation: Order) -> int:
    return 3 - hexagon_distance(person[0], occupation[0])


def _two_letter(person: Order, occupation: Order) -> int:
    return 1 + len(set(person) & set(occupation))


def _n3(person: Order, occupation: Order) -> int:
    return len(set(person) & set(occupation))


#: Each index and how many letters it reads.
_INDICES: Mapping[str, tuple[Callable[[Order, Order], int], int]] = MappingProxyType(
    {
        "c": (_c, CODE_LENGTH),
        "m": (_m, CODE_LENGTH),
        "zener-schnuelle": (_zener_schnuelle, CODE_LENGTH),
        "first-letter": (_first_letter, 1),
        "two-letter": (_two_letter, 2),
        "n3": (_n3, CODE_LENGTH),
    }
)
