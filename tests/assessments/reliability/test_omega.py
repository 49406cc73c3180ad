"""One factor by maximum likelihood, and omega from it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize
from scipy.stats import chi2

from assessments.errors import AssessmentError, NoFiniteEstimate, NoVariance, TooFewItems
from assessments.randomness import Floats
from assessments.reliability import LOWEST_UNIQUENESS, alpha, omega, one_factor
from tests.assessments.classic import lsat7, science
from tests.assessments.reliability.tables import a_table, with_covariance, with_gaps

pytestmark = pytest.mark.pure

LOADINGS = np.array([0.9, 0.5, 1.4, 0.3])
UNIQUENESSES = np.array([0.5, 1.0, 2.0, 0.4])
COVARIANCE = np.outer(LOADINGS, LOADINGS) + np.diag(UNIQUENESSES)
#: (0.9 + 0.5 + 1.4 + 0.3)^2 = 9.61, uniquenesses 3.9.
OMEGA = 9.61 / (9.61 + 3.9)


def discrepancy_of(parameters: Floats, covariance: Floats) -> float:
    """What the fit minimises, written out, from loadings and log uniquenesses."""
    k = len(covariance)
    implied = np.outer(parameters[:k], parameters[:k]) + np.diag(np.exp(parameters[k:]))
    determinants = np.linalg.slogdet(implied)[1] - np.linalg.slogdet(covariance)[1]
    return float(determinants + np.trace(np.linalg.solve(implied, covariance)) - k)


def test_a_factor_that_holds_exactly_is_found_exactly() -> None:
    found = one_factor(with_covariance(COVARIANCE))
    assert found.loadings == pytest.approx(LOADINGS, abs=1e-8)
    assert found.uniquenesses == pytest.approx(UNIQUENESSES, abs=1e-8)
    assert found.discrepancy == pytest.approx(0, abs=1e-9)
    assert not found.is_heywood.any()
    assert omega(with_covariance(COVARIANCE)) == pytest.approx(OMEGA, abs=1e-9)


def test_three_items_by_hand() -> None:
    # Three covariances give three loadings: l1^2 = c12 c13 / c23, and so on.
    table = np.array([[0, 0, 1], [1, 0, 0], [1, 1, 1], [2, 1, 2], [2, 2, 1], [3, 2, 3]])
    c12, c13, c23 = np.cov(table.T)[[0, 0, 1], [1, 2, 2]]
    expected = np.sqrt([c12 * c13 / c23, c12 * c23 / c13, c13 * c23 / c12])
    assert one_factor(table).loadings == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("table", [lsat7(), science()], ids=["lsat7", "science"])
def test_no_other_factor_is_more_likely(table: Floats) -> None:
    covariance = np.cov(table.T)
    start = np.concatenate([np.full(len(covariance), 0.2), np.log(np.diag(covariance) / 2)])
    best = minimize(discrepancy_of, start, args=(covariance,), method="BFGS")
    found = one_factor(table)
    ours = np.concatenate([found.loadings, np.log(found.uniquenesses)])
    assert discrepancy_of(ours, covariance) == pytest.approx(found.discrepancy, abs=1e-9)
    assert found.discrepancy <= best.fun + 1e-10
    assert found.loadings == pytest.approx(best.x[: len(covariance)], abs=1e-4)


def test_omega_is_alpha_when_all_loadings_are_equal() -> None:
    table = with_covariance(0.8 + np.diag([0.5, 1.0, 2.0, 0.4, 0.9]))
    assert omega(table) == pytest.approx(alpha(table), abs=1e-9)
    assert omega(with_covariance(COVARIANCE)) > alpha(with_covariance(COVARIANCE)) + 0.05


@settings(max_examples=20)
@given(st.integers(0, 50), st.permutations(range(5)), st.floats(0.1, 50), st.floats(-9, 9))
def test_units_and_order_do_not_matter_to_omega(
    seed: int, items: list[int], unit: float, lift: float
) -> None:
    table = a_table(60, 5, seed)
    assert omega(unit * table[:, items] + lift) == pytest.approx(omega(table), abs=1e-8)
    assert 0 <= omega(table) <= 1


def test_loadings_follow_the_units_of_their_item() -> None:
    units = np.array([1.0, 10.0, 0.1, 3.0])
    found = one_factor(science() * units)
    assert found.loadings == pytest.approx(one_factor(science()).loadings * units, rel=1e-5)


def test_items_keyed_the_other_way_cancel_in_the_total() -> None:
    turned = with_covariance(COVARIANCE) * [1, -1, 1, -1]
    assert one_factor(turned).loadings == pytest.approx(LOADINGS * [1, -1, 1, -1], abs=1e-5)
    assert omega(turned) == pytest.approx(1.5**2 / (1.5**2 + 3.9), abs=1e-6)


def test_a_heywood_case_stands_at_the_bound_and_says_so() -> None:
    # c12 c13 / c23 = 1.8 asks the factor for more than all the variance of the first item.
    correlation = np.array([[1, 0.9, 0.6], [0.9, 1, 0.3], [0.6, 0.3, 1]])
    found = one_factor(with_covariance(correlation))
    assert found.is_heywood.tolist() == [True, False, False]
    assert found.uniquenesses[0] == pytest.approx(LOWEST_UNIQUENESS, abs=1e-8)
    assert found.discrepancy > 0.01
    assert 0 < omega(with_covariance(correlation)) < 1


def test_a_factor_that_is_one_of_the_items_is_found_too() -> None:
    # From the middle the search ends at a discrepancy of 0.2453; the factor that is item 3 explains more.
    rng = np.random.default_rng(33)
    found = one_factor(rng.standard_normal((20, 5)))
    assert found.is_heywood.tolist() == [False, False, False, True, False]
    assert found.discrepancy == pytest.approx(0.2422, abs=1e-4)


def test_items_that_share_nothing_leave_at_most_one_item_to_the_factor() -> None:
    assert omega(with_covariance(np.eye(4))) <= 1 / 4


def test_omega_is_recovered_from_many_persons() -> None:
    rng = np.random.default_rng(4)
    table = rng.standard_normal((20_000, 1)) * LOADINGS + rng.standard_normal((20_000, 4)) * np.sqrt(
        UNIQUENESSES
    )
    assert omega(table) == pytest.approx(OMEGA, abs=0.01)
    assert omega(with_gaps(table, 0.1, 1)) == pytest.approx(OMEGA, abs=0.01)
    assert omega(with_gaps(table, 0.1, 1), missing="complete") == pytest.approx(OMEGA, abs=0.015)


def test_the_discrepancy_is_chi_square_when_one_factor_holds() -> None:
    values = [199 * one_factor(a_table(200, 5, seed)).discrepancy for seed in range(120)]
    assert np.mean(values) == pytest.approx(5, abs=0.9)
    assert np.mean(np.array(values) > chi2.ppf(0.95, 5)) == pytest.approx(0.05, abs=0.05)


@pytest.mark.parametrize(
    ("table", "error", "complaint"),
    [
        ([[1, 2], [2, 1], [3, 3]], TooFewItems, "at least 3"),
        ([[1, 2, 5], [2, 1, 5], [3, 3, 5]], NoVariance, "column 2"),
        (
            [[1, 2, 3], [2, 1, 3], [3, 3, 6], [0, 1, 1], [2, 5, 7]],
            NoFiniteEstimate,
            "column 2: its .* items 0, 1$",
        ),
        ([[1, 2, 4], [2, 1, 3], [3, 3, 1]], NoFiniteEstimate, "follow exactly"),
        (a_table(5, 9, 1), NoFiniteEstimate, "column 4: its .* items 0, 1, 2, 3$"),
        (a_table(7, 9, 1), NoFiniteEstimate, "column 6: its .* items 0 to 5$"),
    ],
)
def test_tables_without_a_factor_are_refused(
    table: list[list[float]], error: type[AssessmentError], complaint: str
) -> None:
    with pytest.raises(error, match=complaint):
        omega(table)
