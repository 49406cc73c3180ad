"""Standard errors: the observed information of the marginal likelihood (Louis 1982).

Observed = complete - missing: what the E-step expects of the complete data's curvature, less the variance, over each
person's posterior, of the complete data's score.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from assessments.irt.expectation import Chunk, GridStep, grid_expectation, score_posterior
from assessments.irt.marginal import Marginal, complete_information, population_scores
from assessments.irt.parameters import Curves, curves
from assessments.irt.products import crossed, times, times_vector
from assessments.irt.quadrature import Quadrature
from assessments.matrix import Bools
from assessments.randomness import Floats

#: Step of the central differences; its square is far below the precision asked of a standard error.
_STEP = 1e-5
#: Weighted scores this near to each other share one posterior, that of their mean.
_SAME_SCORE = 0.005


def covariance(marginal: Marginal, vector: Floats) -> Floats:
    """Covariance of each item's xi, k x p x p; zero for what is not estimated, NaN without information of its own and
    for guessing at its boundary, zero.
    """
    inverse = _inverse(observed_information(marginal, vector), marginal.is_at_boundary(vector))
    inverse = inverse[: marginal.n_free, : marginal.n_free]
    jacobian = marginal.shape.jacobian()
    own = jacobian @ np.nan_to_num(inverse) @ jacobian.T
    is_unknown = jacobian @ np.isnan(np.diag(inverse)) > 0
    own[is_unknown[:, np.newaxis] | is_unknown] = np.nan
    k, p = marginal.shape.free.shape
    return np.asarray(np.einsum("kpkr->kpr", own.reshape(k, p, k, p)))


def observed_information(marginal: Marginal, vector: Floats) -> Floats:
    """Minus the second derivatives of the penalised log-likelihood at a maximum, n_vector x n_vector."""
    xi, population = marginal.split(vector)
    rules = marginal.rules(population)
    shown = curves(marginal.shape, xi, rules[0].nodes)
    assert shown is not None
    extra = _population_scores(rules, population)
    if marginal.by_score:
        complete, missing = _by_score(marginal, xi, shown, rules, extra)
    else:
        complete, missing = _on_grid(marginal, xi, shown, rules, extra)
    complete += _by_difference(lambda at: -marginal.penalty(at)[1], xi)
    p, size = xi.shape[1], xi.size
    whole = -missing
    for item, block in enumerate(complete):
        whole[item * p : item * p + p, item * p : item * p + p] += block
    n_extra = len(whole) - size
    mass = marginal.expect(xi, shown, rules).group_mass
    whole[size:, size:] += _population_curvature(marginal, mass, population)
    jacobian = np.zeros((len(whole), marginal.n_free + n_extra))
    jacobian[:size, : marginal.n_free] = marginal.shape.jacobian()
    jacobian[size:, marginal.n_free :] = np.eye(n_extra)
    return np.asarray(jacobian.T @ (0.5 * (whole + whole.T)) @ jacobian)


@dataclass(frozen=True)
class _GridPairs:
    """Over the persons of a chunk: products of any two columns at each node (Q x K x K), and of expected scores.

    `steps` (Q x K_steps x p) are the scores of categories relative to category 0, `base` (Q x k x p) those of 0.
    """

    step: GridStep
    steps: Floats
    base: Floats
    extra: tuple[Floats, ...]

    def __call__(self, chunk: Chunk) -> tuple[Floats, Floats]:
        density, n_nodes = self.step.weights[chunk.group], len(self.base)
        k_columns, n_scores = self.step.plan.k_columns, self.base[0].size + self.extra[0].shape[1]
        pairs, cross = np.zeros((n_nodes, k_columns, k_columns)), np.zeros((n_scores, n_scores))
        for z, w, likelihood, norm, _ in self.step.likelihoods(chunk):
            posterior = likelihood * density / norm[:, np.newaxis]
            for node in range(n_nodes):
                pairs[node] += (z * (w * posterior[:, node])[:, np.newaxis]).T @ z
            scores = self._expected(z, posterior, chunk.group)
            cross += crossed(scores * w[:, np.newaxis], scores)
        return pairs, cross

    def _expected(self, z: Floats, posterior: Floats, group: int) -> Floats:
        """Posterior mean of each person's complete-data score, n x (k p + extra)."""
        plan, (n_nodes, k, p) = self.step.plan, self.base.shape
        k_steps = self.steps.shape[1]
        taken = (
            times(posterior, self.steps.reshape(n_nodes, -1)).reshape(len(z), k_steps, p)
            * z[:, :k_steps, np.newaxis]
        )
        firsts = np.concatenate([[0], np.cumsum(plan.n_categories - 1)[:-1]])
        scores = np.add.reduceat(taken, firsts, axis=1)
        base = times(posterior, self.base.reshape(n_nodes, -1)).reshape(len(z), k, p)
        scores += base if plan.is_complete else base * z[:, k_steps:-1, np.newaxis]
        return np.hstack([scores.reshape(len(z), -1), posterior @ self.extra[group]])

    def columns(self, group: int) -> Floats:
        """What each column of the design adds to each score at each node, Q x k_columns x (k p + extra)."""
        plan, (n_nodes, k, p) = self.step.plan, self.base.shape
        k_steps = self.steps.shape[1]
        effect = np.zeros((n_nodes, plan.k_columns, k * p + self.extra[0].shape[1]))
        for column, item in enumerate(np.repeat(np.arange(k), plan.n_categories - 1).tolist()):
            effect[:, column, item * p : item * p + p] = self.steps[:, column]
        for item in range(k):
            column = -1 if plan.is_complete else k_steps + item
            effect[:, column, item * p : item * p + p] = self.base[:, item]
        effect[:, -1, k * p :] = self.extra[group]
        return effect


def _on_grid(
    marginal: Marginal, xi: Floats, shown: Curves, rules: list[Quadrature], extra: tuple[Floats, ...]
) -> tuple[Floats, Floats]:
    step = marginal.grid_step(shown, rules)
    groups = [chunk.group for chunk in marginal.chunks]
    counts = grid_expectation(step, shown, marginal.run(step), groups)[1]
    scores = np.moveaxis(shown.scores, 2, 0)
    exists = np.arange(1, scores.shape[2]) < marginal.shape.n_categories[:, np.newaxis]
    relative = (scores[:, :, 1:] - scores[:, :, :1])[:, exists]
    adding = _GridPairs(step, relative, np.ascontiguousarray(scores[:, :, 0]), extra)
    missing = np.zeros((xi.size + extra[0].shape[1],) * 2)
    for group, (pairs, cross) in zip(groups, marginal.run(adding), strict=True):
        effect = adding.columns(group)
        missing += np.sum(np.swapaxes(effect, 1, 2) @ pairs @ effect, axis=0) - cross

    def gradient(at: Floats) -> Floats:
        moved = curves(marginal.shape, at, rules[0].nodes)
        assert moved is not None
        return np.asarray(-np.einsum("kcq,kcqp->kp", counts, moved.scores))

    return _by_difference(gradient, xi), missing


@dataclass(frozen=True)
class _ScorePairs:
    """Over the persons of a chunk: the posterior covariance of their complete-data scores x theta - f(theta).

    Everything but x is a function of the weighted score, taken at the mean of the few persons who nearly share one.
    """

    slopes: Floats
    slots: Floats
    log_base: Floats
    rules: tuple[Quadrature, ...]
    expected: tuple[Floats, ...]

    def __call__(self, chunk: Chunk) -> Floats:
        rule, f = self.rules[chunk.group], self.expected[chunk.group]
        x = np.asarray(chunk.codes, dtype=np.float64) if chunk.design is None else chunk.design
        scores = times_vector(x, self.slopes)
        _, which = np.unique(np.rint(scores / _SAME_SCORE), return_inverse=True)
        typical = np.bincount(which, scores) / np.bincount(which)
        posterior = score_posterior(typical, self.log_base, rule)[1]
        theta = rule.nodes[:, np.newaxis]
        mean, square = (column[:, np.newaxis] for column in times(posterior, np.hstack([theta, theta**2])).T)
        means = times(posterior, f)
        between = times(posterior, theta * f) - mean * means
        order = np.argsort(which, kind="stable")
        sorted_x, place = x[order], which[order]
        weighted = sorted_x * chunk.weights[order, np.newaxis]
        by_place = np.add.reduceat(weighted, np.searchsorted(place, np.arange(len(typical))), axis=0)
        n_persons = np.bincount(which, chunk.weights).astype(np.float64)[:, np.newaxis]
        own = crossed(weighted * (square - mean**2)[place], sorted_x)
        mixed = self.slots.T @ crossed(by_place, between)
        mass = crossed(n_persons, posterior).T
        inside = crossed(f * mass, f) - crossed(means * n_persons, means)
        return np.asarray(self.slots.T @ own @ self.slots - mixed - mixed.T + inside)


def _by_score(
    marginal: Marginal, xi: Floats, shown: Curves, rules: list[Quadrature], extra: tuple[Floats, ...]
) -> tuple[Floats, Floats]:
    (k, p), nodes = xi.shape, rules[0].nodes
    own = np.empty((len(nodes), k, p))
    own[..., 0] = nodes[:, np.newaxis] * np.einsum("kcq,c->qk", shown.shares, np.arange(p, dtype=np.float64))
    own[..., 1:] = np.moveaxis(np.cumsum(shown.shares[:, :0:-1], axis=1)[:, ::-1], 2, 0)
    slots = np.zeros((k, k * p + extra[0].shape[1]))
    slots[np.arange(k), np.arange(k) * p] = 1.0
    adding = _ScorePairs(
        slopes=xi[:, 0],
        slots=slots,
        log_base=shown.log_shares[:, 0].sum(axis=0),
        rules=tuple(rules),
        expected=tuple(np.hstack([own.reshape(len(nodes), -1), -part]) for part in extra),
    )
    mass = marginal.expect(xi, shown, rules).mass
    return complete_information(shown, mass), np.sum(marginal.run(adding), axis=0)


def _population_scores(rules: list[Quadrature], population: list[tuple[float, float]]) -> tuple[Floats, ...]:
    """For each group the scores of all later groups' mean and log sd at the nodes: its own, and zero for the others."""
    n_extra = 2 * (len(rules) - 1)
    every = []
    for group, rule in enumerate(rules):
        scores = np.zeros((len(rule.nodes), n_extra))
        if group:
            scores[:, 2 * group - 2 : 2 * group] = population_scores(rule, *population[group])
        every.append(scores)
    return tuple(every)


def _population_curvature(
    marginal: Marginal, group_mass: Floats, population: list[tuple[float, float]]
) -> Floats:
    """Curvature of the expected complete log-likelihood by mean and log sd of the later groups, block-diagonal."""
    size = 2 * (len(population) - 1)
    curvature = np.zeros((size, size))
    for group in range(1, len(population)):
        mass = group_mass[group]

        def gradient(at: Floats, mass: Floats = mass) -> Floats:
            mean, sd = float(at[0, 0]), float(np.exp(at[0, 1]))
            rule = marginal.rules([(mean, sd)])[0]
            return -(mass @ population_scores(rule, mean, sd))[np.newaxis]

        mean, sd = population[group]
        own = slice(2 * group - 2, 2 * group)
        curvature[own, own] = _by_difference(gradient, np.array([[mean, np.log(sd)]]))[0]
    return curvature


def _by_difference(gradient: Callable[[Floats], Floats], xi: Floats) -> Floats:
    """Derivatives of each row's gradient by that row, n x p x p; rows do not touch each other."""
    columns = []
    for parameter in range(xi.shape[1]):
        step = np.zeros(xi.shape)
        step[:, parameter] = _STEP
        columns.append((gradient(xi + step) - gradient(xi - step)) / (2 * _STEP))
    return np.stack(columns, axis=2)


def _inverse(information: Floats, is_held: Bools) -> Floats:
    """The inverse; parameters that are held or without information of their own get NaN and leave the others theirs."""
    scale = np.sqrt(np.maximum(np.diag(information), 0))
    known = (scale > 1e-6 * scale.max(initial=1.0)) & ~is_held
    inverse = np.full(information.shape, np.nan)
    own = np.ix_(known, known)
    outer = np.outer(scale[known], scale[known])
    try:
        np.linalg.cholesky(information[own] / outer + 1e-12 * np.eye(int(known.sum())))
        inverse[own] = np.linalg.inv(information[own] / outer) / outer
    except np.linalg.LinAlgError:
        # Not a maximum with a rounded top: no direction of this matrix can be trusted.
        return inverse
    return inverse
