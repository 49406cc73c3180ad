"""Mental rotation: a body, five drawings to choose from, and what tells them apart."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import force_locale

from assessments.generate import GeneratedItem, prove_rotation
from assessments.generate.item import Plain
from assessments.generate.rotation_group import TURNS, Body, Cube, as_body, rotated, rotations_by
from portal.aptitude.showing_parts import Shown
from portal.aptitude.wording import Wording
from portal.figures import draw_option, draw_stem


def show_bodies(item: GeneratedItem, words: Wording, name: str) -> Shown:
    places = range(len(item.options or ()))
    with force_locale(words.locale):
        stem = draw_stem(item, name=f"{name}-stem")
        options = tuple(draw_option(item, place, name=f"{name}-{place}") for place in places)
    return Shown(
        prompt=words.say("items.rotation.prompt"),
        stem=stem,
        options=options,
        entry="options",
        option_names=tuple(words.say("common.option", n=place + 1) for place in places),
        look="bodies",
    )


def explain_bodies(item: GeneratedItem, words: Wording) -> list[str]:
    """The arms of the body, what is different in each wrong option, and the turn that leads to the right one."""
    target, bodies = _body(dict(item.stem)), [_body(option) for option in item.options or ()]
    proof = prove_rotation(dict(item.stem), list(item.options or ()))
    (same,) = proof.same
    arms = arms_of(target)
    lines = [words.say("items.rotation.arms", arms=_told(arms, words))]
    for place, body in enumerate(bodies):
        option, own = words.say("common.option", n=place + 1), arms_of(body)
        if place == same:
            turn = words.say(f"items.rotation.turns.{_turn_between(target, body)}")
            lines.append(words.say("items.rotation.same", option=option, turn=turn))
        elif place in proof.mirrored:
            lines.append(words.say("items.rotation.mirror", option=option))
        elif own in (arms, arms[::-1]):
            lines.append(words.say("items.rotation.bend", option=option))
        else:
            lines.append(words.say("items.rotation.lengths", option=option, arms=_told(own, words)))
    return [*lines, words.say("common.answer", answer=words.say("common.option", n=same + 1))]


def _body(shown: Plain) -> Body:
    assert isinstance(shown, dict)
    return as_body(shown["cubes"])  # type: ignore[arg-type]


def _told(arms: Sequence[int], words: Wording) -> str:
    return words.listed([str(length) for length in arms])


def arms_of(body: Body) -> list[int]:
    """How many cubes each straight arm has, from the end that comes first; a cube at a corner counts in both.

    >>> arms_of(((0, 0, 0), (1, 0, 0), (2, 0, 0), (2, 1, 0)))
    [3, 2]
    """
    way = _walk(body)
    arms = [2]
    for before, cube, after in zip(way, way[1:], way[2:], strict=False):
        if _step(before, cube) == _step(cube, after):
            arms[-1] += 1
        else:
            arms.append(2)
    return arms


def _walk(body: Body) -> list[Cube]:
    """All cubes from one end to the other, each beside the next."""
    beside = {cube: [other for other in body if _distance(cube, other) == 1] for cube in body}
    way = [next(cube for cube in body if len(beside[cube]) == 1)]
    # Each turn takes one cube more, and the body is a chain.
    while len(way) < len(body):
        way += [cube for cube in beside[way[-1]] if cube not in way]
    return way


def _step(one: Cube, other: Cube) -> Cube:
    return other[0] - one[0], other[1] - one[1], other[2] - one[2]


def _distance(one: Cube, other: Cube) -> int:
    return sum(map(abs, _step(one, other)))


def _turn_between(target: Body, body: Body) -> str:
    """The kind of turn that takes one into the other, as `90-vertical`; simple ones are looked for first."""
    return next(
        f"{angle}-{axis}"
        for angle, axis in TURNS
        if any(rotated(target, rotation) == body for rotation in rotations_by(angle, axis))
    )
