"""What is done in each step of a calculation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _

STEPS: Mapping[str, Any] = {
    "leave-seniority-cn": _("Months worked, all employers together: before this one, and here"),
    "leave-seniority-tw": _("Whole months with this employer"),
    "leave-step": _("The step reached, in months, and its days"),
    "leave-first-year-cn": _(
        "In the year of joining: days left in the year, by 365, times the days of a full year; only whole "
        "days count"
    ),
    "leave-day-wage-cn": _("Wage of a day: a month's wage without overtime pay, by the days of a month"),
    "leave-day-wage-tw": _("Wage of a day: the last month's wage for normal hours, by 30"),
    "leave-unused-cn": _(
        "Unused days are paid threefold. One of the three is already in the monthly wage, so two come on top"
    ),
    "leave-unused-tw": _("Unused days are paid with a day's wage each"),
    "overtime-hour-cn": _("Wage of an hour: a month's wage by the days of a month and 8 hours"),
    "overtime-hour-tw": _("Wage of an hour: a month's wage by 30 days and 8 hours"),
    "overtime-weekday-cn": _("Working days: wage of an hour, times hours and factor, times days"),
    "overtime-rest-day-cn": _(
        "Rest days without a day off in return: wage of an hour, times hours and factor, times days"
    ),
    "overtime-holiday-cn": _("Public holidays: wage of an hour, times hours and factor, times days"),
    "overtime-weekday-tw": _(
        "Working days: the first two hours with a third more, those after with two thirds more"
    ),
    "overtime-rest-day-tw": _(
        "Rest days, on top of the monthly wage: the first two hours, then those from the third on"
    ),
    "overtime-holiday-tw": _("Public holidays: one more day's wage each, however short the work was"),
    "overtime-total": _("All together"),
    "severance-owed": _("Severance is owed in this case"),
    "severance-owed-unlawful": _("Without a lawful ground the law asks for twice the severance"),
    "severance-years-cn": _(
        "%(years)s years, %(months)s months and %(days)s days: a month's wage for each year; what is left "
        "counts as a whole year from six months on, below that as half"
    ),
    "severance-cap-years-cn": _(
        "The wage is above three times the local average, so at most twelve years count"
    ),
    "severance-cap-wage-cn": _("The wage is above three times the local average, so that is what is paid by"),
    "severance-old-tw": _(
        "Years in the old system: a month's wage for each, parts in twelfths, a month begun counts in full"
    ),
    "severance-new-tw": _(
        "%(years)s years, %(months)s months and %(days)s days in the new system: half a month's wage for "
        "each year, parts in proportion, six months at most"
    ),
    "severance-money": _("Average wage times months"),
    "notice-none-tw": _("Below three months of work the law asks for no notice"),
    "notice-worker-cn": _("The worker gives notice in writing: months worked, and days of notice"),
    "notice-probation-cn": _("In probation the worker gives notice some days before"),
    "notice-employer-cn": _("The employer gives notice in writing: months worked, and days of notice"),
    "notice-worker-tw": _("The worker gives notice: whole months worked, and days of notice"),
    "notice-employer-tw": _("The employer gives notice: whole months worked, and days of notice"),
    "minimum-counted-cn": _(
        "What counts: the wage with your own insurance and housing fund shares in it, without overtime "
        "pay and allowances for night shifts, heat or danger"
    ),
    "minimum-counted-tw": _("What counts: the wage for normal hours, without overtime pay"),
    "minimum-floor-month": _("The minimum wage of a month in force on that day"),
    "minimum-floor-hour": _("The minimum wage of an hour in force on that day"),
    "minimum-compared": _("Compared"),
    "pension-cn": _("Pension insurance: base times rate"),
    "medical-cn": _("Medical insurance: base times rate"),
    "unemployment-cn": _("Unemployment insurance: base times rate"),
    "housing-cn": _("Housing fund: base times rate"),
    "labour-tw": _("Labour and employment insurance: insured wage, times rate, times your share"),
    "health-tw": _(
        "Health insurance: insured amount, times rate, times your share; once for you and for each dependant"
    ),
    "pension-tw": _("Voluntary pension: wage times the rate that you chose"),
    "tax-base-cn": _(
        "Taxable in a year: wage less your own shares and other deductions, less what is free of tax"
    ),
    "tax-year-cn": _("Tax of a year, step by step"),
    "take-home-tax": _("Tax of a month, spread evenly"),
    "take-home": _("Wage less your own shares less tax"),
}
