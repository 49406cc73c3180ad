"""The item models of mental rotation: size and arms of the body, the turn between the two drawings, the distractors."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import product

from assessments.generate.family import Family, ItemModel, make_model
from assessments.generate.rotation_group import TURNS

#: Assumed difficulty in hundredths of a logit (LLTM, Fischer 1973), ours until the family is calibrated: more cubes and
#: a more complex turn are harder (Rajeb et al. 2024). Of mirror images and of what covers what, one study says that
#: they make items easier and another that they make them harder (Caissie et al. 2009), so neither has a weight.
_INTERCEPT = -170
_WEIGHTS = {"further_cubes": 25, "further_arms": 30, "turn_complexity": 12}
#: Standard deviation of b around this assumption, in logits.
_DIFFICULTY_ERROR = 0.9
#: How complex a turn is: about the upright axis, by half a turn, about an axis that no edge of a cube follows.
_TURN_COMPLEXITY = dict(zip(TURNS, (0, 2, 2, 3, 5, 5), strict=True))

FEWEST_CUBES, MOST_CUBES = 7, 12
FEWEST_ARMS, MOST_ARMS = 3, 5
#: With `mirror` the mirror image of the body is among the distractors, with `structure` it is not.
_DISTRACTORS = ("structure", "mirror")


@cache
def rotation_family() -> Family:
    """The family with all its models.

    >>> rotation_family().name
    'mental-rotation'
    """
    return Family("mental-rotation", 1, tuple(_models()), _DIFFICULTY_ERROR)


def mental_rotation_models() -> tuple[ItemModel, ...]:
    """All item models of the family with their radicals, features and prior difficulty, always in the same order.

    >>> len(mental_rotation_models())
    204
    """
    return rotation_family().models


def _models() -> Iterator[ItemModel]:
    sizes = product(range(FEWEST_CUBES, MOST_CUBES + 1), range(FEWEST_ARMS, MOST_ARMS + 1))
    for (cubes, arms), (angle, axis), distractors in product(sizes, TURNS, _DISTRACTORS):
        # Seven cubes make too few bodies with five arms.
        if cubes >= arms + 3:
            yield make_model(
                {"cubes": cubes, "arms": arms, "angle": angle, "axis": axis, "distractors": distractors},
                {
                    "further_cubes": cubes - FEWEST_CUBES,
                    "further_arms": arms - FEWEST_ARMS,
                    "turn_complexity": _TURN_COMPLEXITY[angle, axis],
                },
                intercept=_INTERCEPT,
                weights=_WEIGHTS,
            )
