"""The portal as a measured thing: a real application on a database file, and a person who answers in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from werkzeug.test import Client

from portal import Portal, create_app
from portal.clock import system_clock
from portal.database import Database
from portal.library import read_library
from portal.memory import keep_for_good
from portal.migrations import upgrade
from portal.settings import Settings
from portal.sittings.models import Sitting
from portal.sittings.service import order_by_form, start_sitting
from tests.bench.serving import Metered

PUBLICATION = read_library().publications["interests"]
ITEMS = order_by_form(PUBLICATION)["full"]
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
#: What Chromium on an Android phone sends with each request to this site.
PHONE = {
    "Host": "hangbiao.example",
    "Connection": "keep-alive",
    "Accept-Encoding": "gzip, deflate, br, zstd",
    "Accept-Language": "zh-CN,zh;q=0.9",
    "User-Agent": "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 "
    "Mobile Safari/537.36",
    "Sec-Ch-Ua": '"Not:A-Brand";v="8", "Chromium";v="156"',
    "Sec-Ch-Ua-Mobile": "?1",
    "Sec-Ch-Ua-Platform": '"Android"',
    "Sec-Fetch-Site": "same-origin",
}
#: What it adds for a page that is opened.
NAVIGATION = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8",
    "Sec-Fetch-Dest": "document",
    "Sec-Fetch-Mode": "navigate",
    "Sec-Fetch-User": "?1",
    "Upgrade-Insecure-Requests": "1",
}
#: What it and htmx 4 add for a fragment.
HTMX = {
    "Accept": "text/html",
    "Sec-Fetch-Dest": "empty",
    "Sec-Fetch-Mode": "cors",
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


def application(folder: str) -> Metered:
    """The portal on a database file in a folder, for gunicorn, as `wsgi.py` makes it."""
    app = create_app(make_settings(Path(folder)))
    keep_for_good()
    return Metered(app)


def make_portal(folder: Path) -> Portal:
    """The portal with its tables."""
    app = create_app(make_settings(folder))
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
    form = {"csrf_token": _token_in(client.get("/assessments/interests").text), "form": "full"}
    begun = client.post("/assessments/interests/begin", data=form, follow_redirects=True)
    sitting_id = int(begun.request.path.split("/")[2])
    cookie = client.get_cookie("hangbiao")
    assert cookie is not None
    database: Database = app.extensions["database"]
    with database.open_session(writes=False) as session:
        client_id = session.get_one(Sitting, sitting_id).client_id
    return Person(client_id, sitting_id, f"hangbiao={cookie.value}", _token_in(begun.text))


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


def htmx_run(person: Person) -> list[bytes]:
    """The sixty requests of a sitting answered by htmx."""
    return [
        post(person.answer_path(item_id), _answer(person, number), _cookie(person, item_id), HTMX)
        for number, item_id in enumerate(ITEMS)
    ]


def plain_run(person: Person) -> list[bytes]:
    """The same sitting without JavaScript: each answer is a post, a redirect and a page."""
    return list(_posts_and_pages(person))


def _posts_and_pages(person: Person) -> Iterator[bytes]:
    for number, item_id in enumerate(ITEMS):
        known = _cookie(person, item_id)
        yield post(person.answer_path(item_id), _answer(person, number), known, NAVIGATION)
        if number + 1 < len(ITEMS):
            yield get(person.page_path(ITEMS[number + 1]), known, NAVIGATION)


def bare_run(person: Person) -> list[bytes]:
    """The same forms for the bare view, which looks at nothing but the value."""
    return [
        post(f"/answers/{person.sitting_id}/{item_id}", _answer(person, number), NAVIGATION)
        for number, item_id in enumerate(ITEMS)
    ]


def _answer(person: Person, number: int) -> dict[str, str]:
    """What the browser sends for the item at a place of the order: an answer that depends on nothing but it."""
    stamp = int(system_clock().timestamp() * 1_000_000)
    return {"csrf_token": person.token, "stamp": str(stamp), "value": str(number % 5)}


def _cookie(person: Person, item_id: str) -> dict[str, str]:
    return {"Cookie": person.cookie, "Referer": f"https://{PHONE['Host']}{person.page_path(item_id)}"}


def get(path: str, *headers: dict[str, str]) -> bytes:
    return _request("GET", path, headers)


def post(path: str, form: dict[str, str], *headers: dict[str, str]) -> bytes:
    body = urlencode(form)
    described = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Content-Length": str(len(body)),
        "Origin": f"https://{PHONE['Host']}",
    }
    return _request("POST", path, (*headers, described)) + body.encode()


def _request(method: str, path: str, headers: tuple[dict[str, Any], ...]) -> bytes:
    sent = {name: value for some in (PHONE, *headers) for name, value in some.items()}
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in sent.items())]
    return "\r\n".join([*lines, "", ""]).encode()
