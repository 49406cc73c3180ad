"""`python -m tests.bench` measures everything, `python -m tests.bench answering` only what is named."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from portal import Portal

from tests.bench import answering, reports, serving
from tests.bench.measure import Finding
from tests.bench.people import make_portal

Measurement = Callable[[Portal, Path], list[Finding]]
MEASUREMENTS: dict[str, Measurement] = {
    "answering": answering.measure_cost,
    "size": lambda app, _folder: answering.measure_size(app),
    "serving": serving.measure_serving,
    "scoring": lambda app, _folder: [*reports.measure_scoring(), *reports.measure_computing(app)],
    "report": reports.measure_page,
}
#: gunicorn needs a Unix.
NOT_EVERYWHERE = {"serving"}


def main(names: list[str]) -> int:
    """Measure, print the table, and return 1 if a goal was missed."""
    if unknown := set(names) - set(MEASUREMENTS):
        sys.exit(f"Unknown: {', '.join(sorted(unknown))}. Known: {', '.join(MEASUREMENTS)}.")
    chosen = [name for name in MEASUREMENTS if not names or name in names]
    if os.name != "posix":
        chosen = [name for name in chosen if name not in NOT_EVERYWHERE]
    findings: list[Finding] = []
    with tempfile.TemporaryDirectory() as folder:
        app = make_portal(Path(folder))
        for name in chosen:
            found = MEASUREMENTS[name](app, Path(folder))
            print(*(finding.line() for finding in found), sep="\n", flush=True)
            findings += found
    missed = [finding for finding in findings if not finding.is_met]
    print(f"{len(findings)} measured, {len(missed)} goals missed")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
