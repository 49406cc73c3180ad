"""What scoring and a report page cost."""

from __future__ import annotations

from pathlib import Path
from statistics import median

from assessments import Responses, score
from portal import Portal
from portal.careers.catalogue import catalogue
from portal.clock import system_clock
from portal.database import Database
from portal.reports.computation import compute
from portal.reports.service import create_report
from portal.sittings.models import Sitting
from portal.sittings.service import close_sitting, record_answer
from tests.bench.answering import BARE, PORTAL
from tests.bench.measure import Finding, milliseconds_of, typical_ratio
from tests.bench.people import ITEMS, NAVIGATION, PUBLICATION, Person, begin, get
from tests.bench.serving import served

ROUNDS = 12
PAGES = 30
ANSWERS = {item_id: number * number % 5 for number, item_id in enumerate(ITEMS)}


def measure_scoring(app: Portal, _folder: Path) -> list[Finding]:
    """One sitting of sixty answers: its scores with their errors, and everything that handing in computes."""
    instrument = PUBLICATION.instrument
    with app.app_context():
        occupations = catalogue()
    return [
        Finding(
            "scoring one sitting",
            milliseconds_of(
                lambda: score(instrument, Responses.checked(instrument, "full", ANSWERS), form="full"),
                repeats=50,
            ),
            "ms",
            at_most=1,
        ),
        Finding(
            "scoring, certainty by simulation, and all occupations",
            milliseconds_of(
                lambda: compute(instrument, occupations, ANSWERS, form="full", seed=1), repeats=10
            ),
            "ms",
        ),
    ]


def measure_page(app: Portal, folder: Path) -> list[Finding]:
    """The report page against a bare Flask page of thirty lines, in processor time of the gunicorn worker."""
    person = begin(app)
    page = get(f"/reports/{hand_in(app, person)}", {"Cookie": person.cookie}, NAVIGATION)
    bare_costs, costs = [], []
    with served(BARE, folder) as bare, served(PORTAL, folder) as portal:
        for _ in range(ROUNDS + 1):
            bare_costs.append(bare.cpu_per_answer([get("/page", NAVIGATION)] * PAGES, n=PAGES))
            costs.append(portal.cpu_per_answer([page] * PAGES, n=PAGES))
    bare_costs, costs = bare_costs[1:], costs[1:]
    return [
        Finding("CPU of a bare page", median(bare_costs), "us"),
        Finding("CPU of a report page", median(costs), "us"),
        Finding("CPU: report page / bare page", typical_ratio(costs, bare_costs), "x", at_most=12),
    ]


def hand_in(app: Portal, person: Person) -> int:
    """The id of the report of a sitting with all its answers."""
    database: Database = app.extensions["database"]
    at = system_clock()
    with app.app_context(), database.transaction() as session:
        sitting = session.get_one(Sitting, person.sitting_id)
        for item_id, value in ANSWERS.items():
            record_answer(session, sitting, PUBLICATION, item_id, value, stamp=1, at=at)
        close_sitting(session, sitting, at=at)
        return create_report(session, sitting, PUBLICATION, catalogue(), at=at).id
