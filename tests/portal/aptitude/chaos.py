"""A person on a network that drops, doubles, reorders and delays requests, before a server that dies now and then.

A person with our script thinks for a while, taps, and then the task is hidden: the script sends that answer, as it was
tapped, until the server has it, also after the page was loaded anew. A person without it sends the plain form, and
looks again where nothing came back. Requests that were given up can arrive at any later time, and so can copies.

Time passes while somebody thinks, pauses, or waits for the network. A whole page that is lost is asked for again at
once: nobody can tell the time before it came from time spent looking at it.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

from werkzeug.test import Client

from portal.aptitude import calibrations, families, plan
from portal.aptitude.families import PAIRS, TaskFamily
from tests.walk.chaos import Answered, Killed, dying

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
FORM = re.compile(r'action="(/aptitude/sittings/\d+/answers/(\d+))"')
STAMP = re.compile(r'name="stamp" value="(\d+)"')
#: Nobody tries for so long; it would mean that the person is stuck.
MOST_TRIES = 500
#: In place of an answer.
SKIP = None


class Asked(NamedTuple):
    """A request as it was put on its way; it can be delivered any number of times."""

    path: str
    values: Mapping[str, Any] | None = None
    htmx: bool = False


class Server(Protocol):
    """Whoever answers at the other end."""

    def ask(self, asked: Asked) -> Answered | None:
        """None when the server died under it."""

    def ask_and_die(self, asked: Asked) -> None:
        """The process is killed while it has the request, before or after it has kept what that brought."""


@dataclass
class InProcess:
    """An application in this process, which can be made to die in the middle."""

    client: Client
    dice: random.Random

    def ask(self, asked: Asked) -> Answered:
        headers = {"HX-Request": "true"} if asked.htmx else {}
        if asked.values is None:
            response = self.client.get(asked.path, headers=headers)
        else:
            response = self.client.post(asked.path, data=asked.values, headers=headers)
        return Answered(response.status_code, response.text, response.headers.get("Location", ""))

    def ask_and_die(self, asked: Asked) -> None:
        # What neither writes nor commits ends before death comes.
        with dying(self.dice.choice(("before_commit", "after_commit"))), suppress(Killed):
            self.ask(asked)
        forget_everything()


def forget_everything() -> None:
    """A new process remembers nothing."""
    families._drawn.cache_clear()
    plan.fixed_models.cache_clear()
    plan.pilot_places.cache_clear()
    calibrations._KNOWN.clear()


@dataclass
class Network:
    """Carries requests to the server, or not, as the dice say. Without misfortune it carries all of them."""

    server: Server
    dice: random.Random
    is_bad: bool = True
    #: What is still under way and arrives when nobody expects it any more.
    under_way: list[Asked] = field(default_factory=list)

    def send(self, asked: Asked) -> Answered | None:
        """What came back, or None when the person hears nothing."""
        if not self.is_bad:
            return self.server.ask(asked)
        self._deliver_some()
        fate = self.dice.random()
        if fate < 0.10:
            return None
        if fate < 0.20:
            self.under_way.append(asked)
            return None
        if fate < 0.30:
            self.server.ask(asked)
            return None
        if fate < 0.40:
            return self.server.ask_and_die(asked)
        if fate < 0.50:
            self.under_way.append(asked)
        return self.server.ask(asked)

    def _deliver_some(self) -> None:
        self.dice.shuffle(self.under_way)
        while self.under_way and self.dice.random() < 0.5:
            self.server.ask(self.under_way.pop())


class Page(NamedTuple):
    """The task on the person's screen."""

    address: str
    position: int
    stamp: int
    token: str


class Habit(NamedTuple):
    """What a person does whatever the network does: how each task is answered, and after how long."""

    #: By the place of the task: whether it is solved; None for a skip.
    solves: Sequence[bool | None]
    thinks_ms: Sequence[int]
    #: The longest that the script, or a person without it, waits before the next try.
    waits_ms: int
    has_script: bool = True


def draw_habit(family: TaskFamily, seed: int) -> Habit:
    """Quick and slow people; some check pairs so slowly that their time runs out."""
    dice = random.Random(f"habit {seed}")
    has_script = seed % 4 != 3
    slowest = dice.choice((5_000, 14_000)) if has_script else 3_000
    skip = () if family.is_speeded else (SKIP,)
    return Habit(
        solves=[dice.choice((True, True, True, False, False, *skip)) for _ in range(40)],
        thinks_ms=[dice.randint(400, slowest) for _ in range(40)],
        waits_ms=12_000 if has_script else 500,
        has_script=has_script,
    )


@dataclass
class Person:
    """Somebody who takes a session from its first task to its report."""

    network: Network
    sitting_id: int
    family: TaskFamily
    habit: Habit
    #: The right answer to the task at a place.
    expected: Callable[[int], int]
    #: Lets milliseconds pass.
    pass_time: Callable[[int], object]
    #: By the place of a task: when the page was written that first showed it, as the script keeps it.
    first: dict[int, int] = field(default_factory=dict)

    def take(self) -> None:
        """Answer until nothing is left, and hand in."""
        page = self._open()
        for _ in range(MOST_TRIES):
            if page is None:
                break
            page = self._answer(page) or self._open()
        else:
            raise AssertionError("stuck")
        self._until(self._submit)

    @property
    def _address(self) -> str:
        return f"/aptitude/sittings/{self.sitting_id}"

    @property
    def _dice(self) -> random.Random:
        return self.network.dice

    def _get(self, path: str) -> Answered:
        """A whole page, asked for until it comes."""
        return self._until(lambda: self.network.send(Asked(path)))

    def _until(self, work: Callable[[], Any]) -> Any:
        for _ in range(MOST_TRIES):
            if (done := work()) is not None:
                return done
        raise AssertionError("stuck")

    def _open(self) -> Page | None:
        """The page of the task, perhaps after a pause; None when no task is left."""
        for _ in range(MOST_TRIES):
            shown = self._get(f"{self._address}/task")
            if shown.status == 200:
                return _page(shown)
            where = self._get(self._address)
            if where.location.endswith("/finish"):
                return None
            if where.status == 200:
                values = {"csrf_token": _first(TOKEN, where), "stamp": _first(STAMP, where)}
                self.network.send(Asked(f"{self._address}/continue", values))
        raise AssertionError("stuck")

    def _answer(self, page: Page) -> Page | None:
        """Think, perhaps pause in between, and answer; the page of the next task if it came at once."""
        self.first.setdefault(page.position, page.stamp)
        thinks = self.habit.thinks_ms[page.position]
        if self.network.is_bad and self._dice.random() < 0.15:
            self.pass_time(thinks // 2)
            thinks -= thinks // 2
            paused = self._pause(page)
            if paused is None or paused.position != page.position:
                return paused
            page = paused
        self.pass_time(thinks)
        send = self._send_by_script if self.habit.has_script else self._send_plainly
        return send(page, thinks)

    def _pause(self, page: Page) -> Page | None:
        """Press until the page of the pause comes, stay away, and go on; perhaps another task has come meanwhile."""
        for _ in range(MOST_TRIES):
            values = {"csrf_token": page.token, "stamp": str(page.stamp), "first": self._first(page)}
            self.network.send(Asked(f"{self._address}/pause", values))
            if self._get(self._address).status == 200:
                self.pass_time(self._dice.randrange(100_000))
                return self._open()
            shown = _page(self._get(f"{self._address}/task"))
            if shown is not None and shown.position != page.position:
                return shown
            # No task is shown at the end, or because an earlier press has arrived by now.
            if shown is None and self._get(self._address).location.endswith("/finish"):
                return None
            page = shown or page
        raise AssertionError("stuck")

    def _send_by_script(self, page: Page, seen_ms: int) -> Page | None:
        """The same answer again and again, until the server has it; the task is hidden meanwhile."""
        values = self._values(page, stamp=page.stamp + 1, seen=str(seen_ms))
        for _ in range(MOST_TRIES):
            reply = self.network.send(Asked(page.address, values, htmx=True))
            if reply is not None:
                assert reply.status in {200, 204}, reply.status
                return _page(reply)
            self.pass_time(self._dice.randrange(self.habit.waits_ms))
            if self._dice.random() < 0.2:
                self.network.send(Asked(f"{self._address}/task"))
        raise AssertionError("stuck")

    def _send_plainly(self, page: Page, _seen_ms: int) -> Page | None:
        """The form; where nothing comes back the person waits a little, and looks again."""
        reply = self.network.send(Asked(page.address, self._values(page, stamp=page.stamp, seen="")))
        if reply is None:
            self.pass_time(self._dice.randrange(self.habit.waits_ms))
        return None

    def _values(self, page: Page, *, stamp: int, seen: str) -> dict[str, Any]:
        return {
            "csrf_token": page.token,
            "stamp": str(stamp),
            "seen": seen,
            "first": self._first(page),
            "value": self._response(page.position),
        }

    def _first(self, page: Page) -> str:
        return str(self.first[page.position]) if self.habit.has_script else ""

    def _response(self, position: int) -> Any:
        expected, solves = self.expected(position), self.habit.solves[position]
        if solves is SKIP:
            return "skip"
        response = expected if solves else expected ^ 1
        if self.family.is_speeded:
            return [str(row) for row in range(PAIRS) if response >> row & 1]
        return str(response % self.family.k_options if self.family.k_options else response)

    def _submit(self) -> bool | None:
        page = self._get(f"{self._address}/finish")
        if page.status == 200:
            self.network.send(Asked(f"{self._address}/submit", {"csrf_token": _first(TOKEN, page)}))
        return True if "/reports/" in self._get(self._address).location else None


def _page(reply: Answered) -> Page | None:
    found = FORM.search(reply.text)
    if found is None:
        return None
    return Page(found[1], int(found[2]), int(_first(STAMP, reply)), _first(TOKEN, reply))


def _first(pattern: re.Pattern[str], reply: Answered) -> str:
    found = pattern.search(reply.text)
    assert found is not None, pattern.pattern
    return found[1]
