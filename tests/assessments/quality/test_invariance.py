"""Long strings and little variability."""

from __future__ import annotations

from itertools import groupby

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from assessments.errors import InvalidArgument, InvalidMatrix, TooFewItems, TooFewPersons
from assessments.quality import (
    intra_individual_variability,
    long_string,
    long_string_by_page,
    long_string_places,
    long_string_share,
)
from assessments.randomness import Floats

pytestmark = pytest.mark.pure

tables = arrays(np.int64, st.tuples(st.integers(1, 6), st.integers(1, 12)), elements=st.integers(1, 3))
NAN = np.nan


def test_the_longest_run_by_hand() -> None:
    assert long_string([[1, 1, 2, 2, 2, 1], [1, 2, 1, 2, 1, 2], [5, 5, 5, 5, 5, 5]]).tolist() == [3, 1, 6]


def test_a_missing_answer_ends_a_run() -> None:
    assert long_string([[2, 2, NAN, 2, 2, 2], [NAN, NAN, NAN, NAN, NAN, 1], [NAN] * 6]).tolist() == [3, 1, 0]


@settings(max_examples=25)
@given(tables)
def test_runs_are_those_of_counting(table: Floats) -> None:
    expected = [max(len(list(run)) for _, run in groupby(row)) for row in table.tolist()]
    assert long_string(table).tolist() == expected
    assert long_string(table[:, ::-1]).tolist() == expected
    assert long_string(10 - 2 * table).tolist() == expected


def test_the_longest_run_is_named_by_its_places_and_the_first_of_two() -> None:
    table = [[1, 2, 2, NAN, 3, 3], [NAN, NAN, 4, 4, 4, 4], [NAN] * 6, [1, 2, 3, 1, 2, 3]]
    expected = [[1, 2], [2, 3, 4, 5], [], [0]]
    assert [np.flatnonzero(row).tolist() for row in long_string_places(table)] == expected


@settings(max_examples=25)
@given(tables)
def test_the_named_places_are_equal_in_a_row_and_as_many_as_the_longest_run(table: Floats) -> None:
    places = long_string_places(table)
    assert places.sum(axis=1).tolist() == long_string(table).tolist()
    for row, is_in in zip(table, places, strict=True):
        found = np.flatnonzero(is_in)
        assert len(set(row[found].tolist())) == 1
        assert found.tolist() == list(range(found[0], found[-1] + 1))
    assert np.array_equal(long_string_places(7 - 3 * table), places)


def test_a_straight_line_within_answers_is_found_where_it_was_laid() -> None:
    answers = np.random.default_rng(1).integers(0, 5, (100, 40)).astype(float)
    answers[:, 12:30] = 2
    answers[:, [11, 30]] = 3
    expected = [list(range(12, 30))] * 100
    assert [np.flatnonzero(row).tolist() for row in long_string_places(answers)] == expected


def test_pages_cut_runs() -> None:
    table = [[1, 2, 2, 2, 2, 3], [4, 4, 4, 4, 4, 4]]
    assert long_string_by_page(table, [3, 3]).tolist() == [[2, 2], [3, 3]]
    assert long_string_by_page(table, [1, 1, 4]).tolist() == [[1, 1, 3], [1, 1, 4]]
    assert long_string_by_page(table, [6])[:, 0].tolist() == long_string(table).tolist()


def test_the_share_is_that_of_the_worst_long_page() -> None:
    table = [[1] * 7 + [1, 2, 3] + [5, 5, 4, 4, 3], [1, 2] * 5 + [5] * 5, [NAN] * 15]
    assert long_string_share(table, pages=[10, 5]) == pytest.approx([0.8, 0.1, NAN], nan_ok=True)
    assert long_string_share(table, pages=[10, 5], shortest_page=5) == pytest.approx(
        [0.8, 1.0, NAN], nan_ok=True
    )
    assert long_string_share(table) == pytest.approx([8 / 15, 5 / 15, NAN], nan_ok=True)


def test_short_pages_have_no_share() -> None:
    assert np.isnan(long_string_share([[1, 1, 1]])).all()


def test_variability_by_hand() -> None:
    # 1 and 5 twice each: deviations of 2, so sqrt(16 / 3).
    assert intra_individual_variability([[1, 5, 1, 5]])[0] == pytest.approx(np.sqrt(16 / 3))
    table = [[1, 2, NAN], [3, NAN, NAN], [NAN] * 3]
    assert intra_individual_variability(table) == pytest.approx([np.sqrt(0.5), NAN, NAN], nan_ok=True)


@settings(max_examples=25)
@given(tables, st.integers(1, 5), st.sampled_from([0, 1e6]))
def test_variability_follows_the_spread_alone(table: Floats, unit: int, lift: float) -> None:
    table = np.column_stack([table, table[:, 0]])
    expected = table.std(axis=1, ddof=1)
    assert intra_individual_variability(unit * table + lift) == pytest.approx(unit * expected, abs=1e-8)
    assert intra_individual_variability(table[:, ::-1]) == pytest.approx(expected, abs=1e-12)


def test_tables_and_pages_that_do_not_fit_are_refused() -> None:
    for index in (long_string, long_string_places, long_string_share, intra_individual_variability):
        with pytest.raises(TooFewPersons):
            index(np.empty((0, 3)))
        with pytest.raises(TooFewItems):
            index(np.empty((2, 0)))
        with pytest.raises(InvalidMatrix, match="row 0, column 1: the value is infinite"):
            index([[1, np.inf]])
    with pytest.raises(InvalidArgument, match="add up to 4"):
        long_string_by_page([[1, 2, 3, 4]], [2, 3])
    with pytest.raises(InvalidArgument, match="a page should be a whole number from 1"):
        long_string_share([[1, 2, 3, 4]], pages=[4, 0])
