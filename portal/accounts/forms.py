"""Forms about codes, leaving and erasing."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, EmailField, StringField
from wtforms.validators import DataRequired, Email

from portal.forms import BaseForm


class EnterCodeForm(BaseForm):
    code = StringField(_("Your code"), [DataRequired(_("Enter your code"))])
    shared_computer = BooleanField(_("This is a shared computer"))


class SendCodeForm(BaseForm):
    email = EmailField(
        _("Email address"), [DataRequired(_("Enter an email address")), Email(_("Check the email address"))]
    )


class EraseForm(BaseForm):
    understood = BooleanField(
        _("I understand that this cannot be undone"),
        [DataRequired(_("Tick the box if you want everything erased"))],
    )
