"""What time a fact speaks of, as content writes it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.facts.periods import Moment, Period, add_months

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2023-02", date(2023, 2, 1), date(2023, 2, 28)),
        ("2025-04-19", date(2025, 4, 19), date(2025, 4, 19)),
    ],
)
def test_a_moment_has_a_first_and_a_last_day(text: str, first: date, last: date) -> None:
    moment = Moment.read(text)
    assert (moment.first_day, moment.last_day) == (first, last)
    assert str(moment) == text


@pytest.mark.parametrize(
    "text",
    ["", "soon", "24", "2024-1", "2024-13", "2023-02-29", "2024-00", "2024/01", "2024-01-01T00", "２０２４"],
)
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        Moment.read(text)


@pytest.mark.parametrize(
    ("text", "holds", "not_yet", "no_more"),
    [
        ("2024", date(2024, 12, 31), date(2023, 12, 31), date(2025, 1, 1)),
        ("2025-01/2025-09", date(2025, 9, 30), date(2024, 12, 31), date(2025, 10, 1)),
        ("2018-02-28/2020-12-31", date(2018, 2, 28), date(2018, 2, 27), date(2021, 1, 1)),
    ],
)
def test_a_period_holds_from_its_first_to_its_last_day(
    text: str, holds: date, not_yet: date, no_more: date
) -> None:
    period = Period.read(text)
    assert period.holds_on(holds)
    assert not period.holds_on(not_yet)
    assert not period.holds_on(no_more)
    assert not period.is_open
    assert str(period) == text


def test_what_is_in_force_holds_until_further_notice() -> None:
    period = Period.read("2025-04-01/..")
    assert period.is_open
    assert not period.holds_on(date(2025, 3, 31))
    assert period.holds_on(date(2999, 1, 1))
    assert str(period) == "2025-04-01/.."


@pytest.mark.parametrize(
    "text", ["2025/2024", "2025-02/2025-01", "/2025", "2025/", "2025/...", "2024/2025/2026"]
)
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        Period.read(text)


def test_a_stretch_within_one_moment_is_that_moment() -> None:
    assert Period.read("2024/2024").is_single
    assert str(Period.read("2024/2024")) == "2024"
    assert not Period.read("2024/2025").is_single


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2023, 1, 31), 1, date(2023, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 11, 30), 3, date(2025, 2, 28)),
        (date(2024, 12, 31), 0, date(2024, 12, 31)),
    ],
)
def test_months_are_added_to_the_same_day_or_the_last_one(day: date, months: int, later: date) -> None:
    assert add_months(day, months) == later


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(0, 240))
def test_adding_months_never_skips_one(day: date, months: int) -> None:
    later = add_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day <= day.day


def test_a_day_is_a_moment_by_itself() -> None:
    assert Moment.of(date(2024, 2, 29)) == Moment.read("2024-02-29")
