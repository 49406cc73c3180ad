"""How sure a code is: exact cases, symmetry, calibration."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm

from assessments import InvalidDraws, InvalidScores, InvalidSeed
from assessments.interests import code_confidence

pytestmark = pytest.mark.pure

ONES = [1.0] * 6


def test_two_types_alone_follow_the_normal_distribution() -> None:
    found = code_confidence({"R": 12, "I": 10}, {"R": 1.5, "I": 2.0}, seed=11, n_draws=40_000)
    assert found.order_probability == pytest.approx(norm.cdf(2 / 2.5), abs=0.01)
    assert found.first_probability["R"] == found.order_probability


def test_without_error_the_printed_order_is_certain() -> None:
    found = code_confidence([30, 20, 10, 5, 4, 3], [0] * 6, seed=1)
    assert (found.order_probability, found.top_three_probability) == (1.0, 1.0)
    assert found.first_probability == {"R": 1.0, "I": 0.0, "A": 0.0, "S": 0.0, "E": 0.0, "C": 0.0}


def test_a_tie_is_a_set_within_which_any_order_holds() -> None:
    tied = code_confidence([30, 30, 20, 5, 4, 3], ONES, seed=2)
    split = code_confidence([30.001, 30, 20, 5, 4, 3], ONES, seed=2)
    assert tied.order_probability == pytest.approx(1.0, abs=0.002)
    assert split.order_probability == pytest.approx(0.5, abs=0.04)
    assert tied.top_three_probability == split.top_three_probability == 1.0


def test_a_tie_across_the_third_place_counts_as_one_group() -> None:
    found = code_confidence([30, 20, 10, 10, 1, 0], ONES, seed=3)
    assert found.order_probability == pytest.approx(1.0, abs=0.002)


def test_all_equal_scores_print_nothing_that_could_fail() -> None:
    found = code_confidence([20] * 6, ONES, seed=4, n_draws=20_000)
    assert (found.order_probability, found.top_three_probability) == (None, None)
    assert list(found.first_probability.values()) == pytest.approx([1 / 6] * 6, abs=0.01)


def test_all_equal_scores_without_error_share_the_first_place() -> None:
    assert list(code_confidence([20] * 6, [0] * 6, seed=4).first_probability.values()) == pytest.approx(
        [1 / 6] * 6
    )


def test_one_type_alone_is_certainly_first() -> None:
    found = code_confidence({"E": 20}, {"E": 3}, seed=5)
    assert (found.order_probability, found.first_probability) == (None, {"E": 1.0})


def test_three_types_have_an_order_but_no_other_set() -> None:
    found = code_confidence({"E": 20, "R": 10, "A": 0}, {"E": 1, "R": 1, "A": 1}, seed=5)
    assert found.order_probability == 1.0
    assert found.top_three_probability is None


def test_a_seed_gives_the_same_shares_for_ever() -> None:
    found = code_confidence([24, 21, 19, 17, 12, 9], [3.667] * 6, seed=20260101)
    assert (found.order_probability, found.top_three_probability) == (0.1985, 0.5115)
    assert list(found.first_probability.values()) == [0.637, 0.2245, 0.098, 0.0385, 0.002, 0.0]


def test_another_seed_gives_other_draws() -> None:
    scores = [24, 21, 19, 17, 12, 9]
    first, second = (code_confidence(scores, [3.667] * 6, seed=seed).first_probability for seed in (1, 2))
    assert first != second


@pytest.mark.parametrize(
    ("n_people", "margin"), [(800, 0.03), pytest.param(10_000, 0.01, marks=pytest.mark.slow)]
)
def test_probabilities_come_true(n_people: int, margin: float) -> None:
    # True profiles spread so much wider than the error that the ends of the scale play no part, as a flat prior
    # supposes; then of all codes printed with a probability p, about the share p must be right.
    rng = np.random.default_rng(30)
    true_profiles = rng.uniform(0, 120, (n_people, 6))
    observed = true_profiles + 3.667 * rng.standard_normal((n_people, 6))
    promised, kept = [], []
    for truth, scores in zip(true_profiles, observed, strict=True):
        promised.append(code_confidence(scores, [3.667] * 6, seed=6, n_draws=200).order_probability)
        kept.append(np.array_equal(np.argsort(-truth)[:3], np.argsort(-scores)[:3]))
    is_sure = np.array(promised) > 0.7
    assert 0.5 < is_sure.mean() < 0.9
    for chosen in (is_sure, ~is_sure):
        assert np.mean(np.array(promised)[chosen]) == pytest.approx(
            np.mean(np.array(kept)[chosen]), abs=2 * margin
        )
    assert np.mean(promised) == pytest.approx(np.mean(kept), abs=margin)


@settings(max_examples=30)
@given(st.lists(st.integers(0, 40), min_size=6, max_size=6), st.integers(0, 2**63 - 1))
def test_shares_are_shares(scores: list[int], seed: int) -> None:
    found = code_confidence(scores, [3.667] * 6, seed=seed, n_draws=200)
    assert sum(found.first_probability.values()) == pytest.approx(1.0)
    if found.order_probability is not None and found.top_three_probability is not None:
        assert 0 <= found.order_probability <= found.top_three_probability <= 1


@pytest.mark.parametrize("errors", [[1, 1, 1, 1, 1, -1], [1, 1, 1, 1, 1, None]])
def test_an_error_that_is_none_is_refused(errors: list[float | None]) -> None:
    with pytest.raises(InvalidScores, match="type C has no standard error"):
        code_confidence([1, 2, 3, 4, 5, 6], errors, seed=1)


def test_seed_and_number_of_draws_are_checked() -> None:
    with pytest.raises(InvalidSeed):
        code_confidence([1, 2, 3, 4, 5, 6], ONES, seed=-1)
    for n_draws in (0, float("nan"), "a", None, 2.0, True, 10**400):
        with pytest.raises(InvalidDraws):
            code_confidence([1, 2, 3, 4, 5, 6], ONES, seed=1, n_draws=n_draws)  # type: ignore[arg-type]
