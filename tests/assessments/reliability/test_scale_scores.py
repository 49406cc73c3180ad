"""Several scales at once."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from assessments.errors import AllMissing, InvalidArgument, InvalidMatrix, TooFewPersons, UnknownChoice
from assessments.randomness import Floats
from assessments.reliability import alpha, scale_scores
from assessments.reliability.keys import Keys
from tests.assessments.classic import lsat7, science
from tests.assessments.reliability.tables import a_table, with_gaps

pytestmark = pytest.mark.pure

ANSWERS = [[5, 1, 4, 2], [3, 2, 3, 3], [1, 5, 2, 5]]
KEYS = {"order": [1, -2], "energy": [3, 4, -1]}


def likert(n: int, k: int, seed: int) -> Floats:
    """Whole answers from 1 to 5 that share one factor."""
    return np.clip(np.round(3 + 1.2 * a_table(n, k, seed)), 1, 5)


def test_scores_by_hand() -> None:
    found = scale_scores(ANSWERS, KEYS, minimum=1, maximum=5)
    assert found.names == ("order", "energy")
    # 5 + (6 - 1), 3 + (6 - 2), 1 + (6 - 5); 4 + 2 + (6 - 5), 3 + 3 + (6 - 3), 2 + 5 + (6 - 1).
    assert found.scores.tolist() == [[10, 7], [7, 9], [2, 12]]
    assert (found.k_items.tolist(), found.n_scored.tolist()) == ([2, 3], [3, 3])
    # Variances 4 and 13/3 in a total of 49/3.
    assert found.alpha[0] == pytest.approx(2 * (1 - (4 + 13 / 3) / (49 / 3)))


def test_means_stay_on_the_scale_of_the_answers() -> None:
    sums = scale_scores(ANSWERS, KEYS, minimum=1, maximum=5)
    means = scale_scores(ANSWERS, KEYS, minimum=1, maximum=5, method="mean")
    assert means.scores == pytest.approx(sums.scores / [2, 3])
    assert np.array_equal(means.alpha, sums.alpha)


def test_alphas_are_those_of_each_scale() -> None:
    table = np.column_stack([lsat7()[:392], science()])
    found = scale_scores(table, {"lsat": range(1, 6), "science": [6, 7, 8, 9]})
    assert found.alpha == pytest.approx([alpha(lsat7()[:392]), alpha(science())], abs=1e-12)
    assert found.alpha[1] == pytest.approx(0.59772, abs=5e-6)
    assert np.array_equal(found.scores[:, 1], science().sum(axis=1))


def test_a_matrix_of_keys_says_the_same_as_lists() -> None:
    listed = scale_scores(ANSWERS, KEYS, minimum=1, maximum=5)
    drawn = scale_scores(ANSWERS, [[1, -1], [-1, 0], [0, 1], [0, 1]], minimum=1, maximum=5)
    assert drawn.names == ("1", "2")
    assert np.array_equal(drawn.scores, listed.scores)
    assert np.array_equal(drawn.alpha, listed.alpha)


@settings(max_examples=20)
@given(arrays(np.bool_, 6), st.floats(0, 0.2))
def test_reverse_keys_cancel(is_reversed: np.ndarray, share: float) -> None:
    table = with_gaps(likert(40, 6, 1), share, 2)
    turned = np.where(is_reversed, 6 - table, table)
    keys = [number if not turn else -number for number, turn in enumerate(is_reversed.tolist(), start=1)]
    expected = scale_scores(table, {"all": range(1, 7)})
    found = scale_scores(turned, {"all": keys}, minimum=1, maximum=5)
    assert found.scores == pytest.approx(expected.scores, nan_ok=True)
    assert found.alpha == pytest.approx(expected.alpha, abs=1e-12)


@settings(max_examples=20)
@given(st.permutations(range(6)), st.permutations(range(40)))
def test_the_order_of_items_and_persons_is_irrelevant(items: list[int], persons: list[int]) -> None:
    table = likert(40, 6, 1)
    expected = scale_scores(table, {"a": [1, -2, 3], "b": [4, 5, -6]}, minimum=1, maximum=5)
    key = np.array([[1, 0], [-1, 0], [1, 0], [0, 1], [0, 1], [0, -1]])
    found = scale_scores(table[persons][:, items], key[items], minimum=1, maximum=5)
    assert np.array_equal(found.scores, expected.scores[persons])
    assert found.alpha == pytest.approx(expected.alpha, abs=1e-12)


def test_without_bounds_the_answers_of_the_table_give_them() -> None:
    found = scale_scores(ANSWERS, KEYS)
    assert np.array_equal(found.scores, scale_scores(ANSWERS, KEYS, minimum=1, maximum=5).scores)
    # A column on no scale, such as an age, has no say.
    with_age = np.column_stack([ANSWERS, [33, 44, 55]])
    assert np.array_equal(scale_scores(with_age, KEYS).scores, found.scores)
    with_nothing = np.column_stack([ANSWERS, [np.nan] * 3])
    assert np.array_equal(scale_scores(with_nothing, KEYS).scores, found.scores)


def test_a_few_gaps_are_filled_in_proportion() -> None:
    table = [[1, 2, 3, 4, np.nan], [1, 2, 3, np.nan, np.nan], [5, 4, 3, 2, 1], [np.nan] * 5, [1, 1, 2, 2, 3]]
    found = scale_scores(table, {"all": [1, 2, 3, 4, 5]})
    # One gap in five is a share of 0.2: 10 x 5 / 4. Two are too many.
    assert found.scores[:, 0] == pytest.approx([12.5, np.nan, 15, np.nan, 9], nan_ok=True)
    assert found.n_scored.tolist() == [3]
    lenient = scale_scores(table, {"all": [1, 2, 3, 4, 5]}, max_missing_share=1, method="mean")
    assert lenient.scores[:, 0] == pytest.approx([2.5, 2, 3, np.nan, 1.8], nan_ok=True)
    strict = scale_scores(table, {"all": [1, 2, 3, 4, 5]}, max_missing_share=0)
    assert np.isnan(strict.scores[:, 0]).tolist() == [True, True, False, True, False]


def test_a_gap_in_a_reversed_item_is_filled_in_proportion() -> None:
    table = [[5, 1, 5, 5, np.nan], [5, np.nan, 5, 5, 5], [1, 5, 2, 1, 2], [2, 3, 3, 2, 1]]
    found = scale_scores(table, {"all": [1, -2, 3, 4, 5]}, minimum=1, maximum=5)
    assert found.scores[:, 0].tolist() == [25, 25, 7, 11]


def test_alpha_of_a_scale_with_gaps_is_taken_pairwise() -> None:
    table = with_gaps(likert(200, 8, 3), 0.1, 4)
    found = scale_scores(table, {"a": [1, 2, 3, 4], "b": [5, 6, 7, 8]})
    assert found.alpha == pytest.approx([alpha(table[:, :4]), alpha(table[:, 4:])], abs=1e-12)


def test_a_large_table_with_gaps_is_scored_like_a_small_one() -> None:
    table = with_gaps(likert(17_000, 4, 5), 0.1, 6)
    found = scale_scores(table, {"all": [1, -2, 3, 4]}, minimum=1, maximum=5)
    for rows in (slice(0, 50), slice(-50, None)):
        part = scale_scores(table[rows], {"all": [1, -2, 3, 4]}, minimum=1, maximum=5)
        assert found.scores[rows] == pytest.approx(part.scores, nan_ok=True)


def test_scales_without_an_alpha_stop_nobody() -> None:
    found = scale_scores(
        [[1, 2, 2], [2, 2, 3], [3, 2, 1]], {"one": [1], "flat": [2], "opposed": [1, 3], "fine": [1, -3]}
    )
    assert np.isnan(found.alpha).tolist() == [True, True, False, False]
    assert np.isnan(scale_scores([[1, 1], [1, 1]], {"all": [1, 2]}).alpha).all()


def test_the_table_given_is_left_alone() -> None:
    table = likert(30, 4, 1)
    before = table.copy()
    scale_scores(table, {"all": [1, -2, 3, 4]}, method="mean")
    assert np.array_equal(table, before)


def test_a_large_complete_table_is_summed_in_blocks() -> None:
    table = likert(5000, 4, 7)
    found = scale_scores(table, {"all": [1, -2, 3, 4]}, minimum=1, maximum=5)
    turned = np.where([False, True, False, False], 6 - table, table)
    assert np.array_equal(found.scores[:, 0], turned.sum(axis=1))
    assert found.alpha[0] == pytest.approx(alpha(turned), abs=1e-12)
    columns_first = scale_scores(np.asfortranarray(table), {"all": [1, -2, 3, 4]}, minimum=1, maximum=5)
    assert np.array_equal(columns_first.scores, found.scores)


def test_answers_far_from_zero_lose_no_digits() -> None:
    table = likert(300, 6, 1)
    far = scale_scores(table + 1e6, {"all": [1, 2, -3, 4, 5, 6]})
    near = scale_scores(table, {"all": [1, 2, -3, 4, 5, 6]})
    assert far.alpha == pytest.approx(near.alpha, abs=1e-10)


@pytest.mark.parametrize(
    ("keys", "complaint"),
    [
        ({"a": [1, 5]}, "scale 'a' should be a whole number from 1 to 4"),
        ({"a": [0]}, "from 1 to 4, negative where reversed, not 0"),
        ({"a": [1.0]}, "whole number"),
        ({"a": [1, -1]}, "named once"),
        ({"a": []}, "at least one item"),
        ({}, "at least one scale"),
        ([[1], [2], [0], [0]], "key of item 2 on scale '1' should be -1, 0 or 1"),
        ([[1], [1]], "one row for each of 4 items"),
        ([[1, 0], [1, 0], [0, 0], [0, 0]], "scale '2' should be at least one item"),
    ],
)
def test_keys_that_do_not_fit_are_refused(keys: Keys, complaint: str) -> None:
    with pytest.raises(InvalidArgument, match=complaint):
        scale_scores(ANSWERS, keys)


def test_answers_outside_the_bounds_are_named() -> None:
    with pytest.raises(InvalidMatrix, match="row 0, column 0: the answer 5 is not from 1 to 4"):
        scale_scores(ANSWERS, KEYS, minimum=1, maximum=4)
    with pytest.raises(InvalidArgument, match="above the minimum 5"):
        scale_scores(ANSWERS, KEYS, minimum=5, maximum=1)


def test_tables_and_rules_that_cannot_be_are_refused() -> None:
    with pytest.raises(TooFewPersons):
        scale_scores([[1, 2, 3, 4]], KEYS)
    with pytest.raises(AllMissing, match="column 2"):
        scale_scores([[1, 2, np.nan, 4], [2, 3, np.nan, 1]], KEYS)
    with pytest.raises(InvalidMatrix, match="0 persons answered both items 2 and 3"):
        scale_scores([[1, 2, 3, np.nan], [2, 3, 1, np.nan], [2, 3, np.nan, 4], [2, 2, np.nan, 1]], KEYS)
    for wrong, complaint in (
        (np.inf, "row 1, column 3: the value is infinite"),
        (1e200, "too large to be squared"),
    ):
        with pytest.raises(InvalidMatrix, match=complaint):
            scale_scores(np.array([[1, 2, 3, 4], [2, 3, 1, wrong]]), KEYS)
    with pytest.raises(UnknownChoice, match="sum, mean"):
        scale_scores(ANSWERS, KEYS, method="median")  # type: ignore[arg-type]
    with pytest.raises(InvalidArgument, match="max_missing_share"):
        scale_scores(ANSWERS, KEYS, max_missing_share=20)
