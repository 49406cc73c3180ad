"""From a calculator's form to its result. What the reader typed goes into the calculation and nowhere else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from portal.rules.calculator_form import CalculatorForm
from portal.rules.calculators.annual_leave import LeaveCase, annual_leave
from portal.rules.calculators.minimum_wage import WageCase, minimum_wage
from portal.rules.calculators.overtime import Days, OvertimeCase, overtime_pay
from portal.rules.calculators.results import Result
from portal.rules.calculators.severance import Ending, SeveranceCase, notice_and_severance
from portal.rules.calculators.take_home import MOST_DEPENDANTS, Contribution, PayCase, take_home
from portal.rules.parameters import Parameter, Table, parameter_tables
from portal.rules.rates import (
    TAIWAN_RATES,
    XIAMEN_RATES,
    Tables,
    leave_rates,
    overtime_rates,
    severance_rates,
    tax_table,
    wage_floor,
)

ZERO = Decimal(0)
HEALTH_ACT = "tw-national-health-insurance-act"


def _leave(form: Any, on: date, tables: Tables) -> Result:
    side = form.side.data
    case = LeaveCase(
        side=side,
        on=on,
        joined=form.joined.data,
        worked_before_months=int((form.worked_years.data or 0) * 12 + (form.worked_months.data or 0)),
        has_continuous_year=not form.no_continuous_year.data,
        monthly_wage=form.wage.data,
        unused_days=form.unused.data,
    )
    return annual_leave(case, leave_rates(tables, side, on))


def _overtime(form: Any, on: date, tables: Tables) -> Result:
    worked = {
        kind: Days(form[f"{name}_hours"].data or ZERO, int(form[f"{name}_days"].data or 0))
        for kind, name in (("weekday", "weekday"), ("rest-day", "restday"), ("holiday", "holiday"))
    }
    case = OvertimeCase(
        side=form.side.data,
        on=on,
        monthly_wage=form.wage.data,
        worked=worked,
        earlier_hours=form.earlier_hours.data,
        has_agreement=form.has_agreement.data,
    )
    return overtime_pay(case, overtime_rates(tables, case.side, on))


def _severance(form: Any, on: date, tables: Tables) -> Result:
    case = SeveranceCase(
        side=form.side.data,
        joined=form.joined.data,
        until=on,
        ending=Ending(form.ending.data),
        average_wage=form.wage.data,
        local_average=form.local_average.data,
        in_probation=form.in_probation.data,
        changed_over_on=form.changed_over_on.data,
    )
    return notice_and_severance(case, severance_rates(tables, case.side, on))


def _minimum(form: Any, on: date, tables: Tables) -> Result:
    side = form.side.data
    is_mainland = side == "cn"
    case = WageCase(
        side=side,
        on=on,
        basis=form.basis.data,
        wage=form.wage.data,
        overtime=form.overtime.data or ZERO,
        allowances=(form.allowances.data or ZERO) if is_mainland else ZERO,
        own_shares=(form.own_shares.data or ZERO) if is_mainland else ZERO,
    )
    return minimum_wage(case, wage_floor(tables, form.place.data if is_mainland else "tw", on, case.basis))


def _take_home(form: Any, on: date, tables: Tables) -> Result:
    if form.side.data == "tw":
        return _take_home_tw(form, on, tables["insurance-tw"])
    contributions, used = [], []
    base = form.base.data or form.wage.data
    for name, keys in XIAMEN_RATES.items():
        own_base = (form.housing_base.data or base) if name == "housing" else base
        one, parameter = _xiamen(name, own_base, form[f"{name}_rate"].data, on, tables["insurance-xm"], keys)
        contributions.append(one)
        used += [parameter] if parameter else []
    case = PayCase(
        side="cn",
        on=on,
        wage=form.wage.data,
        contributions=tuple(contributions),
        tax_table=tax_table(tables, on),
        deductions=form.deductions.data or ZERO,
    )
    return take_home(case, tuple(used))


def _xiamen(
    name: str, base: Decimal, typed: Decimal | None, on: date, table: Table, keys: Mapping[str, str]
) -> tuple[Contribution, Parameter | None]:
    """One insurance: by the rate that the reader typed, else by the one in force, else by the last one known."""
    if typed is not None:
        return Contribution(f"{name}-cn", base, Fraction(typed), is_own=True), None
    known = table.latest(on, "xm", **keys) or table.on(on, "xm", **keys)
    return Contribution(f"{name}-cn", base, known.value, cites=known.cites), known


def _take_home_tw(form: Any, on: date, table: Table) -> Result:
    wage = form.wage.data
    contributions, used = [], []
    times = {"labour": 1, "health": 1 + min(int(form.dependants.data or 0), MOST_DEPENDANTS)}
    for name, scheme in TAIWAN_RATES.items():
        share = table.on(on, "tw", scheme=scheme, party="worker-share")
        typed = form[f"{name}_rate"].data
        rate = None if typed is not None else table.on(on, "tw", scheme=scheme, party="total")
        cites = (
            *(rate.cites if rate else ()),
            *share.cites,
            *((f"{HEALTH_ACT}#18",) if times[name] > 1 else ()),
        )
        contributions.append(
            Contribution(
                name=f"{name}-tw",
                base=form[f"{name}_base"].data or wage,
                rate=rate.value if rate else Fraction(typed),
                share=share.value,
                times=times[name],
                cites=cites,
                is_own=rate is None,
            )
        )
        used += [rate, share] if rate else [share]
    if form.voluntary_rate.data:
        most = table.on(on, "tw", scheme="pension-account", party="worker-voluntary-maximum")
        contributions.append(
            Contribution("pension-tw", wage, Fraction(form.voluntary_rate.data), cites=most.cites)
        )
    return take_home(PayCase("tw", on, wage, tuple(contributions), tax=form.tax.data), tuple(used))


CALCULATIONS: Mapping[str, Callable[[Any, date, Tables], Result]] = {
    "annual-leave": _leave,
    "overtime-pay": _overtime,
    "notice-and-severance": _severance,
    "minimum-wage": _minimum,
    "take-home-pay": _take_home,
}


def calculate(slug: str, form: CalculatorForm, today: date) -> Result:
    """The result of a form that was found right. Raises NothingInForce for a day without a table."""
    return CALCULATIONS[slug](form, form.on.data or today, parameter_tables())
