"""What scoring and a report page cost."""

from __future__ import annotations

from pathlib import Path

from assessments import Responses, score
from portal import Portal
from portal.careers.catalogue import catalogue
from portal.clock import system_clock
from portal.database import Database
from portal.reports.service import compute, create_report
from portal.sittings.models import Sitting
from portal.sittings.service import close_sitting

from tests.bench import bare
from tests.bench.measure import Finding, cpu_of, typical_ratio
from tests.bench.people import ITEMS, PUBLICATION, Person, begin, environ, htmx_run, send

ROUNDS = 15
PAGES = 20
ANSWERS = {item_id: number * number % 5 for number, item_id in enumerate(ITEMS)}


def measure_scoring() -> list[Finding]:
    """One sitting of sixty answers, from checked answers to scores with their errors."""
    instrument = PUBLICATION.instrument

    def once() -> object:
        return score(instrument, Responses.checked(instrument, "full", ANSWERS), form="full")

    once()
    return [Finding("scoring one sitting", min(cpu_of(once, repeats=50) for _ in range(10)) / 1e3, "ms", at_most=1)]


def measure_computing(app: Portal) -> list[Finding]:
    """All that handing in computes: scores, code, its certainty by simulation, and the nearest of all occupations."""
    with app.app_context():
        occupations = catalogue()

        def once() -> object:
            return compute(PUBLICATION.instrument, occupations, ANSWERS, form="full", seed=1)

        once()
        return [Finding("computing everything in a report", cpu_of(once, repeats=5) / 1e3, "ms")]


def measure_page(app: Portal, folder: Path) -> list[Finding]:
    """The report page against a bare Flask page of thirty lines."""
    person = begin(app)
    for request in htmx_run(person):
        send(app, request)
    path = f"/reports/{hand_in(app, person)}"
    yardstick = bare.application(str(folder))
    bare_page, page = environ("/page"), environ(path, Cookie=person.cookie)
    bare_costs, costs = [], []
    for _ in range(ROUNDS):
        bare_costs.append(cpu_of(lambda: send(yardstick, dict(bare_page)), repeats=PAGES))
        costs.append(cpu_of(lambda: send(app, dict(page)), repeats=PAGES))
    return [
        Finding("CPU of a bare page", min(bare_costs), "us"),
        Finding("CPU of a report page", min(costs), "us"),
        Finding("report page / bare page", typical_ratio(costs, bare_costs), "x", at_most=12),
    ]


def hand_in(app: Portal, person: Person) -> int:
    """The id of the report of a sitting."""
    database: Database = app.extensions["database"]
    with app.app_context(), database.transaction() as session:
        sitting = session.get_one(Sitting, person.sitting_id)
        close_sitting(session, sitting, at=system_clock())
        return create_report(session, sitting, PUBLICATION, catalogue(), at=system_clock()).id
