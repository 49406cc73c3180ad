"""The marginal log-likelihood of item parameters, theta integrated out, with its gradient and a preconditioner."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from assessments.errors import NoFiniteEstimate
from assessments.irt.answers import Answers
from assessments.irt.ascent import Place
from assessments.irt.bank import EXPONENTIAL
from assessments.irt.curves import logistic
from assessments.irt.expectation import (
    Chunk,
    Expected,
    GridPlan,
    GridStep,
    ScoreStep,
    grid_expectation,
    make_chunks,
    score_expectation,
    score_table,
)
from assessments.irt.parameters import Curves, Layout, curves, public_jacobian
from assessments.irt.priors import Prior
from assessments.irt.quadrature import Quadrature, normal_quadrature
from assessments.matrix import Bools
from assessments.randomness import Floats

Map = Callable[..., Iterable[Any]]

#: A slope beyond this has left every scale in use: the data separate the item and the likelihood rises for ever.
STEEPEST = 40.0
ENDLESS_SLOPE = "the slope grows without end; a prior on a would hold it"
#: A guessing parameter below this lies at its boundary, and one below the second is moved no further.
NEARLY_ZERO, VANISHED = 1e-4, 1e-9
#: Distance of the places where the posterior is tabulated, in points of the weighted score.
SCORE_STEP = 0.05


@dataclass(frozen=True, eq=False)
class Marginal:
    """A penalised log-likelihood as a function of one vector: item parameters, then mean and log sd of later groups."""

    shape: Layout
    answers: Answers
    priors: dict[str, Prior]
    n_nodes: int
    mapper: Map
    plan: GridPlan = field(init=False)
    chunks: list[Chunk] = field(init=False)

    def __post_init__(self) -> None:
        plan = GridPlan(self.answers.n_categories, self.answers.is_complete)
        object.__setattr__(self, "plan", plan)
        chunks = make_chunks(self.answers, None if self.by_score else plan)
        object.__setattr__(self, "chunks", chunks)

    @property
    def by_score(self) -> bool:
        """Whether the posterior depends on a person only through the weighted score."""
        return self.answers.is_complete and self.shape.model in EXPONENTIAL

    @cached_property
    def at_or_above(self) -> Floats:
        """Persons at or above each category, k x m."""
        return np.stack([self.answers.counts(v) for v in range(1, self.shape.m + 1)], axis=1)

    @property
    def n_free(self) -> int:
        """Free item parameters in the vector."""
        return int(self.shape.free.sum()) + self.shape.is_tied

    def split(self, vector: Floats) -> tuple[Floats, list[tuple[float, float]]]:
        """Item parameters k x p, and mean and standard deviation of each group."""
        rest = vector[self.n_free :].reshape(-1, 2)
        groups = [(float(mean), float(np.exp(log_sd))) for mean, log_sd in rest]
        return self.shape.unpack(vector[: self.n_free]), [(0.0, 1.0), *groups]

    def rules(self, population: list[tuple[float, float]]) -> list[Quadrature]:
        """One quadrature per group, all with the same nodes."""
        return [normal_quadrature(self.n_nodes, mean=mean, sd=sd) for mean, sd in population]

    def look(self, vector: Floats) -> Place | None:
        """Value, gradient and preconditioner at a vector; None outside the model. Raises NoFiniteEstimate."""
        xi, population = self.split(vector)
        if (np.abs(xi[:, 0]) > STEEPEST).any():
            column = int(np.argmax(np.abs(xi[:, 0])))
            raise NoFiniteEstimate(ENDLESS_SLOPE, column=column)
        rules = self.rules(population)
        shown = curves(self.shape, xi, rules[0].nodes)
        if shown is None:
            return None
        prior, by_prior, prior_information = self.penalty(xi)
        if not np.isfinite(prior):
            return None
        found = self.expect(xi, shown, rules)
        gradient = np.concatenate(
            [
                self.shape.pull(found.gradient + by_prior),
                population_gradient(found.group_mass, rules, population),
            ]
        )
        blocks = complete_information(shown, found.mass) + prior_information
        spread = [value for n in found.group_mass.sum(axis=1)[1:] for value in (n, 2 * n)]
        tail = np.array(spread) / np.array([v for _, sd in population[1:] for v in (sd**2, 1.0)])
        solve = _solver(self.shape, blocks, tail)
        return Place(found.log_likelihood + prior, gradient, solve, self._matters(xi, len(tail)))

    def _matters(self, xi: Floats, n_tail: int) -> Floats:
        """1; less for the logit of a guessing parameter that vanishes, on whose way to minus infinity the likelihood
        rises by less and less, and 0 at last.
        """
        share = np.ones(xi.shape)
        if self.shape.model == "3pl":
            c = logistic(xi[:, 2])
            share[:, 2] = np.where(c < VANISHED, 0.0, np.minimum(1.0, 100 * c * (1 - c)))
        return np.concatenate([self.shape.pack(share), np.ones(n_tail)])

    def is_at_boundary(self, vector: Floats) -> Bools:
        """Which parameters have no rounded maximum: guessing that is as good as zero."""
        is_zero = np.zeros(self.shape.free.shape, dtype=bool)
        if self.shape.model == "3pl":
            is_zero[:, 2] = logistic(self.split(vector)[0][:, 2]) < NEARLY_ZERO
        held = np.zeros(len(vector), dtype=bool)
        held[self.shape.is_tied : self.n_free] = is_zero[self.shape.free]
        return held

    def expect(self, xi: Floats, shown: Curves, rules: list[Quadrature]) -> Expected:
        """One E-step over all chunks."""
        groups = [chunk.group for chunk in self.chunks]
        if not self.by_score:
            step = self.grid_step(shown, rules)
            return grid_expectation(step, shown, self.run(step), groups)[0]
        by_score = self.score_step(xi, shown, rules)
        results = self.run(by_score)
        return score_expectation(by_score, self.shape, shown, xi, self.at_or_above, rules[0], results, groups)

    def grid_step(self, shown: Curves, rules: list[Quadrature]) -> GridStep:
        """The E-step on the grid at these curves."""
        return GridStep(self.plan, self.plan.spread(shown.log_shares), tuple(rule.weights for rule in rules))

    def score_step(self, xi: Floats, shown: Curves, rules: list[Quadrature]) -> ScoreStep:
        """The E-step through the weighted score at these curves."""
        log_base = shown.log_shares[:, 0].sum(axis=0)
        highest = self.shape.n_categories - 1
        tables = (score_table(xi[:, 0], highest, log_base, rule, step=SCORE_STEP) for rule in rules)
        return ScoreStep(xi[:, 0], tuple(tables))

    def run(self, step: Callable[[Chunk], Any]) -> list[Any]:
        """The step over all chunks by the caller's map; a Dask client's map gives futures, which are waited for."""
        results = list(self.mapper(step, self.chunks))
        return [result.result() if hasattr(result, "result") else result for result in results]

    def penalty(self, xi: Floats) -> tuple[float, Floats, Floats]:
        """Logarithm of the prior, its gradient by xi (k x p), and its information (k x p x p, never negative)."""
        gradient, information = np.zeros(xi.shape), np.zeros((*xi.shape, xi.shape[1]))
        total = 0.0
        if not self.priors:
            return total, gradient, information
        if not xi[:, 0].all():
            # A location is -d / a, and has no density where a slope is exactly zero.
            return -np.inf, gradient, information
        jacobian = public_jacobian(self.shape, xi)
        for place, values, prior in self._priced(xi):
            density = prior.log_density(values)
            total += float(density.sum())
            if not np.isfinite(total):
                break
            row = jacobian[place[0], place[1]]
            gradient[place[0]] += prior.slope(values)[:, np.newaxis] * row
            curvature = np.maximum(-prior.curvature(values), 0)
            information[place[0]] += (
                curvature[:, np.newaxis, np.newaxis] * row[:, :, np.newaxis] * row[:, np.newaxis]
            )
        return total, gradient, information

    def _priced(self, xi: Floats) -> Iterable[tuple[tuple[Any, int], Floats, Prior]]:
        """Each prior with the public parameters it speaks of: ((items, column), values, prior)."""
        everywhere = np.arange(len(xi))
        if "a" in self.priors and self.shape.free[:, 0].any():
            yield (everywhere, 0), xi[:, 0], self.priors["a"]
        if "b" in self.priors:
            for v in range(1, self.shape.m + 1):
                has = np.flatnonzero(self.shape.free[:, v])
                yield (has, v), -xi[has, v] / xi[has, 0], self.priors["b"]
        if "c" in self.priors and self.shape.model == "3pl" and self.shape.asymptotes is None:
            yield (everywhere, 2), logistic(xi[:, 2]), self.priors["c"]


def complete_information(shown: Curves, mass: Floats) -> Floats:
    """Expected information of the items if theta were known, k x p x p: sum over nodes and categories of n P g g'."""
    k, p = len(shown.scores), shown.scores.shape[-1]
    flat = shown.scores.reshape(k, -1, p)
    weights = (shown.shares * mass[:, np.newaxis]).reshape(k, -1, 1)
    return np.asarray(np.swapaxes(flat * weights, 1, 2) @ flat)


def population_scores(rule: Quadrature, mean: float, sd: float) -> Floats:
    """Derivatives of the logarithm of a group's weights by its mean and by the logarithm of its sd, Q x 2."""
    z = (rule.nodes - mean) / sd
    by_both = np.stack([z / sd, z**2], axis=1)
    # The weights add up to 1 on the nodes, which takes the average out.
    return np.asarray(by_both - rule.weights @ by_both)


def population_gradient(
    group_mass: Floats, rules: list[Quadrature], population: list[tuple[float, float]]
) -> Floats:
    """Gradient by mean and log sd of every group after the first."""
    parts = [
        mass @ population_scores(rule, mean, sd)
        for mass, rule, (mean, sd) in zip(group_mass[1:], rules[1:], population[1:], strict=True)
    ]
    return np.concatenate(parts) if parts else np.zeros(0)


def _solver(shape: Layout, blocks: Floats, tail: Floats) -> Callable[[Floats], Floats]:
    """Products with the inverse of the block-diagonal information."""
    diagonal = np.arange(blocks.shape[1])
    # A little more on the diagonal: two parameters of a guessing item may be hard to tell apart.
    blocks[:, diagonal, diagonal] = blocks[:, diagonal, diagonal] * (1 + 1e-6) + 1e-9
    n_tied = int(shape.is_tied)

    def solve(vector: Floats) -> Floats:
        own, rest = vector[n_tied : len(vector) - len(tail)], vector[len(vector) - len(tail) :]
        right = np.zeros(shape.free.shape)
        right[shape.free] = own
        answer = np.linalg.solve(blocks, right[:, :, np.newaxis])[:, :, 0][shape.free]
        head = vector[:n_tied] / blocks[:, 0, 0].sum() if n_tied else vector[:0]
        return np.concatenate([head, answer, rest / tail])

    held = ~shape.free
    row, column = np.nonzero(held)
    if not n_tied:
        blocks[row, column, :] = 0.0
        blocks[row, :, column] = 0.0
        blocks[row, column, column] = 1.0
    else:
        head_information = blocks[:, 0, 0].copy()
        blocks[:, 0, :] = blocks[:, :, 0] = 0.0
        blocks[:, 0, 0] = head_information
        absent = column > 0
        blocks[row[absent], column[absent], :] = 0.0
        blocks[row[absent], :, column[absent]] = 0.0
        blocks[row[absent], column[absent], column[absent]] = 1.0
    return solve
