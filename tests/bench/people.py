"""The portal as a measured thing: a real application on a database file, and a person who answers in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from portal import Portal, create_app, words
from portal.clock import system_clock
from portal.database import Database
from portal.library import read_library
from portal.migrations import upgrade
from portal.settings import Settings
from portal.sittings.models import Sitting
from portal.sittings.service import order_by_form, start_sitting
from werkzeug.test import Client, EnvironBuilder

PUBLICATION = read_library().publications["interests"]
ITEMS = order_by_form(PUBLICATION)["full"]
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
#: What Chromium on an Android phone sends with a form, besides the cookie.
PHONE = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8",
    "Accept-Encoding": "gzip, deflate, br, zstd",
    "Accept-Language": "zh-CN,zh;q=0.9,en;q=0.8",
    "User-Agent": "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 "
    "Mobile Safari/537.36",
}
#: What htmx 4 adds.
HTMX = {
    "Accept": "text/html",
    "HX-Request": "true",
    "HX-Request-Type": "partial",
    "HX-Source": "form",
    "HX-Target": "section#question",
}


def make_settings(folder: Path) -> Settings:
    """Like a first start on somebody's machine: SQLite in a file, every commit on the disk."""
    return Settings(
        secret_key="measured " * 8, database_url=f"sqlite:///{folder / 'portal.db'}", data_folder=folder
    )


def application(folder: str) -> Portal:
    """The portal on a database file in a folder; gunicorn calls this."""
    return create_app(make_settings(Path(folder)))


def make_portal(folder: Path) -> Portal:
    """The portal with its tables and both catalogs."""
    words.compile_stale()
    app = application(str(folder))
    upgrade(app.extensions["database"].engine)
    return app


@dataclass(frozen=True)
class Person:
    """Somebody in the middle of a sitting, as their browser holds it."""

    client_id: int
    sitting_id: int
    cookie: str
    token: str

    def answer_path(self, item_id: str) -> str:
        return f"/sittings/{self.sitting_id}/answers/{item_id}"

    def page_path(self, item_id: str) -> str:
        return f"/sittings/{self.sitting_id}/items/{item_id}"


def begin(app: Portal) -> Person:
    """Start the interest assessment as a person does, with two taps."""
    client = Client(app)
    token = _token_in(client.get("/assessments/interests").text)
    begun = client.post(
        "/assessments/interests/begin", data={"csrf_token": token, "form": "full"}, follow_redirects=True
    )
    sitting_id = int(begun.request.path.split("/")[2])
    cookie = client.get_cookie("hangbiao")
    assert cookie is not None
    database: Database = app.extensions["database"]
    with database.open_session(writes=False) as session:
        sitting = session.get_one(Sitting, sitting_id)
        return Person(sitting.client_id, sitting_id, f"hangbiao={cookie.value}", _token_in(begun.text))


def begin_again(app: Portal, person: Person, times: int) -> list[Person]:
    """The same person in further sittings that nothing has been answered in yet."""
    database: Database = app.extensions["database"]
    with database.transaction() as session:
        sittings = [
            start_sitting(
                session, person.client_id, PUBLICATION, form="full", locale="zh_Hans", at=system_clock()
            )
            for _ in range(times)
        ]
        return [replace(person, sitting_id=sitting.id) for sitting in sittings]


def _token_in(html: str) -> str:
    match = TOKEN.search(html)
    assert match is not None, "the page has no form"
    return match[1]


def answer_form(person: Person, number: int) -> dict[str, str]:
    """What the browser sends for the item at a place of the order: an answer that depends on nothing but it."""
    stamp = int(system_clock().timestamp() * 1_000_000)
    return {"csrf_token": person.token, "stamp": str(stamp), "value": str(number % 5)}


def htmx_run(person: Person) -> Iterator[dict[str, Any]]:
    """The sixty requests of a sitting answered by htmx."""
    for number, item_id in enumerate(ITEMS):
        yield environ(person.answer_path(item_id), form=answer_form(person, number), Cookie=person.cookie, **HTMX)


def plain_run(person: Person) -> Iterator[dict[str, Any]]:
    """The same sitting without JavaScript: each answer is a post, a redirect and a page."""
    for number, item_id in enumerate(ITEMS):
        yield environ(person.answer_path(item_id), form=answer_form(person, number), Cookie=person.cookie)
        if number + 1 < len(ITEMS):
            yield environ(person.page_path(ITEMS[number + 1]), Cookie=person.cookie)


def bare_run(person: Person) -> Iterator[dict[str, Any]]:
    """The same forms for the bare view, which looks at nothing but the value."""
    for number, item_id in enumerate(ITEMS):
        yield environ(f"/answers/{person.sitting_id}/{item_id}", form=answer_form(person, number))


def environ(path: str, *, form: Mapping[str, str] | None = None, **headers: str) -> dict[str, Any]:
    """A request as a server hands it over; built outside of what is measured."""
    method = "GET" if form is None else "POST"
    sent = {**PHONE, **{name.replace("_", "-"): value for name, value in headers.items()}}
    return EnvironBuilder(path, method=method, data=form, headers=sent).get_environ()


@dataclass(frozen=True)
class Received:
    """A response as it came out of the application."""

    status: str
    headers: list[tuple[str, str]]
    body: bytes

    @property
    def n_bytes(self) -> int:
        """Status line, headers and body on the wire of HTTP/1.1."""
        lines = [f"HTTP/1.1 {self.status}", *(f"{name}: {value}" for name, value in self.headers), "", ""]
        return len("\r\n".join(lines).encode()) + len(self.body)


def send(app: Any, request: dict[str, Any]) -> Received:
    """One request without a server between. Raises AssertionError when it fails."""
    seen: list[Any] = []

    def start_response(status: str, headers: list[tuple[str, str]], _error: Any = None) -> Any:
        seen[:] = [status, headers]

    answer = app(request, start_response)
    try:
        body = b"".join(answer)
    finally:
        if hasattr(answer, "close"):
            answer.close()
    assert seen[0][0] in "23", f"{request['PATH_INFO']} answered {seen[0]}"
    return Received(seen[0], seen[1], body)
