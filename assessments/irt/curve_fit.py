"""How far an item's observed curve lies from its model's, for tables in which most answers are missing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from assessments.irt.answers import Codes, answers_table, codes_of
from assessments.irt.bank import ItemBank, as_bank
from assessments.irt.curves import category_curves
from assessments.irt.expectation import Chunk, GridPlan, GridStep
from assessments.irt.quadrature import NODES, normal_quadrature
from assessments.matrix import Ints, check_count
from assessments.randomness import Floats, check_seed, uniforms, words

#: Answers that the model holds for impossible must not turn a whole person into nothing.
_LEAST_LOG = -700.0


@dataclass(frozen=True, eq=False)
class CurveFit:
    """Of each item the distance `rmsd`, what it comes to by `chance` under the model, and `p` of the observed one.

    NaN for an item without answers; all of `chance` and `p` without draws.
    """

    rmsd: Floats
    chance: Floats
    p: Floats


def curve_fit(
    x: npt.ArrayLike, items: ItemBank, *, n_draws: int = 40, seed: int = 0, quadrature: int = NODES
) -> CurveFit:
    """Root mean square deviation of each item's observed curve from the model's (OECD 2017), from 0 to 1.

    The observed curve is what the answers say at each node, every person counted by the posterior given all of their
    answers; its squared distance is averaged over those who met the item. So each person may have met other items,
    where `item_fit` needs all of them answered. Limits in use lie between .05 and .15.

    Chance adds to the distance, and a wide posterior takes from it. Therefore it is held against `n_draws` tables of
    the same persons and gaps that follow the model (parametric bootstrap; Koehler, Robitzsch & Hartig 2020): theta is
    drawn from each posterior, and p is that of a scaled chi-square with the mean and the variance of their squares.
    Parameters estimated from the same answers bring the curves nearer: then p errs on the side of the item.

    `x` is n_persons x k_items as for `calibrate`, `items` a bank or a calibration. The same seed gives the same
    numbers. Raises InvalidMatrix, InvalidBank, InvalidArgument, InvalidSeed.

    >>> bank = ItemBank(a=[1.0, 1.0], b=[0.0, 0.0])
    >>> curve_fit([[1, 0], [0, 1], [1, 1], [0, 0]], bank, n_draws=0).rmsd.round(2).tolist()
    [0.02, 0.02]
    """
    bank = as_bank(items)
    codes = codes_of(answers_table(x, bank.k_items), bank)
    draws = words(check_seed(seed), 2 * check_count("n_draws", n_draws, at_least=0)) >> np.uint64(1)
    curves = _Curves.of(bank, codes, quadrature)
    found = curves.distances(codes)
    under_model = np.array(
        [
            curves.distances(curves.drawn(codes, int(first), int(second)))
            for first, second in draws.reshape(-1, 2)
        ]
    )
    return CurveFit(np.sqrt(found), *_judged(found, under_model.reshape(-1, bank.k_items)))


@dataclass(frozen=True, eq=False)
class _Curves:
    """Category probabilities at the nodes, k x C x Q, and the E-step at them."""

    bank: ItemBank
    shares: Floats
    step: GridStep

    @classmethod
    def of(cls, bank: ItemBank, codes: Codes, quadrature: int) -> _Curves:
        rule = normal_quadrature(quadrature)
        shares = category_curves(rule.nodes, bank)[0].transpose(1, 2, 0)
        plan = GridPlan(bank.n_categories, bool((codes >= 0).all()))
        with np.errstate(divide="ignore"):
            logs = np.maximum(np.log(shares), _LEAST_LOG)
        return cls(bank, shares, GridStep(plan, plan.spread(logs), (rule.weights,)))

    def distances(self, codes: Codes) -> Floats:
        """Mean squared distance of the observed curves, k; of more than two categories the mean over the steps."""
        counts = self.step.plan.gather(self.step(Chunk(0, codes, np.ones(len(codes))))[1])
        mass = counts.sum(axis=1)
        steps = np.arange(1, self.shares.shape[1]) < self.bank.n_categories[:, np.newaxis]
        with np.errstate(divide="ignore", invalid="ignore"):
            apart = _at_or_above(counts) / mass[:, np.newaxis] - _at_or_above(self.shares)
            squares = np.sum(np.nan_to_num(apart) ** 2 * steps[:, :, np.newaxis], axis=1)
            squares /= (self.bank.n_categories - 1).reshape(-1, 1)
            return np.asarray(np.sum(squares * mass, axis=1) / mass.sum(axis=1))

    def drawn(self, codes: Codes, seed_of_theta: int, seed_of_answers: int) -> Codes:
        """Answers of the same persons to the same items, as the model would have them."""
        places = self._thetas(codes, uniforms(seed_of_theta, (len(codes),)))
        chance = uniforms(seed_of_answers, codes.shape)
        made = np.zeros(codes.shape, dtype=np.int8)
        for step in _at_or_above(self.shares).transpose(1, 2, 0):
            made += chance < step[places]
        return np.where(codes < 0, np.int8(-1), made)

    def _thetas(self, codes: Codes, chance: Floats) -> Ints:
        """A node for each person, drawn from the posterior."""
        places, start = np.empty(len(codes), dtype=np.int64), 0
        chunk = Chunk(0, codes, np.ones(len(codes)))
        for _, _, likelihood, norm, _ in self.step.likelihoods(chunk):
            stop = start + len(norm)
            reached = np.cumsum(likelihood * self.step.weights[0], axis=1)
            places[start:stop] = np.sum(reached < (chance[start:stop] * norm)[:, np.newaxis], axis=1)
            start = stop
        return np.asarray(np.minimum(places, self.shares.shape[2] - 1))


def _at_or_above(by_category: Floats) -> Floats:
    """Of numbers by category (k x C x Q) those of each step, k x (C - 1) x Q."""
    return np.asarray(np.cumsum(by_category[:, :0:-1], axis=1)[:, ::-1])


def _judged(found: Floats, under_model: Floats) -> tuple[Floats, Floats]:
    """What chance makes of the distances, and p of those found (two moments; Box 1954)."""
    from scipy.special import chdtrc

    if len(under_model) < 2:
        return np.full(found.shape, np.nan), np.full(found.shape, np.nan)
    mean, variance = under_model.mean(axis=0), np.maximum(under_model.var(axis=0, ddof=1), 1e-300)
    df = 2 * mean**2 / variance
    return np.sqrt(mean), np.asarray(chdtrc(df, found * df / mean))
