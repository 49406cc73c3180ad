"""Simulated respondents: their items and populations are found again, within the errors that are stated."""

from __future__ import annotations

import numpy as np
import pytest

from assessments import simulate
from assessments.irt import WEAK_PRIORS, Calibration, ItemBank, calibrate
from assessments.irt.bank import MODELS, Model
from assessments.irt.priors import Priors
from assessments.randomness import Floats

pytestmark = pytest.mark.pure

UNEVEN = [[-1.2, -0.3, 0.4, 1.3], [-0.6, 0.7, np.nan, np.nan], [0.2, np.nan, np.nan, np.nan]] * 2
SLOPES = [1.4, 0.8, 1.8, 1.0, 1.2, 0.7]
#: Three parameters of an item are only told apart with some belief in how often people guess.
NEEDED: dict[str, Priors] = {"3pl": {"c": ("beta", 5.0, 25.0), "a": ("lognormal", 0.25, 0.5)}}


def population(bank: ItemBank, *, n_persons: int, seed: int, mean: float = 0.0, sd: float = 1.0) -> Floats:
    theta = simulate.abilities(n_persons, seed=seed, mean=mean, sd=sd)
    return simulate.responses(theta, bank, seed=seed)


def misses(found: Calibration, bank: ItemBank, name: str) -> Floats:
    """By how many of its standard errors each estimate misses the truth."""
    apart = getattr(found.items, name) - getattr(bank, name)
    z = apart / getattr(found.standard_errors, name)
    return np.asarray(z[np.isfinite(z)])


def assert_recovered(found: Calibration, bank: ItemBank) -> None:
    assert found.converged
    names = ["b", "thresholds"] if found.model == "rasch" else ["a", "b", "thresholds"]
    z = np.concatenate([misses(found, bank, name) for name in names])
    assert np.abs(z).max() < 4
    assert 0.5 < np.sqrt(np.mean(z**2)) < 1.5
    known = ~np.isnan(bank.thresholds)
    assert np.corrcoef(found.items.thresholds[known], bank.thresholds[known])[0, 1] > 0.98


@pytest.mark.parametrize("model", MODELS)
def test_items_are_found_again(model: Model) -> None:
    bank = simulate.item_bank(model, 10, seed=60)
    x = population(bank, n_persons=2_000, seed=61)
    assert_recovered(calibrate(x, model, priors=NEEDED.get(model)), bank)


@pytest.mark.parametrize("model", ["2pl", "grm"])
def test_items_are_found_again_through_gaps(model: Model) -> None:
    bank = simulate.item_bank(model, 8, seed=62)
    theta = simulate.abilities(2_000, seed=63)
    assert_recovered(calibrate(simulate.responses(theta, bank, seed=64, missing=0.2), model), bank)


@pytest.mark.parametrize("model", ["grm", "gpcm"])
def test_items_with_different_numbers_of_categories_are_found_again(model: Model) -> None:
    bank = ItemBank(SLOPES, thresholds=UNEVEN, model=model)
    found = calibrate(population(bank, n_persons=2_000, seed=65), model)
    assert found.items.n_categories.tolist() == [5, 3, 2] * 2
    assert_recovered(found, bank)


@pytest.mark.parametrize("model", ["rasch", "2pl", "grm"])
def test_a_second_group_is_found_where_it_is(model: Model) -> None:
    """Theta of the second group is N(0.6, 1.3^2); the items are the same for both."""
    bank = simulate.item_bank(model, 8, seed=66)
    x = np.vstack(
        [
            population(bank, n_persons=1_500, seed=67),
            population(bank, n_persons=1_500, seed=68, mean=0.6, sd=1.3),
        ]
    )
    found = calibrate(x, model, group=np.repeat([0, 1], 1_500))
    assert found.population[0] == (0.0, 1.0)
    # Both within four standard errors of two samples of 1,500 measured with some error.
    assert found.population[1] == pytest.approx((0.6, 1.3), abs=0.15)
    assert_recovered(found, bank)


def test_a_population_narrower_than_the_reference_is_found() -> None:
    bank = simulate.item_bank("2pl", 12, seed=69)
    x = np.vstack(
        [
            population(bank, n_persons=1_500, seed=67),
            population(bank, n_persons=1_500, seed=68, mean=-0.4, sd=0.5),
        ]
    )
    found = calibrate(x, "2pl", group=np.repeat([0, 1], 1_500), standard_errors=False)
    assert found.population[1] == pytest.approx((-0.4, 0.5), abs=0.1)


@pytest.mark.slow
@pytest.mark.parametrize("model", MODELS)
def test_intervals_hold_the_truth_nineteen_times_in_twenty(model: Model) -> None:
    bank = simulate.item_bank(model, 8, seed=70)
    priors = WEAK_PRIORS if model == "3pl" else None
    z: dict[str, list[Floats]] = {"a": [], "b": []}
    for seed in range(150):
        found = calibrate(population(bank, n_persons=1_000, seed=seed), model, priors=priors)
        for name, values in z.items():
            values.append(misses(found, bank, name))
    for name, values in z.items():
        pooled = np.concatenate(values)
        # A single slope gives 150 intervals only, and priors that are not those of the bank cost a few.
        tolerance = 0.05 if model in ("1pl", "3pl") else 0.02
        assert not pooled.size or np.mean(np.abs(pooled) < 1.96) == pytest.approx(0.95, abs=tolerance), name
