"""The structural summary of a profile: exact waves, by hand, and its tie to the hexagon's plane."""

from __future__ import annotations

from math import cos, radians, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments import InvalidScores
from assessments.interests import StructuralSummary, circumplex, structural_summary

pytestmark = pytest.mark.pure

six_scores = st.lists(st.integers(0, 40), min_size=6, max_size=6)


def a_wave(elevation: float, amplitude: float, displacement: float) -> list[float]:
    return [elevation + amplitude * cos(radians(60 * k - displacement)) for k in range(6)]


@settings(max_examples=30)
@given(st.floats(5, 30), st.floats(0.5, 20), st.integers(0, 359))
def test_a_wave_is_found_again(elevation: float, amplitude: float, displacement: int) -> None:
    found = structural_summary(a_wave(elevation, amplitude, displacement))
    assert (found.elevation, found.amplitude) == pytest.approx((elevation, amplitude), abs=1e-9)
    assert found.displacement == pytest.approx(displacement, abs=1e-6)
    assert found.fit == pytest.approx(1, abs=1e-9)


def test_a_pure_type_by_hand() -> None:
    found = structural_summary([60, 0, 0, 0, 0, 0])
    # Mean 10; x = 60, so the wave has the height 60 / 3 = 20 and explains 3 * 20^2 of 50^2 + 5 * 10^2.
    assert (found.elevation, found.amplitude, found.displacement) == pytest.approx((10, 20, 0))
    assert found.fit == pytest.approx(1200 / 3000)


def test_least_squares_finds_the_same_wave() -> None:
    scores = np.array([31, 22, 8, 13, 17, 28])
    angles = np.radians(np.arange(0, 360, 60))
    terms = np.column_stack([np.ones(6), np.cos(angles), np.sin(angles)])
    (level, x, y), left, *_ = np.linalg.lstsq(terms, scores, rcond=None)
    found = structural_summary(scores)
    assert (found.elevation, found.amplitude) == pytest.approx((level, sqrt(x**2 + y**2)))
    assert found.displacement == pytest.approx(np.degrees(np.arctan2(y, x)) % 360)
    assert found.fit == pytest.approx(1 - left[0] / np.sum((scores - level) ** 2))


@pytest.mark.parametrize("height", [0, 20, 26.666666666666668, 1e9 / 3])
def test_equal_scores_have_a_height_and_nothing_else(height: float) -> None:
    found = structural_summary([height] * 6)
    assert found == StructuralSummary(pytest.approx(height), pytest.approx(0, abs=1e-6), None, None)


def test_a_wave_that_fits_nothing_has_no_direction() -> None:
    found = structural_summary([30, 10, 30, 10, 30, 10])
    assert found.displacement is None
    assert found.fit == pytest.approx(0, abs=1e-12)


@settings(max_examples=30)
@given(six_scores, st.integers(1, 5), st.integers(-9, 9))
def test_lifting_and_stretching_keep_direction_and_fit(scores: list[int], factor: int, lift: int) -> None:
    before, after = structural_summary(scores), structural_summary([factor * x + lift for x in scores])
    assert after.elevation == pytest.approx(factor * before.elevation + lift)
    assert after.amplitude == pytest.approx(factor * before.amplitude, abs=1e-9)
    assert after.fit == (None if before.fit is None else pytest.approx(before.fit, abs=1e-9))
    assert before.fit is None or 0 <= before.fit <= 1


@settings(max_examples=30)
@given(six_scores)
def test_direction_and_length_are_those_of_the_plane(scores: list[int]) -> None:
    found, point = structural_summary(scores), circumplex(scores)
    assert found.displacement == point.angle
    assert 3 * found.amplitude == pytest.approx(point.length)


def test_six_scores_are_needed() -> None:
    with pytest.raises(InvalidScores, match="without a number: C"):
        structural_summary({"R": 1, "I": 2, "A": 3, "S": 4, "E": 5})
