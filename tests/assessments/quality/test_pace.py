"""Seconds per item and effort."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from assessments.errors import AllMissing, InvalidArgument, InvalidMatrix
from assessments.matrix import Ints
from assessments.quality import (
    fastest_stretch,
    nt10_thresholds,
    response_time_effort,
    seconds_per_answer,
    seconds_per_item,
    solution_behaviour,
)
from assessments.randomness import Floats
from assessments.simulate import response_seconds

pytestmark = pytest.mark.pure

NAN = np.nan
#: Whole seconds that somebody read, and was away before each page.
visits = arrays(np.int64, (2, 7), elements=st.integers(0, 60))
times_of_a_test = arrays(np.float64, (5, 4), elements=st.floats(0, 300))


def test_seconds_are_shared_among_the_items_of_a_page() -> None:
    found = seconds_per_item([[50, 30], [8, NAN]], pages=[10, 5])
    assert found == pytest.approx(np.array([[5, 6], [0.8, NAN]]), nan_ok=True)


def test_an_answer_took_from_its_page_to_its_arrival() -> None:
    # The next page is written when an answer arrives, or a little later where there is no script.
    assert seconds_per_answer([[0, 4, 9.5]], [[4, 9, 12.5]]).tolist() == [[4, 5, 3.5]]


def test_whoever_mends_a_slip_is_given_the_time_of_both_pages() -> None:
    # Item 2 was shown at 4, answered at 9, opened again at 10 and answered anew at 11; then item 3 was shown.
    assert seconds_per_answer([[0, 10, 11]], [[4, 11, 15]]).tolist() == [[4, 7, 4]]


def test_a_page_that_was_come_back_to_has_no_time() -> None:
    # After the last item the person goes back to the second: the first reading of it is not known.
    found = seconds_per_answer([[0, 20, 9, NAN, 13]], [[4, 21, 13, NAN, 18]])
    assert found == pytest.approx(np.array([[4, NAN, 9, NAN, 5]]), nan_ok=True)


def test_a_request_that_arrives_twice_makes_no_answer_quicker() -> None:
    # The first answer arrives again while the third page is open.
    assert seconds_per_answer([[0, 4, 9]], [[10, 9, 14]]).tolist() == [[10, 5, 5]]


@settings(max_examples=25)
@given(visits, st.integers(-1_000_000, 2_000_000_000))
def test_times_of_answers_in_turn_are_what_went_by(spent: Ints, start: int) -> None:
    reading, away = spent
    answered = start + np.cumsum(reading + away)
    shown = answered - reading
    found = seconds_per_answer([shown], [answered])[0]
    assert found.tolist() == np.diff(answered, prepend=shown[0]).tolist()
    assert np.all(found >= reading)
    fewer = np.where(np.arange(7) % 2, NAN, 1.0)
    gaps = seconds_per_answer([shown * fewer], [answered * fewer])[0]
    assert np.array_equal(np.isnan(gaps), np.isnan(fewer))
    assert np.all(gaps[::2] >= found[::2])


def test_the_fastest_items_in_a_row_by_hand() -> None:
    times = [[9, 9, 1, 2, 5, 5, 5], [3, NAN, NAN, NAN, 1, 2, 9], [NAN] * 7]
    assert fastest_stretch(times, length=2) == pytest.approx([1.5, 1, NAN], nan_ok=True)
    assert fastest_stretch(times, length=10) == pytest.approx([36 / 7, 3.75, NAN], nan_ok=True)
    # Two of five times are fewer than half of them.
    assert fastest_stretch([[1, NAN, NAN, NAN, 1]], length=5) == pytest.approx([NAN], nan_ok=True)


@settings(max_examples=25)
@given(times_of_a_test, st.integers(1, 6))
def test_the_fastest_items_in_a_row_are_those_of_counting(times: Floats, length: int) -> None:
    size = min(length, 4)
    expected = [min(row[start : start + size].mean() for start in range(5 - size)) for row in times]
    assert fastest_stretch(times, length=length) == pytest.approx(expected)
    assert fastest_stretch(3 * times, length=length) == pytest.approx(3 * np.array(expected))
    assert fastest_stretch(times[:, ::-1], length=length) == pytest.approx(expected)


def test_those_who_stop_reading_half_way_have_a_fast_stretch() -> None:
    times = response_seconds(np.zeros(400), [3.9] * 60, seed=1).seconds
    rapid = response_seconds(np.zeros(400), [3.9] * 60, seed=1, rapid_share=1.0, rapid_rate=1.0).seconds
    times[:200, 30:] = rapid[:200, 30:]
    is_fast = fastest_stretch(times) < 2
    assert is_fast[:200].mean() > 0.99
    assert is_fast[200:].mean() < 0.2
    # Over all sixty items the same people look careful.
    assert (times[:200].mean(axis=1) < 2).mean() < 0.5


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
    with pytest.raises(InvalidMatrix, match="each answer needs both instants"):
        seconds_per_answer([[1, 2]], [[3, NAN]])
    with pytest.raises(InvalidMatrix, match="each answer needs both instants"):
        seconds_per_answer([[1, 2]], [[3]])
    with pytest.raises(InvalidMatrix, match="row 0, column 1: the time -1 is negative"):
        fastest_stretch([[1, -1]])
    with pytest.raises(InvalidArgument, match="length"):
        fastest_stretch([[1, 2]], length=0)
