"""What saving one answer costs, against a bare view that upserts a row."""

from __future__ import annotations

from pathlib import Path
from statistics import median, quantiles

from portal import Portal
from tests.bench.measure import Finding, typical_ratio
from tests.bench.people import ITEMS, Person, bare_run, begin, begin_again, htmx_run, plain_run
from tests.bench.serving import Server, served

BARE, PORTAL = "tests.bench.bare:application", "tests.bench.people:application"
ROUNDS = 12
BUSY_ROUNDS = 3
CONNECTIONS = 8
SITTINGS_EACH = 3


def measure_cost(app: Portal, folder: Path) -> list[Finding]:
    """Processor time of one gunicorn worker for each answer, as one person gives sixty after the other."""
    people = begin_again(app, begin(app), 3 * ROUNDS + 3)
    bare_costs, htmx_costs, plain_costs = [], [], []
    with served(BARE, folder) as bare, served(PORTAL, folder) as portal:
        for first, second, third in zip(people[::3], people[1::3], people[2::3], strict=True):
            bare_costs.append(bare.cpu_per_answer(bare_run(first), n=len(ITEMS)))
            htmx_costs.append(portal.cpu_per_answer(htmx_run(second), n=len(ITEMS)))
            plain_costs.append(portal.cpu_per_answer(plain_run(third), n=len(ITEMS)))
        latencies = _latencies(portal, begin_again(app, people[0], SITTINGS_EACH))
    # The first round pays for what is done only once in the life of a process.
    bare_costs, htmx_costs, plain_costs = bare_costs[1:], htmx_costs[1:], plain_costs[1:]
    return [
        Finding("CPU of a bare upsert", median(bare_costs), "us"),
        Finding("CPU of an answer by htmx", median(htmx_costs), "us"),
        Finding("CPU of an answer without JavaScript", median(plain_costs), "us"),
        Finding("CPU: answer by htmx / bare upsert", typical_ratio(htmx_costs, bare_costs), "x", at_most=3),
        Finding(
            "CPU: answer without JavaScript / bare", typical_ratio(plain_costs, bare_costs), "x", at_most=6
        ),
        Finding("latency of an answer, one client, median", median(latencies), "ms", at_most=6),
        Finding("latency of an answer, one client, 99 of 100", quantiles(latencies, n=100)[98], "ms"),
    ]


def _latencies(portal: Server, people: list[Person]) -> list[float]:
    requests = [request for person in people for request in htmx_run(person)]
    return [seconds * 1e3 for seconds in portal.latencies(requests)]


def measure_throughput(app: Portal, folder: Path) -> list[Finding]:
    """Answers a second of two workers with eight people at once."""
    first = begin(app)
    bare_rates, rates = [], []
    with served(BARE, folder, workers=2) as bare, served(PORTAL, folder, workers=2) as portal:
        for _ in range(BUSY_ROUNDS + 1):
            people = begin_again(app, first, CONNECTIONS * SITTINGS_EACH)
            bare_rates.append(bare.rate(_shares([bare_run(person) for person in people])))
            rates.append(portal.rate(_shares([htmx_run(person) for person in people])))
    bare_rates, rates = bare_rates[1:], rates[1:]
    return [
        Finding("bare upserts a second, eight clients", median(bare_rates), "/s"),
        Finding("answers by htmx a second, eight clients", median(rates), "/s"),
        Finding("throughput: by htmx / bare upsert", typical_ratio(rates, bare_rates), "x", at_least=0.5),
    ]


def _shares(runs: list[list[bytes]]) -> list[list[bytes]]:
    return [
        [request for run in runs[number::CONNECTIONS] for request in run] for number in range(CONNECTIONS)
    ]
