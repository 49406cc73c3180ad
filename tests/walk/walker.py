"""A person with a browser of their own. Every page that they stop at is examined; what is wrong is collected."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Request,
    Response,
    ViewportSize,
    expect,
)

from portal.locale import SCRIPT_COOKIE, tag_of
from tests.walk.examination import build_of, examine_access, examine_markup, examine_widths
from tests.walk.serving import House

PHONE = ViewportSize(width=390, height=844)
DESK = ViewportSize(width=1280, height=800)
BROWSER_LOCALES = {"zh_Hans": "zh-CN", "zh_Hant": "zh-TW"}
#: A folder for pictures of every page, so that a person can look at them.
SHOTS = os.environ.get("WALK_SHOTS")
SHOT_WIDTHS = (390, 1280)

# Two busy cores may need a while.
expect.set_options(timeout=15_000)


@dataclass
class Walker:
    """One person, one browser, in light or dark colours, with scripts or without."""

    house: House
    chromium: Browser
    name: str
    locale: str = "zh_Hans"
    scripts: bool = True
    dark: bool = False
    window: ViewportSize = field(default_factory=lambda: PHONE)
    #: Whether pages are examined, or only passed by.
    looks: bool = True
    complaints: list[str] = field(default_factory=list)
    stops: int = 0
    #: Endpoints of the pages that were examined.
    seen: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.context = self._open(scripts=self.scripts)
        self.page = self.context.new_page()
        self._watch(self.context)
        #: Where the pages of a browser without scripts are laid for axe.
        self._table: Page | None = None

    def _open(self, *, scripts: bool) -> BrowserContext:
        return self.chromium.new_context(
            base_url=self.house.address,
            viewport=self.window,
            locale=BROWSER_LOCALES[self.locale],
            java_script_enabled=scripts,
            color_scheme="dark" if self.dark else "light",
        )

    def _watch(self, context: BrowserContext) -> None:
        context.on("console", self._on_console)
        context.on("weberror", lambda error: self.complain(f"script error: {error.error}"))
        context.on("request", self._on_request)
        context.on("requestfailed", self._on_failure)
        context.on("response", self._on_response)

    def _on_console(self, message: ConsoleMessage) -> None:
        # Violations of the content security policy are among the errors.
        if message.type in {"error", "warning"}:
            self.complain(f"console: {message.text}")

    def _on_request(self, request: Request) -> None:
        if not request.url.startswith((self.house.address, "data:")):
            self.complain(f"another host was asked: {request.url}")

    def _on_failure(self, request: Request) -> None:
        # Going to another page gives up what the last one still wanted, such as its icon.
        if request.failure != "net::ERR_ABORTED":
            self.complain(f"failed: {request.url} {request.failure}")

    def _on_response(self, response: Response) -> None:
        if response.status >= 400:
            self.complain(f"{response.request.method} {response.url} answered {response.status}")

    def complain(self, sentence: str) -> None:
        self.complaints.append(f"{self.name} at {urlsplit(self.page.url).path}: {sentence}")

    @contextmanager
    def prepared_for_trouble(self) -> Iterator[list[str]]:
        """What goes wrong meanwhile is meant to; it is handed over instead of being complained of."""
        kept, self.complaints = self.complaints, []
        trouble = self.complaints
        yield trouble
        self.complaints = kept

    def close_browser(self) -> None:
        """Nothing stays but what was written down elsewhere."""
        self.context.close()
        if self._table:
            self._table.context.close()

    def be(self, held: Mapping[str, object]) -> None:
        """Go on as somebody whom the portal knows, with the cookies that it would have given."""
        given = {"hangbiao": self.house.cookie(held), SCRIPT_COOKIE: tag_of(self.locale)}
        for name, value in given.items():
            self.context.add_cookies([{"name": name, "value": value, "url": self.house.address}])

    # ---- going somewhere ---------------------------------------------------------------------------------

    def visit(self, path: str) -> None:
        self.page.goto(path)

    def follow(self, part: str) -> None:
        """Press the first link whose address contains the part; that of the other script contains every address."""
        self.press(self.page.locator(f'a:not(.script-switch)[href*="{part}"]:visible').first)

    def switch_script(self) -> None:
        self.press(self.page.locator(".script-switch"))

    def press(self, target: Locator) -> None:
        """Press something that leads to another page."""
        with self.page.expect_navigation(wait_until="domcontentloaded"):
            target.click()

    def send(self, action: str, *, button: str = "button") -> None:
        """Press a button of the form that posts to an address that ends so."""
        self.press(self.page.locator(f'form[action$="{action}"] {button}').first)

    def write(self, name: str, text: str) -> None:
        self.page.locator(f'[name="{name}"]').fill(text)

    def choose(self, name: str, value: str) -> None:
        """Choose from a list, or tick."""
        chosen = self.page.locator(f'select[name="{name}"]')
        if chosen.count():
            chosen.select_option(value)
        else:
            self.page.locator(f'input[name="{name}"][value="{value}"]').check()

    # ---- looking -----------------------------------------------------------------------------------------

    def look(self, stop: str) -> None:
        """Stop and examine the page; in a run for pictures also take them."""
        self.page.wait_for_load_state()
        self.seen.add(self.house.endpoint_of(self.page.url))
        if not self.looks:
            return
        for sentence in self._examine():
            self.complain(f"{stop}: {sentence}")
        self.stops += 1
        if SHOTS:
            self._picture(Path(SHOTS) / self.name, stop)
        # Axe and the camera leave styles behind, and people stop more than once at a page that swaps its parts.
        self.page.evaluate(
            "document.querySelectorAll('[style]').forEach((one) => one.removeAttribute('style'))"
        )

    def _examine(self) -> Iterator[str]:
        build = build_of(self.page)
        yield from examine_markup(self.page, self.house.app, self.locale)
        yield from examine_widths(self.page, build, self.locale)
        yield from examine_access(self.page, build, None if self.scripts else self._laid_table)

    def _laid_table(self) -> Page:
        self._table = self._table or self._open(scripts=True).new_page()
        return self._table

    def _picture(self, folder: Path, stop: str) -> None:
        for width in SHOT_WIDTHS:
            self.page.set_viewport_size(ViewportSize(width=width, height=844))
            path = folder / f"{self.stops:02d}-{stop}-{width}.png"
            self.page.screenshot(path=path, full_page=True, animations="disabled")
        self.page.set_viewport_size(self.window)

    @property
    def heading(self) -> Locator:
        return self.page.locator("h1")

    @property
    def main(self) -> Locator:
        return self.page.locator("main")
