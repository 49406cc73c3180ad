"""Codes to be compared at sight, drawn by lines of our own, so that no two characters look the same on any device.

Typefaces of phones draw 0 like O and 1 like I. A character is drawn in a box 8 wide and 14 high; each stroke is where
it begins, and the rest of a path in relative commands, so that it can stand anywhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from markupsafe import Markup

from portal.figures.svg import INK, element, number

ADVANCE, HEIGHT, MARGIN = 12.0, 20.0, 3.0
LINE = 1.7

Stroke = tuple[float, float, str]
_ROUND = "c-2.6 0-4.1 2.7-4.1 7s1.5 7 4.1 7 4.1-2.7 4.1-7-1.5-7-4.1-7z"
_HOOK = "c-.7-1.8-2-2.9-3.7-2.9-2.5 0-4.1 2.7-4.1 7s1.6 7 4.1 7"
#: Zero has a slash, and one a flag and a foot; I has two bars.
STROKES: Mapping[str, tuple[Stroke, ...]] = MappingProxyType(
    {
        "0": ((0.3, 7, "a3.7 7 0 1 0 7.4 0a3.7 7 0 1 0-7.4 0z"), (5.5, 4.6, "l-3 4.8")),
        "1": ((1, 3.2, "l3.4-3.2v14"), (1, 14, "h6.6")),
        "2": ((0.4, 3.7, "c.1-2.3 1.6-3.7 3.7-3.7s3.6 1.4 3.6 3.4c0 1.6-.8 2.8-2.4 4.5l-5.1 6.1h7.8"),),
        "3": (
            (0.6, 2.3, "c.6-1.4 1.8-2.3 3.4-2.3 2 0 3.4 1.3 3.4 3.3s-1.4 3.3-3.5 3.3h-1.1"),
            (3.9, 6.6, "c2.4 0 3.9 1.5 3.9 3.6s-1.6 3.8-3.9 3.8c-1.8 0-3.2-.9-3.8-2.5"),
        ),
        "4": ((5.6, 14, "v-14l-5.6 9.8h8.2"),),
        "5": (
            (7.3, 0, "h-5.9l-.6 6"),
            (0.8, 6, "c.8-.8 1.9-1.2 3.1-1.2 2.4 0 4 1.8 4 4.5s-1.6 4.7-4.1 4.7c-1.7 0-3-.8-3.7-2.3"),
        ),
        "6": (
            (6.9, 1.6, "c-.6-1-1.6-1.6-2.8-1.6-2.5 0-4 3-4 7.6v1.9"),
            (0.1, 9.5, "a3.9 4.5 0 1 1 7.8 0a3.9 4.5 0 1 1-7.8 0z"),
        ),
        "7": ((0.2, 0, "h7.6l-4.8 14"),),
        "8": (
            (0.8, 3.4, "a3.2 3.4 0 1 0 6.4 0a3.2 3.4 0 1 0-6.4 0z"),
            (0.1, 10.4, "a3.9 3.6 0 1 0 7.8 0a3.9 3.6 0 1 0-7.8 0z"),
        ),
        "9": (
            (1.1, 12.4, "c.6 1 1.6 1.6 2.8 1.6 2.5 0 4-3 4-7.6v-1.9"),
            (0.1, 4.5, "a3.9 4.5 0 1 1 7.8 0a3.9 4.5 0 1 1-7.8 0z"),
        ),
        "A": ((-0.2, 14, "l4.2-14 4.2 14"), (1.3, 9.3, "h5.4")),
        "B": (
            (0.6, 0, "v14h3.6c2.4 0 3.8-1.5 3.8-3.7s-1.4-3.7-3.8-3.7h-3.6"),
            (0.6, 0, "h3.2c2 0 3.3 1.3 3.3 3.3s-1.3 3.3-3.3 3.3"),
        ),
        "C": ((7.8, 2.9, f"{_HOOK}c1.7 0 3-1.1 3.7-2.9"),),
        "D": ((0.6, 0, "v14h2.5c3.1 0 4.8-2.5 4.8-7s-1.7-7-4.8-7z"),),
        "E": ((7.6, 0, "h-6.8v14h7"), (0.8, 6.6, "h5.8")),
        "F": ((7.8, 0, "h-6.9v14"), (0.9, 6.8, "h5.9")),
        "G": ((7.7, 2.9, f"{_HOOK}c1.6 0 3-.8 3.8-2.1v-4.3h-3.4"),),
        "H": ((0.4, 0, "v14"), (7.6, 0, "v14"), (0.4, 6.8, "h7.2")),
        "I": ((1.4, 0, "h5.2"), (4, 0, "v14"), (1.4, 14, "h5.2")),
        "J": ((2.8, 0, "h4.4v9.8c0 2.7-1.2 4.2-3.5 4.2-1.9 0-3.1-1.1-3.4-3"),),
        "K": ((0.7, 0, "v14"), (7.7, 0, "l-7 8.6"), (3, 5.8, "l5 8.2")),
        "L": ((1, 0, "v14h6.8"),),
        "M": ((0, 14, "v-14l4 8 4-8v14"),),
        "N": ((0.4, 14, "v-14l7.2 14v-14"),),
        "O": ((4, 0, _ROUND),),
        "P": ((0.7, 14, "v-14h3.4c2.4 0 3.8 1.5 3.8 3.9s-1.4 3.9-3.8 3.9h-3.4"),),
        "Q": ((4, 0, _ROUND), (4.8, 10.2, "l3.6 5")),
        "R": ((0.7, 14, "v-14h3.4c2.4 0 3.8 1.5 3.8 3.8s-1.4 3.8-3.8 3.8h-3.4"), (4.3, 7.6, "l3.7 6.4")),
        "S": (
            (7.3, 2.6, "c-.5-1.7-1.7-2.6-3.4-2.6-2.1 0-3.5 1.3-3.5 3.3 0 1.9 1.1 2.8 3.6 3.5"),
            (4, 6.8, "c2.8.7 3.9 1.8 3.9 3.7 0 2.2-1.6 3.5-3.9 3.5-2 0-3.4-1-3.9-2.9"),
        ),
        "T": ((0, 0, "h8"), (4, 0, "v14")),
        "U": ((0.4, 0, "v9.4c0 3 1.3 4.6 3.6 4.6s3.6-1.6 3.6-4.6v-9.4"),),
        "V": ((-0.1, 0, "l4.1 14 4.1-14"),),
        "W": ((-0.4, 0, "l2 14 2.4-9.4 2.4 9.4 2-14"),),
        "X": ((0.2, 0, "l7.6 14"), (7.8, 0, "l-7.6 14")),
        "Y": ((0, 0, "l4 7.2 4-7.2"), (4, 7.2, "v6.8")),
        "Z": ((0.5, 0, "h7.2l-7.5 14h7.8"),),
        "-": ((1.4, 7.4, "h5.2"),),
        ",": ((4.4, 12.9, "v1l-1.1 2"),),
        ".": ((3.5, 13.4, "a.5 .5 0 1 0 1 0a.5 .5 0 1 0-1 0z"),),
    }
)


def draw_code(code: str, *, k_places: int, label: str = "") -> Markup:
    """A code in a window of as many places as the longest one beside it has.

    To those who cannot see it, it is spelled, behind a label that says which one it is.
    """
    strokes = (
        f"M{number(x + MARGIN + ADVANCE * place - 1)} {number(y + MARGIN)}{rest}"
        for place, character in enumerate(code)
        for x, y, rest in STROKES[character]
    )
    drawn = element(
        "path",
        d="".join(strokes),
        fill="none",
        stroke=INK,
        stroke_width=LINE,
        stroke_linecap="round",
        stroke_linejoin="round",
    )
    return element(
        "svg",
        [drawn],
        class_="code-text",
        viewBox=f"0 0 {number(ADVANCE * k_places + 2)} {number(HEIGHT)}",
        preserveAspectRatio="xMinYMid",
        role="img",
        aria_label=" ".join([label, *code] if label else code),
    )
