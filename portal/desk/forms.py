"""Forms of the desk: opening by code, what a client who walked in shows, notes and outcomes."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import HiddenField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length

from portal.booking.models import Outcome
from portal.forms import BaseForm
from portal.sharing.models import Section

LONGEST_NOTE = 10_000
LONGEST_REASON = 500
OUTCOMES = [
    SelectChoice(Outcome.attended.value, _("It took place")),
    SelectChoice(Outcome.client_absent.value, _("The client did not come")),
    SelectChoice(Outcome.adviser_absent.value, _("I could not come")),
    SelectChoice(Outcome.technical_failure.value, _("The connection failed")),
    SelectChoice(Outcome.other.value, _("Something else")),
]
SECTIONS = [
    SelectChoice(Section.scores.value, _("The scores and their chart")),
    SelectChoice(Section.certainty.value, _("How sure the result is")),
    SelectChoice(Section.guess.value, _("Their own guess beside the result")),
    SelectChoice(Section.matches.value, _("The matching occupations")),
    SelectChoice(Section.answers.value, _("Every single answer")),
]
TODAY, DAYS = "today", "days"


class OpenByCodeForm(BaseForm):
    code = StringField(_("The client's code"), [DataRequired(_("Enter the code"))])


class WalkInForm(BaseForm):
    """What a client who walked in shows; nothing is ticked beforehand."""

    written_pass = HiddenField()
    report = RadioField(_("Which report"), choices=[])
    sections = SelectMultipleField(
        _("The client agrees that I see"),
        [DataRequired(_("Tick at least one part, or show nothing"))],
        choices=SECTIONS,
    )
    until = RadioField(_("Until when"), default=TODAY)

    def offer(self, reports: list[SelectChoice], *, days: int) -> None:
        """Fill in what can be chosen: the client's reports, newest first and chosen, and how long."""
        self.report.choices = reports
        self.report.data = self.report.data or next((choice.value for choice in reports), None)
        self.until.choices = [
            SelectChoice(TODAY, _("Until tonight")),
            SelectChoice(DAYS, _("For %(days)d days", days=days)),
        ]


class NoteForm(BaseForm):
    text = TextAreaField(
        _("Note"),
        [
            DataRequired(_("Write something first")),
            Length(max=LONGEST_NOTE, message=_("Please shorten this")),
        ],
    )


class OutcomeForm(BaseForm):
    outcome = RadioField(_("How did it go?"), [DataRequired(_("Choose one"))], choices=OUTCOMES)
    reason = StringField(_("Why"), [Length(max=LONGEST_REASON, message=_("Please shorten this"))])
