"""Words can be read on what they stand on: AA with the usual colours, AAA with more contrast, in light and dark."""

from __future__ import annotations

import re
from itertools import product

import pytest

from portal.settings import ROOT

pytestmark = pytest.mark.pure

STYLES = ROOT / "portal" / "static" / "css"
TOKEN = re.compile(r"--([a-z-]+):\s*#([0-9a-f]{6}|[0-9a-f]{3})\s*;")
DARK = re.compile(r"@media[^{]*prefers-color-scheme: dark\)\s*\{\s*:root\s*\{([^}]*)\}")
GROUNDS = ("paper", "raised", "sunk")
#: Words, and the grounds on which they are written.
WRITTEN = [
    *product(("ink", "soft", "sea", "sea-deep"), GROUNDS),
    *product(("ink",), ("sea-wash", "good-wash", "care-wash", "wrong-wash")),
    *product(("good", "care", "wrong"), ("paper", "raised")),
    *product((f"type-{letter}" for letter in "riasec"), ("paper", "raised")),
    ("sea-deep", "sea-wash"),
    ("wrong", "wrong-wash"),
    ("on-sea", "sea"),
    ("on-sea", "sea-deep"),
    ("paper", "ink"),
]
#: Lines that must be seen to use the page: around what can be filled in or pressed, and around what has the focus.
DRAWN = [*product(("edge", "focus"), GROUNDS), ("beacon", "paper")]

Colours = dict[str, str]


def read_tokens(name: str) -> tuple[Colours, Colours]:
    """The colours of a style sheet in light and in dark surroundings."""
    text = (STYLES / name).read_text(encoding="utf-8")
    dark = DARK.search(text)
    assert dark, f"{name} has no dark colours"
    screen = text.partition("@page")[0]
    light = dict(TOKEN.findall(screen[: dark.start()]))
    return light, light | dict(TOKEN.findall(dark[1]))


def luminance(colour: str) -> float:
    """Relative luminance after WCAG 2.2."""
    full = colour if len(colour) == 6 else "".join(digit * 2 for digit in colour)
    shares = [int(full[start : start + 2], 16) / 255 for start in (0, 2, 4)]
    red, green, blue = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def too_faint(colours: Colours, pairs: list[tuple[str, str]], *, at_least: float) -> list[str]:
    ratios = {(word, ground): contrast(colours[word], colours[ground]) for word, ground in pairs}
    return [
        f"{word} on {ground}: {ratio:.2f}" for (word, ground), ratio in ratios.items() if ratio < at_least
    ]


@pytest.mark.parametrize("surroundings", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("sheet", "for_words", "for_lines"), [("hangbiao.css", 4.5, 3.0), ("contrast.css", 7.0, 4.5)]
)
def test_everything_stands_out_from_its_ground(
    sheet: str, for_words: float, for_lines: float, surroundings: int
) -> None:
    colours = read_tokens(sheet)[surroundings]
    assert too_faint(colours, WRITTEN, at_least=for_words) == []
    assert too_faint(colours, DRAWN, at_least=for_lines) == []


def test_more_contrast_names_every_colour_anew() -> None:
    for usual, more in zip(read_tokens("hangbiao.css"), read_tokens("contrast.css"), strict=True):
        assert set(usual) == set(more)


def test_the_measure_is_that_of_the_standard() -> None:
    assert contrast("fff", "000") == pytest.approx(21)
    assert contrast("ffffff", "777777") == pytest.approx(4.48, abs=0.005)
    assert too_faint({"ink": "767676", "paper": "777777"}, [("ink", "paper")], at_least=3) == [
        "ink on paper: 1.01"
    ]
