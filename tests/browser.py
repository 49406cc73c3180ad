"""`visit()` and friends: the only way in which tests fetch pages, since it checks every page that it is shown."""

from __future__ import annotations

import functools
import os
from dataclasses import dataclass, field
from typing import Any

from babel.messages.pofile import read_po
from flask import url_for
from werkzeug.test import TestResponse

from portal import Portal
from portal.locale import SCRIPT_COOKIE, tag_of
from portal.settings import ROOT
from tests.markup import Element, Markup, plain, violations

MAX_REDIRECTS = 5
#: How a page is written was checked on SQLite; on PostgreSQL only what it says may still differ.
CHECKS = not os.environ.get("TEST_DATABASE_URL")


@functools.cache
def known_messages() -> frozenset[str]:
    """English messages long enough to be recognised on a page."""
    path = ROOT / "translations" / "messages.pot"
    if not path.exists():
        return frozenset()
    with path.open("rb") as file:
        catalog = read_po(file)
    ids = [entry.id if isinstance(entry.id, str) else entry.id[0] for entry in catalog if entry.id]
    return frozenset(one for one in ids if len(one) > 5 and "%(" not in one)


@dataclass
class Shown:
    """A response, and its markup when it is HTML."""

    response: TestResponse
    markup: Markup

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def text(self) -> str:
        return self.markup.text

    @property
    def path(self) -> str:
        return self.response.request.path

    def link(self, words: str) -> str:
        """The address behind the first link whose text contains the words."""
        return next(a.get("href") or "" for a in self.markup.all("a") if words in plain(a))

    def form(self, action: str = "") -> Element:
        """The first form that posts to an address containing `action`."""
        forms = [form for form in self.markup.all("form") if (form.get("method") or "").lower() == "post"]
        return next(form for form in forms if action in (form.get("action") or ""))


@dataclass
class Browser:
    """A person's browser without JavaScript; `htmx=True` on a request swaps a fragment instead."""

    app: Portal
    locale: str = "zh_Hans"
    checks: bool = CHECKS
    shown: Shown = field(init=False)

    def __post_init__(self) -> None:
        self.client = self.app.test_client()
        self.use_script(self.locale)

    def use_script(self, locale: str) -> None:
        self.locale = locale
        self.client.set_cookie(SCRIPT_COOKIE, tag_of(locale))

    def url(self, endpoint: str, **values: Any) -> str:
        with self.app.test_request_context():
            return url_for(endpoint, **values)

    def visit(self, endpoint: str, *, status: int = 200, htmx: bool = False, **values: Any) -> Shown:
        """Fetch an endpoint, follow redirects, expect a status, and check what is shown."""
        return self.get(self.url(endpoint, **values), status=status, htmx=htmx)

    def get(self, path: str, *, status: int = 200, htmx: bool = False) -> Shown:
        return self._show(self.client.get(path, headers=_headers(htmx=htmx)), status)

    def post(self, path: str, values: dict[str, Any], *, status: int = 200, htmx: bool = False) -> Shown:
        """Post values as they are; most tests use `submit`, which fills in what the page's form holds."""
        return self._show(self.client.post(path, data=values, headers=_headers(htmx=htmx)), status)

    def submit(self, action: str = "", *, status: int = 200, htmx: bool = False, **values: Any) -> Shown:
        """Send the form on the page that is shown, with what it holds and what is given here."""
        form = self.shown.form(action)
        filled = {**_held(form), **values}
        sent = {name: value for name, value in filled.items() if value is not None}
        return self.post(form.get("action") or "", sent, status=status, htmx=htmx)

    def token(self) -> str:
        """A CSRF token of this browser's session."""
        shown = self.get("/continue")
        return str(_held(shown.form())["csrf_token"])

    def _show(self, response: TestResponse, status: int) -> Shown:
        for _ in range(MAX_REDIRECTS):
            if response.status_code not in {301, 302, 303, 307, 308}:
                break
            response = self.client.get(response.headers["Location"])
        assert response.status_code == status, (
            f"{response.request.path} answered {response.status_code} instead of {status}"
        )
        is_html = response.mimetype == "text/html"
        html = response.get_data(as_text=True) if is_html else ""
        is_fragment = is_html and "<html" not in html[:200].lower()
        shown = Shown(response, Markup(html, self.locale, is_fragment=is_fragment))
        if is_html and self.checks:
            found = violations(shown.markup, self.app, known_messages())
            assert not found, f"{response.request.path}: " + "; ".join(found)
        self.shown = shown
        return shown


def _headers(*, htmx: bool) -> dict[str, str]:
    return {"HX-Request": "true"} if htmx else {}


def _held(form: Element) -> dict[str, Any]:
    """What a browser would send for a form that nobody touched (without its buttons)."""
    held: dict[str, Any] = {}
    for control in form.iter():
        name = control.get("name")
        if not name:
            continue
        if control.tag == "input":
            kind = control.get("type", "text")
            if kind in {"submit", "button"} or (
                kind in {"radio", "checkbox"} and control.get("checked") is None
            ):
                continue
            _put(held, name, control.get("value", "on" if kind == "checkbox" else ""))
        elif control.tag == "textarea":
            _put(held, name, "".join(control.itertext()))
        elif control.tag == "select":
            options = list(control.iter("option"))
            chosen = next((option for option in options if option.get("selected") is not None), options[0])
            _put(held, name, chosen.get("value", plain(chosen)))
    return held


def _put(held: dict[str, Any], name: str, value: str) -> None:
    if name in held:
        earlier = held[name]
        held[name] = [*earlier, value] if isinstance(earlier, list) else [earlier, value]
    else:
        held[name] = value
