"""`python -m tests.bench` measures everything, `python -m tests.bench cost` only what is named.

`engine` races the engine against its peers; what follows it chooses among the races, as in `engine calibration`.
`simulations` are the tests that take too long for the suite: the engine's, the published shares of the screen for
careless answers, and a thousand stories of answering through a bad network on a dying server.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from dev import IN_ENVIRONMENT, PEERS, ROOT
from portal import Portal
from tests.bench import answering, manual, person, reports, searching, sizes, tasks, weights
from tests.bench.measure import Finding
from tests.bench.people import make_portal

MEASUREMENTS: dict[str, Callable[[Portal, Path], list[Finding]]] = {
    "cost": answering.measure_cost,
    "throughput": answering.measure_throughput,
    "sizes": sizes.measure_sizes,
    "scoring": reports.measure_scoring,
    "report": reports.measure_page,
    "person": person.measure_person,
    "paper": person.measure_paper,
    "tasks": tasks.measure_tasks,
    "weights": weights.measure_weights,
    "manual": manual.measure_manual,
    "search": searching.measure_search,
}
ENGINE, SIMULATIONS = "engine", "simulations"
#: Where the portal's own tests stand that are too long for the suite.
SLOW_OF_PORTAL = (
    "tests/content",
    "tests/portal/aptitude/test_chaos.py",
    "tests/portal/manual",
    "tests/walk/test_chaos.py",
    "tests/walk/test_chaos_killed.py",
)
#: What pytest returns when it found no test.
NO_TESTS = 5


def main(arguments: list[str]) -> int:
    """Measure, print the tables, and return 1 if a goal was missed."""
    split = arguments.index(ENGINE) if ENGINE in arguments else len(arguments)
    names, races = arguments[:split], arguments[split + 1 :]
    if unknown := set(names) - {*MEASUREMENTS, SIMULATIONS}:
        known = ", ".join([*MEASUREMENTS, SIMULATIONS, ENGINE])
        sys.exit(f"Unknown: {', '.join(sorted(unknown))}. Known: {known}.")
    chosen = [name for name in names if name in MEASUREMENTS] if arguments else list(MEASUREMENTS)
    statuses = [measure_portal(chosen)] if chosen else []
    if not arguments or ENGINE in arguments:
        statuses.append(race_engine(races))
    if not arguments or SIMULATIONS in names:
        statuses.append(simulate())
    return max(statuses)


def measure_portal(names: Sequence[str]) -> int:
    if os.name != "posix":
        sys.exit("The measurements serve through gunicorn, which needs a Unix.")
    findings: list[Finding] = []
    with tempfile.TemporaryDirectory() as folder:
        app = make_portal(Path(folder))
        for name in names:
            found = MEASUREMENTS[name](app, Path(folder))
            print(*(finding.line() for finding in found), sep="\n", flush=True)
            findings += found
    missed = [finding for finding in findings if not finding.is_met]
    print(f"{len(findings)} measured, {len(missed)} goals missed", flush=True)
    return 1 if missed else 0


def race_engine(races: Sequence[str]) -> int:
    """In the peers' environment, so that ours and theirs share one process, one numpy and one BLAS."""
    python = PEERS / IN_ENVIRONMENT
    if not python.exists():
        sys.exit(f"{PEERS.name} is missing; `python3 dev.py bench` makes it.")
    print("\nThe engine against its peers", flush=True)
    command = [str(python), "-m", "tests.bench.engine", *races]
    return subprocess.call(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)})


def simulate() -> int:
    print("\nThe engine's long simulations, and its properties on 200 examples each", flush=True)
    # An empty choice of marks takes the slow ones too.
    engine = run_tests("-m", "", "tests/assessments")
    print("\nThe screen for careless answers, and stories of bad networks and dying servers", flush=True)
    return max(engine, run_tests("-m", "slow", *SLOW_OF_PORTAL))


def run_tests(*arguments: str) -> int:
    command = [sys.executable, "-m", "pytest", "-q", *arguments]
    more = {"PROPERTY_EXAMPLES": "200", "OPENBLAS_NUM_THREADS": "1"}
    status = subprocess.call(command, cwd=ROOT, env={**os.environ, **more})
    return 0 if status == NO_TESTS else status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
