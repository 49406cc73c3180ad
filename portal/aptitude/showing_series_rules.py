"""The rule of a number series with its numbers, worked out from the terms shown and from the kind of rule alone."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from assessments.generate.series_rules import Operation, Slot, Strand

#: Whole numbers with which a weighted sum may multiply.
_WEIGHTS = [(p, q) for p in range(1, 6) for q in (*range(-5, 0), *range(1, 6))]


class RuleDoesNotFit(ValueError):
    """The terms do not follow a rule of this kind."""


class Step(NamedTuple):
    """One operation of a rule: its sign, the numbers that it was done with so far, the next of them, how they grow."""

    sign: str
    seen: list[int]
    following: int
    growth: int
    second_growth: int

    @property
    def is_fixed(self) -> bool:
        return self.growth == 0 and self.second_growth == 0

    def apply(self, value: int, coefficient: int) -> int:
        """The value after the operation. Raises RuleDoesNotFit when a division leaves a rest."""
        if self.sign == "/":
            if coefficient == 0 or value % coefficient:
                raise RuleDoesNotFit(f"{value} / {coefficient}")
            return value // coefficient
        return {"+": value + coefficient, "-": value - coefficient, "*": value * coefficient}[self.sign]


class Reading(NamedTuple):
    """What each step does in turn, which of them comes next, and the last term shown."""

    slots: list[list[Step]]
    turn: int
    last: int

    @property
    def following(self) -> int:
        """The next number; of a series that nobody asks to go on it may not be whole, which raises RuleDoesNotFit."""
        steps = self.slots[self.turn]
        return _applied(steps, self.last, [step.following for step in steps])


def read_strand(strand: Strand, terms: Sequence[int]) -> Reading:
    """The numbers of a rule of this kind. Raises RuleDoesNotFit unless it gives every term."""
    period = len(strand)
    before, after = terms[:-1], terms[1:]
    slots = [_read_slot(slot, before[k::period], after[k::period]) for k, slot in enumerate(strand)]
    for place, (value, expected) in enumerate(zip(before, after, strict=True)):
        times, turn = divmod(place, period)
        if _applied(slots[turn], value, [step.seen[times] for step in slots[turn]]) != expected:
            raise RuleDoesNotFit(f"{strand} for {list(terms)}")
    return Reading(slots, len(before) % period, terms[-1])


def _applied(steps: Sequence[Step], value: int, coefficients: Sequence[int]) -> int:
    for step, coefficient in zip(steps, coefficients, strict=True):
        value = step.apply(value, coefficient)
    return value


def _read_slot(slot: Slot, before: Sequence[int], after: Sequence[int]) -> list[Step]:
    if len(slot) == 1:
        return [
            _step(slot[0], [_coefficient(slot[0].sign, *pair) for pair in zip(before, after, strict=True)])
        ]
    factor = _factor_beside(slot[1], before, after)
    rests = [_coefficient(slot[1].sign, factor * b, a) for b, a in zip(before, after, strict=True)]
    return [_step(slot[0], [factor] * len(before)), _step(slot[1], rests)]


def _coefficient(sign: str, before: int, after: int) -> int | None:
    """What the operation was done with; None where zero leaves that open."""
    if sign in {"+", "-"}:
        return after - before if sign == "+" else before - after
    dividend, divisor = (after, before) if sign == "*" else (before, after)
    if divisor == 0:
        return None
    if dividend % divisor:
        raise RuleDoesNotFit(f"{dividend} / {divisor}")
    return dividend // divisor


def _factor_beside(addition: Operation, before: Sequence[int], after: Sequence[int]) -> int:
    """The factor of x * r + a, where a may grow evenly: differences take a away, once more its growth."""
    for _ in range(1 + addition.growth):
        before, after = _steps(before), _steps(after)
    found = {Fraction(a, b) for b, a in zip(before, after, strict=True) if b}
    if len(found) != 1 or (factor := found.pop()).denominator != 1:
        raise RuleDoesNotFit(f"one factor for {list(before)} and {list(after)}")
    return int(factor)


def _steps(values: Sequence[int]) -> list[int]:
    return [after - before for before, after in pairwise(values)]


def _step(operation: Operation, known: Sequence[int | None]) -> Step:
    """The step of these coefficients, of which some may not be known."""
    points = [(place, value) for place, value in enumerate(known) if value is not None]
    if len(points) <= operation.growth:
        raise RuleDoesNotFit(f"{operation} from {list(known)}")
    (place, value), growth, second = points[0], 0, 0
    if operation.growth == 2:
        first_step, second_step = _steps([value for _, value in points[:3]])
        growth, second = first_step, second_step - first_step
    elif operation.growth == 1:
        other_place, other_value = points[1]
        growth = (other_value - value) // (other_place - place)
    start = value - growth * place
    seen = [start + growth * k + second * (k * (k - 1) // 2) for k in range(len(known) + 1)]
    return Step(operation.sign, seen[:-1], seen[-1], growth, second)


def read_weights(terms: Sequence[int]) -> tuple[int, int]:
    """P and q of x = p * (last) + q * (the one before). Raises RuleDoesNotFit when there are none."""
    for p, q in _WEIGHTS:
        if all(p * terms[k + 1] + q * terms[k] == terms[k + 2] for k in range(len(terms) - 2)):
            return p, q
    raise RuleDoesNotFit(f"weights for {list(terms)}")


def read_powers(terms: Sequence[int], exponent: int) -> tuple[int, int]:
    """The first number that is raised, and what is added to each power. Raises RuleDoesNotFit when there are none."""
    for first in range(100):
        rest = terms[0] - int(first**exponent)
        if all(int((first + k) ** exponent) + rest == term for k, term in enumerate(terms)):
            return first, rest
    raise RuleDoesNotFit(f"powers of {exponent} for {list(terms)}")
