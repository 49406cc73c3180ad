"""What the next task of an adaptive session costs, against saving one plain answer."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from statistics import median

from portal import Portal
from portal.aptitude.calibrations import MIN_ITEMS, draft_calibration, freeze_calibration
from portal.aptitude.families import FAMILIES, TaskFamily
from portal.aptitude.models import ExtraTime
from portal.aptitude.service import Wishes, start_session
from portal.clock import system_clock
from portal.database import Database
from tests.bench.answering import PORTAL
from tests.bench.measure import Finding, typical_ratio
from tests.bench.people import HTMX, NAVIGATION, Person, begin, begin_again, get, htmx_run, post
from tests.bench.serving import served

ROUNDS = 8
#: Answered right and wrong in turn, so that no session ends early.
GIVEN = ("1", "0")
ADAPTIVE = tuple(family for family in FAMILIES.values() if not family.is_speeded)


@dataclass(frozen=True)
class Session:
    """An adaptive session of a person."""

    person: Person
    sitting_id: int

    @property
    def address(self) -> str:
        return f"/aptitude/sittings/{self.sitting_id}"

    @property
    def _known(self) -> dict[str, str]:
        return {"Cookie": self.person.cookie}

    def opening(self) -> bytes:
        return get(f"{self.address}/task", self._known, NAVIGATION)

    def answers(self) -> list[bytes]:
        """As many answers as every session takes; each brings the next task."""
        return [
            post(f"{self.address}/answers/{place}", self._form(place), self._known, HTMX)
            for place in range(MIN_ITEMS - 1)
        ]

    def _form(self, place: int) -> dict[str, str]:
        stamp = str(int(system_clock().timestamp() * 1_000_000))
        return {
            "csrf_token": self.person.token,
            "stamp": stamp,
            "seen": "10",
            "value": GIVEN[place % len(GIVEN)],
        }


def measure_tasks(app: Portal, folder: Path) -> list[Finding]:
    """Processor time of one gunicorn worker: a stretch of plain answers, then a session of each family in turn."""
    calibrate(app)
    person = begin(app)
    plain: dict[str, list[float]] = {family.slug: [] for family in ADAPTIVE}
    costs: dict[str, list[float]] = {family.slug: [] for family in ADAPTIVE}
    with served(PORTAL, folder) as portal:
        for seed, someone in enumerate(begin_again(app, person, ROUNDS + 1)):
            requests = htmx_run(someone)
            for place, family in enumerate(ADAPTIVE):
                stretch = requests[place :: len(ADAPTIVE)]
                plain[family.slug].append(portal.cpu_per_answer(stretch, n=len(stretch)))
                taken = begin_session(app, person, family, seed=seed)
                portal.latencies([taken.opening()])
                answers = taken.answers()
                costs[family.slug].append(portal.cpu_per_answer(answers, n=len(answers)))
    # The first round pays for what is done only once in the life of a process.
    return [
        Finding(
            "CPU of a plain answer by htmx",
            median(cost for found in plain.values() for cost in found[1:]),
            "us",
        ),
        *(
            Finding(
                f"CPU: next {slug} / plain answer", typical_ratio(found[1:], plain[slug][1:]), "x", at_most=3
            )
            for slug, found in costs.items()
        ),
    ]


def calibrate(app: Portal) -> None:
    """All models of all families known, and as difficult as assumed."""
    database: Database = app.extensions["database"]
    with database.transaction() as session:
        for family in ADAPTIVE:
            guessing = 1 / family.k_options if family.k_options else 0.0
            known = {
                name: {"a": 1.5, "b": model.difficulty, "c": guessing, "acceptance": 0.7}
                for name, model in family.models.items()
            }
            row = draft_calibration(session, family, 2, known, rule={"name": "bench"}, at=system_clock())
            freeze_calibration(row, at=system_clock())


def begin_session(app: Portal, person: Person, family: TaskFamily, *, seed: int) -> Session:
    database: Database = app.extensions["database"]
    wishes = Wishes(extra_time=ExtraTime.unlimited)
    with database.transaction() as session:
        sitting_id = start_session(
            session, person.client_id, family, wishes, seed=seed, locale="zh_Hans", at=system_clock()
        )
    return Session(person, sitting_id)
