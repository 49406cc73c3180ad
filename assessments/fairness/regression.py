"""Logistic regressions of many items on the same persons, all by one Newton iteration."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from assessments.matrix import Bools
from assessments.randomness import Floats

#: Newton steps towards estimates that exist get short long before; towards a separated item's they stay at one logit,
#: and would only seem to end when probabilities round to 1, beyond 36 logits.
_MOST_STEPS = 28
#: A step shorter than this, in units of a standardised predictor, ends the search.
_SHORT = 1e-8
#: Designs whose information is more lopsided than this do not tell their coefficients apart.
_WORST_CONDITION = 1e12
#: Cells times items that are worked on together; more would leave the processor's cache.
_BLOCK = 1 << 19


class LogisticFit(NamedTuple):
    """Coefficients, k x p, and log-likelihoods, k; NaN for items without a finite estimate."""

    coefficients: Floats
    log_likelihood: Floats


def fit_logistic(design: Floats, right: Floats, wrong: Floats) -> LogisticFit:
    """Maximum likelihood of k logistic regressions that share a design.

    design is m x p, right and wrong are counts, m x k. An item has NaN when its likelihood rises for ever (the design
    separates right from wrong answers) or the cells that answered it do not tell the coefficients apart.

    >>> fit = fit_logistic(np.ones((1, 1)), np.array([[3.0, 4.0]]), np.array([[1.0, 0.0]]))
    >>> fit.coefficients.round(6).tolist()
    [[1.098612], [nan]]
    """
    width = max(1, _BLOCK // len(design))
    blocks = [slice(start, start + width) for start in range(0, right.shape[1], width)]
    fits = [_fit(design, right[:, block], right[:, block] + wrong[:, block]) for block in blocks]
    return LogisticFit(
        np.concatenate([fit.coefficients for fit in fits]),
        np.concatenate([fit.log_likelihood for fit in fits]),
    )


def _fit(design: Floats, right: Floats, persons: Floats) -> LogisticFit:
    products = (design[:, :, np.newaxis] * design[:, np.newaxis, :]).reshape(len(design), -1)
    beta = np.zeros((right.shape[1], design.shape[1]))
    step = np.zeros_like(beta)
    height = np.full(len(beta), -np.inf)
    is_open = _is_identified(products, persons)
    is_reached = np.zeros_like(is_open)
    for _ in range(_MOST_STEPS):
        places = np.flatnonzero(is_open)
        if not places.size:
            break
        trial = beta[places] + step[places]
        found = _look(trial, design, products, right[:, places], persons[:, places])
        # A step that leads downhill, by more than rounding, is taken back and halved.
        rises: Bools = found.height >= height[places] - 1e-12 * np.abs(found.height)
        step[places] /= 2
        up = places[rises]
        beta[up], height[up], step[up] = trial[rises], found.height[rises], found.step[rises]
        is_reached[up] = np.abs(step[up]).max(axis=1) <= _SHORT
        is_open &= ~is_reached
    beta[~is_reached], height[~is_reached] = np.nan, np.nan
    return LogisticFit(beta, height)


class _View(NamedTuple):
    """Log-likelihood of each item at a place, and the Newton step that leads on from there."""

    height: Floats
    step: Floats


def _look(beta: Floats, design: Floats, products: Floats, right: Floats, persons: Floats) -> _View:
    logits = design @ beta.T
    decay = np.exp(-np.abs(logits))
    height = (right * logits - persons * (np.maximum(logits, 0) + np.log1p(decay))).sum(axis=0)
    tail = decay / (1 + decay)
    shares = np.where(logits < 0, tail, 1 - tail)
    gradient = (right - persons * shares).T @ design
    information = _square((persons * tail * (1 - tail)).T @ products)
    # A trace of ridge keeps the last steps of separated items solvable; it changes no step that matters.
    ridge = 1e-13 * np.trace(information, axis1=1, axis2=2) + np.finfo(np.float64).tiny
    information += ridge[:, np.newaxis, np.newaxis] * np.eye(design.shape[1])
    return _View(height, np.linalg.solve(information, gradient[:, :, np.newaxis])[:, :, 0])


def _square(products: Floats) -> Floats:
    k_coefficients = int(np.sqrt(products.shape[1]))
    return products.reshape(-1, k_coefficients, k_coefficients)


def _is_identified(products: Floats, persons: Floats) -> Bools:
    return np.asarray(np.linalg.cond(_square(persons.T @ products)) < _WORST_CONDITION)
