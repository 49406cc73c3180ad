"""Delivery: at least once, never again once marked, and nothing personal left behind."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from sqlalchemy import select

from portal import Portal, create_app
from portal.database import Database, make_engine
from portal.mail import outbox, worker
from portal.mail.backends import MemoryBackend
from portal.mail.models import OutboxMessage
from portal.mail.outbox import ATTEMPTS, CLAIM, pause_after
from portal.mail.worker import Job, deliver_waiting, run_worker
from portal.settings import Settings
from tests.clock import HeldClock
from tests.conftest import make_settings
from tests.own_database import lay_tables, migrated_database

ADDRESS = "someone@example.org"


@pytest.fixture
def own_settings(tmp_path: Path) -> Iterator[Settings]:
    with migrated_database(tmp_path) as settings:
        yield settings


@pytest.fixture
def database(own_settings: Settings) -> Iterator[Database]:
    """A database of its own: the worker commits."""
    engine = make_engine(own_settings)
    yield Database(engine)
    engine.dispose()


def put(database: Database, clock: HeldClock, *, n: int = 1, **chosen: object) -> list[str]:
    """Waiting messages; returns their ids."""
    ids = [f"<{number}@example.org>" for number in range(n)]
    values = {
        "kind": "booking_confirmed",
        "locale": "zh_Hans",
        "to_address": ADDRESS,
        "subject": "预约",
        "body": "你好\n",
        "created_at": clock(),
        "not_before": clock(),
        "attempts": 0,
    }
    with database.transaction() as session:
        session.add_all(OutboxMessage(message_id=one, **{**values, **chosen}) for one in ids)
    return ids


def rows(database: Database) -> list[OutboxMessage]:
    with database.open_session(writes=False) as session:
        return list(session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)))


def deliver(database: Database, backend: MemoryBackend, clock: HeldClock, limit: int = 50) -> int:
    return deliver_waiting(database, backend, clock, limit, mail_from="hello@example.org")


class Refusing(MemoryBackend):
    """A server that is away; its error speaks of the address, as real ones do."""

    def send(self, letter: EmailMessage) -> None:
        raise ConnectionRefusedError(f"no way to {letter['To']}")


class Dying(MemoryBackend):
    """The message leaves, and then the machine loses its power."""

    def send(self, letter: EmailMessage) -> None:
        super().send(letter)
        raise KeyboardInterrupt


def test_what_waits_is_sent_once_and_then_forgotten(database: Database, clock: HeldClock) -> None:
    backend = MemoryBackend()
    ids = put(database, clock, n=3, calendar="METHOD:PUBLISH\n")
    assert deliver(database, backend, clock) == 3
    assert [letter["Message-ID"] for letter in backend.letters] == ids
    for row in rows(database):
        assert row.sent_at == clock()
        assert (row.to_address, row.subject, row.body, row.calendar) == (None, None, None, None)
    assert deliver(database, backend, clock) == 0
    assert len(backend.letters) == 3


def test_no_trace_of_the_address_stays_in_the_file(tmp_path: Path, clock: HeldClock) -> None:
    path = tmp_path / "own.db"
    engine = make_engine(lay_tables(make_settings(tmp_path, database_url=f"sqlite:///{path}")))
    put(Database(engine), clock, body="a very private sentence\n")
    deliver(Database(engine), MemoryBackend(), clock)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    for file in tmp_path.glob("own.db*"):
        assert b"a very private sentence" not in file.read_bytes()
        assert ADDRESS.encode() not in file.read_bytes()


def test_a_message_waits_for_its_time_and_the_batch_has_an_end(database: Database, clock: HeldClock) -> None:
    backend = MemoryBackend()
    put(database, clock, n=3, not_before=clock() + timedelta(minutes=1))
    assert deliver(database, backend, clock) == 0
    clock.advance(minutes=1)
    assert deliver(database, backend, clock, limit=2) == 2
    assert deliver(database, backend, clock, limit=2) == 1


def test_a_failure_is_tried_again_later_and_later(
    database: Database, clock: HeldClock, caplog: pytest.LogCaptureFixture
) -> None:
    (message_id,) = put(database, clock)
    caplog.set_level(logging.DEBUG, "portal.mail")
    assert deliver(database, Refusing(), clock) == 0
    (row,) = rows(database)
    assert (row.attempts, row.last_failure, row.claimed_until) == (1, "ConnectionRefusedError", None)
    assert row.not_before == clock() + timedelta(minutes=1)
    assert message_id in caplog.text
    assert ADDRESS not in caplog.text
    assert deliver(database, MemoryBackend(), clock) == 0
    clock.advance(minutes=1)
    deliver(database, Refusing(), clock)
    assert rows(database)[0].not_before == clock() + timedelta(minutes=2)
    clock.advance(minutes=2)
    assert deliver(database, MemoryBackend(), clock) == 1


def test_pauses_grow_to_six_hours_and_end_after_three_days() -> None:
    pauses = [pause_after(attempts) for attempts in range(1, ATTEMPTS)]
    assert pauses == sorted(pauses)
    assert pauses[-1] == timedelta(hours=6)
    assert timedelta(days=3) <= sum(pauses, timedelta()) <= timedelta(days=4)


def test_a_message_that_never_arrives_is_given_up_and_forgotten(database: Database, clock: HeldClock) -> None:
    put(database, clock, attempts=ATTEMPTS - 1)
    deliver(database, Refusing(), clock)
    (row,) = rows(database)
    assert row.abandoned_at == clock()
    assert row.sent_at is None
    assert (row.to_address, row.body) == (None, None)
    clock.advance(days=30)
    assert deliver(database, MemoryBackend(), clock) == 0


def test_one_broken_message_does_not_stop_the_others(database: Database, clock: HeldClock) -> None:
    backend = MemoryBackend()
    put(database, clock, to_address="no\r\nBcc: evil@example.org")
    with database.transaction() as session:
        session.add(
            OutboxMessage(
                message_id="<good@example.org>",
                kind="x",
                locale="zh_Hans",
                to_address=ADDRESS,
                subject="x",
                body="x",
                created_at=clock(),
                not_before=clock(),
                attempts=0,
            )
        )
    assert deliver(database, backend, clock) == 1
    assert [letter["Message-ID"] for letter in backend.letters] == ["<good@example.org>"]


def test_a_worker_that_died_between_sending_and_marking_sends_again_with_the_same_id(
    database: Database, clock: HeldClock
) -> None:
    (message_id,) = put(database, clock)
    first, second = Dying(), MemoryBackend()
    with pytest.raises(KeyboardInterrupt):
        deliver(database, first, clock)
    # Until its claim has run out, the message counts as being under way.
    clock.at += CLAIM - timedelta(seconds=1)
    assert deliver(database, second, clock) == 0
    clock.advance(seconds=1)
    assert deliver(database, second, clock) == 1
    assert [letter["Message-ID"] for letter in (*first.letters, *second.letters)] == [message_id, message_id]
    clock.advance(days=1)
    assert deliver(database, second, clock) == 0


def test_a_claim_counts_from_the_moment_it_is_made(database: Database, clock: HeldClock) -> None:
    """A slow server must not let the claims of a long batch run out."""

    class Slow(MemoryBackend):
        def send(self, letter: EmailMessage) -> None:
            claims.append(rows(database)[len(claims)].claimed_until)
            times.append(clock())
            clock.advance(minutes=4)

    claims: list[datetime | None] = []
    times: list[datetime] = []
    put(database, clock, n=4)
    deliver(database, Slow(), clock)
    assert claims == [moment + CLAIM for moment in times]


def test_two_workers_never_send_the_same_message(database: Database, clock: HeldClock) -> None:
    put(database, clock, n=60)
    backend, start = MemoryBackend(), threading.Barrier(4)

    def work(_number: int) -> int:
        start.wait()
        return deliver(database, backend, clock, limit=100)

    with ThreadPoolExecutor(4) as crew:
        n_sent = sum(crew.map(work, range(4)))
    ids = [letter["Message-ID"] for letter in backend.letters]
    assert n_sent == len(ids) == len(set(ids)) == 60


def test_a_message_under_way_while_its_person_is_erased_is_forgotten_too(
    database: Database, clock: HeldClock
) -> None:
    class Meanwhile(MemoryBackend):
        def send(self, letter: EmailMessage) -> None:
            super().send(letter)
            with database.transaction() as session:
                session.delete(session.scalars(select(OutboxMessage)).one())

    backend = Meanwhile()
    put(database, clock)
    deliver(database, backend, clock)
    assert backend.letters == []


def test_what_another_worker_marked_meanwhile_stays_where_it_went(
    database: Database, clock: HeldClock
) -> None:
    class Overtaken(MemoryBackend):
        def send(self, letter: EmailMessage) -> None:
            super().send(letter)
            with database.transaction() as session:
                outbox.mark_sent(session, letter["Message-ID"], at=clock())

    backend = Overtaken()
    put(database, clock)
    deliver(database, backend, clock)
    assert len(backend.letters) == 1


@pytest.fixture
def site(own_settings: Settings, database: Database, clock: HeldClock) -> Iterator[Portal]:
    app = create_app(own_settings)
    app.extensions["clock"] = clock
    yield app
    app.extensions["database"].engine.dispose()


def test_the_loop_sends_does_its_jobs_and_stops(site: Portal, database: Database, clock: HeldClock) -> None:
    stop, done = threading.Event(), []

    def note(at_database: Database, at: datetime) -> None:
        done.append((at_database is site.extensions["database"], at))
        stop.set()

    put(database, clock)
    worker.add_job(site, Job("note", timedelta(hours=1), note))
    run_worker(site, stop, pause_seconds=0.01)
    assert done == [(True, clock())]
    assert [path.name for path in site.extensions["settings"].mail_folder.iterdir()] == ["0@example.org.eml"]
    assert rows(database)[0].sent_at is not None


def test_a_job_comes_due_again_and_a_failing_one_stops_nothing(
    site: Portal, clock: HeldClock, caplog: pytest.LogCaptureFixture
) -> None:
    runs: list[datetime] = []

    def fail(_database: Database, _at: datetime) -> None:
        raise ValueError(ADDRESS)

    jobs = [
        Job("broken", timedelta(hours=1), fail),
        Job("note", timedelta(hours=1), lambda _, at: runs.append(at)),
    ]
    with site.app_context():
        for minutes in (0, 30, 30):
            clock.advance(minutes=minutes)
            worker.work_once(MemoryBackend(), jobs)
    assert len(runs) == 2
    assert "The job broken failed: ValueError" in caplog.text
    assert ADDRESS not in caplog.text


def test_the_loop_outlives_a_database_that_is_away(
    site: Portal, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    stop, tries = threading.Event(), []

    def away(*_given: object) -> int:
        tries.append(1)
        if len(tries) == 3:
            stop.set()
        raise ConnectionError(ADDRESS)

    monkeypatch.setattr(worker, "work_once", away)
    run_worker(site, stop, pause_seconds=0.001)
    assert len(tries) == 3
    assert ADDRESS not in caplog.text


@pytest.mark.parametrize("words", [["worker", "--once"], ["worker", "once"]])
def test_the_command_sends_what_waits(
    site: Portal, database: Database, clock: HeldClock, words: list[str]
) -> None:
    put(database, clock, n=2)
    result = site.test_cli_runner().invoke(args=words)
    assert (result.exit_code, result.output) == (0, "sent 2\n")


@pytest.mark.parametrize("words", [["worker"], ["worker", "run"]])
def test_the_command_runs_the_loop(site: Portal, monkeypatch: pytest.MonkeyPatch, words: list[str]) -> None:
    ran: list[tuple[Portal, threading.Event]] = []
    monkeypatch.setattr("portal.mail.cli.run_worker", lambda app, stop: ran.append((app, stop)))
    monkeypatch.setattr("portal.mail.cli.signal.signal", lambda *_: None)
    result = site.test_cli_runner().invoke(args=words)
    assert result.exit_code == 0
    ((app, _stop),) = ran
    assert app is site
