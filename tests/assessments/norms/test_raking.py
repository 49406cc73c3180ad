"""Weights that meet the population's margins."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.errors import InvalidArgument, TooFewPersons
from assessments.norms import EmptyCell, InconsistentTargets, Raking, TargetsNotReached, raking_weights

pytestmark = pytest.mark.pure

SIDES = ["cn"] * 6 + ["tw"] * 2 + ["cn"] * 2 + ["tw"] * 10
AGES = ["young"] * 8 + ["old"] * 12


def shares(raking: Raking, categories: list[str], category: str) -> float:
    chosen = np.array(categories) == category
    return float(raking.weights[chosen].sum() / raking.weights.sum())


def test_one_margin_is_target_over_share() -> None:
    found = raking_weights({"side": ["cn"] * 3 + ["tw"]}, {"side": {"cn": 0.6, "tw": 0.4}})
    assert found.weights == pytest.approx([0.6 / 0.75] * 3 + [0.4 / 0.25])
    assert found.n_iterations == 1
    # Kish: (sum of w)^2 / sum of w^2 = 16 / (3 * 0.64 + 2.56).
    assert found.n_effective == pytest.approx(16 / 4.48)
    assert found.design_effect == pytest.approx(4 / (16 / 4.48))


def test_a_table_of_two_by_two_keeps_its_odds_ratio_and_meets_both_margins() -> None:
    # The sample has cells cn-young 6, tw-young 2, cn-old 2, tw-old 10: odds ratio 15.
    found = raking_weights(
        {"side": SIDES, "age": AGES}, {"side": {"cn": 0.5, "tw": 0.5}, "age": {"young": 0.5, "old": 0.5}}
    )
    # With both margins at a half, cells p, 1/2 - p, 1/2 - p, p have p^2 / (1/2 - p)^2 = 15.
    p = np.sqrt(15) / (1 + np.sqrt(15)) / 2
    cells = [float(found.weights[[0, 7, 8, 19]][place]) for place in range(4)]
    assert cells == pytest.approx([20 * p / 6, 20 * (0.5 - p) / 2, 20 * (0.5 - p) / 2, 20 * p / 10])
    assert found.weights.mean() == pytest.approx(1)
    assert found.largest_gap <= 1e-8


def test_counts_serve_as_well_as_shares() -> None:
    groups = {"side": SIDES, "age": AGES}
    by_share = raking_weights(groups, {"side": {"cn": 0.3, "tw": 0.7}, "age": {"young": 0.4, "old": 0.6}})
    by_count = raking_weights(groups, {"side": {"cn": 30, "tw": 70}, "age": {"young": 40, "old": 60}})
    assert by_count.weights == pytest.approx(by_share.weights)


def test_a_sample_like_its_population_keeps_equal_weights() -> None:
    found = raking_weights({"side": ["cn", "tw"] * 5}, {"side": {"cn": 1, "tw": 1}})
    assert found.weights.tolist() == [1] * 10
    assert (found.n_effective, found.design_effect, found.n_at_bounds) == (10, 1, 0)


def test_a_category_without_a_place_in_the_population_counts_nothing() -> None:
    found = raking_weights({"side": ["cn", "cn", "test"]}, {"side": {"cn": 1, "test": 0}}, lowest=0.2)
    assert found.weights == pytest.approx([1.5, 1.5, 0])


@settings(max_examples=15)
@given(
    st.lists(st.tuples(st.integers(0, 2), st.integers(0, 1)), min_size=5, max_size=40),
    st.lists(st.floats(0.1, 1), min_size=5, max_size=5),
)
def test_every_margin_is_met(people: list[tuple[int, int]], wanted: list[float]) -> None:
    # One person in each cell makes sure that weights exist.
    people = [*people, *((row, column) for row in range(3) for column in range(2))]
    region, sex = [row for row, _ in people], [column for _, column in people]
    first, second = np.array(wanted[:3]) / sum(wanted[:3]), np.array(wanted[3:]) / sum(wanted[3:])
    found = raking_weights(
        {"region": region, "sex": sex},
        {"region": dict(enumerate(first)), "sex": dict(enumerate(second))},  # type: ignore[arg-type]
    )
    weighted = np.bincount(region, weights=found.weights) / found.n
    assert weighted == pytest.approx(first, abs=1e-7)
    assert np.bincount(sex, weights=found.weights) / found.n == pytest.approx(second, abs=1e-7)
    assert found.n_effective <= found.n + 1e-9


def test_bounds_hold_and_margins_are_still_met() -> None:
    groups = {"side": SIDES, "age": AGES}
    targets = {"side": {"cn": 0.6, "tw": 0.4}, "age": {"young": 0.3, "old": 0.7}}
    free = raking_weights(groups, targets)
    assert free.weights.max() > 3.2
    bound = raking_weights(groups, targets, lowest=0.05, highest=3.1)
    # The two of cn-old at 3.1 leave 12 - 6.2 for cn-young, 6 - 5.8 for tw-young and 14 - 6.2 for tw-old.
    cells = [float(bound.weights[place]) for place in (0, 6, 8, 10)]
    assert cells == pytest.approx([5.8 / 6, 0.2 / 2, 3.1, 7.8 / 10], abs=1e-5)
    assert bound.weights.mean() == pytest.approx(1, abs=1e-6)
    assert shares(bound, SIDES, "cn") == pytest.approx(0.6, abs=1e-7)
    assert shares(bound, AGES, "young") == pytest.approx(0.3, abs=1e-7)
    assert bound.n_at_bounds == 2


def test_start_weights_are_kept_within_cells() -> None:
    found = raking_weights({"side": ["cn", "cn", "tw"]}, {"side": {"cn": 1, "tw": 1}}, start=[1, 3, 8])
    assert found.weights[1] == pytest.approx(3 * found.weights[0])
    assert found.weights[2] == pytest.approx(1.5)


def test_weights_undo_a_crooked_sample() -> None:
    random = np.random.default_rng(7)
    side, age = random.random(40_000) < 0.5, random.random(40_000) < 0.3
    score = 20 + 4 * side - 3 * age + random.standard_normal(40_000)
    answers = random.random(40_000) < np.where(side, 0.02, 0.1) * np.where(age, 2.0, 1.0)
    found = raking_weights(
        {"side": side[answers].tolist(), "age": age[answers].tolist()},
        {"side": {True: 0.5, False: 0.5}, "age": {True: 0.3, False: 0.7}},  # type: ignore[dict-item]
    )
    truth = 20 + 4 * 0.5 - 3 * 0.3
    assert abs(score[answers].mean() - truth) > 1
    assert np.average(score[answers], weights=found.weights) == pytest.approx(truth, abs=0.15)


def test_an_empty_cell_is_named() -> None:
    with pytest.raises(EmptyCell, match=r"margin 'side': nobody in the sample is 'tw'") as caught:
        raking_weights({"side": ["cn", "cn"]}, {"side": {"cn": 0.5, "tw": 0.5}})
    assert (caught.value.margin, caught.value.category) == ("side", "tw")
    with pytest.raises(EmptyCell, match="tw"):
        raking_weights({"side": ["cn", "tw"]}, {"side": {"cn": 0.5, "tw": 0.5}}, start=[1, 0])


def test_targets_that_cannot_be_met_are_named() -> None:
    # Everyone old lives on one side, so side and age cannot have different shares.
    groups = {"side": ["cn", "cn", "tw", "tw"], "age": ["old", "old", "young", "young"]}
    targets = {"side": {"cn": 0.5, "tw": 0.5}, "age": {"old": 0.7, "young": 0.3}}
    with pytest.raises(TargetsNotReached, match="margin 'side'") as caught:
        raking_weights(groups, targets, max_iterations=50)
    assert caught.value.gap == pytest.approx(0.2)
    with pytest.raises(TargetsNotReached, match="widen the bounds"):
        raking_weights({"side": ["cn"] * 9 + ["tw"]}, {"side": {"cn": 0.5, "tw": 0.5}}, highest=2)


@pytest.mark.parametrize(
    ("groups", "targets", "complaint"),
    [
        ({"side": ["cn"]}, {"side": {"tw": 1}}, "'cn' is in the sample but has no target"),
        ({"side": ["cn", None]}, {"side": {"cn": 1}}, "None is in the sample"),
        ({"side": [["cn"]]}, {"side": {"cn": 1}}, "is in the sample but has no target"),
        ({"side": ["cn"]}, {"age": {"old": 1}}, "both need the same"),
        ({}, {}, "both need the same"),
        ({"side": ["cn"]}, {"side": {"cn": -1, "tw": 2}}, "none below zero"),
        ({"side": ["cn"]}, {"side": {"cn": 0}}, "not all zero"),
        (
            {"side": ["cn"], "age": ["a", "b"]},
            {"side": {"cn": 1}, "age": {"a": 1, "b": 1}},
            "differ in length",
        ),
        (
            {"side": ["cn"], "age": ["a"]},
            {"side": {"cn": 1}, "age": {"a": 1.2}},
            "add up to 1, others to 1.2",
        ),
    ],
)
def test_targets_that_contradict_are_refused(
    groups: dict[str, list[object]], targets: dict[str, dict[str, float]], complaint: str
) -> None:
    with pytest.raises(InconsistentTargets, match=complaint):
        raking_weights(groups, targets)


def test_nobody_cannot_be_weighted() -> None:
    with pytest.raises(TooFewPersons):
        raking_weights({"side": []}, {"side": {"cn": 1}})


@pytest.mark.parametrize("bounds", [{"lowest": -1}, {"lowest": 2}, {"highest": 0.5}, {"tolerance": 0}])
def test_bounds_around_the_mean_are_needed(bounds: dict[str, float]) -> None:
    with pytest.raises(InvalidArgument):
        raking_weights({"side": ["cn"]}, {"side": {"cn": 1}}, **bounds)  # type: ignore[arg-type]
