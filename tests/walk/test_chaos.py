"""A bad network never changes the result: answers given through it end as they do on a good one.

What is modelled is what a browser with our script can have on its way. A page has one request under way at a time;
while it has no answer, further taps are dropped. A request may be lost, or be heard while its answer is lost: either
way the person reads "not saved" and taps again on the same page, perhaps another answer. Anything that was ever sent
may be delivered twice, and a copy may turn up at any later time: after the item was changed from a newer page, after
the person went on with another device, after the answers were handed in. Two windows that answer the same item at the
same moment are not modelled, since there no answer is the right one; that the newer page wins is tested elsewhere.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal import Portal
from portal.library import read_library
from portal.reports.models import Report
from portal.sittings.models import Answer, Sitting
from portal.sittings.service import order_by_form
from tests.browser import Browser
from tests.clock import HeldClock
from tests.factories import Factory

N_STORIES, RUNS_PER_STORY = 15, 14
ITEMS = order_by_form(read_library().publications["interests"])["short"][:5]
VALUES = ("0", "1", "2", "3", "4", "skip")
ACTS = 8
HTMX = {"HX-Request": "true"}


class Act(NamedTuple):
    """The person wants this answer to stand for this item, and gives it on this device."""

    device: int
    item_id: str
    value: str


def draw_story(seed: int) -> list[Act]:
    """Answers and second thoughts; somewhere on the way the person goes on with another device."""
    draw = random.Random(seed)
    moves_after = draw.randrange(2, ACTS)
    return [Act(int(number > moves_after), draw.choice(ITEMS), draw.choice(VALUES)) for number in range(ACTS)]


class Post(NamedTuple):
    """A request as it was put on its way; it can be delivered any number of times."""

    client: FlaskClient
    path: str
    values: dict[str, str]

    def deliver(self, *, status: int = 200) -> str:
        response = self.client.post(self.path, data=self.values, headers=HTMX)
        assert response.status_code == status, response.status
        return response.get_data(as_text=True)


class GoodNetwork:
    """Everything arrives, once, and is answered."""

    def send(self, post: Post) -> str | None:
        return post.deliver()

    def pass_time(self) -> None:
        """Nothing is left on the way."""

    def tapped_instead(self) -> str | None:
        """Nobody hesitates."""


@dataclass
class BadNetwork:
    """Loses requests and answers, doubles them, and delivers copies late."""

    draw: random.Random
    late: list[Post] = field(default_factory=list)

    def send(self, post: Post) -> str | None:
        """The answer, or None when the browser gives up on it."""
        if self.draw.random() < 0.4:
            self.late.append(post)
        fate = self.draw.choice(("arrives", "arrives", "arrives", "doubled", "lost", "unheard"))
        if fate == "lost":
            return None
        answer = post.deliver()
        if fate == "doubled":
            post.deliver()
        return None if fate == "unheard" else answer

    def pass_time(self) -> None:
        """Some of what is on its way turns up now, in any order."""
        self.draw.shuffle(self.late)
        while self.late and self.draw.random() < 0.4:
            self.late.pop().deliver()

    def deliver_the_rest(self, *, status: int = 200) -> None:
        while self.late:
            self.late.pop().deliver(status=status)

    def tapped_instead(self) -> str | None:
        """While nothing seems to work, people tap on other answers too."""
        return self.draw.choice(VALUES) if self.draw.random() < 0.3 else None


Network = GoodNetwork | BadNetwork


@dataclass
class Device:
    """A browser with our script: it shows one page, and stamps each try a little later than the one before."""

    client: FlaskClient
    sitting_id: int
    network: Network
    tick: Callable[[], object]
    shown: str = ""

    def act(self, item_id: str, value: str) -> None:
        """Tap until the wanted answer is acknowledged."""
        self.open(item_id)
        tapped, answer = "", None
        while answer is None or tapped != value:
            if answer is not None:
                # What was tapped in between stands after all: back to the page, and once more.
                self.load(item_id)
            tapped = self.network.tapped_instead() or value
            answer = self.network.send(self.tap(item_id, tapped))
            self.tick()
        self.shown = answer

    def tap(self, item_id: str, value: str) -> Post:
        """What a tap puts on its way. As in our script, each try from one page is stamped a little later."""
        stamp = int(held(self.shown, "stamp")) + 1
        self.shown = re.sub(r'(name="stamp" value=)"\d+"', rf'\1"{stamp}"', self.shown)
        values = {"csrf_token": held(self.shown, "csrf_token"), "stamp": str(stamp), "value": value}
        return Post(self.client, f"/sittings/{self.sitting_id}/answers/{item_id}", values)

    def open(self, item_id: str) -> None:
        """The page of an item: the one that came with the last answer, or a fresh one."""
        if f"/answers/{item_id}" not in self.shown:
            self.load(item_id)

    def load(self, item_id: str) -> None:
        self.shown = self.client.get(f"/sittings/{self.sitting_id}/items/{item_id}").get_data(as_text=True)
        self.tick()


def held(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]+)"', page)
    assert found, f"no {name} on the page"
    return found[1]


@dataclass
class Stage:
    """Makes a person with an open sitting and two devices for each run."""

    app: Portal
    a: Factory
    clock: HeldClock

    def run(self, story: list[Act], network: Network) -> tuple[Sitting, list[Device]]:
        """Live the story through a network."""
        client, code = self.a.client()
        sitting = self.a.sitting(client, form="short")
        devices = [
            Device(
                self.a.recognised(Browser(self.app), client, code).client,
                sitting.id,
                network,
                lambda: self.clock.advance(seconds=1),
            )
            for _ in range(2)
        ]
        for device, item_id, value in story:
            network.pass_time()
            devices[device].act(item_id, value)
        return sitting, devices


def stored(session: Session, sitting: Sitting) -> dict[str, int | None]:
    session.expire_all()
    rows = session.execute(select(Answer.item_id, Answer.value).where(Answer.sitting_id == sitting.id))
    return dict(rows.all())  # type: ignore[arg-type]


def hand_in_twice(device: Device) -> None:
    token = held(
        device.client.get(f"/sittings/{device.sitting_id}/finish").get_data(as_text=True), "csrf_token"
    )
    for _ in range(2):
        answer = device.client.post(f"/sittings/{device.sitting_id}/submit", data={"csrf_token": token})
        assert answer.status_code == 303


@pytest.mark.parametrize("story_seed", range(N_STORIES))
def test_lost_doubled_and_late_requests_change_nothing(
    app: Portal, session: Session, a: Factory, clock: HeldClock, story_seed: int
) -> None:
    story, stage = draw_story(story_seed), Stage(app, a, clock)
    wanted = stored(session, stage.run(story, GoodNetwork())[0])
    assert wanted == {act.item_id: None if act.value == "skip" else int(act.value) for act in story}
    for run in range(RUNS_PER_STORY):
        network = BadNetwork(random.Random(f"{story_seed} {run}"))
        sitting, _ = stage.run(story, network)
        network.deliver_the_rest()
        assert stored(session, sitting) == wanted, f"story {story_seed}, run {run}: {story}"


def test_what_arrives_after_handing_in_changes_nothing(
    app: Portal, session: Session, a: Factory, clock: HeldClock
) -> None:
    for seed in range(N_STORIES):
        network = BadNetwork(random.Random(seed))
        sitting, devices = Stage(app, a, clock).run(draw_story(seed), network)
        handed_in = stored(session, sitting)
        devices[0].load(ITEMS[0])
        network.late.append(devices[0].tap(ITEMS[0], "skip" if handed_in.get(ITEMS[0]) else "4"))
        hand_in_twice(devices[1])
        network.deliver_the_rest(status=409)
        assert stored(session, sitting) == handed_in, f"seed {seed}"
        assert session.scalar(select(func.count()).where(Report.sitting_id == sitting.id)) == 1
