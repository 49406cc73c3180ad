"""`python -m tests.bench.engine` races all, `python -m tests.bench.engine calibration` only what is named.

`--scale=0.01` takes a hundredth of the people, to see whether everything runs; the goals mean little then.
"""

from __future__ import annotations

import os
import platform
import sys
import time
import traceback
import warnings
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, version

from tests.bench.engine import (
    abilities,
    adaptive,
    calibration,
    fairness,
    generation,
    memory,
    satisfaction,
    scores,
)
from tests.bench.engine.race import Race, Said
from tests.bench.measure import Finding

MEASUREMENTS: dict[str, Callable[[float], Iterator[Race | Finding | Said]]] = {
    "scores": scores.measure,
    "calibration": calibration.measure,
    "memory": memory.measure,
    "abilities": abilities.measure,
    "adaptive": adaptive.measure,
    "fairness": fairness.measure,
    "satisfaction": satisfaction.measure,
    "generation": generation.measure,
}
PACKAGES = (
    *("numpy", "scipy", "mirt", "girth", "catsim", "catpie", "adaptivetesting", "pandas", "pingouin"),
    *("factor_analyzer", "statsmodels", "plspm"),
)


def main(arguments: list[str]) -> int:
    """Race, print, and return 1 if a goal was missed or a race broke."""
    scale = next((float(word.partition("=")[2]) for word in arguments if word.startswith("--scale=")), 1.0)
    names = [word for word in arguments if not word.startswith("--")]
    if unknown := set(names) - set(MEASUREMENTS):
        sys.exit(f"Unknown: {', '.join(sorted(unknown))}. Known: {', '.join(MEASUREMENTS)}.")
    warnings.simplefilter("ignore")  # The peers' own; ours are errors in the tests.
    print(_machine(), flush=True)
    findings: list[Finding] = []
    n_broken = 0
    for name in names or MEASUREMENTS:
        started = time.monotonic()
        print(f"\n{name}{'' if scale == 1 else f', {scale:g} of the people'}", flush=True)
        try:
            for one in MEASUREMENTS[name](scale):
                print(one.line(), flush=True)
                findings += [one] if isinstance(one, Finding) else []
        except Exception:  # noqa: BLE001 One broken race must not hide the others.
            n_broken += 1
            print(f"  BROKEN\n{traceback.format_exc()}", flush=True)
        print(f"  ({time.monotonic() - started:.0f} s)", flush=True)
    missed = [finding for finding in findings if not finding.is_met]
    print(f"\nEngine: {len(findings)} measured, {len(missed)} goals missed, {n_broken} races broken")
    print(*(finding.line() for finding in missed), sep="\n")
    return 1 if missed or n_broken else 0


def _machine() -> str:
    found = []
    for package in PACKAGES:
        try:
            found.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            found.append(f"{package} is not installed here")
    load = f", {os.getloadavg()[0]:.1f} busy" if hasattr(os, "getloadavg") else ""
    return f"Python {platform.python_version()}, {os.cpu_count()} cores{load}\n{', '.join(found)}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
