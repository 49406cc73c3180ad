"""A body and four rivals that differ from it and from each other, none of them standing out among the five."""

from __future__ import annotations

from collections.abc import Sequence

from assessments.generate.dice import Dice
from assessments.generate.family import ItemModel
from assessments.generate.rotation_bodies import (
    Arms,
    Shape,
    build,
    changed,
    draw_arms,
    draw_change,
    has_twin_ends,
    shape_of,
)
from assessments.generate.rotation_group import Body, mirror_image

#: Draws of one change before the whole square is drawn again.
_MOST_CHANGES = 12


def draw_rivals(dice: Dice, model: ItemModel) -> list[Body] | None:
    """The body first, then four rivals, or None when these do not work out.

    The first four form a square: two changes, one of them a mirror where the model says so, each made or not. From each
    corner the others look alike; the body is any corner, and the fifth is a change of any of them. So what the options
    have in common with each other does not betray the body.

    >>> from assessments.generate.rotation_models import mental_rotation_models
    >>> bodies = draw_rivals(Dice(3), mental_rotation_models()[0])
    >>> [len(body) for body in bodies]
    [7, 7, 7, 7, 7]
    """
    is_mirrored = model.radicals["distractors"] == "mirror"
    square, taken = [draw_arms(dice, int(model.radicals["cubes"]), int(model.radicals["arms"]))], set[Shape]()
    if not _admit(square, taken):
        return None
    for _ in range(1 if is_mirrored else 2):
        square += _grow(dice, square, taken)
    fifth = _draw_fifth(dice, dice.choose(square), taken)
    square = dice.shuffled(square)
    if fifth is None or len(square) != (2 if is_mirrored else 4) or not _has_24_views(square, is_mirrored):
        return None
    bodies = [body for body in map(build, square) if body]
    if is_mirrored:
        bodies = dice.shuffled([*bodies, *map(mirror_image, bodies)])
    return [*bodies, fifth]


def _has_24_views(square: Sequence[Arms], is_mirrored: bool) -> bool:
    """Whether the body, the first one or any that may be, differs from its mirror image and from its own rotations."""
    candidates = square if is_mirrored else square[:1]
    return not any(
        has_twin_ends(arms) or shape_of(arms) == shape_of(arms, in_mirror=True) for arms in candidates
    )


def _grow(dice: Dice, square: Sequence[Arms], taken: set[Shape]) -> list[Arms]:
    """The same change made to all these arms, such that all bodies that come of it are admitted; or nothing."""
    for _ in range(_MOST_CHANGES):
        change = draw_change(dice, square[0])
        grown = [arms for arms in (changed(one, change) for one in square) if arms]
        if len(grown) == len(square) and _admit(grown, taken):
            return grown
    return []


def _admit(several: Sequence[Arms], taken: set[Shape]) -> bool:
    """Whether these bodies are possible, and neither they nor their mirror images known; then they are taken."""
    shapes = [{shape_of(arms), shape_of(arms, in_mirror=True)} for arms in several]
    fresh = set().union(*shapes)
    if fresh & taken or len(fresh) < sum(map(len, shapes)) or not all(map(build, several)):
        return False
    taken |= fresh
    return True


def _draw_fifth(dice: Dice, origin: Arms, taken: set[Shape]) -> Body | None:
    """A change of one corner of the square that gives another body than all so far and than their mirror images."""
    for _ in range(_MOST_CHANGES):
        arms = changed(origin, draw_change(dice, origin))
        if arms and shape_of(arms) not in taken and (body := build(arms)):
            return body
    return None
