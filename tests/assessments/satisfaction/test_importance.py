"""The importance-performance matrix and its undecided zones."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.errors import InvalidArgument, InvalidMatrix
from assessments.randomness import Floats
from assessments.satisfaction import (
    InvalidPathModel,
    NegativeWeight,
    PathDiagram,
    Zone,
    importance_performance,
    importance_zones,
    path_model,
    satisfaction_index,
)
from tests.assessments.satisfaction.surveys import TRIO, answers

pytestmark = pytest.mark.pure

FOUR = PathDiagram(
    {"a": [0, 1], "b": [2, 3], "c": [4, 5], "d": [6, 7], "satisfaction": [8, 9]},
    [(driver, "satisfaction") for driver in "abcd"],
)


def four_corners(n: int, seed: int = 3) -> Floats:
    """Answers in which a matters and is good, b matters and is bad, c and d matter little, good and bad."""
    random = np.random.default_rng(seed)
    drivers = random.standard_normal((n, 4))
    goal = drivers @ [0.6, 0.6, 0.15, 0.15] + 0.4 * random.standard_normal(n)
    latents = np.column_stack([drivers, goal / goal.std()])
    means = np.repeat([8.0, 4.0, 8.0, 4.0, 6.0], 2)
    return means + 0.25 * np.repeat(latents, 2, axis=1) + 0.1 * random.standard_normal((n, 10))


def test_four_drivers_stand_in_their_four_corners() -> None:
    matrix = importance_performance(four_corners(400), FOUR, seed=1, n_draws=200)
    assert [(cell.name, cell.zone) for cell in matrix.cells] == [
        ("a", Zone.keep_up),
        ("b", Zone.concentrate_here),
        ("c", Zone.possible_overkill),
        ("d", Zone.low_priority),
    ]
    assert matrix.importance_cut == pytest.approx(np.mean([cell.importance.value for cell in matrix.cells]))
    assert matrix.performance_cut == pytest.approx(np.mean([cell.performance.value for cell in matrix.cells]))
    assert (matrix.weighting, matrix.n, matrix.n_draws) == ("pls", 400, 200)


def test_few_answers_leave_what_is_near_the_crosshair_undecided() -> None:
    x = four_corners(25)
    matrix = importance_performance(x, FOUR, seed=1, n_draws=200, performance_cut=77.8)
    zones = {cell.name: cell.zone for cell in matrix.cells}
    # Performance of a and c lies at 77.8 itself, 100 (8 - 1) / 9.
    assert zones["a"] is zones["c"] is Zone.undecided
    assert matrix.weighting == "equal"
    many = importance_performance(four_corners(2000), FOUR, seed=1, n_draws=100, performance_cut=77.0)
    assert Zone.undecided not in {cell.zone for cell in many.cells}


def test_importance_is_the_unstandardised_total_effect_and_performance_the_index() -> None:
    x = answers(200, seed=1)
    matrix = importance_performance(x, TRIO, seed=1, n_draws=50)
    model = path_model(x, TRIO)
    scores = model.scores(x)
    # On indices from 0 to 100 a regression gives effects in points per point.
    spread = [100 / (9 * model.raw_weights[TRIO.items_of(name)].sum()) for name in TRIO.latents]
    indices = scores * spread
    slopes = np.linalg.lstsq(indices[:, :2], indices[:, 2], rcond=None)[0]
    by_value = np.linalg.lstsq(indices[:, :1], indices[:, 1], rcond=None)[0][0]
    assert matrix.cells[1].importance.value == pytest.approx(slopes[1])
    assert matrix.cells[0].importance.value == pytest.approx(slopes[0] + by_value * slopes[1])
    quality = satisfaction_index(x, TRIO, seed=1, n_draws=50, target="quality")
    assert matrix.cells[0].performance == pytest.approx((quality.value, quality.low, quality.high))


def test_cuts_can_be_set() -> None:
    x = four_corners(400)
    matrix = importance_performance(x, FOUR, seed=1, n_draws=100, importance_cut=0.01, performance_cut=20)
    assert {cell.zone for cell in matrix.cells} == {Zone.keep_up}
    assert (matrix.importance_cut, matrix.performance_cut) == (0.01, 20)


def test_the_crosshair_moves_with_the_drivers() -> None:
    # One mood moves all answers of a person, so drivers differ far more surely than each is known.
    random = np.random.default_rng(5)
    mood = 1.5 * random.standard_normal((200, 1))
    x = np.repeat([5.7, 5.9, 6.0], 2) + mood + 0.15 * random.standard_normal((200, 6))
    diagram = PathDiagram({"a": [0, 1], "b": [2, 3], "goal": [4, 5]}, [("a", "goal"), ("b", "goal")])
    matrix = importance_performance(
        x, diagram, seed=1, n_draws=200, target="goal", importance_cut=-9, minimum=0, maximum=12
    )
    for cell in matrix.cells:
        assert cell.performance.low < matrix.performance_cut < cell.performance.high
    assert [cell.zone for cell in matrix.cells] == [Zone.concentrate_here, Zone.keep_up]


def test_the_only_driver_has_no_place_among_others() -> None:
    diagram = PathDiagram({"a": [0, 1], "satisfaction": [8, 9]}, [("a", "satisfaction")])
    matrix = importance_performance(four_corners(150), diagram, seed=1, n_draws=50)
    assert [cell.zone for cell in matrix.cells] == [Zone.undecided]


def test_drivers_are_all_that_lead_to_the_target() -> None:
    matrix = importance_performance(answers(150, seed=2), TRIO, seed=1, n_draws=20, target="value")
    assert [cell.name for cell in matrix.cells] == ["quality"]
    with pytest.raises(InvalidPathModel, match="nothing leads to 'quality'"):
        importance_performance(answers(150, seed=2), TRIO, seed=1, n_draws=20, target="quality")


def test_a_driver_that_matters_little_is_no_error_when_a_weight_falls_below_zero() -> None:
    x = four_corners(120, seed=1)
    model = path_model(x, FOUR)
    assert model.weights[5] < 0 < model.loadings[5]
    cell = importance_performance(x, FOUR, seed=1, n_draws=100).cells[2]
    assert cell.zone is Zone.possible_overkill
    # The other item of c alone makes the driver's index.
    assert cell.performance.value == pytest.approx(100 * (x[:, 4].mean() - 1) / 9)


def test_a_driver_with_an_item_against_it_is_refused() -> None:
    x = answers(150, seed=2)
    x[:, 2] = 11 - x[:, 2]
    with pytest.raises(NegativeWeight, match="column 2: it weighs against the index of 'quality'"):
        importance_performance(x, TRIO, seed=1, n_draws=20)


def test_zones_from_standard_errors_by_hand() -> None:
    # Importances .2, .4, .6 with error .05 about their mean .4: a distance has the variance
    # .0025 (1 - 2 / 3) + .0075 / 9 = .0016667, so 1.96 errors are .08.
    zones = importance_zones([0.2, 0.4, 0.6], [0.05] * 3, [80, 60, 40], [1] * 3)
    assert zones == (Zone.possible_overkill, Zone.undecided, Zone.concentrate_here)
    near = importance_zones([0.321, 0.4, 0.479], [0.05] * 3, [80, 60, 40], [1] * 3)
    far = importance_zones([0.319, 0.4, 0.481], [0.05] * 3, [80, 60, 40], [1] * 3)
    assert near == (Zone.undecided,) * 3
    assert far == (Zone.possible_overkill, Zone.undecided, Zone.concentrate_here)
    fixed = importance_zones([0.5], [0.05], [70], [5], importance_cut=0.4, performance_cut=60)
    assert fixed == (Zone.keep_up,)
    assert importance_zones([0.5], [0.051], [70], [5.2], importance_cut=0.4, performance_cut=60) == (
        Zone.undecided,
    )


@settings(max_examples=15)
@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 100)), min_size=2, max_size=6), st.floats(0, 3))
def test_more_error_never_decides_more(points: list[tuple[float, float]], factor: float) -> None:
    importance, performance = zip(*points, strict=True)
    m = len(points)
    sure = importance_zones(importance, [0.1] * m, performance, [4.0] * m)
    unsure = importance_zones(importance, [0.1 * (1 + factor)] * m, performance, [4.0 * (1 + factor)] * m)
    for one, other in zip(sure, unsure, strict=True):
        assert other in (one, Zone.undecided)


def test_errors_of_the_wrong_kind_are_refused() -> None:
    with pytest.raises(InvalidArgument, match="importance_error should be zero or more"):
        importance_zones([1, 2], [-1, 1], [1, 2], [1, 1])
    with pytest.raises(InvalidMatrix, match="performance has 1 entries where 2"):
        importance_zones([1, 2], [1, 1], [1], [1, 1])
    with pytest.raises(InvalidArgument, match="performance_cut"):
        importance_zones([1, 2], [1, 1], [1, 2], [1, 1], performance_cut=np.nan)


@pytest.mark.slow
def test_drivers_on_the_crosshair_are_seldom_given_a_corner() -> None:
    # With cuts at the true values any corner is an error: one in twenty on each axis, less for both.
    truth = importance_performance(four_corners(200_000), FOUR, seed=1, n_draws=2).cells[0]
    decided = 0
    for trial in range(200):
        x = four_corners(200, seed=100 + trial)
        matrix = importance_performance(
            x,
            FOUR,
            seed=trial,
            n_draws=200,
            importance_cut=truth.importance.value,
            performance_cut=truth.performance.value,
        )
        decided += matrix.cells[0].zone is not Zone.undecided
    assert decided / 200 < 0.03
