"""What each item does in its scale."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.errors import AllMissing, InvalidArgument, InvalidMatrix, TooFewItems
from assessments.randomness import Floats
from assessments.reliability import alpha, item_statistics
from tests.assessments.classic import lsat6, science
from tests.assessments.reliability.tables import a_table, small_tables, with_gaps

pytestmark = pytest.mark.pure


def test_items_by_hand() -> None:
    found = item_statistics([[1, 1, 0], [1, 0, 0], [1, 1, 1], [0, 0, 0]])
    assert found.n.tolist() == [4, 4, 4]
    assert found.mean.tolist() == found.difficulty.tolist() == [0.75, 0.5, 0.25]
    assert found.sd == pytest.approx(np.sqrt([1 / 4, 1 / 3, 1 / 4]))
    # The second item against 1, 1, 2, 0: covariance 1/3, variances 1/3 and 2/3.
    assert found.item_rest_r[1] == pytest.approx(1 / np.sqrt(2))
    # Without it, variances 1/4 and 1/4 in a total of 2/3: 2 (1 - 3/4).
    assert found.alpha_if_dropped[1] == pytest.approx(0.5)


def test_the_published_shares_of_right_answers() -> None:
    # Bock & Lieberman (1970).
    assert item_statistics(lsat6()).difficulty == pytest.approx([0.924, 0.709, 0.553, 0.763, 0.870])


@pytest.mark.parametrize("table", [lsat6(), science()], ids=["lsat6", "science"])
def test_rest_and_alpha_are_those_of_the_other_items(table: Floats) -> None:
    found = item_statistics(table)
    for item in range(table.shape[1]):
        others = np.delete(table, item, axis=1)
        expected = np.corrcoef(table[:, item], others.sum(axis=1))[0, 1]
        assert found.item_rest_r[item] == pytest.approx(expected, abs=1e-12)
        assert found.alpha_if_dropped[item] == pytest.approx(alpha(others), abs=1e-12)


def test_difficulty_is_the_way_from_the_lowest_to_the_highest_answer() -> None:
    table = science(first=1)
    expected = (table.mean(axis=0) - 1) / 3
    assert item_statistics(table).difficulty == pytest.approx(expected)
    assert item_statistics(science()).difficulty == pytest.approx(expected)
    assert item_statistics(table, minimum=1, maximum=5).difficulty == pytest.approx(expected * 3 / 4)
    each = item_statistics(table, minimum=0, maximum=[4, 4, 4, 8]).difficulty
    assert each == pytest.approx(table.mean(axis=0) / [4, 4, 4, 8])


@settings(max_examples=20)
@given(small_tables, st.data())
def test_statistics_follow_their_items(table: Floats, draw: st.DataObject) -> None:
    table = np.vstack([table, np.zeros(table.shape[1]), np.full(table.shape[1], 4)])
    items = draw.draw(st.permutations(range(table.shape[1])))
    found, moved = item_statistics(table), item_statistics(table[:, items])
    for field in fields(found):
        assert getattr(moved, field.name) == pytest.approx(getattr(found, field.name)[items], abs=1e-9)
    assert np.all((found.difficulty > 0) & (found.difficulty < 1))
    assert np.all(np.abs(found.item_rest_r) <= 1 + 1e-9)


def test_turning_the_whole_scale_round_turns_only_difficulty() -> None:
    found, turned = item_statistics(science()), item_statistics(3 - science())
    assert turned.difficulty == pytest.approx(1 - found.difficulty)
    assert turned.item_rest_r == pytest.approx(found.item_rest_r)
    assert turned.alpha_if_dropped == pytest.approx(found.alpha_if_dropped)


def test_an_item_that_does_not_belong_is_seen() -> None:
    table = np.column_stack([a_table(5000, 6, 1), np.random.default_rng(2).standard_normal(5000)])
    found = item_statistics(table)
    # 0.49 x 5 / sqrt(5 + 20 x 0.49), the correlation with five parallel ones and a stray one less.
    assert found.item_rest_r[:6] == pytest.approx(2.45 / np.sqrt(15.8), abs=0.03)
    assert abs(found.item_rest_r[6]) < 0.05
    assert found.alpha_if_dropped[6] > alpha(table) > found.alpha_if_dropped[:6].max()


def test_gaps_are_counted_and_passed_over() -> None:
    table = with_gaps(science(), 0.1, 3)
    found = item_statistics(table)
    assert found.n.tolist() == (~np.isnan(table)).sum(axis=0).tolist()
    assert found.mean == pytest.approx(np.nanmean(table, axis=0))
    assert found.sd == pytest.approx(np.nanstd(table, axis=0, ddof=1))
    complete = item_statistics(table, missing="complete")
    assert len(set(complete.n.tolist())) == 1
    assert complete.n[0] < found.n.min()


def test_an_item_without_variance_has_no_correlation_and_stops_nobody() -> None:
    found = item_statistics([[1, 1, 0], [1, 0, 0], [1, 1, 1], [1, 0, 0]])
    assert np.isnan(found.item_rest_r).tolist() == [True, False, False]
    assert found.difficulty.tolist() == [1, 0.5, 0.25]


def test_of_two_items_none_can_be_dropped() -> None:
    found = item_statistics(science()[:, :2])
    assert np.isnan(found.alpha_if_dropped).all()
    assert found.item_rest_r == pytest.approx(np.corrcoef(science()[:, :2].T)[0, 1])


def test_tables_without_statistics_are_refused() -> None:
    with pytest.raises(TooFewItems):
        item_statistics([[1], [2]])
    with pytest.raises(AllMissing, match="column 1"):
        item_statistics([[1, np.nan], [2, np.nan]])
    with pytest.raises(InvalidMatrix, match="row 1, column 0"):
        item_statistics([[1, 2], [np.inf, 3]])


def test_bounds_that_cannot_be_are_refused() -> None:
    with pytest.raises(InvalidArgument, match="above the minimum 2 of item 0"):
        item_statistics([[2, 2], [2, 2]])
    with pytest.raises(InvalidArgument, match="above the minimum 4"):
        item_statistics(science(), minimum=4, maximum=0)
    with pytest.raises(InvalidArgument, match="0 to 1 holds item 0's mean"):
        item_statistics(science(), minimum=0, maximum=1)
    with pytest.raises(InvalidMatrix, match="maximum has 2 entries where 4 are needed"):
        item_statistics(science(), maximum=[4, 4])
