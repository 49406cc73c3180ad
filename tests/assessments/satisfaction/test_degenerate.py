"""Answers from which no satisfaction can be told: columns without any, and items that cancel each other."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from assessments import reliability, satisfaction
from assessments.errors import AllMissing, AssessmentError, InvalidArgument, NoVariance, TooFewItems
from assessments.randomness import Floats
from assessments.satisfaction import (
    PathDiagram,
    average_variance_extracted,
    block_quality,
    bootstrap_paths,
    complete_answers,
    composite_reliability,
    equal_weight_index,
    importance_performance,
    path_model,
    satisfaction_index,
)
from tests.assessments.satisfaction.surveys import TRIO, answers

pytestmark = pytest.mark.pure

FUNCTIONS = [
    lambda x: path_model(x, TRIO),
    lambda x: bootstrap_paths(x, TRIO, seed=1, n_draws=5),
    lambda x: satisfaction_index(x, TRIO, seed=1, n_draws=5),
    lambda x: satisfaction_index(x, TRIO, seed=1, n_draws=5, weighting="equal"),
    lambda x: equal_weight_index(x, [5, 6, 7, 8], seed=1, n_draws=5),
    lambda x: importance_performance(x, TRIO, seed=1, n_draws=5),
]


@pytest.mark.parametrize("function", FUNCTIONS)
@pytest.mark.parametrize("n", [60, 150])
def test_a_column_without_any_answer_is_named(function: Callable[[Floats], object], n: int) -> None:
    x = answers(n, seed=1)
    x[:, 6] = np.nan
    with pytest.raises(AllMissing, match="column 6"):
        function(x)


def test_a_column_that_only_the_dropped_answered_is_named() -> None:
    x = answers(60, seed=1)
    x[1:, 0] = np.nan
    x[0, 1:5] = np.nan
    with pytest.raises(AllMissing, match="column 0"):
        path_model(x, TRIO)
    with pytest.raises(AllMissing, match="column 0"):
        path_model(np.full((40, 9), np.nan), TRIO)


def test_one_person_with_a_gap_is_still_completed_and_scored() -> None:
    x = answers(150, seed=1)
    person = x[:1].copy()
    person[0, 6] = np.nan
    assert np.isfinite(path_model(x, TRIO).scores(person)).all()
    assert complete_answers([[8, np.nan]], [[0, 1]], max_missing_share=0.5).table.tolist() == [[8.0, 8.0]]


def test_an_index_of_items_with_a_constant_sum_has_no_quality() -> None:
    # Everybody has 11 points of 20, so the index is (11 - 2) / 18.
    index = equal_weight_index([[3, 8], [4, 7], [5, 6]], seed=1, n_draws=20)
    assert (index.value, index.low, index.high) == pytest.approx((50, 50, 50))
    assert index.quality is None


@pytest.mark.parametrize("weighting", ["pls", "equal"])
def test_items_that_cancel_each_other_make_no_latent_variable(weighting: str) -> None:
    x = answers(40, seed=1)[:, :4]
    x[:, 1] = 11 - x[:, 0]
    pair = PathDiagram({"quality": [0, 1], "satisfaction": [2, 3]}, [("quality", "satisfaction")])
    with pytest.raises(NoVariance, match="the items of 'quality' cancel each other"):
        path_model(x, pair, weighting=weighting)  # type: ignore[arg-type]


def test_a_block_without_variance_has_no_quality() -> None:
    with pytest.raises(NoVariance, match="cancel each other"):
        block_quality(np.array([[1.0, -1.0], [-1.0, 1.0]]), np.ones(2))
    with pytest.raises(NoVariance, match="column 1: all answers are equal"):
        block_quality(np.array([[1.0, 0.0], [0.0, 0.0]]), np.ones(2))


@pytest.mark.parametrize("function", [average_variance_extracted, composite_reliability])
@pytest.mark.parametrize(
    ("loadings", "error", "complaint"),
    [
        ([], TooFewItems, "at least 1"),
        ([2, 0.5], InvalidArgument, "a loading should be a correlation from -1 to 1, not 2.0"),
        ([0.5, -1.01], InvalidArgument, "not -1.01"),
    ],
)
def test_loadings_that_are_none_are_refused(
    function: Callable[[list[float]], float],
    loadings: list[float],
    error: type[AssessmentError],
    complaint: str,
) -> None:
    with pytest.raises(error, match=complaint):
        function(loadings)


def test_loadings_at_their_ends_are_taken() -> None:
    assert composite_reliability([1, 1 + 1e-15]) == pytest.approx(1)
    assert average_variance_extracted([1, -1]) == 1
    with pytest.raises(NoVariance, match="cancel each other"):
        composite_reliability([1, -1])


def test_alpha_stands_beside_the_other_qualities() -> None:
    assert satisfaction.alpha is reliability.alpha
    assert "alpha" in satisfaction.__all__
