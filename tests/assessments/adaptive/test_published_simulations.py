"""Lengths, errors and exposure rates that an earlier simulation found, with banks drawn anew.

1,000 people with theta ~ N(0, 1), b ~ N(0, 1.1), a ~ lognormal(0.25, 0.3), at most 40 items. Banks of one distribution
differ by 10 to 15 percent in the length that they need, so three are averaged.
"""

from __future__ import annotations

import numpy as np
import pytest

from assessments.adaptive import Simulation, simulate
from assessments.irt import ItemBank
from tests.assessments.adaptive.banks import a_bank

pytestmark = [pytest.mark.pure, pytest.mark.slow]

THETAS = np.random.default_rng(5).standard_normal(1000)


def three(
    k_items: int, *, slope: float | None = None, guessing: float = 0.0, **options: object
) -> list[Simulation]:
    banks = [a_bank(k_items, seed=seed) for seed in (1, 2, 3)]
    banks = [
        ItemBank(bank.a if slope is None else np.full(k_items, slope), bank.b, np.full(k_items, guessing))
        for bank in banks
    ]
    return [simulate(bank, THETAS, seed=6, **{"max_items": 40, **options}) for bank in banks]  # type: ignore[arg-type]


def mean_length(found: list[Simulation]) -> float:
    return float(np.mean([one.n_items.mean() for one in found]))


def mean_error(found: list[Simulation]) -> float:
    return float(np.mean([one.errors.mean() for one in found]))


def share_reached(found: list[Simulation]) -> float:
    return float(np.mean([np.mean(np.array(one.reasons) == "error reached") for one in found]))


@pytest.mark.parametrize(
    ("selection", "most", "expected"),
    [("mfi", 40, 13.0), ("randomesque", 40, 13.5), ("progressive", 20, 15.4), ("random", 40, 37.5)],
)
def test_length_by_rule_of_selection(selection: str, most: int, expected: float) -> None:
    """Bank of 300, error 0.30. The source has 11.7 to 14.5 items for the first two."""
    found = three(300, selection=selection, max_error=0.30, max_items=most)
    assert mean_length(found) == pytest.approx(expected, rel=0.1)


def test_random_items_often_do_not_reach_the_error() -> None:
    assert share_reached(three(300, selection="random", max_error=0.30)) == pytest.approx(0.61, abs=0.1)


@pytest.mark.parametrize(
    ("selection", "most", "unused"),
    [("mfi", 1.00, 0.64), ("randomesque", 0.67, 0.65), ("progressive", 0.57, 0.0), ("random", 0.15, 0.0)],
)
def test_exposure_by_rule_of_selection(selection: str, most: float, unused: float) -> None:
    found = three(300, selection=selection, max_error=0.30, fading_items=20)
    assert np.mean([one.exposure_rates.max() for one in found]) == pytest.approx(most, abs=0.06)
    assert np.mean([np.mean(one.exposure_rates == 0) for one in found]) == pytest.approx(unused, abs=0.08)


@pytest.mark.parametrize(
    ("selection", "expected"),
    [("mfi", 0.287), ("randomesque", 0.291), ("progressive", 0.297), ("random", 0.464)],
)
def test_error_after_fifteen_items(selection: str, expected: float) -> None:
    assert mean_error(three(300, selection=selection, max_items=15)) == pytest.approx(expected, abs=0.02)


@pytest.mark.parametrize(
    ("length", "expected"), [(15, 0.461), (20, 0.411), (25, 0.374), (30, 0.343), (40, 0.303)]
)
def test_error_after_random_items(length: int, expected: float) -> None:
    assert mean_error(three(300, selection="random", max_items=length)) == pytest.approx(expected, abs=0.02)


@pytest.mark.parametrize(
    ("k_items", "error", "expected"),
    [(60, 0.30, 21.9), (120, 0.30, 18.6), (120, 0.35, 12.9), (120, 0.40, 9.2)],
)
def test_length_with_two_parameters(k_items: int, error: float, expected: float) -> None:
    found = three(k_items, selection="randomesque", max_error=error)
    assert mean_length(found) == pytest.approx(expected, rel=0.15)


@pytest.mark.parametrize(
    ("k_items", "error", "expected"),
    [
        (120, 0.30, 31.0),
        (120, 0.35, 21.3),
        (120, 0.40, 15.2),
        (300, 0.30, 20.1),
        (300, 0.35, 14.0),
        (300, 0.40, 10.6),
    ],
)
def test_length_with_guessing(k_items: int, error: float, expected: float) -> None:
    found = three(k_items, guessing=1 / 6, selection="randomesque", max_error=error)
    assert mean_length(found) == pytest.approx(expected, rel=0.15)


@pytest.mark.parametrize(
    ("guessing", "error", "expected"), [(0.0, 0.35, 31.3), (0.0, 0.40, 23.4), (1 / 6, 0.40, 32.6)]
)
def test_length_with_equal_slopes(guessing: float, error: float, expected: float) -> None:
    found = three(300, slope=1.0, guessing=guessing, selection="randomesque", max_error=error)
    assert mean_length(found) == pytest.approx(expected, rel=0.05)


def test_equal_slopes_of_one_never_reach_an_error_of_three_tenths() -> None:
    assert share_reached(three(300, slope=1.0, max_error=0.30)) == 0
