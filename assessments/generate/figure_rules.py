"""Drawing nine values that obey a rule. What is drawn here is only proposed; the reasoner decides whether it stands."""

from __future__ import annotations

from collections.abc import Callable

from assessments.generate.dice import Dice
from assessments.generate.figure_sets import MIRRORS, STEPS, mirrored, turned
from assessments.generate.figure_space import ATTRIBUTES, Attribute

#: Three lines of three whole numbers.
Grid = list[list[int]]


def draw_codes(dice: Dice, name: str, rule: str, direction: str, *, k_swaps: int = 1) -> list[int]:
    """Nine values of an attribute in reading order, as whole numbers, that obey the rule along the direction.

    The last set holds at least `k_swaps` elements and leaves out as many, so that options can differ in them.

    >>> sorted(draw_codes(Dice(1), "shape", "distribution", "rows")[:3]) == sorted(
    ...     draw_codes(Dice(1), "shape", "distribution", "rows")[3:6]
    ... )
    True
    """
    attribute = ATTRIBUTES[name]
    draw = _SET_RULES[rule] if attribute.kind == "set" else _VALUE_RULES[rule]
    grid = draw(dice, attribute, k_swaps)
    if direction == "columns":
        grid = [list(line) for line in zip(*grid, strict=True)]
    return [code for line in grid for code in line]


# ---- words and numbers -----------------------------------------------------------------------------------------------


def _same_value(dice: Dice, attribute: Attribute, _k_swaps: int) -> Grid:
    return [[dice.choose(attribute.codes)] * 3] * 3


def _constant_values(dice: Dice, attribute: Attribute, _k_swaps: int) -> Grid:
    return [[code] * 3 for code in dice.sample(attribute.codes, 3)]


def _progressing_values(dice: Dice, attribute: Attribute, _k_swaps: int) -> Grid:
    longest = (len(attribute.codes) - 1) // 2
    step = dice.between(1, min(2, longest)) * dice.choose((-1, 1))
    starts = [code for code in attribute.codes if code + 2 * step in attribute.codes]
    begins = [dice.choose(starts) for _ in range(3)]
    return [[begin, begin + step, begin + 2 * step] for begin in begins]


def _distributed_values(dice: Dice, attribute: Attribute, _k_swaps: int) -> Grid:
    return _latin_square(dice, dice.sample(attribute.codes, 3))


def _latin_square(dice: Dice, three: list[int]) -> Grid:
    """Each of three values once in every row and every column."""
    step = dice.choose((1, 2))
    return [[three[(step * row + column) % 3] for column in range(3)] for row in range(3)]


# ---- sets of elements ------------------------------------------------------------------------------------------------


def _subset(dice: Dice, attribute: Attribute, at_least: int) -> int:
    """Two to four elements, as few as that calms the picture; more only where the options need them."""
    fewest = max(2, at_least)
    k_chosen = dice.between(fewest, max(fewest, 4))
    return _bits(dice.sample(range(attribute.k_elements), k_chosen))


def _bits(places: list[int]) -> int:
    return sum(1 << place for place in places)


def _same_set(dice: Dice, attribute: Attribute, k_swaps: int) -> Grid:
    return [[_subset(dice, attribute, k_swaps)] * 3] * 3


def _distributed_sets(dice: Dice, attribute: Attribute, k_swaps: int) -> Grid:
    return _latin_square(dice, [_subset(dice, attribute, k_swaps) for _ in range(3)])


def _rotating_sets(dice: Dice, attribute: Attribute, k_swaps: int) -> Grid:
    name = attribute.name
    # Half a turn would lead back to the start, which looks like no turn at all.
    steps = dice.choose([steps for steps in range(1, STEPS[name]) if 2 * steps != STEPS[name]])
    begins = [_subset(dice, attribute, k_swaps) for _ in range(3)]
    return [[begin, turned(name, begin, steps), turned(name, begin, 2 * steps)] for begin in begins]


def _reflecting_sets(dice: Dice, attribute: Attribute, k_swaps: int) -> Grid:
    name = attribute.name
    first, then = dice.shuffled(MIRRORS)
    grid = []
    for _ in range(3):
        begin = _subset(dice, attribute, k_swaps)
        middle = mirrored(name, begin, first)
        grid.append([begin, middle, mirrored(name, middle, then)])
    return grid


def _parts(dice: Dice, attribute: Attribute, *sizes: int) -> list[int]:
    """Disjoint sets of the given sizes."""
    order = dice.sample(range(attribute.k_elements), sum(sizes))
    parts, start = [], 0
    for size in sizes:
        parts.append(_bits(order[start : start + size]))
        start += size
    return parts


def _added_sets(dice: Dice, attribute: Attribute, k_swaps: int) -> Grid:
    grid = []
    for _ in range(3):
        # Something in common, so that adding is not the same as the exclusive or.
        left, right, both = _parts(dice, attribute, dice.between(1, 2), 1, max(1, k_swaps - 2))
        grid.append([left | both, right | both, left | right | both])
    return grid


def _subtracted_sets(dice: Dice, attribute: Attribute, k_swaps: int) -> Grid:
    grid = []
    for _ in range(3):
        left, both = _parts(dice, attribute, max(k_swaps, dice.between(1, 3)), dice.between(1, 2))
        grid.append([left | both, both, left])
    return grid


def _intersecting_sets(dice: Dice, attribute: Attribute, k_swaps: int) -> Grid:
    grid = []
    for _ in range(3):
        both, left, right = _parts(dice, attribute, max(k_swaps, dice.between(1, 2)), dice.between(1, 2), 1)
        grid.append([left | both, right | both, both])
    return grid


def _exclusive_sets(dice: Dice, attribute: Attribute, k_swaps: int) -> Grid:
    grid = []
    for _ in range(3):
        left, right, both = _parts(
            dice, attribute, max(1, k_swaps - 1), dice.between(1, 2), dice.between(1, 2)
        )
        grid.append([left | both, right | both, left | right])
    return grid


_VALUE_RULES: dict[str, Callable[[Dice, Attribute, int], Grid]] = {
    "unchanged": _same_value,
    "constant": _constant_values,
    "progression": _progressing_values,
    "distribution": _distributed_values,
}
_SET_RULES: dict[str, Callable[[Dice, Attribute, int], Grid]] = {
    "unchanged": _same_set,
    "distribution": _distributed_sets,
    "rotation": _rotating_sets,
    "reflection": _reflecting_sets,
    "or": _added_sets,
    "subtraction": _subtracted_sets,
    "and": _intersecting_sets,
    "xor": _exclusive_sets,
}
