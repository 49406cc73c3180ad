"""`python -m tests.bench` measures everything, `python -m tests.bench cost` only what is named."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from portal import Portal
from tests.bench import answering, reports, sizes
from tests.bench.measure import Finding
from tests.bench.people import make_portal

MEASUREMENTS: dict[str, Callable[[Portal, Path], list[Finding]]] = {
    "cost": answering.measure_cost,
    "throughput": answering.measure_throughput,
    "sizes": sizes.measure_sizes,
    "scoring": reports.measure_scoring,
    "report": reports.measure_page,
}


def main(names: list[str]) -> int:
    """Measure, print the table, and return 1 if a goal was missed."""
    if os.name != "posix":
        sys.exit("The measurements serve through gunicorn, which needs a Unix.")
    if unknown := set(names) - set(MEASUREMENTS):
        sys.exit(f"Unknown: {', '.join(sorted(unknown))}. Known: {', '.join(MEASUREMENTS)}.")
    findings: list[Finding] = []
    with tempfile.TemporaryDirectory() as folder:
        app = make_portal(Path(folder))
        for name in names or MEASUREMENTS:
            found = MEASUREMENTS[name](app, Path(folder))
            print(*(finding.line() for finding in found), sep="\n", flush=True)
            findings += found
    missed = [finding for finding in findings if not finding.is_met]
    print(f"{len(findings)} measured, {len(missed)} goals missed")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
