"""Differentiation, flatness and the hexagon's plane."""

from __future__ import annotations

from dataclasses import astuple
from math import cos, radians, sin, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import studentized_range

from assessments import InvalidScores
from assessments.interests import (
    circumplex,
    differentiation,
    flat_range,
    holland_code,
    is_flat,
    structural_summary,
)

pytestmark = pytest.mark.pure

six_scores = st.lists(st.integers(0, 40), min_size=6, max_size=6)
ERRORS = [3.667] * 6


def test_differentiation_gives_the_numbers_of_the_r_package() -> None:
    found = differentiation([70, 90, 120, 75, 100, 130])
    assert astuple(found)[:7] == pytest.approx((10, 30, 25, 42.5, 60, 0.1025641, 21.93741), abs=5e-6)
    assert (found.iachan_l1, found.iachan_l2) == (12.5, 21.25)


def test_equal_scores_are_not_differentiated() -> None:
    assert set(astuple(differentiation([20] * 6))) == {0.0}


def test_a_ratio_to_nothing_is_left_out() -> None:
    assert differentiation([0] * 6).di6 is None


@given(six_scores, st.permutations(range(6)))
def test_differentiation_does_not_know_which_type_is_which(scores: list[int], order: list[int]) -> None:
    assert differentiation([scores[place] for place in order]) == differentiation(scores)


@given(six_scores)
def test_indices_of_spread_keep_their_order_and_bounds(scores: list[int]) -> None:
    found = differentiation(scores)
    assert 0 <= found.di1 <= found.di2 <= found.di5
    assert 0 <= found.di3 <= found.di4 <= found.di5
    assert found.di7 <= found.di5 / 2 + 1e-9


def test_six_scores_are_needed() -> None:
    with pytest.raises(InvalidScores, match="without a number: S, C"):
        differentiation({"R": 1, "I": 2, "A": 3, "E": 4})
    with pytest.raises(InvalidScores, match="without a number: R"):
        circumplex([None, 1, 2, 3, 4, 5])


@pytest.mark.parametrize("k_types", range(2, 7))
def test_the_flat_range_is_the_studentized_range(k_types: int) -> None:
    errors = dict.fromkeys("RIASEC"[:k_types], 2.0)
    assert flat_range(errors) == pytest.approx(2 * studentized_range.ppf(0.95, k_types, np.inf), abs=0.002)


def test_flat_people_are_called_flat_nineteen_times_in_twenty() -> None:
    observed = 20 + 3.667 * np.random.default_rng(8).standard_normal((4000, 6))
    assert np.mean([is_flat(scores, ERRORS) for scores in observed]) == pytest.approx(0.95, abs=0.02)


def test_a_range_at_the_limit_is_no_longer_flat() -> None:
    limit = flat_range([1.0] * 6)
    assert is_flat([limit - 0.001, 0, 0, 0, 0, 0], [1.0] * 6)
    assert not is_flat([limit, 0, 0, 0, 0, 0], [1.0] * 6)


def test_equal_scores_are_flat_even_without_error() -> None:
    assert is_flat([20] * 6, [0] * 6)
    assert not is_flat([20, 20, 20, 20, 20, 21], [0] * 6)


def test_a_single_score_has_no_range() -> None:
    with pytest.raises(InvalidScores, match="at least two types"):
        flat_range({"R": 1.0})


@pytest.mark.parametrize(("letter", "angle"), list(zip("RIASEC", range(0, 360, 60), strict=True)))
def test_a_pure_type_points_at_its_corner(letter: str, angle: float) -> None:
    found = circumplex({other: 30 if other == letter else 0 for other in "RIASEC"})
    assert found.angle == pytest.approx(angle)
    assert found.length == pytest.approx(30)


def test_predigers_dimensions_by_hand() -> None:
    r, i, a, s, e, c = scores = [31, 22, 8, 13, 17, 28]
    found = circumplex(scores)
    assert found.things_people == pytest.approx(2 * r + i - a - 2 * s - e + c) == pytest.approx(2 * found.x)
    assert found.data_ideas == pytest.approx(sqrt(3) * (e + c - i - a)) == pytest.approx(-2 * found.y)


@pytest.mark.parametrize("scores", [[20] * 6, [0] * 6, [30, 10, 10, 30, 10, 10], [30, 10, 30, 10, 30, 10]])
def test_pulls_that_cancel_have_no_direction(scores: list[int]) -> None:
    found = circumplex(scores)
    assert found.angle is None
    assert found.length == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize("scores", [3, None, 2.5, np.array(3), [10**400] * 6, object()])
def test_what_holds_no_six_numbers_is_refused(scores: object) -> None:
    for function in (circumplex, differentiation, structural_summary, holland_code, flat_range):
        with pytest.raises(InvalidScores, match=r"six numbers are needed|is not a number"):
            function(scores)  # type: ignore[operator]


@given(six_scores, st.integers(0, 20))
def test_height_alone_moves_nothing(scores: list[int], lift: int) -> None:
    low, high = circumplex(scores), circumplex([score + lift for score in scores])
    assert (low.x, low.y) == pytest.approx((high.x, high.y), abs=1e-9)


@given(six_scores)
def test_turning_the_hexagon_turns_the_point(scores: list[int]) -> None:
    before, after = circumplex(scores), circumplex([scores[-1], *scores[:-1]])
    turned = (
        before.x * cos(radians(60)) - before.y * sin(radians(60)),
        before.x * sin(radians(60)) + before.y * cos(radians(60)),
    )
    assert (after.x, after.y) == pytest.approx(turned, abs=1e-9)
    assert before.angle is None or 0 <= before.angle < 360
