"""From the tables of content to what the calculations take: the figures in force on one day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction

from portal.rules.calculators.annual_leave import LeaveRates
from portal.rules.calculators.overtime import OvertimeRates
from portal.rules.calculators.severance import SeveranceRates
from portal.rules.calculators.take_home import TaxTable
from portal.rules.parameters import Parameter, Table

Tables = Mapping[str, Table]
#: The worker's rates in Xiamen by the name of the insurance, as the keys of the table.
XIAMEN_RATES = {
    "pension": {"scheme": "pension", "party": "worker"},
    "medical": {"scheme": "medical", "party": "worker"},
    "unemployment": {"scheme": "unemployment", "party": "worker"},
    "housing": {"scheme": "housing-fund", "party": "worker-minimum"},
}
TAIWAN_RATES = {"labour": "labour-and-employment", "health": "health"}


def leave_rates(tables: Tables, side: str, day: date) -> LeaveRates:
    """Raises NothingInForce."""
    rules = tables["annual-leave-rules"]
    steps = _by_seniority(tables["annual-leave"].all_on(day, side))
    is_mainland = side == "cn"
    return LeaveRates(
        steps=steps,
        days_of_month=rules.on(day, side, quantity="daily-wage-divisor"),
        unused_factor=rules.on(day, side, quantity="untaken-pay-multiplier"),
        days_of_year=rules.on(day, side, quantity="proration-year-days") if is_mainland else None,
        continuous_months=rules.on(day, side, quantity="continuous-months-required") if is_mainland else None,
    )


def _by_seniority(rows: Iterable[Parameter]) -> tuple[tuple[int, Parameter], ...]:
    """Pairs of months of seniority and figure, the lowest first; half a year is six months."""
    pairs = [(_months(row.keys), row) for row in rows]
    return tuple(sorted(pairs, key=lambda pair: pair[0]))


def _months(keys: Mapping[str, str]) -> int:
    return int(keys["from_months"]) if "from_months" in keys else int(Fraction(keys["from_years"]) * 12)


def overtime_rates(tables: Tables, side: str, day: date) -> OvertimeRates:
    """Raises NothingInForce."""
    table = tables["overtime"]
    factors = {}
    for kind in ("weekday", "rest-day", "holiday"):
        rows = [
            row for row in table.all_on(day, side, day_kind=kind) if row.keys["quantity"] in {"rate", "extra"}
        ]
        pairs = [(Fraction(row.keys["hours_from"]), row) for row in rows]
        factors[kind] = tuple(sorted(pairs, key=lambda pair: pair[0]))
    hours_of_day = table.on(day, side, quantity="hours-per-day")
    if side == "cn":
        divisors: tuple[Parameter, ...] = (table.on(day, side, quantity="paid-days-per-month"), hours_of_day)
        limits = {"day": "limit-per-day-special", "month": "limit-per-month"}
    else:
        divisors = (table.on(day, side, quantity="hours-per-month"),)
        limits = {
            "day": "limit-per-day-with-normal-hours",
            "month": "limit-per-month",
            "month-agreed": "limit-per-month-agreed",
            "quarter": "limit-per-three-months-agreed",
        }
    found = {name: table.on(day, side, quantity=quantity) for name, quantity in limits.items()}
    return OvertimeRates(factors, divisors, hours_of_day, found)


def severance_rates(tables: Tables, side: str, day: date) -> SeveranceRates:
    """Raises NothingInForce."""
    notice = tables["notice"]
    rows = tables["severance"].all_on(day, side)
    schemes = {"cn": "", "tw-new": "new-", "tw-old": "old-"}
    figures = {
        f"{schemes[row.keys['scheme']]}{row.keys['quantity']}": row
        for row in rows
        if row.keys["scheme"] in schemes
    }
    return SeveranceRates(
        notice={
            party: _by_seniority(notice.all_on(day, side, party=party, stage="regular"))
            for party in ("worker", "employer")
        },
        probation_notice=notice.on(day, side, party="worker", stage="probation") if side == "cn" else None,
        figures=figures,
    )


def wage_floor(tables: Tables, place: str, day: date, basis: str) -> Parameter:
    """Raises NothingInForce."""
    return tables["minimum-wage"].on(day, place, kind={"month": "monthly", "hour": "hourly"}[basis])


def wage_places(tables: Tables) -> list[str]:
    """Places with a floor of their own, in the order of the table, without Taiwan."""
    return [one for one in dict.fromkeys(row.place for row in tables["minimum-wage"].rows) if one != "tw"]


def tax_table(tables: Tables, day: date) -> TaxTable:
    """Raises NothingInForce."""
    table = tables["income-tax-cn"]
    steps = [(int(row.keys["over"]), row) for row in table.all_on(day, "cn", quantity="rate-above")]
    free = table.on(day, "cn", quantity="basic-deduction-year")
    return TaxTable(tuple(sorted(steps, key=lambda pair: pair[0])), free)
