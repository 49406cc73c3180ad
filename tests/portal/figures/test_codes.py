"""Codes drawn by lines: every character there is, none like another one, and spelled to those who cannot see them."""

from __future__ import annotations

import re
from itertools import combinations
from xml.etree.ElementTree import fromstring

import pytest

from assessments.generate import clerical_checking, clerical_checking_models
from assessments.generate.clerical_codes import _ALIKE
from portal.figures import codes
from portal.figures.codes import ADVANCE, HEIGHT, LINE, STROKES, draw_code

pytestmark = pytest.mark.pure


def path_of(code: str, k_places: int = 12) -> str:
    return str(fromstring(draw_code(code, k_places=k_places))[0].get("d"))


def test_every_character_of_every_code_can_be_drawn() -> None:
    used: set[str] = set()
    for number, model in enumerate(clerical_checking_models()):
        stem = clerical_checking(number, radicals=model.radicals).stem
        used |= {*"".join(str(stem.get(name, "")) for name in ("left", "right", "target"))} - {*"[]' "}
    assert used <= STROKES.keys()
    assert {*"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"} <= STROKES.keys()


def test_no_two_characters_are_drawn_alike() -> None:
    assert len({path_of(character) for character in STROKES}) == len(STROKES)
    for pair in {pair for pairs in _ALIKE.values() for pair in pairs}:
        assert STROKES[pair[0]] != STROKES[pair[1]], pair
    # Of the pairs that typefaces draw alike, one has a stroke that the other lacks.
    assert len(STROKES["0"]) > len(STROKES["O"])
    assert len(STROKES["Q"]) > len(STROKES["O"])
    assert len(STROKES["I"]) > len(STROKES["1"])


@pytest.mark.parametrize("character", STROKES)
def test_a_character_stays_in_its_own_place(character: str) -> None:
    points = [point for stroke in STROKES[character] for point in _points(*stroke)]
    across, down = zip(*points, strict=True)
    assert min(across) - LINE / 2 >= -codes.MARGIN + 1
    assert max(across) + LINE / 2 <= ADVANCE - codes.MARGIN + 1
    assert min(down) - LINE / 2 >= -codes.MARGIN
    assert max(down) + LINE / 2 <= HEIGHT - codes.MARGIN


def _points(x: float, y: float, rest: str) -> list[tuple[float, float]]:
    """Where a stroke turns: the ends of its pieces, of curves the ends of their arms as well."""
    found = [(x, y)]
    for name, text in re.findall(r"([a-z])([^a-z]*)", rest):
        numbers = [float(number) for number in re.findall(r"-?(?:\d+\.?\d*|\.\d+)", text)]
        if name in "hv":
            for number in numbers:
                x, y = (x + number, y) if name == "h" else (x, y + number)
                found.append((x, y))
        elif name in "lcs":
            size = {"l": 2, "c": 6, "s": 4}[name]
            for start in range(0, len(numbers), size):
                piece = numbers[start : start + size]
                found += [(x + piece[k], y + piece[k + 1]) for k in range(0, size, 2)]
                x, y = found[-1]
        elif name == "a":
            x, y = x + numbers[5], y + numbers[6]
            found.append((x, y))
    return found


def test_a_longer_code_goes_on_where_a_shorter_one_ends() -> None:
    assert path_of("7QZ8").startswith(path_of("7QZ"))
    widths = [str(fromstring(draw_code("7Q", k_places=k)).get("viewBox")) for k in (2, 12)]
    assert widths == ["0 0 26 20", "0 0 146 20"]


def test_a_code_is_spelled_behind_its_label() -> None:
    labels = [
        fromstring(draw_code("A7-0", k_places=4, label=label)).get("aria-label") for label in ("", "左边")
    ]
    assert labels == ["A 7 - 0", "左边 A 7 - 0"]


def test_codes_that_differ_are_drawn_differently() -> None:
    for seed in range(20):
        item = clerical_checking(seed, radicals={"task": "copy"})
        drawn = [str(draw_code(str(option), k_places=12)) for option in item.options or ()]
        assert all(one != other for one, other in combinations(drawn, 2))
