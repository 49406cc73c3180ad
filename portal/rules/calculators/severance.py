"""Notice and severance when a job ends."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from portal.rules.calculators.results import CURRENCY, Answer, Notice, Result, Step, plain, rounded
from portal.rules.calculators.seniority import Seniority
from portal.rules.parameters import Parameter

CN_LAW, CN_REGULATIONS = "cn-labour-contract-law", "cn-labour-contract-implementing-regulations"
TW_ACT, TW_PENSION_ACT = "tw-labor-standards-act", "tw-labor-pension-act"
#: Mainland severance counts from the day on which the law came into force; earlier years follow older rules. Damages
#: for an unlawful dismissal count from the first day of work.
CN_COUNTS_FROM = date(2008, 1, 1)
#: Whoever joined from this day on is in Taiwan's new pension system.
TW_NEW_SYSTEM = date(2005, 7, 1)
LEFT_OUT = {
    "cn": ("severance-grounds", "severance-wage-cn", "severance-before-2008", "severance-protected-cn"),
    "tw": ("severance-grounds", "severance-wage-tw", "severance-retirement-tw", "severance-unlawful-tw"),
}
#: What is not left out after an unlawful dismissal.
ALL_YEARS_COUNT = ("severance-before-2008",)


class Ending(StrEnum):
    """Who ends the job, and how."""

    #: The worker, of their own wish.
    worker = "worker"
    #: The worker, because the employer breaks the law or the contract.
    employer_fault = "employer-fault"
    #: The employer, on grounds for which the law asks for notice.
    employer = "employer"
    #: Both agree, and the employer proposed it.
    agreement = "agreement"
    #: A fixed term ends, and the employer does not go on under the same terms.
    expiry = "expiry"
    #: The employer, for a serious fault of the worker.
    misconduct = "misconduct"
    #: The employer, without a lawful ground.
    unlawful = "unlawful"


#: The article by which severance is owed; an ending that is not here brings none by law.
OWED: Mapping[str, Mapping[Ending, str]] = {
    "cn": {
        Ending.employer_fault: f"{CN_LAW}#38,46",
        Ending.employer: f"{CN_LAW}#40,41,46",
        Ending.agreement: f"{CN_LAW}#36,46",
        Ending.expiry: f"{CN_LAW}#44,46",
        Ending.unlawful: f"{CN_LAW}#48,87",
    },
    "tw": {
        Ending.employer_fault: f"{TW_ACT}#14",
        Ending.employer: f"{TW_ACT}#11,17",
    },
}
NOT_OWED = {
    "cn": {Ending.worker: f"{CN_LAW}#37,46", Ending.misconduct: f"{CN_LAW}#39,46"},
    "tw": {
        Ending.worker: f"{TW_ACT}#15,18",
        Ending.misconduct: f"{TW_ACT}#12,18",
        Ending.expiry: f"{TW_ACT}#18",
        Ending.agreement: f"{TW_ACT}#18",
        Ending.unlawful: f"{TW_ACT}#11,12",
    },
}


@dataclass(frozen=True)
class SeveranceRates:
    """Notice as pairs of months of seniority and days, by who gives it; factors and caps by name."""

    notice: Mapping[str, tuple[tuple[int, Parameter], ...]] = field(hash=False)
    probation_notice: Parameter | None
    figures: Mapping[str, Parameter] = field(hash=False)


@dataclass(frozen=True)
class SeveranceCase:
    """What the reader tells. `until` is the last day of the job."""

    side: str
    joined: date
    until: date
    ending: Ending
    average_wage: Decimal | None = None
    #: The local average wage of a month in the year before; only the mainland's cap asks for it.
    local_average: Decimal | None = None
    in_probation: bool = False
    #: On which day somebody who joined before it changed over to Taiwan's new pension system; None when they did not.
    changed_over_on: date | None = None

    @property
    def new_system_from(self) -> date | None:
        """Whoever joined before the new system and chose nothing stays in the old one."""
        return self.joined if self.joined >= TW_NEW_SYSTEM else self.changed_over_on

    @property
    def served(self) -> Seniority:
        return Seniority.between(self.joined, self.until + timedelta(days=1))


Counted = tuple[Fraction, list[Step], list[Parameter]]


def notice_and_severance(case: SeveranceCase, rates: SeveranceRates) -> Result:
    """Days of notice, and severance in months of wage and, when the wage is given, in money."""
    answers, steps, used = _notice(case, rates)
    warnings = list(_warnings(case, has_notice=any(one.value for one in answers)))
    owed = OWED[case.side].get(case.ending)
    if owed is None:
        answers = [Answer("severance-months", Decimal(0), "months"), *answers]
        cite = NOT_OWED[case.side][case.ending]
        warnings = [Notice(f"severance-none-{case.ending}-{case.side}", (cite,)), *warnings]
    else:
        count = _months_cn if case.side == "cn" else _months_tw
        months, months_steps, months_used = count(case, rates.figures)
        money, money_steps, money_used = _money(case, months, rates.figures)
        answers = [*money, Answer("severance-months", rounded(months, "months"), "months"), *answers]
        steps = [*steps, Step(_owed(case), "", (owed,)), *months_steps, *money_steps]
        used = [*used, *months_used, *money_used]
    parameters = tuple(dict.fromkeys(used))
    left_out = tuple(
        one for one in LEFT_OUT[case.side] if not (_is_unlawful(case) and one in ALL_YEARS_COUNT)
    )
    return Result(case.side, case.until, tuple(answers), tuple(steps), tuple(warnings), left_out, parameters)


def _is_unlawful(case: SeveranceCase) -> bool:
    return case.ending is Ending.unlawful


def _owed(case: SeveranceCase) -> str:
    return "severance-owed-unlawful" if _is_unlawful(case) else "severance-owed"


def _notice(case: SeveranceCase, rates: SeveranceRates) -> tuple[list[Answer], list[Step], list[Parameter]]:
    who = {Ending.worker: "worker", Ending.employer: "employer"}.get(case.ending)
    if who is None:
        return [], [], []
    n_months, steps = case.served.n_months, rates.notice[who]
    reached = [one for months, one in steps if months <= n_months]
    if who == "worker" and case.in_probation and rates.probation_notice is not None:
        reached = [rates.probation_notice]
    if not reached:
        step = Step("notice-none-tw", f"{n_months} < {steps[0][0]}", steps[0][1].cites)
        return [Answer("notice-days", Decimal(0), "days")], [step], []
    chosen = reached[-1]
    what = "notice-probation-cn" if chosen is rates.probation_notice else f"notice-{who}-{case.side}"
    answer = Answer("notice-days", rounded(chosen.value, "days"), "days")
    return [answer], [Step(what, f"{n_months} → {plain(chosen.value)}", chosen.cites)], [chosen]


def _words(served: Seniority) -> dict[str, str]:
    return {"years": str(served.years), "months": str(served.months_beyond), "days": str(served.n_days)}


def _months_cn(case: SeveranceCase, figures: Mapping[str, Parameter]) -> Counted:
    """A month for every year; half a year or more counts as one, less as half."""
    start = case.joined if _is_unlawful(case) else max(case.joined, CN_COUNTS_FROM)
    served = Seniority.between(start, case.until + timedelta(days=1))
    per_year, from_months = figures["months-per-year"], figures["full-year-from-months"]
    below = figures["months-below-half-year"]
    beyond = Fraction(0)
    if served.months_beyond >= from_months.value:
        beyond = per_year.value
    elif served.months_beyond or served.n_days:
        beyond = below.value
    months = served.years * per_year.value + beyond
    formula = f"{served.years} × {plain(per_year.value)} + {plain(beyond)} = {plain(months)}"
    steps, used = (
        [Step("severance-years-cn", formula, per_year.cites, _words(served))],
        [per_year, from_months, below],
    )
    cap = figures["years-cap"]
    if _is_capped(case, figures) and months > cap.value:
        steps.append(Step("severance-cap-years-cn", f"{plain(months)} → {plain(cap.value)}", cap.cites))
        months, used = cap.value, [*used, cap]
    return months, steps, used


def _is_capped(case: SeveranceCase, figures: Mapping[str, Parameter]) -> bool:
    if case.side != "cn" or case.average_wage is None or case.local_average is None:
        return False
    return case.average_wage > Fraction(case.local_average) * figures["wage-cap-multiple"].value


def _months_tw(case: SeveranceCase, figures: Mapping[str, Parameter]) -> Counted:
    """Years before the new pension system by the old rule, those after by the new one."""
    end = case.until + timedelta(days=1)
    since = case.new_system_from
    switch = end if since is None else min(max(since, case.joined), end)
    steps: list[Step] = []
    used: list[Parameter] = []
    months = Fraction(0)
    for start, stop, rule in ((case.joined, switch, _old_system), (switch, end, _new_system)):
        if start < stop:
            part, step, parameters = rule(Seniority.between(start, stop), figures)
            months, steps, used = months + part, [*steps, step], [*used, *parameters]
    return months, steps, used


def _old_system(
    served: Seniority, figures: Mapping[str, Parameter]
) -> tuple[Fraction, Step, list[Parameter]]:
    """A month for every year, in twelfths; a month begun counts as a whole one."""
    rate = figures["old-months-per-year"]
    n_months = served.n_months + (1 if served.n_days else 0)
    months = Fraction(n_months, 12) * rate.value
    formula = f"{n_months} ÷ 12 × {plain(rate.value)} = {plain(months)}"
    return months, Step("severance-old-tw", formula, rate.cites), [rate]


def _new_system(
    served: Seniority, figures: Mapping[str, Parameter]
) -> tuple[Fraction, Step, list[Parameter]]:
    """Half a month for every year, parts in proportion, six months at most."""
    rate, most = figures["new-months-per-year"], figures["new-months-cap"]
    exact = served.in_months / 12 * rate.value
    formula = f"{plain(served.in_months)} ÷ 12 × {plain(rate.value)} = {plain(exact)}"
    used = [rate]
    if exact > most.value:
        formula, used = f"{formula} → {plain(most.value)}", [rate, most]
    return min(exact, most.value), Step("severance-new-tw", formula, rate.cites, _words(served)), used


def _money(
    case: SeveranceCase, months: Fraction, figures: Mapping[str, Parameter]
) -> tuple[list[Answer], list[Step], list[Parameter]]:
    if case.average_wage is None:
        return [], [], []
    unit, wage = CURRENCY[case.side], Fraction(case.average_wage)
    steps: list[Step] = []
    used: list[Parameter] = []
    if _is_capped(case, figures) and case.local_average is not None:
        factor = figures["wage-cap-multiple"]
        wage = Fraction(case.local_average) * factor.value
        formula = f"{plain(case.local_average)} × {plain(factor.value)} = {plain(wage)} < {plain(case.average_wage)}"
        steps, used = [Step("severance-cap-wage-cn", formula, factor.cites)], [factor]
    formula, amount = f"{plain(wage)} × {plain(months)}", wage * months
    cites: tuple[str, ...] = ()
    if _is_unlawful(case):
        twice = figures["unlawful-multiple"]
        formula, amount, cites = f"{formula} × {plain(twice.value)}", amount * twice.value, twice.cites
        used.append(twice)
    pay = rounded(amount, unit)
    steps.append(Step("severance-money", f"{formula} → {plain(pay)}", cites))
    what = "severance-pay-unlawful" if _is_unlawful(case) else "severance-pay"
    return [Answer(what, pay, unit)], steps, used


def _warnings(case: SeveranceCase, *, has_notice: bool) -> Iterator[Notice]:
    is_owed = case.ending in OWED[case.side]
    gives_notice = case.ending in {Ending.worker, Ending.employer}
    if gives_notice and not has_notice:
        yield Notice("notice-none-tw", (f"{TW_ACT}#16",))
    elif case.ending is Ending.employer:
        cites = (f"{CN_LAW}#40", f"{CN_REGULATIONS}#20") if case.side == "cn" else (f"{TW_ACT}#16",)
        yield Notice(f"notice-or-pay-{case.side}", cites)
    if case.side == "cn" and is_owed:
        if case.joined < CN_COUNTS_FROM and not _is_unlawful(case):
            yield Notice("severance-joined-before-2008", (f"{CN_LAW}#97",))
        if case.average_wage is not None and case.local_average is None:
            yield Notice("severance-cap-unknown", (f"{CN_LAW}#47",))
    if case.side == "tw" and is_owed and case.joined < TW_NEW_SYSTEM:
        yield Notice("severance-two-systems", (f"{TW_PENSION_ACT}#11,12",))
