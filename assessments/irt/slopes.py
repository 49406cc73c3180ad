"""Second derivatives of the categories' probabilities, which Warm's correction needs."""

from __future__ import annotations

import numpy as np

from assessments.irt.bank import DICHOTOMOUS, ItemBank
from assessments.irt.curves import category_curves, graded_parts, logistic
from assessments.randomness import Floats


def category_curvature(theta: Floats, bank: ItemBank) -> Floats:
    """Second derivatives of the categories' probabilities by theta, n_theta x k_items x m_categories."""
    if bank.model in DICHOTOMOUS:
        return _dichotomous(theta, bank)
    return _graded(theta, bank) if bank.model == "grm" else _partial_credit(theta, bank)


def _dichotomous(theta: Floats, bank: ItemBank) -> Floats:
    logits = bank.a * (theta[:, np.newaxis] - bank.b)
    passed, failed = logistic(logits), logistic(-logits)
    bend = (1 - bank.c) * bank.a**2 * passed * failed * (failed - passed)
    return np.stack([-bend, bend], axis=2)


def _graded(theta: Floats, bank: ItemBank) -> Floats:
    # P'' = P ((log P)'^2 + (log P)''), where log P has the derivative a (1 - P*_k - P*_(k+1)).
    passed, failed, apart = graded_parts(theta, bank)
    shares = passed[..., :-1] * failed[..., 1:] * apart
    bend = passed * failed
    rise = failed[..., :-1] - passed[..., 1:]
    return np.asarray(bank.a[:, np.newaxis] ** 2 * shares * (rise**2 - bend[..., :-1] - bend[..., 1:]))


def _partial_credit(theta: Floats, bank: ItemBank) -> Floats:
    shares, _ = category_curves(theta, bank)
    categories = np.arange(shares.shape[2], dtype=np.float64)
    away = categories - (shares @ categories)[..., np.newaxis]
    variance = (shares * away**2).sum(axis=2, keepdims=True)
    return np.asarray(bank.a[:, np.newaxis] ** 2 * shares * (away**2 - variance))
