"""Forms of the desk: opening by code, what a client who walked in shows, notes and outcomes."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _
from wtforms import HiddenField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length

from portal.booking.models import Outcome
from portal.forms import BaseForm
from portal.sharing.forms import part_choices
from portal.sharing.models import Section
from portal.sharing.offers import Offer

LONGEST_NOTE = 10_000
LONGEST_REASON = 500
OUTCOMES = [
    SelectChoice(Outcome.attended.value, _("It took place")),
    SelectChoice(Outcome.client_absent.value, _("The client did not come")),
    SelectChoice(Outcome.adviser_absent.value, _("I could not come")),
    SelectChoice(Outcome.technical_failure.value, _("The connection failed")),
    SelectChoice(Outcome.other.value, _("Something else")),
]
PART_NAMES = {
    Section.scores: _("The scores and their chart"),
    Section.certainty: _("How sure the result is"),
    Section.guess: _("Their own guess beside the result"),
    Section.matches: _("The matching occupations"),
    Section.wishes: _("The occupations they wish for"),
    Section.tensions: _("What does not fit together in the scores that they show"),
    Section.strain: _("Strain in the last month, which no other tick shows"),
    Section.answers: _("Every single answer"),
}
TODAY, DAYS = "today", "days"


class OpenByCodeForm(BaseForm):
    code = StringField(_("The client's code"), [DataRequired(_("Enter the code"))])


class WalkInForm(BaseForm):
    """What a client who walked in shows; nothing is ticked beforehand."""

    written_pass = HiddenField()
    parts = SelectMultipleField(
        _("The client agrees that I see"), [DataRequired(_("Tick at least one part, or show nothing"))]
    )
    until = RadioField(_("Until when"), default=TODAY)

    def offer(self, offers: Sequence[Offer], *, days: int) -> None:
        """Fill in what can be chosen: the parts of the client's reports, and how long."""
        self.parts.choices = part_choices(offers, PART_NAMES)
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
