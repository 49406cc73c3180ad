"""What of a month's wage is paid out after the worker's own shares of insurance, and after tax."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from portal.rules.calculators.results import (
    CURRENCY,
    HUNDRED,
    Answer,
    Notice,
    Result,
    Step,
    plain,
    rounded,
    total,
)
from portal.rules.parameters import Parameter

TW_HEALTH_ACT, CN_TAX_LAW = "tw-national-health-insurance-act", "cn-individual-income-tax-law"
#: More dependants than these are not counted.
MOST_DEPENDANTS = 3
LEFT_OUT = {
    "cn": ("take-home-employer", "take-home-base-cn", "take-home-year-cn", "take-home-resident-cn"),
    "tw": ("take-home-employer", "take-home-grades-tw", "take-home-tax-tw", "take-home-supplement-tw"),
}


@dataclass(frozen=True)
class Contribution:
    """One insurance: the base in money, the rate and the worker's share of it in percent.

    `is_own` tells that the reader typed the rate.
    """

    name: str
    base: Decimal
    rate: Fraction
    share: Fraction = Fraction(HUNDRED)
    #: How many times it is paid, such as for dependants.
    times: int = 1
    cites: tuple[str, ...] = ()
    is_own: bool = False


@dataclass(frozen=True)
class TaxTable:
    """The steps of a year's tax: from what amount on, the rate in percent; and what is free of it."""

    steps: tuple[tuple[int, Parameter], ...]
    free: Parameter


@dataclass(frozen=True)
class PayCase:
    """A month. `deductions` are what the reader may take off before tax; `tax` what the pay slip shows, if anything."""

    side: str
    on: date
    wage: Decimal
    contributions: tuple[Contribution, ...]
    tax_table: TaxTable | None = None
    deductions: Decimal = Decimal(0)
    tax: Decimal | None = None


def take_home(case: PayCase, used: tuple[Parameter, ...]) -> Result:
    """What is left of the wage after the worker's own shares, one by one, and after tax.

    `used` are the figures behind the shares.
    """
    unit = CURRENCY[case.side]
    shares, steps = [], []
    for one in case.contributions:
        amount = rounded(Fraction(one.base) * one.rate / HUNDRED * one.share / HUNDRED, unit) * one.times
        shares.append(Answer(one.name, amount, unit))
        steps.append(Step(one.name, _formula(one, amount), one.cites))
    own = total(one.value for one in shares)
    tax, tax_steps, tax_used = _tax(case, own)
    left = case.wage - own - tax
    parts = " − ".join(plain(one) for one in (case.wage, own, tax))
    taxes = [Answer("take-home-tax", tax, unit)] if tax or tax_steps else []
    return Result(
        side=case.side,
        on=case.on,
        answers=(Answer("take-home", left, unit), Answer("take-home-own", own, unit), *shares, *taxes),
        steps=(*steps, *tax_steps, Step("take-home", f"{parts} = {plain(left)}")),
        warnings=tuple(_warnings(case, left)),
        left_out=LEFT_OUT[case.side],
        parameters=tuple(dict.fromkeys((*used, *tax_used))),
    )


def _formula(one: Contribution, amount: Decimal) -> str:
    share = f" × {plain(one.share)} %" if one.share != HUNDRED else ""
    times = f" × {one.times}" if one.times != 1 else ""
    return f"{plain(one.base)} × {plain(one.rate)} %{share}{times} → {plain(amount)}"


def _tax(case: PayCase, own: Decimal) -> tuple[Decimal, list[Step], list[Parameter]]:
    unit = CURRENCY[case.side]
    if case.tax is not None:
        return case.tax, [], []
    if case.tax_table is None:
        return Decimal(0), [], []
    free = case.tax_table.free
    taxable = max(Fraction(case.wage - own - case.deductions) * 12 - free.value, Fraction(0))
    year, parts, used = _year_tax(taxable, case.tax_table)
    month = rounded(year / 12, unit)
    before = f"({plain(case.wage)} − {plain(own)} − {plain(case.deductions)}) × 12"
    base = f"{before} − {plain(free.value)} = {plain(taxable)}"
    steps = [Step("tax-base-cn", base, free.cites)]
    if parts:
        steps.append(Step("tax-year-cn", f"{' + '.join(parts)} = {plain(year)}", used[0].cites))
    steps.append(Step("take-home-tax", f"{plain(year)} ÷ 12 → {plain(month)}"))
    return month, steps, [free, *used]


def _year_tax(taxable: Fraction, table: TaxTable) -> tuple[Fraction, list[str], list[Parameter]]:
    """Each slice of the year's amount by its own rate."""
    ends: list[Fraction] = [*(Fraction(start) for start, _ in table.steps[1:]), taxable]
    tax, parts, used = Fraction(0), [], []
    for (start, rate), end in zip(table.steps, ends, strict=True):
        length = min(taxable, end) - start
        if length > 0:
            tax += length * rate.value / HUNDRED
            parts.append(f"{plain(length)} × {plain(rate.value)} %")
            used.append(rate)
    return tax, parts, used


def _warnings(case: PayCase, left: Decimal) -> list[Notice]:
    found = []
    if case.side == "tw" and case.tax is None:
        found.append(Notice("take-home-no-tax-tw"))
    if any(one.is_own for one in case.contributions):
        found.append(Notice("take-home-own-rates"))
    if left < 0:
        found.append(Notice("take-home-negative"))
    return found
