"""Coefficient alpha, its standardised form and its interval."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.stats import f

from assessments.errors import (
    AllMissing,
    AssessmentError,
    InvalidArgument,
    InvalidMatrix,
    NoVariance,
    TooFewItems,
    TooFewPersons,
    UnknownChoice,
)
from assessments.randomness import Floats
from assessments.reliability import alpha, alpha_interval, spearman_brown, standardized_alpha
from tests.assessments.classic import lsat6, lsat7, science
from tests.assessments.reliability.tables import a_table, small_tables, with_gaps

pytestmark = pytest.mark.pure

COEFFICIENTS = [alpha, standardized_alpha, alpha_interval]


def test_alpha_by_hand() -> None:
    # Item variances 1/4, 1/3, 1/4 make 5/6; totals 2, 1, 3, 0 vary by 5/3; 3/2 (1 - 1/2) = 3/4.
    assert alpha([[1, 1, 0], [1, 0, 0], [1, 1, 1], [0, 0, 0]]) == pytest.approx(0.75, abs=1e-12)


@pytest.mark.parametrize(
    ("table", "published"),
    [(lsat6(), 0.29500), (lsat7(), 0.45341), (science(), 0.59772)],
    ids=["lsat6", "lsat7", "science"],
)
def test_alpha_of_the_classic_sets(table: Floats, published: float) -> None:
    assert alpha(table) == pytest.approx(published, abs=5e-6)
    assert alpha(table, missing="complete") == alpha(table)


def test_pairs_take_each_covariance_from_those_who_answered_both() -> None:
    table = with_gaps(a_table(60, 5, 1), 0.15, 2)
    covariance = np.empty((5, 5))
    for i in range(5):
        for j in range(5):
            both = ~np.isnan(table[:, i] + table[:, j])
            covariance[i, j] = np.cov(table[both, i], table[both, j])[0, 1]
    expected = 5 / 4 * (1 - np.trace(covariance) / covariance.sum())
    assert alpha(table) == pytest.approx(expected, abs=1e-12)


def test_complete_cases_leave_out_who_left_a_gap() -> None:
    table = with_gaps(a_table(60, 5, 1), 0.05, 2)
    kept = table[~np.isnan(table).any(axis=1)]
    assert 10 < len(kept) < 60
    assert alpha(table, missing="complete") == pytest.approx(alpha(kept), abs=1e-12)
    assert alpha(table) != pytest.approx(alpha(kept), abs=1e-4)


@settings(max_examples=20)
@given(small_tables, st.data())
def test_units_and_order_do_not_matter(table: Floats, draw: st.DataObject) -> None:
    assume(table.sum(axis=1).std() > 0)
    persons = draw.draw(st.permutations(range(len(table))))
    items = draw.draw(st.permutations(range(table.shape[1])))
    expected = alpha(table)
    assert expected <= 1 + 1e-12
    assert alpha(7.5 * table[persons][:, items] + np.arange(table.shape[1])) == pytest.approx(
        expected, abs=1e-9
    )


@settings(max_examples=20)
@given(st.sampled_from([1e3, 1e5, 1e7]))
def test_answers_far_from_zero_lose_no_digits(lift: float) -> None:
    table = np.round(a_table(200, 6, 3) * 4)
    assert alpha(table + lift) == pytest.approx(alpha(table), abs=1e-10)
    assert standardized_alpha(table + lift) == pytest.approx(standardized_alpha(table), abs=1e-10)


def test_the_table_given_is_left_alone() -> None:
    table = with_gaps(a_table(30, 4, 1), 0.1, 1)
    before = table.copy()
    for coefficient in COEFFICIENTS:
        coefficient(table)
    assert np.array_equal(table, before, equal_nan=True)


def test_standardised_alpha_steps_up_the_mean_correlation() -> None:
    correlation = np.corrcoef(science().T)
    mean_r = correlation[np.triu_indices(4, 1)].mean()
    assert standardized_alpha(science()) == pytest.approx(spearman_brown(mean_r, 4), abs=1e-12)
    unequal = science() * [1, 10, 100, 1000]
    assert standardized_alpha(unequal) == pytest.approx(standardized_alpha(science()), abs=1e-12)


def test_the_interval_by_feldt() -> None:
    found = alpha_interval(lsat7(), level=0.90)
    left = 1 - alpha(lsat7())
    assert found.low == pytest.approx(1 - left * f.ppf(0.95, 999, 3996), abs=1e-9)
    assert found.high == pytest.approx(1 - left * f.ppf(0.05, 999, 3996), abs=1e-9)


@settings(max_examples=20)
@given(st.floats(0.05, 0.95), st.floats(0.01, 0.04))
def test_more_confidence_needs_a_wider_interval(level: float, more: float) -> None:
    narrow, wide = alpha_interval(science(), level=level), alpha_interval(science(), level=level + more)
    assert wide.low < narrow.low < alpha(science()) < narrow.high < wide.high


def test_nineteen_intervals_in_twenty_hold_the_truth() -> None:
    truth = spearman_brown(0.49, 5)
    found = [alpha_interval(a_table(40, 5, seed)) for seed in range(500)]
    assert np.mean([low < truth < high for low, high in found]) == pytest.approx(0.95, abs=0.025)


def test_alpha_finds_the_reliability_of_parallel_items() -> None:
    assert alpha(a_table(40_000, 5, 1)) == pytest.approx(spearman_brown(0.49, 5), abs=0.005)


@pytest.mark.parametrize("coefficient", COEFFICIENTS)
@pytest.mark.parametrize(
    ("table", "error"),
    [
        ([[1], [2], [3]], TooFewItems),
        ([[1, 2]], TooFewPersons),
        ([1, 2, 3], InvalidMatrix),
        ([["a", "b"], ["c", "d"]], InvalidMatrix),
        ([[1, np.inf], [2, 3]], InvalidMatrix),
        ([[1e200, 1], [2, 3]], InvalidMatrix),
        ([[1e200, np.nan], [2, 3], [3, 4]], InvalidMatrix),
        ([[1, 1], [1, 1], [1, 1]], NoVariance),
        ([[0.1, 0.7]] * 11, NoVariance),
        ([[1, np.nan], [2, np.nan]], AllMissing),
        ([[np.nan, np.nan]] * 3, AllMissing),
        ([[1, np.nan], [np.nan, 2], [3, np.nan], [np.nan, 4]], InvalidMatrix),
    ],
)
def test_tables_without_an_alpha_are_refused(
    coefficient: object, table: list[list[float]], error: type[AssessmentError]
) -> None:
    with pytest.raises(error):
        coefficient(table)  # type: ignore[operator]


def test_complaints_name_the_place() -> None:
    with pytest.raises(AllMissing, match="column 1"):
        alpha([[1, np.nan], [2, np.nan]])
    with pytest.raises(InvalidMatrix, match="1 persons answered both items 0 and 2"):
        alpha([[1, 2, 3], [2, 3, np.nan], [np.nan, 1, 2]])
    with pytest.raises(InvalidMatrix, match="column 2: one person answered; two are needed"):
        alpha([[1, 2, 3], [2, 3, np.nan], [4, 1, np.nan]])
    with pytest.raises(NoVariance, match="column 1: all answers are equal"):
        standardized_alpha([[1, 2], [2, 2], [3, 2]])
    with pytest.raises(NoVariance, match="the total of the items has no variance"):
        alpha([[1, 3], [2, 2], [3, 1]])
    with pytest.raises(TooFewPersons, match="1 persons are too few"):
        alpha([[1, 2], [2, np.nan], [3, np.nan], [np.nan, 1]], missing="complete")


def test_an_item_without_variance_counts_as_an_item() -> None:
    # Without it the two items give 2 (1 - 2 / 4) = 1; a third, constant one makes 3/2 (1 - 2 / 4).
    assert alpha([[0, 0, 5], [1, 1, 5], [2, 2, 5]]) == pytest.approx(0.75)


def test_unknown_rules_and_levels_are_refused() -> None:
    with pytest.raises(UnknownChoice, match="one of pairwise, complete"):
        alpha(science(), missing="listwise")  # type: ignore[arg-type]
    with pytest.raises(InvalidArgument, match="level"):
        alpha_interval(science(), level=95)
