"""How far observed curves lie from the model's, in tables with many gaps."""

from __future__ import annotations

import numpy as np
import pytest

from assessments import simulate
from assessments.irt import ItemBank, calibrate, curve_fit, probability
from assessments.irt.quadrature import normal_quadrature
from assessments.randomness import Floats
from tests.assessments.irt.test_recovery import population

pytestmark = pytest.mark.pure


def gaps(x: Floats, *, kept: int) -> Floats:
    """Each row keeps so many neighbouring columns, in turn."""
    n, k = x.shape
    start = (np.arange(n) * kept) % k
    away = (np.arange(k) - start[:, np.newaxis]) % k
    return np.where(away < kept, x, np.nan)


def test_curves_that_follow_the_model_are_left_alone_and_others_found() -> None:
    """Four hundred answers an item, fifteen a person; half of everybody solves one of them, able or not."""
    bank = ItemBank(np.full(30, 1.3), np.linspace(-1.5, 1.5, 30), np.full(30, 0.2))
    x = population(bank, n_persons=800, seed=91)
    x[:, 10] = np.random.default_rng(92).random(800) < 0.5
    x = gaps(x, kept=15)
    found = curve_fit(x, calibrate(x, "1pl", asymptotes=0.2).items)
    assert found.p[10] < 1e-4
    assert found.rmsd[10] > 2 * found.chance[10]
    others = np.arange(30) != 10
    assert found.p[others].min() > 0.05 / 30
    # Parameters that were estimated from the same answers bring the curves nearer.
    assert 0.5 < found.rmsd[others].mean() / found.chance[others].mean() < 1


def test_p_is_even_under_the_model() -> None:
    bank = simulate.item_bank("2pl", 40, seed=101)
    p = np.concatenate(
        [
            curve_fit(gaps(population(bank, n_persons=600, seed=seed), kept=15), bank, seed=seed).p
            for seed in range(102, 107)
        ]
    )
    assert np.mean(p < 0.5) == pytest.approx(0.5, abs=0.1)
    assert np.mean(p < 0.05) == pytest.approx(0.05, abs=0.04)


def test_it_is_the_distance_of_two_known_curves() -> None:
    """With many items the posterior is narrow, and the observed curve nearly the true one."""
    bank = ItemBank(np.full(60, 2.0), np.linspace(-2, 2, 60))
    x = population(bank, n_persons=4_000, seed=93)
    x[:, 30] = np.random.default_rng(94).random(4_000) < 0.5
    rule = normal_quadrature(61)
    expected = np.sqrt(rule.weights @ (probability(rule.nodes, bank)[:, 30] - 0.5) ** 2)
    assert curve_fit(x, bank, n_draws=0).rmsd[30] == pytest.approx(expected, abs=0.02)


def test_items_of_several_categories_and_items_that_nobody_met() -> None:
    bank = simulate.item_bank("grm", 8, seed=97, n_categories=4)
    x = population(bank, n_persons=500, seed=98)
    x[:, 2] = x[::-1, 2]
    x[:, 5] = np.nan
    found = curve_fit(x, bank, n_draws=20)
    assert np.isnan([found.rmsd[5], found.chance[5], found.p[5]]).all()
    assert found.p[2] < 1e-6
    assert np.nanmin(np.delete(found.p, 2)) > 1e-4


def test_the_same_seed_gives_the_same_numbers_and_no_draws_no_p() -> None:
    bank = simulate.item_bank("2pl", 6, seed=99)
    x = population(bank, n_persons=200, seed=100)
    first, again, other = (curve_fit(x, bank, n_draws=5, seed=seed) for seed in (1, 1, 2))
    assert first.p.tolist() == again.p.tolist() != other.p.tolist()
    without = curve_fit(x, bank, n_draws=0)
    assert without.rmsd.tolist() == first.rmsd.tolist()
    assert np.isnan(without.p).all()
