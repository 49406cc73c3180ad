"""What is written at the same moment as an erasure does not survive it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal import Portal, create_app
from portal.accounts.erasure import AlreadyErased, erase_client
from portal.accounts.holdings import holdings
from portal.accounts.models import ErasureReason
from portal.accounts.service import touch_client
from portal.database import Database
from portal.library import read_library
from portal.sittings.models import Sitting
from portal.sittings.service import record_answer
from tests.clock import HeldClock
from tests.factories import Factory
from tests.own_database import migrated_database

#: Long enough for the other side to arrive at the lock, short enough for a test.
MOMENT = 0.3


@pytest.fixture
def own_app(tmp_path: Path, clock: HeldClock) -> Iterator[Portal]:
    with migrated_database(tmp_path) as settings:
        app = create_app(settings)
        app.extensions["clock"] = clock
        yield app
        app.extensions["database"].engine.dispose()


@pytest.fixture
def database(own_app: Portal) -> Database:
    found: Database = own_app.extensions["database"]
    return found


@pytest.fixture
def sitting(own_app: Portal, database: Database, clock: HeldClock) -> Sitting:
    with database.open_session(writes=False) as session:
        return Factory(session, clock, own_app.extensions["settings"]).sitting(
            answers={"r-grow-vegetables": 1}
        )


def meanwhile(act: Callable[[], object]) -> Future[object]:
    """Let another person act; they soon stand before a lock."""
    pool = ThreadPoolExecutor(1)
    future = pool.submit(act)
    pool.shutdown(wait=False)
    threading.Event().wait(MOMENT)
    return future


def erase(app: Portal, session: Session, client_id: int, clock: HeldClock) -> None:
    with app.app_context():
        erase_client(session, client_id, reason=ErasureReason.asked, at=clock())


def count_rows(session: Session, client_id: int) -> int:
    counts = [
        session.scalar(select(func.count()).select_from(model).where(rows)) or 0
        for model, rows in holdings(client_id).items()
    ]
    return sum(counts)


def test_an_answer_of_the_same_moment_goes_too(
    own_app: Portal, database: Database, sitting: Sitting, clock: HeldClock
) -> None:
    def erase_now() -> None:
        with database.transaction() as session:
            erase(own_app, session, sitting.client_id, clock)

    publication = read_library().publications["interests"]
    with database.transaction() as answering:
        row = answering.get_one(Sitting, sitting.id, with_for_update={"read": True})
        record_answer(answering, row, publication, "i-observe-moon", 4, stamp=1, at=clock())
        answering.flush()
        erased = meanwhile(erase_now)
    erased.result(timeout=30)
    with database.open_session(writes=False) as session:
        assert count_rows(session, sitting.client_id) == 0


def test_whoever_comes_back_during_an_erasure_learns_of_it(
    own_app: Portal, database: Database, sitting: Sitting, clock: HeldClock
) -> None:
    def come_back() -> bool:
        with database.transaction() as session:
            return touch_client(session, sitting.client_id, at=clock())

    with database.transaction() as erasing:
        erase(own_app, erasing, sitting.client_id, clock)
        coming = meanwhile(come_back)
    assert coming.result(timeout=30) is False


def test_of_two_erasures_one_is_done(
    own_app: Portal, database: Database, sitting: Sitting, clock: HeldClock
) -> None:
    def erase_too() -> None:
        with database.transaction() as session:
            erase(own_app, session, sitting.client_id, clock)

    with database.transaction() as erasing:
        erase(own_app, erasing, sitting.client_id, clock)
        second = meanwhile(erase_too)
    with pytest.raises(AlreadyErased):
        second.result(timeout=30)
