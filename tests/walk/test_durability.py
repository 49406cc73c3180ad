"""Nothing acknowledged is lost: a real server is killed without warning while two tabs answer, again and again."""

from __future__ import annotations

import http.client
import os
import re
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from itertools import count
from pathlib import Path
from urllib.parse import urlencode

import pytest
from sqlalchemy import create_engine, text

from portal.library import read_library
from portal.settings import ROOT, Settings
from portal.sittings.service import order_by_form
from tests.own_database import own_database

#: How long the tabs answer before each blow, so that the blows fall at different moments.
SECONDS_UNTIL_KILLED = (0.4, 0.8)
START_SECONDS = 60
ITEMS = order_by_form(read_library().publications["interests"])["full"]


@dataclass
class Tab:
    """One tab of a browser. It remembers which of its answers the server has acknowledged."""

    jar: CookieJar = field(default_factory=CookieJar)
    address: str = ""
    acknowledged: dict[str, int] = field(default_factory=dict)
    #: What was on its way when the server died; it may have been kept or not.
    unanswered: dict[str, int] = field(default_factory=dict)

    def ask(self, path: str, values: Mapping[str, str] | None = None, **headers: str) -> tuple[str, str]:
        """Get a page, or post values; returns the address where that ended, and the page."""
        body = None if values is None else urlencode(values).encode()
        request = urllib.request.Request(self.address + path, body, headers)  # noqa: S310 Our own server.
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))
        with opener.open(request, timeout=30) as answer:
            return answer.url, answer.read().decode()

    def start(self) -> int:
        """Begin a sitting; returns its id."""
        _, page = self.ask("/assessments/interests")
        values = {"csrf_token": held(page, "csrf_token"), "form": "full"}
        url, _ = self.ask("/assessments/interests/begin", values)
        return int(url.split("/sittings/")[1].split("/")[0])

    def answer(self, sitting_id: int, item_id: str, value: int) -> None:
        """Answer as htmx does: one response, and it is the acknowledgement."""
        _, page = self.ask(f"/sittings/{sitting_id}/items/{item_id}")
        values = {name: held(page, name) for name in ("csrf_token", "stamp")}
        self.unanswered = {item_id: value}
        path = f"/sittings/{sitting_id}/answers/{item_id}"
        self.ask(path, {**values, "value": str(value)}, **{"HX-Request": "true"})
        self.acknowledged.update(self.unanswered)
        self.unanswered = {}

    def answer_until_killed(self, sitting_id: int, items: tuple[str, ...]) -> None:
        """Round and round, each time with another value, so that old answers are replaced too."""
        try:
            for turn in count():
                self.answer(sitting_id, items[turn % len(items)], turn // len(items) % 5)
        except urllib.error.HTTPError:
            raise
        except (OSError, http.client.HTTPException):
            return

    def learn(self, kept: Mapping[str, int]) -> None:
        """Look after a restart whether the last answer came through."""
        self.acknowledged.update((item_id, kept[item_id]) for item_id in self.unanswered if item_id in kept)
        self.unanswered = {}

    def pressed(self, sitting_id: int, item_id: str) -> int | None:
        """The answer that the page shows as given."""
        _, page = self.ask(f"/sittings/{sitting_id}/items/{item_id}")
        found = re.search(r'value="(\d)" aria-pressed="true"', page)
        return int(found[1]) if found else None


def held(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]+)"', page)
    assert found, f"no {name} on the page"
    return found[1]


def free_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


@contextmanager
def server_of(settings: Settings, port: str | None = None) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """`python -m portal`, as `dev.py run` starts it, on the database of the settings."""
    port = port or free_port()
    command = [sys.executable, "-m", "portal", "--without-demo", "--port", port]
    command += ["--data", str(settings.data_folder)]
    environment = {**os.environ, "HANGBIAO_DATABASE_URL": settings.database_url}
    server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    try:
        wait_for(f"http://127.0.0.1:{port}", server)
        yield server, f"http://127.0.0.1:{port}"
    finally:
        server.kill()
        server.wait()


def wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        assert server.poll() is None, "the server died at its start"
        try:
            Tab(address=address).ask("/health")
        except OSError:
            time.sleep(0.05)
        else:
            return
    pytest.fail("the server did not start")


def answer_and_kill(
    tabs: tuple[Tab, Tab], sitting_id: int, server: subprocess.Popen[bytes], *, after: float
) -> None:
    """Both tabs answer, each its half of the items, until the process is gone."""
    shares = (ITEMS[::2], ITEMS[1::2])
    answering = [
        threading.Thread(target=tab.answer_until_killed, args=(sitting_id, share))
        for tab, share in zip(tabs, shares, strict=True)
    ]
    for thread in answering:
        thread.start()
    time.sleep(after)
    server.kill()  # SIGKILL: no handler runs, no buffer is flushed.
    for thread in answering:
        thread.join()


def answers_on_disk(settings: Settings, sitting_id: int) -> dict[str, int]:
    engine = create_engine(settings.database_url)
    query = text("SELECT item_id, value FROM answers WHERE sitting_id = :sitting_id")
    with engine.connect() as connection:
        found = dict(connection.execute(query, {"sitting_id": sitting_id}).all())  # type: ignore[arg-type]
    engine.dispose()
    return found


def lost(tab: Tab, kept: dict[str, int]) -> dict[str, int]:
    """What was acknowledged to the tab and stands nowhere; the answer on its way may have taken its place."""
    return {
        item_id: value
        for item_id, value in tab.acknowledged.items()
        if kept.get(item_id) not in {value, tab.unanswered.get(item_id, value)}
    }


@pytest.mark.skipif(os.name == "nt", reason="Windows cannot kill without warning")
def test_what_was_acknowledged_survives_kill_9_and_a_restart(tmp_path: Path) -> None:
    tabs = (Tab(), Tab())
    tabs[1].jar = tabs[0].jar
    sitting_id: int | None = None
    with own_database(tmp_path) as settings:
        for seconds in SECONDS_UNTIL_KILLED:
            with server_of(settings) as (server, address):
                tabs[0].address = tabs[1].address = address
                sitting_id = sitting_id or tabs[0].start()
                answer_and_kill(tabs, sitting_id, server, after=seconds)
            kept = answers_on_disk(settings, sitting_id)
            assert kept, "the server died before it acknowledged anything"
            assert [lost(tab, kept) for tab in tabs] == [{}, {}]
            for tab in tabs:
                tab.learn(kept)
        with server_of(settings) as (_, tabs[0].address):
            shown = {item_id: tabs[0].pressed(sitting_id, item_id) for item_id in ITEMS[:4]}
        assert shown == {item_id: kept.get(item_id) for item_id in ITEMS[:4]}
