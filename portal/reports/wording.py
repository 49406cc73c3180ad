"""Interface words that the report's page and its paper share."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext, lazy_gettext

from portal.templating import moment

FORM_NAMES = {
    "full": lazy_gettext("full version, 60 statements"),
    "short": lazy_gettext("short version, 30 statements"),
}


def moment_in_words(instant: datetime) -> str:
    """Date and time with the places whose clocks show it."""
    return gettext("%(moment)s (Xiamen and Taipei time)", moment=moment(instant))
