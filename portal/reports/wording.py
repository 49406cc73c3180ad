"""Interface words that the report's page and its paper share."""

from __future__ import annotations

from datetime import datetime

from flask_babel import LazyString, gettext, lazy_gettext

from assessments import Instrument
from assessments.instrument import FULL_FORM
from portal.templating import moment


def form_name(instrument: Instrument, form: str) -> LazyString:
    """Which form was answered, and how long it is; in the script of whoever shows it."""
    n = len(instrument.form(form).items)
    if form == FULL_FORM:
        return lazy_gettext("full version, %(n)d statements", n=n)
    return lazy_gettext("short version, %(n)d statements", n=n)


def moment_in_words(instant: datetime) -> str:
    """Date and time with the places whose clocks show it."""
    return gettext("%(moment)s (Xiamen and Taipei time)", moment=moment(instant))
