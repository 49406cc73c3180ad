"""Two devices of one person at the same moment: one task, one answer, one report, and a clock that counts once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import func, select

from portal import Portal, create_app
from portal.aptitude.models import AptitudeSitting, ClockPause, ServedItem
from portal.aptitude.rows import ItemRow, read_items
from portal.database import Database
from portal.reports.models import Report
from tests.browser import Browser
from tests.clock import HeldClock
from tests.factories import Factory
from tests.own_database import migrated_database
from tests.portal.aptitude.sessions import take

DEVICES = 4
ROUNDS = 5


@pytest.fixture
def own_app(tmp_path: Path) -> Iterator[Portal]:
    """An application on a database of its own, since the devices commit."""
    with migrated_database(tmp_path) as settings:
        app = create_app(settings)
        yield app
        app.extensions["database"].engine.dispose()


def a_session(app: Portal) -> tuple[int, list[Browser]]:
    """A session with nothing shown yet, open on several devices of one person."""
    database: Database = app.extensions["database"]
    with database.open_session(writes=True) as session:
        a = Factory(session, HeldClock(), app.extensions["settings"])
        client, code = a.client()
        sitting_id = take(a, client=client).sitting_id
        a.keep()
        devices = [a.recognised(Browser(app, checks=False), client, code) for _ in range(DEVICES)]
    return sitting_id, devices


def at_once(*acts: Callable[[], int]) -> list[int]:
    """The status codes of requests that start together."""
    start = threading.Barrier(len(acts))

    def act(one: Callable[[], int]) -> int:
        start.wait()
        return one()

    with ThreadPoolExecutor(len(acts)) as people:
        return list(people.map(act, acts))


def items_of(app: Portal, sitting_id: int) -> tuple[ItemRow, ...]:
    database: Database = app.extensions["database"]
    with database.open_session(writes=False) as session:
        return read_items(session, sitting_id)


def count(app: Portal, model: type[Report | ClockPause]) -> int:
    database: Database = app.extensions["database"]
    with database.open_session(writes=False) as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def open_task(device: Browser, sitting_id: int) -> Callable[[], int]:
    return lambda: device.client.get(f"/aptitude/sittings/{sitting_id}/task").status_code


def post(device: Browser, path: str, *, htmx: bool = False, **values: str) -> Callable[[], int]:
    token = device.token()
    headers = {"HX-Request": "true"} if htmx else {}
    return lambda: device.client.post(path, data={"csrf_token": token, **values}, headers=headers).status_code


@pytest.mark.parametrize("round_number", range(ROUNDS))
def test_devices_that_open_the_task_together_see_one(own_app: Portal, round_number: int) -> None:
    sitting_id, devices = a_session(own_app)
    assert at_once(*(open_task(device, sitting_id) for device in devices)) == [200] * DEVICES
    assert [item.position for item in items_of(own_app, sitting_id)] == [0]


@pytest.mark.parametrize("htmx", [False, True])
def test_devices_that_answer_together_answer_one_task_once(own_app: Portal, htmx: bool) -> None:
    for _ in range(ROUNDS):
        sitting_id, devices = a_session(own_app)
        open_task(devices[0], sitting_id)()
        path = f"/aptitude/sittings/{sitting_id}/answers/0"
        now = items_of(own_app, sitting_id)[0].shown_at.timestamp()
        acts = [
            post(device, path, htmx=htmx, value=str(number), stamp=str(int(now * 1e6)), seen="0")
            for number, device in enumerate(devices)
        ]
        assert set(at_once(*acts)) == {200 if htmx else 303}
        first, *later = items_of(own_app, sitting_id)
        assert first.response in range(DEVICES)
        assert [item.position for item in later] == ([1] if htmx else [])
        assert not any(item.is_answered for item in later)


def test_answers_and_page_views_together_lead_to_one_next_task(own_app: Portal) -> None:
    for _ in range(ROUNDS):
        sitting_id, devices = a_session(own_app)
        open_task(devices[0], sitting_id)()
        path = f"/aptitude/sittings/{sitting_id}/answers/0"
        answers = [post(device, path, value="5", stamp="1") for device in devices[:2]]
        at_once(*answers, *(open_task(device, sitting_id) for device in devices[2:]))
        open_task(devices[0], sitting_id)()
        first, second = items_of(own_app, sitting_id)
        assert (first.response, second.is_answered) == (5, False)


def test_pauses_and_answers_together_leave_a_clock_that_agrees_with_the_tasks(own_app: Portal) -> None:
    for _ in range(ROUNDS):
        sitting_id, devices = a_session(own_app)
        open_task(devices[0], sitting_id)()
        address = f"/aptitude/sittings/{sitting_id}"
        at_once(
            post(devices[0], f"{address}/answers/0", value="5", stamp="1", seen="0"),
            post(devices[1], f"{address}/pause"),
            post(devices[2], f"{address}/pause"),
            post(devices[3], f"{address}/continue"),
        )
        database: Database = own_app.extensions["database"]
        with database.open_session(writes=False) as session:
            row = session.get_one(AptitudeSitting, sitting_id)
            spent = session.scalar(
                select(func.sum(ServedItem.response_ms)).where(ServedItem.sitting_id == sitting_id)
            )
            lasting = session.scalar(
                select(func.count()).where(ClockPause.sitting_id == sitting_id, ClockPause.ended_at.is_(None))
            )
        (item,) = items_of(own_app, sitting_id)
        assert row.used_ms == spent
        assert (row.running_since is None) == (item.is_answered or lasting == 1)


def test_handing_in_together_makes_one_report(own_app: Portal) -> None:
    for number in range(1, ROUNDS + 1):
        sitting_id, devices = a_session(own_app)
        open_task(devices[0], sitting_id)()
        acts = [post(device, f"/aptitude/sittings/{sitting_id}/submit") for device in devices]
        assert at_once(*acts) == [303] * DEVICES
        assert count(own_app, Report) == number


def test_what_was_acknowledged_before_handing_in_is_in_the_report(own_app: Portal) -> None:
    for _ in range(ROUNDS):
        sitting_id, devices = a_session(own_app)
        open_task(devices[0], sitting_id)()
        answered, _ = at_once(
            post(devices[0], f"/aptitude/sittings/{sitting_id}/answers/0", value="5", stamp="1"),
            post(devices[1], f"/aptitude/sittings/{sitting_id}/submit"),
        )
        database: Database = own_app.extensions["database"]
        with database.open_session(writes=False) as session:
            report = session.scalars(select(Report).where(Report.sitting_id == sitting_id)).one()
            reached = {row.name: row.value for row in report.figures}["n_reached"]
        (item,) = items_of(own_app, sitting_id)
        assert answered in {303, 409}
        assert reached == item.is_answered == (answered == 303)
