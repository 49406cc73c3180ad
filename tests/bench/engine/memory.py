"""The most memory that a calibration of a million people takes, in a process of its own, answers included.

`python -m tests.bench.engine.memory 1000000 60` is that process.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from tests.bench.engine import draws
from tests.bench.engine.race import Said
from tests.bench.measure import Finding

GB = 1e9


def measure(scale: float) -> Iterator[Said | Finding]:
    """2PL of 1,000,000 x 60. No peer is asked: it would take most of the time of the whole run."""
    n_persons, k_items = round(1_000_000 * scale), 60
    command = [sys.executable, "-m", "tests.bench.engine.memory", str(n_persons), str(k_items)]
    found = json.loads(subprocess.check_output(command))
    title = f"2PL {n_persons:,} x {k_items}"
    yield Said(f"{title}: answers and what is loaded take {found['before'] / GB:.2f} GB before it starts")
    yield Finding(f"{title}: most memory", found["most"] / GB, "GB", at_most=2.0)
    yield Finding(f"{title}: time, {found['n_iterations']} iterations", found["seconds"], "s")


def calibrate_and_report(n_persons: int, k_items: int) -> None:
    """Print what it took as JSON."""
    from assessments.irt import calibrate

    x = draws.dichotomous(n_persons, k_items, seed=16).floats
    before = most_memory()
    started = time.perf_counter()
    found = calibrate(x, model="2pl")
    seconds = time.perf_counter() - started
    report = {"n_iterations": found.n_iterations, "seconds": seconds, "before": before, "most": most_memory()}
    print(json.dumps(report))


def most_memory() -> int:
    """Bytes that this process has held at most. Linux hands the count of `getrusage` down from the parent."""
    status = Path("/proc/self/status")
    if status.exists():
        lines = dict(line.split(":", 1) for line in status.read_text().splitlines())
        return int(lines["VmHWM"].split()[0]) * 1024
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    calibrate_and_report(*map(int, sys.argv[1:]))
