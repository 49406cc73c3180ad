"""What both databases promise: durable commits, real foreign keys, and a commit before anything is shown."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from flask import current_app
from sqlalchemy import Engine, select, text
from sqlalchemy.exc import IntegrityError

from portal import Portal, create_app
from portal.accounts.models import Client
from portal.database import Database, make_engine
from portal.database import session as request_session
from portal.page import Page, page
from portal.settings import Settings
from portal.sittings.models import Answer, Sitting
from tests.browser import Browser
from tests.clock import HeldClock
from tests.conftest import make_settings
from tests.factories import Factory
from tests.own_database import migrated_database
from tests.portal.sittings.test_views import begin, press

FULL = 2


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with migrated_database(tmp_path) as settings:
        engine = make_engine(settings)
        yield Database(engine)
        engine.dispose()


def pragma(engine: Engine, name: str) -> Any:
    with engine.connect() as connection:
        return connection.exec_driver_sql(f"PRAGMA {name}").scalar()


@pytest.mark.pure
def test_sqlite_keeps_its_promises(tmp_path: Path) -> None:
    settings = Settings("x" * 40, f"sqlite:///{tmp_path / 'fresh.db'}", tmp_path)
    engine = make_engine(settings)
    assert pragma(engine, "journal_mode") == "wal"
    assert pragma(engine, "synchronous") == FULL
    assert pragma(engine, "foreign_keys") == 1
    assert pragma(engine, "secure_delete") == 1
    assert pragma(engine, "busy_timeout") >= 10_000
    engine.dispose()


@pytest.mark.pure
def test_a_setting_relaxes_what_a_power_cut_may_take(tmp_path: Path) -> None:
    engine = make_engine(make_settings(tmp_path, database_url=f"sqlite:///{tmp_path / 'x.db'}"))
    assert pragma(engine, "synchronous") == 0
    engine.dispose()


def test_a_row_cannot_belong_to_nobody(database: Database, clock: HeldClock) -> None:
    orphan = Answer(sitting_id=999, item_id="x", value=1, page_stamp=1, answered_at=clock())
    with database.open_session(writes=True) as session:
        session.add(orphan)
        with pytest.raises(IntegrityError):
            session.flush()


def test_instants_come_back_aware_and_naive_ones_are_refused(database: Database, clock: HeldClock) -> None:
    with database.transaction() as session:
        client, _ = Factory(session, clock, make_settings(Path())).client()
        client_id = client.id
    with database.open_session(writes=False) as session:
        assert session.get_one(Client, client_id).created_at == clock()
        assert session.get_one(Client, client_id).created_at.tzinfo is not None
    with database.open_session(writes=True) as session, pytest.raises(Exception, match="naive"):
        session.execute(select(Client).where(Client.created_at < clock().replace(tzinfo=None)))


# ---- one commit a request, and before the page -----------------------------------------------------------------------


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Portal]:
    """An application with real commits."""
    with migrated_database(tmp_path) as settings:
        app = create_app(settings)
        yield app
        app.extensions["database"].engine.dispose()


def test_what_the_reader_sees_is_already_safe(site: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    """While the page is drawn, somebody else can read the answer already."""
    seen: list[int] = []
    draw = Page.response

    def look_first(page: Page) -> Any:
        with current_app.extensions["database"].engine.connect() as beside:
            seen.append(len(beside.execute(select(Answer.item_id)).all()))
        return draw(page)

    browser = Browser(site)
    begin(browser)
    monkeypatch.setattr(Page, "response", look_first)
    press(browser, "3", htmx=True)
    assert seen == [1]


@pytest.mark.parametrize(
    ("status", "kept"), [(200, 1), (302, 1), (399, 1), (400, 0), (404, 0), (409, 0), (500, 0)]
)
def test_work_is_kept_below_400_and_dropped_from_there(site: Portal, status: int, kept: int) -> None:
    def view() -> Any:
        request_session.add(a_client())
        return page("accounts/left.html", status=status, code="0000000000", was_shared=False)

    site.view_functions["learning.home"] = view
    site.view_functions["learning.home"].writes_on_get = True  # type: ignore[attr-defined]
    site.test_client().get("/")
    with site.extensions["database"].open_session(writes=False) as session:
        assert len(session.scalars(select(Client)).all()) == kept


def a_client() -> Client:
    at = HeldClock()()
    return Client(code_hash="x", pseudonym="y", created_at=at, last_used_at=at)


def test_a_request_that_fails_half_way_leaves_nothing(site: Portal) -> None:
    def view() -> Any:
        request_session.add(a_client())
        request_session.flush()
        raise RuntimeError

    site.view_functions["learning.home"] = view
    view.writes_on_get = True  # type: ignore[attr-defined]
    assert site.test_client().get("/").status_code == 500
    with site.extensions["database"].open_session(writes=False) as session:
        assert session.scalars(select(Client)).all() == []


# ---- the queue for SQLite's one lock ---------------------------------------------------------------------------------


def test_writers_take_turns_and_readers_do_not_wait(database: Database) -> None:
    inside, most = 0, 0
    counting = threading.Lock()

    def write(_number: int) -> None:
        nonlocal inside, most
        with database.open_session(writes=True) as session:
            with counting:
                inside += 1
                most = max(most, inside)
            time.sleep(0.002)
            session.execute(text("SELECT 1"))
            with counting:
                inside -= 1
            session.commit()

    with ThreadPoolExecutor(8) as crowd:
        list(crowd.map(write, range(40)))
    assert most == 1 or not database.is_sqlite


def test_the_turn_is_given_on_whatever_happens(database: Database) -> None:
    for ending in ("commit", "rollback", "close"):
        session = database.open_session(writes=True)
        session.execute(text("SELECT 1"))
        getattr(session, ending)()
        session.close()
    with pytest.raises(RuntimeError), database.transaction():
        raise RuntimeError
    started = time.monotonic()
    with database.transaction() as session:
        session.execute(text("SELECT 1"))
    assert time.monotonic() - started < 5


def test_a_reader_sees_the_last_commit_while_somebody_writes(database: Database, clock: HeldClock) -> None:
    with database.open_session(writes=True) as writing:
        writing.add(a_client())
        writing.flush()
        with database.open_session(writes=False) as reading:
            assert reading.scalars(select(Sitting)).all() == []
            assert reading.scalars(select(Client)).all() == []
