"""Whole groups of people in adaptive sessions, all at once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from assessments.adaptive.people import People, people_of
from assessments.adaptive.rules import Rules
from assessments.adaptive.selection import choose
from assessments.adaptive.standing import Plan, Standing, first_standing, moved, only
from assessments.adaptive.stopping import StopReason, reasons
from assessments.irt import ItemBank
from assessments.irt.bank import as_bank
from assessments.matrix import Ints, check_count
from assessments.randomness import Floats, Words

#: Stands in the tables where a session was over already.
NO_ITEM = -1
#: People whose sessions run together share the work of a step; more than this share nothing further.
_MOST_TOGETHER = 1024
#: Persons times items times categories at a time, which bounds the memory for large banks.
_CELLS = 4_000_000
#: Waves of people between which exposures are counted, where the rule of selection depends on them.
_WAVES = 40
_REASONS = tuple(StopReason)


@dataclass(frozen=True, eq=False)
class Simulation:
    """Sessions of n persons.

    `true_thetas`, n; `thetas` and `errors`, n: the last estimates and their standard errors. `n_items`, n: lengths.
    `items` and `responses`, n x the longest session: what was given and answered, in order, -1 after the end.
    `reasons`, n: why each session ended. `exposure_rates`, k: the share of sessions that saw each item.
    `seeds`, n: `start` with the seed of a person and the same options proposes the same items.
    """

    true_thetas: Floats
    thetas: Floats
    errors: Floats
    n_items: Ints
    items: Ints
    responses: Ints
    reasons: tuple[StopReason, ...]
    exposure_rates: Floats
    seeds: Words

    @property
    def bias(self) -> float:
        """Mean of estimate minus truth."""
        return float(np.mean(self.thetas - self.true_thetas))

    @property
    def rmse(self) -> float:
        """Root mean square of estimate minus truth."""
        return float(np.sqrt(np.mean((self.thetas - self.true_thetas) ** 2)))


def simulate(
    bank: ItemBank,
    thetas: npt.ArrayLike,
    *,
    seed: int,
    responses: npt.ArrayLike | None = None,
    n_waves: int | None = None,
    **options: Any,
) -> Simulation:
    """The sessions of people with these true thetas; the options are those of `Rules`.

    `responses`, n x k, are what each person would answer to each item. Left out, they are drawn from the model, for a
    person and an item always the same, whatever the rules. No time passes, so `max_seconds` stops nobody.

    People come in `n_waves` waves, each of which starts with the exposures of those before. Left out, that is one
    wave, and with "progressive-restricted" 40.

    Raises InvalidMatrix, InvalidSeed, UnknownChoice or InvalidArgument naming the option, InvalidBank, NoSuchCategory.

    >>> bank = ItemBank(a=[1.5, 1.5, 1.5], b=[-1.0, 0.0, 1.0])
    >>> found = simulate(bank, [-9.0, 9.0], seed=1, max_items=2)
    >>> found.items.tolist(), found.responses.tolist()
    ([[1, 0], [1, 2]], [[0, 0], [1, 1]])
    """
    bank, rules = as_bank(bank), Rules.of(options)
    people = people_of(bank, thetas, seed=seed, responses=responses)
    if n_waves is None:
        n_waves = _WAVES if rules.selection == "progressive-restricted" else 1
    n_together = max(1, min(_MOST_TOGETHER, _CELLS // (bank.k_items * int(bank.n_categories.max()))))
    record = _Record.of(people.n, bank.k_items)
    waves = np.array_split(np.arange(people.n), min(check_count("n_waves", n_waves), people.n))
    for wave in waves:
        plan = Plan.of(bank, rules if len(waves) == 1 else _knowing(rules, record.exposures, int(wave[0])))
        for block in np.split(wave, range(n_together, wave.size, n_together)):
            _hold(plan, people.only(block), block, record)
    return record.simulation(people, bank.lowest_category)


@dataclass(frozen=True, eq=False)
class _Record:
    """What is written down while the sessions run. `reasons` are places in the list of all reasons."""

    thetas: Floats
    errors: Floats
    reasons: Ints
    exposures: Ints
    #: Step, people, items and responses of all who took that step together.
    steps: list[tuple[int, Ints, Ints, Ints]]

    @classmethod
    def of(cls, n_persons: int, k_items: int) -> _Record:
        reasons, exposures = np.empty(n_persons, dtype=np.int64), np.zeros(k_items, dtype=np.int64)
        return cls(np.empty(n_persons), np.empty(n_persons), reasons, exposures, [])

    def simulation(self, people: People, lowest_category: int) -> Simulation:
        items = np.full((people.n, 1 + max((step for step, *_ in self.steps), default=-1)), NO_ITEM)
        responses = items.copy()
        for step, rows, given, replies in self.steps:
            items[rows, step], responses[rows, step] = given, replies + lowest_category
        return Simulation(
            true_thetas=people.thetas,
            thetas=self.thetas,
            errors=self.errors,
            n_items=np.sum(items != NO_ITEM, axis=1),
            items=items,
            responses=responses,
            reasons=tuple(_REASONS[place] for place in self.reasons.tolist()),
            exposure_rates=self.exposures / people.n,
            seeds=people.seeds,
        )


def _hold(plan: Plan, people: People, rows: Ints, record: _Record) -> None:
    """The sessions of the people who stand in these rows of the record; who is finished steps aside."""
    standing = first_standing(plan, people.seeds)
    while True:
        record.thetas[rows], record.errors[rows] = standing.theta, standing.error
        record.reasons[rows] = reason = _reason_places(standing)
        goes_on = reason < 0
        if not goes_on.all():
            rows, people, standing = rows[goes_on], people.only(goes_on), only(standing, goes_on)
        if not rows.size:
            return
        items = choose(standing)
        responses = people.answer(plan.bank, items)
        record.steps.append((standing.n_items, rows, items, responses))
        record.exposures[:] += np.bincount(items, minlength=plan.bank.k_items)
        standing = moved(standing, items, responses)


def _reason_places(standing: Standing) -> Ints:
    """Which reason ends each session, -1 for those that go on."""
    places = np.full(standing.closed.shape[0], -1)
    for reason, holds in reasons(standing):
        places = np.where((places < 0) & holds, _REASONS.index(reason), places)
    return places


def _knowing(rules: Rules, exposures: Ints, n_sessions: int) -> Rules:
    """The rules after so many more sessions."""
    before = 0 if rules.exposures is None else np.asarray(rules.exposures)
    return replace(rules, exposures=before + exposures, n_sessions=rules.n_sessions + n_sessions)
