"""Markdown and numbers as a reader meets them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from assessments.reporting.markdown import code, codes, counted, number, percent, plain, probability, table

pytestmark = pytest.mark.pure

MARKDOWN = MarkdownIt("commonmark").enable("table")


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [
        (1234567.891, 1, "1,234,567.9"),
        (-0.004, 2, "0.00"),
        (-0.006, 2, "−0.01"),
        (float("nan"), 2, "–"),
        (None, 2, "–"),
        (float("inf"), 2, "∞"),
        (float("-inf"), 2, "−∞"),
        (np.int64(3), 0, "3"),
    ],
)
def test_numbers_are_even(value: float | None, decimals: int, shown: str) -> None:
    assert number(value, decimals) == shown


def test_small_probabilities_are_not_zero() -> None:
    assert [probability(p) for p in (0.0, 0.00099, 0.001, float("nan"))] == [
        "< 0.001",
        "< 0.001",
        "0.001",
        "–",
    ]


def test_shares_are_percentages() -> None:
    assert [percent(0.5), percent(0.1234, 1), percent(float("nan"))] == ["50 %", "12.3 %", "–"]


def test_things_are_counted_in_words() -> None:
    assert [counted(0, "pair"), counted(1, "pair"), counted(2, "box", "boxes")] == [
        "0 pairs",
        "1 pair",
        "2 boxes",
    ]


def test_very_many_ids_are_not_listed() -> None:
    assert codes(map(str, range(14))).endswith("`11` and 2 more")


@settings(max_examples=20)
@given(st.text(st.sampled_from("ab_*`|<>[]#\\~ 中"), min_size=1).filter(str.strip))
def test_an_id_is_never_markup(name: str) -> None:
    flat = " ".join(name.split())
    (paragraph,) = (token for token in MARKDOWN.parse(f"x {plain(name)}") if token.type == "inline")
    assert "".join(child.content for child in paragraph.children or []) == f"x {flat}"
    cells = [token for token in MARKDOWN.parse(table(["item"], [[code(name)]])) if token.type == "inline"]
    assert [child.content for child in cells[1].children or []] == [flat]


def test_a_table_is_aligned_for_the_eye_too() -> None:
    lines = table(["item", "n"], [["中文", "1,000"], ["b", "2"]]).splitlines()
    assert lines == [
        "| item |     n |",
        "| :--- | ----: |",
        "| 中文 | 1,000 |",
        "| b    |     2 |",
    ]
