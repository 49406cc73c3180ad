"""Cases of the calculators as plain values, so that golden files and properties can speak of them briefly."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from portal.rules.calculators.annual_leave import LeaveCase, annual_leave
from portal.rules.calculators.minimum_wage import WageCase, minimum_wage
from portal.rules.calculators.overtime import Days, OvertimeCase, overtime_pay
from portal.rules.calculators.results import Result
from portal.rules.calculators.severance import Ending, SeveranceCase, notice_and_severance
from portal.rules.calculators.take_home import Contribution, PayCase, take_home
from portal.rules.parameters import parameter_tables
from portal.rules.rates import leave_rates, overtime_rates, severance_rates, tax_table, wage_floor

#: What a golden file writes as text and a case holds as a number.
MONEY = ("monthly_wage", "unused_days", "wage", "overtime", "allowances", "own_shares", "average_wage")


def compute(calculator: str, given: Mapping[str, Any]) -> Result:
    """The result of a case, with the tables of content that are in force on its day."""
    values = {name: Decimal(str(value)) if name in MONEY else value for name, value in given.items()}
    return {
        "annual-leave": _leave,
        "overtime-pay": _overtime,
        "notice-and-severance": _severance,
        "minimum-wage": _minimum,
        "take-home-pay": _take_home,
    }[calculator](values)


def _leave(values: dict[str, Any]) -> Result:
    case = LeaveCase(**values)
    return annual_leave(case, leave_rates(parameter_tables(), case.side, case.on))


def _overtime(values: dict[str, Any]) -> Result:
    kinds = ("weekday", "rest-day", "holiday")
    worked = {kind: Days(Decimal(str(values[kind][0])), values[kind][1]) for kind in kinds if kind in values}
    others = {name: value for name, value in values.items() if name not in kinds}
    if "earlier_hours" in others:
        others["earlier_hours"] = Decimal(str(others["earlier_hours"]))
    case = OvertimeCase(worked=worked, **others)
    return overtime_pay(case, overtime_rates(parameter_tables(), case.side, case.on))


def _severance(values: dict[str, Any]) -> Result:
    if "local_average" in values:
        values["local_average"] = Decimal(str(values["local_average"]))
    case = SeveranceCase(**{**values, "ending": Ending(values["ending"])})
    return notice_and_severance(case, severance_rates(parameter_tables(), case.side, case.until))


def _minimum(values: dict[str, Any]) -> Result:
    place = values.pop("place", "tw" if values["side"] == "tw" else "xm")
    case = WageCase(**values)
    return minimum_wage(case, wage_floor(parameter_tables(), place, case.on, case.basis))


def _take_home(values: dict[str, Any]) -> Result:
    """Shares are written as triples of name, rate and share, both in percent; the base is the wage."""
    shares = tuple(
        Contribution(name, values["wage"], Fraction(str(rate)), Fraction(str(share)), times)
        for name, rate, share, times in values["shares"]
    )
    on: date = values["on"]
    table = tax_table(parameter_tables(), on) if values["side"] == "cn" else None
    case = PayCase(
        values["side"],
        on,
        values["wage"],
        shares,
        table,
        Decimal(str(values.get("deductions", 0))),
        Decimal(str(values["tax"])) if "tax" in values else None,
    )
    return take_home(case, ())
