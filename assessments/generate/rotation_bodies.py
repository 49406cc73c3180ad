"""Bodies made of straight arms of cubes joined at right angles (Shepard & Metzler 1971), and small changes to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from operator import sub
from typing import NamedTuple

from assessments.generate.dice import Dice
from assessments.generate.rotation_group import Body, Cube

LONGEST_ARM = 5
#: More than two of the longest bodies beside each other, so that no step leads out at one side and in at another.
_WIDTH = 64
#: The six directions along x, y and z; each stands next to its opposite.
_STEPS = (_WIDTH**2, -(_WIDTH**2), _WIDTH, -_WIDTH, 1, -1)


class Arm(NamedTuple):
    """A straight run of cubes: its direction, 0 to 5, and how many cubes it adds to what comes before it."""

    direction: int
    steps: int


Arms = tuple[Arm, ...]


def draw_arms(dice: Dice, k_cubes: int, k_arms: int) -> Arms:
    """Arms of one to five cubes beyond the first cube, each at a right angle to the one before.

    >>> arms = draw_arms(Dice(1), 8, 3)
    >>> len(arms), sum(arm.steps for arm in arms)
    (3, 7)
    """
    steps = _draw_steps(dice, k_cubes - 1, k_arms)
    arms = [Arm(dice.below(6), steps[0])]
    for length in steps[1:]:
        arms.append(Arm(dice.choose(_square_to(arms[-1].direction)), length))
    return tuple(arms)


def _draw_steps(dice: Dice, total: int, k_arms: int) -> list[int]:
    steps = [1] * k_arms
    for _ in range(total - k_arms):
        steps[dice.choose([place for place in range(k_arms) if steps[place] < LONGEST_ARM])] += 1
    return steps


@cache
def _square_to(*directions: int) -> tuple[int, ...]:
    axes = {direction // 2 for direction in directions}
    return tuple(direction for direction in range(6) if direction // 2 not in axes)


def build(arms: Arms) -> Body | None:
    """The body of the arms, or None when it would touch itself other than from cube to next cube.

    >>> build((Arm(0, 2), Arm(2, 1), Arm(4, 1)))
    ((0, 0, 0), (1, 0, 0), (2, 0, 0), (2, 1, 0), (2, 1, 1))
    >>> build((Arm(0, 2), Arm(2, 1), Arm(1, 2))) is None
    True
    """
    # A cube is one number here: places beside each other along an axis are `_STEPS` of that axis apart, and the numbers
    # stand in the order of the cubes.
    place, places = 0, [0]
    ends, lowest = [0, 0, 0], [0, 0, 0]
    for direction, steps in arms:
        step = _STEPS[direction]
        for _ in range(steps):
            place += step
            places.append(place)
        if direction & 1:
            axis = direction >> 1
            ends[axis] = end = ends[axis] - steps
            lowest[axis] = min(lowest[axis], end)
        else:
            ends[direction >> 1] += steps
    taken = set(places)
    if len(taken) < len(places):
        return None
    n_contacts = sum([len(taken.intersection([one + step for one in places])) for step in _STEPS[::2]])
    if n_contacts != len(places) - 1:
        return None
    corner = lowest[0] * _STEPS[0] + lowest[1] * _STEPS[2] + lowest[2] * _STEPS[4]
    places.sort()
    return tuple([_cube_at(one - corner) for one in places])


@cache
def _cube_at(place: int) -> Cube:
    """The cube of a place counted from the corner."""
    x, rest = divmod(place, _WIDTH**2)
    return x, *divmod(rest, _WIDTH)


def box_of(arms: Arms) -> tuple[int, ...]:
    """The sizes of the smallest box around the body, from the shortest side to the longest, in cubes.

    >>> box_of((Arm(0, 2), Arm(2, 1), Arm(1, 1)))
    (1, 2, 3)
    """
    ends, lowest, highest = [0, 0, 0], [0, 0, 0], [1, 1, 1]
    for direction, steps in arms:
        axis = direction // 2
        ends[axis] = end = ends[axis] + (-steps if direction & 1 else steps)
        if end < lowest[axis]:
            lowest[axis] = end
        elif end >= highest[axis]:
            highest[axis] = end + 1
    return tuple(sorted(map(sub, highest, lowest)))


Shape = tuple[tuple[int, int], ...]


def shapes_of(arms: Arms) -> tuple[Shape, Shape]:
    """The arms without their place and orientation, read from the end that comes first, and those of the mirror image.

    Arms that do not touch make the same body if and only if their shapes are equal. It takes a twentieth of the time of
    comparing cubes over 24 rotations, so it sorts out what is not worth proving.

    >>> left, right = (Arm(0, 2), Arm(2, 1), Arm(4, 1)), (Arm(0, 2), Arm(2, 1), Arm(5, 1))
    >>> shapes_of(left)[0] == shapes_of(right)[0], shapes_of(left)[0] == shapes_of(right)[1]
    (False, True)
    """
    forwards, backwards = _read_along(arms), _read_along(_from_the_other_end(arms))
    return min(forwards, backwards), min(_in_mirror(forwards), _in_mirror(backwards))


def has_twin_ends(arms: Arms) -> bool:
    """Whether the arms read alike from both ends: some rotation then takes the body into itself.

    >>> has_twin_ends((Arm(0, 1), Arm(2, 3), Arm(4, 1))), has_twin_ends((Arm(0, 1), Arm(2, 3), Arm(4, 2)))
    (True, False)
    """
    return _read_along(arms) == _read_along(_from_the_other_end(arms))


def _from_the_other_end(arms: Arms) -> list[tuple[int, int]]:
    return [(direction ^ 1, steps) for direction, steps in reversed(arms)]


def _in_mirror(shape: Shape) -> Shape:
    """The third axis the other way round."""
    return tuple([(direction ^ (direction > 3), steps) for direction, steps in shape])


def _read_along(arms: Sequence[tuple[int, int]]) -> Shape:
    """Directions told in the frame of the first two arms, the third axis by the right hand."""
    first, second = arms[0][0], arms[1][0]
    # Axes in cyclic order make a right-handed frame; each reversal, of an axis or of their order, changes hands.
    is_left = (second // 2 - first // 2) % 3 == 2
    third_axis = 3 - first // 2 - second // 2
    third = 2 * third_axis + ((first & 1) ^ (second & 1) ^ is_left)
    names = {first: 0, first ^ 1: 1, second: 2, second ^ 1: 3, third: 4, third ^ 1: 5}
    return tuple([(names[direction], steps) for direction, steps in arms])


@dataclass(frozen=True)
class Bend:
    """The arm at this place takes another direction; the arms after it keep theirs."""

    place: int
    direction: int


@dataclass(frozen=True)
class Shift:
    """One cube is taken from one arm and given to another."""

    giver: int
    taker: int


@dataclass(frozen=True)
class Swap:
    """Two arms exchange their lengths."""

    one: int
    other: int


Change = Bend | Shift | Swap


def draw_change(dice: Dice, arms: Arms) -> Change:
    """A change that keeps the number of cubes and of arms; whether a body comes of it, `build` tells.

    >>> draw_change(Dice(1), (Arm(0, 2), Arm(2, 1)))
    Shift(giver=0, taker=1)
    """
    if dice.below(2):
        first, second = dice.sample(range(len(arms)), 2)
        return Swap(first, second) if dice.below(2) else Shift(first, second)
    return draw_bend(dice, arms)


def draw_bend(dice: Dice, arms: Arms) -> Bend:
    """A change that keeps the length of each arm.

    >>> draw_bend(Dice(1), (Arm(0, 2), Arm(2, 1)))
    Bend(place=1, direction=4)
    """
    place = dice.below(len(arms))
    neighbours = [arms[near].direction for near in (place - 1, place + 1) if 0 <= near < len(arms)]
    return Bend(place, dice.choose(_other_ways(arms[place].direction, *neighbours)))


@cache
def _other_ways(direction: int, *neighbours: int) -> tuple[int, ...]:
    return tuple(way for way in _square_to(*neighbours) if way != direction)


def changed(arms: Arms, *changes: Change) -> Arms | None:
    """The arms after all changes, or None when they cannot be made.

    >>> changed((Arm(0, 2), Arm(2, 1)), Shift(0, 1), Bend(1, 4))
    (Arm(direction=0, steps=1), Arm(direction=4, steps=2))
    >>> changed((Arm(0, 1), Arm(2, 1)), Shift(0, 1)) is None
    True
    >>> changed((Arm(0, 1), Arm(2, 3)), Swap(0, 1))
    (Arm(direction=0, steps=3), Arm(direction=2, steps=1))
    """
    result = list(arms)
    for change in changes:
        if isinstance(change, Bend):
            result[change.place] = Arm(change.direction, result[change.place].steps)
        elif isinstance(change, Swap):
            one, other = result[change.one], result[change.other]
            result[change.one] = Arm(one.direction, other.steps)
            result[change.other] = Arm(other.direction, one.steps)
        else:
            giver, taker = result[change.giver], result[change.taker]
            result[change.giver] = Arm(giver.direction, giver.steps - 1)
            result[change.taker] = Arm(taker.direction, taker.steps + 1)
    return tuple(result) if _is_possible(result) else None


def _is_possible(arms: Sequence[Arm]) -> bool:
    # Two changes of neighbouring arms may have left them in one line.
    before = -1
    for direction, steps in arms:
        if direction >> 1 == before or not 1 <= steps <= LONGEST_ARM:
            return False
        before = direction >> 1
    return True
