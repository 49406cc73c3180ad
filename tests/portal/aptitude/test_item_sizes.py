"""Tasks in a browser: legible at 320 pixels without scrolling sideways, and large enough for a thumb."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser

from portal.aptitude.families import FAMILIES
from portal.aptitude.showing import show_item
from portal.locale import LOCALES, tag_of
from portal.settings import ROOT
from tests.portal.aptitude.drawn import html_of, stage

__all__ = ["stage"]
pytestmark = [pytest.mark.browser, pytest.mark.pure, pytest.mark.usefixtures("stage")]

THUMB = 44
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
    '<!doctype html><html lang="{tag}"{aids}><head><meta name="viewport" content="width=device-width, initial-scale=1">'
    '<style>{style}</style></head><body class="focus"><main class="wrap"><section id="question"><form>{task}</form>'
    "</section></main></body></html>"
)
MEASURE = """() => {
  const wide = (one) => one.scrollWidth - one.clientWidth;
  const visible = (one) => one.getClientRects().length > 0;
  const sizes = (selector) => [...document.querySelectorAll(selector)].filter(visible).map((one) => {
    const box = one.getBoundingClientRect();
    return [box.width, box.height];
  });
  return {
    page: wide(document.documentElement),
    tables: [...document.querySelectorAll(".item-table")].map(wide),
    controls: sizes("button, .item-row, .item-number, .crossing-label, .cross"),
    codes: sizes(".code-text"),
    figures: sizes(".figure-option"),
    letters: [...document.querySelectorAll("td, th, li, button, p, h2, label")].filter(visible)
      .map((one) => parseFloat(getComputedStyle(one).fontSize)),
  };
}"""


def measured(
    chromium: Browser, width: int, locale: str, family: str, radicals: dict[str, Any], aids: str = ""
) -> Any:
    style = (ROOT / "portal/static/css/hangbiao.css").read_text(encoding="utf-8")
    item = FAMILIES[family].draw(1, radicals=radicals)
    task = html_of(show_item(item, locale), locale=locale)
    page = chromium.new_page(viewport={"width": width, "height": 640})
    try:
        page.set_content(PAGE.format(tag=tag_of(locale), style=style, task=task, aids=aids))
        if page.locator("#crossing").count():
            page.check("#crossing")
        return page.evaluate(MEASURE)
    finally:
        page.close()


@pytest.mark.parametrize(("family", "radicals"), WORST)
def test_a_task_fits_a_small_phone_and_a_thumb(
    chromium: Browser, family: str, radicals: dict[str, Any]
) -> None:
    for locale in LOCALES:
        found = measured(chromium, 320, locale, family, radicals)
        assert found["page"] <= 0
        assert all(over <= 0 for over in found["tables"])
        assert all(width >= THUMB and height >= THUMB - 1 for width, height in found["controls"]), found[
            "controls"
        ]
        assert min(found["letters"]) >= 13
        # The height of a capital is seven tenths of a window, and of print in books three millimetres at arm's length.
        assert all(height * 0.7 >= 9 for _, height in found["codes"])
        assert len({round(height, 1) for _, height in found["codes"]}) <= (
            2 if radicals.get("task") == "copy" else 1
        )
        least = {"figure-matrix": 64, "mental-rotation": 125}.get(family, 0)
        assert all(width >= least for width, _ in found["figures"])


@pytest.mark.parametrize(("family", "radicals"), WORST)
def test_nothing_sticks_out_with_large_letters_or_on_a_desk(
    chromium: Browser, family: str, radicals: dict[str, Any]
) -> None:
    assert measured(chromium, 390, "zh_Hant", family, radicals, ' class="large"')["page"] <= 0
    assert measured(chromium, 1280, "zh_Hans", family, radicals)["page"] <= 0
