"""Clerical checking: codes beside their copies, and where they differ."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from markupsafe import Markup, escape

from assessments.generate import GeneratedItem
from portal.aptitude.showing_parts import Shown, rendered
from portal.aptitude.wording import Wording
from portal.figures.codes import draw_code

Pair = tuple[str, str]


def show_codes(item: GeneratedItem, words: Wording, _name: str) -> Shown:
    return _SHOWN[str(item.stem["task"])](item, words)


def _prompt(item: GeneratedItem, words: Wording) -> str:
    code = words.say(f"items.clerical.codes.{item.stem['code']}")
    return words.say(f"items.clerical.{item.stem['task']}", code=code)


def pairs_of(item: GeneratedItem) -> list[Pair]:
    """The codes and their copies, row by row."""
    left, right = item.stem["left"], item.stem["right"]
    if isinstance(left, list) and isinstance(right, list):
        return [(str(one), str(other)) for one, other in zip(left, right, strict=True)]
    return [(str(left), str(right))]


def _drawn(pairs: Sequence[Pair], words: Wording) -> list[Markup]:
    """Each pair side by side, all in one scale."""
    k_places = max(len(code) for pair in pairs for code in pair)
    sides = [words.say(f"items.clerical.{side}") for side in ("left", "right")]
    drawn = (
        [draw_code(code, k_places=k_places, label=side) for side, code in zip(sides, pair, strict=True)]
        for pair in pairs
    )
    return [rendered("aptitude/_item_pair.html", codes=codes) for codes in drawn]


def _same(item: GeneratedItem, words: Wording) -> Shown:
    (pair,) = _drawn(pairs_of(item), words)
    stem = rendered("aptitude/_item_target.html", code=pair)
    told = tuple(words.say(f"items.clerical.answers.{value}") for value in item.options or ())
    options = tuple(Markup(escape(text)) for text in told)  # noqa: S704 It has just been escaped.
    return Shown(_prompt(item, words), stem, options, "options", told)


def _rows(item: GeneratedItem, words: Wording) -> Shown:
    """Each row can be chosen itself."""
    options = tuple(_drawn(pairs_of(item), words))
    names = tuple(words.say("items.clerical.answers.row", n=place + 1) for place in range(len(options)))
    entry: Any = "pairs" if item.stem["task"] == "count" else "options"
    return Shown(_prompt(item, words), Markup(), options, entry, names, look="pairs")


def _copies(item: GeneratedItem, words: Wording) -> Shown:
    target, codes = str(item.stem["target"]), [str(option) for option in item.options or ()]
    k_places = max(map(len, [target, *codes]))
    stem = rendered("aptitude/_item_target.html", code=draw_code(target, k_places=k_places))
    options = tuple(draw_code(code, k_places=k_places) for code in codes)
    names = tuple(words.say("common.option", n=place + 1) for place in range(len(codes)))
    return Shown(_prompt(item, words), stem, options, "options", names, look="codes")


_SHOWN: Mapping[str, Callable[[GeneratedItem, Wording], Shown]] = {
    "same": _same,
    "count": _rows,
    "row": _rows,
    "copy": _copies,
}


def explain_codes(item: GeneratedItem, words: Wording) -> list[str]:
    """Where left and right differ, and the answer that comes of it."""
    task = str(item.stem["task"])
    lines, answer = (_compare_copies if task == "copy" else _compare_pairs)(item, words)
    return [*lines, words.say("common.answer", answer=answer)]


def _compare_pairs(item: GeneratedItem, words: Wording) -> tuple[list[str], str]:
    task, differing = item.stem["task"], []
    pairs = pairs_of(item)
    for n, pair in enumerate(pairs, start=1):
        if pair[0] != pair[1]:
            differing.append((n, difference(*pair, words)))
    says = "items.clerical.explanation"
    if task == "same":
        equal = words.say(f"{says}.equal")
        answer = "different" if differing else "same"
        return [text for _, text in differing] or [equal], words.say(f"items.clerical.answers.{answer}")
    lines = [words.say(f"{says}.in_row", n=n, difference=text) for n, text in differing]
    if len(differing) < len(pairs):
        lines.append(words.say(f"{says}.{'others' if differing else 'none'}"))
    n = len(differing) if task == "count" else differing[0][0]
    return lines, words.say(f"items.clerical.answers.{task}", n=n)


def _compare_copies(item: GeneratedItem, words: Wording) -> tuple[list[str], str]:
    target, lines, answer = str(item.stem["target"]), [], ""
    for place, code in enumerate(map(str, item.options or ()), start=1):
        option = words.say("common.option", n=place)
        if code == target:
            answer = option
            lines.append(words.say("items.clerical.explanation.option_equal", option=option))
        else:
            first = first_difference(_plain(code), _plain(target)) + 1
            lines.append(words.say("items.clerical.explanation.option_from", option=option, place=first))
    return lines, answer


def _plain(code: str) -> str:
    """The letters and digits of a code: places are counted without what stands between them."""
    return "".join(character for character in code if character.isalnum())


def first_difference(one: str, other: str) -> int:
    """The first place from 0 at which two different texts differ.

    >>> first_difference("1234", "1243"), first_difference("12", "123")
    (2, 2)
    """
    pairs = zip(one, other, strict=False)
    return next(
        (place for place, (a, b) in enumerate(pairs) if a != b),
        min(len(one), len(other)),
    )


def difference(left: str, right: str, words: Wording) -> str:
    """What is different between a code and its wrong copy."""
    one, other = _plain(left), _plain(right)
    place, says = first_difference(one, other), "items.clerical.explanation"
    if len(one) != len(other):
        side, longer = ("shorter_left", other) if len(one) < len(other) else ("shorter_right", one)
        return words.say(f"{says}.{side}", place=place + 1, character=longer[place])
    if one[place + 1 :] == other[place + 1 :]:
        return words.say(f"{says}.place", place=place + 1, left=one[place], right=other[place])
    slots = {"left": one[place : place + 2], "right": other[place : place + 2]}
    return words.say(f"{says}.swapped", place=place + 1, next_place=place + 2, **slots)
