"""Norms that move with age."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.errors import InvalidArgument, InvalidMatrix, NoVariance
from assessments.norms import (
    ContinuousNorms,
    InvalidNorm,
    NormTooSmall,
    NotMonotone,
    continuous_norms,
    normalised_t,
)
from assessments.norms.polynomial import choose_terms
from assessments.randomness import Floats

pytestmark = pytest.mark.pure

#: raw = 30 + 8 L + 5 A + 2 L A over ages 10 to 20, in which A runs from -1 to 1.
BY_HAND = ContinuousNorms(
    powers=((0, 0), (1, 0), (0, 1), (1, 1)),
    coefficients=np.array([30.0, 8.0, 5.0, 2.0]),
    adjusted_r2=1.0,
    n=1000,
    n_local=100,
    n_neighbourhoods=10,
    age_range=(10.0, 20.0),
    location_range=(-3.0, 3.0),
)


def growth(location: Floats, age: Floats) -> Floats:
    """The true raw score at a normal score and an age from 8 to 18: it rises, and fans out with age."""
    return 10 + 3 * age - 0.05 * age**2 + (3 + 0.25 * age) * location


@pytest.fixture(scope="module")
def sample() -> tuple[Floats, Floats]:
    """Whole raw scores and ages of 3,000 persons who follow `growth`."""
    random = np.random.default_rng(5)
    age = random.uniform(8, 18, 3000)
    return np.round(growth(random.standard_normal(3000), age)), age


def test_a_surface_by_hand() -> None:
    # At age 15, A = 0: raw = 30 + 8 L. At age 20, A = 1: raw = 35 + 10 L.
    assert BY_HAND.raw_at([50, 60], 15).tolist() == [30, 38]
    assert BY_HAND.t([30, 38, 22], 15) == pytest.approx([50, 60, 40], abs=1e-9)
    assert BY_HAND.t([35, 45], [20, 20]) == pytest.approx([50, 60], abs=1e-9)
    assert BY_HAND.percentile(38, 15) == pytest.approx(84.1345, abs=1e-4)
    assert BY_HAND.is_monotone


def test_t_never_leaves_what_the_sample_showed() -> None:
    assert BY_HAND.t([-1e6, 1e6, np.nan], 15) == pytest.approx([20, 80, np.nan], nan_ok=True)
    with pytest.raises(InvalidArgument, match="age should be from 10 to 20, not 21"):
        BY_HAND.t(30, [15, 21])
    with pytest.raises(InvalidArgument, match="age"):
        BY_HAND.raw_at(50, np.nan)


def test_where_the_curve_falls_is_said_and_left_out() -> None:
    # raw = 20 + 6 L - L^3 / 2 rises while L^2 < 4.
    bent = ContinuousNorms(
        ((0, 0), (1, 0), (3, 0)), np.array([20.0, 6.0, -0.5]), 1.0, 500, 100, 5, (8.0, 12.0), (-3.0, 3.0)
    )
    assert not bent.is_monotone
    assert len(bent.violations) == 41
    assert (bent.violations[0].age, bent.violations[-1].age) == (8, 12)
    assert (bent.violations[0].lowest_t, bent.violations[0].highest_t) == (20, 80)
    # The unbroken rise ends at the last point of the grid below L = 2, at 1.9.
    assert bent.t([20, 1e3, -1e3], 10) == pytest.approx([50, 69, 31])
    assert bent.t(bent.raw_at([35, 45, 65], 9), 9) == pytest.approx([35, 45, 65])


def test_a_curve_that_falls_in_its_middle_gives_nothing() -> None:
    # d raw / d L = 5 A: falls below the middle age.
    turned = ContinuousNorms(
        ((0, 0), (1, 1)), np.array([20.0, 5.0]), 1.0, 500, 100, 5, (8.0, 12.0), (-3.0, 3.0)
    )
    assert {violation.age <= 10 for violation in turned.violations} == {True}
    assert turned.t(20, 11) == pytest.approx(50)
    with pytest.raises(NotMonotone, match="does not rise at age 9") as caught:
        turned.t([20, 20], [11, 9])
    assert caught.value.age == 9


def test_selection_finds_the_terms_of_an_exact_surface() -> None:
    random = np.random.default_rng(2)
    location, age = random.standard_normal(400), random.uniform(-1, 1, 400)
    raw = 12 + 4 * location + 3 * age - 0.5 * location**3 * age
    choice = choose_terms(raw, location, age, np.ones(400), location_power=4, age_power=2)
    fit = choice.fit(3)
    assert dict(zip(fit.powers, fit.coefficients, strict=True)) == pytest.approx(
        {(0, 0): 12, (1, 0): 4, (0, 1): 3, (3, 1): -0.5}
    )
    assert fit.adjusted_r2 == pytest.approx(1)


def test_selection_agrees_with_plain_regressions() -> None:
    random = np.random.default_rng(4)
    location, age = random.standard_normal(200), random.uniform(-1, 1, 200)
    weights = random.uniform(0.5, 2, 200)
    raw = growth(location, 13 + 5 * age) + random.standard_normal(200)
    choice = choose_terms(raw, location, age, weights, location_power=2, age_power=1)
    shares = weights / weights.sum()
    fit = choice.fit(2)
    predicted = sum(b * location**s * age**t for b, (s, t) in zip(fit.coefficients, fit.powers, strict=True))
    left = shares @ (raw - predicted) ** 2 / (shares @ (raw - shares @ raw) ** 2)
    assert choice.adjusted_r2[1] == pytest.approx(1 - left * 199 / 197)


def test_known_quantiles_are_recovered(sample: tuple[Floats, Floats]) -> None:
    raw, age = sample
    norms = continuous_norms(raw, age, window=1.0)
    ages, locations = np.meshgrid(np.linspace(9, 17, 9), np.linspace(-2, 2, 9))
    missed = norms.t(growth(locations, ages), ages) - (50 + 10 * locations)
    # One standard error of the outermost percentile among 300 neighbours alone is 1.6 T.
    assert np.abs(missed).max() < 1.8
    assert np.sqrt((missed**2).mean()) < 0.6
    assert norms.is_monotone
    assert norms.adjusted_r2 > 0.99
    assert (norms.n, norms.n_neighbourhoods) == (3000, 200)


def test_one_smooth_surface_beats_norms_group_by_group(sample: tuple[Floats, Floats]) -> None:
    raw, age = sample
    smooth = continuous_norms(raw, age)
    locations = np.linspace(-2, 2, 9)
    misses = [[], []]  # type: list[list[float]]
    for place in range(20):
        in_group = (age >= 8 + place / 2) & (age < 8.5 + place / 2)
        # At its edge a group's own norm also suffers from the growth inside it.
        at = 8.45 + place / 2
        truth = 50 + 10 * locations
        misses[0].extend((smooth.t(growth(locations, np.full(9, at)), at) - truth).tolist())
        misses[1].extend((normalised_t(growth(locations, np.full(9, at)), raw[in_group]) - truth).tolist())
    assert np.std(misses[0]) < 0.7 * np.std(misses[1])


def test_weights_undo_a_sample_that_is_too_able(sample: tuple[Floats, Floats]) -> None:
    raw, age = sample
    able = raw > growth(np.zeros(raw.size), age)
    kept = able | (np.random.default_rng(6).random(raw.size) < 0.3)
    crooked = continuous_norms(raw[kept], age[kept], groups=np.floor(age[kept]).astype(int))
    weights = np.where(able, 1.0, 1 / 0.3)[kept]
    mended = continuous_norms(raw[kept], age[kept], groups=np.floor(age[kept]), weights=weights)
    middle = growth(np.zeros(5), np.linspace(10, 16, 5))
    assert crooked.t(middle, np.linspace(10, 16, 5)).mean() < 46
    assert mended.t(middle, np.linspace(10, 16, 5)) == pytest.approx([50] * 5, abs=1)


def test_the_number_of_terms_can_be_set(sample: tuple[Floats, Floats]) -> None:
    assert len(continuous_norms(*sample, k_terms=2).powers) == 3
    with pytest.raises(InvalidArgument, match="k_terms should be at most"):
        continuous_norms(*sample, k_terms=99)


def test_the_unit_of_the_raw_score_and_of_age_is_irrelevant(sample: tuple[Floats, Floats]) -> None:
    raw, age = sample
    plain = continuous_norms(raw, age)
    changed = continuous_norms(3 * raw - 7, 12 * age)
    assert changed.t(3 * raw[:50] - 7, 12 * age[:50]) == pytest.approx(plain.t(raw[:50], age[:50]), abs=1e-6)


def test_missing_persons_and_their_order_do_not_matter(sample: tuple[Floats, Floats]) -> None:
    raw, age = sample
    plain = continuous_norms(raw, age)
    mixed_raw = np.concatenate([[np.nan, 20], raw[::-1]])
    mixed_age = np.concatenate([[9, np.nan], age[::-1]])
    assert continuous_norms(mixed_raw, mixed_age).t(40, 13) == pytest.approx(float(plain.t(40, 13)), abs=1e-9)


@settings(max_examples=15)
@given(st.floats(10, 20), st.floats(0, 90), st.floats(0, 90))
def test_a_higher_raw_score_never_has_a_lower_t(age: float, one: float, other: float) -> None:
    low, high = sorted((one, other))
    t_low, t_high = BY_HAND.t([low, high], age)
    assert 20 - 1e-9 <= t_low <= t_high <= 80 + 1e-9


def test_norms_survive_being_written_down(sample: tuple[Floats, Floats]) -> None:
    norms = continuous_norms(*sample)
    again = ContinuousNorms.from_mapping(json.loads(json.dumps(norms.to_mapping())))
    assert again.to_mapping() == norms.to_mapping()
    assert again.t(40, 13) == norms.t(40, 13)
    assert again.violations == norms.violations


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("coefficients", [1.0]),
        ("coefficients", [1, 2, 3, None]),
        ("coefficients", "high"),
        ("powers", 7),
        ("powers", [[0, 0], [1, 0], [0, -1], [1, 1]]),
        ("age_range", [9, 9]),
        ("location_range", [3, -3]),
        ("unknown", 1),
    ],
)
def test_a_written_norm_that_makes_no_sense_is_refused(part: str, value: object) -> None:
    with pytest.raises(InvalidNorm):
        ContinuousNorms.from_mapping({**BY_HAND.to_mapping(), part: value})


def test_small_samples_are_refused() -> None:
    random = np.random.default_rng(1)
    with pytest.raises(NormTooSmall, match="299 persons is too small; at least 300") as caught:
        continuous_norms(random.standard_normal(299), random.uniform(8, 18, 299))
    assert (caught.value.n, caught.value.needed) == (299, 300)
    with pytest.raises(NormTooSmall, match="at least 70"):
        continuous_norms(random.standard_normal(400), random.uniform(8, 18, 400), window=0.1)
    with pytest.raises(NormTooSmall):
        ContinuousNorms.from_mapping({**BY_HAND.to_mapping(), "n": 200})


def test_input_without_spread_or_of_the_wrong_kind_is_refused(sample: tuple[Floats, Floats]) -> None:
    raw, age = sample
    with pytest.raises(NoVariance, match="ages are equal"):
        continuous_norms(raw, np.full(raw.size, 12))
    with pytest.raises(NoVariance, match="raw scores are equal"):
        continuous_norms(np.full(raw.size, 12), age)
    with pytest.raises(NoVariance, match="of the same age"):
        continuous_norms(np.repeat([1, 2], 200), np.repeat([8, 9], 200))
    with pytest.raises(InvalidMatrix, match="age has 2999 entries"):
        continuous_norms(raw, age[1:])
    with pytest.raises(InvalidArgument, match="None when groups are given"):
        continuous_norms(raw, age, groups=age, window=2.0)
    with pytest.raises(InvalidArgument, match="one label for each"):
        continuous_norms(raw, age, groups=[1, 2])
    with pytest.raises(InvalidArgument, match="window"):
        continuous_norms(raw, age, window=0)
