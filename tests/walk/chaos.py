"""People who answer through a network that loses, doubles and delays, on a server that dies under way.

What is modelled is what a browser with our script can have on its way. A page has one request under way at a time;
while it has no answer, further taps are dropped. A request may be lost, or be heard while its answer is lost, or the
process may die before or after it has kept what the request brought: either way the person reads "not saved" and taps
again on the same page, perhaps another answer. Anything that was ever sent may be delivered twice, and a copy may turn
up at any later time: after the item was changed from a newer page, after the person went on with another device, after
the answers were handed in. Two windows that answer the same item at the same moment are not modelled, since there no
answer is the right one; that the newer page wins is tested elsewhere.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from sqlalchemy import event
from sqlalchemy.orm import Session

from assessments.choices import decode_choice
from portal.library import read_library

PUBLICATIONS = read_library().publications
#: A form of each questionnaire with the statements that the stories are about: ordinary and reversed ones, a control
#: statement, best-worst sets.
STAGES = {
    "interests": ("short", ("r-grow-vegetables", "a-photograph-street", "s-welcome-newcomer", "e-run-stall")),
    "personality": ("full", ("s-worry-after-handing-in", "check-choose-rather-unlike", "e-greet-new-faces")),
    "values": ("full", ("achievement-visible-result", "set-1", "set-2", "set-10")),
    "adaptability": (
        "full",
        ("concern-talk-of-later-life", "strain-put-prospects-aside", "confidence-entrusted"),
    ),
}
ACTS = 8
HTMX = {"HX-Request": "true"}
SKIP = None


class Act(NamedTuple):
    """The person wants this answer to stand for this item, and gives it on this device."""

    device: int
    item_id: str
    value: int | None


def draw_value(draw: random.Random, instrument_id: str, item_id: str) -> int | None:
    """Any answer that the item takes, or a skip."""
    return draw.choice([*sorted(PUBLICATIONS[instrument_id].instrument.choices_of(item_id)), SKIP])


def draw_story(instrument_id: str, seed: int) -> list[Act]:
    """Answers and second thoughts; somewhere on the way the person goes on with another device."""
    draw, items = random.Random(f"{instrument_id} {seed}"), STAGES[instrument_id][1]
    moves_after = draw.randrange(2, ACTS)
    chosen = [draw.choice(items) for _ in range(ACTS)]
    return [
        Act(int(number > moves_after), item_id, draw_value(draw, instrument_id, item_id))
        for number, item_id in enumerate(chosen)
    ]


class Answered(NamedTuple):
    """What came back to the browser."""

    status: int
    text: str
    location: str = ""


class Killed(BaseException):
    """The process is gone: nothing of ours may catch this."""


@contextmanager
def dying(moment: str) -> Iterator[None]:
    """The process dies where a request's work is about to be kept, or has just been."""

    def die(_session: Session) -> None:
        raise Killed

    event.listen(Session, moment, die)
    try:
        yield
    finally:
        event.remove(Session, moment, die)


class Carrier(Protocol):
    """The last stretch of the way to the server, and back."""

    def get(self, path: str) -> str: ...

    def post(self, path: str, values: dict[str, str]) -> Answered | None:
        """None when the server died before it could answer."""

    def post_to_dying(self, path: str, values: dict[str, str]) -> None:
        """The server dies while it has the request, before or after it kept what the request brought."""


class Post(NamedTuple):
    """A request as it was put on its way; it can be delivered any number of times."""

    carrier: Carrier
    path: str
    values: dict[str, str]

    def deliver(self, *, statuses: frozenset[int]) -> str | None:
        answered = self.carrier.post(self.path, self.values)
        if answered is None:
            return None
        assert answered.status in statuses, f"{self.path} answered {answered.status}"
        return answered.text


#: Answers are kept while the sitting is open; 204 leads on when nothing is left to ask. Handing in leads to the report.
KEPT, LED_ON = frozenset({200, 204}), frozenset({303})
#: What has been handed in no longer changes, and handing it in again leads to the same report.
TOO_LATE = frozenset({409, 303})


class GoodNetwork:
    """Everything arrives, once, and is answered."""

    def send(self, post: Post, *, statuses: frozenset[int]) -> str | None:
        return post.deliver(statuses=statuses)

    def pass_time(self) -> None:
        """Nothing is left on the way."""

    def tapped_instead(self, choices: Callable[[], int | None], wanted: int | None) -> int | None:
        """Nobody hesitates."""
        return wanted


@dataclass
class BadNetwork:
    """Loses requests and answers, doubles them, delivers copies late, and meets a server that dies."""

    draw: random.Random
    late: list[Post] = field(default_factory=list)

    def send(self, post: Post, *, statuses: frozenset[int]) -> str | None:
        """The answer, or None when the browser gives up on it."""
        if self.draw.random() < 0.4:
            self.late.append(post)
        fate = self.draw.choice(("arrives", "arrives", "arrives", "doubled", "lost", "unheard", "killed"))
        if fate == "lost":
            return None
        if fate == "killed":
            return post.carrier.post_to_dying(post.path, post.values)
        answer = post.deliver(statuses=statuses)
        if fate == "doubled":
            post.deliver(statuses=statuses)
        return None if fate == "unheard" else answer

    def pass_time(self) -> None:
        """Some of what is on its way turns up now, in any order."""
        self.draw.shuffle(self.late)
        while self.late and self.draw.random() < 0.4:
            self.late.pop().deliver(statuses=KEPT)

    def deliver_the_rest(self) -> None:
        """What was still on its way when the answers were handed in."""
        while self.late:
            self.late.pop().deliver(statuses=TOO_LATE)

    def tapped_instead(self, choices: Callable[[], int | None], wanted: int | None) -> int | None:
        """While nothing seems to work, people tap on other answers too."""
        return choices() if self.draw.random() < 0.3 else wanted


Network = GoodNetwork | BadNetwork


@dataclass
class Device:
    """A browser with our script: it shows one page, and stamps each try a little later than the one before."""

    carrier: Carrier
    instrument_id: str
    sitting_id: int
    network: Network
    tick: Callable[[], object]
    shown: str = ""

    def act(self, item_id: str, value: int | None) -> None:
        """Tap until the wanted answer is acknowledged."""
        self.open(item_id)
        tapped, answer = value, None
        while answer is None or tapped != value:
            if answer is not None:
                # What was tapped in between stands after all: back to the page, and once more.
                self.load(item_id)
            tapped = self.network.tapped_instead(lambda: self._any_value(item_id), value)
            answer = self.network.send(self.tap(item_id, tapped), statuses=KEPT)
            self.tick()
        self.shown = answer

    def _any_value(self, item_id: str) -> int | None:
        draw = self.network.draw if isinstance(self.network, BadNetwork) else random.Random(0)
        return draw_value(draw, self.instrument_id, item_id)

    def tap(self, item_id: str, value: int | None) -> Post:
        """What a tap puts on its way. As in our script, each try from one page is stamped a little later."""
        stamp = int(held(self.shown, "stamp")) + 1
        self.shown = re.sub(r'(name="stamp" value=)"\d+"', rf'\1"{stamp}"', self.shown)
        common = {"csrf_token": held(self.shown, "csrf_token"), "stamp": str(stamp)}
        path = f"/sittings/{self.sitting_id}/answers/{item_id}"
        return Post(self.carrier, path, {**common, **chosen_in_form(self.instrument_id, item_id, value)})

    def open(self, item_id: str) -> None:
        """The page of an item: the one that came with the last answer, or a fresh one."""
        if f"/answers/{item_id}" not in self.shown:
            self.load(item_id)

    def load(self, item_id: str) -> None:
        self.shown = self.carrier.get(f"/sittings/{self.sitting_id}/items/{item_id}")
        self.tick()

    def hand_in(self) -> None:
        """Press until the report is shown."""
        page = self.carrier.get(f"/sittings/{self.sitting_id}/finish")
        values = {"csrf_token": held(page, "csrf_token"), "skip_guess": "1", "keep": "yes"}
        post = Post(self.carrier, f"/sittings/{self.sitting_id}/submit", values)
        while self.network.send(post, statuses=LED_ON) is None:
            self.tick()


def chosen_in_form(instrument_id: str, item_id: str, value: int | None) -> dict[str, str]:
    """An answer as the form of its page sends it."""
    options = PUBLICATIONS[instrument_id].options_of(item_id)
    if value is None or not options:
        return {"value": "skip" if value is None else str(value)}
    most, least = decode_choice(value, len(options))
    return {"most": str(most), "least": str(least)}


def held(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]+)"', page)
    assert found, f"no {name} on the page"
    return found[1]


def live(story: list[Act], devices: list[Device], network: Network) -> None:
    """Live a story on the devices, then hand in on the last one, and let come what was still on its way."""
    for device, item_id, value in story:
        network.pass_time()
        devices[device].act(item_id, value)
    devices[-1].hand_in()
    if isinstance(network, BadNetwork):
        network.deliver_the_rest()
