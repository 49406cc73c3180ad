"""Forms for signing in, invitations, the centre and one's own account."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, EmailField, IntegerField, PasswordField, RadioField, StringField, TelField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Email, EqualTo, Length, NumberRange, ValidationError

from portal.forms import BaseForm
from portal.staff.invitations import Newcomer
from portal.staff.members import CentreDetails
from portal.staff.models import Member
from portal.staff.passwords import MINIMUM_LENGTH, Weakness

LONGEST_LINE = 200
WEAKNESSES = {
    Weakness.short: _("Use at least %(count)s characters", count=MINIMUM_LENGTH),
    Weakness.common: _("Many people use this password. Choose another one"),
    Weakness.like_email: _("Leave your email name out of the password"),
}
SCRIPTS = [SelectChoice("zh_Hans", _("Simplified script")), SelectChoice("zh_Hant", _("Traditional script"))]


def _line(label: Any, *, missing: Any = None) -> StringField:
    """One line of text; `missing` is what to say when it must not be empty."""
    needed = [DataRequired(missing)] if missing else []
    return StringField(label, [*needed, Length(max=LONGEST_LINE, message=_("Please shorten this"))])


def _address(label: Any) -> EmailField:
    checks = [DataRequired(_("Enter an email address")), Email(_("Check the email address"))]
    return EmailField(label, [*checks, Length(max=LONGEST_LINE, message=_("Please shorten this"))])


def _secret(label: Any, missing: Any, *checks: Any) -> PasswordField:
    too_long = Length(max=LONGEST_LINE, message=_("Please shorten this"))
    return PasswordField(label, [DataRequired(missing), too_long, *checks])


class SignInForm(BaseForm):
    email = _address(_("Email address"))
    password = _secret(_("Password"), _("Enter your password"))
    code = StringField(_("Six digits from your authenticator"), [DataRequired(_("Enter the six digits"))])


class AcceptInvitationForm(BaseForm):
    password = _secret(_("New password"), _("Choose a password"))
    repeat = _secret(
        _("The same password again"),
        _("Enter the password a second time"),
        EqualTo("password", _("The two passwords differ")),
    )
    code = StringField(_("Six digits from your authenticator"), [DataRequired(_("Enter the six digits"))])


class ChangePasswordForm(BaseForm):
    old_password = _secret(_("Present password"), _("Enter your present password"))
    password = _secret(_("New password"), _("Choose a password"))
    repeat = _secret(
        _("The same password again"),
        _("Enter the password a second time"),
        EqualTo("password", _("The two passwords differ")),
    )


class ChooseScriptForm(BaseForm):
    locale = RadioField(_("Script of the desk"), choices=SCRIPTS)


class DescribeMyselfForm(BaseForm):
    name_hans = _line(
        _("Person's name in simplified script"), missing=_("Enter the name in simplified script")
    )
    name_hant = _line(
        _("Person's name in traditional script"), missing=_("Enter the name in traditional script")
    )
    about_hans = _line(_("About you in simplified script"))
    about_hant = _line(_("About you in traditional script"))

    def describe(self, member: Member) -> None:
        """Copy the four lines to a member."""
        member.name_hans = self.name_hans.data or ""
        member.name_hant = self.name_hant.data or ""
        member.about_hans = self.about_hans.data or ""
        member.about_hant = self.about_hant.data or ""


class InviteMemberForm(BaseForm):
    email = _address(_("Email address"))
    name_hans = _line(
        _("Person's name in simplified script"), missing=_("Enter the name in simplified script")
    )
    name_hant = _line(
        _("Person's name in traditional script"), missing=_("Enter the name in traditional script")
    )
    is_adviser = BooleanField(_("Adviser: gives sessions and can be booked"), default=True)
    is_administrator = BooleanField(_("Administrator: invites people and keeps the centre's details"))
    is_editor = BooleanField(_("Editor: loads official lists and publishes what another editor has loaded"))
    locale = RadioField(_("Script of the desk"), choices=SCRIPTS, default="zh_Hans")

    def validate_is_adviser(self, field: BooleanField) -> None:
        if not (field.data or self.is_administrator.data or self.is_editor.data):
            raise ValidationError(_("Choose at least one role"))

    def newcomer(self) -> Newcomer:
        return Newcomer(
            email=self.email.data or "",
            name_hans=self.name_hans.data or "",
            name_hant=self.name_hant.data or "",
            is_adviser=bool(self.is_adviser.data),
            is_administrator=bool(self.is_administrator.data),
            is_editor=bool(self.is_editor.data),
            locale=self.locale.data,
        )


class CentreForm(BaseForm):
    name_hans = _line(
        _("Centre's name in simplified script"), missing=_("Enter the name in simplified script")
    )
    name_hant = _line(
        _("Centre's name in traditional script"), missing=_("Enter the name in traditional script")
    )
    place_hans = _line(_("City in simplified script"), missing=_("Enter the city in simplified script"))
    place_hant = _line(_("City in traditional script"), missing=_("Enter the city in traditional script"))
    address_hans = _line(_("Street address in simplified script"))
    address_hant = _line(_("Street address in traditional script"))
    phone = TelField(_("Telephone"), [Length(max=LONGEST_LINE, message=_("Please shorten this"))])
    email = _address(_("Email for feedback and complaints"))
    session_minutes = IntegerField(
        _("Minutes of a session"),
        [
            DataRequired(_("Enter a whole number of minutes")),
            NumberRange(15, 180, _("Choose between 15 and 180 minutes")),
        ],
    )

    def details(self) -> CentreDetails:
        return CentreDetails(
            name_hans=self.name_hans.data or "",
            name_hant=self.name_hant.data or "",
            place_hans=self.place_hans.data or "",
            place_hant=self.place_hant.data or "",
            address_hans=self.address_hans.data or "",
            address_hant=self.address_hant.data or "",
            phone=self.phone.data or "",
            email=self.email.data or "",
            session_minutes=self.session_minutes.data or 45,
        )
