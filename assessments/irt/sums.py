"""What the plain sum of answers says under a model."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from assessments.irt.bank import ItemBank, as_bank
from assessments.irt.curves import category_curves, information
from assessments.irt.estimate import Abilities
from assessments.irt.quadrature import NODES, normal_quadrature
from assessments.randomness import Floats


@dataclass(frozen=True, eq=False)
class SumScores:
    """For each possible sum of answers, the lowest counting 0: theta, its standard error, and how often it comes.

    `score`, `theta`, `error` and `probability` have one entry per sum; probabilities add up to 1.
    """

    score: Floats
    theta: Floats
    error: Floats
    probability: Floats


def sum_score_eap(items: ItemBank, *, quadrature: int = NODES) -> SumScores:
    """Expected a posteriori theta of each sum score, with its posterior sd (Thissen et al. 1995).

    The likelihood of a sum is added up over all patterns by the recursion of Lord & Wingersky (1984). Raises
    InvalidBank, InvalidArgument.

    >>> table = sum_score_eap(ItemBank(a=[1.0, 1.0], b=[0.0, 0.0]))
    >>> table.theta[[0, 2]].round(3).tolist(), table.probability.round(3).tolist()
    ([-0.704, 0.704], [0.293, 0.413, 0.293])
    """
    bank = as_bank(items)
    rule = normal_quadrature(quadrature)
    joint = sum_distribution(category_curves(rule.nodes, bank)[0], bank) * rule.weights[:, np.newaxis]
    probability = joint.sum(axis=0)
    theta = rule.nodes @ joint / probability
    variance = rule.nodes**2 @ joint / probability - theta**2
    return SumScores(np.arange(len(theta), dtype=np.float64), theta, np.sqrt(variance), probability)


def sum_distribution(shares: Floats, bank: ItemBank) -> Floats:
    """Probability of each sum at each node, Q x (highest sum + 1), from the categories' probabilities Q x k x C."""
    total = np.ones((len(shares), 1))
    for item, n_categories in enumerate(bank.n_categories.tolist()):
        grown = np.zeros((len(total), total.shape[1] + n_categories - 1))
        for category in range(n_categories):
            grown[:, category : category + total.shape[1]] += total * shares[:, item, category, np.newaxis]
        total = grown
    return total


def marginal_reliability(items: ItemBank, *, quadrature: int = NODES) -> float:
    """Expected reliability of theta in a standard normal population: the mean of I / (I + 1) (Green et al. 1984).

    Raises InvalidBank, InvalidArgument.

    >>> round(marginal_reliability(ItemBank(a=[1.0] * 40, b=[0.0] * 40)), 3)
    0.885
    """
    rule = normal_quadrature(quadrature)
    total = information(rule.nodes, items).sum(axis=1)
    return float(rule.weights @ (total / (total + 1)))


def empirical_reliability(abilities: Abilities) -> float:
    """Share of true variance in EAP estimates: var(theta) / (var(theta) + mean SE^2) (Bechger et al. 2003).

    Persons without a finite estimate are left out. NaN with fewer than two persons.

    >>> round(empirical_reliability(Abilities(np.array([-1.0, 0.0, 1.0]), np.array([0.5, 0.5, 0.5]))), 3)
    0.8
    """
    known = np.isfinite(abilities.theta) & np.isfinite(abilities.error)
    if known.sum() < 2:
        return float("nan")
    spread = float(np.var(abilities.theta[known], ddof=1))
    return spread / (spread + float(np.mean(abilities.error[known] ** 2)))
