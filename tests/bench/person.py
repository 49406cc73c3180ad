"""What the report of a person costs: in the first request of a new process, in every later one, and on paper."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from statistics import median

from portal import Portal
from portal.accounts.models import Client
from portal.clock import system_clock
from portal.database import Database
from portal.locale import LOCALES, tag_of
from portal.profiles.paper import Length
from portal.profiles.service import name_occupation
from tests.bench.answering import BARE, PORTAL
from tests.bench.measure import Finding, typical_ratio
from tests.bench.people import NAVIGATION, Person, begin, get
from tests.bench.serving import served
from tests.clock import HeldClock
from tests.factories import Factory
from tests.portal.profiles.people import (
    ADAPTABILITY,
    INTERESTS,
    ORDER,
    PERSONALITY,
    VALUES,
    answers_of,
    take_tasks,
)

#: New processes for each page that is the first of its process, and for each kind of paper.
STARTS, STARTS_ON_PAPER = 5, 3
ROUNDS = 8
PAGES = 10
#: Milliseconds of processor time.
COLD, PAPER = 150, 2000
WISHES = ("mf-weld", "so-socialworker", "it-software-dev")
TASKS = ("number-series", "logic", "clerical-checking")
#: Instrument, points by scale, and the order among choices.
RESULTS = (
    ("interests", INTERESTS, ""),
    ("personality", PERSONALITY, ""),
    ("values", VALUES, ORDER),
    ("adaptability", ADAPTABILITY, ""),
)
LENGTHS: tuple[Length, ...] = ("whole", "summary")


def measure_person(app: Portal, folder: Path) -> list[Finding]:
    """The page across all instruments, with everything on it that there can be, and the report of interests."""
    person = begin(app)
    report_id = take_everything(app, person)
    pages = [
        ("report of a person", request("/profile", person)),
        ("report of interests", request(f"/reports/{report_id}", person)),
    ]
    return [
        *(
            Finding(f"CPU: {what}, first request of a process", first_cost(page, folder), "ms", at_most=COLD)
            for what, page in pages
        ),
        *_beside_bare(pages[0][1], folder),
    ]


def _beside_bare(page: bytes, folder: Path) -> Iterator[Finding]:
    """Once everything is in memory, against the page of thirty lines."""
    bare_costs, costs = [], []
    with served(BARE, folder) as bare, served(PORTAL, folder) as portal:
        for _ in range(ROUNDS + 1):
            bare_costs.append(bare.cpu_per_answer([get("/page", NAVIGATION)] * PAGES, n=PAGES))
            costs.append(portal.cpu_per_answer([page] * PAGES, n=PAGES))
    bare_costs, costs = bare_costs[1:], costs[1:]
    yield Finding("CPU of the report of a person, later", median(costs) / 1e3, "ms")
    yield Finding(
        "CPU: report of a person, later / bare page", typical_ratio(costs, bare_costs), "x", at_most=50
    )


def measure_paper(app: Portal, folder: Path) -> list[Finding]:
    """The whole report and the summary, as the first request of a process and as another person's later one."""
    person, other = begin(app), begin(app)
    for turned, somebody in enumerate((person, other)):
        take_everything(app, somebody, turned=turned)
    return [
        finding
        for length in LENGTHS
        for locale in LOCALES
        for finding in _paper(person, other, f"/profile/pdf?script={tag_of(locale)}&length={length}", folder)
    ]


def _paper(person: Person, other: Person, path: str, folder: Path) -> Iterator[Finding]:
    name = path.partition("?")[2].replace("script=", "").replace("&length=", ", ")
    # The typesetter remembers what it has set, so the later one is of somebody else.
    costs = [
        first_costs([request(path, person), request(path, other)], folder) for _ in range(STARTS_ON_PAPER)
    ]
    first, later = (median(found) / 1e3 for found in zip(*costs, strict=True))
    yield Finding(f"CPU: PDF {name}, first of a process", first, "ms", at_most=PAPER)
    yield Finding(f"CPU: PDF {name}, later", later, "ms", at_most=PAPER)


def first_cost(page: bytes, folder: Path) -> float:
    """Milliseconds of the first request that a new process gets once it has started; half of the starts cost less."""
    return median(first_costs([page], folder)[0] for _ in range(STARTS)) / 1e3


def first_costs(requests: Sequence[bytes], folder: Path) -> list[float]:
    """Microseconds of each of these requests, which are the first of a new process."""
    with served(PORTAL, folder) as portal:
        return [portal.cpu_per_answer([one], n=1) for one in requests]


def request(path: str, person: Person) -> bytes:
    return get(path, {"Cookie": person.cookie}, NAVIGATION)


def take_everything(app: Portal, person: Person, *, turned: int = 0) -> int:
    """All instruments, tasks of three families and three wishes; the id of the report of interests.

    Turned, the same points belong to other scales.
    """
    database: Database = app.extensions["database"]
    clock = HeldClock(system_clock() - timedelta(days=1))
    with app.app_context(), database.open_session(writes=True) as session:
        a = Factory(session, clock, app.extensions["settings"])
        client = session.get_one(Client, person.client_id)
        reports = [
            a.report(client, instrument=name, answers=answers_of(name, turn(points, turned), order=order))
            for name, points, order in RESULTS
        ]
        for place, family in enumerate(TASKS):
            take_tasks(a, client, family, n_solved=12 - 3 * ((place + turned) % len(TASKS)))
        for occupation_id in WISHES:
            name_occupation(session, client.id, occupation_id, locale="zh_Hans", at=clock())
        a.keep()
        return reports[0].id


def turn(points: Mapping[str, int], places: int) -> dict[str, int]:
    values = list(points.values())
    return dict(zip(points, values[places:] + values[:places], strict=True))
