"""What is chosen before a session begins."""

from __future__ import annotations

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf

from portal.aptitude.durations import duration
from portal.aptitude.families import TaskFamily
from portal.aptitude.models import ExtraTime
from portal.aptitude.service import Wishes
from portal.forms import BaseForm

#: How much longer than usual, in words around the time that it makes.
EXTRA_TIME_WORDS = {
    ExtraTime.none: _("%(time)s, the usual time"),
    ExtraTime.quarter: _("%(time)s, a quarter more"),
    ExtraTime.half: _("%(time)s, half as long again"),
    ExtraTime.double: _("%(time)s, twice as long"),
    ExtraTime.unlimited: _("no limit"),
}


class BeginForm(BaseForm):
    extra_time = RadioField(
        _("How much time do you need?"),
        [AnyOf([extra.value for extra in ExtraTime], message=_("Choose how much time you need"))],
        # Else WTForms puts its own words first.
        validate_choice=False,
    )
    has_reader = BooleanField(_("Somebody or a screen reader reads the tasks to me"))
    takes_pilots = BooleanField(_("Add two tasks on trial"))
    guardian_agrees = BooleanField(_("I am the parent or guardian, I have read this, and I agree"))
    shared_computer = BooleanField(_("This is a shared computer"))

    @classmethod
    def offering(cls, family: TaskFamily) -> BeginForm:
        """The form with the times of a family."""
        form = cls()
        form.extra_time.choices = [
            SelectChoice(extra.value, _time_in_words(family, extra)) for extra in ExtraTime
        ]
        form.extra_time.data = form.extra_time.data or ExtraTime.none.value
        return form

    @property
    def wishes(self) -> Wishes:
        """What was chosen; for a form that is valid."""
        return Wishes(
            extra_time=ExtraTime(self.extra_time.data),
            has_reader=bool(self.has_reader.data),
            takes_pilots=bool(self.takes_pilots.data),
        )


def _time_in_words(family: TaskFamily, extra: ExtraTime) -> str:
    if extra.factor is None:
        return gettext("no limit")
    return str(EXTRA_TIME_WORDS[extra]) % {"time": duration(family.limit_seconds * extra.factor)}
