"""Mid-rank percentiles and normalised T scores."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm, percentileofscore

from assessments.errors import AllMissing, InvalidArgument, InvalidMatrix
from assessments.norms import distribution, effective_sample_size, normalised_t, percentile_rank

pytestmark = pytest.mark.pure

samples = st.lists(st.integers(0, 12), min_size=1, max_size=30)


def test_a_percentile_rank_by_hand() -> None:
    # Of five persons two scored below 7, two scored 7: 100 (2 + 2 / 2) / 5.
    assert percentile_rank(7, [3, 5, 7, 7, 9]) == 60
    assert percentile_rank([2, 3, 6, 9, 10], [3, 5, 7, 7, 9]).tolist() == [0, 10, 40, 90, 100]


def test_percentile_ranks_are_scipys_mean_of_weak_and_strict() -> None:
    sample = np.random.default_rng(1).integers(0, 40, 500)
    raw = np.arange(-1, 42)
    strict = np.array([percentileofscore(sample, value, kind="strict") for value in raw])
    weak = np.array([percentileofscore(sample, value, kind="weak") for value in raw])
    assert percentile_rank(raw, sample) == pytest.approx((strict + weak) / 2)


def test_weights_count_like_persons() -> None:
    once = percentile_rank([1, 2, 3], [1, 2, 3], weights=[3, 1, 2])
    assert once == pytest.approx(percentile_rank([1, 2, 3], [1, 1, 1, 2, 3, 3]))


def test_missing_scores_do_not_count() -> None:
    assert percentile_rank(2, [1, np.nan, 2, 3]) == percentile_rank(2, [1, 2, 3])
    assert percentile_rank(2, [1, np.nan, 2], weights=[1, 50, 1]) == percentile_rank(2, [1, 2])
    assert np.isnan(percentile_rank(np.nan, [1, 2, 3]))
    assert np.isnan(normalised_t([np.nan, 2], [1, 2, 3])[0])


def test_a_weight_of_zero_is_nobody() -> None:
    assert percentile_rank(5, [1, 5, 9], weights=[1, 1, 0]) == percentile_rank(5, [1, 5])


def test_a_normalised_t_by_hand() -> None:
    # PR of 3 is 100 (4 + 1 / 2) / 5 = 90, of 1 it is 100 (0 + 3 / 2) / 5 = 30.
    found = normalised_t([1, 3], [1, 1, 1, 2, 3])
    assert found == pytest.approx([50 + 10 * norm.ppf(0.3), 50 + 10 * norm.ppf(0.9)])


def test_a_normalised_t_is_never_infinite() -> None:
    # Half a person of five: 10 percent and 90 percent.
    found = normalised_t([-1e9, 1e9], [1, 1, 1, 2, 3])
    assert found == pytest.approx([50 + 10 * norm.ppf(0.1), 50 + 10 * norm.ppf(0.9)])
    assert normalised_t([0, 1, 2], [1]).tolist() == [50, 50, 50]


def test_the_t_of_the_extremes_knows_what_weighting_costs() -> None:
    sample, weights = [1, 2, 3, 4], [3, 1, 1, 1]
    n_effective = 36 / 12
    assert effective_sample_size(weights) == pytest.approx(n_effective)
    assert normalised_t(9, sample, weights=weights) == pytest.approx(
        50 + 10 * norm.ppf(1 - 0.5 / n_effective)
    )


@settings(max_examples=15)
@given(samples)
def test_ranks_of_the_sample_average_fifty(sample: list[int]) -> None:
    assert percentile_rank(sample, sample).mean() == pytest.approx(50)


@settings(max_examples=15)
@given(samples, st.integers(-1, 13), st.integers(-1, 13))
def test_a_higher_score_never_ranks_lower(sample: list[int], one: int, other: int) -> None:
    low, high = sorted((one, other))
    assert 0 <= percentile_rank(low, sample) <= percentile_rank(high, sample) <= 100
    assert normalised_t(low, sample) <= normalised_t(high, sample)
    assert np.isfinite(normalised_t([low, high], sample)).all()


@settings(max_examples=15)
@given(samples)
def test_the_order_of_persons_is_irrelevant(sample: list[int]) -> None:
    assert percentile_rank(sample, sorted(sample)).tolist() == percentile_rank(sample, sample).tolist()


@settings(max_examples=15)
@given(samples, st.integers(0, 12))
def test_turning_the_scale_round_mirrors_the_rank(sample: list[int], raw: int) -> None:
    mirrored = percentile_rank(12 - raw, [12 - score for score in sample])
    assert percentile_rank(raw, sample) == pytest.approx(100 - mirrored)


@settings(max_examples=15)
@given(samples, st.integers(1, 9))
def test_equal_weights_change_nothing(sample: list[int], weight: int) -> None:
    weights = [weight] * len(sample)
    assert percentile_rank(sample, sample, weights=weights) == pytest.approx(percentile_rank(sample, sample))
    assert normalised_t(sample, sample, weights=weights) == pytest.approx(normalised_t(sample, sample))


def test_normalised_t_scores_recover_a_hidden_normal_scale() -> None:
    hidden = np.random.default_rng(3).standard_normal(20_000)
    crooked = np.exp(hidden)
    asked = np.array([-2.0, -1.0, 0.0, 1.0, 2.0])
    assert normalised_t(np.exp(asked), crooked) == pytest.approx(50 + 10 * asked, abs=0.6)


def test_a_distribution_knows_its_values_and_effective_size() -> None:
    found = distribution([2, 1, 2, np.nan], weights=[1, 1, 2, 5])
    assert found.values.tolist() == [1, 2]
    assert found.masses.tolist() == [1, 3]
    assert found.n_effective == pytest.approx(16 / 6)


@settings(max_examples=15)
@given(st.lists(st.floats(0.01, 100), min_size=1, max_size=20), st.floats(1e-3, 1e3))
def test_an_effective_sample_is_never_larger_than_the_sample(weights: list[float], factor: float) -> None:
    found = effective_sample_size(weights)
    assert 1 - 1e-9 <= found <= len(weights) + 1e-9
    assert effective_sample_size([factor * weight for weight in weights]) == pytest.approx(found)


@pytest.mark.parametrize(
    ("weights", "complaint"),
    [([1, -1, 1], "zero or more"), ([0, 0, 0], "above zero"), ([1, 1], "2 entries"), ([1, 1, np.nan], "nan")],
)
def test_weights_that_weigh_nothing_are_refused(weights: list[float], complaint: str) -> None:
    with pytest.raises((InvalidArgument, InvalidMatrix), match=complaint):
        percentile_rank(1, [1, 2, 3], weights=weights)


def test_nobody_has_no_ranks() -> None:
    with pytest.raises(AllMissing):
        percentile_rank(1, [])
    with pytest.raises(AllMissing):
        normalised_t(1, [np.nan, np.nan])
    with pytest.raises(InvalidMatrix, match="one list of numbers"):
        percentile_rank(1, [[1, 2], [3, 4]])
