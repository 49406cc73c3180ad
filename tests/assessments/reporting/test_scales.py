"""Scales of a table: keys, forms, ranges, and categories that nobody chose."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.errors import InvalidAnswers, UnknownForm
from assessments.reporting import read_table
from assessments.reporting.scales import check_answers, keyed_scales, keys_of, whole_scale, without_gaps
from tests.assessments.instruments import an_instrument

pytestmark = pytest.mark.pure

NAN = float("nan")
FORMS = {"full": ["y-1", "z-1", "y-2", "z-2"], "short": ["y-1", "z-1"]}
INSTRUMENT = an_instrument(("Y", "Z"), k_items=2, reversed_items=["z-2"], forms=FORMS)


def test_reversed_answers_are_turned_round() -> None:
    table = read_table(["z-2,y-1,z-1,y-2", "0,1,2,3", ",4,4,4"])
    y, z = keyed_scales(table, INSTRUMENT)
    assert (y.name, y.items, y.columns) == ("Y", ("y-1", "y-2"), (1, 3))
    assert (z.name, z.items, z.columns) == ("Z", ("z-1", "z-2"), (2, 0))
    assert z.is_reversed.tolist() == [False, True]
    np.testing.assert_array_equal(z.x, [[2, 4], [4, NAN]])
    assert keys_of([y, z]) == {"Y": [2, 4], "Z": [3, -1]}
    np.testing.assert_array_equal(table.x[:, 0], [0, NAN])


def test_a_scale_without_items_in_the_table_is_left_out() -> None:
    assert [scale.name for scale in keyed_scales(read_table(["y-1", "3"]), INSTRUMENT)] == ["Y"]


def test_without_an_instrument_the_answers_seen_are_the_possible_ones() -> None:
    scale = whole_scale(read_table(["a,b", "1,5", "2,"]))
    assert (scale.minimum, scale.maximum, scale.columns) == (1, 5, (0, 1))


def test_items_to_which_all_answered_alike_tell_nothing() -> None:
    scale = whole_scale(read_table(["a,b,c", "1,5,", "1,4,2"]))
    assert scale.telling().tolist() == [1]
    assert scale.select(scale.telling()).items == ("b",)


def test_each_form_asks_for_its_own_items() -> None:
    table = read_table(["person,form,y-1,z-1,y-2,z-2", "a,short,1,1,,", "b,full,1,,2,2", "c,,0,0,0,0"])
    asked = check_answers(table, INSTRUMENT)
    assert asked.tolist() == [[True, True, False, False], [True] * 4, [True] * 4]


def test_the_form_may_be_given_for_all() -> None:
    table = read_table(["y-1,z-1,y-2,z-2", "1,1,,"])
    assert check_answers(table, INSTRUMENT, form="short").sum() == 2
    with pytest.raises(UnknownForm):
        check_answers(table, INSTRUMENT, form="long")


@pytest.mark.parametrize(
    ("lines", "place"),
    [
        (["y-1,q", "1,1"], "line 1, column 'q': no item 'q'"),
        (["y-1,y-2", "1,2", "1,5"], "line 3, column 'y-2': item 'y-2': 5 is not a whole number from 0 to 4"),
        (["person,form,y-1", "a,long,1"], "line 2, column 'form': no form 'long'"),
        (["person,form,y-1,y-2", "a,short,1,1"], "line 2, column 'y-2': no item 'y-2' in form 'short'"),
        (["person,item,value", "a,y-1,9"], "line 2, column 'value': item 'y-1': "),
    ],
)
def test_an_answer_that_was_not_asked_for_is_refused(lines: list[str], place: str) -> None:
    with pytest.raises(InvalidAnswers) as caught:
        check_answers(read_table(lines), INSTRUMENT)
    assert str(caught.value).startswith(place)


def test_categories_close_up_where_nobody_chose_one() -> None:
    x = np.array([[1.0, 2.0, 1.0], [2.0, 5.0, NAN], [3.0, 4.0, 3.0]])
    closed, joined = without_gaps(x)
    np.testing.assert_array_equal(closed, [[0, 0, 0], [1, 2, NAN], [2, 1, 1]])
    assert joined.tolist() == [1, 2]


answers = st.lists(
    st.lists(st.none() | st.integers(0, 6), min_size=3, max_size=3), min_size=1, max_size=8
).map(lambda rows: np.array(rows, dtype=float))


@settings(max_examples=20)
@given(answers)
def test_closing_gaps_keeps_the_order_and_is_done_once(x: np.ndarray) -> None:
    closed, _ = without_gaps(x)
    for before, after in zip(x.T, closed.T, strict=True):
        known = ~np.isnan(before)
        np.testing.assert_array_equal(known, ~np.isnan(after))
        np.testing.assert_array_equal(np.argsort(before[known]), np.argsort(after[known]))
        assert set(after[known]) == set(range(len(set(before[known]))))
    again, joined = without_gaps(closed)
    np.testing.assert_array_equal(again, closed)
    assert joined.size == 0
