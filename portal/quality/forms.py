"""The form for feedback and complaints."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf, DataRequired, Length, Optional, ValidationError

from portal.booking.contact import IdentityNumberGiven, UnreadableContact, read_contact
from portal.forms import BaseForm
from portal.quality.models import FeedbackKind
from portal.staff.models import Centre

KIND_WORDS = {
    FeedbackKind.praise: _("Praise"),
    FeedbackKind.suggestion: _("A suggestion"),
    FeedbackKind.problem: _("Something did not work"),
    FeedbackKind.complaint: _("A complaint"),
}


class FeedbackForm(BaseForm):
    kind = RadioField(
        _("What is it?"),
        [AnyOf([kind.value for kind in KIND_WORDS], message=_("Choose what it is"))],
        choices=[SelectChoice(kind.value, words) for kind, words in KIND_WORDS.items()],
        # Else WTForms puts its own words first.
        validate_choice=False,
    )
    text = TextAreaField(
        _("What would you like to say?"),
        [
            DataRequired(_("Write what you would like to say")),
            Length(max=2000, message=_("Please keep it under 2000 characters")),
        ],
    )
    contact = StringField(_("Email address or telephone number for an answer"), [Optional()])
    centre = SelectField(_("Centre"), coerce=int)

    @classmethod
    def asking(cls, centres: Sequence[Centre], locale: str) -> FeedbackForm:
        """The form for an installation's centres; with a single one there is nothing to choose."""
        form = cls()
        form.centre.choices = [SelectChoice(one.id, one.name(locale)) for one in centres]
        if len(centres) == 1:
            form.centre.data = centres[0].id
        return form

    def validate_contact(self, field: StringField) -> None:
        try:
            field.data = read_contact(field.data or "").address
        except IdentityNumberGiven:
            raise ValidationError(
                _("This looks like an identity number. We never need one; please give a telephone number")
            ) from None
        except UnreadableContact as error:
            raise ValidationError(
                _("Check the email address") if "email" in error.args else _("Check the telephone number")
            ) from None
