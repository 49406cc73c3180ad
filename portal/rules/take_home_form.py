"""The questions about take-home pay, each rate with what is used when the reader types none."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from portal.rules.calculator_form import CalculatorForm, money, percent
from portal.rules.calculators.results import plain
from portal.rules.fields import FigureField
from portal.rules.parameters import Parameter, Table
from portal.rules.rates import TAIWAN_RATES, XIAMEN_RATES, Tables


class TakeHomeForm(CalculatorForm):
    ONE_SIDE = {
        "base": "cn",
        "housing_base": "cn",
        "pension_rate": "cn",
        "medical_rate": "cn",
        "unemployment_rate": "cn",
        "housing_rate": "cn",
        "deductions": "cn",
        "labour_base": "tw",
        "health_base": "tw",
        "dependants": "tw",
        "voluntary_rate": "tw",
        "labour_rate": "tw",
        "health_rate": "tw",
        "tax": "tw",
    }

    wage = money(_("Wage of a month"), required=_("Give the wage of a month"), hint=_("Before deductions"))
    base = money(_("Base of the insurances"), hint=_("On your pay slip; left empty, the wage is used."))
    housing_base = money(
        _("Base of the housing fund"), hint=_("Left empty, the base of the insurances is used.")
    )
    pension_rate = percent(_("Pension insurance, percent"))
    medical_rate = percent(_("Medical insurance, percent"))
    unemployment_rate = percent(_("Unemployment insurance, percent"))
    housing_rate = percent(_("Housing fund, percent"))
    deductions = money(
        _("Special deductions of a month for the tax"),
        hint=_("Such as for rent, children or parents, as your tax app shows them."),
    )
    labour_base = money(
        _("Insured wage of labour insurance"), hint=_("On your pay slip; left empty, the wage is used.")
    )
    health_base = money(
        _("Insured amount of health insurance"), hint=_("On your pay slip; left empty, the wage is used.")
    )
    dependants = FigureField(
        _("Dependants insured with you"),
        most=Decimal(20),
        is_whole=True,
        description=_("More than three count as three."),
    )
    voluntary_rate = percent(_("Voluntary pension, percent"), most=6)
    labour_rate = percent(_("Labour and employment insurance, percent"))
    health_rate = percent(_("Health insurance, percent"))
    tax = money(_("Income tax withheld a month"), hint=_("On your pay slip; we hold no table for it."))

    def look_up(self, today: date, tables: Tables) -> None:
        self.base.description = _base_hint(tables["insurance-xm"], today)
        for name, keys in XIAMEN_RATES.items():
            self[f"{name}_rate"].description = _rate_hint(
                tables["insurance-xm"].latest(today, "xm", **keys), today
            )
        for name, scheme in TAIWAN_RATES.items():
            rate = tables["insurance-tw"].latest(today, "tw", scheme=scheme, party="total")
            self[f"{name}_rate"].description = _rate_hint(rate, today)


def _base_hint(table: Table, today: date) -> str:
    """Where to find the base, and the last limits of it that are known."""
    least, most = (table.latest(today, "xm", scheme="base", party=party) for party in ("floor", "ceiling"))
    if least is None or most is None:
        return gettext("On your pay slip; left empty, the wage is used.")
    return gettext(
        "On your pay slip; left empty, the wage is used. Last known limits, of %(year)s and to be confirmed: "
        "%(least)s to %(most)s.",
        year=least.valid_from.year,
        least=plain(least.value),
        most=plain(most.value),
    )


def _rate_hint(rate: Parameter | None, today: date) -> str:
    """What is used when the reader types no rate, and how good that is."""
    if rate is None:
        return gettext("We know no rate. Your pay slip shows it.")
    number = f"{plain(rate.value)} %"
    if not rate.holds_on(today):
        return gettext(
            "Left empty: %(rate)s, the last one we know, until %(day)s, to be confirmed.",
            rate=number,
            day=rate.valid_until,
        )
    if rate.is_to_be_confirmed:
        return gettext("Left empty: %(rate)s, to be confirmed.", rate=number)
    return gettext("Left empty: %(rate)s.", rate=number)
