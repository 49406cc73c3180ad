"""Guessing that is known beforehand: c is held, and difficulties and slopes are found beside it."""

from __future__ import annotations

import numpy as np
import pytest

from assessments import simulate
from assessments.errors import InvalidArgument
from assessments.fairness import lord_chi_square
from assessments.irt import WEAK_PRIORS, ItemBank, calibrate, item_fit, model_fit
from assessments.irt.answers import as_answers
from assessments.irt.ascent import climb
from assessments.irt.bank import Model
from assessments.irt.louis import observed_information
from assessments.irt.marginal import Marginal
from assessments.irt.parameters import as_items, layout
from assessments.irt.priors import as_priors
from assessments.randomness import Floats
from tests.assessments.irt.marginals import near_start, some_answers
from tests.assessments.irt.test_likelihood import by_integration, gradient, value
from tests.assessments.irt.test_recovery import misses, population

pytestmark = pytest.mark.pure

STEP = 1e-5
HELD: list[Model] = ["rasch", "1pl", "2pl"]
C = np.array([0.2, 0.125, 0.0, 0.25, 0.2])


def a_held_marginal(x: Floats, model: Model) -> Marginal:
    answers = as_answers(x, weights=None, group=None, min_persons=2, min_items=2)
    shape = layout(model, answers.n_categories, C)
    return Marginal(shape, answers, as_priors(WEAK_PRIORS), 61, map)


@pytest.mark.parametrize("model", HELD)
def test_the_likelihood_is_that_of_the_curves_with_this_guessing(model: Model) -> None:
    x, _ = some_answers(model, n_persons=100, missing=0.15)
    answers = as_answers(x, weights=None, group=None, min_persons=2, min_items=2)
    marginal = Marginal(layout(model, answers.n_categories, C), answers, {}, 61, map)
    vector = marginal.shape.pack(near_start(_free(x))[: 2 * 5].reshape(5, 2) @ np.eye(2, 3))
    bank = as_items(marginal.shape, marginal.split(vector)[0], 0)
    assert bank.c.tolist() == C.tolist()
    assert value(marginal, vector) == pytest.approx(np.log(by_integration(x, bank)[0]).sum(), abs=1e-5)


def _free(x: Floats) -> Marginal:
    answers = as_answers(x, weights=None, group=None, min_persons=2, min_items=2)
    return Marginal(layout("2pl", answers.n_categories), answers, {}, 61, map)


@pytest.mark.parametrize("model", HELD)
def test_its_derivatives_are_those_of_its_value(model: Model) -> None:
    x, _ = some_answers(model, missing=0.1)
    marginal = a_held_marginal(x, model)
    at = np.full(marginal.n_free, 0.4) + 0.05 * np.arange(marginal.n_free)
    steps = STEP * np.eye(len(at))
    slopes = [(value(marginal, at + e) - value(marginal, at - e)) / (2 * STEP) for e in steps]
    assert gradient(marginal, at) == pytest.approx(np.array(slopes), rel=1e-5, abs=1e-3)
    top = climb(marginal.look, at, tolerance=1e-9, max_iterations=500).point
    rows = [(gradient(marginal, top - e) - gradient(marginal, top + e)) / (2 * STEP) for e in steps]
    found = observed_information(marginal, top)
    assert found == pytest.approx(np.array(rows), abs=2e-6 * np.abs(found).max())


@pytest.mark.parametrize(("model", "slope"), [("1pl", 1.2), ("2pl", None)])
def test_items_are_found_again_and_would_be_missed_without_it(model: Model, slope: float | None) -> None:
    free = simulate.item_bank("2pl", 12, seed=81)
    slopes = free.a if slope is None else np.full(12, slope)
    bank = ItemBank(slopes, free.b, np.full(12, 0.2))
    x = population(bank, n_persons=2_000, seed=82)
    found = calibrate(x, model, asymptotes=0.2)
    assert found.converged
    assert (found.model, found.items.model, found.items.c.tolist()) == (model, "3pl", [0.2] * 12)
    assert np.isnan(found.standard_errors.c).all()
    z = np.concatenate([misses(found, bank, name) for name in ("a", "b")])
    assert np.abs(z).max() < 4
    assert 0.5 < np.sqrt(np.mean(z**2)) < 1.5
    assert found.k_parameters == (13 if model == "1pl" else 24)
    without = calibrate(x, model)
    assert without.log_likelihood < found.log_likelihood - 5
    assert np.mean(without.items.b - bank.b) < -0.25


def test_none_is_the_model_without_guessing() -> None:
    x, _ = some_answers("2pl")
    plain, held = calibrate(x, "2pl"), calibrate(x, "2pl", asymptotes=0.0)
    assert held.items.model == "2pl"
    assert held.items.to_mapping() == plain.items.to_mapping()
    tiny = calibrate(x, "2pl", asymptotes=[0.0, 0.0, 0.0, 0.0, 1e-9])
    assert tiny.items.b == pytest.approx(plain.items.b, abs=1e-4)


def test_fit_counts_only_what_was_estimated() -> None:
    bank = ItemBank(np.full(10, 1.2), np.linspace(-1.5, 1.5, 10), np.full(10, 0.25))
    x = population(bank, n_persons=3_000, seed=83)
    found = calibrate(x, "2pl", asymptotes=0.25)
    fit = model_fit(x, found)
    assert fit.df == 10 + 45 - 20
    assert fit.rmsea < 0.02
    # Cells of nine score groups less two parameters, where the three-parameter model would lose one more.
    assert item_fit(x, found).df.max() == 7


def test_two_groups_are_compared_without_a_test_of_what_was_held() -> None:
    bank = ItemBank(np.full(8, 1.2), np.linspace(-1.5, 1.5, 8), np.full(8, 0.2))
    harder = ItemBank(bank.a, bank.b + np.eye(8)[3], bank.c)
    found = [
        calibrate(population(one, n_persons=1_500, seed=84 + place), "2pl", asymptotes=0.2)
        for place, one in enumerate((bank, harder))
    ]
    compared = lord_chi_square(*found)
    assert set(compared.df.tolist()) == {2}
    assert compared.p[3] < 1e-4


@pytest.mark.parametrize(
    ("model", "asymptotes"),
    [("3pl", 0.2), ("grm", 0.2), ("2pl", 1.0), ("2pl", -0.1), ("2pl", [0.2, 0.2]), ("2pl", "many")],
)
def test_what_cannot_be_held_is_refused(model: Model, asymptotes: object) -> None:
    x, _ = some_answers("2pl")
    with pytest.raises(InvalidArgument, match="asymptotes"):
        calibrate(x, model, asymptotes=asymptotes)  # type: ignore[arg-type]
