"""The E-step of marginal maximum likelihood: what the answers say of persons at each node, added up over chunks.

Two ways with the same result. On the grid, every person's posterior is one row of a matrix product. For complete
answers to models of the exponential family (Rasch, 1PL, 2PL, generalised partial credit) the posterior depends on a
person only through the weighted score s = sum of a_j x_j, so that all is a smooth function of one number, tabulated.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from assessments.irt.answers import Answers, Codes
from assessments.irt.parameters import Curves, Layout
from assessments.irt.products import crossed, rows_at_once, times, times_vector, vector_times
from assessments.irt.quadrature import Quadrature
from assessments.matrix import Ints
from assessments.randomness import Floats

#: Below this a likelihood may have lost digits to underflow, and the row is computed again from its maximum.
_NEARLY_ZERO = 1e-280
#: Persons whose part of a design is made at once when it is not kept.
_DESIGNED = 1 << 11
#: Designs up to this many bytes are kept between iterations; larger ones are made anew, block by block.
KEPT_BYTES = 600 << 20


@dataclass(frozen=True, eq=False)
class Chunk:
    """Persons of one group; `design` is their matrix for the products when it is kept between steps."""

    group: int
    codes: Codes
    weights: Floats
    design: Floats | None = None

    def __reduce__(self) -> tuple[type[Chunk], tuple[int, Codes, Floats]]:
        # Another process gets the answers alone, an eighth of the bytes, and makes the matrix anew.
        return Chunk, (self.group, self.codes, self.weights)


class Expected(NamedTuple):
    """Log-likelihood, its gradient by xi (k x p), expected persons per node by item (k x Q) and by group (g x Q)."""

    log_likelihood: float
    gradient: Floats
    mass: Floats
    group_mass: Floats


@dataclass(frozen=True)
class GridPlan:
    """Columns of the design: one per item and category above 0, one per item that it was answered (only when some are
    missing), and one of ones.
    """

    n_categories: Ints
    is_complete: bool

    @property
    def k_columns(self) -> int:
        """Number of columns."""
        return int(np.sum(self.n_categories - 1)) + (0 if self.is_complete else len(self.n_categories)) + 1

    def design(self, codes: Codes) -> Floats:
        """The matrix n x k_columns of some persons."""
        matrix = np.empty((len(codes), self.k_columns))
        k_steps = int(np.sum(self.n_categories - 1))
        most = int(self.n_categories.max())
        if k_steps == len(self.n_categories) * (most - 1):
            chosen = codes[:, :, np.newaxis] == np.arange(1, most, dtype=np.int8)
            matrix[:, :k_steps] = chosen.reshape(len(codes), -1)
        else:
            items = np.repeat(np.arange(len(self.n_categories)), self.n_categories - 1)
            categories = np.concatenate([np.arange(1, m, dtype=np.int8) for m in self.n_categories])
            matrix[:, :k_steps] = codes[:, items] == categories
        if not self.is_complete:
            matrix[:, k_steps:-1] = codes >= 0
        matrix[:, -1] = 1.0
        return matrix

    def spread(self, by_category: Floats) -> Floats:
        """Values of items and categories (k x C x ...) as a row per column of the design, categories relative to 0."""
        relative = by_category[:, 1:] - by_category[:, :1]
        exists = np.arange(1, by_category.shape[1]) < self.n_categories[:, np.newaxis]
        base = by_category[:, 0]
        rest = base.sum(axis=0, keepdims=True)
        if not self.is_complete:
            rest = np.concatenate([base, np.zeros_like(rest)])
        return np.concatenate([relative[exists], rest])

    def gather(self, sums: Floats) -> Floats:
        """Sums over persons per column (k_columns x Q) as expected answers per item and category (k x C x Q)."""
        k, n_nodes = len(self.n_categories), sums.shape[1]
        counts = np.zeros((k, int(self.n_categories.max()), n_nodes))
        exists = np.arange(1, counts.shape[1]) < self.n_categories[:, np.newaxis]
        n_steps = int(np.sum(exists))
        counts[:, 1:][exists] = sums[:n_steps]
        answered = sums[-1] if self.is_complete else sums[n_steps:-1]
        counts[:, 0] = answered - counts[:, 1:].sum(axis=1)
        return counts


@dataclass(frozen=True)
class GridStep:
    """One E-step on the grid; called with a chunk, it returns its log-likelihood and sums per column and node."""

    plan: GridPlan
    log_odds: Floats
    weights: tuple[Floats, ...]

    def __call__(self, chunk: Chunk) -> tuple[float, Floats]:
        total, sums = 0.0, np.zeros(self.log_odds.shape)
        for z, w, likelihood, norm, shift in self.likelihoods(chunk):
            total += float(w @ (np.log(norm) + shift))
            sums += z.T @ np.multiply(likelihood, (w / norm)[:, np.newaxis], out=likelihood)
        return total, sums * self.weights[chunk.group]

    def likelihoods(self, chunk: Chunk) -> Iterator[tuple[Floats, Floats, Floats, Floats, Floats]]:
        """Blocks of (design, weights, likelihood at the nodes, its integral, logarithm of what divided both)."""
        density = self.weights[chunk.group]
        n_rows = rows_at_once(*self.log_odds.shape)
        for first, designed in self._designs(chunk):
            for start in range(0, len(designed), n_rows):
                z = designed[start : start + n_rows]
                weights = chunk.weights[first + start : first + start + len(z)]
                logs = z @ self.log_odds
                likelihood = np.exp(logs)
                norm = likelihood @ density
                shift = np.zeros(len(norm))
                if norm.min(initial=1.0) < _NEARLY_ZERO:
                    shift = logs.max(axis=1)
                    likelihood = np.exp(logs - shift[:, np.newaxis])
                    norm = likelihood @ density
                yield z, weights, likelihood, norm, shift

    def _designs(self, chunk: Chunk) -> Iterator[tuple[int, Floats]]:
        """Where each part of the design begins, and the part: the whole when it was kept."""
        if chunk.design is not None:
            yield 0, chunk.design
            return
        for first in range(0, len(chunk.codes), _DESIGNED):
            yield first, self.plan.design(chunk.codes[first : first + _DESIGNED])


def grid_expectation(
    step: GridStep, curves: Curves, results: Sequence[tuple[float, Floats]], groups: Sequence[int]
) -> tuple[Expected, Floats]:
    """Chunks' results added up; also the expected answers per item, category and node."""
    sums: Floats = np.zeros(step.log_odds.shape)
    group_mass = np.zeros((len(step.weights), sums.shape[1]))
    for group, (_, part) in zip(groups, results, strict=True):
        sums += part
        group_mass[group] += part[-1]
    counts = step.plan.gather(sums)
    gradient = np.einsum("kcq,kcqp->kp", counts, curves.scores)
    return Expected(sum(total for total, _ in results), gradient, counts.sum(axis=1), group_mass), counts


@dataclass(frozen=True)
class ScoreTable:
    """Posterior quantities at equally spaced weighted scores `first`, `first + step`, ...: the logarithm of the
    integral, mean and variance of theta (n_scores each), and the posterior itself (n_scores x Q).
    """

    first: float
    step: float
    log_norm: Floats
    mean: Floats
    variance: Floats
    posterior: Floats


@dataclass(frozen=True)
class ScoreStep:
    """One E-step through the weighted score; called with a chunk, it returns the Hermite weights of its persons on the
    table (2 x n_scores) and the sums of their answers times their posterior means (k).
    """

    slopes: Floats
    tables: tuple[ScoreTable, ...]

    def __call__(self, chunk: Chunk) -> tuple[Floats, Floats]:
        table = self.tables[chunk.group]
        x = np.asarray(chunk.codes, dtype=np.float64) if chunk.design is None else chunk.design
        place, basis = hermite(table, times_vector(x, self.slopes))
        means = interpolate(place, basis, table.mean, table.variance)
        size = len(table.mean)
        values = np.bincount(place, chunk.weights * basis[0], size) + np.bincount(
            place + 1, chunk.weights * basis[1], size
        )
        slopes = np.bincount(place, chunk.weights * basis[2], size) + np.bincount(
            place + 1, chunk.weights * basis[3], size
        )
        return np.stack([values, slopes]), vector_times(chunk.weights * means, x)


def score_table(
    slopes: Floats, highest: Ints, log_base: Floats, rule: Quadrature, *, step: float
) -> ScoreTable:
    """Tabulate the posterior over all weighted scores that answers 0 to `highest` can give.

    `log_base` (Q) is the log-probability of answering every item 0. p(theta | s) is proportional to
    exp(s theta) P_0(theta) phi(theta), so that d log_norm / ds is the posterior mean and d mean / ds its variance.
    """
    reach = slopes * highest
    first = float(np.sum(np.minimum(reach, 0)))
    span = float(np.sum(np.maximum(reach, 0))) - first
    n_scores = max(2, int(np.ceil(span / step)) + 2)
    scores: Floats = first + step * np.arange(n_scores, dtype=np.float64)
    log_norm, posterior = score_posterior(scores, log_base, rule)
    mean, square = times(posterior, np.stack([rule.nodes, rule.nodes**2], axis=1)).T
    variance = np.maximum(square - mean**2, 0.0)
    return ScoreTable(first, step, log_norm, mean, variance, posterior)


def score_posterior(scores: Floats, log_base: Floats, rule: Quadrature) -> tuple[Floats, Floats]:
    """Logarithm of the integral (n_scores) and the posterior (n_scores x Q) at some weighted scores."""
    logs = scores[:, np.newaxis] * rule.nodes + (log_base + rule.log_weights)
    # The largest term is taken out first: exp(s theta) alone would overflow at large scores.
    top = logs.max(axis=1)
    posterior = np.exp(logs - top[:, np.newaxis])
    norm = posterior.sum(axis=1)
    return np.log(norm) + top, posterior / norm[:, np.newaxis]


def hermite(table: ScoreTable, scores: Floats) -> tuple[Ints, tuple[Floats, ...]]:
    """Place of each score on the table, and the four weights of cubic Hermite interpolation: of the values at both
    ends, then of the derivatives at both ends.
    """
    t = (scores - table.first) * (1.0 / table.step)
    place = np.clip(t.astype(np.int64), 0, len(table.mean) - 2)
    t -= place
    square = t * t
    cube = square * t
    rise = 3 * square - 2 * cube
    return place, (1 - rise, rise, (cube - 2 * square + t) * table.step, (cube - square) * table.step)


def interpolate(place: Ints, basis: tuple[Floats, ...], values: Floats, slopes: Floats) -> Floats:
    """Values of a tabulated function between its places."""
    return np.asarray(
        basis[0] * values[place]
        + basis[1] * values[place + 1]
        + basis[2] * slopes[place]
        + basis[3] * slopes[place + 1]
    )


def score_expectation(
    step: ScoreStep,
    shape: Layout,
    curves: Curves,
    xi: Floats,
    at_or_above: Floats,
    rule: Quadrature,
    results: Sequence[tuple[Floats, Floats]],
    groups: Sequence[int],
) -> Expected:
    """Chunks' results added up. `at_or_above` is k x m: persons at or above each category."""
    intercepts = xi[:, 1 : shape.m + 1]
    total = float(np.sum(at_or_above * intercepts))
    group_mass = np.zeros((len(step.tables), len(rule.nodes)))
    for group, (basis, _) in zip(groups, results, strict=True):
        table = step.tables[group]
        total += float(basis[0] @ table.log_norm + basis[1] @ table.mean)
        # The posterior's derivative by the score is (theta - mean) times itself.
        values, slopes, pulled = crossed(
            np.stack([basis[0], basis[1], basis[1] * table.mean], axis=1), table.posterior
        )
        group_mass[group] += values + slopes * rule.nodes - pulled
    mass = group_mass.sum(axis=0)
    expected = np.einsum("kcq,c->kq", curves.shares, np.arange(shape.m + 1, dtype=np.float64))
    above = np.cumsum(curves.shares[:, :0:-1], axis=1)[:, ::-1]
    gradient = np.zeros(xi.shape)
    gradient[:, 0] = sum(part for _, part in results) - expected @ (mass * rule.nodes)
    gradient[:, 1 : shape.m + 1] = at_or_above - above @ mass
    return Expected(total, gradient, np.broadcast_to(mass, (len(xi), len(mass))), group_mass)


def make_chunks(answers: Answers, design: GridPlan | None) -> list[Chunk]:
    """The answers cut into chunks; `design` is None for the weighted score, whose design is the answers themselves."""
    k_columns = answers.codes.shape[1] if design is None else design.k_columns
    is_kept = len(answers.codes) * k_columns * 8 <= KEPT_BYTES
    chunks = []
    for group, rows in answers.chunks():
        codes = answers.codes[rows]
        ready = None
        if is_kept:
            ready = codes.astype(np.float64) if design is None else design.design(codes)
        chunks.append(Chunk(group, codes, answers.weights[rows], ready))
    return chunks
