"""The same stories on a real server whose process is killed again and again, without warning, under the requests."""

from __future__ import annotations

import http.client
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from queue import SimpleQueue
from urllib.parse import urlencode

import pytest
from sqlalchemy import select

from portal.clock import system_clock
from portal.database import Database, make_engine
from portal.migrations import upgrade
from portal.settings import ROOT, Settings
from portal.sittings.models import Sitting
from portal.sittings.service import page_stamp, record_answer
from tests.own_database import own_database
from tests.walk.chaos import (
    HTMX,
    PUBLICATIONS,
    STAGES,
    Answered,
    BadNetwork,
    Device,
    draw_story,
    held,
    live,
)
from tests.walk.test_chaos import computed, others, stored

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows cannot kill without warning, nor fork")

FEW, MANY = 2, 100
START_SECONDS = 60
#: A request takes some milliseconds; a blow falls anywhere in it.
LONGEST_DELAY = 0.02


@dataclass
class Server:
    """The running server: its port, and which process works at the moment."""

    port: int
    births: SimpleQueue[int]
    working: int
    n_killed: int = 0

    def kill(self) -> None:
        """SIGKILL: no handler runs, no buffer is flushed. It is over when the next process has been born."""
        os.kill(self.working, signal.SIGKILL)
        self.n_killed += 1
        self.working = self.births.get(timeout=START_SECONDS)


@contextmanager
def reborn(settings: Settings) -> Iterator[Server]:
    command = [sys.executable, "-m", "tests.walk.reborn", str(settings.data_folder), settings.database_url]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, start_new_session=True)
    births: SimpleQueue[int] = SimpleQueue()

    def listen() -> None:
        for line in process.stdout or ():
            births.put(int(line))

    listener = threading.Thread(target=listen, daemon=True)
    listener.start()
    try:
        port, first = (births.get(timeout=START_SECONDS) for _ in range(2))
        yield Server(port, births, first)
    finally:
        # Our own group: the server and its working process.
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        listener.join()
        assert process.stdout is not None
        process.stdout.close()


@dataclass
class OverHttp:
    """A browser's connections to the server."""

    server: Server
    draw: random.Random
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str) -> str:
        answered = self._ask(path, None)
        assert answered is not None, path
        return answered.text

    def post(self, path: str, values: dict[str, str]) -> Answered | None:
        return self._ask(path, values)

    def post_to_dying(self, path: str, values: dict[str, str]) -> None:
        asking = threading.Thread(target=self._ask, args=(path, values))
        asking.start()
        time.sleep(self.draw.uniform(0, LONGEST_DELAY))
        self.server.kill()
        asking.join()

    def _ask(self, path: str, values: dict[str, str] | None) -> Answered | None:
        """A redirect is an answer like any other."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if values is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded"}
        if "/answers/" in path:
            headers |= HTMX
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=30)
        try:
            connection.request("GET" if values is None else "POST", path, urlencode(values or {}), headers)
            response = connection.getresponse()
            text = response.read().decode()
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()
        for line in response.headers.get_all("Set-Cookie", []):
            self.cookies.update({name: one.value for name, one in SimpleCookie(line).items()})
        return Answered(response.status, text)


@dataclass(frozen=True)
class House:
    """A served database of its own."""

    server: Server
    database: Database

    def run(self, instrument_id: str, seed: int) -> None:
        """Live a story through a bad network on a dying server, and compare what stands in the database."""
        story, draw = draw_story(instrument_id, seed), random.Random(f"{instrument_id} {seed} killed")
        carrier = OverHttp(self.server, draw)
        sitting_id = self._begin(carrier, instrument_id)
        network = BadNetwork(draw)
        devices = [
            Device(carrier, instrument_id, sitting_id, network, lambda: None),
            Device(carrier, instrument_id, sitting_id, network, lambda: None),
        ]
        live(story, devices, network)
        with self.database.open_session(writes=False) as session:
            sitting = session.get_one(Sitting, sitting_id)
            found = stored(session, sitting)
            assert found == computed(sitting, story), f"{instrument_id}, seed {seed}: {story}"

    def _begin(self, carrier: OverHttp, instrument_id: str) -> int:
        """A sitting in which only what the story is about is still open."""
        form, _ = STAGES[instrument_id]
        token = held(carrier.get(f"/assessments/{instrument_id}"), "csrf_token")
        carrier.post(f"/assessments/{instrument_id}/begin", {"csrf_token": token, "form": form})
        with self.database.transaction() as session:
            sitting = session.scalars(select(Sitting).order_by(Sitting.id.desc()).limit(1)).one()
            at = system_clock()
            for item_id, value in others(instrument_id).items():
                publication = PUBLICATIONS[instrument_id]
                record_answer(session, sitting, publication, item_id, value, stamp=page_stamp(at), at=at)
            return sitting.id


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with own_database(tmp_path_factory.mktemp("killed")) as settings:
        engine = make_engine(settings)
        upgrade(engine)
        with reborn(settings) as server:
            yield House(server, Database(engine))
            assert server.n_killed, "nobody was killed, so nothing was proven"
        engine.dispose()


@pytest.mark.parametrize("seed", range(FEW))
@pytest.mark.parametrize("instrument_id", STAGES)
def test_a_killed_server_changes_no_score(house: House, instrument_id: str, seed: int) -> None:
    house.run(instrument_id, seed)


@pytest.mark.slow
@pytest.mark.parametrize("instrument_id", STAGES)
def test_a_server_killed_in_a_hundred_stories_changes_no_score(house: House, instrument_id: str) -> None:
    for seed in range(MANY):
        house.run(instrument_id, seed)
