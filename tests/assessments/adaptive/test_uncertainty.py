"""Parameters that are known with an error widen the error of theta by as much as they move it."""

from __future__ import annotations

import numpy as np
import pytest

from assessments.adaptive import State, answer, is_finished, next_item, start, widened_error
from assessments.errors import InvalidArgument
from assessments.irt import ItemBank, probability
from assessments.randomness import Floats

pytestmark = pytest.mark.pure

BANK = ItemBank(a=[1.5, 0.8, 1.2], b=[0.0, -0.7, 1.0], c=[0.2, 0.0, 0.125])
PATTERN = (1, 0, 1)


def given(bank: ItemBank, responses: tuple[int, ...] = PATTERN) -> State:
    state = start(bank)
    for item, response in enumerate(responses):
        state = answer(state, item, response)
    return state


def moved(name: str, item: int, by: float) -> float:
    parts = {one: getattr(BANK, one).copy() for one in ("a", "b", "c")}
    parts[name][item] += by
    return given(ItemBank(**parts)).theta


def slope_of(name: str, item: int) -> float:
    return (moved(name, item, 1e-5) - moved(name, item, -1e-5)) / 2e-5


@pytest.mark.parametrize("item", range(3))
def test_what_is_added_is_the_square_of_how_theta_moves(item: int) -> None:
    state = given(BANK)
    by_a, by_b = slope_of("a", item), slope_of("b", item)
    covariance = np.zeros((3, 2, 2))
    covariance[item] = [[0.04, 0.01], [0.01, 0.09]]
    added = 0.04 * by_a**2 + 2 * 0.01 * by_a * by_b + 0.09 * by_b**2
    assert widened_error(state, covariance) ** 2 - state.error**2 == pytest.approx(added, rel=1e-4)


def test_one_slope_for_all_moves_them_together() -> None:
    state = given(BANK)
    covariance = np.zeros((3, 2, 2))
    covariance[:, 0, 0] = 0.04
    together = sum(slope_of("a", item) for item in range(3)) ** 2 * 0.04
    found = widened_error(state, covariance, is_one_slope=True)
    assert found**2 - state.error**2 == pytest.approx(together, rel=1e-4)


def test_without_errors_or_answers_nothing_is_added() -> None:
    assert widened_error(given(BANK), np.zeros((3, 2, 2))) == given(BANK).error
    assert widened_error(start(BANK), np.ones((3, 2, 2))) == start(BANK).error


@pytest.mark.parametrize("covariance", [np.zeros((2, 2, 2)), np.full((3, 2, 2), np.nan), 0.1])
def test_it_must_be_known_of_every_item(covariance: object) -> None:
    with pytest.raises(InvalidArgument, match="covariance"):
        widened_error(given(BANK), covariance)  # type: ignore[arg-type]


def shares_inside(n_persons: int, b_error: float) -> tuple[float, float]:
    """How many true thetas lie within 1.96 errors, as they are and widened; locations are known with this error."""
    rng = np.random.default_rng(20)
    inside = np.zeros(2)
    covariance = np.zeros((40, 2, 2))
    covariance[:, 1, 1] = b_error**2
    for person in range(n_persons):
        found = ItemBank(np.full(40, 1.8), rng.normal(0, 1, 40), np.full(40, 0.2))
        truth = ItemBank(found.a, found.b + b_error * rng.standard_normal(40), found.c)
        theta = rng.standard_normal()
        right = rng.random(40) < probability(theta, truth)[0]
        state = _session(found, right, seed=person)
        for place, error in enumerate((state.error, widened_error(state, covariance))):
            inside[place] += abs(state.theta - theta) < 1.96 * error
    plain, wide = (inside / n_persons).tolist()
    return plain, wide


def _session(bank: ItemBank, right: Floats, *, seed: int) -> State:
    state = start(bank, seed=seed, selection="progressive", max_items=20)
    while not is_finished(state):
        item = next_item(state)
        state = answer(state, item, int(right[item]))
    return state


def test_widened_intervals_hold_the_truth_as_often_as_they_promise() -> None:
    plain, wide = shares_inside(700, 1.0)
    assert plain < 0.93
    assert wide == pytest.approx(0.95, abs=0.025)


def test_small_errors_hardly_widen() -> None:
    plain, wide = shares_inside(400, 0.15)
    assert abs(wide - plain) <= 0.01
