"""The questions of each calculator."""

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

from portal.rules.calculator_form import CalculatorForm, money
from portal.rules.calculators.severance import TW_NEW_SYSTEM, Ending
from portal.rules.fields import DayField, FigureField
from portal.rules.rates import Tables, wage_places
from portal.rules.take_home_form import TakeHomeForm
from portal.rules.words import WAGE_PLACES

ENDINGS: Mapping[Ending, Any] = {
    Ending.worker: _("I leave of my own wish"),
    Ending.employer_fault: _("I leave because the employer breaks the law or the contract"),
    Ending.employer: _("The employer gives notice for a reason that the law names"),
    Ending.agreement: _("The employer proposes it, and both agree"),
    Ending.expiry: _("A fixed term ends, and I am not kept on under the same terms"),
    Ending.misconduct: _("The employer dismisses me for a serious fault"),
    Ending.unlawful: _("The employer dismisses me without a lawful reason"),
}


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


FORMS: Mapping[str, type[CalculatorForm]] = {
    "annual-leave": AnnualLeaveForm,
    "overtime-pay": OvertimeForm,
    "notice-and-severance": SeveranceForm,
    "minimum-wage": MinimumWageForm,
    "take-home-pay": TakeHomeForm,
}
