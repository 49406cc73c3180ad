"""Which item comes next."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from assessments.adaptive.chance import draws, step_of
from assessments.adaptive.standing import Standing
from assessments.irt import category_probability
from assessments.matrix import Bools, Ints
from assessments.randomness import Floats

#: Items whose scores differ by less count as equally good; the first of them is taken, on every machine.
TIE = 1e-9


def choose(standing: Standing) -> Ints:
    """The next item of one person, or of each of n: the best open one by the rules' criterion."""
    rules = standing.plan.rules
    closed = closed_now(standing)
    scores = _SCORES[rules.selection](standing, closed)
    np.copyto(scores, -np.inf, where=closed)
    if rules.selection == "randomesque":
        return _one_of_the_best(standing, scores, rules.n_best)
    return first_best(scores)


def closed_now(standing: Standing) -> Bools:
    """The items that cannot be chosen now; limits that would leave none have given way, except for enemies."""
    closed = standing.closed
    if standing.held_back is not None:
        narrowed = closed | standing.held_back
        closed = np.where(narrowed.all(axis=-1, keepdims=True), closed, narrowed)
    if standing.plan.content is not None and standing.counts is not None:
        closed = closed | standing.plan.content.outside(closed, standing.counts)
    return closed


def most_informative(standing: Standing) -> Ints:
    """The open item, of one person or of each of n, that informs most about theta."""
    scores = _fisher(standing, standing.closed)
    np.copyto(scores, -np.inf, where=closed_now(standing))
    return first_best(scores)


def first_best(scores: Floats) -> Ints:
    """The place of the largest score along the last axis, ties going to the first."""
    is_best: Bools = scores >= scores.max(axis=-1, keepdims=True) - TIE
    places: Ints = is_best.argmax(axis=-1)
    return places


def variance_after(standing: Standing, item: int | Ints) -> Floats:
    """The posterior variance to be expected after this item, for one person or for each of n with an item each."""
    likelihood = standing.plan.tables.likelihood[item]
    return _remaining(standing, _weights(standing) @ np.swapaxes(likelihood, -1, -2))


def variance_after_each(standing: Standing) -> Floats:
    """The posterior variance to be expected after each of the k items of the bank."""
    likelihood = standing.plan.tables.likelihood
    sums = _weights(standing) @ likelihood.reshape(-1, likelihood.shape[2]).T
    return _remaining(standing, sums.reshape(*sums.shape[:-1], *likelihood.shape[:2]))


def _weights(standing: Standing) -> Floats:
    """The posterior times the powers 0 to 2 of the nodes, 3 x n_nodes."""
    return np.asarray(standing.posterior[..., np.newaxis, :] * standing.plan.powers.T)


def _remaining(standing: Standing, sums: Floats) -> Floats:
    """Variances after each of m answers, weighted by their predictive probabilities and added up."""
    mass, first, second = np.moveaxis(sums, standing.posterior.ndim - 1, 0)
    return np.asarray(standing.plan.rules.prior_sd**2 * np.sum(second - first**2 / mass, axis=-1))


def _fisher(standing: Standing, _closed: Bools) -> Floats:
    return standing.plan.tables.information.at(standing.theta)


def _by_chance(standing: Standing, _closed: Bools) -> Floats:
    return draws(standing.seeds, step_of(standing.n_items), standing.plan.bank.k_items)


def _progressive(standing: Standing, closed: Bools) -> Floats:
    rules = standing.plan.rules
    weight = progress(step_of(standing.n_items), rules.fading, rules.acceleration)
    scores = _fisher(standing, closed)
    if weight == 1:
        return scores
    highest = np.where(closed, 0.0, scores).max(axis=-1, keepdims=True)
    return np.asarray((1 - weight) * highest * _by_chance(standing, closed) + weight * scores)


def progress(step: int, fading: int, acceleration: float) -> float:
    """The weight of information at a step from 1 on, from 0 at first to 1 at step `fading` (Barrada et al. 2008)."""
    if step >= fading:
        return 1.0
    parts = np.arange(fading) ** acceleration
    return float(parts[:step].sum() / parts.sum())


def _posterior_weighted(standing: Standing, _closed: Bools) -> Floats:
    return standing.posterior @ standing.plan.tables.node_information


def _expected_precision(standing: Standing, _closed: Bools) -> Floats:
    return -variance_after_each(standing)


def _kullback_leibler(standing: Standing, _closed: Bools) -> Floats:
    tables = standing.plan.tables
    k_items, m_categories, n_nodes = tables.log_likelihood.shape
    expected = standing.posterior @ tables.log_likelihood.reshape(-1, n_nodes).T
    expected = expected.reshape(*expected.shape[:-1], k_items, m_categories)
    shares = category_probability(standing.theta, standing.plan.bank)
    shares = shares if np.ndim(standing.theta) else shares[0]
    return np.asarray(np.sum(shares * (np.log(np.maximum(shares, 1e-200)) - expected), axis=-1))


def _one_of_the_best(standing: Standing, scores: Floats, n_best: int) -> Ints:
    n_open = np.isfinite(scores).sum(axis=-1)
    best = []
    for _ in range(n_best):
        place = first_best(scores)
        scores[place if scores.ndim == 1 else (np.arange(len(scores)), place)] = -np.inf
        best.append(place)
    chance = draws(standing.seeds, step_of(standing.n_items), 1)[..., 0]
    rank = np.asarray(chance * np.minimum(n_open, n_best), dtype=np.int64)
    return np.take_along_axis(np.stack(best, axis=-1), rank[..., np.newaxis], axis=-1)[..., 0]


_SCORES: dict[str, Callable[[Standing, Bools], Floats]] = {
    "mfi": _fisher,
    "randomesque": _fisher,
    "progressive": _progressive,
    "progressive-restricted": _progressive,
    "random": _by_chance,
    "mpwi": _posterior_weighted,
    "mepv": _expected_precision,
    "kl": _kullback_leibler,
}
