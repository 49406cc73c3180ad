"""Several factors: beside the one-factor model, recovery of what was planted, and what fits and what does not."""

from __future__ import annotations

import numpy as np
import pytest

from assessments.errors import InvalidArgument, NoVariance, TooFewItems, TooFewPersons
from assessments.fairness import several_factors
from assessments.fairness.factor import Moments, fit_factor_model
from assessments.matrix import Ints
from assessments.randomness import Floats

pytestmark = pytest.mark.pure

FACTOR = np.repeat([0, 1, 2], 4)
LOADINGS = np.array([0.8, 0.7, 0.6, 0.5] * 3)
CORRELATIONS = np.array([[1.0, 0.5, 0.2], [0.5, 1.0, -0.3], [0.2, -0.3, 1.0]])


def drawn(n: int, *, seed: int, loadings: Floats = LOADINGS, sd: float = 1.0) -> Floats:
    """Twelve items of three factors; items have variance 1 when the factors do."""
    rng = np.random.default_rng(seed)
    factors = sd * rng.standard_normal((n, 3)) @ np.linalg.cholesky(CORRELATIONS).T
    return factors[:, FACTOR] * loadings + rng.standard_normal((n, 12)) * np.sqrt(1 - LOADINGS**2)


def two_groups(n: int, *, seed: int, other: Floats = LOADINGS, sd: float = 1.4) -> tuple[Floats, Ints]:
    x = np.concatenate([drawn(n, seed=seed), drawn(n, seed=seed + 1000, loadings=other, sd=sd)])
    return x, np.repeat([0, 1], n)


def test_one_factor_in_two_groups_is_the_model_that_is_known() -> None:
    x, group = two_groups(400, seed=1)
    x = x[:, :4]
    found = several_factors(x, [0] * 4, group)
    moments = Moments(
        np.array([400, 400]),
        np.stack([x[group == g].mean(axis=0) for g in (0, 1)]),
        np.stack([np.cov(x[group == g].T, bias=True) for g in (0, 1)]),
    )
    for level, fit in (("configural", found.configural), ("metric", found.metric)):
        known = fit_factor_model(moments, level)  # type: ignore[arg-type]
        assert fit.df == known.df
        assert fit.chi2 == pytest.approx(known.chi2, abs=1e-4)


def test_the_discrepancy_is_that_of_the_definition() -> None:
    """With the estimates put into the formula, chi2 comes out again."""
    x = drawn(500, seed=2)
    found = several_factors(x, FACTOR)
    s = np.corrcoef(x.T)
    loadings = found.loadings[0][:, np.newaxis] * np.eye(3)[FACTOR]
    common = loadings @ found.correlations[0] @ loadings.T
    sigma = common + np.diag(1 - common.diagonal())
    value = np.linalg.slogdet(sigma)[1] + np.trace(s @ np.linalg.inv(sigma)) - np.linalg.slogdet(s)[1] - 12
    assert found.configural.chi2 == pytest.approx(500 * value, abs=0.05)
    assert found.configural.df == 12 * 13 // 2 - 12 - 12 - 3


def test_planted_loadings_and_correlations_come_back() -> None:
    found = several_factors(drawn(20_000, seed=3), FACTOR)
    assert found.loadings[0] == pytest.approx(LOADINGS, abs=0.03)
    assert found.correlations[0] == pytest.approx(CORRELATIONS, abs=0.03)
    assert found.is_proper


def test_a_true_model_has_a_chi_square_about_its_degrees_of_freedom() -> None:
    values = [several_factors(drawn(600, seed=seed), FACTOR).configural.chi2 for seed in range(20)]
    assert np.mean(values) == pytest.approx(51, abs=4)


def test_factors_that_are_mixed_up_do_not_fit() -> None:
    x = drawn(800, seed=4)
    right, wrong = (several_factors(x, factor).configural for factor in (FACTOR, np.tile([0, 1, 2], 4)))
    assert right.cfi > 0.99
    assert wrong.cfi < 0.8
    assert right.rmsea < 0.03 < wrong.rmsea


def test_equal_loadings_cost_nothing_when_they_are_equal() -> None:
    found = several_factors(*two_groups_of(seed=5))
    assert found.metric.df - found.configural.df == 9
    assert found.metric.chi2 - found.configural.chi2 < 25
    assert found.configural.cfi - found.metric.cfi < 0.005


def test_equal_loadings_cost_much_when_they_are_not() -> None:
    other = LOADINGS.copy()
    other[[0, 5]] = [0.2, 0.1]
    found = several_factors(*two_groups_of(seed=5, other=other))
    assert found.configural.cfi - found.metric.cfi > 0.02


def two_groups_of(*, seed: int, other: Floats = LOADINGS) -> tuple[Floats, Ints, Ints]:
    x, group = two_groups(1000, seed=seed, other=other)
    return x, FACTOR, group


def test_the_whole_is_the_sum_of_its_groups() -> None:
    found = several_factors(*two_groups_of(seed=6))
    assert found.configural.chi2 == pytest.approx(sum(one.chi2 for one in found.by_group))
    assert found.configural.df == sum(one.df for one in found.by_group)


def test_the_unit_of_an_item_is_no_matter() -> None:
    x, factor, group = two_groups_of(seed=7)
    one, other = several_factors(x, factor, group), several_factors(x * np.arange(1, 13) + 7, factor, group)
    assert other.metric.chi2 == pytest.approx(one.metric.chi2, abs=1e-3)


def test_a_person_with_a_gap_is_left_out_and_counted() -> None:
    x = drawn(300, seed=8)
    holed = x.copy()
    holed[5, 2] = np.nan
    found = several_factors(holed, FACTOR)
    assert found.n_excluded == 1
    assert found.n_persons == (299,)
    assert found.configural.chi2 == pytest.approx(several_factors(np.delete(x, 5, 0), FACTOR).configural.chi2)


def test_what_cannot_be_fitted_is_refused() -> None:
    x = drawn(50, seed=9)
    with pytest.raises(InvalidArgument):
        several_factors(x, FACTOR + 1)
    with pytest.raises(InvalidArgument):
        several_factors(x, FACTOR, np.full(50, 1))
    with pytest.raises(TooFewItems):
        several_factors(x[:, :5], [0, 0, 1, 1, 2])
    with pytest.raises(TooFewPersons):
        several_factors(x[:12], FACTOR)
    with pytest.raises(NoVariance):
        several_factors(np.column_stack([x[:, :11], np.ones(50)]), FACTOR)
