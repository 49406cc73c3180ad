"""What a figure of the tables is, in words: its table, and the case that its keys name."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from portal.rules.calculators.results import plain
from portal.rules.parameters import Parameter
from portal.rules.words import ANSWERS, TABLES

#: Values of keys that say something by themselves.
KEY_WORDS: Mapping[str, Any] = {
    "weekday": _("working days"),
    "rest-day": _("rest days"),
    "holiday": _("public holidays"),
    "paid-days-per-month": _("days of a month that are paid"),
    "hours-per-day": _("hours of a day"),
    "hours-per-month": _("hours of a month"),
    "worker": _("by the worker"),
    "employer": _("by the employer"),
    "probation": _("in probation"),
    "monthly": _("a month"),
    "hourly": _("an hour"),
    "pension": ANSWERS["pension-cn"],
    "medical": ANSWERS["medical-cn"],
    "unemployment": ANSWERS["unemployment-cn"],
    "housing-fund": ANSWERS["housing-cn"],
    "worker-minimum": _("the worker's least"),
    "labour-and-employment": ANSWERS["labour-tw"],
    "health": ANSWERS["health-tw"],
    "total": _("whole rate"),
    "worker-share": _("the worker's share"),
    "months-per-year": _("months for each year"),
    "full-year-from-months": _("counts as a whole year from"),
    "months-below-half-year": _("for less than half a year"),
    "wage-cap-multiple": _("cap of the wage, times the local average"),
    "years-cap": _("most years"),
    "months-cap": _("most months"),
    "unlawful-multiple": _("times the severance, without a lawful ground"),
    "tw-new": _("new system"),
    "tw-old": _("old system"),
    "untaken-pay-multiplier": _("pay for an unused day"),
    "daily-wage-divisor": _("days of a month, for the wage of a day"),
    "proration-year-days": _("days of a year, for part of it"),
    "continuous-months-required": _("months without a break"),
    "basic-deduction-year": _("free of tax in a year"),
}
#: What the same values say of insurances: who bears it, not who acts.
OF_PREMIUMS: Mapping[str, Any] = {"worker": _("the worker's share"), "employer": _("the employer's share")}


def parameter_words(one: Parameter) -> str:
    """The name of a figure, such as 加班：休息日，第3小时起."""
    words = {**KEY_WORDS, **(OF_PREMIUMS if one.table.startswith("insurance-") else {})}
    told = [str(words[value]) for value in one.keys.values() if value in words]
    numbered = _numbered(one.keys)
    details = [*told, *([numbered] if numbered else [])]
    name = str(TABLES.get(one.table, one.table))
    return (
        gettext("%(table)s: %(details)s", table=name, details=gettext(", ").join(details))
        if details
        else name
    )


def _numbered(keys: Mapping[str, str]) -> str:
    """The key that is a number, as the beginning of a step; none when the step begins at nought."""
    hours, years, over = (Fraction(keys.get(name) or 0) for name in ("hours_from", "from_years", "over"))
    months = Fraction(keys.get("from_months") or 0)
    if hours:
        return gettext("after %(hours)s hours", hours=plain(hours))
    if years:
        return gettext("from %(years)s years on", years=plain(years))
    if months:
        return gettext("from %(months)s months on", months=plain(months))
    if over:
        return gettext("on what is above %(amount)s", amount=plain(over))
    return ""
