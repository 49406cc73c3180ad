"""What is said of few people: nothing, and nothing that could be had by subtraction."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.manual.cells import (
    MOST_BARS,
    SMALL,
    answer_counts,
    histogram,
    lock,
    rounded,
    row,
    shown,
    whole_tens,
)

pytestmark = pytest.mark.pure

counts = st.dictionaries(st.sampled_from("abcde"), st.integers(0, 60), min_size=1)


@given(st.integers(0, 10_000))
def test_whole_tens_are_never_more_than_there_are(n: int) -> None:
    assert n - SMALL < whole_tens(n) <= n
    assert whole_tens(n) % SMALL == 0


def test_a_count_below_ten_is_not_told() -> None:
    assert [shown(n) for n in (0, 9, 10)] == ["few", "few", 10]
    assert lock(30, 9) == {"locked": {"needs": 30, "has": "few"}}
    assert lock(30, 29) == {"locked": {"needs": 30, "has": 29}}


@given(counts)
def test_a_row_is_told_whole_or_not_at_all(found: dict[str, int]) -> None:
    """With its total known, a row in which one cell is missing would give that cell away."""
    told = row(found)
    assert told.keys() == found.keys()
    if min(found.values()) >= SMALL:
        assert told == found
    else:
        assert not any(isinstance(cell, int) for cell in told.values())
        assert {name for name, cell in told.items() if cell == "few"} == {
            name for name, n in found.items() if n < SMALL
        }


@settings(max_examples=60)
@given(st.lists(st.integers(0, 40), min_size=30, max_size=300))
def test_each_bar_of_a_histogram_holds_ten_people_or_more(scores: list[int]) -> None:
    bars = histogram(np.array(scores, dtype=np.float64), lowest=0, highest=40)
    assert all(bar["n"] >= SMALL for bar in bars)
    assert sum(bar["n"] for bar in bars) == len(scores)
    assert len(bars) <= MOST_BARS
    assert bars[0]["from"] == 0
    assert bars[-1]["to"] == 40
    assert all(left["to"] + 1 == right["from"] for left, right in pairwise(bars))
    for bar in bars:
        assert bar["n"] == sum(bar["from"] <= score <= bar["to"] for score in scores)


def test_fewer_than_ten_make_no_histogram() -> None:
    assert histogram(np.zeros(9), lowest=0, highest=4) == []


def test_answers_are_counted_from_the_lowest_choice() -> None:
    column = np.repeat([1.0, 2.0, 3.0], [12, 20, 11])
    assert answer_counts(column, lowest=1, highest=3) == {"1": 12, "2": 20, "3": 11}
    assert answer_counts(column, lowest=1, highest=4) == {
        "1": "withheld",
        "2": "withheld",
        "3": "withheld",
        "4": "few",
    }


def test_what_is_not_known_is_no_number() -> None:
    assert [rounded(value) for value in (None, float("nan"), float("inf"), -0.001)] == [None, None, None, 0.0]
