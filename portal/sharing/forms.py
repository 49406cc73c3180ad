"""The one form of sharing."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _
from wtforms import RadioField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired

from portal.forms import BaseForm
from portal.sharing.wording import SECTION_NAMES


class ShareForm(BaseForm):
    """Nothing is ticked beforehand; the newest report and the usual end are."""

    report = RadioField(_("Which report"), [DataRequired(_("Choose a report"))])
    sections = SelectMultipleField(
        _("What the adviser may see"),
        [DataRequired(_("Tick at least one part, or go back without sharing"))],
        choices=[SelectChoice(section.value, name) for section, name in SECTION_NAMES.items()],
    )
    until = RadioField(_("Until when"), [DataRequired(_("Choose a day"))])

    def offer(self, reports: Sequence[SelectChoice], ends: Sequence[SelectChoice]) -> None:
        """Fill in what can be chosen, the newest report and the usual end first."""
        self.report.choices, self.until.choices = list(reports), list(ends)
        if not self.is_submitted():
            self.report.data = reports[0].value if reports else None
            self.until.data = ends[0].value if ends else None
