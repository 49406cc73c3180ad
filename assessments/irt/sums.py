"""What the plain sum of answers says under a model."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce

import numpy as np

from assessments.irt.bank import ItemBank, as_bank
from assessments.irt.curves import category_curves, information
from assessments.irt.estimate import Abilities
from assessments.irt.quadrature import NODES, normal_quadrature
from assessments.matrix import check_kind
from assessments.randomness import Floats

#: Below this a probability has lost digits, and with them what it says of theta.
_IMPOSSIBLE = 1e-290


@dataclass(frozen=True, eq=False)
class SumScores:
    """For each possible sum of answers, the lowest counting 0: theta, its standard error, and how often it comes.

    `score`, `theta`, `error` and `probability` have one entry per sum; probabilities add up to 1. Theta and error of a
    sum that is next to impossible (below 1e-290, in banks of steep items far from everybody) are NaN.
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
    is_possible = probability > _IMPOSSIBLE
    share = np.divide(joint, probability, out=np.full(joint.shape, np.nan), where=is_possible)
    theta = rule.nodes @ share
    variance = np.maximum(rule.nodes**2 @ share - theta**2, 0.0)
    return SumScores(np.arange(len(theta), dtype=np.float64), theta, np.sqrt(variance), probability)


def sum_distribution(shares: Floats, bank: ItemBank) -> Floats:
    """Probability of each sum at each node, Q x (highest sum + 1), from the categories' probabilities Q x k x C."""
    return reduce(_with_item, _single_items(shares, bank), np.ones((len(shares), 1)))


def rest_distributions(shares: Floats, bank: ItemBank) -> Iterator[Floats]:
    """For each item the distribution of the sum over all others, as `sum_distribution`.

    Halves share what the other half adds to them, so that k log k items are added up and not k squared.
    """
    return _without_each(np.ones((len(shares), 1)), _single_items(shares, bank))


def _without_each(total: Floats, items: list[Floats]) -> Iterator[Floats]:
    if len(items) == 1:
        yield total
        return
    middle = len(items) // 2
    first, second = items[:middle], items[middle:]
    yield from _without_each(reduce(_with_item, second, total), first)
    yield from _without_each(reduce(_with_item, first, total), second)


def _single_items(shares: Floats, bank: ItemBank) -> list[Floats]:
    return [shares[:, item, :n_categories] for item, n_categories in enumerate(bank.n_categories)]


def _with_item(total: Floats, shares: Floats) -> Floats:
    """The distribution of a sum to which an item adds its category."""
    k_sums, n_categories = total.shape[1], shares.shape[1]
    grown = np.zeros((len(total), k_sums + n_categories - 1))
    for category in range(n_categories):
        grown[:, category : category + k_sums] += total * shares[:, category, np.newaxis]
    return grown


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

    Persons without a finite estimate are left out. NaN with fewer than two persons. Raises InvalidArgument for what are
    no abilities.

    >>> round(empirical_reliability(Abilities(np.array([-1.0, 0.0, 1.0]), np.array([0.5, 0.5, 0.5]))), 3)
    0.8
    """
    check_kind("abilities", abilities, Abilities)
    known = np.isfinite(abilities.theta) & np.isfinite(abilities.error)
    if known.sum() < 2:
        return float("nan")
    spread = float(np.var(abilities.theta[known], ddof=1))
    return spread / (spread + float(np.mean(abilities.error[known] ** 2)))
