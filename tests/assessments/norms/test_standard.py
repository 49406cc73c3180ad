"""T scores, stanines, stens and their percentiles."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments import AssessmentError
from assessments.errors import InvalidArgument, InvalidMatrix
from assessments.norms import (
    normalised_t,
    percentile_from_t,
    stanine,
    stanine_from_percentile,
    stanine_from_t,
    sten,
    sten_from_percentile,
    sten_from_t,
    t_from_percentile,
    t_score,
)
from assessments.randomness import Floats

pytestmark = pytest.mark.pure

a_t = st.floats(0, 100)


def johnsons_percentile(t: float) -> float:
    """Johnson's display cubic (IPIP-NEO), with its clamps."""
    if t < 32:
        return 1
    if t > 73:
        return 99
    return 210.335958661391 - 16.7379362643389 * t + 0.405936512733332 * t**2 - 0.00270624341822222 * t**3


def test_a_t_score_by_hand() -> None:
    # Johnson's men of 21 to 40: neuroticism has mean 66.97 and standard deviation 16.48.
    assert t_score(80, mean=66.97, sd=16.48) == pytest.approx(50 + 10 * 13.03 / 16.48)
    assert t_score([66.97, 66.97 - 16.48], mean=66.97, sd=16.48) == pytest.approx([50, 40])


def test_a_number_gives_a_number_and_an_array_its_shape() -> None:
    assert float(t_score(26, mean=20, sd=6)) == 60
    assert np.ndim(t_score(26, mean=20, sd=6)) == 0
    assert t_score([[20], [26]], mean=20, sd=6).tolist() == [[50], [60]]


def test_missing_stays_missing() -> None:
    for function in (percentile_from_t, t_from_percentile, stanine_from_t, sten_from_percentile):
        found = function([50, np.nan])
        assert np.isnan(found[1])
        assert not np.isnan(found[0])


@pytest.mark.parametrize(
    ("function", "shares"),
    [
        # Exact areas under the normal curve between cuts half a standard deviation apart.
        (stanine, [4.01, 6.56, 12.10, 17.47, 19.74, 17.47, 12.10, 6.56, 4.01]),
        (sten, [2.28, 4.41, 9.18, 14.99, 19.15, 19.15, 14.99, 9.18, 4.41, 2.28]),
    ],
)
def test_bands_hold_their_shares_of_a_normal_population(
    function: Callable[..., Floats], shares: list[float]
) -> None:
    population = t_from_percentile((np.arange(100_000) + 0.5) / 1000)
    bands = function(population, mean=50, sd=10)
    counts = np.bincount(bands.astype(int))[1:] / 1000
    assert counts == pytest.approx(shares, abs=0.006)


def test_a_score_on_a_cut_belongs_to_the_upper_band() -> None:
    assert stanine([15, 14.999], mean=20, sd=20).tolist() == [5, 4]
    assert sten([20, 19.999], mean=20, sd=20).tolist() == [6, 5]
    # 0.1 + 0.2 misses 0.3 by rounding alone.
    assert stanine(0.1 + 0.2 - 0.3 + 2.5, mean=0, sd=10) == stanine(2.5, mean=0, sd=10) == 6


def test_phi_gives_the_percentiles_of_tables() -> None:
    assert percentile_from_t([30, 40, 50, 60, 70]) == pytest.approx(
        [2.275, 15.866, 50, 84.134, 97.725], abs=5e-4
    )


def test_johnsons_cubic_stays_near_phi() -> None:
    grid = np.arange(32, 73.5, 0.5)
    cubic = np.array([johnsons_percentile(t) for t in grid])
    assert np.abs(cubic - percentile_from_t(grid)).max() < 2.5
    assert (johnsons_percentile(31.9), johnsons_percentile(73.1)) == (1, 99)


@settings(max_examples=15)
@given(st.floats(10, 90))
def test_percentile_and_t_are_inverses(t: float) -> None:
    assert t_from_percentile(percentile_from_t(t)) == pytest.approx(t, abs=1e-6)


@settings(max_examples=15)
@given(a_t, a_t)
def test_a_higher_t_is_never_lower_in_any_unit(one: float, other: float) -> None:
    low, high = sorted((one, other))
    for function in (percentile_from_t, stanine_from_t, sten_from_t):
        assert function(low) <= function(high)


@settings(max_examples=15)
@given(st.floats(0, 100))
def test_bands_are_the_same_by_either_way(percentile: float) -> None:
    bounded = min(max(percentile, 1e-6), 100 - 1e-6)
    t = t_from_percentile(bounded)
    # At a cut itself the two ways may round to different sides.
    if abs((t - 30) % 2.5) > 1e-6:
        assert stanine_from_percentile(percentile) == stanine_from_t(t)
        assert sten_from_percentile(percentile) == sten_from_t(t)


@settings(max_examples=15)
@given(st.floats(-1e6, 1e6), st.floats(0.01, 1e3), st.floats(0.01, 100), st.floats(-100, 100))
def test_the_unit_of_the_raw_score_is_irrelevant(raw: float, sd: float, factor: float, lift: float) -> None:
    mean = raw / 2
    changed = t_score(factor * raw + lift, mean=factor * mean + lift, sd=factor * sd)
    assert changed == pytest.approx(float(t_score(raw, mean=mean, sd=sd)), rel=1e-6, abs=1e-6)


@pytest.mark.parametrize("percentile", [0, 100, -1, 101])
def test_percentiles_without_a_finite_t_are_refused(percentile: float) -> None:
    with pytest.raises(InvalidArgument, match="percentile should be above 0 and below 100"):
        t_from_percentile([50, percentile])


@pytest.mark.parametrize("percentile", [-0.1, 100.1])
def test_percentages_outside_their_range_have_no_band(percentile: float) -> None:
    for function in (stanine_from_percentile, sten_from_percentile):
        with pytest.raises(InvalidArgument, match="from 0 to 100"):
            function(percentile)


@pytest.mark.parametrize(
    ("wrong", "complaint"),
    [
        ("high", "not numbers"),
        ([1, [2]], "no number"),
        ([np.inf], "infinite"),
        ([1j], "no number|not numbers"),
    ],
)
def test_what_is_no_number_is_refused_by_name(wrong: object, complaint: str) -> None:
    for function in (percentile_from_t, stanine_from_t):
        with pytest.raises(InvalidMatrix, match=complaint):
            function(wrong)  # type: ignore[arg-type]
    with pytest.raises(InvalidMatrix, match="raw"):
        normalised_t(wrong, [1, 2, 3])  # type: ignore[arg-type]


@pytest.mark.parametrize("sd", [0, -1, np.nan, "1"])
def test_a_spread_of_nothing_is_refused(sd: object) -> None:
    with pytest.raises(AssessmentError, match="sd should be"):
        t_score(1, mean=0, sd=sd)  # type: ignore[arg-type]
