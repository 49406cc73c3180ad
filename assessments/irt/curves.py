"""What a model says of one answer: probabilities of categories and the information that an item gives."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from assessments.irt.bank import ItemBank, as_bank
from assessments.matrix import as_vector
from assessments.randomness import Floats

#: A probability is never rounded down to zero, so that its logarithm stays a number.
TINY = float(np.finfo(np.float64).tiny)


def probability(theta: npt.ArrayLike, items: ItemBank) -> Floats:
    """Probability of a right answer, n_theta x k_items; with more than two categories n_theta x k_items x m_categories.

    Two categories: P = c + (1 - c) / (1 + exp(-a (theta - b))) (Birnbaum 1968). More: see `category_probability`.
    Raises InvalidMatrix, InvalidBank.

    >>> probability([0.0], ItemBank(a=[1.0], b=[0.0], c=[0.2])).round(6).tolist()
    [[0.6]]
    """
    bank = as_bank(items)
    shares = category_probability(theta, bank)
    return shares[:, :, 1] if bank.is_dichotomous else shares


def category_probability(theta: npt.ArrayLike, items: ItemBank) -> Floats:
    """Probability of each category, n_theta x k_items x m_categories; zero for categories that an item lacks.

    Graded model (Samejima 1969): P_k = P*_k - P*_(k+1) with P*_k = 1 / (1 + exp(-a (theta - b_k))) and P*_0 = 1.
    Generalised partial credit (Muraki 1992): P_k proportional to exp(sum over v <= k of a (theta - b_v)).
    Raises InvalidMatrix, InvalidBank.

    >>> category_probability(0.0, ItemBank(a=[2.0], thresholds=[[-1.0, 1.0]])).round(4).tolist()
    [[[0.1192, 0.7616, 0.1192]]]
    """
    bank = as_bank(items)
    return _CURVES[bank.model](as_vector(theta, name="theta"), bank)[0]


def information(theta: npt.ArrayLike, items: ItemBank) -> Floats:
    """Fisher information of each item about theta, n_theta x k_items, in units of theta^-2.

    I = sum over categories of P'_k^2 / P_k; for two categories a^2 ((P - c) / (1 - c))^2 (1 - P) / P. Summed over items
    it is 1 / SE^2 of the maximum-likelihood estimate (Lord 1980). Raises InvalidMatrix, InvalidBank.

    >>> information([0.0, 1.0], ItemBank(a=[2.0], b=[0.0])).round(4).tolist()
    [[1.0], [0.42]]
    """
    bank = as_bank(items)
    shares, slopes = _CURVES[bank.model](as_vector(theta, name="theta"), bank)
    return np.asarray(np.sum(slopes**2 / np.maximum(shares, TINY), axis=2))


def expected_score(theta: npt.ArrayLike, items: ItemBank) -> Floats:
    """Expected answer, n_theta x k_items, from 0 to m_categories - 1. Raises InvalidMatrix, InvalidBank."""
    shares = category_probability(theta, items)
    return np.asarray(shares @ np.arange(shares.shape[2], dtype=np.float64))


def category_curves(theta: Floats, bank: ItemBank) -> tuple[Floats, Floats]:
    """Probabilities of the categories and their derivatives by theta, both n_theta x k_items x m_categories."""
    return _CURVES[bank.model](theta, bank)


def log_lowest(theta: Floats, bank: ItemBank) -> Floats:
    """Logarithm of the probability of the lowest category, n_theta x k_items, also where that is too small for a
    number; for models of the exponential family, whose curves share one formula.
    """
    totals = _totals(theta, bank)
    top = totals.max(axis=2)
    return np.asarray(-(top + np.log(np.exp(totals - top[..., np.newaxis]).sum(axis=2))))


def logistic(logits: Floats) -> Floats:
    """1 / (1 + exp(-x)) of each entry, without a warning in the far tails."""
    with np.errstate(over="ignore"):
        return np.asarray(1.0 / (1.0 + np.exp(-logits)))


def _dichotomous(theta: Floats, bank: ItemBank) -> tuple[Floats, Floats]:
    logits = bank.a * (theta[:, np.newaxis] - bank.b)
    # Two logistic curves instead of 1 - P: the difference would lose the small one's digits.
    rising, falling = logistic(logits), logistic(-logits)
    shares = np.stack([(1 - bank.c) * falling, bank.c + (1 - bank.c) * rising], axis=2)
    slope = (1 - bank.c) * bank.a * rising * falling
    return shares, np.stack([-slope, slope], axis=2)


def _graded(theta: Floats, bank: ItemBank) -> tuple[Floats, Floats]:
    passed, failed, apart = graded_parts(theta, bank)
    # P*_k - P*_(k+1) as a product: the difference would lose its digits where the two curves nearly meet.
    shares = passed[..., :-1] * failed[..., 1:] * apart
    return shares, bank.a[:, np.newaxis] * shares * (failed[..., :-1] - passed[..., 1:])


def graded_parts(theta: Floats, bank: ItemBank) -> tuple[Floats, Floats, Floats]:
    """P*_k and 1 - P*_k for k = 0 ... m + 1, both n_theta x k_items x (m + 2), and 1 - exp(-a (b_(k+1) - b_k)) for
    k = 0 ... m, k_items x (m + 1): P*_k times 1 - P*_(k+1) times the latter is the probability of category k.
    """
    logits = bank.a[:, np.newaxis] * (theta[:, np.newaxis, np.newaxis] - bank.thresholds)
    # A missing threshold lies infinitely high: nobody passes it.
    logits = np.where(np.isnan(logits), -np.inf, logits)
    one, zero = np.ones((*logits.shape[:2], 1)), np.zeros((*logits.shape[:2], 1))
    passed = np.concatenate([one, logistic(logits), zero], axis=2)
    failed = np.concatenate([zero, logistic(-logits), one], axis=2)
    apart = np.ones((bank.k_items, logits.shape[2] + 1))
    gaps = bank.a[:, np.newaxis] * np.diff(bank.thresholds, axis=1)
    apart[:, 1:-1] = np.where(np.isnan(gaps), 1.0, -np.expm1(-gaps))
    return passed, failed, apart


def _partial_credit(theta: Floats, bank: ItemBank) -> tuple[Floats, Floats]:
    totals = _totals(theta, bank)
    weights = np.exp(totals - totals.max(axis=2, keepdims=True))
    shares = weights / weights.sum(axis=2, keepdims=True)
    categories = np.arange(shares.shape[2], dtype=np.float64)
    mean = shares @ categories
    return shares, bank.a[:, np.newaxis] * shares * (categories - mean[..., np.newaxis])


def _totals(theta: Floats, bank: ItemBank) -> Floats:
    """Sums of a (theta - b_v) over v = 1 ... k for each category k; minus infinity where an item lacks it."""
    steps = bank.a[:, np.newaxis] * (theta[:, np.newaxis, np.newaxis] - bank.thresholds)
    steps = np.where(np.isnan(steps), -np.inf, steps)
    return np.concatenate([np.zeros((*steps.shape[:2], 1)), np.cumsum(steps, axis=2)], axis=2)


_CURVES: dict[str, Callable[[Floats, ItemBank], tuple[Floats, Floats]]] = {
    "rasch": _dichotomous,
    "1pl": _dichotomous,
    "2pl": _dichotomous,
    "3pl": _dichotomous,
    "grm": _graded,
    "gpcm": _partial_credit,
}
