"""The exact, or as near as matters, by other code than ours: fine grids, float64, nothing clever."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from tests.bench.engine.draws import Codes, Floats, Items, blocks

#: Small enough for products in the cache and on one thread: two that wait for each other take many times as long.
_BLOCK = 256


class Grid(NamedTuple):
    """Abilities at equal steps with the logarithm of their share of the standard normal population."""

    nodes: Floats
    log_weights: Floats


def grid(n_nodes: int, bound: float) -> Grid:
    nodes = np.linspace(-bound, bound, n_nodes)
    log_weights = -0.5 * nodes**2
    return Grid(nodes, log_weights - np.logaddexp.reduce(log_weights))


#: What a calibration maximises is defined on this grid; all parameters, ours and theirs, are judged on it.
CALIBRATION = grid(61, 6.0)
#: As good as continuous.
FINE = grid(801, 8.0)


# ---- curves ----------------------------------------------------------------------------------------------


def log_curves(items: Items, nodes: Floats) -> Floats:
    """Logarithms of the probabilities of each category: categories x items x nodes."""
    z = items.a[:, np.newaxis] * (nodes - items.thresholds.T[:, :, np.newaxis])
    above, below = -np.logaddexp(0.0, -z), -np.logaddexp(0.0, z)
    if items.c.any():
        c = items.c[:, np.newaxis]
        with np.errstate(divide="ignore"):
            return np.stack([np.log1p(-c) + below[0], np.logaddexp(np.log(c), np.log1p(-c) + above[0])])
    between = above[:-1] + below[1:] + np.log1p(-np.exp(z[1:] - z[:-1]))
    return np.concatenate([below[:1], between, above[-1:]])


def _joint(codes: Codes, curves: Floats, prior: Floats) -> Floats:
    """Logarithm of prior times likelihood, n x nodes; missing answers count for nothing."""
    joint = np.broadcast_to(prior, (len(codes), prior.size)).copy()
    for category, curve in enumerate(curves):
        joint += (codes == category).astype(np.float64) @ curve
    return joint


def _posterior(joint: Floats) -> tuple[Floats, float]:
    """Each person's posterior over the nodes, and the sum of the logarithms of their likelihoods."""
    peaks = joint.max(axis=1, keepdims=True)
    posterior = np.exp(joint - peaks)
    totals = posterior.sum(axis=1, keepdims=True)
    return posterior / totals, float(np.sum(peaks) + np.sum(np.log(totals)))


# ---- abilities -------------------------------------------------------------------------------------------


def abilities(codes: Codes, items: Items) -> tuple[Floats, Floats]:
    """Mean and standard deviation of each person's posterior on the fine grid."""
    theta, error = np.empty(len(codes)), np.empty(len(codes))
    curves = log_curves(items, FINE.nodes)
    for block in blocks(len(codes), _BLOCK):
        posterior, _ = _posterior(_joint(codes[block], curves, FINE.log_weights))
        theta[block] = posterior @ FINE.nodes
        squared = (FINE.nodes - theta[block, np.newaxis]) ** 2
        error[block] = np.sqrt(np.sum(posterior * squared, axis=1))
    return theta, error


# ---- calibrations ----------------------------------------------------------------------------------------


def log_likelihood(codes: Codes, items: Items) -> float:
    """Marginal log-likelihood of these parameters on the grid of calibrations."""
    curves = log_curves(items, CALIBRATION.nodes)
    return sum(
        _posterior(_joint(codes[block], curves, CALIBRATION.log_weights))[1]
        for block in blocks(len(codes), _BLOCK)
    )


def log_prior(items: Items) -> float:
    """PyPI mirt's own priors of the 3PL: a log-normal (0, 0.5), b normal (0, 2), c beta (2, 8)."""
    return float(sum(np.sum(density(values)) for density, values in _priors(items)))


def shortfall(codes: Codes, items: Items, *, priors: bool = False) -> float:
    """How far below its maximum the (penalised) log-likelihood is, estimated where it stands: g' I^-1 g / 2.

    g is the gradient and I the sum of the outer products of the persons' scores, so nothing of the calibration that
    found the parameters is trusted.
    """
    gradient, information = _scores(codes, items, with_guessing=priors)
    if priors:
        slope, curvature = _of_priors(items)
        gradient, information = gradient + slope, information - np.diag(curvature)
    return float(0.5 * gradient @ np.linalg.solve(information, gradient))


def _scores(codes: Codes, items: Items, *, with_guessing: bool) -> tuple[Floats, Floats]:
    """Gradient by all slopes, then all first thresholds, and so on; and the scores' outer products."""
    curves = log_curves(items, CALIBRATION.nodes)
    tangents = [_tangent(bumped) for bumped in _bumps(items, with_guessing=with_guessing)]
    n_parameters = len(tangents) * len(items.a)
    gradient, information = np.zeros(n_parameters), np.zeros((n_parameters, n_parameters))
    for block in blocks(len(codes), _BLOCK):
        answers = codes[block]
        posterior, _ = _posterior(_joint(answers, curves, CALIBRATION.log_weights))
        scores = np.hstack(
            [
                sum((answers == category) * (posterior @ rows.T) for category, rows in enumerate(tangent))
                for tangent in tangents
            ]
        )
        gradient += scores.sum(axis=0)
        information += scores.T @ scores
    return gradient, information


#: Of a central difference: small beside the parameters, large beside their rounding.
_STEP = 1e-5


def _bumps(items: Items, *, with_guessing: bool) -> list[Callable[[float], Items]]:
    """For each kind of parameter, the items with all parameters of this kind moved by a step."""

    def threshold(column: int) -> Callable[[float], Items]:
        unit = np.eye(items.thresholds.shape[1])[column]
        return lambda step: items._replace(thresholds=items.thresholds + step * unit)

    moves = [
        lambda step: items._replace(a=items.a + step),
        *(threshold(column) for column in range(items.thresholds.shape[1])),
    ]
    return [*moves, lambda step: items._replace(c=items.c + step)] if with_guessing else moves


def _tangent(bumped: Callable[[float], Items]) -> Floats:
    ahead, behind = (log_curves(bumped(step), CALIBRATION.nodes) for step in (_STEP, -_STEP))
    return (ahead - behind) / (2 * _STEP)


def _priors(items: Items) -> list[tuple[Callable[[Floats], Floats], Floats]]:
    def slopes(a: Floats) -> Floats:
        return -np.log(a) - np.log(0.5) - 0.5 * math.log(2 * math.pi) - 0.5 * (np.log(a) / 0.5) ** 2

    def locations(b: Floats) -> Floats:
        return -math.log(2.0) - 0.5 * math.log(2 * math.pi) - 0.5 * (b / 2.0) ** 2

    def guessing(c: Floats) -> Floats:
        return np.log(c) + 7 * np.log1p(-c) + math.lgamma(10) - math.lgamma(2) - math.lgamma(8)

    return [(slopes, items.a), (locations, items.b), (guessing, items.c)]


def _of_priors(items: Items) -> tuple[Floats, Floats]:
    """First and second derivatives of the logarithm of the priors, in the order of the scores."""
    slope, curvature = [], []
    for density, values in _priors(items):
        before, here, after = (density(values + step) for step in (-1e-4, 0.0, 1e-4))
        slope.append((after - before) / 2e-4)
        curvature.append((after - 2 * here + before) / 1e-8)
    return np.concatenate(slope), np.concatenate(curvature)


# ---- adaptive sessions -----------------------------------------------------------------------------------


class Sessions(NamedTuple):
    """Which items each person was given, in order, and the ability that came out."""

    paths: list[list[int]]
    theta: Floats


def sessions(items: Items, answers: Codes, *, max_error: float, max_items: int) -> Sessions:
    """The rule itself: most informative item at the posterior mean, until its error is below, or enough items."""
    n_persons, n_nodes = len(answers), FINE.nodes.size
    curves = log_curves(items, FINE.nodes)
    joint = np.broadcast_to(FINE.log_weights, (n_persons, n_nodes)).copy()
    theta, open_ = np.zeros(n_persons), np.ones(n_persons, dtype=bool)
    unused = np.ones(answers.shape, dtype=bool)
    paths: list[list[int]] = [[] for _ in answers]
    for _ in range(max_items):
        people = np.flatnonzero(open_)
        chosen = np.argmax(np.where(unused[people], _information(theta[people], items), -1.0), axis=1)
        unused[people, chosen] = False
        for person, item in zip(people, chosen, strict=True):
            paths[person].append(int(item))
        joint[people] += curves[answers[people, chosen], chosen]
        posterior, _ = _posterior(joint[people])
        theta[people] = posterior @ FINE.nodes
        variance = np.sum(posterior * (FINE.nodes - theta[people, np.newaxis]) ** 2, axis=1)
        open_[people] = np.sqrt(variance) >= max_error
    return Sessions(paths, theta)


def _information(theta: Floats, items: Items) -> Floats:
    p = 1.0 / (1.0 + np.exp(-items.a * (theta[:, np.newaxis] - items.b)))
    return items.a**2 * p * (1.0 - p)
