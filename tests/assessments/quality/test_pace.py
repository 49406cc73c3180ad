"""Seconds per item and effort."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from assessments.errors import AllMissing, InvalidArgument, InvalidMatrix
from assessments.quality import nt10_thresholds, response_time_effort, seconds_per_item, solution_behaviour
from assessments.randomness import Floats

pytestmark = pytest.mark.pure

NAN = np.nan
times_of_a_test = arrays(np.float64, (5, 4), elements=st.floats(0, 300))


def test_seconds_are_shared_among_the_items_of_a_page() -> None:
    found = seconds_per_item([[50, 30], [8, NAN]], pages=[10, 5])
    assert found == pytest.approx(np.array([[5, 6], [0.8, NAN]]), nan_ok=True)


def test_thresholds_are_a_tenth_of_the_mean_and_at_most_ten_seconds() -> None:
    # Means 30, 200 and, with a gap, 15.
    times = [[20, 100, 10], [40, 300, NAN], [30, 200, 20]]
    assert nt10_thresholds(times) == pytest.approx([3, 10, 1.5])
    assert nt10_thresholds(times, share=0.2) == pytest.approx([6, 10, 3])
    assert nt10_thresholds(times, longest=60) == pytest.approx([3, 20, 1.5])


def test_whoever_takes_the_threshold_has_tried() -> None:
    found = solution_behaviour([[3, 9.9], [2.9, 10], [NAN, 0]], [3, 10])
    assert found == pytest.approx(np.array([[1, 0], [0, 1], [NAN, 0]]), nan_ok=True)


def test_effort_is_the_share_of_items_tried() -> None:
    times = [[3, 9, 4, 5], [1, 1, 1, 9], [NAN, NAN, 2, 1], [NAN] * 4]
    assert response_time_effort(times, thresholds=[3, 3, 2, 2]) == pytest.approx(
        [1, 0.25, 0.5, NAN], nan_ok=True
    )


def test_without_thresholds_the_table_gives_them() -> None:
    times = [[20, 40], [30, 1], [2, 60]]
    # Means 52 / 3 and 101 / 3, so thresholds of 1.7 and 3.4.
    assert response_time_effort(times).tolist() == [1, 0.5, 1]


@settings(max_examples=25)
@given(times_of_a_test, st.permutations(range(4)))
def test_effort_is_a_share_and_more_time_is_never_less_of_it(times: Floats, items: list[int]) -> None:
    thresholds = np.array([1.0, 5.0, 10.0, 2.0])
    found = response_time_effort(times, thresholds=thresholds)
    assert np.all((found >= 0) & (found <= 1))
    assert np.all(response_time_effort(times + 1, thresholds=thresholds) >= found)
    assert np.array_equal(response_time_effort(times[:, items], thresholds=thresholds[items]), found)
    assert np.all(nt10_thresholds(times) <= 10)


def test_rapid_guessers_are_found_among_workers() -> None:
    rng = np.random.default_rng(1)
    times = rng.lognormal(3.5, 0.4, (300, 20))
    times[:30] = rng.uniform(0.3, 1.5, (30, 20))
    effort = response_time_effort(times)
    assert np.all(effort[:30] < 0.1)
    assert np.all(effort[30:] >= 0.90)


def test_times_that_cannot_be_are_refused() -> None:
    for index in (nt10_thresholds, response_time_effort):
        with pytest.raises(InvalidMatrix, match="row 1, column 0: the time -1 is negative"):
            index([[1, 2], [-1, 3]])
        with pytest.raises(AllMissing, match="column 1"):
            index([[1, NAN], [2, NAN]])
    with pytest.raises(InvalidMatrix, match="2 columns of seconds on 1 pages"):
        seconds_per_item([[10, 20]], pages=[5])
    with pytest.raises(InvalidArgument, match="a page"):
        seconds_per_item([[10, 20]], pages=[5, 0])
    with pytest.raises(InvalidMatrix, match="thresholds has 1 entries"):
        solution_behaviour([[1, 2]], [3])
    with pytest.raises(InvalidArgument, match="share"):
        nt10_thresholds([[1, 2]], share=10)
    with pytest.raises(InvalidArgument, match="longest"):
        nt10_thresholds([[1, 2]], longest=0)
