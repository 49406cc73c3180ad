"""A person on a network that drops, doubles, reorders and delays requests, before a server that dies now and then."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session
from werkzeug.test import Client, TestResponse

from portal import Portal
from portal.aptitude import calibrations, families, plan
from portal.aptitude.families import FAMILIES, PAIRS, TaskFamily
from portal.aptitude.rows import ItemRow, read_items
from portal.database import Database
from tests.clock import HeldClock

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
FORM = re.compile(r'action="(/aptitude/sittings/\d+/answers/(\d+))"')
STAMP = re.compile(r'name="stamp" value="(\d+)"')
#: Nobody tries a session for so long; it would mean that the person is stuck.
MOST_STEPS = 2000


class Died(RuntimeError):
    """The process ended before its commit."""


@dataclass
class Network:
    """Carries requests to the server, or not, as the dice say. Without misfortune it carries all of them."""

    app: Portal
    client: Client
    dice: random.Random
    is_bad: bool = True
    #: What is still under way and arrives when nobody expects it any more.
    under_way: list[Callable[[], TestResponse]] = field(default_factory=list)

    def send(self, ask: Callable[[], TestResponse]) -> TestResponse | None:
        """The response, or None when the person hears nothing."""
        if not self.is_bad:
            return ask()
        self._deliver_some()
        fate = self.dice.random()
        if fate < 0.10:
            return None
        if fate < 0.20:
            self.under_way.append(ask)
            return None
        if fate < 0.30:
            ask()
            return None
        if fate < 0.40:
            with dying(self.app):
                ask()
            forget_everything()
            return None
        if fate < 0.50:
            self.under_way.append(ask)
        return ask()

    def _deliver_some(self) -> None:
        self.dice.shuffle(self.under_way)
        while self.under_way and self.dice.random() < 0.5:
            self.under_way.pop()()


@contextmanager
def dying(app: Portal) -> Iterator[None]:
    """Meanwhile no commit succeeds, as when the process is killed before it."""
    database: Database = app.extensions["database"]
    make_session = database.make_session

    def make_mortal() -> Session:
        session = make_session()
        session.commit = _die  # type: ignore[method-assign]
        return session

    database.make_session = make_mortal
    try:
        yield
    finally:
        database.make_session = make_session


def _die() -> None:
    raise Died


def forget_everything() -> None:
    """A new process remembers nothing."""
    families._drawn.cache_clear()
    plan.fixed_models.cache_clear()
    plan.pilot_places.cache_clear()
    calibrations._KNOWN.clear()


@dataclass
class Page:
    """The task on the person's screen."""

    address: str
    position: int
    stamp: int
    token: str


@dataclass
class Person:
    """Somebody who answers each task in the same way, whatever the network does."""

    network: Network
    session: Session
    clock: HeldClock
    sitting_id: int
    family: TaskFamily
    #: Whether the task at a place is solved.
    solves: Callable[[int], bool]

    def take(self) -> None:
        """Answer until nothing is left, and hand in."""
        for _ in range(MOST_STEPS):
            page = self._open()
            if page is None:
                if self._is_over():
                    break
                continue
            self._answer(page)
        else:
            raise AssertionError("stuck")
        for _ in range(MOST_STEPS):
            if self._submit():
                return
        raise AssertionError("no report")

    def _get(self, path: str, *, htmx: bool = False) -> TestResponse | None:
        headers = {"HX-Request": "true"} if htmx else {}
        return self.network.send(lambda: self.network.client.get(path, headers=headers))

    def _post(self, path: str, values: dict[str, Any], *, htmx: bool = False) -> TestResponse | None:
        headers = {"HX-Request": "true"} if htmx else {}
        return self.network.send(lambda: self.network.client.post(path, data=values, headers=headers))

    def _open(self) -> Page | None:
        """Load the page of the task, perhaps after a pause."""
        address = f"/aptitude/sittings/{self.sitting_id}"
        if self.network.is_bad and self.network.dice.random() < 0.15:
            self._press_pause(address)
        shown = self._get(f"{address}/task")
        if shown is not None and shown.status_code == 303:
            # Paused: go on, and look again.
            where = self._get(address)
            if where is not None and where.status_code == 200:
                self._post(f"{address}/continue", {"csrf_token": _first(TOKEN, where)})
            return None
        return _page(shown)

    def _press_pause(self, address: str) -> None:
        shown = _page(self._get(f"{address}/task"))
        if shown is not None:
            self._post(f"{address}/pause", {"csrf_token": shown.token})
            self.clock.advance(seconds=self.network.dice.random() * 100)

    def _answer(self, page: Page) -> None:
        """Send the answer until the page moves on, or the person reloads it."""
        htmx = self.network.dice.random() < 0.5
        for attempt in range(1, 4):
            self.clock.advance(seconds=1 + self.network.dice.random() * 10)
            values = {
                "csrf_token": page.token,
                "stamp": str(page.stamp + attempt),
                "seen": str(self.network.dice.randrange(20_000)),
                "value": self._response(page.position),
            }
            response = self._post(page.address, values, htmx=htmx)
            following = _page(response) if htmx else None
            if following is not None:
                self._answer(following)
            if response is not None and response.status_code < 400:
                return

    def _response(self, position: int) -> Any:
        item = self._item(position)
        response = item.expected if self.solves(position) else item.expected ^ 1
        if self.family.is_speeded:
            return [str(row) for row in range(PAIRS) if response >> row & 1]
        return str(response % self.family.k_options if self.family.k_options else response)

    def _item(self, position: int) -> ItemRow:
        return read_items(self.session, self.sitting_id)[position]

    def _is_over(self) -> bool:
        where = self._get(f"/aptitude/sittings/{self.sitting_id}")
        return where is not None and where.headers.get("Location", "").endswith("/finish")

    def _submit(self) -> bool:
        address = f"/aptitude/sittings/{self.sitting_id}"
        page = self._get(f"{address}/finish")
        if page is not None and page.status_code == 200:
            self._post(f"{address}/submit", {"csrf_token": _first(TOKEN, page)})
        where = self._get(address)
        return where is not None and "/reports/" in where.headers.get("Location", "")


def _page(response: TestResponse | None) -> Page | None:
    if response is None or response.status_code != 200:
        return None
    found = FORM.search(response.text)
    if found is None:
        return None
    return Page(found[1], int(found[2]), int(_first(STAMP, response)), _first(TOKEN, response))


def _first(pattern: re.Pattern[str], response: TestResponse) -> str:
    found = pattern.search(response.text)
    assert found is not None, pattern.pattern
    return found[1]


def family_of(seed: int) -> TaskFamily:
    """The families in turn, so that many seeds try all of them."""
    return list(FAMILIES.values())[seed % len(FAMILIES)]
