"""The one form of sharing, and what it has in common with that of the desk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import RadioField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired

from portal.forms import BaseForm
from portal.sharing.models import Section
from portal.sharing.offers import Offer
from portal.sharing.wording import SECTION_NAMES


def part_choices(offers: Sequence[Offer], names: Mapping[Section, Any]) -> list[SelectChoice]:
    """Every part of every offered report, under the names that suit the reader."""
    return [
        SelectChoice(value, names[section]) for offer in offers for value, section in offer.values.items()
    ]


class ShareForm(BaseForm):
    """Nothing is ticked beforehand; the usual end is."""

    parts = SelectMultipleField(
        _("What the adviser may see"),
        [DataRequired(_("Tick at least one part, or go back without sharing"))],
    )
    until = RadioField(_("Until when"), [DataRequired(_("Choose a day"))])

    def offer(self, offers: Sequence[Offer], ends: Sequence[SelectChoice]) -> None:
        """Fill in what can be chosen, the usual end first."""
        self.parts.choices, self.until.choices = part_choices(offers, SECTION_NAMES), list(ends)
        if not self.is_submitted():
            self.until.data = ends[0].value if ends else None
