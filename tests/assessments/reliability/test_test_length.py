"""Reliability and the length of a test."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.errors import InvalidArgument
from assessments.reliability import length_for, spearman_brown, standardized_alpha
from tests.assessments.classic import science

pytestmark = pytest.mark.pure


def test_a_test_twice_as_long_by_hand() -> None:
    assert spearman_brown(0.6, 2) == pytest.approx(2 * 0.6 / 1.6)
    assert spearman_brown(0.75, 0.5) == pytest.approx(0.6)
    assert length_for(0.9, 0.75) == pytest.approx(3)


@settings(max_examples=20)
@given(st.floats(0.01, 0.99), st.floats(0.1, 20))
def test_the_length_for_a_reliability_reaches_it(reliability: float, factor: float) -> None:
    target = spearman_brown(reliability, factor)
    assert 0 < target < 1
    assert length_for(target, reliability) == pytest.approx(factor, rel=1e-6)


@settings(max_examples=20)
@given(st.floats(0.01, 0.99), st.floats(0.1, 20), st.floats(1.01, 3))
def test_longer_is_more_reliable(reliability: float, factor: float, more: float) -> None:
    assert spearman_brown(reliability, factor * more) > spearman_brown(reliability, factor)
    assert spearman_brown(reliability, 1) == pytest.approx(reliability)
    assert spearman_brown(spearman_brown(reliability, factor), more) == pytest.approx(
        spearman_brown(reliability, factor * more)
    )


def test_a_quarter_of_four_items_is_one_item() -> None:
    assert spearman_brown(spearman_brown(standardized_alpha(science()), 1 / 4), 4) == pytest.approx(
        standardized_alpha(science())
    )


def test_the_ends_of_the_scale_stay_where_they_are() -> None:
    assert spearman_brown(0, 5) == 0
    assert spearman_brown(1, 5) == 1
    assert spearman_brown(-0.2, 2) == pytest.approx(-0.5)


def test_lengths_that_lead_nowhere_are_refused() -> None:
    with pytest.raises(InvalidArgument, match=r"below 3 for a reliability of -0\.5"):
        spearman_brown(-0.5, 3)
    with pytest.raises(InvalidArgument, match="factor"):
        spearman_brown(0.5, 0)
    with pytest.raises(InvalidArgument, match="reliability"):
        spearman_brown(1.5, 2)
    for target, reliability in ((1, 0.5), (0, 0.5), (0.9, 0), (0.9, 1), (0.9, -0.2)):
        with pytest.raises(InvalidArgument):
            length_for(target, reliability)
