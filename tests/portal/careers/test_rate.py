"""A rate is what the reader types, or nothing."""

from __future__ import annotations

from decimal import Decimal

import pytest

from portal.careers.rate import Rate, read_rate

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("4.5", "4.5"),
        (" 4.5 ", "4.5"),
        ("４．５", "4.5"),
        ("1,000", "1000"),
        ("１，０００", "1000"),
        ("0.1萬", "1000"),
    ],
)
def test_a_number_is_a_rate(typed: str, value: str) -> None:
    assert read_rate(typed) == Rate(typed.strip(), Decimal(value))


@pytest.mark.parametrize(
    "typed", ["four", "0", "-4", "nan", "inf", "1e9", "4,5", "4，5", "4.5.1", "<b>", "1" * 40]
)
def test_anything_else_is_wrong_and_stays_as_it_was_typed(typed: str) -> None:
    rate = read_rate(typed)
    assert rate.is_wrong
    assert typed.startswith(rate.typed)
    assert rate.convert(100, "CNY") is None


def test_without_a_rate_nothing_is_wrong_and_nothing_converted() -> None:
    assert not read_rate("").is_wrong
    assert read_rate("").convert(100, "TWD") is None


def test_both_directions_are_converted() -> None:
    rate = read_rate("4.5")
    assert rate.convert(72_500, "CNY") == 326_250
    assert rate.convert(45_000, "TWD") == 10_000
