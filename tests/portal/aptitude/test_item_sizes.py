"""Tasks in a browser: legible at 320 pixels without scrolling sideways, and large enough for a thumb.

All of them stand below one another on one page, in both scripts, since a page costs more than what is drawn on it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Browser, Page

from portal.aptitude.families import FAMILIES
from portal.aptitude.showing import show_item
from portal.locale import LOCALES, tag_of
from portal.settings import ROOT
from tests.portal.aptitude.drawn import html_of, stage

__all__ = ["stage"]
pytestmark = [pytest.mark.browser, pytest.mark.pure, pytest.mark.usefixtures("stage")]

THUMB = 44
ROWS = {"data-reading": "tbody tr", "logic": ".item-premises li", "clerical-checking": ".item-row"}


class Least(NamedTuple):
    """The smallest that drawings may be on such a phone, in pixels."""

    option: float
    stem: float
    mark: float
    line: float


#: A stem of figures has three cells beside one another.
LEAST = {
    "figure-matrix": Least(option=64, stem=3 * 90, mark=3, line=3),
    "mental-rotation": Least(option=125, stem=200, mark=12, line=1.5),
    "clerical-checking": Least(option=0, stem=0, mark=2.5, line=1.15),
}
#: The widest tables, the longest codes and questions, the most drawings.
WORST: list[tuple[str, dict[str, Any]]] = [
    ("number-series", {"rule": "+>|+>", "digits": 3, "negative": True}),
    ("figure-matrix", {"layout": "lines-beads"}),
    ("figure-matrix", {"layout": "lattice"}),
    ("mental-rotation", {"cubes": 12, "arms": 5}),
    ("data-reading", {"template": "projected-total", "rows": 6, "columns": 5, "digits": 4}),
    ("data-reading", {"template": "share-points", "rows": 6, "columns": 5, "digits": 4}),
    ("data-reading", {"template": "weighted-mean", "rows": 6, "digits": 4}),
    ("logic", {"terms": 6, "question": "pair", "negations": 2, "mixed": True}),
    ("logic", {"terms": 5, "question": "order", "negations": 2}),
    ("clerical-checking", {"task": "count", "rows": 6, "code": "mixed", "length": 12}),
    ("clerical-checking", {"task": "count", "rows": 6, "code": "amount", "length": 8}),
    ("clerical-checking", {"task": "row", "code": "letters", "length": 12}),
    ("clerical-checking", {"task": "copy", "code": "mixed", "length": 12}),
    ("clerical-checking", {"task": "same", "code": "date"}),
]
PAGE = (
    '<!doctype html><html lang="zh-Hans"><head><meta name="viewport" content="width=device-width, initial-scale=1">'
    '<style>{style}</style></head><body class="focus"><main class="wrap">{tasks}</main></body></html>'
)
TASK = '<section class="task" lang="{tag}" data-number="{number}"><form><div class="lit">{task}</div></form></section>'
MEASURE = """() => {
  const wide = (one) => one.scrollWidth - one.clientWidth;
  const visible = (one) => one.getClientRects().length > 0;
  const all = (place, selector) => [...place.querySelectorAll(selector)].filter(visible);
  const sizes = (place, selector) => all(place, selector).map((one) => {
    const box = one.getBoundingClientRect();
    return [box.width, box.height];
  });
  /* What is drawn, in pixels: each part of a path, how large it is at its longest, and how thick its line. */
  const marks = (place) => all(place, "svg path").flatMap((one) => {
    const scale = one.getScreenCTM().a, style = getComputedStyle(one);
    const line = style.stroke === "none" ? 0 : parseFloat(style.strokeWidth) * scale;
    return one.getAttribute("d").split(/(?=M)/).map((part) => {
      const alone = one.parentNode.appendChild(one.cloneNode());
      alone.setAttribute("d", part);
      const box = alone.getBBox();
      alone.remove();
      return [Math.max(box.width, box.height) * scale + line, line];
    });
  });
  const beyond = (one) => one.getBoundingClientRect().right - document.documentElement.clientWidth;
  document.querySelectorAll(".crossing").forEach((box) => { box.checked = true; });
  return {
    page: wide(document.documentElement),
    tasks: [...document.querySelectorAll(".task")].map((task) => ({
      number: Number(task.dataset.number),
      over: Math.max(...all(task, "*").map(beyond), ...all(task, ".item-table").map(wide)),
      controls: sizes(task, "button, .item-row, .item-number, .crossing-label, .cross"),
      codes: sizes(task, ".code-text"),
      figures: sizes(task, ".figure-option"),
      stems: sizes(task, ".figure-matrix, .figure-target"),
      marks: marks(task),
      letters: all(task, "td, th, li, button, p, h2, label").map((one) => parseFloat(getComputedStyle(one).fontSize)),
    })),
  };
}"""
LIT = "(rows) => rows.map((row) => getComputedStyle(row).backgroundColor)"


@pytest.fixture(scope="module")
def sheet(chromium: Browser, stage: None) -> Iterator[Page]:
    """All of the tasks, in both scripts."""
    style = (ROOT / "portal/static/css/hangbiao.css").read_text(encoding="utf-8")
    drawn = [FAMILIES[family].draw(1, radicals=radicals) for family, radicals in WORST]
    tasks = [
        TASK.format(tag=tag_of(locale), number=number, task=html_of(show_item(item, locale), locale=locale))
        for locale in LOCALES
        for number, item in enumerate(drawn)
    ]
    page = chromium.new_page(viewport={"width": 320, "height": 640})
    page.set_content(PAGE.format(style=style, tasks="".join(tasks)))
    yield page
    page.close()


@pytest.fixture
def measured(sheet: Page) -> Iterator[Callable[..., Any]]:
    def measure(width: int, aid: str = "") -> Any:
        sheet.set_viewport_size({"width": width, "height": 640})
        sheet.evaluate("aid => { document.documentElement.className = aid; }", aid)
        return sheet.evaluate(MEASURE)

    yield measure
    sheet.evaluate("document.documentElement.className = ''")


def test_every_task_fits_a_small_phone_and_a_thumb(measured: Callable[..., Any]) -> None:
    found = measured(320)
    assert found["page"] <= 0
    assert len(found["tasks"]) == len(WORST) * len(LOCALES)
    complaints = [f"{WORST[task['number']]}: {said}" for task in found["tasks"] for said in too_small(task)]
    assert complaints == []


def too_small(task: Any) -> Iterator[str]:
    """What of a task is too wide for 320 pixels, or too small for an eye or a thumb."""
    family, radicals = WORST[task["number"]]
    if task["over"] > 0:
        yield f"{task['over']} px too wide"
    yield from (f"control {size}" for size in task["controls"] if size[0] < THUMB or size[1] < THUMB - 1)
    if min(task["letters"]) < 13:
        yield f"letters of {min(task['letters'])} px"
    heights = {round(height, 1) for _, height in task["codes"]}
    # The height of a capital is seven tenths of a window, and of print in books three millimetres at arm's length.
    yield from (f"code {height} px high" for height in heights if height * 0.7 < 9)
    if len(heights) > (2 if radicals.get("task") == "copy" else 1):
        yield f"codes of several heights {heights}"
    if family in LEAST:
        yield from (f"option {size}" for size in task["figures"] if size[0] < LEAST[family].option)
        yield from (f"stem {size}" for size in task["stems"] if size[0] < LEAST[family].stem)
        smallest, thinnest = (min(one[place] for one in task["marks"] if one[place]) for place in (0, 1))
        if smallest < LEAST[family].mark:
            yield f"a mark of {smallest:.2f} px"
        if thinnest < LEAST[family].line:
            yield f"a line of {thinnest:.2f} px"


def test_nothing_sticks_out_with_large_letters_or_on_a_desk(measured: Callable[..., Any]) -> None:
    assert measured(390, "large")["page"] <= 0
    assert measured(1280)["page"] <= 0


@pytest.mark.parametrize("family", ROWS)
def test_with_the_question_in_focus_one_line_of_several_is_lit(
    sheet: Page, measured: Callable[..., Any], family: str
) -> None:
    """The one that is pointed at, and the one that the keyboard is at; without a script."""
    measured(320, "line")
    number = next(number for number, (slug, _) in enumerate(WORST) if slug == family)
    rows = sheet.locator(f'[data-number="{number}"][lang="zh-Hans"] {ROWS[family]}')
    sheet.mouse.move(0, 0)
    plain = set(rows.evaluate_all(LIT))
    assert len(plain) == 1
    rows.nth(1).hover()
    pointed_at = rows.evaluate_all(LIT)
    assert [colour not in plain for colour in pointed_at] == [place == 1 for place in range(len(pointed_at))]
    sheet.mouse.move(0, 0)
    rows.nth(2).evaluate(
        "row => { if (!row.querySelector('input')) row.tabIndex = 0; (row.querySelector('input') || row).focus(); }"
    )
    in_focus = rows.evaluate_all(LIT)
    assert [colour not in plain for colour in in_focus] == [place == 2 for place in range(len(in_focus))]
