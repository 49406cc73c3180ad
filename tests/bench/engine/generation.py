"""Generated items per second, each proved to have one answer."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

from tests.bench.engine.race import Said
from tests.bench.measure import Finding

#: How long each family is asked for new items.
SECONDS = 2.0


def measure(scale: float) -> Iterator[Said | Finding]:
    """No package on PyPI generates such items; the goals are rates."""
    from assessments import generate

    yield Said("items from fixed seeds, one after the other, no peers")
    for name, goal in (
        ("number_series", 1_000),
        ("figure_matrix", 200),
        ("mental_rotation", 200),
        ("data_reading", None),
        ("clerical_checking", None),
        ("logic", None),
    ):
        rate = _rate(getattr(generate, name), SECONDS * scale)
        yield Finding(f"{name}, proved items", rate, "/s", at_least=goal)


def _rate(make: Callable[..., Any], seconds: float) -> float:
    """Items per second, after one that pays for what is prepared at first use."""
    make(0)
    n_items, started = 0, time.perf_counter()
    while (elapsed := time.perf_counter() - started) < seconds:
        n_items += 1
        make(n_items)
    return n_items / elapsed
