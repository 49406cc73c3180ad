"""Forms about booking, and about an adviser's own time."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import (
    FieldList,
    Form,
    FormField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.fields.core import UnboundField
from wtforms.validators import DataRequired, Length, ValidationError
from wtforms.widgets import DateTimeLocalInput, TimeInput

from portal.booking.choosing import ANY, Choice
from portal.booking.contact import Contact, IdentityNumberGiven, UnreadableContact, read_contact
from portal.booking.hours import Stretch
from portal.booking.models import ContactKind, Mode
from portal.booking.service import QUESTIONS
from portal.booking.words import MODE_WORDS
from portal.forms import BaseForm

MODE_CHOICES = [SelectChoice(mode.value, words) for mode, words in MODE_WORDS.items()]
STRETCHES_A_DAY = 2
MIDNIGHT = 24 * 60
CLOCK = re.compile(r"([01]?\d|2[0-3])[:：]([0-5]\d)", re.ASCII)
CONTACT_PROBLEMS = {
    "either": _("Give an email address or a telephone number, so that the centre can reach you"),
    "email": _("Check the email address"),
    "phone": _("Check the telephone number"),
}


class ChooseSlotForm(BaseForm):
    """Narrows the free times down; sent with GET, so it needs no token."""

    class Meta(BaseForm.Meta):
        csrf = False

    centre = SelectField(_("Centre"))
    mode = RadioField(_("How would you like to talk?"), choices=MODE_CHOICES)
    adviser = SelectField(_("Adviser"))

    @classmethod
    def showing(cls, choice: Choice, locale: str) -> ChooseSlotForm:
        """The form with what is chosen at the moment."""
        chosen = {"mode": choice.mode.value, "adviser": choice.adviser_value}
        if choice.centre:
            chosen["centre"] = str(choice.centre.id)
        form = cls(formdata=None, data=chosen)
        form.centre.choices = [SelectChoice(str(one.id), one.name(locale)) for one in choice.centres]
        form.adviser.choices = [
            SelectChoice(ANY, _("Any adviser")),
            *(SelectChoice(str(one.id), one.name(locale)) for one in choice.advisers),
        ]
        return form


class BookSlotForm(BaseForm):
    contact = StringField(
        _("Your email address or telephone number"),
        [DataRequired(CONTACT_PROBLEMS["either"])],
    )
    called = StringField(
        _("What may we call you?"), [Length(max=40, message=_("Please keep the name under 40 characters"))]
    )
    question_1 = TextAreaField(
        _("First question"),
        [Length(max=300, message=_("Please keep the first question under 300 characters"))],
    )
    question_2 = TextAreaField(
        _("Second question"),
        [Length(max=300, message=_("Please keep the second question under 300 characters"))],
    )
    question_3 = TextAreaField(
        _("Third question"),
        [Length(max=300, message=_("Please keep the third question under 300 characters"))],
    )
    #: Set by the view: an adviser cannot call a mail address.
    needs_phone = False
    given: Contact | None = None

    def validate_contact(self, field: StringField) -> None:
        try:
            self.given = read_contact(field.data or "")
        except IdentityNumberGiven:
            raise ValidationError(
                _("This looks like an identity number. We never need one; please give a telephone number")
            ) from None
        except UnreadableContact as error:
            raise ValidationError(CONTACT_PROBLEMS[str(error)]) from None
        if self.needs_phone and self.given.kind is not ContactKind.phone:
            raise ValidationError(
                _("For a session by telephone, give the number that the adviser should call")
            )

    @property
    def questions(self) -> list[str]:
        return [self[f"question_{number}"].data or "" for number in range(1, QUESTIONS + 1)]


class FindBookingForm(BaseForm):
    code = StringField(_("Booking code"), [DataRequired(_("Enter your booking code"))])


def read_clock(text: str | None) -> int | None:
    """Minutes since midnight of a time like 09:00; None for anything else."""
    found = CLOCK.fullmatch((text or "").strip())
    return int(found[1]) * 60 + int(found[2]) if found else None


def write_clock(minute: int) -> str:
    return f"{minute // 60 % 24:02d}:{minute % 60:02d}"


class _SameWords(Form):
    """A part of a form, whose own messages come from the same catalog as the rest."""

    class Meta(Form.Meta):
        def get_translations(self, form: Any) -> Any:
            return BaseForm.Meta.get_translations(self, form)


class StretchForm(_SameWords):
    """One stretch of one weekday; empty means none."""

    start = StringField(_("From"), widget=TimeInput())
    end = StringField(_("Until"), widget=TimeInput())
    modes = SelectMultipleField(_("How"), choices=MODE_CHOICES)

    @property
    def is_empty(self) -> bool:
        return not (self.start.data or self.end.data)

    @property
    def minutes(self) -> tuple[int | None, int | None]:
        """Start and end; an end at 00:00 is the end of the day."""
        end = read_clock(self.end.data)
        return read_clock(self.start.data), MIDNIGHT if end == 0 else end

    def validate_start(self, field: StringField) -> None:
        if not self.is_empty and read_clock(field.data) is None:
            raise ValidationError(_("Write the beginning like 09:00"))

    def validate_end(self, field: StringField) -> None:
        start, end = self.minutes
        if self.is_empty:
            return
        if end is None:
            raise ValidationError(_("Write the end like 12:00"))
        if start is not None and end <= start:
            raise ValidationError(_("The end must come after the beginning"))

    def validate_modes(self, field: SelectMultipleField) -> None:
        if not self.is_empty and not field.data:
            raise ValidationError(_("Choose at least one way to talk"))


class WeeklyHoursForm(BaseForm):
    """Seven weekdays with up to two stretches each, Monday first."""

    class Meta(BaseForm.Meta):
        def bind_field(self, form: Any, unbound_field: UnboundField, options: dict[str, Any]) -> Any:
            # A list of parts takes no filters; there is no free text in the parts to clean.
            return unbound_field.bind(form=form, **options)

    stretches = FieldList(
        FormField(StretchForm), min_entries=7 * STRETCHES_A_DAY, max_entries=7 * STRETCHES_A_DAY
    )

    @classmethod
    def showing(cls, stretches: Iterable[Stretch]) -> WeeklyHoursForm:
        """The form with the hours as they are kept."""
        rows: list[dict[str, Any]] = [
            {"modes": [mode.value for mode in Mode]} for _row in range(7 * STRETCHES_A_DAY)
        ]
        used = [0] * 7
        for stretch in stretches:
            position = used[stretch.weekday]
            if position < STRETCHES_A_DAY:
                rows[stretch.weekday * STRETCHES_A_DAY + position] = {
                    "start": write_clock(stretch.start_minute),
                    "end": write_clock(stretch.end_minute),
                    "modes": [mode.value for mode in stretch.modes],
                }
                used[stretch.weekday] += 1
        return cls(formdata=None, data={"stretches": rows})

    @property
    def days(self) -> list[list[StretchForm]]:
        """The stretches of each weekday."""
        parts = [entry.form for entry in self.stretches]
        return [parts[first : first + STRETCHES_A_DAY] for first in range(0, len(parts), STRETCHES_A_DAY)]

    def validate(self, extra_validators: Any = None) -> bool:
        is_valid = super().validate(extra_validators)
        for first, second in self.days:
            (_start, first_end), (second_start, _end) = first.minutes, second.minutes
            if first_end is not None and second_start is not None and second_start < first_end:
                second.start.errors = [
                    *second.start.errors,
                    _("The second part must begin after the first ends"),
                ]
                is_valid = False
        return is_valid

    @property
    def problems(self) -> list[tuple[int, str, Any]]:
        """Weekday, field and words of what is wrong, for the summary above the form."""
        return [
            (weekday, field.id, field.errors[0])
            for weekday, day in enumerate(self.days)
            for part in day
            for field in part
            if field.errors
        ]

    @property
    def given(self) -> list[Stretch]:
        """What was filled in, of a form that is valid."""
        found = []
        for weekday, day in enumerate(self.days):
            for part in day:
                start, end = part.minutes
                if start is not None and end is not None:
                    found.append(
                        Stretch(weekday, start, end, tuple(Mode(mode) for mode in part.modes.data or ()))
                    )
        return found


class TimeOffForm(BaseForm):
    starts = StringField(_("From"), [DataRequired(_("Choose when it begins"))], widget=DateTimeLocalInput())
    ends = StringField(_("Until"), [DataRequired(_("Choose when it ends"))], widget=DateTimeLocalInput())

    def validate_starts(self, field: StringField) -> None:
        if read_local(field.data) is None:
            raise ValidationError(_("Write day and time like 2026-12-01 09:00"))

    def validate_ends(self, field: StringField) -> None:
        start, end = read_local(self.starts.data), read_local(field.data)
        if end is None:
            raise ValidationError(_("Write day and time like 2026-12-01 09:00"))
        if start is not None and end <= start:
            raise ValidationError(_("The end must come after the beginning"))


def read_local(text: str | None) -> datetime | None:
    """A day and time on somebody's clocks, as a browser or a person writes it; None for anything else."""
    for shape in ("%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"):
        try:
            return datetime.strptime(text or "", shape)  # noqa: DTZ007 The centre's zone is added by the view.
        except ValueError:
            continue
    return None
