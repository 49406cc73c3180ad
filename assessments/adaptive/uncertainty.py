"""What the errors of calibrated parameters add to the error of theta."""

from __future__ import annotations

from math import sqrt

import numpy as np
import numpy.typing as npt

from assessments.adaptive.session import State
from assessments.errors import InvalidArgument
from assessments.randomness import Floats


def widened_error(state: State, covariance: npt.ArrayLike, *, is_one_slope: bool = False) -> float:
    """The standard error of theta when item parameters are themselves only known with an error.

    By the law of total variance the posterior variance for given parameters is joined by the variance of the posterior
    mean over the parameters, taken to first order (Yang, Hansen & Cai 2012; Cheng & Yuan 2010): sqrt(s^2 + sum g' C g)
    with g, the gradient of the mean by (a, b) of an item, equal to the posterior covariance of theta with that item's
    score. Items are taken as independent of each other; with `is_one_slope` their slopes are one number, whose variance
    is that of the first entry. c is taken as known.

    `covariance`: k x 2 x 2, of (a, b) of each item of the bank, which has right or wrong answers.

    Raises InvalidArgument.

    >>> from assessments.adaptive import answer, start
    >>> from assessments.irt import ItemBank
    >>> state = answer(start(ItemBank(a=[1.5, 1.0], b=[0.0, 1.0])), 0, 1)
    >>> errors = [[[0.04, 0.0], [0.0, 0.25]], [[0.04, 0.0], [0.0, 0.25]]]
    >>> round(state.error, 3), round(widened_error(state, errors), 3)
    (0.848, 0.86)
    """
    given = np.asarray(covariance, dtype=np.float64)
    bank = state.bank
    if given.shape != (bank.k_items, 2, 2) or not np.isfinite(given).all() or not bank.is_dichotomous:
        raise InvalidArgument(
            "covariance", given.shape, f"{bank.k_items} x 2 x 2 numbers for right-or-wrong items"
        )
    if not state.items:
        return state.error
    own, gradient = given[list(state.items)], _gradient(state)
    added = float(np.einsum("ip,ipr,ir->", gradient, own, gradient))
    if is_one_slope:
        # What is known of each slope is the same number: its effects add up before they are squared.
        alone = float(gradient[:, 0] ** 2 @ own[:, 0, 0])
        added += float(gradient[:, 0].sum() ** 2 * given[0, 0, 0]) - alone
    return sqrt(state.error**2 + max(added, 0.0))


def _gradient(state: State) -> Floats:
    """Derivatives of the posterior mean by (a, b) of each item that was answered, m x 2."""
    standing, bank, places = state.standing, state.bank, list(state.items)
    nodes = standing.plan.tables.nodes
    a, b, c = bank.a[places, None], bank.b[places, None], bank.c[places, None]
    given = np.asarray(state.responses)[:, None] - bank.lowest_category
    rising = 1 / (1 + np.exp(-np.clip(a * (nodes - b), -500.0, 500.0)))
    right = c + (1 - c) * rising
    # d log P(answer) / d logit; without guessing this is the answer less its probability.
    score = np.where(given == 1, (1 - c) * rising * (1 - rising) / np.maximum(right, 1e-300), -rising)
    pull = standing.posterior * (nodes - state.theta)
    return np.stack([(score * (nodes - b)) @ pull, (-a * score) @ pull], axis=1)
