"""Figure matrices: nine cells with a gap, eight drawings to choose from, and the rules attribute by attribute."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any

from flask_babel import force_locale

from assessments.generate import GeneratedItem, solve_figure_matrix
from assessments.generate.figure_reasoner import Explanation
from assessments.generate.figure_sets import MIRRORS, STEPS, mirrored, turned
from assessments.generate.figure_space import ATTRIBUTES, LAYOUTS, encode
from portal.aptitude.showing_parts import Shown
from portal.aptitude.wording import Wording
from portal.figures import draw_option, draw_stem
from portal.figures.words import describe_value

#: Places of the cells of each line, the last of which is the gap.
_LINES = {"rows": ((0, 1, 2), (3, 4, 5), (6, 7, 8)), "columns": ((0, 3, 6), (1, 4, 7), (2, 5, 8))}
_GAP = 8


class NoSuchOption(ValueError):
    """The rules lead to a cell that is not among the options."""


def show_matrix(item: GeneratedItem, words: Wording, name: str) -> Shown:
    places = range(len(item.options or ()))
    with force_locale(words.locale):
        stem = draw_stem(item, name=f"{name}-stem")
        options = tuple(draw_option(item, place, name=f"{name}-{place}") for place in places)
    return Shown(
        prompt=words.say("items.matrix.prompt"),
        stem=stem,
        options=options,
        entry="options",
        option_names=tuple(words.say("common.option", n=place + 1) for place in places),
        option_notes=tuple(f"{name}-{place}-about" for place in places),
        look="figures",
    )


def explain_matrix(item: GeneratedItem, words: Wording) -> list[str]:
    """Each rule, what it does in each line, what it says of the gap, and the option that fits them all."""
    cells, options = _cells(item.stem["cells"]), _cells(list(item.options or ()))
    found = solve_figure_matrix(cells, options).explanations
    wanted: dict[str, Any] = {}
    lines, unchanged = [], []
    for attribute in LAYOUTS[str(item.stem["layout"])].attributes:
        rule, direction = _governing(item, attribute)
        one = next(one for one in found[attribute] if one.rule == rule and one.direction == direction)
        wanted[attribute] = one.value
        if rule == "unchanged":
            unchanged.append(words.say(f"items.matrix.attributes.{attribute}"))
        else:
            lines += _told(one, [cell[attribute] for cell in cells], words)
    if unchanged:
        lines.append(words.say("items.matrix.rules.unchanged", attribute=words.listed(unchanged)))
    fitting = [place for place, option in enumerate(options) if wanted.items() <= option.items()]
    if len(fitting) != 1:
        raise NoSuchOption(f"{fitting} fit {wanted}")
    return [*lines, words.say("common.answer", answer=words.say("common.option", n=fitting[0] + 1))]


def _cells(shown: Any) -> list[Mapping[str, Any]]:
    return [dict(cell) for cell in shown]


def _governing(item: GeneratedItem, attribute: str) -> tuple[str, str]:
    """The rule of the model for an attribute, and the direction that it runs along."""
    rules = dict(pair.split("=") for pair in str(item.radicals["rules"]).split())
    if attribute not in rules:
        return "unchanged", "rows"
    direction = str(item.radicals["direction"])
    if direction == "mixed":
        direction = ("rows", "columns")[[*rules].index(attribute)]
    return rules[attribute], direction


def _told(one: Explanation, values: Sequence[Any], words: Wording) -> list[str]:
    """One rule, line by line what it does, and what it says of the gap."""
    says = f"items.matrix.{one.direction}"
    slots = {
        "attribute": words.say(f"items.matrix.attributes.{one.attribute}"),
        "every": words.say(f"{says}.every"),
        "way": words.say(f"{says}.way"),
        **_change(one, values, words),
    }
    lines = [words.say(f"items.matrix.rules.{one.rule}", **slots)]
    for n, places in enumerate(_LINES[one.direction], start=1):
        told = [
            words.say("common.missing") if place == _GAP else _value(one, values[place], words)
            for place in places
        ]
        line = words.say(f"{says}.nth", n=n)
        lines.append(words.say("items.matrix.values", line=line, values=words.listed(told)))
    value = _value(one, one.value, words)
    return [*lines, words.say("items.matrix.result", attribute=slots["attribute"], value=value)]


def _value(one: Explanation, value: Any, words: Wording) -> str:
    """A value in words; a set stands in quotes, since it is a list in a list."""
    if one.attribute == "count":
        return words.say("items.matrix.beads", n=value)
    with force_locale(words.locale):
        told = describe_value(one.attribute, value)
    is_set = ATTRIBUTES[one.attribute].kind == "set"
    return words.say("common.quoted", text=told) if is_set else told


def _change(one: Explanation, values: Sequence[Any], words: Wording) -> dict[str, str]:
    """What the rule does from cell to cell, where it says so."""
    says = "items.matrix.changes"
    first, second, _ = (encode(one.attribute, values[place]) for place in _LINES[one.direction][0])
    if one.rule == "progression":
        step = second - first
        names = ("more", "fewer") if one.attribute == "count" else ("larger", "smaller")
        return {"change": words.say(f"{says}.{names[step < 0]}", n=abs(step))}
    if one.rule == "rotation":
        k_steps, steps = STEPS[one.attribute], _turn(one, values)
        way, n = ("clockwise", steps) if 2 * steps <= k_steps else ("counterclockwise", k_steps - steps)
        return {"change": words.say(f"{says}.{way}", n=n * 360 // k_steps)}
    if one.rule == "reflection":
        return dict(
            zip(
                ("first", "second"),
                (words.say(f"{says}.{way}") for way in _mirrors(one, values)),
                strict=True,
            )
        )
    return {}


def _codes(one: Explanation, values: Sequence[Any]) -> list[list[int]]:
    """The lines as codes, with the gap filled as the rule says."""
    codes = [*(encode(one.attribute, value) for value in values), one.code]
    return [[codes[place] for place in places] for places in _LINES[one.direction]]


def _turn(one: Explanation, values: Sequence[Any]) -> int:
    lines = _codes(one, values)
    return next(
        steps
        for steps in range(1, STEPS[one.attribute])
        if all(
            turned(one.attribute, a, steps) == b and turned(one.attribute, b, steps) == c for a, b, c in lines
        )
    )


def _mirrors(one: Explanation, values: Sequence[Any]) -> tuple[str, str]:
    lines = _codes(one, values)
    return next(
        (first, then)
        for first, then in product(MIRRORS, repeat=2)
        if all(
            mirrored(one.attribute, a, first) == b and mirrored(one.attribute, b, then) == c
            for a, b, c in lines
        )
    )
