"""What saving one answer costs, against a bare view that upserts a row."""

from __future__ import annotations

from pathlib import Path
from statistics import median

from portal import Portal

from tests.bench import bare
from tests.bench.measure import Finding, cpu_per_request, typical_ratio
from tests.bench.people import ITEMS, bare_run, begin, begin_again, htmx_run, plain_run, send

ROUNDS = 15
KIB = 1024
#: Chromium's own headers that no application sees, and the request line.
UNSEEN_REQUEST_BYTES = 420


def measure_cost(app: Portal, folder: Path) -> list[Finding]:
    """CPU of this process; the requests go straight into the applications, so no server dilutes the ratio."""
    yardstick = bare.application(str(folder))
    people = begin_again(app, begin(app), 2 * ROUNDS + 2)
    bare_costs, htmx_costs, plain_costs = [], [], []
    for number in range(ROUNDS + 1):
        first, second = people[2 * number : 2 * number + 2]
        bare_costs.append(cpu_per_request(yardstick, bare_run(first), n=len(ITEMS)))
        htmx_costs.append(cpu_per_request(app, htmx_run(first), n=len(ITEMS)))
        plain_costs.append(cpu_per_request(app, plain_run(second), n=len(ITEMS)))
    # The first round pays for what is only done once in the life of a process.
    bare_costs, htmx_costs, plain_costs = bare_costs[1:], htmx_costs[1:], plain_costs[1:]
    return [
        Finding("CPU of a bare upsert", median(bare_costs), "us"),
        Finding("CPU of an answer by htmx", median(htmx_costs), "us"),
        Finding("CPU of an answer without JavaScript", median(plain_costs), "us"),
        Finding("answer by htmx / bare upsert", typical_ratio(htmx_costs, bare_costs), "x", at_most=3),
        Finding("answer without JavaScript / bare upsert", typical_ratio(plain_costs, bare_costs), "x", at_most=6),
    ]


def measure_size(app: Portal) -> list[Finding]:
    """Bytes in both directions of sixty answers, as HTTP/1.1 sends them to a phone that has the page already."""
    received = sent = 0
    for request in htmx_run(begin(app)):
        sent += UNSEEN_REQUEST_BYTES + int(request["CONTENT_LENGTH"])
        sent += sum(len(name) + len(value) for name, value in request.items() if name.startswith("HTTP_"))
        received += send(app, request).n_bytes
    return [
        Finding("sixty answers by htmx, received", received / KIB, "KB"),
        Finding("sixty answers by htmx, sent and received", (received + sent) / KIB, "KB", at_most=120),
    ]
