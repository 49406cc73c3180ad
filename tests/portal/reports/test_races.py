"""Handing in twice at the same moment makes one report."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import func, select

from portal import Portal, create_app
from portal.database import Database
from portal.reports.models import Report, ReportScore
from portal.sittings.models import Sitting, SittingStatus
from tests.browser import Browser
from tests.clock import HeldClock
from tests.factories import Factory, every_item
from tests.own_database import migrated_database

CROWD = 5


@pytest.fixture
def own_app(tmp_path: Path) -> Iterator[Portal]:
    """An application on a database of its own, since the crowd commits."""
    with migrated_database(tmp_path) as settings:
        app = create_app(settings)
        yield app
        app.extensions["database"].engine.dispose()


def test_handing_in_at_the_same_moment_makes_one_report(own_app: Portal) -> None:
    database: Database = own_app.extensions["database"]
    with database.open_session(writes=True) as session:
        a = Factory(session, HeldClock(), own_app.extensions["settings"])
        client, code = a.client()
        sitting_id = a.sitting(client, answers=every_item(S=4)).id
    browsers = [a.recognised(Browser(own_app), client, code) for _ in range(CROWD)]
    tokens = [browser.token() for browser in browsers]
    start = threading.Barrier(CROWD)

    def hand_in(number: int) -> str:
        start.wait()
        values = {"csrf_token": tokens[number], "position_1": "RIASEC"[number]}
        return browsers[number].post(f"/sittings/{sitting_id}/submit", values).path

    with ThreadPoolExecutor(CROWD) as crowd:
        paths = list(crowd.map(hand_in, range(CROWD)))
    with database.transaction() as session:
        report = session.scalars(select(Report)).one()
        assert session.scalar(select(func.count()).select_from(ReportScore)) == 6
        sitting = session.get_one(Sitting, sitting_id)
        assert sitting.status is SittingStatus.submitted
        assert sitting.guess in set("RIASE")
    assert set(paths) == {f"/reports/{report.id}"}


def test_handing_in_again_shows_the_same_report(own_app: Portal) -> None:
    database: Database = own_app.extensions["database"]
    with database.open_session(writes=True) as session:
        a = Factory(session, HeldClock(), own_app.extensions["settings"])
        client, code = a.client()
        sitting_id = a.sitting(client, answers=every_item(S=4)).id
    browser = a.recognised(Browser(own_app), client, code)
    values = {"csrf_token": browser.token(), "skip_guess": "1"}
    paths = [browser.post(f"/sittings/{sitting_id}/submit", values).path for _ in range(3)]
    assert len(set(paths)) == 1
    with database.transaction() as session:
        assert session.scalar(select(func.count()).select_from(Report)) == 1
