"""Five answers to choose from that do not give away which is right.

Wrong answers are of two kinds: right answers to other questions about the same table (a row or column misread), and
slips (a wrong base, a step forgotten). Several questions are drawn first and the one that is asked is any of them, so
that the key differs in nothing from the wrong answers of the first kind. Slips could be told by where they lie or by
what they share with the answer that they were made from; a plan thrown before anything else evens that out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from assessments.generate.data_questions import Quotient
from assessments.generate.dice import Dice

K_OPTIONS = 5


def rounded(value: Quotient, decimals: int) -> int:
    """The quotient times 10 ** decimals, to the nearest whole number, halves up.

    >>> rounded((100, 8), 1), rounded((100, 8), 0)
    (125, 13)
    """
    numerator, denominator = value
    return (2 * numerator * int(10**decimals) + denominator) // (2 * denominator)


def rounds_clearly(value: Quotient, decimals: int) -> bool:
    """Whether the value lies a tenth of a unit or more from where rounding would turn: no way of rounding flips it.

    >>> rounds_clearly((1049, 100), 0), rounds_clearly((1035, 100), 0), rounds_clearly((7, 1), 0)
    (False, True, True)
    """
    numerator, denominator = value
    rest = numerator * int(10**decimals) % denominator
    return 5 * abs(2 * rest - denominator) >= denominator


@dataclass(frozen=True)
class Plan:
    """What the dice fix before any number is known.

    - `place` of the key among the five in rising order: each equally likely.
    - `n_asked` questions are answered, and `owners` (positions among them, the asked one first) get a slip each. An
      option that looks like a slip's twin is the key in one of five cases, whatever their number.
    - `slip_is_apart`: whether the option farthest from all others is a slip, in proportion to their number.
    """

    place: int
    n_asked: int
    owners: tuple[int, ...]
    slip_is_apart: bool


def draw_plan(dice: Dice, n_questions: int, *, may_slip: bool) -> Plan:
    """A plan for a template that has this many questions near each other; no slips where it has none of its own."""
    place = dice.below(K_OPTIONS)
    if not may_slip:
        return Plan(place, K_OPTIONS, (), slip_is_apart=False)
    n_asked = 3 if n_questions == 3 or dice.below(2) else 4
    own = dice.below(K_OPTIONS)
    other = dice.between(1, n_asked - 1)
    # Of four answers one has a slip, and the two are alike; of three all but one, and four options are alike in pairs.
    one: tuple[int, ...] = (0,) if own < 2 else (other,)
    two: tuple[int, ...] = (1, 2) if own == 0 else (0, other)
    owners = one if n_asked == 4 else two
    return Plan(place, n_asked, owners, slip_is_apart=dice.below(K_OPTIONS) >= n_asked)


def choose_options(
    dice: Dice, plan: Plan, answers: list[int], slips_of: Callable[[int], list[int]], *, is_strict: bool
) -> list[int] | None:
    """The answers, the asked one first, and the slips of the plan; None when that is impossible here.

    Every two options are at least 2 and about 2 % apart, none is below 3, and the largest is at most six times the
    smallest. The key has its place; the option that stands apart is of the planned kind when `is_strict`.
    """
    k_slips = len(plan.owners)
    if not plan.place - k_slips <= _n_below(answers) <= plan.place or min(answers) < 3:
        return None
    options: list[int] = []
    for answer in answers:
        if not _is_apart(answer, options):
            return None
        options.append(answer)
    for owner in plan.owners:
        fitting = [slip for slip in slips_of(owner) if slip >= 3 and _is_apart(slip, options)]
        if not fitting:
            return None
        options.append(dice.choose(fitting))
    if _n_below(options) != plan.place or max(options) > 6 * min(options):
        return None
    return None if is_strict and _slip_is_apart(options, plan.n_asked) != plan.slip_is_apart else options


def _n_below(options: list[int]) -> int:
    return sum(option < options[0] for option in options)


def _is_apart(value: int, options: list[int]) -> bool:
    return all(abs(value - option) >= max(2, max(value, option) // 50) for option in options)


def _slip_is_apart(options: list[int], n_asked: int) -> bool:
    """Whether the option whose nearest neighbour is farthest, in proportion, is one of the slips at the end."""
    ordered = sorted(options)
    gaps = [1_000_000 * (after - before) // after for before, after in pairwise(ordered)]
    nearest = [min(around) for around in zip([gaps[0], *gaps], [*gaps, gaps[-1]], strict=True)]
    return options.index(ordered[nearest.index(max(nearest))]) >= n_asked
