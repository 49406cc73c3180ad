"""Weights of radicals: by hand, against published numbers, by properties, by recovery, and refusals."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import t

from assessments.errors import InvalidMatrix, NoVariance, TooFewItems
from assessments.generate import DependentRadicals, lltm, number_series_models

pytestmark = pytest.mark.pure

#: Thirteen trials of a vaccine (Colditz et al. 1994, as Viechtbauer 2010 prints them): cases and others among the
#: treated and the untreated, latitude, year. They serve as a published meta-regression by REML.
TRIALS = np.array(
    [
        [4, 119, 11, 128, 44, 1948],
        [6, 300, 29, 274, 55, 1949],
        [3, 228, 11, 209, 42, 1960],
        [62, 13536, 248, 12619, 52, 1977],
        [33, 5036, 47, 5761, 13, 1973],
        [180, 1361, 372, 1079, 44, 1953],
        [8, 2537, 10, 619, 19, 1973],
        [505, 87886, 499, 87892, 13, 1980],
        [29, 7470, 45, 7232, 27, 1968],
        [17, 1699, 65, 1600, 42, 1961],
        [186, 50448, 141, 27197, 18, 1974],
        [5, 2493, 3, 2338, 33, 1969],
        [27, 16886, 29, 17825, 33, 1976],
    ],
    dtype=float,
)
TREATED, CONTROLS = TRIALS[:, 0] + TRIALS[:, 1], TRIALS[:, 2] + TRIALS[:, 3]
LOG_RATIOS = np.log(TRIALS[:, 0] / TREATED) - np.log(TRIALS[:, 2] / CONTROLS)
SIZES = np.sqrt(1 / TRIALS[:, 0] - 1 / TREATED + 1 / TRIALS[:, 2] - 1 / CONTROLS)

Q = np.array([[0, 0], [0, 1], [1, 0], [1, 1], [2, 0], [2, 1], [3, 0], [3, 1]], dtype=float)


def test_a_line_through_four_items_by_hand() -> None:
    # b = 0, 1, 1, 3 on q = 0, 1, 2, 3: slope 4.5 / 5 = 0.9, constant 1.25 - 1.35 = -0.1,
    # residuals 0.1, 0.2, -0.7, 0.4 with squares 0.70 on 2 degrees of freedom.
    model = lltm([[0], [1], [2], [3]], [0, 1, 1, 3])
    assert model.weights == pytest.approx([0.9])
    assert model.intercept == pytest.approx(-0.1)
    assert model.residual_sd == pytest.approx(np.sqrt(0.35))
    assert model.weight_errors == pytest.approx([np.sqrt(0.35 / 5)])
    assert model.intercept_error == pytest.approx(np.sqrt(0.35 * (1 / 4 + 1.5**2 / 5)))
    assert model.r2 == pytest.approx(4.05 / 4.75)
    assert (model.k_items, model.df) == (4, 2)
    # At q = 4: -0.1 + 3.6; variance 0.35 * (1 + 1/4 + 2.5^2 / 5).
    assert model.predict([4]) == pytest.approx((3.5, np.sqrt(0.35 * 2.5)))


def test_known_errors_come_off_the_scatter() -> None:
    exact, inexact = (
        lltm([[0], [1], [2], [3]], [0, 1, 1, 3]),
        lltm([[0], [1], [2], [3]], [0, 1, 1, 3], errors=[0.5] * 4),
    )
    # 0.35 in all, 0.25 of it error of calibration.
    assert inexact.residual_sd**2 == pytest.approx(0.10)
    assert inexact.weights == pytest.approx(exact.weights)
    assert inexact.weight_errors == pytest.approx(exact.weight_errors)


def test_errors_larger_than_the_scatter_leave_none() -> None:
    model = lltm([[0], [1], [2], [3]], [0, 1, 1, 3], errors=[1, 1, 1, 1])
    assert model.residual_sd == 0
    assert model.weight_errors == pytest.approx([np.sqrt(1 / 5)])


@pytest.mark.parametrize(
    ("columns", "residual_variance", "weights", "errors"),
    [
        ([4], 0.0764, [0.2515, -0.0291], [0.2491, 0.0072]),
        ([4, 5], 0.1108, [-3.5455, -0.0280, 0.0019], [29.0959, 0.0102, 0.0147]),
    ],
)
def test_a_published_meta_regression_is_reproduced(
    columns: list[int], residual_variance: float, weights: list[float], errors: list[float]
) -> None:
    """Viechtbauer (2010), without the factor of Knapp and Hartung; his variance stops iterating at 1e-5."""
    model = lltm(TRIALS[:, columns], LOG_RATIOS, errors=SIZES)
    total = SIZES**2 + model.residual_sd**2
    factor = max(1, np.sum((LOG_RATIOS - model.fitted) ** 2 / total) / model.df)
    assert model.residual_sd**2 == pytest.approx(residual_variance, abs=1e-4)
    assert [model.intercept, *model.weights] == pytest.approx(weights, abs=2e-4)
    found = np.array([model.intercept_error, *model.weight_errors]) / np.sqrt(factor)
    assert found == pytest.approx(errors, rel=1e-3, abs=1e-4)


numbers = st.floats(-3, 3, allow_nan=False)


@settings(max_examples=20)
@given(st.lists(numbers, min_size=8, max_size=8, unique=True), st.permutations(range(8)), numbers)
def test_order_of_items_is_irrelevant_and_a_shift_is_the_constants(
    b: list[float], order: list[int], shift: float
) -> None:
    errors = np.linspace(0.1, 0.8, 8)
    plain, shuffled = lltm(Q, b, errors=errors), lltm(Q[order], np.array(b)[order], errors=errors[order])
    shifted = lltm(Q, np.array(b) + shift, errors=errors)
    assert shuffled.weights == pytest.approx(plain.weights, abs=1e-6)
    assert shuffled.residual_sd == pytest.approx(plain.residual_sd, abs=1e-5)
    assert shifted.weights == pytest.approx(plain.weights, abs=1e-6)
    assert shifted.intercept == pytest.approx(plain.intercept + shift, abs=1e-6)
    assert 0 <= plain.r2 <= 1
    assert plain.predict([1, 1]).error >= plain.residual_sd


def test_a_column_counted_double_has_half_the_weight() -> None:
    b = [0.3, 0.8, 1.1, 2.0, 2.2, 2.4, 3.5, 3.3]
    plain, doubled = lltm(Q, b), lltm(Q * [1, 2], b)
    assert doubled.weights == pytest.approx(plain.weights / [1, 2])
    assert doubled.weight_errors == pytest.approx(plain.weight_errors / [1, 2])
    assert doubled.predict([1, 2]) == pytest.approx(plain.predict([1, 1]))


def test_a_constant_in_q_is_not_added_twice() -> None:
    b = [0.3, 0.8, 1.1, 2.0, 2.2, 2.4, 3.5, 3.3]
    plain, own = lltm(Q, b), lltm(np.column_stack([np.ones(8), Q]), b)
    assert own.intercept is None
    assert own.intercept_error is None
    assert own.weights == pytest.approx([plain.intercept, *plain.weights])
    assert own.predict([1, 2, 1]) == pytest.approx(plain.predict([2, 1]))


def test_features_that_explain_everything_leave_no_error() -> None:
    model = lltm(Q, Q @ [1, 0.5] - 2)
    assert model.residual_sd == pytest.approx(0, abs=1e-7)
    assert model.r2 == pytest.approx(1)
    assert model.predict([1, 1]) == pytest.approx((-0.5, 0), abs=1e-7)


def test_an_exact_difficulty_among_inexact_ones_is_allowed() -> None:
    model = lltm(Q, [0.3, 0.8, 1.1, 2.0, 2.2, 2.4, 3.5, 3.3], errors=[0, *[0.3] * 7])
    assert np.isfinite([*model.weights, *model.weight_errors, model.residual_sd]).all()


def test_weights_are_recovered_and_intervals_cover() -> None:
    """120 banks of 45 models of number series, items scattered by 0.5, calibrated with errors of 0.1 to 0.4."""
    models = number_series_models()[::6][:45]
    q = np.array([[model.features[name] for name in ("operations", "strands", "digits")] for model in models])
    eta, sigma, rng = np.array([0.6, 0.8, 0.5]), 0.5, np.random.default_rng(11)
    errors = rng.uniform(0.1, 0.4, len(q))
    estimates, covered, sds, predicted = [], [], [], []
    for _ in range(120):
        b = -1 + q @ eta + rng.normal(0, sigma, len(q)) + rng.normal(0, errors)
        model = lltm(q, b, errors=errors)
        limit = t.ppf(0.975, model.df)
        estimates.append(model.weights)
        covered.append(np.abs(model.weights - eta) <= limit * model.weight_errors)
        sds.append(model.residual_sd)
        new = model.predict([1, 1, 0])
        predicted.append(abs(new.difficulty - (0.4 + rng.normal(0, sigma))) <= limit * new.error)
    assert np.mean(estimates, axis=0) == pytest.approx(eta, abs=0.05)
    assert np.mean(sds) == pytest.approx(sigma, abs=0.03)
    # 360 intervals that cover with probability 0.95: a standard error of 0.01.
    assert np.mean(covered) == pytest.approx(0.95, abs=0.03)
    assert np.mean(predicted) == pytest.approx(0.95, abs=0.05)


def test_what_cannot_be_fitted_is_refused() -> None:
    b = [0.3, 0.8, 1.1, 2.0, 2.2, 2.4, 3.5, 3.3]
    with pytest.raises(DependentRadicals, match="column 2") as caught:
        lltm(np.column_stack([Q, Q @ [1, 1]]), b)
    assert caught.value.column == 2
    with pytest.raises(NoVariance, match="column 1: all entries are zero"):
        lltm(Q * [1, 0], b)
    with pytest.raises(TooFewItems, match="4 items are too few; at least 5"):
        lltm(Q[:4], b[:4])
    with pytest.raises(NoVariance, match="equal"):
        lltm(Q, [1] * 8)
    with pytest.raises(InvalidMatrix, match="row 3, column 1"):
        lltm(np.where(np.arange(16).reshape(8, 2) == 7, np.nan, Q), b)
    with pytest.raises(InvalidMatrix, match="7 entries where 8"):
        lltm(Q, b[:7])
    with pytest.raises(InvalidMatrix, match="entry 2 of errors is negative"):
        lltm(Q, b, errors=[1, 1, -1, 1, 1, 1, 1, 1])
    with pytest.raises(InvalidMatrix, match="q_row has 1 entries"):
        lltm(Q, b).predict([1])
