"""Small data sets of every model, and the objective that calibration climbs."""

from __future__ import annotations

import numpy as np

from assessments import simulate
from assessments.irt import ItemBank
from assessments.irt.answers import as_answers
from assessments.irt.bank import Model
from assessments.irt.marginal import Marginal
from assessments.irt.parameters import layout
from assessments.irt.priors import Priors, as_priors
from assessments.randomness import Floats

POLYTOMOUS = ("grm", "gpcm")


def some_answers(
    model: Model, *, n_persons: int = 300, k_items: int = 5, missing: float = 0.0, seed: int = 11
) -> tuple[Floats, ItemBank]:
    """Answers to invented items, and the items."""
    n_categories = 3 if model in POLYTOMOUS else None
    bank = simulate.item_bank(model, k_items, seed=seed, n_categories=n_categories)
    theta = simulate.abilities(n_persons, seed=seed + 1)
    return simulate.responses(theta, bank, seed=seed + 2, missing=missing), bank


def a_marginal(
    x: Floats, model: Model, *, priors: Priors | None = None, group: Floats | None = None
) -> Marginal:
    """The penalised marginal log-likelihood of these answers."""
    answers = as_answers(x, weights=None, group=group, min_persons=2, min_items=2)
    return Marginal(layout(model, answers.n_categories), answers, as_priors(priors), 61, map)


def near_start(marginal: Marginal) -> Floats:
    """A point in the middle of nowhere, where no derivative is zero."""
    k, p = marginal.shape.free.shape
    generator = np.random.default_rng(3)
    xi = np.zeros((k, p))
    xi[:, 0] = generator.uniform(0.7, 1.6, k)
    m = marginal.shape.m
    xi[:, 1 : m + 1] = np.linspace(1.0, -1.0, m) if m > 1 else generator.uniform(-1, 1, (k, 1))
    if marginal.shape.model == "3pl":
        xi[:, 2] = generator.uniform(-2.0, -1.0, k)
    n_groups = marginal.answers.n_groups
    return np.concatenate([marginal.shape.pack(xi), np.tile([0.3, 0.2], n_groups - 1)])
