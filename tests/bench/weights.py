"""How heavy the page of a task is: of every model that sessions can meet, up to the hardest of each family."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import update

from portal import Portal
from portal.aptitude.families import FAMILIES, TaskFamily
from portal.aptitude.models import ServedItem
from portal.database import Database
from portal.locale import LOCALES, tag_of
from tests.bench.answering import PORTAL
from tests.bench.measure import Finding
from tests.bench.people import NAVIGATION, Person, begin, get
from tests.bench.serving import Server, served
from tests.bench.tasks import begin_session

HEAVIEST_PAGE = 40_000
#: So many of the heaviest models are drawn again from so many seeds, in both scripts.
DRAWN_AGAIN, SEEDS = 6, 8
PLAIN, COMPRESSED = {"Accept-Encoding": "identity"}, {"Accept-Encoding": "gzip"}


def measure_weights(app: Portal, folder: Path) -> list[Finding]:
    """Whole pages as they travel: status line, headers and body, as text and compressed."""
    person = begin(app)
    with served(PORTAL, folder) as server:
        return [
            finding
            for number, family in enumerate(FAMILIES.values())
            for finding in weigh(OnScreen.opened(app, server, person, family, seed=number))
        ]


@dataclass(frozen=True)
class OnScreen:
    """A session whose first task is on the screen, and can be put there from any model and seed."""

    app: Portal
    server: Server
    person: Person
    family: TaskFamily
    sitting_id: int

    @classmethod
    def opened(
        cls, app: Portal, server: Server, person: Person, family: TaskFamily, *, seed: int
    ) -> OnScreen:
        session = begin_session(app, person, family, seed=seed)
        server.latencies([session.opening()])
        return cls(app, server, person, family, session.sitting_id)

    def bytes_of(self, model: str, seed: int, accepted: dict[str, str], locale: str = LOCALES[0]) -> int:
        """What comes back when the task is looked at again."""
        database: Database = self.app.extensions["database"]
        change = update(ServedItem).where(ServedItem.sitting_id == self.sitting_id)
        with database.transaction() as session:
            session.execute(change.values(model=model, item_seed=seed))
        known = {"Cookie": f"{self.person.cookie}; script={tag_of(locale)}"}
        path = f"/aptitude/sittings/{self.sitting_id}/task"
        return self.server.bytes_received([get(path, known, NAVIGATION, accepted)])


def weigh(screen: OnScreen) -> Iterator[Finding]:
    """The heaviest page of all models, and what it comes to compressed."""
    names = screen.family.names
    by_weight = sorted(names, key=lambda name: screen.bytes_of(name, 1, PLAIN))
    heaviest = {by_weight[-1 - place % len(names)] for place in range(DRAWN_AGAIN)} | {names[-1]}
    for what, accepted in (("plain", PLAIN), ("compressed", COMPRESSED)):
        most = max(
            screen.bytes_of(name, seed, accepted, locale)
            for name in sorted(heaviest)
            for seed in range(SEEDS)
            for locale in LOCALES
        )
        yield Finding(
            f"page of {screen.family.slug}, {what}, heaviest of {len(names)}",
            most,
            "B",
            at_most=HEAVIEST_PAGE,
        )
