"""The words for what the calculations give back: names, answers, warnings, and what is left out."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from portal.rules.calculators.results import Answer, plain

CALCULATOR_NAMES: Mapping[str, Any] = {
    "annual-leave": _("Annual leave"),
    "overtime-pay": _("Overtime pay"),
    "notice-and-severance": _("Notice and severance"),
    "minimum-wage": _("Minimum wage check"),
    "take-home-pay": _("Take-home pay"),
}
CALCULATOR_LEADS: Mapping[str, Any] = {
    "annual-leave": _("How many days of paid leave you have in a year, and what unused days are paid with."),
    "overtime-pay": _("What a month's overtime on working days, rest days and holidays is paid with."),
    "notice-and-severance": _(
        "How long before the end notice has to be given, and what severance the law asks for."
    ),
    "minimum-wage": _("Whether a wage reaches the legal minimum, and what counts towards it."),
    "take-home-pay": _("What is left of a month's wage after your own shares of insurance, and after tax."),
}
WAGE_PLACES: Mapping[str, Any] = {
    "xm": _("Xiamen"),
    "fj-1": _("Fujian, first tier"),
    "fj-2": _("Fujian, second tier"),
    "fj-3": _("Fujian, third tier"),
    "fj-4": _("Fujian, fourth tier"),
}
ANSWERS: Mapping[str, Any] = {
    "leave-days": _("Annual leave"),
    "leave-next-in": _("Next step reached in"),
    "leave-next-days": _("Days from then on"),
    "leave-unused-pay": _("Pay for the unused days"),
    "overtime-pay": _("Overtime pay of the month"),
    "overtime-weekday": _("For working days"),
    "overtime-rest-day": _("For rest days"),
    "overtime-holiday": _("For public holidays"),
    "overtime-hour": _("Wage of an hour"),
    "severance-pay": _("Severance"),
    "severance-pay-unlawful": _("Damages for the unlawful dismissal"),
    "severance-months": _("Severance in months of wage"),
    "notice-days": _("Days of notice"),
    "minimum-missing": _("Missing to the minimum wage"),
    "minimum-counted": _("Wage that counts"),
    "minimum-floor-month": _("Minimum wage of a month"),
    "minimum-floor-hour": _("Minimum wage of an hour"),
    "take-home": _("Paid out a month"),
    "take-home-own": _("Your own shares together"),
    "take-home-tax": _("Income tax a month"),
    "pension-cn": _("Pension insurance"),
    "medical-cn": _("Medical insurance"),
    "unemployment-cn": _("Unemployment insurance"),
    "housing-cn": _("Housing fund"),
    "labour-tw": _("Labour and employment insurance"),
    "health-tw": _("Health insurance"),
    "pension-tw": _("Voluntary pension"),
}
WARNINGS: Mapping[str, Any] = {
    "leave-no-continuous-year": _("Leave begins once you have worked for twelve months without a break."),
    "leave-too-early": _("The seniority for the first step is not reached yet."),
    "overtime-limit-day-cn": _(
        "%(hours)s hours of overtime a day are more than the %(limit)s that the law allows at most. They "
        "are to be paid all the same."
    ),
    "overtime-limit-day-tw": _(
        "%(hours)s hours of overtime a day are more than the %(limit)s that the law allows. Hours beyond "
        "are counted here like the last ones, as the least that is owed."
    ),
    "overtime-limit-month": _(
        "%(hours)s hours in a month are more than the %(limit)s that the law allows. They are to be paid "
        "all the same."
    ),
    "overtime-limit-quarter": _(
        "%(hours)s hours in three months are more than the %(limit)s that the law allows."
    ),
    "overtime-long-rest-day": _(
        "From the ninth hour of a rest day on, the usual way of counting is used, which we have not found "
        "in the text of the law."
    ),
    "overtime-long-holiday": _(
        "The hours beyond eight on a public holiday are not in this figure; more is owed for them."
    ),
    "severance-none-worker-cn": _("Whoever leaves of their own wish is owed no severance by law."),
    "severance-none-misconduct-cn": _("After a dismissal for a serious fault no severance is owed by law."),
    "severance-none-worker-tw": _("Whoever leaves of their own wish is owed no severance by law."),
    "severance-none-misconduct-tw": _("After a dismissal for a serious fault no severance is owed by law."),
    "severance-none-expiry-tw": _("When a fixed term ends no severance is owed by law."),
    "severance-none-agreement-tw": _(
        "For an end by agreement the law sets no severance; what you agree on counts."
    ),
    "severance-none-unlawful-tw": _(
        "Without a lawful ground the dismissal has no effect: the job and the wage go on. The law sets no "
        "amount; get advice soon."
    ),
    "severance-joined-before-2008": _("Years before 2008 follow older rules and are not counted here."),
    "severance-cap-unknown": _(
        "Without the local average wage the cap for high wages could not be looked at. It only matters "
        "when you earn more than three times that average."
    ),
    "severance-two-systems": _(
        "You joined before July 2005. Whoever did not change over stays in the old system; whoever did is "
        "counted in both. Look up the day."
    ),
    "notice-or-pay-cn": _(
        "Instead of the notice the employer may pay one more month's wage, that of the last month."
    ),
    "notice-none-tw": _(
        "Below three months of work the law sets no notice period, so no wage is owed in its place either."
    ),
    "notice-or-pay-tw": _("If the employer gives no notice, the wage of the notice period is owed instead."),
    "minimum-hour-cn": _(
        "The hourly minimum is for part-time work: at most four hours a day on average, and 24 hours a "
        "week. It holds the insurance that the employer owes."
    ),
    "take-home-no-tax-tw": _("Income tax is not in this figure, since no amount was given."),
    "take-home-own-rates": _("Rates that you typed were used in place of those of the table."),
    "take-home-negative": _("The shares are higher than the wage. Please look at the bases and rates again."),
}
TABLES: Mapping[str, Any] = {
    "annual-leave": _("Steps of annual leave"),
    "annual-leave-rules": _("Rules for annual leave"),
    "overtime": _("Overtime"),
    "notice": _("Notice"),
    "severance": _("Severance"),
    "minimum-wage": _("Minimum wage"),
    "insurance-tw": _("Insurance in Taiwan"),
    "insurance-xm": _("Insurance in Xiamen"),
    "income-tax-cn": _("Income tax on the mainland"),
}
LEFT_OUT: Mapping[str, Any] = {
    "leave-contract": _("More days by contract, company rules or collective agreement."),
    "leave-excluded-cn": _(
        "Years in which no leave is due: long school holidays, long paid personal leave, or long sick leave."
    ),
    "leave-threshold-year-cn": _(
        "A step that is reached within the year: the years of work on the day you gave are what counts here."
    ),
    "leave-leaving-cn": _("The share of a year in which you leave."),
    "leave-calendar-tw": _(
        "Companies that count leave by calendar year: the total is the same, the dates are not."
    ),
    "leave-part-time-tw": _("Part-time work, where leave is in proportion."),
    "overtime-contract": _(
        "Better pay by contract or company rules, and what counts as the wage of an hour there."
    ),
    "overtime-days-cn": _(
        "How many days were really worked: the 21.75 days of a month are for working out pay only, and "
        "count public holidays as paid days."
    ),
    "overtime-holiday-cn": _(
        "Whether the threefold pay for a public holiday already holds the wage of that day: the law does "
        "not say, and here it comes on top."
    ),
    "overtime-lieu-cn": _(
        "Days off in place of pay: possible for rest days only, not for working days or public holidays."
    ),
    "overtime-schemes-cn": _("Approved schemes of irregular or totalled hours, and piece work."),
    "overtime-hour-tw": _(
        "Another way to the wage of an hour: 30 days of 8 hours are used, by a letter of the authority "
        "that we have seen quoted only."
    ),
    "overtime-lieu-tw": _("Hours off in place of pay, when you want them and the employer agrees."),
    "overtime-regular-leave-tw": _(
        "Work on the weekly regular leave day, which is allowed in emergencies only."
    ),
    "overtime-schemes-tw": _(
        "Emergencies, flexible schemes of hours, and jobs with hours agreed on separately."
    ),
    "severance-grounds": _(
        "Whether the ground given is lawful; that is for the authority or a court to say."
    ),
    "severance-wage-cn": _(
        "What counts as wage: the average of the last twelve months with bonuses and allowances, never "
        "below the minimum wage."
    ),
    "severance-before-2008": _("Years of work before 2008."),
    "severance-protected-cn": _(
        "Protection against dismissal, such as during pregnancy, illness or after an accident at work."
    ),
    "severance-wage-tw": _(
        "What counts as wage: the average of the last six months; some days are left out of it."
    ),
    "severance-retirement-tw": _("Retirement pay, for those who may already retire."),
    "severance-unlawful-tw": _("Damages and wages after an unlawful dismissal."),
    "minimum-benefits-cn": _(
        "Other payments that the minimum does not count, such as legal welfare benefits."
    ),
    "minimum-district-cn": _("Other districts than the one you chose."),
    "minimum-benefits-tw": _("Payments that are no wage for normal hours, such as festival money or gifts."),
    "minimum-part-month": _("Months that were not worked in full."),
    "minimum-piece-tw": _("Piece work, where eight hours' work is what counts."),
    "take-home-employer": _("What the employer pays on top."),
    "take-home-base-cn": _(
        "The lower and upper limit of the bases, which change every July: type the base of your pay slip."
    ),
    "take-home-year-cn": _(
        "Tax is spread evenly over a year of equal pay; month by month it starts lower and ends higher."
    ),
    "take-home-resident-cn": _(
        "Bonuses, other income, and people who are not tax residents, such as those below 183 days in the "
        "year."
    ),
    "take-home-grades-tw": _(
        "The table of grades: type the insured amounts of your pay slip, since they can differ from the wage."
    ),
    "take-home-tax-tw": _("Income tax, unless you typed what is withheld."),
    "take-home-supplement-tw": _("The supplementary health premium on bonuses and other income."),
}


def amount_words(value: Fraction | Decimal, unit: str) -> str:
    """A value with its unit, in the reader's script. A bare figure when the unit is a mere factor."""
    number = plain(value)
    words = {
        "CNY": lambda: gettext("RMB %(amount)s", amount=number),
        "CNY-per-month": lambda: gettext("RMB %(amount)s", amount=number),
        "TWD": lambda: gettext("NT$%(amount)s", amount=number),
        "days": lambda: gettext("%(number)s days", number=number),
        "months": lambda: gettext("%(number)s months", number=number),
        "years": lambda: gettext("%(number)s years", number=number),
        "hours": lambda: gettext("%(number)s hours", number=number),
        "percent": lambda: f"{number} %",
        "percent-of-premium": lambda: gettext("%(number)s %% of the premium", number=number),
        "times-hourly-wage": lambda: gettext("%(number)s times the wage of an hour", number=value),
        "times-daily-wage": lambda: gettext("%(number)s times the wage of a day", number=number),
    }
    return str(words[unit]()) if unit in words else number


def answer_words(answer: Answer) -> str:
    """The value of an answer; a minimum that is reached says so, and so does a law without a period."""
    if answer.what == "minimum-missing" and not answer.value:
        return gettext("Nothing: the wage reaches it")
    if answer.what == "notice-days" and not answer.value:
        return gettext("None set by law")
    return amount_words(answer.value, answer.unit)
