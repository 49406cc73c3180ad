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
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from queue import SimpleQueue
from typing import Any
from urllib.parse import urlencode

import pytest
from sqlalchemy import select

from portal.aptitude.families import FAMILIES
from portal.aptitude.models import AptitudeSitting
from portal.aptitude.reporting import replay_report
from portal.aptitude.rows import ItemRow, read_items
from portal.aptitude.scoring import ABILITY, SPEED
from portal.clock import system_clock
from portal.database import Database, make_engine
from portal.reports.models import Report
from portal.settings import ROOT, Settings
from portal.sittings.models import Sitting
from portal.sittings.service import page_stamp, record_answer
from tests.clock import HeldClock
from tests.factories import Factory
from tests.own_database import migrated_database
from tests.portal.aptitude.chaos import Asked, Network, Person, draw_habit
from tests.portal.aptitude.sessions import calibrate
from tests.portal.aptitude.test_chaos import CIRCUMSTANCES, TIMES
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
#: Families of tasks whose sessions are interrupted, and how they are scored: one adaptive, one against the clock.
ADAPTIVE = "number-series"
TASKS = {ADAPTIVE: ABILITY, "clerical-checking": SPEED}
BLINK_MS = 3


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
        self._ask_dying(path, values)

    def _ask_dying(self, path: str, values: Mapping[str, Any] | None, *, htmx: bool | None = None) -> None:
        asking = threading.Thread(target=self._ask, args=(path, values), kwargs={"htmx": htmx})
        asking.start()
        time.sleep(self.draw.uniform(0, LONGEST_DELAY))
        self.server.kill()
        asking.join()

    def _ask(
        self, path: str, values: Mapping[str, Any] | None, *, htmx: bool | None = None
    ) -> Answered | None:
        """A redirect is an answer like any other. Answers go by htmx unless it is said otherwise."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if values is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded"}
        if "/answers/" in path if htmx is None else htmx:
            headers |= HTMX
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=30)
        try:
            method, body = "GET" if values is None else "POST", urlencode(values or {}, doseq=True)
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            text = response.read().decode()
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()
        for line in response.headers.get_all("Set-Cookie", []):
            self.cookies.update({name: one.value for name, one in SimpleCookie(line).items()})
        return Answered(response.status, text, response.headers.get("Location", ""))


@dataclass
class TasksOverHttp(OverHttp):
    """The same for sessions of tasks."""

    def ask(self, asked: Asked) -> Answered | None:
        return self._ask(asked.path, asked.values, htmx=asked.htmx)

    def ask_and_die(self, asked: Asked) -> None:
        self._ask_dying(asked.path, asked.values, htmx=asked.htmx)


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

    def take_tasks(self, slug: str, seed: int, *, is_bad: bool) -> dict[str, Any]:
        """A session of tasks of this seed, and what of its report does not depend on time."""
        family, draw = FAMILIES[slug], random.Random(f"{slug} {seed} killed")
        carrier = TasksOverHttp(self.server, draw)
        token = held(carrier.get(f"/aptitude/{slug}"), "csrf_token")
        carrier.post(f"/aptitude/{slug}/begin", {"csrf_token": token, "extra_time": "none"})
        with self.database.transaction() as session:
            begun = session.scalars(
                select(AptitudeSitting).order_by(AptitudeSitting.sitting_id.desc()).limit(1)
            ).one()
            begun.seed, sitting_id = seed, begun.sitting_id

        def expected(position: int) -> int:
            with self.database.open_session(writes=False) as session:
                return read_items(session, sitting_id)[position].expected

        habit = draw_habit(family, seed)._replace(thinks_ms=[BLINK_MS] * 40)
        if family.is_speeded:
            # Without one a flat second is taken off each page: who blinks would need no time, and have no speed.
            habit = habit._replace(has_script=True)
        network = Network(carrier, draw, is_bad=is_bad)
        Person(network, sitting_id, family, habit, expected, blink).take()
        with self.database.open_session(writes=False) as session:
            report = session.scalars(select(Report).where(Report.sitting_id == sitting_id)).one()
            assert list(replay_report(session, report)) == []
            return untimed(report, read_items(session, sitting_id))


def blink(by: int) -> None:
    """Nobody here waits as long as people do."""
    time.sleep(min(by, BLINK_MS) / 1000)


def untimed(report: Report, items: Sequence[ItemRow]) -> dict[str, Any]:
    return {
        "stage": report.method,
        "items": [(item.model, item.item_seed, item.response, item.is_correct) for item in items],
        "scores": [
            (row.scale, row.value, row.error) for row in report.scores if not row.scale.endswith(".speed")
        ],
        "figures": {row.name: row.value for row in report.figures if row.name not in CIRCUMSTANCES | TIMES},
    }


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with migrated_database(tmp_path_factory.mktemp("killed")) as settings:
        engine = make_engine(settings)
        database = Database(engine)
        with database.transaction() as session:
            calibrate(Factory(session, HeldClock(system_clock()), settings), FAMILIES[ADAPTIVE], stage=1)
        with reborn(settings) as server:
            yield House(server, database)
            assert server.n_killed, "nobody was killed, so nothing was proven"
        engine.dispose()


@pytest.mark.parametrize("seed", range(FEW))
@pytest.mark.parametrize("instrument_id", STAGES)
def test_a_killed_server_changes_no_score(house: House, instrument_id: str, seed: int) -> None:
    house.run(instrument_id, seed)


@pytest.mark.parametrize("slug", TASKS)
def test_a_killed_server_changes_no_score_of_tasks(house: House, slug: str) -> None:
    assert_same_tasks(house, slug, seed=1)


def assert_same_tasks(house: House, slug: str, *, seed: int) -> None:
    quiet = house.take_tasks(slug, seed, is_bad=False)
    assert quiet["stage"] == TASKS[slug]
    assert house.take_tasks(slug, seed, is_bad=True) == quiet, f"{slug}, seed {seed}"


@pytest.mark.slow
@pytest.mark.parametrize("slug", TASKS)
def test_nor_does_a_server_killed_in_a_hundred_sessions(house: House, slug: str) -> None:
    for seed in range(MANY):
        assert_same_tasks(house, slug, seed=seed)


@pytest.mark.slow
@pytest.mark.parametrize("instrument_id", STAGES)
def test_a_server_killed_in_a_hundred_stories_changes_no_score(house: House, instrument_id: str) -> None:
    for seed in range(MANY):
        house.run(instrument_id, seed)
