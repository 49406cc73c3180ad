"""What must be true of every page that a person stops at, as the browser shows it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urljoin

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page, ViewportSize

from portal import Portal
from tests.browser import known_messages
from tests.markup import Markup, violations
from tests.walk.axe import AXE_PATH, AXE_SCRIPT, TABLE_PATH

WCAG = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]
#: The narrowest window that WCAG knows, a laptop at 200 % (half its pixels), the laptop itself, and last a phone.
WIDTHS = (320, 640, 1280, 390)
SCRIPT = re.compile(r"<script\b[^>]*></script>")
RUN = """async ([address, options]) => {
  if (!window.axe) {
    await new Promise((loaded, failed) => {
      const script = Object.assign(document.createElement("script"), {src: address, onload: loaded, onerror: failed});
      document.head.append(script);
      script.remove();
    });
  }
  const found = await window.axe.run(document, options);
  return found.violations.map(({id, help, nodes}) => ({id, help, nodes: nodes.map(
    ({target, failureSummary, any}) => ({target, failureSummary, any: any.map(({message}) => ({message}))}))}));
}"""
#: What a page is built of: elements with their classes and styles, which attributes they have, and whether empty. And
#: which colours it is to have.
SKELETON = """() => {
  const shown = [...document.querySelectorAll("*")].filter((one) => !["SCRIPT", "META", "TITLE"].includes(one.tagName));
  const told = (one) => one.name === "class" || one.name === "style" || one.name === "media" ? one.value : !!one.value;
  const skeleton = shown.map((one) => [
    one.tagName,
    ...[...one.attributes].map((attribute) => attribute.name + told(attribute)),
    [...one.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim()),
  ].join(" ")).join("|");
  const wishes = ["(prefers-color-scheme: dark)", "(prefers-contrast: more)", "(forced-colors: active)"];
  return [skeleton, wishes.filter((wish) => matchMedia(wish).matches).join()];
}"""
#: In which palettes a skeleton was examined.
EXAMINED: dict[str, set[str]] = {}


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
    """What axe finds of WCAG 2.2 A and AA.

    A page built of the same elements as one that was examined in the same palette has nothing new to show, and in
    another palette only its colours.
    """
    skeleton, palette = page.evaluate(SKELETON)
    palettes = EXAMINED.setdefault(skeleton, set())
    if palette in palettes:
        return []
    options: dict[str, object] = {"runOnly": ["color-contrast"] if palettes else WCAG}
    palettes.add(palette)
    return [
        f"axe {one['id']}: {one['help']}: "
        + ", ".join(f"{' '.join(map(str, node['target']))} ({_reason(node)})" for node in one["nodes"])
        for one in run_axe(page, options)
    ]


def run_axe(page: Page, options: dict[str, object]) -> list[dict]:  # type: ignore[type-arg]
    """The violations that axe finds. The house serves it, so that the browser keeps it compiled."""
    arguments = [AXE_PATH, {**options, "resultTypes": ["violations"]}]
    try:
        return page.evaluate(RUN, arguments)  # type: ignore[no-any-return]
    except PlaywrightError:
        # The server that served this page may be gone by now.
        page.evaluate(AXE_SCRIPT)
        return page.evaluate(RUN, arguments)  # type: ignore[no-any-return]


def _reason(node: dict) -> str:  # type: ignore[type-arg]
    return re.sub(r"\s+", " ", node.get("failureSummary", ""))


def examine_access_elsewhere(shown: Page, table: Page) -> list[str]:
    """The same for a page whose own scripts are off, where axe cannot run: its markup is laid on another table."""
    address = urljoin(shown.url, TABLE_PATH)
    if table.url != address:
        table.goto(address)
    table.set_content(SCRIPT.sub("", shown.content()))
    return examine_access(table)
