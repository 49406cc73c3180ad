"""The door through which every table and list of numbers comes in."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest

from assessments.errors import InvalidArgument, InvalidMatrix, NoVariance
from assessments.fairness import logistic_dif, mantel_haenszel, measurement_invariance
from assessments.generate import lltm
from assessments.interests import scale_correlations
from assessments.matrix import as_matrix, as_vector, check_count, check_entries, check_mapping, check_number
from assessments.norms import distribution, percentile_rank, t_score
from assessments.quality import long_string_share, mahalanobis, quality_indices
from assessments.randomness import Floats
from assessments.reliability import (
    alpha,
    guttman_lambda,
    item_statistics,
    omega,
    reliable_change,
    scale_scores,
    split_half,
    standardized_alpha,
)
from assessments.satisfaction import PathDiagram, equal_weight_index, path_model

pytestmark = pytest.mark.pure

Function = Callable[[npt.ArrayLike], object]

DIAGRAM = PathDiagram({"quality": [0, 1], "satisfaction": [2, 3]}, [("quality", "satisfaction")])
GROUP = np.arange(60) % 2
HIDDEN = np.random.default_rng(4).random((60, 4)) < 0.1


def likert() -> Floats:
    rng = np.random.default_rng(3)
    return np.clip(np.round(5 + rng.normal(size=(60, 1)) + rng.normal(size=(60, 4))), 1, 10)


@pytest.mark.parametrize(
    "function",
    [
        alpha,
        omega,
        split_half,
        standardized_alpha,
        guttman_lambda,
        lambda x: item_statistics(x).item_rest_r,
        lambda x: scale_scores(x, {"a": [1, 2], "b": [3, -4]}).scores,
        lambda x: mahalanobis(x).distance,
        long_string_share,
        lambda x: quality_indices(x).variability,
        scale_correlations,
        lambda x: path_model(x, DIAGRAM).weights,
        lambda x: equal_weight_index(x, seed=1).value,
        lambda x: percentile_rank(x, [3, 4, 5, 6, 7]),
        lambda x: distribution(x[:, 0]).masses,
        lambda x: reliable_change(x[:, 0], x[:, 1], sd=2, reliability=0.8),
        lambda x: measurement_invariance(x, GROUP).steps[0].chi2,
    ],
)
def test_a_masked_answer_is_a_missing_one(function: Function) -> None:
    masked = np.ma.array(np.where(HIDDEN, 9.0, likert()), mask=HIDDEN)
    expected = function(np.where(HIDDEN, np.nan, likert()))
    assert np.array_equal(function(masked), expected, equal_nan=True)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "function",
    [lambda x: mantel_haenszel(x, GROUP).delta, lambda x: logistic_dif(x, GROUP).both.chi2],
)
def test_a_masked_right_answer_is_a_missing_one(function: Function) -> None:
    right = (likert() > 5).astype(np.int64)
    expected = function(np.where(HIDDEN, np.nan, right))
    assert np.array_equal(function(np.ma.array(right, mask=HIDDEN)), expected, equal_nan=True)  # type: ignore[arg-type]


def test_a_masked_member_of_a_list_is_missing() -> None:
    group = np.ma.array(GROUP, mask=np.arange(60) == 7)
    with pytest.raises(InvalidMatrix, match="entry 7 of group is missing"):
        measurement_invariance(likert(), group)
    with pytest.raises(InvalidMatrix, match="entry 7 of group is nan"):
        mantel_haenszel(likert() > 5, group)
    assert np.isnan(as_vector(group, allow_missing=True)[7])
    assert as_vector(np.ma.array([1, 2])).tolist() == [1.0, 2.0]


@pytest.mark.parametrize("size", [1e71, 1e200, -1e200, 1e308])
@pytest.mark.parametrize(
    "function",
    [
        as_matrix,
        alpha,
        omega,
        guttman_lambda,
        item_statistics,
        lambda x: scale_scores(x, {"a": [1, 2]}),
        mahalanobis,
        scale_correlations,
        lambda x: measurement_invariance(x, GROUP),
        lambda x: path_model(x, DIAGRAM),
        lambda x: lltm(x, np.arange(60)),
    ],
)
def test_what_is_too_large_to_be_squared_is_named(function: Function, size: float) -> None:
    table = likert()
    table[5, 2] = size
    with pytest.raises(InvalidMatrix, match=r"row 5, column 2: .* is too large to be squared"):
        function(table)


def test_a_large_number_is_found_among_gaps_and_in_lists() -> None:
    with pytest.raises(InvalidMatrix, match=r"row 1, column 0: 1e\+200 is too large"):
        as_matrix([[np.nan, 1], [1e200, 2]])
    with pytest.raises(InvalidMatrix, match=r"entry 1 of b, 1e\+200, is too large"):
        as_vector([1, 1e200], name="b")
    with pytest.raises(InvalidMatrix, match=r"entry 2 of difficulties, 1e\+200, is too large"):
        lltm([[0], [1], [0], [1]], [1, 2, 1e200, 3])
    with pytest.raises(InvalidMatrix, match="raw has a value that is too large"):
        t_score([1, -1e308], mean=0, sd=1)
    with pytest.raises(InvalidMatrix, match="no table of numbers"):
        as_matrix([[10**400, 1]])
    assert as_matrix([[1e70, -1e70]]).tolist() == [[1e70, -1e70]]


@pytest.mark.parametrize(
    "function",
    [
        scale_correlations,
        lambda x: measurement_invariance(x, GROUP),
        lambda x: path_model(x, DIAGRAM),
        alpha,
        guttman_lambda,
        omega,
        lambda x: lltm(likert()[:, :2], x[:, 0]),
    ],
)
def test_what_squares_to_nothing_has_no_variance(function: Callable[[Floats], object]) -> None:
    table = likert()
    table[:, 2:] += table[:, :2]
    with pytest.raises(NoVariance):
        function(1e-300 * table)


@pytest.mark.parametrize("given", [None, 3, 2.5, "ab", b"ab", np.array(3)])
def test_entries_are_asked_of_a_collection(given: object) -> None:
    with pytest.raises(InvalidArgument, match="pages should be a list, not"):
        check_entries("pages", given)


def test_counts_and_numbers_have_bounds() -> None:
    assert check_count("powers", np.int64(3), at_most=3) == 3
    for wrong in (4, 0, 10**400, 2.0, True):
        with pytest.raises(InvalidArgument, match="powers should be a whole number from 1 to 3"):
            check_count("powers", wrong, at_most=3)
    with pytest.raises(InvalidArgument, match="mean should be a number above -inf"):
        check_number("mean", 10**400)


@pytest.mark.parametrize("given", [None, 3, "ab", [("a", 1)]])
def test_a_mapping_is_asked_for(given: object) -> None:
    with pytest.raises(InvalidArgument, match="blocks should be a mapping, not"):
        check_mapping("blocks", given)
    assert check_mapping("blocks", {"a": 1}) == {"a": 1}
