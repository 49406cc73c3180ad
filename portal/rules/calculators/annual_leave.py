"""Paid annual leave: on the mainland by all years of work, in Taiwan by the years with this employer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from portal.rules.calculators.results import CURRENCY, Answer, Notice, Result, Step, plain, rounded
from portal.rules.calculators.seniority import Seniority
from portal.rules.parameters import Parameter

CN_REGULATIONS, CN_MEASURES = "cn-paid-annual-leave-regulations", "cn-paid-annual-leave-measures"
TW_ACT, TW_RULES = "tw-labor-standards-act", "tw-labor-standards-enforcement-rules"
LEFT_OUT = {
    "cn": ("leave-contract", "leave-excluded-cn", "leave-threshold-year-cn", "leave-leaving-cn"),
    "tw": ("leave-contract", "leave-calendar-tw", "leave-part-time-tw"),
}


@dataclass(frozen=True)
class LeaveRates:
    """Steps as pairs of months of seniority and days, the lowest first, and how a day of leave is paid."""

    steps: tuple[tuple[int, Parameter], ...]
    #: By what a month's wage is divided to get a day's.
    days_of_month: Parameter
    #: How many days' wages an unused day is paid with; on the mainland one of them is in the monthly wage.
    unused_factor: Parameter
    #: By how many days a year is divided, and how many months without a break are needed; the mainland only.
    days_of_year: Parameter | None = None
    continuous_months: Parameter | None = None


@dataclass(frozen=True)
class LeaveCase:
    """What the reader tells. `worked_before_months` counts all earlier employers, and only matters on the mainland."""

    side: str
    on: date
    joined: date
    worked_before_months: int = 0
    #: Whether twelve months without a break, at whatever employers, are already behind the reader.
    has_continuous_year: bool = True
    monthly_wage: Decimal | None = None
    unused_days: Decimal | None = None


def annual_leave(case: LeaveCase, rates: LeaveRates) -> Result:
    """Days of leave on the day asked for, and the pay for unused days when wage and days are given."""
    served = Seniority.between(case.joined, case.on)
    counted = served.n_months + (case.worked_before_months if case.side == "cn" else 0)
    steps, used, warnings = [_seniority_step(case, served, counted)], [], []
    reached = [one for one in rates.steps if one[0] <= counted]
    days = Fraction(0)
    if rates.continuous_months is not None and not case.has_continuous_year:
        warnings.append(Notice("leave-no-continuous-year", rates.continuous_months.cites))
    elif not reached:
        warnings.append(Notice("leave-too-early", rates.steps[0][1].cites))
    else:
        months, parameter = reached[-1]
        days, used = parameter.value, [parameter]
        steps.append(Step("leave-step", f"{counted} ≥ {months} → {plain(days)}", parameter.cites))
    if rates.days_of_year is not None and case.joined.year == case.on.year and days:
        days, step = _first_year(case, days, rates.days_of_year)
        steps, used = [*steps, step], [*used, rates.days_of_year]
    pay, pay_steps = _unused(case, rates)
    following = _following(counted, rates.steps) if case.side == "tw" or case.has_continuous_year else ()
    return Result(
        side=case.side,
        on=case.on,
        answers=(Answer("leave-days", rounded(days, "days"), "days"), *pay, *following),
        steps=(*steps, *pay_steps),
        warnings=tuple(warnings),
        left_out=LEFT_OUT[case.side],
        parameters=(*used, *((rates.days_of_month, rates.unused_factor) if pay else ())),
    )


def _seniority_step(case: LeaveCase, served: Seniority, counted: int) -> Step:
    if case.side == "tw":
        return Step("leave-seniority-tw", plain(counted), (f"{TW_ACT}#38", f"{TW_RULES}#5"))
    formula = f"{case.worked_before_months} + {served.n_months} = {counted}"
    return Step("leave-seniority-cn", formula, (f"{CN_REGULATIONS}#3",))


def _first_year(case: LeaveCase, days: Fraction, year: Parameter) -> tuple[Fraction, Step]:
    """In the calendar year of joining, only for the days that are left, and whole days only."""
    left = (date(case.on.year, 12, 31) - case.joined).days + 1
    exact = left / year.value * days
    whole = Fraction(min(exact.numerator // exact.denominator, int(days)))
    formula = f"{left} ÷ {plain(year.value)} × {plain(days)} = {plain(exact)} → {plain(whole)}"
    return whole, Step("leave-first-year-cn", formula, (f"{CN_MEASURES}#5",))


def _following(counted: int, steps: Sequence[tuple[int, Parameter]]) -> tuple[Answer, ...]:
    """In how many months the next step comes, and its days."""
    later = [one for one in steps if one[0] > counted]
    if not later:
        return ()
    months, parameter = later[0]
    return (
        Answer("leave-next-in", Decimal(months - counted), "months"),
        Answer("leave-next-days", rounded(parameter.value, "days"), "days"),
    )


def _unused(case: LeaveCase, rates: LeaveRates) -> tuple[tuple[Answer, ...], tuple[Step, ...]]:
    """Pay for days not taken; on the mainland the wage of the day itself is already in the monthly wage."""
    if case.monthly_wage is None or not case.unused_days:
        return (), ()
    unit, divisor, factor = CURRENCY[case.side], rates.days_of_month, rates.unused_factor
    day = Fraction(case.monthly_wage) / divisor.value
    on_top = factor.value - 1 if case.side == "cn" else factor.value
    pay = rounded(day * Fraction(case.unused_days) * on_top, unit)
    day_formula = f"{plain(case.monthly_wage)} ÷ {plain(divisor.value)} = {plain(day)}"
    formula = f"{plain(day)} × {plain(case.unused_days)} × {plain(on_top)} → {plain(pay)}"
    steps = (
        Step(f"leave-day-wage-{case.side}", day_formula, divisor.cites),
        Step(f"leave-unused-{case.side}", formula, factor.cites),
    )
    return (Answer("leave-unused-pay", pay, unit),), steps
