"""What must hold for every case: monotone, continuous at brackets, never negative, alike on both sides."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.rules.calculators.results import Result, plain
from tests.portal.rules.cases import compute

pytestmark = pytest.mark.pure

SIDES = st.sampled_from(["cn", "tw"])
WAGES = st.integers(1_000, 200_000).map(str)
ON = date(2026, 11, 28)
LONG_AGO = 60 * 365
quick = settings(max_examples=60, deadline=None, derandomize=True, database=None)


def leave(side: str, days: int, **more: Any) -> Decimal:
    joined = ON - timedelta(days=days)
    return compute("annual-leave", {"side": side, "on": ON, "joined": joined, **more}).value("leave-days")


def severance(side: str, days: int, wage: str = "30000", **more: Any) -> Result:
    joined = ON - timedelta(days=days)
    given = {"side": side, "joined": joined, "until": ON, "ending": "employer", "average_wage": wage, **more}
    return compute("notice-and-severance", given)


@quick
@given(SIDES, st.integers(366, LONG_AGO), st.integers(0, 3_000))
def test_more_seniority_never_brings_less_leave(side: str, days: int, more: int) -> None:
    assert 0 <= leave(side, days) <= leave(side, days + more)


@quick
@given(st.integers(0, 331), st.integers(0, 500), st.integers(0, 200))
def test_years_elsewhere_never_bring_less_leave_on_the_mainland(days: int, before: int, more: int) -> None:
    less, later = (leave("cn", days, worked_before_months=months) for months in (before, before + more))
    assert 0 <= less <= later <= 15


@quick
@given(st.integers(0, LONG_AGO), st.integers(0, 500))
def test_years_elsewhere_change_nothing_in_taiwan(days: int, before: int) -> None:
    assert leave("tw", days, worked_before_months=before) == leave("tw", days)


@quick
@given(SIDES, WAGES, st.integers(0, LONG_AGO), st.integers(0, 2_000))
def test_more_seniority_never_brings_less_severance_or_notice(
    side: str, wage: str, days: int, more: int
) -> None:
    # In Taiwan years before July 2005 count in the old system, which pays more for each.
    earlier, later = severance(side, days, wage), severance(side, days + more, wage)
    assert 0 <= earlier.value("severance-pay") <= later.value("severance-pay")
    assert earlier.value("notice-days") <= later.value("notice-days")


@quick
@given(st.integers(366, 7_000))
def test_one_day_more_is_no_leap_in_taiwans_new_system(days: int) -> None:
    one, other = severance("tw", days), severance("tw", days + 1)
    # A day is a thirtieth of a month, at the end of a short February at most four of them; a month is 1/24.
    assert other.value("severance-pay") - one.value("severance-pay") <= 30_000 * Decimal(4) / 30 / 24 + 1


@quick
@given(st.integers(1, 6_500), st.integers(0, 200_000))
def test_the_mainlands_cap_takes_nothing_from_whom_it_does_not_reach(days: int, local: int) -> None:
    capped = severance("cn", days, "30000", local_average=str(local)).value("severance-pay")
    free = severance("cn", days, "30000").value("severance-pay")
    assert capped <= free
    if 3 * local >= 30_000:
        assert capped == free


@quick
@given(st.integers(1, 6_900), WAGES)
def test_without_a_lawful_reason_the_mainland_asks_for_twice(days: int, wage: str) -> None:
    once = severance("cn", days, wage).value("severance-pay")
    assert severance("cn", days, wage, ending="unlawful").value("severance-pay-unlawful") == 2 * once


@quick
@given(SIDES, WAGES, st.integers(0, 16), st.integers(0, 16), st.integers(0, 16), st.integers(0, 8))
def test_more_overtime_is_never_paid_less(
    side: str, wage: str, weekday: int, rest: int, holiday: int, more: int
) -> None:
    given = {"side": side, "on": ON, "monthly_wage": wage, "holiday": [holiday, 1]}
    less = compute("overtime-pay", {**given, "weekday": [weekday, 3], "rest-day": [rest, 1]})
    later = compute("overtime-pay", {**given, "weekday": [weekday + more, 3], "rest-day": [rest + more, 1]})
    assert 0 <= less.value("overtime-pay") <= later.value("overtime-pay")


@quick
@given(SIDES, st.sampled_from(["weekday", "rest-day"]), st.sampled_from(["2", "8"]))
def test_pay_is_continuous_where_the_factor_changes(side: str, kind: str, hour: str) -> None:
    def pay(hours: str) -> Decimal:
        given = {"side": side, "on": ON, "monthly_wage": "48000", kind: [hours, 1]}
        return compute("overtime-pay", given).value("overtime-pay")

    # A hundredth of an hour is worth a few units at most.
    below, above = (pay(str(Decimal(hour) + change)) for change in (Decimal("-0.01"), Decimal("0.01")))
    assert 0 <= above - below <= 20


@quick
@given(WAGES, st.integers(0, 20_000))
def test_a_wage_that_lacks_something_reaches_the_floor_with_it(wage: str, overtime: int) -> None:
    for side in ("cn", "tw"):
        given = {
            "side": side,
            "on": ON,
            "basis": "month",
            "wage": wage,
            "overtime": str(min(overtime, int(wage))),
        }
        missing = compute("minimum-wage", given).value("minimum-missing")
        more = {**given, "wage": str(Decimal(wage) + missing)}
        assert missing >= 0
        assert compute("minimum-wage", more).value("minimum-missing") == 0


SHARES = [["pension-cn", 8, 100, 1], ["medical-cn", 2, 100, 1]]


@quick
@given(st.integers(1_000, 300_000), st.integers(0, 5_000))
def test_more_pay_never_leaves_less_after_tax(wage: int, more: int) -> None:
    def left(amount: int) -> Decimal:
        given = {"side": "cn", "on": ON, "wage": str(amount), "shares": SHARES}
        return compute("take-home-pay", given).value("take-home")

    # Each of the three amounts is rounded to the fen.
    assert Decimal(0) <= left(wage) <= left(wage + more) + Decimal("0.02")


@quick
@given(st.dates(date(2024, 1, 1), date(2026, 12, 31)))
def test_the_floor_is_that_of_its_day(day: date) -> None:
    floors = {2024: 27470, 2025: 28590, 2026: 29500}
    given = {"side": "tw", "on": day, "basis": "month", "wage": "1"}
    assert compute("minimum-wage", given).value("minimum-floor-month") == floors[day.year]


@quick
@given(st.integers(0, LONG_AGO), WAGES)
def test_both_sides_answer_the_same_questions(days: int, wage: str) -> None:
    results = [severance(side, days, wage) for side in ("cn", "tw")]
    asked = [[answer.what for answer in result.answers] for result in results]
    assert asked[0] == asked[1]
    for result in results:
        assert result.steps[-1].formula.endswith(f"→ {plain(result.value('severance-pay'))}")
