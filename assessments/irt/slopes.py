"""Second derivatives of the categories' probabilities, which Warm's correction needs."""

from __future__ import annotations

import numpy as np

from assessments.irt.bank import ItemBank
from assessments.irt.curves import category_curves, logistic
from assessments.randomness import Floats


def category_curvature(theta: Floats, bank: ItemBank) -> Floats:
    """Second derivatives of the categories' probabilities by theta, n_theta x k_items x m_categories."""
    if bank.model == "gpcm":
        return _partial_credit(theta, bank)
    steps = np.where(np.isnan(bank.thresholds), np.inf, bank.thresholds)
    with np.errstate(invalid="ignore"):
        logits = bank.a[:, np.newaxis] * (theta[:, np.newaxis, np.newaxis] - steps)
    passed = logistic(np.where(np.isnan(logits) | np.isposinf(steps), -np.inf, logits))
    # Of one logistic curve: a^2 P (1 - P) (1 - 2 P).
    bend = (1 - bank.c[:, np.newaxis]) * bank.a[:, np.newaxis] ** 2 * passed * (1 - passed) * (1 - 2 * passed)
    edge = np.zeros((*bend.shape[:2], 1))
    return np.asarray(np.concatenate([edge, bend], axis=2) - np.concatenate([bend, edge], axis=2))


def _partial_credit(theta: Floats, bank: ItemBank) -> Floats:
    shares, _ = category_curves(theta, bank)
    categories = np.arange(shares.shape[2], dtype=np.float64)
    away = categories - (shares @ categories)[..., np.newaxis]
    variance = (shares * away**2).sum(axis=2, keepdims=True)
    return np.asarray(bank.a[:, np.newaxis] ** 2 * shares * (away**2 - variance))
