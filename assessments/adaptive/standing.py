"""Where a person stands in an adaptive test, or where each of n persons stands who have answered equally many items.

All computations are written once for both: arrays of one person have the axes that are named here, arrays of n persons
one more in front. So a simulation of thousands goes through the very steps of one session.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import sqrt
from typing import Any

import numpy as np

from assessments.adaptive.limits import Content, closing_of, held_back
from assessments.adaptive.rules import Rules
from assessments.adaptive.tables import Tables, tables_of
from assessments.irt import ItemBank
from assessments.matrix import Bools, Ints
from assessments.randomness import Floats, Words


@dataclass(frozen=True, eq=False)
class Plan:
    """A bank and the rules of a test, made ready.

    `prior`: weights of the nodes, adding up to 1. `powers`: n_nodes x 3, the powers 0 to 2 of the nodes in standard
    deviations of the prior. `closing`: the items that each item closes.
    """

    bank: ItemBank
    rules: Rules
    tables: Tables
    prior: Floats
    powers: Floats
    content: Content | None
    closing: Ints
    n_categories: tuple[int, ...]

    @classmethod
    def of(cls, bank: ItemBank, rules: Rules) -> Plan:
        """Raises InvalidArgument where the rules do not fit the bank, InvalidBank."""
        tables = tables_of(bank, rules.n_nodes, *rules.bounds)
        deviations = (tables.nodes - rules.prior_mean) / rules.prior_sd
        weights = np.exp(-0.5 * deviations**2)
        weights[[0, -1]] /= 2
        return cls(
            bank=bank,
            rules=rules,
            tables=tables,
            prior=weights / weights.sum(),
            powers=np.vander(deviations, 3, increasing=True),
            content=Content.of(rules, bank.k_items),
            closing=closing_of(rules, bank.k_items),
            n_categories=tuple(bank.n_categories.tolist()),
        )


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """One person after `n_items` answers, or n persons.

    `theta` and `error`: EAP and posterior standard deviation. `posterior`: n_nodes weights that add up to 1.
    `closed`: k items that were given or are enemies of such. `held_back`: k items kept back for exposure, or None.
    `counts`: how many items of each label were given, or None without content. `seconds`: spent in total.
    """

    plan: Plan
    seeds: Words | np.uint64
    n_items: int
    theta: Floats | float
    error: Floats | float
    posterior: Floats
    closed: Bools
    held_back: Bools | None
    counts: Floats | None
    seconds: float = 0.0

    @property
    def may_exhaust_the_bank(self) -> bool:
        """Whether enough items were given for all to be closed; far quicker than looking at each item."""
        k_items, most_closed_by_one = self.plan.closing.shape
        return bool(self.n_items * most_closed_by_one >= k_items)


def first_standing(plan: Plan, seeds: Words | np.uint64) -> Standing:
    """Before the first item, for one session or for each of n."""
    rules, shape = plan.rules, np.shape(seeds)
    _, _, error = moments(plan, plan.prior)
    return Standing(
        plan=plan,
        seeds=seeds,
        n_items=0,
        theta=np.full(shape, rules.first_theta) if shape else rules.first_theta,
        error=np.full(shape, error) if shape else error,
        posterior=np.broadcast_to(plan.prior, (*shape, plan.prior.size)),
        closed=np.zeros((*shape, plan.bank.k_items), dtype=np.bool_),
        held_back=held_back(rules, plan.bank.k_items, seeds),
        counts=None if plan.content is None else np.zeros((*shape, plan.content.targets.size)),
    )


def only(standing: Standing, rows: Bools) -> Standing:
    """The standing of some of n persons."""
    held, counts = standing.held_back, standing.counts
    return replace(
        standing,
        seeds=np.asarray(standing.seeds)[rows],
        theta=np.asarray(standing.theta)[rows],
        error=np.asarray(standing.error)[rows],
        posterior=standing.posterior[rows],
        closed=standing.closed[rows],
        held_back=None if held is None else held[rows],
        counts=None if counts is None else counts[rows],
    )


def moved(
    standing: Standing, item: int | Ints, response: int | Ints, *, seconds: float | None = None
) -> Standing:
    """After one more answer: the posterior by Bayes' rule, and what the item closes."""
    plan = standing.plan
    posterior = standing.posterior * plan.tables.likelihood[item, response]
    mass, theta, error = moments(plan, posterior)
    by_node = posterior.T
    by_node /= mass
    posterior.flags.writeable = False
    return Standing(
        plan,
        standing.seeds,
        standing.n_items + 1,
        theta,
        error,
        posterior,
        _closed(standing, item),
        standing.held_back,
        _counted(standing, item),
        standing.seconds + (seconds or 0.0),
    )


def moments(plan: Plan, weights: Floats) -> tuple[Floats | float, Floats | float, Floats | float]:
    """Sum, mean and standard deviation of weights over the nodes, the latter two in units of theta."""
    sums = (weights @ plan.powers).T
    # Of one person's three numbers plain floats are made: arithmetic with them takes a tenth of the time.
    mass, first, second = sums.tolist() if sums.ndim == 1 else sums
    root: Callable[[Any], Any] = sqrt if sums.ndim == 1 else np.sqrt
    mean = first / mass
    # Rounding can turn the variance of a posterior at a single node negative.
    error = root(abs(second / mass - mean * mean))
    return mass, plan.rules.prior_mean + plan.rules.prior_sd * mean, plan.rules.prior_sd * error


def _closed(standing: Standing, item: int | Ints) -> Bools:
    closed, closing = standing.closed.copy(), standing.plan.closing[item]
    if closed.ndim == 1:
        closed[closing] = True
    else:
        closed[np.arange(len(closed))[:, np.newaxis], closing] = True
    closed.flags.writeable = False
    return closed


def _counted(standing: Standing, item: int | Ints) -> Floats | None:
    content = standing.plan.content
    if content is None or standing.counts is None:
        return None
    return np.asarray(standing.counts + content.members[item])
