"""What must not change a calibration, what must change it and how, and what its items promise."""

from __future__ import annotations

import json
from dataclasses import FrozenInstanceError
from functools import cache
from math import exp, sqrt
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.irt import (
    WEAK_PRIORS,
    Calibration,
    ItemBank,
    Normal,
    calibrate,
    category_probability,
    estimate,
    information,
)
from assessments.irt.bank import MODELS, Model
from assessments.irt.calibrate import _upright
from assessments.irt.priors import Priors
from assessments.randomness import Floats
from tests.assessments.irt.marginals import POLYTOMOUS, a_marginal, near_start, some_answers

pytestmark = pytest.mark.pure

#: Guessing of few persons is only found with a prior.
NEEDED: dict[str, Priors] = {"3pl": WEAK_PRIORS}
STEP = 1e-4
seeds = st.integers(0, 99)


@cache
def answers(model: Model, *, missing: float = 0.1) -> Floats:
    return some_answers(model, n_persons=250, missing=missing, seed=7)[0]


def fitted(x: Any, model: Model, **options: Any) -> Calibration:
    options.setdefault("standard_errors", False)
    return calibrate(x, model, priors=options.pop("priors", NEEDED.get(model)), tolerance=1e-7, **options)


@cache
def plain(model: Model) -> Calibration:
    return fitted(answers(model), model, standard_errors=True)


def assert_same(found: Calibration, expected: Calibration, *, items: Any = slice(None)) -> None:
    """The same parameters, `items` saying which of the expected ones stand where."""
    assert found.log_likelihood == pytest.approx(expected.log_likelihood, abs=1e-6)
    for name in ("a", "b", "c", "thresholds"):
        values = getattr(expected.items, name)[items]
        assert getattr(found.items, name) == pytest.approx(values, abs=2e-5, nan_ok=True), name


@settings(max_examples=12)
@given(model=st.sampled_from(MODELS), seed=seeds)
def test_the_order_of_persons_and_items_does_not_matter(model: Model, seed: int) -> None:
    generator = np.random.default_rng(seed)
    persons, items = generator.permutation(250), generator.permutation(5)
    found = fitted(answers(model)[persons][:, items], model)
    assert_same(found, plain(model), items=items)


@settings(max_examples=8)
@given(model=st.sampled_from(MODELS), seed=seeds)
def test_a_weight_is_as_many_persons(model: Model, seed: int) -> None:
    weights = np.random.default_rng(seed).integers(0, 4, 250)
    weighted = fitted(answers(model), model, weights=weights, standard_errors=True)
    repeated = fitted(np.repeat(answers(model), weights, axis=0), model, standard_errors=True)
    assert_same(weighted, repeated)
    assert weighted.n_persons == repeated.n_persons == weights.sum()
    assert weighted.standard_errors.b == pytest.approx(repeated.standard_errors.b, rel=1e-4)


@settings(max_examples=8)
@given(model=st.sampled_from(["2pl", "grm", "gpcm"]), place=st.integers(0, 4))
def test_a_reversed_item_turns_round(model: Model, place: int) -> None:
    """Slope and order of the thresholds change their sign; the thresholds themselves stay where they are."""
    x = answers(model).copy()
    x[:, place] = plain(model).items.n_categories[place] - 1 - x[:, place]
    found = fitted(x, model, standard_errors=True)
    signs = np.where(np.arange(5) == place, -1.0, 1.0)
    expected = plain(model)
    assert found.log_likelihood == pytest.approx(expected.log_likelihood, abs=1e-6)
    assert found.items.a == pytest.approx(signs * expected.items.a, abs=1e-4)
    assert found.items.b == pytest.approx(expected.items.b, abs=1e-4)
    assert found.items.thresholds[place] == pytest.approx(expected.items.thresholds[place, ::-1], abs=1e-4)
    assert found.standard_errors.b == pytest.approx(expected.standard_errors.b, rel=1e-3)


@pytest.mark.parametrize("model", ["2pl", "grm"])
def test_all_items_reversed_cancel(model: Model) -> None:
    """Theta points where higher answers go, so that slopes stay positive and locations change their sign."""
    expected = plain(model).items
    found = fitted(expected.n_categories - 1 - answers(model), model).items
    assert found.a == pytest.approx(expected.a, abs=1e-4)
    assert found.b == pytest.approx(-expected.b, abs=1e-4)


@pytest.mark.parametrize("reversed_items", [[1, 2, 3, 4], [0, 3]])
@pytest.mark.parametrize("model", ["2pl", "grm"])
def test_theta_points_the_way_that_most_answers_go(model: Model, reversed_items: list[int]) -> None:
    """And takes the groups along: where it turns round, the later group's mean changes its sign."""
    group = np.arange(250) % 2
    x = answers(model).copy()
    before = fitted(x, model, group=group)
    x[:, reversed_items] = before.items.n_categories[reversed_items] - 1 - x[:, reversed_items]
    found = fitted(x, model, group=group)
    slopes = before.items.a.copy()
    slopes[reversed_items] *= -1
    turn = np.sign(slopes.sum())
    mean, sd = before.population[1]
    assert found.items.a == pytest.approx(turn * slopes, abs=1e-3)
    assert found.items.b == pytest.approx(turn * before.items.b, abs=1e-3)
    assert found.population[1] == pytest.approx((turn * mean, sd), abs=1e-3)


@pytest.mark.parametrize("model", ["1pl", "2pl", "gpcm"])
def test_a_climb_that_ends_upside_down_is_turned_round(model: Model) -> None:
    marginal = a_marginal(answers(model), model, group=np.arange(250) % 2)
    point = near_start(marginal)
    xi, ((_, _), (mean, sd)) = marginal.split(point)
    xi[:, 0] *= -1
    fallen = np.concatenate([marginal.shape.pack(xi), point[marginal.n_free :]])
    upright = _upright(marginal, fallen)
    before, after = marginal.look(fallen), marginal.look(upright)
    assert before is not None and after is not None  # noqa: PT018
    assert after.value == pytest.approx(before.value, abs=1e-9)
    assert (marginal.split(upright)[0][:, 0] > 0).all()
    assert marginal.split(upright)[1][1] == pytest.approx((-mean, sd))


@pytest.mark.parametrize("lowest", [1, -2])
@pytest.mark.parametrize("model", ["grm", "2pl"])
def test_what_answers_are_called_does_not_matter(model: Model, lowest: int) -> None:
    found = fitted(answers(model) + lowest, model)
    assert_same(found, plain(model))
    assert found.items.lowest_category == lowest
    assert found.items.select([2]).lowest_category == lowest
    theta = estimate(answers(model), plain(model).items).theta
    assert estimate(answers(model) + lowest, found.items).theta == pytest.approx(theta, abs=1e-4)


@pytest.mark.parametrize("model", [model for model in MODELS if model not in NEEDED])
def test_twice_the_data_say_the_same_with_more_certainty(model: Model) -> None:
    once = plain(model)
    twice = fitted(np.vstack([answers(model)] * 2), model, standard_errors=True)
    assert twice.log_likelihood == pytest.approx(2 * once.log_likelihood, abs=1e-5)
    for name in ("a", "b", "thresholds"):
        assert getattr(twice.items, name) == pytest.approx(getattr(once.items, name), abs=1e-4)
        expected = getattr(once.standard_errors, name) / sqrt(2)
        assert getattr(twice.standard_errors, name) == pytest.approx(expected, rel=1e-3, nan_ok=True)


@pytest.mark.parametrize("model", ["rasch", "grm"])
def test_numbers_of_any_kind_are_the_same(model: Model) -> None:
    whole = np.nan_to_num(answers(model))
    expected = fitted(whole, model)
    kinds = ["i1", "u2", "i8", "f4", *(["?"] if model not in POLYTOMOUS else [])]
    for given_as in [whole.tolist(), *(whole.astype(kind) for kind in kinds)]:
        assert_same(fitted(given_as, model), expected)


@pytest.mark.parametrize("model", MODELS)
def test_without_standard_errors_the_items_are_the_same(model: Model) -> None:
    found = fitted(answers(model), model)
    for name in ("a", "b", "c", "thresholds"):
        assert np.array_equal(getattr(found.items, name), getattr(plain(model).items, name))
    assert np.isnan(found.standard_errors.b).all()
    assert np.isfinite(plain(model).standard_errors.b).all()


def test_models_that_hold_others_fit_no_worse() -> None:
    x = answers("2pl")
    found = [fitted(x, model, priors={}) for model in ("rasch", "1pl", "2pl", "3pl")]  # type: ignore[arg-type]
    assert (np.diff([one.log_likelihood for one in found]) > -1e-6).all()
    assert [one.k_parameters for one in found] == [5, 6, 10, 15]
    graded = [fitted(x, model).log_likelihood for model in ("2pl", "grm", "gpcm")]  # type: ignore[arg-type]
    assert graded == pytest.approx([graded[0]] * 3, abs=1e-6)


@pytest.mark.parametrize("model", ["2pl", "grm"])
def test_either_group_may_be_the_reference(model: Model) -> None:
    """Swapping the groups puts the items on the other one's scale: a sd and (b - mean) / sd."""
    group = np.arange(250) % 2
    x = answers(model).copy()
    x[group == 1] = np.minimum(x[group == 1], plain(model).items.n_categories - 1)
    one, other = fitted(x, model, group=group), fitted(x, model, group=1 - group)
    mean, sd = one.population[1]
    assert other.log_likelihood == pytest.approx(one.log_likelihood, abs=0.002)
    assert other.population[1] == pytest.approx((-mean / sd, 1 / sd), abs=0.002)
    assert other.items.a == pytest.approx(one.items.a * sd, abs=0.002)
    assert other.items.thresholds == pytest.approx((one.items.thresholds - mean) / sd, abs=0.01)


@pytest.mark.parametrize("model", ["2pl", "3pl", "gpcm"])
def test_priors_pull(model: Model) -> None:
    """The tighter a density, the closer its parameters come, until they have no choice left."""
    held = [
        fitted(
            answers(model),
            model,
            priors={"a": ("lognormal", 0.3, sd), "b": ("normal", 0.5, sd), "c": WEAK_PRIORS["c"]},
        ).items
        for sd in (1.0, 0.05, 0.001)
    ]
    for name, centre in (("a", exp(0.3)), ("b", 0.5)):
        loose, tight, tightest = (np.abs(getattr(items, name) - centre).mean() for items in held)
        assert loose > 2 * tight > 4 * tightest
        assert tightest < 0.001


def test_a_prior_on_guessing_pulls() -> None:
    loose, tight = (
        fitted(answers("3pl"), "3pl", priors={**WEAK_PRIORS, "c": ("beta", *counts)}).items.c
        for counts in ((2.0, 8.0), (200.0, 800.0))
    )
    assert np.abs(tight - 0.2).max() < 0.01 < np.abs(loose - 0.2).max()


def test_a_flat_prior_changes_nothing_but_the_posterior() -> None:
    found = fitted(answers("2pl"), "2pl", priors={"b": Normal(0.0, 1e6)})
    assert_same(found, plain("2pl"))
    density = -np.log(1e6 * sqrt(2 * np.pi))
    assert found.log_posterior - found.log_likelihood == pytest.approx(5 * density, abs=1e-6)


def test_more_nodes_and_a_smaller_tolerance_find_the_same() -> None:
    coarse = calibrate(answers("grm"), "grm")
    fine = calibrate(answers("grm"), "grm", quadrature=151, tolerance=1e-9)
    assert coarse.log_likelihood == pytest.approx(fine.log_likelihood, abs=1e-4)
    assert coarse.items.thresholds == pytest.approx(fine.items.thresholds, abs=0.002)


@pytest.mark.parametrize("model", MODELS)
def test_a_bank_survives_json_to_the_last_bit(model: Model) -> None:
    bank = plain(model).items
    uneven = ItemBank([1.1, 0.9], thresholds=[[-1.0, 1 / 3], [0.1, np.nan]], lowest_category=1)
    for items in (bank, bank.select([4, 0]), uneven):
        back = ItemBank.from_mapping(json.loads(json.dumps(items.to_mapping())))
        assert (back.model, back.lowest_category) == (items.model, items.lowest_category)
        for name in ("a", "b", "c", "thresholds"):
            assert np.array_equal(getattr(back, name), getattr(items, name), equal_nan=True)


def test_a_bank_cannot_be_changed() -> None:
    given_slopes = np.array([1.0, 2.0])
    bank = ItemBank(given_slopes, [0.0, 1.0])
    given_slopes[0] = 9.0
    assert bank.a.tolist() == [1.0, 2.0]
    for name in ("a", "b", "c", "thresholds"):
        with pytest.raises(ValueError, match="read-only"):
            getattr(bank, name)[0] = 3.0
    with pytest.raises(FrozenInstanceError):
        bank.model = "3pl"  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        plain("2pl").converged = False  # type: ignore[misc]


@settings(max_examples=40)
@given(model=st.sampled_from(MODELS), theta=st.floats(-8, 8))
def test_probabilities_add_up_and_information_is_minus_the_expected_curvature(
    model: Model, theta: float
) -> None:
    bank = plain(model).items
    below, here, above = category_probability([theta - STEP, theta, theta + STEP], bank)
    assert here.sum(axis=1) == pytest.approx(1)
    assert (here >= 0).all()
    exists = np.arange(here.shape[1]) < bank.n_categories[:, np.newaxis]
    logs = [np.log(np.where(exists, shares, 1.0)) for shares in (below, here, above)]
    curvature = (logs[0] - 2 * logs[1] + logs[2]) / STEP**2
    found = information(theta, bank)[0]
    assert (found >= 0).all()
    assert found == pytest.approx(-(here * curvature).sum(axis=1), rel=1e-4, abs=1e-6)
