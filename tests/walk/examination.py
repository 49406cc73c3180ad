"""What must be true of every page that a person stops at, as the browser shows it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Route, ViewportSize

from portal import Portal
from tests.browser import known_messages
from tests.markup import Markup, violations

WCAG = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]
#: The narrowest window that WCAG knows, a laptop at 200 % (half its pixels), the laptop itself, and last a phone.
WIDTHS = (320, 640, 1280, 390)
SCRIPT = re.compile(r"<script\b[^>]*></script>")
AXE = Axe()


def examine_markup(page: Page, app: Portal, locale: str) -> list[str]:
    """The house rules of `tests.markup`, on what stands in the window after all scripts and swaps."""
    return violations(Markup(page.content(), locale), app, known_messages())


def examine_widths(page: Page) -> Iterator[str]:
    """Nobody scrolls sideways: in any window, and with letters of twice the size on a phone."""
    before = page.viewport_size
    assert before is not None
    for width in WIDTHS:
        page.set_viewport_size(ViewportSize(width=width, height=before["height"]))
        if too_much := _overhang(page):
            yield f"at {width} px {too_much}"
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    if too_much := _overhang(page):
        yield f"with letters twice as large {too_much}"
    page.evaluate("document.documentElement.removeAttribute('style')")
    page.set_viewport_size(before)


def _overhang(page: Page) -> str:
    """Which element sticks out of the window, if the page scrolls sideways at all."""
    found: str = page.evaluate(
        """() => {
          const room = document.documentElement.clientWidth;
          if (document.documentElement.scrollWidth <= room) return "";
          const out = [...document.querySelectorAll("body *")].filter(
            (one) => one.getBoundingClientRect().right > room + 1 && !one.closest(".table-scroll"));
          const one = out[0] || document.body;
          return `the page is ${document.documentElement.scrollWidth} px wide, because of `
            + `<${one.tagName.toLowerCase()} class="${one.className}">`;
        }"""
    )
    return found


def examine_access(page: Page) -> list[str]:
    """What axe finds of WCAG 2.2 A and AA."""
    found = AXE.run(page, options={"runOnly": WCAG, "resultTypes": ["violations"]})
    return [
        f"axe {one['id']}: {one['help']}: "
        + ", ".join(f"{' '.join(map(str, node['target']))} ({_reason(node)})" for node in one["nodes"])
        for one in found.response["violations"]
    ]


def _reason(node: dict) -> str:  # type: ignore[type-arg]
    return re.sub(r"\s+", " ", node.get("failureSummary", ""))


def examine_access_elsewhere(shown: Page, table: Page) -> list[str]:
    """The same for a page whose own scripts are off, where axe cannot run: its markup is laid on another table."""

    def lay(route: Route) -> None:
        route.fulfill(body=markup, content_type="text/html; charset=utf-8")

    markup, address = SCRIPT.sub("", shown.content()), shown.url.partition("#")[0]
    table.route(address, lay)
    table.goto(address)
    found = examine_access(table)
    table.unroute(address)
    return found
