"""Contestants do the same work in turns, so that what disturbs the machine for a while disturbs all of them alike."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.bench.measure import Finding, typical_ratio

Work = Callable[[], Any]


@dataclass(frozen=True)
class Contestant:
    """One package at one setting; the first of a race is ours, and the others are compared with it."""

    name: str
    #: Imports and converts, which is not timed, and returns what is.
    prepare: Callable[[], Work]
    #: By how many units of work a result is to be divided: steps of a session, or the share of the people it was given.
    units: Callable[[Any], float] = lambda _: 1.0
    note: str = ""


@dataclass(frozen=True)
class Said:
    """A sentence among the findings."""

    text: str

    def line(self) -> str:
        return f"  {self.text}"


@dataclass
class Race:
    """What a race showed: each contestant's seconds per unit by round, and the last result."""

    title: str
    seconds: dict[str, list[float]] = field(default_factory=dict)
    results: dict[str, Any] = field(default_factory=dict)
    remarks: dict[str, list[str]] = field(default_factory=dict)
    absent: dict[str, str] = field(default_factory=dict)

    @property
    def ours(self) -> str:
        return next(iter(self.seconds))

    def median(self, name: str) -> float:
        return statistics.median(self.seconds[name])

    def ratio(self, name: str) -> float:
        """How many times as long as ours it takes: of neighbours in time, or of medians if it ran only once."""
        theirs, ours = self.seconds[name], self.seconds[self.ours]
        if len(theirs) == 1:
            return theirs[0] / self.median(self.ours)
        n_rounds = min(len(theirs), len(ours))
        return typical_ratio(theirs[:n_rounds], ours[:n_rounds])

    def tell(self, name: str, remark: str) -> None:
        if name in self.seconds:
            self.remarks[name].append(remark)

    def goal(self, peer: str, *, at_least: float | None) -> Finding | Said:
        """The ratio to a peer beside its goal."""
        if peer in self.absent:
            return Said(f"not judged: {peer}: {self.absent[peer]}")
        return Finding(f"{self.title}: {peer} / ours", self.ratio(peer), "x", at_least=at_least)

    def line(self) -> str:
        heads = f"{self.title:<38} {'median':>8} {'best':>8}  rounds    ratio"
        rows = [heads, *map(self._row, self.seconds)]
        return "\n".join([*rows, *(f"    {name:<34} {reason}" for name, reason in self.absent.items())])

    def _row(self, name: str) -> str:
        laps = self.seconds[name]
        ratio = "" if name == self.ours else f"{self.ratio(name):.3g}x"
        times = f"{duration(self.median(name)):>8} {duration(min(laps)):>8}  {len(laps):>6}"
        return f"    {name:<34} {times} {ratio:>8}  {'; '.join(self.remarks[name])}".rstrip()


#: Seconds after which a contestant is not asked again, and after which even its warm-up must do.
PATIENCE, ONCE = 6.0, 20.0


def run_race(title: str, contestants: Sequence[Contestant], *, rounds: int = 5) -> Race:
    """A warm-up, then rounds of all in turn, of which those who are slow run fewer: at least one, or the warm-up alone.

    A peer that is not installed here, or fails, is told with its reason; an error of ours ends the race.
    """
    race = Race(title)
    work: dict[str, Work] = {}
    spent: dict[str, float] = {}
    for contestant in contestants:
        try:
            work[contestant.name] = contestant.prepare()
            warm_up = _lap(race, contestant, work[contestant.name])
        except Exception as error:
            if contestant is contestants[0]:
                raise
            _drop(race, contestant, error)
            continue
        spent[contestant.name] = 0.0 if warm_up < ONCE else warm_up
        if warm_up < ONCE:
            race.seconds[contestant.name].clear()
    for _ in range(rounds):
        for contestant in contestants:
            if spent.get(contestant.name, PATIENCE) < PATIENCE:
                spent[contestant.name] += _lap(race, contestant, work[contestant.name])
    return race


def _lap(race: Race, contestant: Contestant, work: Work) -> float:
    """Wall seconds of one turn; a collection of garbage that somebody else left is not part of it."""
    gc.collect()
    gc.disable()
    try:
        started = time.perf_counter()
        result = work()
        elapsed = time.perf_counter() - started
    finally:
        gc.enable()
    race.results[contestant.name] = result
    race.remarks.setdefault(contestant.name, [contestant.note] if contestant.note else [])
    race.seconds.setdefault(contestant.name, []).append(elapsed / contestant.units(result))
    return elapsed


def _drop(race: Race, contestant: Contestant, error: Exception) -> None:
    reason = "is not installed here" if isinstance(error, ImportError) else f"failed: {error!r}"
    race.absent[contestant.name] = reason
    race.seconds.pop(contestant.name, None)


def duration(seconds: float) -> str:
    """Three figures with their unit.

    >>> duration(0.0000321)
    '32.1 us'
    """
    for size, unit in ((1.0, "s"), (1e-3, "ms")):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds * 1e6:.3g} us"
