"""The questions of the calculators. The side is one of them; what only the other side needs is not looked at."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, ValidationError

from portal.facts.showing import SIDE_WORDS, sides_in_order
from portal.forms import BaseForm
from portal.rules.calculators.results import plain
from portal.rules.calculators.severance import TW_NEW_SYSTEM, Ending
from portal.rules.fields import DayField, FigureField
from portal.rules.parameters import Parameter, Table
from portal.rules.rates import TAIWAN_RATES, XIAMEN_RATES, Tables, wage_places
from portal.rules.words import WAGE_PLACES

MOST_MONEY = Decimal(100_000_000)
ENDINGS: Mapping[Ending, Any] = {
    Ending.worker: _("I leave of my own wish"),
    Ending.employer_fault: _("I leave because the employer breaks the law or the contract"),
    Ending.employer: _("The employer gives notice for a reason that the law names"),
    Ending.agreement: _("The employer proposes it, and both agree"),
    Ending.expiry: _("A fixed term ends, and I am not kept on under the same terms"),
    Ending.misconduct: _("The employer dismisses me for a serious fault"),
    Ending.unlawful: _("The employer dismisses me without a lawful reason"),
}


def money(label: Any, *, required: Any = None, hint: Any = "") -> FigureField:
    """An amount of money."""
    return FigureField(
        label, [InputRequired(required)] if required else [], most=MOST_MONEY, description=hint
    )


def percent(label: Any, *, most: int = 100) -> FigureField:
    """A rate that stands in a table, and that the reader may replace."""
    return FigureField(label, most=Decimal(most))


class CalculatorForm(BaseForm):
    """What every calculator asks. `ONE_SIDE` names the fields that only one side needs."""

    ONE_SIDE: Mapping[str, str] = {}

    side = RadioField(
        _("For which side?"), [InputRequired(_("Choose a side"))], choices=[], validate_choice=True
    )
    on = DayField(_("As of which day?"), description=_("The rules in force on that day are used."))

    @classmethod
    def for_reader(cls, locale: str, today: date, tables: Tables) -> CalculatorForm:
        """The form with the reader's own side first, for today when no other day was given."""
        form = cls()
        form.side.choices = [SelectChoice(side, SIDE_WORDS[side]) for side in sides_in_order(locale)]
        if form.side.data is None:
            form.side.data = sides_in_order(locale)[0]
        if not form.is_submitted():
            form.on.data = today
        form.look_up(today, tables)
        return form

    def look_up(self, today: date, tables: Tables) -> None:
        """Take from the tables what a form shows of them."""

    def validate(self, extra_validators: Any = None) -> bool:
        for name, side in self.ONE_SIDE.items():
            if side != self.side.data:
                self[name].validators = []
                self[name].process_errors = []
                self[name].validate_choice = False
        return bool(super().validate(extra_validators))

    def told(self) -> list[tuple[str, str]]:
        """What was typed and counts for the side that was chosen, for the printout: labels and texts."""
        fields = [one for one in (*self.common(), *self.own(self.side.data)) if one.data]
        return [(str(one.label.text), _as_told(one)) for one in fields]

    def own(self, side: str) -> list[Any]:
        """The fields that only this side needs."""
        return [self[name] for name, only in self.ONE_SIDE.items() if only == side]

    def common(self) -> list[Any]:
        """The fields that both sides need."""
        return [one for one in self if one.name not in {"side", "csrf_token", *self.ONE_SIDE}]


def _as_told(field: Any) -> str:
    """What a field holds, as the reader chose or typed it."""
    if isinstance(field, BooleanField):
        return gettext("Yes")
    if isinstance(field, (RadioField, SelectField)):
        return str({value: label for value, label, *_rest in field.iter_choices()}[field.data])
    return str(field.text)


class AnnualLeaveForm(CalculatorForm):
    ONE_SIDE = {"worked_years": "cn", "worked_months": "cn", "no_continuous_year": "cn"}

    joined = DayField(
        _("First day with this employer"), [InputRequired(_("Give the first day with this employer"))]
    )
    worked_years = FigureField(
        _("Years worked before, all employers together"),
        most=Decimal(60),
        is_whole=True,
        description=_("On the mainland leave goes by all years of work, wherever."),
    )
    worked_months = FigureField(_("and months beyond these years"), most=Decimal(11), is_whole=True)
    no_continuous_year = BooleanField(_("I have never yet worked twelve months without a break"))
    wage = money(
        _("Wage of a month"), hint=_("Without overtime pay. Only needed for the pay for unused days.")
    )
    unused = FigureField(_("Unused days"), most=Decimal(60))

    def validate_joined(self, field: Any) -> None:
        if field.data and self.on.data and field.data > self.on.data:
            raise ValidationError(_("The first day must not be after the day asked for"))

    def validate_unused(self, field: Any) -> None:
        if field.data and self.wage.data is None:
            raise ValidationError(_("For the pay of unused days the wage of a month is needed too"))


class OvertimeForm(CalculatorForm):
    ONE_SIDE = {"has_agreement": "tw", "earlier_hours": "tw"}

    wage = money(_("Wage of a month"), required=_("Give the wage of a month"), hint=_("Without overtime pay"))
    weekday_hours = FigureField(_("Hours of overtime on such a day"), most=Decimal(16))
    weekday_days = FigureField(_("On how many days"), most=Decimal(31), is_whole=True)
    restday_hours = FigureField(_("Hours on such a day"), most=Decimal(24))
    restday_days = FigureField(_("On how many days"), most=Decimal(31), is_whole=True)
    holiday_hours = FigureField(_("Hours on such a day"), most=Decimal(24))
    holiday_days = FigureField(_("On how many days"), most=Decimal(31), is_whole=True)
    has_agreement = BooleanField(
        _("A union, or the meeting of employer and workers, has agreed to more overtime")
    )
    earlier_hours = FigureField(_("Overtime hours of the two months before"), most=Decimal(500))

    GROUPS = (
        (_("Working days"), ("weekday_hours", "weekday_days")),
        (_("Rest days"), ("restday_hours", "restday_days")),
        (_("Public holidays"), ("holiday_hours", "holiday_days")),
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Also that no hours are left without days: they would be missing from the pay without a word."""
        is_valid = super().validate(extra_validators)
        for _name, pair in self.GROUPS:
            empty = [self[one] for one in pair if not self[one].text.strip()]
            if len(empty) == 1:
                empty[0].errors = [gettext("Give both hours and days of this kind of overtime")]
                is_valid = False
        return is_valid

    def validate_wage(self, field: Any) -> None:
        kinds = [(self[hours].data or 0, self[days].data or 0) for _name, (hours, days) in self.GROUPS]
        if not any(hours * days for hours, days in kinds):
            raise ValidationError(_("Give hours and days of at least one kind of overtime"))
        if sum(days for _hours, days in kinds) > 31:
            raise ValidationError(_("Together these are more than the 31 days of a month"))


class SeveranceForm(CalculatorForm):
    ONE_SIDE = {
        "in_probation": "cn",
        "local_average": "cn",
        "changed_over_on": "tw",
    }

    joined = DayField(
        _("First day with this employer"), [InputRequired(_("Give the first day with this employer"))]
    )
    ending = RadioField(
        _("How does the job end?"),
        [InputRequired(_("Choose how the job ends"))],
        choices=[SelectChoice(one.value, words) for one, words in ENDINGS.items()],
    )
    wage = money(
        _("Average wage of a month"),
        hint=_(
            "On the mainland of the last twelve months, in Taiwan of the last six. Without it the answer "
            "is in months of wage."
        ),
    )
    in_probation = BooleanField(_("I am still in probation"))
    local_average = money(
        _("Local average wage of a month, the year before"),
        hint=_(
            "Only for high wages. The city's statistics or human resources office publishes it; we hold "
            "no confirmed figure."
        ),
    )
    changed_over_on = DayField(
        _("First day in the new pension system"),
        description=_(
            "Only if you joined before July 2005 and changed over; left empty, the old system holds."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on.label.text = _("Last day of the job")
        self.on.description = _("The rules in force on that day are used.")

    def validate_joined(self, field: Any) -> None:
        if field.data and self.on.data and field.data > self.on.data:
            raise ValidationError(_("The first day must not be after the last"))

    def validate_changed_over_on(self, field: Any) -> None:
        if self.side.data == "tw" and field.data and field.data < TW_NEW_SYSTEM:
            raise ValidationError(_("The new pension system begins on 2005-07-01"))


class MinimumWageForm(CalculatorForm):
    ONE_SIDE = {"place": "cn", "allowances": "cn", "own_shares": "cn"}

    basis = RadioField(
        _("What is the wage for?"),
        [InputRequired(_("Choose what the wage is for"))],
        choices=[SelectChoice("month", _("A month")), SelectChoice("hour", _("An hour"))],
        default="month",
    )
    wage = money(_("Wage"), required=_("Give the wage"), hint=_("Before deductions, if you know it"))
    overtime = money(_("Overtime pay in it"))
    place = SelectField(_("Where you work"), choices=[])
    allowances = money(_("Allowances for night shifts, heat or danger in it"))
    own_shares = money(
        _("Your own insurance and housing fund shares, if they are already taken off"),
        hint=_("The mainland's minimum is meant with these in it."),
    )

    def look_up(self, today: date, tables: Tables) -> None:
        self.place.choices = [SelectChoice(one, WAGE_PLACES[one]) for one in wage_places(tables)]

    def validate_overtime(self, field: Any) -> None:
        parts = (field.data or 0) + ((self.allowances.data or 0) if self.side.data == "cn" else 0)
        if self.wage.data is not None and parts > self.wage.data:
            raise ValidationError(_("The parts are more than the whole wage"))


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


FORMS: Mapping[str, type[CalculatorForm]] = {
    "annual-leave": AnnualLeaveForm,
    "overtime-pay": OvertimeForm,
    "notice-and-severance": SeveranceForm,
    "minimum-wage": MinimumWageForm,
    "take-home-pay": TakeHomeForm,
}
