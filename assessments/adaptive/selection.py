"""Which item comes next."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np

from assessments.adaptive.chance import draw, draws, step_of
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
    if rules.selection == "random":
        return _any_of(standing, ~closed)
    scores = _SCORES[rules.selection](standing, closed)
    np.copyto(scores, -np.inf, where=closed)
    if rules.selection == "randomesque":
        return _any_of(standing, among_best(scores, rules.n_best))
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
    # For one person the place of the largest is found in a third of the time of a maximum along an axis.
    largest = scores[scores.argmax()] if scores.ndim == 1 else scores.max(axis=-1, keepdims=True)
    is_best: Bools = scores >= largest - TIE
    places: Ints = is_best.argmax(axis=-1)
    return places


def among_best(scores: Floats, n_best: int) -> Bools:
    """The n largest finite scores along the last axis; ties for the last place go to the first."""
    if n_best >= scores.shape[-1]:
        return np.isfinite(scores)
    last = np.partition(scores, -n_best, axis=-1)[..., -n_best, np.newaxis]
    # Where fewer than n are finite, the last of the n is not.
    near: Bools = scores >= np.maximum(last - TIE, np.finfo(np.float64).min)
    if np.all(_counts(near) <= n_best):
        return near
    above = scores > last + TIE
    tied = near & ~above
    n_left = n_best - np.asarray(_counts(above))[..., np.newaxis]
    return above | (tied & (tied.cumsum(axis=-1) <= n_left))


def _counts(marked: Bools) -> int | Ints:
    """How many are marked, for one person or for each of n. Along an axis a single row takes ten times as long."""
    if marked.ndim == 1:
        return int(np.count_nonzero(marked))
    return np.asarray(np.count_nonzero(marked, axis=-1))


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


def _any_of(standing: Standing, candidates: Bools) -> Ints:
    """One of these items, all equally likely, for one person or for each of n."""
    counts, places = _counts(candidates), np.flatnonzero(candidates)
    chance = draw(standing.seeds, step_of(standing.n_items))
    ranks = np.asarray(chance * counts, dtype=np.int64)
    if candidates.ndim == 1:
        return np.asarray(places[ranks])
    # The places of each person follow those of the person before.
    return np.asarray(places[np.cumsum(counts) - counts + ranks] % candidates.shape[-1])


def _progressive(standing: Standing, closed: Bools) -> Floats:
    rules = standing.plan.rules
    weight = progress(step_of(standing.n_items), rules.fading, rules.acceleration)
    scores = _fisher(standing, closed)
    if weight == 1:
        return scores
    np.copyto(scores, 0.0, where=closed)
    chance = draws(standing.seeds, step_of(standing.n_items), scores.shape[-1])
    chance *= (1 - weight) * scores.max(axis=-1, keepdims=True)
    scores *= weight
    chance += scores
    return chance


@lru_cache(maxsize=256)
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


_SCORES: dict[str, Callable[[Standing, Bools], Floats]] = {
    "mfi": _fisher,
    "randomesque": _fisher,
    "progressive": _progressive,
    "progressive-restricted": _progressive,
    "mpwi": _posterior_weighted,
    "mepv": _expected_precision,
    "kl": _kullback_leibler,
}
