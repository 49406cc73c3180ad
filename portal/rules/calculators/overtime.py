"""Pay for overtime on working days, rest days and holidays."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction

from portal.rules.calculators.results import CURRENCY, Answer, Notice, Result, Step, plain, rounded, total
from portal.rules.parameters import Parameter

DAY_KINDS = ("weekday", "rest-day", "holiday")
LEFT_OUT = {
    "cn": (
        "overtime-contract",
        "overtime-days-cn",
        "overtime-holiday-cn",
        "overtime-lieu-cn",
        "overtime-schemes-cn",
    ),
    "tw": (
        "overtime-contract",
        "overtime-hour-tw",
        "overtime-lieu-tw",
        "overtime-regular-leave-tw",
        "overtime-schemes-tw",
    ),
}


@dataclass(frozen=True)
class OvertimeRates:
    """By kind of day: pairs of the hour from which a factor holds, and the factor; and how an hour's wage is found."""

    factors: Mapping[str, tuple[tuple[Fraction, Parameter], ...]] = field(hash=False)
    #: What the monthly wage is divided by: days and hours on the mainland, hours in Taiwan.
    divisors: tuple[Parameter, ...]
    hours_of_day: Parameter
    #: `day`, `month`, and in Taiwan with an agreement `month-agreed` and `quarter`.
    limits: Mapping[str, Parameter] = field(hash=False)


@dataclass(frozen=True)
class Days:
    """A number of days with as many hours of overtime each."""

    hours: Decimal = Decimal(0)
    n_days: int = 0

    @property
    def all_hours(self) -> Decimal:
        return self.hours * self.n_days


@dataclass(frozen=True)
class OvertimeCase:
    """One month. `earlier_hours` are those of the two months before it, for Taiwan's limit of three months."""

    side: str
    on: date
    monthly_wage: Decimal
    worked: Mapping[str, Days] = field(hash=False)
    earlier_hours: Decimal | None = None
    has_agreement: bool = False

    def days(self, kind: str) -> Days:
        return self.worked.get(kind, Days())


def overtime_pay(case: OvertimeCase, rates: OvertimeRates) -> Result:
    """What the overtime of one month is paid with, on top of the monthly wage."""
    unit = CURRENCY[case.side]
    hour, hour_step = _hour(case, rates)
    steps, used, parts = [hour_step], list(rates.divisors), []
    for kind in DAY_KINDS:
        if case.days(kind).all_hours:
            pay, step, parameters = _kind(case, kind, hour, rates)
            parts.append(Answer(f"overtime-{kind}", rounded(pay, unit), unit))
            steps, used = [*steps, step], [*used, *parameters]
    together = total(one.value for one in parts)
    if len(parts) > 1:
        steps.append(
            Step("overtime-total", f"{' + '.join(plain(one.value) for one in parts)} = {plain(together)}")
        )
    return Result(
        side=case.side,
        on=case.on,
        answers=(
            Answer("overtime-pay", together, unit),
            *parts,
            Answer("overtime-hour", rounded(hour, unit), unit),
        ),
        steps=tuple(steps),
        warnings=tuple(_warnings(case, rates)),
        left_out=LEFT_OUT[case.side],
        parameters=tuple(dict.fromkeys(used)),
    )


def _hour(case: OvertimeCase, rates: OvertimeRates) -> tuple[Fraction, Step]:
    hour = Fraction(case.monthly_wage)
    for divisor in rates.divisors:
        hour /= divisor.value
    by = " ÷ ".join(plain(one.value) for one in rates.divisors)
    cites = tuple(cite for one in rates.divisors for cite in one.cites)
    return hour, Step(
        f"overtime-hour-{case.side}", f"{plain(case.monthly_wage)} ÷ {by} = {plain(hour)}", cites
    )


def _kind(
    case: OvertimeCase, kind: str, hour: Fraction, rates: OvertimeRates
) -> tuple[Fraction, Step, list[Parameter]]:
    """The pay for all days of one kind: what a day is paid with, times the days."""
    days = case.days(kind)
    first = rates.factors[kind][0][1]
    if first.unit == "times-daily-wage":
        # Paid as a whole day more, however short the work was.
        paid_hours, used = rates.hours_of_day.value * first.value, [first]
        inner = f"{plain(rates.hours_of_day.value)} × {_factor(first)}"
    else:
        slices = list(_slices(Fraction(days.hours), rates.factors[kind]))
        paid_hours, used = (
            sum((length * one.value for length, one in slices), Fraction(0)),
            [one for _, one in slices],
        )
        inner = " + ".join(f"{plain(length)} × {_factor(one)}" for length, one in slices)
    pay = hour * paid_hours * days.n_days
    formula = f"{plain(hour)} × ({inner}) × {days.n_days} = {plain(pay)}"
    cites = tuple(dict.fromkeys(cite for one in used for cite in one.cites))
    return pay, Step(f"overtime-{kind}-{case.side}", formula, cites), used


def _factor(parameter: Parameter) -> str:
    """A factor as it is best read: thirds as a fraction."""
    return str(parameter.value) if parameter.value.denominator == 3 else plain(parameter.value)


def _slices(
    hours: Fraction, factors: tuple[tuple[Fraction, Parameter], ...]
) -> Iterator[tuple[Fraction, Parameter]]:
    """The hours of a day by the factor that they are paid with."""
    ends = [*(start for start, _ in factors[1:]), None]
    for (start, factor), end in zip(factors, ends, strict=True):
        length = (hours if end is None else min(hours, end)) - start
        if length > 0:
            yield length, factor


def _warnings(case: OvertimeCase, rates: OvertimeRates) -> Iterator[Notice]:
    limits, side, of_day = rates.limits, case.side, rates.hours_of_day.value
    hours = {kind: case.days(kind).hours if case.days(kind).n_days else Decimal(0) for kind in DAY_KINDS}
    counted = case.days("weekday").all_hours + case.days("rest-day").all_hours
    if Fraction(hours["weekday"]) + (of_day if side == "tw" else 0) > limits["day"].value:
        yield _limit(f"overtime-limit-day-{side}", limits["day"], hours["weekday"])
    agreed = case.has_agreement and "month-agreed" in limits
    monthly = limits["month-agreed" if agreed else "month"]
    if counted > monthly.value:
        yield _limit("overtime-limit-month", monthly, counted)
    if agreed and case.earlier_hours is not None and case.earlier_hours + counted > limits["quarter"].value:
        yield _limit("overtime-limit-quarter", limits["quarter"], case.earlier_hours + counted)
    if side == "tw" and hours["rest-day"] > of_day:
        yield Notice("overtime-long-rest-day")
    if side == "tw" and hours["holiday"] > of_day:
        yield Notice("overtime-long-holiday")


def _limit(what: str, limit: Parameter, hours: Decimal) -> Notice:
    return Notice(what, limit.cites, {"limit": plain(limit.value), "hours": plain(hours)})
