"""The drawings of a generated item: its stem, and each of its options."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache

from flask_babel import gettext
from markupsafe import Markup

from assessments.generate import GeneratedItem
from assessments.generate.item import Plain
from portal.figures.bodies import draw_body, frame_of, read_body
from portal.figures.cells import SIDE, draw_cell
from portal.figures.shapes import LINE
from portal.figures.svg import INK, element, picture
from portal.figures.words import describe_body, describe_cell, describe_matrix

#: Between the cells of a matrix, and how their ground differs from the paper.
GAP = 12.0
GROUND, ROUNDING = 0.06, 8.0
WHOLE = 3 * SIDE + 2 * GAP


def draw_stem(item: GeneratedItem, *, name: str) -> Markup:
    """What is asked: a matrix with its gap, or the body to be found again.

    `name` begins the ids of the title and the description; it is different for each drawing of a page.
    """
    return _STEMS[item.family](item, name)


def draw_option(item: GeneratedItem, place: int, *, name: str) -> Markup:
    """One of the options, by its place from 0."""
    assert item.options is not None
    title = gettext("Option %(num)d", num=place + 1)
    return _OPTIONS[item.family](item, item.options[place], name, title)


def _matrix(item: GeneratedItem, name: str) -> Markup:
    shown = item.stem["cells"]
    assert isinstance(shown, list)
    cells = [_cell(cell) for cell in shown]
    drawn = [_placed(place, [_ground(), draw_cell(cell)]) for place, cell in enumerate(cells)]
    return picture(
        [*drawn, _placed(8, [_gap()])],
        name=name,
        title=gettext("Nine cells, the last one missing"),
        about=describe_matrix(cells),
        size=(WHOLE, WHOLE),
        css_class="figure-matrix",
    )


def _matrix_option(_item: GeneratedItem, option: Plain, name: str, title: str) -> Markup:
    cell = _cell(option)
    about = describe_cell(cell)
    return picture(
        [draw_cell(cell)], name=name, title=title, about=about, size=(SIDE, SIDE), css_class="figure-option"
    )


def _placed(place: int, drawn: list[Markup]) -> Markup:
    x, y = (SIDE + GAP) * (place % 3), (SIDE + GAP) * (place // 3)
    return element("g", drawn, transform=f"translate({x:g} {y:g})")


def _ground() -> Markup:
    return element("rect", width=SIDE, height=SIDE, rx=ROUNDING, fill=INK, fill_opacity=GROUND)


def _gap() -> Markup:
    """The missing cell: a broken outline and a question mark."""
    inset = 2.0
    outline = element(
        "rect",
        x=inset,
        y=inset,
        width=SIDE - 2 * inset,
        height=SIDE - 2 * inset,
        rx=ROUNDING,
        fill="none",
        stroke=INK,
        stroke_width=LINE,
        stroke_dasharray="8 6",
        stroke_opacity=0.45,
    )
    mark = element("text", ["?"], x=SIDE / 2, y=SIDE / 2 + 14, font_size=40, text_anchor="middle", fill=INK)
    return outline + mark


def _target(item: GeneratedItem, name: str) -> Markup:
    return _body(item, dict(item.stem), name, gettext("The body to find again"), css_class="figure-target")


def _body(
    item: GeneratedItem, shown: Plain, name: str, title: str, css_class: str = "figure-option"
) -> Markup:
    body, frame = read_body(shown), _frame(item)
    about = describe_body(len(body))
    return picture(
        [draw_body(body, frame)], name=name, title=title, about=about, size=frame, css_class=css_class
    )


@lru_cache(maxsize=16)
def _frame(item: GeneratedItem) -> tuple[int, int]:
    """One window for the target and all options of an item."""
    return frame_of([read_body(dict(item.stem)), *map(read_body, item.options or ())])


def _cell(shown: Plain) -> Mapping[str, Plain]:
    assert isinstance(shown, dict)
    return shown


#: How the families that are drawn draw their stems and their options.
_STEMS: dict[str, Callable[[GeneratedItem, str], Markup]] = {
    "figure-matrix": _matrix,
    "mental-rotation": _target,
}
_OPTIONS: dict[str, Callable[[GeneratedItem, Plain, str, str], Markup]] = {
    "figure-matrix": _matrix_option,
    "mental-rotation": _body,
}
