"""Drawing the numbers of a series: coefficients by dice, then a start that keeps all terms inside their bounds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import pairwise
from math import factorial
from types import MappingProxyType
from typing import NamedTuple

from assessments.generate.dice import Dice
from assessments.generate.series_rules import Operation, Strand, strands_of

Numbers = list[int]


class Bounds(NamedTuple):
    """What the terms must keep to: the largest size has this many digits; a term below zero or none."""

    digits: int
    is_negative: bool

    @property
    def highest(self) -> int:
        """The largest size that a term may have."""
        return int(10**self.digits - 1)

    @property
    def floor(self) -> int:
        """The size that at least one term must reach."""
        return int(10 ** (self.digits - 1))

    def hold(self, values: Numbers) -> bool:
        """Whether the values, of which the last is asked for, keep to the bounds and never stand still for long."""
        least = min(values[:-1])
        steps = [after - before for before, after in pairwise(values)]
        return (
            (least < 0) == self.is_negative
            and (least < 0 or min(values) > 0)
            and self.floor <= max(map(abs, values)) <= self.highest
            and all(before or after for before, after in pairwise(steps))
        )


#: Lowest and highest coefficient of an addition, and of its growth, by digits.
_ADDENDS = MappingProxyType({2: (2, 12), 3: (11, 60), 4: (60, 400)})
_GROWTHS = MappingProxyType({2: (1, 4), 3: (3, 20), 4: (20, 90)})
#: The same beside a multiplication, where terms grow by themselves.
_SMALL_ADDENDS = MappingProxyType({2: (1, 9), 3: (2, 30), 4: (3, 60)})
_SMALL_GROWTHS = MappingProxyType({2: (1, 3), 3: (1, 9), 4: (1, 20)})
_WEIGHTS = ((1, 2), (2, 1), (1, 3), (3, 1), (3, -1), (2, 3))


def draw_series(dice: Dice, pattern: str, count: int, bounds: Bounds) -> Numbers | None:
    """One try at `count` numbers of the pattern within the bounds, or None when these dice give none."""
    strands = strands_of(pattern)
    if not strands:
        values = _CLOSED[pattern](dice, count, bounds)
        return values if bounds.hold(values) else None
    if len(strands) == 1:
        found = _draw_strand(dice, strands[0], count, bounds)
        return found if found is not None and bounds.hold(found) else None
    return _draw_two(dice, strands, count, bounds)


def _draw_two(dice: Dice, strands: tuple[Strand, ...], count: int, bounds: Bounds) -> Numbers | None:
    """Two series in turn; when terms below zero are asked for, the dice say in which of the two, or in both."""
    below_zero = (
        dice.choose(((True, True), (True, False), (False, True))) if bounds.is_negative else (False, False)
    )
    values = [0] * count
    for place, strand in enumerate(strands):
        part = _draw_strand(dice, strand, len(values[place::2]), Bounds(bounds.digits, below_zero[place]))
        if part is None:
            return None
        values[place::2] = part
    return values if bounds.hold(values) else None


def _draw_strand(dice: Dice, strand: Strand, count: int, bounds: Bounds) -> Numbers | None:
    if strand == ((Operation("/", 0),),):
        # Division is a multiplication read backwards, so that it leaves no rest.
        found = _draw_strand(dice, ((Operation("*", 0),),), count, bounds)
        return None if found is None else found[::-1]
    multiplies = any(operation.sign == "*" for slot in strand for operation in slot)
    coefficients = [
        [_coefficients(dice, operation, bounds.digits, multiplies) for operation in slot] for slot in strand
    ]
    # Every term is gain * start + rest, so two runs say which starts keep to the bounds.
    rests = _run(0, strand, coefficients, count)
    gains = [one - rest for one, rest in zip(_run(1, strand, coefficients, count), rests, strict=True)]
    least, most = _starts(gains, rests, bounds, crosses=not multiplies)
    if multiplies and dice.below(_most_starts(strand, count, bounds.highest)) > most - least:
        # Large factors leave few starts; kept in proportion, all series of a pattern are about equally likely.
        return None
    start = dice.between(least, most) if least <= most else None
    return None if start is None else [gain * start + rest for gain, rest in zip(gains, rests, strict=True)]


def _coefficients(dice: Dice, operation: Operation, digits: int, multiplies: bool) -> tuple[int, int, int]:
    """The first coefficient, its growth, and the growth of its growth."""
    if operation.sign == "*":
        if operation.growth:
            return dice.between(1, 6), dice.choose((-1, 1, 2)), 0
        return dice.between(2, 5), 0, 0
    addends, growths = (_SMALL_ADDENDS, _SMALL_GROWTHS) if multiplies else (_ADDENDS, _GROWTHS)
    side = -1 if operation.sign == "-" else 1
    drawn = [dice.between(*addends[digits])]
    drawn += [dice.between(*growths[digits]) for _ in range(operation.growth)]
    first, growth, twice = (*drawn, 0, 0)[:3]
    return side * first, side * growth, side * twice


def _run(start: int, strand: Strand, coefficients: list[list[tuple[int, int, int]]], count: int) -> Numbers:
    values = [start]
    for step in range(count - 1):
        turn, slot = divmod(step, len(strand))
        value = values[-1]
        for operation, (first, growth, twice) in zip(strand[slot], coefficients[slot], strict=True):
            coefficient = first + growth * turn + twice * (turn * (turn - 1) // 2)
            value = value * coefficient if operation.sign == "*" else value + coefficient
        values.append(value)
    return values


def _most_starts(strand: Strand, count: int, highest: int) -> int:
    """About how many starts the smallest factors leave."""
    steps = [strand[step % len(strand)] for step in range(count - 1)]
    k_products = sum(operation.sign == "*" for slot in steps for operation in slot)
    grows = any(operation.sign == "*" and operation.growth for slot in strand for operation in slot)
    return max(1, highest // (factorial(k_products) if grows else 2**k_products))


def _starts(gains: Numbers, rests: Numbers, bounds: Bounds, *, crosses: bool) -> tuple[int, int]:
    """The first and last start for which all gains * start + rests keep to the bounds; the first is above the last
    when there is none.
    """
    if min(gains) < 1:
        return 1, 0
    terms = list(zip(gains, rests, strict=True))
    most = min((bounds.highest - rest) // gain for gain, rest in terms)
    if bounds.is_negative:
        least = max(-((bounds.highest + rest) // gain) for gain, rest in terms)
        most = min(most, max(-(rest // gain) for gain, rest in terms[:-1]) - 1)
        if crosses:
            least = max(least, min(-rest // gain for gain, rest in terms) + 1)
    else:
        reaches = min(-((rest - bounds.floor) // gain) for gain, rest in terms)
        least = max(reaches, *(-((rest - 1) // gain) for gain, rest in terms))
    return least, most


def _turning_terms(dice: Dice, count: int, bounds: Bounds) -> Numbers:
    step = dice.between(*_ADDENDS[bounds.digits]) * dice.choose((-1, 1))
    first, side = dice.between(1, bounds.highest), dice.choose((-1, 1))
    return [side * (-1) ** i * (first + step * i) for i in range(count)]


def _turning_steps(dice: Dice, count: int, bounds: Bounds) -> Numbers:
    first, growth = dice.between(*_ADDENDS[bounds.digits]), dice.between(*_GROWTHS[bounds.digits])
    side = dice.choose((-1, 1))
    values = [dice.between(-bounds.highest if bounds.is_negative else 1, bounds.highest)]
    for i in range(count - 1):
        values.append(values[-1] + side * (-1) ** i * (first + growth * i))
    return values


def _turning_factor(dice: Dice, count: int, bounds: Bounds) -> Numbers:
    factor = -dice.between(2, 5)
    first = dice.choose((-1, 1)) * dice.between(1, bounds.highest // 2 ** (count - 1))
    return [first * factor**i for i in range(count)]


def _sum_of_last(k: int, *, may_add: bool) -> Callable[[Dice, int, Bounds], Numbers]:
    def draw(dice: Dice, count: int, bounds: Bounds) -> Numbers:
        most = bounds.highest // 6
        values = [dice.between(-most if bounds.is_negative else 1, most) for _ in range(k)]
        rest = dice.choose((-1, 1)) * dice.between(*_ADDENDS[bounds.digits]) if may_add else 0
        for _ in range(count - k):
            values.append(sum(values[-k:]) + rest)
        return values

    return draw


def _difference(dice: Dice, count: int, bounds: Bounds) -> Numbers:
    return _sum_of_last(2, may_add=False)(dice, count, bounds)[::-1]


def _weighted_sum(dice: Dice, count: int, bounds: Bounds) -> Numbers:
    p, q = dice.choose(_WEIGHTS)
    most = bounds.highest // 40
    values = [dice.between(-most if bounds.is_negative else 1, most) for _ in range(2)]
    for _ in range(count - 2):
        values.append(p * values[-1] + q * values[-2])
    return values


def _powers(exponent: int) -> Callable[[Dice, int, Bounds], Numbers]:
    def draw(dice: Dice, count: int, bounds: Bounds) -> Numbers:
        first = dice.between(0, 20)
        rest = dice.between(-bounds.highest if bounds.is_negative else 1 - first**exponent, bounds.highest)
        return [(first + i) ** exponent + rest for i in range(count)]

    return draw


_CLOSED: Mapping[str, Callable[[Dice, int, Bounds], Numbers]] = MappingProxyType(
    {
        "~+": _turning_terms,
        "~+>": _turning_steps,
        "~*": _turning_factor,
        "a+b": _sum_of_last(2, may_add=False),
        "b-a": _difference,
        "a+b+k": _sum_of_last(2, may_add=True),
        "a+b+c": _sum_of_last(3, may_add=False),
        "pa+qb": _weighted_sum,
        "n^2+k": _powers(2),
        "n^3+k": _powers(3),
    }
)
