"""A body and four rivals that differ from it and from each other, none of them standing out among the five."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assessments.generate.dice import Dice
from assessments.generate.family import ItemModel
from assessments.generate.rotation_bodies import (
    Arms,
    Change,
    Shape,
    box_of,
    build,
    changed,
    draw_arms,
    draw_bend,
    draw_change,
    has_twin_ends,
    shapes_of,
)
from assessments.generate.rotation_group import Body, mirror_image

#: Draws of one change before the whole square is drawn again.
_MOST_CHANGES = 12
#: The same for the fifth; with a square at hand it pays to go on for longer.
_MOST_CHANGES_OF_FIFTH = 40
#: Of three arms no five bodies fit into boxes of the same size unless they are mirror images.
_FEWEST_ARMS_OF_ONE_BOX = 4


def draw_rivals(dice: Dice, model: ItemModel) -> list[Body] | None:
    """The body first, then four rivals, or None when these do not work out.

    The first four form a square: two changes, one of them a mirror where the model says so, each made or not. From each
    corner the others look alike; the body is any corner, and the fifth is a change of any of them. So what the options
    have in common with each other does not betray the body.

    Nor does what a body measures: with four arms and more, all five fit into a box of the same size, and at least two
    have arms of the same lengths in the same order. Of three arms there are too few bodies; there it mostly shares
    its box with one rival, its mirror image if that is among them.

    >>> from assessments.generate.rotation_models import mental_rotation_models
    >>> bodies = draw_rivals(Dice(4), mental_rotation_models()[0])
    >>> [len(body) for body in bodies]
    [7, 7, 7, 7, 7]
    """
    k_cubes, k_arms = int(model.radicals["cubes"]), int(model.radicals["arms"])
    is_mirrored, in_one_box = model.radicals["distractors"] == "mirror", k_arms >= _FEWEST_ARMS_OF_ONE_BOX
    square, taken = [draw_arms(dice, k_cubes, k_arms)], set[Shape]()
    if not _admit(square, taken):
        return None
    for n_changes in range(1 if is_mirrored else 2):
        is_first = not (is_mirrored or n_changes)
        draw = draw_bend if is_first and in_one_box else draw_change
        square += (grown := _grow(dice, square, taken, draw, keeps_box=in_one_box or is_first))
        if not grown:
            return None
    # The body has 24 views and comes first. Where there are mirror images, each corner may become the body.
    square = sorted(dice.shuffled(square), key=_has_24_views, reverse=True)
    if not _has_24_views(square[-1 if is_mirrored else 0]):
        return None
    fifth = _draw_fifth(dice, square, taken, keeps_box=in_one_box)
    bodies = [body for body in map(build, square) if body]
    if is_mirrored:
        bodies = dice.shuffled([*bodies, *map(mirror_image, bodies)])
    return [*bodies, fifth] if fifth else None


def _has_24_views(arms: Arms) -> bool:
    """Whether the body differs from its mirror image and from its own rotations."""
    shape, mirrored = shapes_of(arms)
    return shape != mirrored and not has_twin_ends(arms)


def _grow(
    dice: Dice,
    square: Sequence[Arms],
    taken: set[Shape],
    draw: Callable[[Dice, Arms], Change],
    *,
    keeps_box: bool,
) -> list[Arms]:
    """The same change made to all these arms, such that all bodies that come of it are admitted; or nothing."""
    box = box_of(square[0])
    for _ in range(_MOST_CHANGES):
        change = draw(dice, square[0])
        grown = []
        for one in square:
            arms = changed(one, change)
            if not arms or (keeps_box and box_of(arms) != box):
                break
            grown.append(arms)
        if len(grown) == len(square) and _admit(grown, taken):
            return grown
    return []


def _admit(several: Sequence[Arms], taken: set[Shape]) -> bool:
    """Whether these bodies are possible, and neither they nor their mirror images known; then they are taken."""
    shapes = [{*shapes_of(arms)} for arms in several]
    fresh = set().union(*shapes)
    if fresh & taken or len(fresh) < sum(map(len, shapes)) or not all(map(build, several)):
        return False
    taken |= fresh
    return True


def _draw_fifth(dice: Dice, square: Sequence[Arms], taken: set[Shape], *, keeps_box: bool) -> Body | None:
    """A change of any corner of the square that gives another body than all so far and than their mirror images."""
    for _ in range(_MOST_CHANGES_OF_FIFTH):
        origin = dice.choose(square)
        arms = changed(origin, draw_change(dice, origin))
        if not arms or (keeps_box and box_of(arms) != box_of(origin)):
            continue
        if shapes_of(arms)[0] not in taken and (body := build(arms)):
            return body
    return None
