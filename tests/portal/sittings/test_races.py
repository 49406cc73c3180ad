"""An answer and handing in at the same moment: what was acknowledged is in the report, the rest is refused."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import func, select

from portal import Portal, create_app
from portal.database import Database
from portal.reports.models import ReportScore
from portal.sittings.models import Answer, Sitting
from portal.sittings.service import SittingRow, find_sitting_row
from tests.browser import Browser
from tests.clock import HeldClock
from tests.factories import Factory, every_item
from tests.own_database import migrated_database

ITEMS = tuple(every_item())
ROUNDS = 6
#: Tabs that answer while another one hands in.
TABS = 3


@pytest.fixture
def own_app(tmp_path: Path) -> Iterator[Portal]:
    """An application on a database of its own, since the tabs commit."""
    with migrated_database(tmp_path) as settings:
        app = create_app(settings)
        yield app
        app.extensions["database"].engine.dispose()


def a_sitting(app: Portal) -> tuple[int, list[Browser]]:
    """A sitting with some answers, open in several tabs of one person."""
    database: Database = app.extensions["database"]
    with database.open_session(writes=True) as session:
        a = Factory(session, HeldClock(), app.extensions["settings"])
        client, code = a.client()
        sitting = a.sitting(client, answers=dict.fromkeys(ITEMS[:40], 2))
        return sitting.id, [a.recognised(Browser(app, checks=False), client, code) for _ in range(TABS + 1)]


def answer_until_closed(
    tab: Browser, sitting_id: int, items: tuple[str, ...], start: threading.Barrier
) -> int:
    """How many answers were acknowledged."""
    token, acknowledged = tab.token(), 0
    start.wait()
    for item_id in items:
        sent = {"csrf_token": token, "stamp": "1", "value": "4"}
        response = tab.client.post(f"/sittings/{sitting_id}/answers/{item_id}", data=sent)
        assert response.status_code in {303, 409}
        acknowledged += response.status_code == 303
    return acknowledged


def hand_in(tab: Browser, sitting_id: int, start: threading.Barrier) -> None:
    token = tab.token()
    start.wait()
    sent = {"csrf_token": token, "skip_guess": "1"}
    assert tab.client.post(f"/sittings/{sitting_id}/submit", data=sent).status_code == 303


@pytest.mark.parametrize("round_number", range(ROUNDS))
def test_what_was_acknowledged_is_in_the_report_and_nothing_else(own_app: Portal, round_number: int) -> None:
    sitting_id, (handing, *tabs) = a_sitting(own_app)
    start = threading.Barrier(TABS + 1)
    shares = [ITEMS[40 + number :: TABS] for number in range(TABS)]
    with ThreadPoolExecutor(TABS + 1) as people:
        answering = [
            people.submit(answer_until_closed, tab, sitting_id, share, start)
            for tab, share in zip(tabs, shares, strict=True)
        ]
        people.submit(hand_in, handing, sitting_id, start).result()
        acknowledged = sum(done.result() for done in answering)
    database: Database = own_app.extensions["database"]
    with database.open_session(writes=False) as session:
        stored = session.scalar(select(func.count()).select_from(Answer))
        scored = session.scalar(select(func.sum(ReportScore.n_answered)))
    assert stored == scored == 40 + acknowledged


def test_a_row_says_of_a_sitting_what_the_sitting_says(own_app: Portal) -> None:
    sitting_id, (handing, *_) = a_sitting(own_app)
    database: Database = own_app.extensions["database"]
    for is_open in (True, False):
        with database.open_session(writes=True) as session:
            row, sitting = find_sitting_row(session, sitting_id), session.get_one(Sitting, sitting_id)
            assert row is not None
            assert row == SittingRow(*(getattr(sitting, name) for name in SittingRow._fields))
            assert row.is_open is sitting.is_open is is_open
        if is_open:
            hand_in(handing, sitting_id, threading.Barrier(1))
    with database.open_session(writes=True) as session:
        assert find_sitting_row(session, sitting_id + 1) is None
