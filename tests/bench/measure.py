"""Measured values beside their goals. Every goal is a ratio within one run, a size, or a time with room to spare."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One measured value beside its goal; without a goal it is only told."""

    name: str
    value: float
    unit: str
    at_most: float | None = None
    at_least: float | None = None

    @property
    def is_met(self) -> bool:
        """Put so that a value which is no number meets no goal."""
        is_low_enough = self.at_most is None or self.value <= self.at_most
        is_high_enough = self.at_least is None or self.value >= self.at_least
        return is_low_enough and is_high_enough

    @property
    def goal(self) -> str:
        if self.at_most is not None:
            return f"<= {self.at_most:g}"
        return "" if self.at_least is None else f">= {self.at_least:g}"

    def line(self) -> str:
        verdict = "" if not self.goal else "ok" if self.is_met else "MISSED"
        # Of an error it is the size that tells, not its first two decimals.
        shown = f"{self.value:.2f}" if self.value == 0 or abs(self.value) >= 0.1 else f"{self.value:.2g}"
        return f"{self.name:<58} {shown:>9} {self.unit:<4} {self.goal:<8} {verdict}".rstrip()


def milliseconds_of(work: Callable[[], object], *, repeats: int, rounds: int = 5) -> float:
    """Processor time of one call in this process, in the quietest of some rounds."""
    work()
    return min(_cost(work, repeats) for _ in range(rounds)) * 1e3


def _cost(work: Callable[[], object], repeats: int) -> float:
    started = time.process_time()
    for _ in range(repeats):
        work()
    return (time.process_time() - started) / repeats


def typical_ratio(costs: Sequence[float], yardsticks: Sequence[float]) -> float:
    """The median of the ratios of neighbours: what disturbs the machine for a while disturbs both alike."""
    return statistics.median(cost / yardstick for cost, yardstick in zip(costs, yardsticks, strict=True))
