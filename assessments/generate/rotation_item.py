"""Mental rotation: draw a body and its rivals from a model, prove them all different, draw again until that holds.

The stem and each of the five options hold `cubes`, a body of cubes of whole coordinates as it is seen from (1, 1, 1)
with z upwards; the question is which option is the body of the stem.

An item is kept only when `prove_rotation` proves it, from nothing but the cubes: exactly one option is the target's
body over all 24 rotations of the cube, in another view; no two options are the same body; the mirror image is another
body, and is among the options only if the model says so; every drawing can be read in one way only. All six bodies have
equally many cubes and arms, and with four arms and more the same size: measuring does not replace turning.

Radicals: `cubes`, `arms`, `angle` (degrees) and `axis` of the turn between the two drawings of the body
(`rotation_group.TURNS`), `distractors`. The prior of the difficulty is an ASSUMPTION, to be replaced by calibration.
"""

from __future__ import annotations

from collections.abc import Iterator

from assessments.generate.dice import Dice
from assessments.generate.family import ItemModel, NoItemFound, Radicals
from assessments.generate.item import GeneratedItem, Plain
from assessments.generate.rotation_group import Body, rotated, rotations, rotations_by
from assessments.generate.rotation_models import rotation_family
from assessments.generate.rotation_proof import prove_rotation
from assessments.generate.rotation_rivals import draw_rivals
from assessments.generate.rotation_views import is_clear

#: Of the rarest model one draw in fifty stands, so this many fail once in 10**40 items.
_MOST_DRAWS = 5000


def mental_rotation(
    seed: int, difficulty: float | None = None, radicals: Radicals | None = None
) -> GeneratedItem:
    """A body of cubes to be found again, turned, among five, proved.

    `radicals` name an item model, whole or in part; of those that agree, the ones with a prior nearest to `difficulty`
    (logits) are kept; the dice choose among what is left. The same seed and radicals give the same item on every
    machine. Task after Shepard & Metzler (1971). Raises InvalidSeed, UnknownChoice for a radical that does not exist,
    InvalidArgument when no model agrees or the difficulty is not a finite number.

    >>> item = mental_rotation(1, radicals={"cubes": 9})
    >>> len(item.stem["cubes"]), len(item.options), 0 <= item.key < 5
    (9, 5, True)
    """
    family = rotation_family()
    model = family.choose(seed, difficulty=difficulty, radicals=radicals)
    dice = Dice(seed)
    for _ in range(_MOST_DRAWS):
        bodies = draw_rivals(dice, model)
        shown = _draw_views(dice, model, bodies) if bodies else None
        if shown:
            order = dice.shuffled(range(1, 6))
            stem, options = _plain(shown[0]), [_plain(shown[place]) for place in order]
            if _is_proved(stem, options, order.index(1), model):
                return family.item(seed, model, stem, order.index(1), options)
    raise NoItemFound(family.name, model.radicals, _MOST_DRAWS)


def _draw_views(dice: Dice, model: ItemModel, bodies: list[Body]) -> list[Body] | None:
    """The target, the body turned as the model says, and the rivals in any view; all drawn clearly."""
    pair = next(_clear_pairs(dice, model, bodies[0]), ())
    rivals = (next(_clear_views(dice, body), None) for body in bodies[1:])
    found = [body for body in (*pair, *rivals) if body] if pair else []
    return found if len(found) == 6 else None


def _clear_views(dice: Dice, body: Body) -> Iterator[Body]:
    return filter(is_clear, (rotated(body, rotation) for rotation in dice.shuffled(rotations())))


def _clear_pairs(dice: Dice, model: ItemModel, body: Body) -> Iterator[tuple[Body, Body]]:
    turns = rotations_by(int(model.radicals["angle"]), str(model.radicals["axis"]))
    for target in _clear_views(dice, body):
        for turn in dice.shuffled(turns):
            image = rotated(target, turn)
            if is_clear(image):
                yield target, image


def _plain(body: Body) -> dict[str, Plain]:
    return {"cubes": [[*cube] for cube in body]}


def _is_proved(stem: Plain, options: list[dict[str, Plain]], key: int, model: ItemModel) -> bool:
    """The whole proof, from nothing but the cubes as they will be shown."""
    proof = prove_rotation(stem, options)
    has_mirror_image = bool(proof.mirrored)
    return (
        proof.is_unique
        and proof.same == (key,)
        and has_mirror_image == (model.radicals["distractors"] == "mirror")
    )
