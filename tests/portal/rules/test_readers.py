"""Figures and days are understood as people on either side type them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from portal.rules.readers import read_day, read_figure

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("29500", "29500"),
        ("29,500", "29500"),
        ("29，500", "29500"),
        ("２９５００", "29500"),
        (" 29 500.50 元", "29500.50"),
        ("NT$29,500", "29500"),
        ("￥8700", "8700"),
        ("3.5万", "35000"),
        ("3 萬", "30000"),
        ("12.5%", "12.5"),
        ("0", "0"),
    ],
)
def test_a_figure_is_read(typed: str, value: str) -> None:
    assert read_figure(typed) == Decimal(value)


@pytest.mark.parametrize("typed", ["", "abc", "-5", "1.2.3", "1e9", "NaN", "٣", "1" * 20, "万"])
def test_what_is_no_figure_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="no figure"):
        read_figure(typed)


@pytest.mark.parametrize("typed", ["4,5", "4，5", "1,25", "29,5000"])
def test_a_comma_that_is_not_between_thousands_is_not_guessed_at(typed: str) -> None:
    with pytest.raises(ValueError, match="no figure"):
        read_figure(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "2024-03-01",
        "2024/3/1",
        "2024.3.1",
        "2024年3月1日",
        "２０２４－０３－０１",
        "民國113年3月1日",
        "113/3/1",
    ],
)
def test_a_day_is_read(typed: str) -> None:
    assert read_day(typed) == date(2024, 3, 1)


@pytest.mark.parametrize("typed", ["", "2024", "2024-13-01", "2023-02-29", "yesterday"])
def test_what_is_no_day_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r"no day|out of range|must be in"):
        read_day(typed)
