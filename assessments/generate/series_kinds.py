"""Rules of a number series that are one operation over and over: what each gives next, if it gives all the terms.

`series_solver` holds the table of what they mean and how complex they are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import pairwise
from math import isqrt
from types import MappingProxyType
from typing import NamedTuple

Numbers = list[int]
_PRIMES_END = 1000


class Fit(NamedTuple):
    """A rule that gives all the terms shown: its kind, its complexity, and the number that it gives next."""

    rule: str
    complexity: int
    following: int


class Series(NamedTuple):
    """The terms shown, and each term minus the one before."""

    terms: Numbers
    steps: Numbers

    @classmethod
    def of(cls, terms: Numbers) -> Series:
        """The terms with their steps."""
        return cls(terms, steps_of(terms))


Follow = Callable[[Series], int | None]


def steps_of(values: Numbers) -> Numbers:
    """Each value minus the one before."""
    return [after - before for before, after in pairwise(values)]


def line(values: Numbers) -> int | None:
    """What follows when all steps are equal, else None."""
    step = values[1] - values[0]
    for before, after in pairwise(values):
        if after - before != step:
            return None
    return values[-1] + step


def is_in_ratio(values: Numbers) -> bool:
    """Whether each value is the one before times the same ratio, other than zero."""
    first, second = values[0], values[1]
    if first == 0 or second == 0:
        return False
    return all(after * first == second * before for before, after in pairwise(values))


def ratio(values: Numbers) -> int | None:
    """What follows when all values are in one ratio and the next is whole, else None."""
    if not is_in_ratio(values):
        return None
    following, rest = divmod(values[-1] * values[1], values[0])
    return None if rest else following


def summed(series: Series, follow_steps: Callable[[Numbers], int | None]) -> int | None:
    """What follows when the steps follow a rule."""
    step = follow_steps(series.steps)
    return None if step is None else series.terms[-1] + step


def affine(values: Numbers) -> int | None:
    """What follows when each value is the one before times a ratio plus a constant: steps in one ratio."""
    return summed(Series.of(values), ratio)


def whole_quotients(numerators: Numbers, denominators: Numbers) -> Numbers | None:
    """The quotients one by one, or None where one is not whole."""
    if 0 in denominators:
        return None
    pairs = list(zip(numerators, denominators, strict=True))
    return [a // b for a, b in pairs] if all(a % b == 0 for a, b in pairs) else None


def _multiply_growing(series: Series) -> int | None:
    x = series.terms
    factors = whole_quotients(x[1:], x[:-1])
    if factors is not None and (factor := line(factors)) is not None:
        return x[-1] * factor
    divisors = whole_quotients(x[:-1], x[1:])
    divisor = None if divisors is None else line(divisors)
    return x[-1] // divisor if divisor and x[-1] % divisor == 0 else None


def _multiply_growing_add(series: Series) -> int | None:
    x, d = series
    # d1 = k d0 + e x1 and d2 = k d1 + e (2 x2 - x1): two equations in k and e.
    across = 2 * x[2] - x[1]
    determinant = d[0] * across - x[1] * d[1]
    k, e = d[1] * across - x[1] * d[2], d[0] * d[2] - d[1] * d[1]
    if determinant == 0 or k % determinant or e % determinant:
        return None
    k, e = k // determinant, e // determinant
    a = x[1] - k * x[0]
    if all(after == (k + e * i) * before + a for i, (before, after) in enumerate(pairwise(x))):
        return (k + e * len(d)) * x[-1] + a
    return None


def _turning(values: Numbers) -> int | None:
    """What follows when the values form a line once every second sign is turned."""
    following = line([-value if i % 2 else value for i, value in enumerate(values)])
    return -following if following is not None and len(values) % 2 else following


def _power(constant: int, order: int) -> Follow:
    """Powers plus an offset: differences of this order all equal the factorial of the exponent."""

    def follow(series: Series) -> int | None:
        following, row = series.terms[-1] + constant, series.steps
        for _ in range(order - 1):
            following += row[-1]
            row = steps_of(row)
        return following if row.count(constant) == len(row) else None

    return follow


def _recursive(p: int, q: int, rest: str) -> Follow:
    """The next is p * last + q * the one before + a rest, which is zero, constant or growing."""

    def follow(series: Series) -> int | None:
        x = series.terms
        rests = [x[i + 2] - p * x[i + 1] - q * x[i] for i in range(len(x) - 2)]
        if rest == "growing":
            following = line(rests)
        else:
            is_fit = rests.count(rests[0]) == len(rests) and (rest == "constant" or rests[0] == 0)
            following = rests[0] if is_fit else None
        return None if following is None else p * x[-1] + q * x[-2] + following

    return follow


def _weighted(values: Numbers, rest: str, series: Series) -> int | None:
    """The same with whole p and q solved from v2 = p v1 + q v0 and v3 = p v2 + q v1."""
    v0, v1, v2, v3 = values[:4]
    determinant = v1 * v1 - v0 * v2
    p, q = v1 * v2 - v0 * v3, v1 * v3 - v2 * v2
    # A determinant of zero means one ratio throughout, which simpler kinds cover.
    if determinant == 0 or p % determinant or q % determinant:
        return None
    return _recursive(p // determinant, q // determinant, rest)(series)


def _sum_of_three(series: Series) -> int | None:
    x = series.terms
    is_sum = all(x[i + 3] == x[i] + x[i + 1] + x[i + 2] for i in range(len(x) - 3))
    return sum(x[-3:]) if is_sum else None


def _product_of_two(series: Series, *, may_add: bool) -> int | None:
    x = series.terms
    rest = x[2] - x[0] * x[1]
    is_product = all(x[i + 2] == x[i] * x[i + 1] + rest for i in range(len(x) - 2))
    return x[-1] * x[-2] + rest if is_product and (may_add or rest == 0) else None


def _square_of_last(series: Series) -> int | None:
    x = series.terms
    rest = x[1] - x[0] * x[0]
    is_square = all(after == before * before + rest for before, after in pairwise(x))
    return x[-1] * x[-1] + rest if is_square else None


def _prime(series: Series) -> int | None:
    x = series.terms
    if not all(1 < number < _PRIMES_END and (number == 2 or number % 2) for number in x):
        return None
    number, step = x[0], 1 if x[0] < x[1] else -1
    found: Numbers = []
    # Each turn takes the number one further, up or down, and both ways end.
    while len(found) <= len(x) and 1 < number < _PRIMES_END:
        if all(number % divisor for divisor in range(2, isqrt(number) + 1)):
            found.append(number)
        number += step
    return found[-1] if found[:-1] == x else None


KINDS: Mapping[str, tuple[int, Follow]] = MappingProxyType(
    {
        "prime": (1, _prime),
        "add": (2, lambda series: line(series.terms)),
        "multiply": (2, lambda series: ratio(series.terms)),
        "sum_of_two": (2, _recursive(1, 1, "zero")),
        "difference_of_two": (2, _recursive(-1, 1, "zero")),
        "difference_of_two, turned": (2, _recursive(1, -1, "zero")),
        "product_of_two": (2, lambda series: _product_of_two(series, may_add=False)),
        "square_of_last": (2, _square_of_last),
        "add_growing": (3, lambda series: summed(series, line)),
        "multiply_growing": (3, _multiply_growing),
        "multiply_add": (3, lambda series: summed(series, ratio)),
        "sign_add": (3, lambda series: _turning(series.terms)),
        "sign_add_growing": (3, lambda series: summed(series, _turning)),
        "sum_of_two_add": (3, _recursive(1, 1, "constant")),
        "difference_of_two_add": (3, _recursive(-1, 1, "constant")),
        "difference_of_two_add, turned": (3, _recursive(1, -1, "constant")),
        "product_of_two_add": (3, lambda series: _product_of_two(series, may_add=True)),
        "sum_of_three": (3, _sum_of_three),
        "square": (3, _power(2, 2)),
        "cube": (3, _power(6, 3)),
        "sum_of_two_add_growing": (4, _recursive(1, 1, "growing")),
        "difference_of_two_add_growing": (4, _recursive(-1, 1, "growing")),
        "difference_of_two_add_growing, turned": (4, _recursive(1, -1, "growing")),
        "add_growing_twice": (
            4,
            lambda series: summed(series, lambda steps: summed(Series.of(steps), line)),
        ),
        "multiply_add_growing": (4, lambda series: summed(series, affine)),
        "multiply_growing_add": (4, _multiply_growing_add),
        "weighted_sum": (4, lambda series: _weighted(series.terms, "zero", series)),
        "weighted_sum_add": (5, lambda series: _weighted(series.steps, "constant", series)),
    }
)
