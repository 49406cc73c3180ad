"""What must be true of every page that a person stops at, as the browser shows it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple
from urllib.parse import urljoin

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page, ViewportSize

from portal import Portal
from tests.browser import known_messages
from tests.markup import Markup, violations
from tests.walk.axe import AXE_PATH, AXE_SCRIPT, TABLE_PATH

WCAG = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]
ALL_BUT_COLOURS = {"runOnly": WCAG, "rules": {"color-contrast": {"enabled": False}}}
COLOURS = {"runOnly": ["color-contrast"]}
#: The narrowest window that WCAG knows, a laptop at 200 % (half its pixels), the laptop itself, and last a phone.
WIDTHS = (320, 640, 1280, 390)
SCRIPT = re.compile(r"<script\b[^>]*></script>")
#: By what an element looks as it does: its own attributes, which of them the style sheet tells apart by value, those of
#: all that it stands in, and whether it follows a ticked box.
KINDS = """
  const valued = /^(class|style|media|lang|type|scope|tabindex|aria-(pressed|current|invalid|disabled|expanded))$/;
  const told = (one) => one.name + (valued.test(one.name) ? one.value : !!one.value);
  const isSaid = (one) => one.name !== "style" || one.value;
  const build = (one) => [one.tagName, ...[...one.attributes].filter(isSaid).map(told)].join(" ");
  const hasText = (one) => [...one.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
  const shown = [...document.querySelectorAll("*")].filter((one) => !["SCRIPT", "META", "TITLE"].includes(one.tagName));
  const digest = (text) => {
    let [one, two] = [0x9e3779b9, 0x85ebca6b];
    for (let place = 0; place < text.length; place++) {
      one = Math.imul(one ^ text.charCodeAt(place), 0x5bd1e995);
      two = Math.imul(two ^ text.charCodeAt(place), 0x1b873593);
    }
    return (one >>> 0).toString(36) + (two >>> 0).toString(36);
  };
  const kinds = new Map();
  for (const one of shown) {
    const before = one.previousElementSibling;
    kinds.set(one, digest([kinds.get(one.parentElement), build(one), before && before.checked].join(">")));
  }
"""
#: What a page is built of: its elements, and whether they hold text. Which colours it is to have. Its longest word that
#: cannot be broken, which may need more room than its like. And the kinds of elements that have a colour of letters.
BUILD = f"""() => {{ {KINDS}
  const skeleton = shown.map((one) => build(one) + hasText(one)).join("|");
  const wishes = ["(prefers-color-scheme: dark)", "(prefers-contrast: more)", "(forced-colors: active)"];
  const contrast = document.getElementById("contrast");
  const palette = [contrast && contrast.media, ...wishes.filter((wish) => matchMedia(wish).matches)].join();
  const words = document.body.innerText.match(/[!-~]+/g) || [];
  const lettered = shown.filter((one) => hasText(one) || /^(INPUT|SELECT|TEXTAREA)$/.test(one.tagName));
  return [
    skeleton, palette, Math.max(0, ...words.map((one) => one.length)),
    [...new Set(lettered.map((one) => kinds.get(one)))],
  ];
}}"""
#: Runs axe on the page, or on one element of each of some kinds.
RUN = f"""async ([address, options, wanted]) => {{ {KINDS}
  if (!window.axe) {{
    await new Promise((loaded, failed) => {{
      const script = Object.assign(document.createElement("script"), {{src: address, onload: loaded, onerror: failed}});
      document.head.append(script);
      script.remove();
    }});
  }}
  const ones = new Map(shown.map((one) => [kinds.get(one), one]));
  const include = wanted && wanted.filter((kind) => ones.has(kind)).map((kind) => ones.get(kind));
  if (include && !include.length) return [];
  const found = await window.axe.run(include ? {{include}} : document, options);
  return found.violations.map(({{id, help, nodes}}) => ({{id, help, nodes: nodes.map(
    ({{target, failureSummary, any}}) => ({{target, failureSummary, any: any.map(({{message}}) => ({{message}}))}})
  )}}));
}}"""


class Build(NamedTuple):
    """What a page has in common with others like it."""

    skeleton: str
    palette: str
    longest_word: int
    kinds: list[str]


#: Skeletons that were examined.
EXAMINED: set[str] = set()
#: For which builds and scripts it was tried whether they fit.
MEASURED: set[tuple[str, int, str]] = set()
#: Kinds of elements whose colours were examined, by palette.
COLOURED: dict[str, set[str]] = {}


def build_of(page: Page) -> Build:
    return Build(*page.evaluate(BUILD))


def examine_markup(page: Page, app: Portal, locale: str) -> list[str]:
    """The house rules of `tests.markup`, on what stands in the window after all scripts and swaps."""
    return violations(Markup(page.content(), locale), app, known_messages())


def examine_widths(page: Page, build: Build, locale: str) -> Iterator[str]:
    """Nobody scrolls sideways: in any window, and with letters of twice the size on a phone.

    A page built of the same elements in the same script, whose words are no longer, needs no other room.
    """
    measure = (build.skeleton, build.longest_word, locale)
    if measure in MEASURED:
        return
    MEASURED.add(measure)
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


def examine_access(page: Page, build: Build, table: Callable[[], Page] | None = None) -> list[str]:
    """What axe finds of WCAG 2.2 A and AA.

    A page built of the same elements as one that was examined has nothing new to show, and of colours only elements of
    a kind that was not seen in this palette. Where a page's own scripts are off axe cannot run either: its markup is
    laid on another table.
    """
    known = COLOURED.setdefault(build.palette, set())
    new = [kind for kind in build.kinds if kind not in known]
    is_new = build.skeleton not in EXAMINED
    EXAMINED.add(build.skeleton)
    known.update(new)
    if not (new or is_new):
        return []
    examined = _laid(page, table()) if table else page
    found = run_axe(examined, ALL_BUT_COLOURS) if is_new else []
    found += run_axe(examined, COLOURS, new) if new else []
    return [
        f"axe {one['id']}: {one['help']}: "
        + ", ".join(f"{' '.join(map(str, node['target']))} ({_reason(node)})" for node in one["nodes"])
        for one in found
    ]


def _laid(shown: Page, table: Page) -> Page:
    address = urljoin(shown.url, TABLE_PATH)
    if table.url != address:
        table.goto(address)
    table.set_content(SCRIPT.sub("", shown.content()))
    return table


def run_axe(page: Page, options: Mapping[str, object], kinds: list[str] | None = None) -> list[dict]:  # type: ignore[type-arg]
    """The violations that axe finds, in all or in these kinds of elements.

    The house serves axe, so that the browser keeps it compiled.
    """
    arguments = [AXE_PATH, {**options, "resultTypes": ["violations"]}, kinds]
    try:
        return page.evaluate(RUN, arguments)  # type: ignore[no-any-return]
    except PlaywrightError:
        # The server that served this page may be gone by now.
        page.evaluate(AXE_SCRIPT)
        return page.evaluate(RUN, arguments)  # type: ignore[no-any-return]


def _reason(node: dict) -> str:  # type: ignore[type-arg]
    return re.sub(r"\s+", " ", node.get("failureSummary", ""))
