"""The marginal likelihood against plain integration, and its derivatives against differences."""

from __future__ import annotations

from math import log

import numpy as np
import pytest
from scipy.stats import norm

from assessments.irt import WEAK_PRIORS, ItemBank, calibrate, category_probability, estimate
from assessments.irt.ascent import climb
from assessments.irt.bank import Model
from assessments.irt.louis import observed_information
from assessments.irt.marginal import Marginal
from assessments.irt.parameters import as_items
from assessments.randomness import Floats
from tests.assessments.irt.marginals import a_marginal, near_start, some_answers

pytestmark = pytest.mark.pure

EVERY_MODEL: list[Model] = ["rasch", "1pl", "2pl", "3pl", "grm", "gpcm"]
STEP = 1e-5


def value(marginal: Marginal, vector: Floats) -> float:
    place = marginal.look(vector)
    assert place is not None
    return place.value


def gradient(marginal: Marginal, vector: Floats) -> Floats:
    place = marginal.look(vector)
    assert place is not None
    return place.gradient


def by_integration(x: Floats, bank: ItemBank) -> tuple[Floats, Floats, Floats]:
    """Probability of each row of answers, and mean and sd of theta given it, by a much finer and wider rule."""
    theta = np.linspace(-9, 9, 3601)
    shares = category_probability(theta, bank)
    chosen = np.nan_to_num(x).astype(int)
    parts = np.where(
        np.isnan(x)[:, :, np.newaxis], 1.0, shares[:, np.arange(bank.k_items), chosen].transpose(1, 2, 0)
    )
    density = norm.pdf(theta) * parts.prod(axis=1)
    total, first, second = (np.trapezoid(density * theta**power, theta, axis=1) for power in range(3))
    return total, first / total, np.sqrt(second / total - (first / total) ** 2)


@pytest.mark.parametrize("model", EVERY_MODEL)
def test_the_likelihood_is_an_integral_over_theta(model: Model) -> None:
    x, _ = some_answers(model, n_persons=100, missing=0.15)
    marginal = a_marginal(x, model)
    vector = near_start(marginal)
    bank = as_items(marginal.shape, marginal.split(vector)[0], 0)
    expected = np.log(by_integration(x, bank)[0]).sum()
    assert value(marginal, vector) == pytest.approx(expected, abs=1e-5)


@pytest.mark.parametrize("model", EVERY_MODEL)
def test_eap_is_the_mean_of_the_posterior_and_its_error_the_sd(model: Model) -> None:
    x, bank = some_answers(model, n_persons=30, k_items=7, missing=0.15)
    x = np.vstack([x, np.zeros(7), bank.n_categories - 1.0])
    found = estimate(x, bank)
    _, mean, sd = by_integration(x, bank)
    assert found.theta == pytest.approx(mean, abs=1e-6)
    assert found.error == pytest.approx(sd, abs=1e-6)


@pytest.mark.parametrize("with_priors", [False, True])
@pytest.mark.parametrize("missing", [0.0, 0.1])
@pytest.mark.parametrize("model", EVERY_MODEL)
def test_the_gradient_is_the_slope_of_the_value(model: Model, missing: float, with_priors: bool) -> None:
    x, _ = some_answers(model, missing=missing)
    group = np.repeat([0.0, 1.0], 150)
    marginal = a_marginal(x, model, group=group, priors=WEAK_PRIORS if with_priors else None)
    at = near_start(marginal)
    slopes = [
        (value(marginal, at + STEP * e) - value(marginal, at - STEP * e)) / (2 * STEP)
        for e in np.eye(len(at))
    ]
    assert gradient(marginal, at) == pytest.approx(np.array(slopes), rel=1e-5, abs=1e-3)


@pytest.mark.parametrize("missing", [0.0, 0.1])
@pytest.mark.parametrize("model", EVERY_MODEL)
def test_the_information_is_the_curvature_at_the_maximum(model: Model, missing: float) -> None:
    x, _ = some_answers(model, missing=missing)
    marginal = a_marginal(x, model, group=np.repeat([0.0, 1.0], 150), priors=WEAK_PRIORS)
    top = climb(marginal.look, near_start(marginal), tolerance=1e-9, max_iterations=500).point
    assert np.abs(gradient(marginal, top)).max() < 1e-4
    rows = [
        (gradient(marginal, top - STEP * e) - gradient(marginal, top + STEP * e)) / (2 * STEP)
        for e in np.eye(len(top))
    ]
    found = observed_information(marginal, top)
    assert found == pytest.approx(np.array(rows), abs=2e-6 * np.abs(found).max())


def test_the_weighted_score_and_the_grid_agree() -> None:
    """One missing answer sends all persons over the grid; its person counts for next to nothing."""
    x, _ = some_answers("gpcm")
    gap = np.vstack([x, x[:1]])
    gap[-1, 0] = np.nan
    weights = np.append(np.ones(300), 1e-9)
    by_score, on_grid = calibrate(x, "gpcm"), calibrate(gap, "gpcm", weights=weights)
    assert on_grid.log_likelihood == pytest.approx(by_score.log_likelihood, abs=1e-6)
    assert on_grid.items.a == pytest.approx(by_score.items.a, abs=1e-5)
    assert on_grid.standard_errors.thresholds == pytest.approx(by_score.standard_errors.thresholds, rel=1e-4)


def test_a_two_item_rasch_likelihood_by_hand() -> None:
    """P(1, 0) = integral of P(1) (1 - P(0)): by symmetry of equal items both mixed patterns are equally likely."""
    x = np.array([[1.0, 0.0], [0.0, 1.0]] * 6 + [[1.0, 1.0], [0.0, 0.0]] * 4)
    found = calibrate(x, "rasch")
    assert found.items.b == pytest.approx(0.0, abs=1e-6)
    mixed, extreme = by_integration(x[[0, 12]], found.items)[0]
    assert found.log_likelihood == pytest.approx(12 * log(mixed) + 8 * log(extreme), abs=1e-7)
    assert 2 * mixed + 2 * extreme == pytest.approx(1)
