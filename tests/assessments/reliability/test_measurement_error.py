"""Errors, bands, differences and change of single scores."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.errors import InvalidArgument, InvalidMatrix
from assessments.reliability import (
    RELIABLE_CHANGE,
    difference_error,
    difference_reliability,
    is_reliable_change,
    reliable_change,
    sem,
    true_score_band,
)

pytestmark = pytest.mark.pure

reliabilities = st.floats(0, 0.99)
spreads = st.floats(0.1, 100)


def test_the_error_of_measurement_by_hand() -> None:
    assert sem(10, 0.84) == pytest.approx(4.0)
    assert sem(10, 1) == 0
    assert sem(10, 0) == 10


@settings(max_examples=20)
@given(spreads, reliabilities, reliabilities)
def test_more_reliability_means_less_error(sd: float, one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert 0 <= sem(sd, high) <= sem(sd, low) <= sd


def test_a_true_score_is_drawn_towards_the_mean() -> None:
    found = true_score_band(70, mean=50, sd=10, reliability=0.8)
    # 50 + 0.8 x 20, and 10 sqrt(0.8 x 0.2).
    assert (found.estimate, found.error) == (pytest.approx(66), pytest.approx(4))
    assert (found.low, found.high) == (pytest.approx(66 - 7.84, abs=1e-3), pytest.approx(66 + 7.84, abs=1e-3))
    assert true_score_band(70, mean=50, sd=10, reliability=1) == (70, 0, 70, 70)
    assert true_score_band(70, mean=50, sd=10, reliability=0) == (50, 0, 50, 50)


def test_the_band_holds_nine_true_scores_in_ten() -> None:
    rng = np.random.default_rng(1)
    truth = 50 + 10 * sqrt(0.7) * rng.standard_normal(2000)
    observed = truth + 10 * sqrt(0.3) * rng.standard_normal(2000)
    bands = [
        true_score_band(score, mean=50, sd=10, reliability=0.7, level=0.9) for score in observed.tolist()
    ]
    inside = [band.low < true < band.high for band, true in zip(bands, truth, strict=True)]
    assert np.mean(inside) == pytest.approx(0.9, abs=0.02)


def test_a_difference_has_the_errors_of_both() -> None:
    assert difference_error(10, 0.84, 0.80) == pytest.approx(6.0)
    assert difference_error(10, 0.84, 0.80) == pytest.approx(sqrt(sem(10, 0.84) ** 2 + sem(10, 0.80) ** 2))


def test_the_reliability_of_a_difference_by_hand() -> None:
    # (0.85 - 0.7) / 0.3.
    assert difference_reliability(0.9, 0.8, 0.7) == pytest.approx(0.5)
    assert difference_reliability(0.9, 0.8, 0) == pytest.approx(0.85)
    assert difference_reliability(0.8, 0.8, 0.8) == pytest.approx(0)


def test_the_reliability_of_a_difference_is_the_true_share_of_its_variance() -> None:
    rng = np.random.default_rng(2)
    true_a = rng.standard_normal(50_000)
    true_b = 0.5 * true_a + sqrt(0.75) * rng.standard_normal(50_000)
    # Reliability 0.8 and 0.6, both with a standard deviation of 1.
    a = sqrt(0.8) * true_a + sqrt(0.2) * rng.standard_normal(50_000)
    b = sqrt(0.6) * true_b + sqrt(0.4) * rng.standard_normal(50_000)
    share = (sqrt(0.8) * true_a - sqrt(0.6) * true_b).var() / (a - b).var()
    assert difference_reliability(0.8, 0.6, np.corrcoef(a, b)[0, 1]) == pytest.approx(share, abs=0.01)


def test_the_example_of_jacobson_and_truax() -> None:
    # 1991, p. 14: from 47.5 to 32.5 with s = 7.5 and a reliability of .80 gives -15 / 4.74 = -3.16.
    assert reliable_change(47.5, 32.5, sd=7.5, reliability=0.80) == pytest.approx(-3.16, abs=0.005)
    assert is_reliable_change(reliable_change(47.5, 32.5, sd=7.5, reliability=0.80)) is True


def test_numbers_give_a_float_and_arrays_an_array() -> None:
    assert isinstance(reliable_change(1, 2, sd=1, reliability=0.5), float)
    assert isinstance(reliable_change(np.float64(1), np.float64(2), sd=1, reliability=0.5), float)
    found = reliable_change([1, 2, None], [2, 4, 6], sd=1, reliability=0.5)
    assert found == pytest.approx([1, 2, np.nan], nan_ok=True)
    assert reliable_change(np.zeros((2, 3)), 1, sd=1, reliability=0.5) == pytest.approx(np.ones((2, 3)))
    assert isinstance(reliable_change([1], [2], sd=1, reliability=0.5), np.ndarray)
    assert np.isnan(reliable_change(float("nan"), 2, sd=1, reliability=0.5))


def test_change_is_reliable_beyond_the_cut_either_way() -> None:
    assert RELIABLE_CHANGE == 1.96
    assert is_reliable_change([-2, -1.96, 0, 1.96, 1.97, np.nan]).tolist() == [
        True,
        False,
        False,
        False,
        True,
        False,
    ]
    assert is_reliable_change(1.7, critical=1.645) is True
    assert is_reliable_change(float("nan")) is False


@settings(max_examples=20)
@given(st.floats(-50, 50), st.floats(-50, 50), spreads, reliabilities)
def test_the_way_back_is_the_same_change_with_another_sign(
    before: float, after: float, sd: float, reliability: float
) -> None:
    there = reliable_change(before, after, sd=sd, reliability=reliability)
    assert reliable_change(after, before, sd=sd, reliability=reliability) == pytest.approx(-there)
    assert reliable_change(
        2 * before + 1, 2 * after + 1, sd=2 * sd, reliability=reliability
    ) == pytest.approx(there)


def test_error_alone_seems_reliable_in_one_person_of_twenty() -> None:
    rng = np.random.default_rng(3)
    truth = sqrt(0.8) * rng.standard_normal(40_000)
    before, after = (truth + sqrt(0.2) * rng.standard_normal(40_000) for _ in range(2))
    found = is_reliable_change(reliable_change(before, after, sd=1, reliability=0.8))
    assert np.mean(found) == pytest.approx(0.05, abs=0.005)


@pytest.mark.parametrize("reliability", [-0.1, 1.1, float("nan"), "high", True])
def test_reliabilities_outside_their_range_are_refused(reliability: float) -> None:
    with pytest.raises(InvalidArgument, match="reliability"):
        sem(10, reliability)
    with pytest.raises(InvalidArgument, match="reliability"):
        reliable_change(1, 2, sd=10, reliability=reliability)
    with pytest.raises(InvalidArgument, match="reliability"):
        true_score_band(70, mean=50, sd=10, reliability=reliability)
    with pytest.raises(InvalidArgument, match="reliability_b"):
        difference_error(10, 0.8, reliability)
    with pytest.raises(InvalidArgument, match="reliability_a"):
        difference_reliability(reliability, 0.8, 0.5)


def test_what_would_divide_by_nothing_is_refused() -> None:
    with pytest.raises(InvalidArgument, match="reliability"):
        reliable_change(1, 2, sd=10, reliability=1)
    with pytest.raises(InvalidArgument, match="correlation"):
        difference_reliability(0.8, 0.8, 1.0)
    with pytest.raises(InvalidArgument, match="sd"):
        sem(0, 0.8)
    with pytest.raises(InvalidArgument, match="sd"):
        reliable_change(1, 2, sd=0, reliability=0.8)


def test_scores_that_are_none_are_refused() -> None:
    with pytest.raises(InvalidMatrix, match="infinite"):
        reliable_change([1, 2], [2, np.inf], sd=1, reliability=0.5)
    with pytest.raises(InvalidMatrix, match="not the same persons"):
        reliable_change([1, 2], [1, 2, 3], sd=1, reliability=0.5)
    with pytest.raises(InvalidMatrix, match="numbers are needed"):
        reliable_change(["low"], ["high"], sd=1, reliability=0.5)
    with pytest.raises(InvalidArgument, match="score"):
        true_score_band(float("nan"), mean=50, sd=10, reliability=0.8)
    with pytest.raises(InvalidArgument, match="critical"):
        is_reliable_change(1.0, critical=-1)
