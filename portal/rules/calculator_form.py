"""What all calculators ask. The side is one of the questions; what only the other side needs is not looked at."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from portal.facts.showing import SIDE_WORDS, sides_in_order
from portal.forms import BaseForm
from portal.rules.fields import DayField, FigureField, TypedField
from portal.rules.rates import Tables

MOST_MONEY = Decimal(100_000_000)


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
        fields = [one for one in (*self.common(), *self.own(self.side.data)) if _is_told(one)]
        return [(str(one.label.text), _as_told(one)) for one in fields]

    def own(self, side: str) -> list[Any]:
        """The fields that only this side needs."""
        return [self[name] for name, only in self.ONE_SIDE.items() if only == side]

    def common(self) -> list[Any]:
        """The fields that both sides need."""
        return [one for one in self if one.name not in {"side", "csrf_token", *self.ONE_SIDE}]


def _is_told(field: Any) -> bool:
    """Whether anything was chosen or typed; a typed nought is something."""
    return bool(field.text if isinstance(field, TypedField) else field.data)


def _as_told(field: Any) -> str:
    """What a field holds, as the reader chose or typed it."""
    if isinstance(field, BooleanField):
        return gettext("Yes")
    if isinstance(field, (RadioField, SelectField)):
        return str({value: label for value, label, *_rest in field.iter_choices()}[field.data])
    return str(field.text)
