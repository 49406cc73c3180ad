"""Sum scores and fit, by hand and against all patterns of answers counted out one by one."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import product
from math import sqrt

import numpy as np
import pytest
from scipy.stats import binom, chi2, ncx2

from assessments import simulate
from assessments.errors import InvalidMatrix, NoVariance
from assessments.irt import (
    Abilities,
    Calibration,
    ItemBank,
    calibrate,
    empirical_reliability,
    estimate,
    information,
    item_fit,
    marginal_reliability,
    model_fit,
    probability,
    q3,
    sum_score_eap,
)
from assessments.irt.bank import DICHOTOMOUS, Model
from assessments.irt.curves import category_curves
from assessments.irt.item_fit import _merged_categories, _merged_groups, pairwise_correlations
from assessments.irt.parameters import as_items, as_xi
from assessments.randomness import Floats

pytestmark = pytest.mark.pure

NODES = np.linspace(-6, 6, 61)
WEIGHTS = np.exp(-0.5 * NODES**2) / np.exp(-0.5 * NODES**2).sum()


def the_items(model: Model, k_items: int) -> ItemBank:
    return simulate.item_bank(model, k_items, seed=31, n_categories=2 if model in DICHOTOMOUS else 3)


@cache
def calibrated(model: Model, *, k_items: int = 5, n_persons: int = 1_000) -> tuple[Floats, Calibration]:
    """Answers of a normal population, and their own calibration."""
    bank = the_items(model, k_items)
    x = simulate.responses(simulate.abilities(n_persons, seed=32), bank, seed=33)
    return x, calibrate(x, model, standard_errors=False)


def all_patterns(bank: ItemBank) -> tuple[Floats, Floats]:
    """Every pattern of answers, n_patterns x k_items, and its probability in a standard normal population."""
    patterns = np.array(list(product(*(range(m) for m in bank.n_categories))), dtype=float)
    shares = category_curves(NODES, bank)[0]
    chosen = shares[:, np.arange(bank.k_items), patterns.astype(int)]
    return patterns, WEIGHTS @ chosen.prod(axis=2)


def test_sums_of_two_items_by_hand() -> None:
    """P(0) = Q1 Q2, P(1) = P1 Q2 + Q1 P2, P(2) = P1 P2 at each theta; then Bayes."""
    bank = ItemBank(a=[1.0, 2.0], b=[0.5, -0.5])
    (p1, p2), found = probability(NODES, bank).T, sum_score_eap(bank)
    joint = WEIGHTS * np.array([(1 - p1) * (1 - p2), p1 * (1 - p2) + (1 - p1) * p2, p1 * p2])
    assert found.score.tolist() == [0, 1, 2]
    assert found.probability == pytest.approx(joint.sum(axis=1))
    assert found.theta == pytest.approx(joint @ NODES / joint.sum(axis=1))
    variance = joint @ NODES**2 / joint.sum(axis=1) - found.theta**2
    assert found.error == pytest.approx(np.sqrt(variance))


@pytest.mark.parametrize(
    "bank",
    [
        simulate.item_bank("3pl", 6, seed=1),
        ItemBank(
            [1.0, -0.7, 1.5], thresholds=[[-1, 0, 1], [0.5, -0.5, np.nan], [0.2, np.nan, np.nan]], model="grm"
        ),
        ItemBank(
            [1.0, 0.7, 1.5], thresholds=[[1, 0, -1], [-0.5, 0.5, np.nan], [0.2, np.nan, np.nan]], model="gpcm"
        ),
    ],
    ids=["3pl", "grm", "gpcm"],
)
def test_sums_are_those_of_all_patterns(bank: ItemBank) -> None:
    patterns, shares = all_patterns(bank)
    found = sum_score_eap(bank)
    sums = patterns.sum(axis=1).astype(int)
    assert found.probability == pytest.approx(np.bincount(sums, shares))
    persons = estimate(patterns, bank)
    means = np.bincount(sums, shares * persons.theta) / found.probability
    assert found.theta == pytest.approx(means, abs=1e-6)
    squares = np.bincount(sums, shares * (persons.error**2 + persons.theta**2)) / found.probability
    assert found.error == pytest.approx(np.sqrt(squares - means**2), abs=1e-6)


def test_equal_items_add_up_to_a_binomial() -> None:
    """With a slope of almost zero everybody has the same chance, 1 / (1 + exp(1)) where a b = 1."""
    found = sum_score_eap(ItemBank(a=[1e-6] * 12, b=[1e6] * 12))
    assert found.probability == pytest.approx(binom.pmf(range(13), 12, 1 / (1 + np.e)), abs=1e-8)
    assert found.error == pytest.approx(1, abs=1e-6)


@pytest.mark.parametrize("model", ["2pl", "3pl", "grm", "gpcm"])
def test_what_sums_tell_and_what_they_leave_add_up_to_the_population(model: Model) -> None:
    """E(theta) = 0 and var(E(theta | sum)) + E(var(theta | sum)) = 1."""
    table = sum_score_eap(simulate.item_bank(model, 9, seed=2))
    assert table.probability.sum() == pytest.approx(1)
    assert table.probability @ table.theta == pytest.approx(0, abs=1e-9)
    assert table.probability @ (table.theta**2 + table.error**2) == pytest.approx(1, abs=1e-6)
    assert (np.diff(table.theta) > 0).all()


def test_reliability_by_hand() -> None:
    """Var(-1, 0, 1) = 1, mean SE^2 = 0.25: 1 / 1.25. Persons at infinity have no say."""
    theta, error = np.array([-1.0, 0.0, 1.0, np.inf, np.nan]), np.array([0.5, 0.5, 0.5, np.inf, np.nan])
    assert empirical_reliability(Abilities(theta, error)) == pytest.approx(0.8)
    assert np.isnan(empirical_reliability(Abilities(theta[:1], error[:1])))
    bank = simulate.item_bank("2pl", 20, seed=4)
    total = information(NODES, bank).sum(axis=1)
    assert marginal_reliability(bank) == pytest.approx(WEIGHTS @ (total / (total + 1)))


def test_reliability_is_the_squared_correlation_with_theta() -> None:
    bank, theta = simulate.item_bank("2pl", 20, seed=4), simulate.abilities(8_000, seed=5)
    found = estimate(simulate.responses(theta, bank, seed=6), bank)
    r = np.corrcoef(theta, found.theta)[0, 1]
    assert empirical_reliability(found) == pytest.approx(r**2, abs=0.01)
    assert marginal_reliability(bank) == pytest.approx(r**2, abs=0.02)


@pytest.mark.parametrize("model", ["rasch", "2pl", "3pl"])
def test_s_x2_compares_with_all_patterns_of_the_same_sum(model: Model) -> None:
    x, found = calibrated(model, n_persons=20_000)
    patterns, shares = all_patterns(found.items)
    fit = item_fit(x, found)
    for item in range(5):
        value = 0.0
        for score in range(1, 5):
            persons, alike = x[x.sum(axis=1) == score], patterns.sum(axis=1) == score
            for category in range(2):
                among = shares[alike & (patterns[:, item] == category)].sum() / shares[alike].sum()
                assert len(persons) * among > 1, "no cell is merged here"
                observed = np.sum(persons[:, item] == category)
                value += (observed - len(persons) * among) ** 2 / (len(persons) * among)
        assert fit.chi2[item] == pytest.approx(value)
        # Four groups with one free cell each, less the item's parameters.
        assert fit.df[item] == 4 - {"rasch": 1, "2pl": 2, "3pl": 3}[model]
        assert fit.p[item] == pytest.approx(chi2.sf(value, fit.df[item]))


def moments_of(patterns: Floats) -> Floats:
    """All answers and all products of two, one row per pattern."""
    first, second = np.triu_indices(patterns.shape[1], 1)
    return np.hstack([patterns, patterns[:, first] * patterns[:, second]])


@pytest.mark.parametrize(
    ("model", "k_items"), [("rasch", 3), ("1pl", 4), ("2pl", 5), ("3pl", 7), ("grm", 6), ("gpcm", 6)]
)
def test_m2_by_enumeration(model: Model, k_items: int) -> None:
    """Covariances of moments summed over all patterns, derivatives by differences (Maydeu-Olivares & Joe 2006)."""
    x, found = calibrated(model, k_items=k_items)
    # Guessing estimated as zero has no derivative to difference; the formula holds at any parameters.
    found = replace(found, items=the_items(model, k_items))
    patterns, shares = all_patterns(found.items)
    t = moments_of(patterns)
    expected = shares @ t
    spread = (t * shares[:, np.newaxis]).T @ t - np.outer(expected, expected)
    shape, xi = as_xi(found.items)
    free, step = shape.pack(xi), 1e-4

    def moments(vector: Floats) -> Floats:
        return np.asarray(all_patterns(as_items(shape, shape.unpack(vector), 0))[1] @ t)

    slopes = np.column_stack(
        [(moments(free + step * e) - moments(free - step * e)) / (2 * step) for e in np.eye(len(free))]
    )
    inverse = np.linalg.inv(spread)
    absorbed = inverse @ slopes @ np.linalg.inv(slopes.T @ inverse @ slopes) @ slopes.T @ inverse
    residual = moments_of(x).mean(axis=0) - expected
    fit = model_fit(x, found)
    assert fit.m2 == pytest.approx(len(x) * residual @ (inverse - absorbed) @ residual, rel=1e-4)
    assert fit.df == len(expected) - len(free)
    assert fit.p == pytest.approx(chi2.sf(fit.m2, fit.df))


def test_rmsea_and_its_interval() -> None:
    """The bounds are where M2 would be the upper and the lower 5 % of its noncentral distribution (Steiger 1990)."""
    x, _ = with_misfit()
    fit = model_fit(x, calibrate(x, "rasch", standard_errors=False))
    scale = fit.df * (len(x) - 1)
    assert fit.rmsea == pytest.approx(sqrt((fit.m2 - fit.df) / scale))
    assert 0 < fit.rmsea_low < fit.rmsea < fit.rmsea_high
    assert ncx2.cdf(fit.m2, fit.df, fit.rmsea_low**2 * scale) == pytest.approx(0.95)
    assert ncx2.cdf(fit.m2, fit.df, fit.rmsea_high**2 * scale) == pytest.approx(0.05)
    x, found = calibrated("1pl", k_items=8)
    assert model_fit(x, found).rmsea_low == 0


@cache
def with_misfit() -> tuple[Floats, Calibration]:
    """Ten items of which number 3 rises and falls again, which no logistic curve can follow."""
    theta = simulate.abilities(2_000, seed=41)
    x = simulate.responses(theta, simulate.item_bank("2pl", 10, seed=40), seed=42)
    x[:, 3] = np.random.default_rng(1).uniform(size=2_000) < np.exp(-(theta**2))
    return x, calibrate(x, standard_errors=False)


def test_a_misfitting_item_is_found_where_it_was_planted() -> None:
    x, found = with_misfit()
    fit = item_fit(x, found)
    assert fit.p[3] < 1e-9
    assert fit.chi2[3] > 5 * np.delete(fit.chi2, 3).max()
    assert fit.rmsea[3] > 0.05 > np.delete(fit.rmsea, 3).max()
    assert model_fit(x, found).p < 0.05


def test_dependent_items_are_found_where_they_were_planted() -> None:
    """Number 8 follows number 7 half of the time."""
    theta = simulate.abilities(2_000, seed=41)
    x = simulate.responses(theta, simulate.item_bank("rasch", 10, seed=40), seed=42)
    x[:, 8] = np.where(np.random.default_rng(1).uniform(size=2_000) < 0.5, x[:, 7], x[:, 8])
    correlations = q3(x, calibrate(x, "rasch", standard_errors=False))
    others = correlations[np.triu_indices(10, 1)]
    assert correlations[7, 8] == others.max() > others.mean() + 0.2
    assert np.sort(others)[-2] < others.mean() + 0.2


def test_residuals_correlate_alike_both_ways() -> None:
    x, found = calibrated("grm")
    correlations = q3(x, found)
    assert correlations == pytest.approx(correlations.T)
    assert np.diag(correlations) == pytest.approx(1)
    # Under the model they lie around -1 / (k - 1), a little nearer to zero as EAP estimates are drawn together.
    assert -1 / 4 < correlations[np.triu_indices(5, 1)].mean() < -1 / 8
    holes = np.where(np.random.default_rng(2).uniform(size=x.shape) < 0.2, np.nan, x)
    assert q3(holes, found) == pytest.approx(correlations, abs=0.15)


def test_correlations_of_pairs_by_numpy() -> None:
    values = np.random.default_rng(3).normal(50, 0.1, (20_000, 3))
    values[:, 2] += values[:, 0]
    assert pairwise_correlations(values) == pytest.approx(np.corrcoef(values.T))
    values[::3, 1] = np.nan
    both = ~np.isnan(values[:, 1])
    assert pairwise_correlations(values)[1, 2] == pytest.approx(np.corrcoef(values[both].T)[1, 2])
    alone = np.array([[1.0, 1.0, np.nan], [2.0, 1.0, np.nan], [3.0, 1.0, 5.0]])
    assert np.isnan(pairwise_correlations(alone)[:, 1:]).all()


def test_thin_cells_are_merged_by_hand() -> None:
    """Of 0.4, 0.7, 6 and 3 expected, 0.4 joins 0.7 and both are enough; whole groups join the smaller neighbour."""
    observed, expected = np.array([[1.0, 0.0, 5.0, 4.0]]), np.array([[0.4, 0.7, 6.0, 3.0]])
    seen, hoped = _merged_categories(observed, expected)
    assert (seen.tolist(), hoped.tolist()) == ([[0, 1, 5, 4]], [[0, 1.1, 6, 3]])
    observed = np.array([[5.0, 3.0], [2.0, 1.0], [9.0, 1.0]])
    seen, hoped = _merged_groups(observed, np.array([[6.0, 2.0], [2.5, 0.5], [8.0, 2.0]]))
    assert (seen.tolist(), hoped.tolist()) == ([[7, 4], [9, 1]], [[8.5, 2.5], [8, 2]])


def test_fit_does_not_know_which_item_is_which() -> None:
    x, found = calibrated("grm", k_items=6)
    order = [3, 0, 5, 1, 4, 2]
    turned = replace(found, items=found.items.select(order))
    assert item_fit(x[:, order], turned).chi2 == pytest.approx(item_fit(x, found).chi2[order])
    assert model_fit(x[:, order], turned).m2 == pytest.approx(model_fit(x, found).m2)
    assert q3(x[:, order], turned) == pytest.approx(q3(x, found)[np.ix_(order, order)])


def test_answers_that_are_certain_cannot_be_judged() -> None:
    x, found = calibrated("2pl")
    constant = x[x[:, 1] == 1]
    with pytest.raises(NoVariance, match="column 1"):
        model_fit(constant, found)
    assert np.isfinite(item_fit(constant, found).chi2).all()
    sure = replace(found, items=ItemBank(np.full(5, 10.0), np.array([-9.0, -9.5, -10.0, -10.0, -10.0])))
    with pytest.raises(InvalidMatrix, match="certain"):
        model_fit(x, sure)


@pytest.mark.slow
@pytest.mark.parametrize("model", ["rasch", "2pl", "gpcm"])
def test_fitting_items_and_models_are_suspected_one_time_in_twenty(model: Model) -> None:
    bank = simulate.item_bank(model, 10, seed=50)
    of_items, of_models = [], []
    for seed in range(200):
        x = simulate.responses(simulate.abilities(1_000, seed=seed), bank, seed=1_000 + seed)
        found = calibrate(x, model, standard_errors=False)
        of_items.extend(item_fit(x, found).p)
        of_models.append(model_fit(x, found).p)
    assert np.mean(np.array(of_items) < 0.05) == pytest.approx(0.05, abs=0.02)
    assert np.mean(np.array(of_models) < 0.05) == pytest.approx(0.05, abs=0.04)
