"""Mahalanobis distance."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chi2

from assessments.errors import (
    AllMissing,
    AssessmentError,
    InvalidMatrix,
    NoFiniteEstimate,
    NoVariance,
    TooFewItems,
    TooFewPersons,
)
from assessments.quality import mahalanobis
from assessments.randomness import Floats

pytestmark = pytest.mark.pure

NAN = np.nan


def answers(n: int, k: int, seed: int) -> Floats:
    """Normal answers with a common factor."""
    rng = np.random.default_rng(seed)
    return rng.standard_normal((n, 1)) + rng.standard_normal((n, k))


def test_distances_by_hand() -> None:
    # Uncorrelated items with the mean 1 and a variance of 1: the corners lie at 1 + 1.
    found = mahalanobis([[0, 0], [2, 2], [0, 2], [2, 0], [1, 1]])
    assert found.distance == pytest.approx([2, 2, 2, 2, 0])
    # With two degrees of freedom the upper tail is exp(-D^2 / 2).
    assert found.p == pytest.approx([np.exp(-1)] * 4 + [1])


def test_distances_are_those_of_the_formula() -> None:
    table = answers(50, 4, 1)
    inverse = np.linalg.inv(np.cov(table.T))
    centred = table - table.mean(axis=0)
    expected = np.array([row @ inverse @ row for row in centred])
    assert mahalanobis(table).distance == pytest.approx(expected, abs=1e-10)
    assert mahalanobis(table).p == pytest.approx(chi2.sf(expected, 4), abs=1e-12)
    # All distances of a table add up to k (n - 1).
    assert mahalanobis(table).distance.sum() == pytest.approx(4 * 49)


def test_a_gap_leaves_the_distance_of_the_other_items() -> None:
    reference = answers(300, 4, 2)
    person = np.array([[2.0, -1.0, NAN, 0.5], [2.0, -1.0, 0.3, 0.5], [NAN] * 4])
    found = mahalanobis(person, reference=reference)
    kept = [0, 1, 3]
    part = person[0, kept] - reference[:, kept].mean(axis=0)
    expected = part @ np.linalg.inv(np.cov(reference[:, kept].T)) @ part
    assert found.distance[0] == pytest.approx(expected)
    assert found.p[0] == pytest.approx(chi2.sf(expected, 3))
    assert found.distance[1] > found.distance[0]
    assert np.isnan([found.distance[2], found.p[2]]).all()


@settings(max_examples=20)
@given(st.integers(0, 99), st.permutations(range(4)), st.floats(0.1, 10))
def test_units_and_order_do_not_matter(seed: int, items: list[int], unit: float) -> None:
    table = answers(12, 4, seed)
    table[0, 1] = NAN
    found = mahalanobis(unit * table[:, items] - 3)
    assert found.distance == pytest.approx(mahalanobis(table).distance, rel=1e-6)
    assert np.all((found.p >= 0) & (found.p <= 1))


def test_a_table_stored_by_columns_is_the_same_table() -> None:
    x = answers(40, 4, seed=9)
    x[::5, 1] = NAN
    assert mahalanobis(np.asfortranarray(x)).distance == pytest.approx(mahalanobis(x).distance, rel=1e-12)


def test_one_in_a_thousand_careful_persons_lies_beyond_the_limit() -> None:
    found = mahalanobis(answers(20_000, 6, 3))
    assert np.mean(found.p < 0.001) == pytest.approx(0.001, abs=0.0008)
    assert np.mean(found.p < 0.5) == pytest.approx(0.5, abs=0.01)


def test_answers_by_dice_lie_far_out() -> None:
    careful = answers(500, 8, 4)
    dice = 1.5 * np.random.default_rng(5).standard_normal((200, 8))
    assert np.median(mahalanobis(dice, reference=careful).p) < np.median(mahalanobis(careful).p) / 5


@pytest.mark.parametrize(
    ("table", "error", "complaint"),
    [
        ([[1], [2], [3]], TooFewItems, "at least 2"),
        ([[1, 2], [2, 1]], TooFewPersons, "at least 3"),
        ([[1, 2], [2, 2], [3, 2]], NoVariance, "column 1"),
        ([[1, 2], [2, 4], [3, 6]], NoFiniteEstimate, "column 1: its answers follow exactly"),
        ([[1, NAN], [2, NAN], [3, NAN]], AllMissing, "column 1"),
        ([[1, 2], [np.inf, 4], [3, 6]], InvalidMatrix, "row 1, column 0"),
    ],
)
def test_tables_without_distances_are_refused(
    table: list[list[float]], error: type[AssessmentError], complaint: str
) -> None:
    with pytest.raises(error, match=complaint):
        mahalanobis(table)


def test_a_reference_of_other_items_is_refused() -> None:
    with pytest.raises(InvalidMatrix, match="the reference has 3 items where 2 are needed"):
        mahalanobis([[1, 2]], reference=answers(9, 3, 1))
