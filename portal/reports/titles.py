"""What an instrument is called: by its publication, and of tasks by their family."""

from __future__ import annotations

from portal.aptitude.rows import INSTRUMENT
from portal.aptitude.showing import family_words
from portal.library import library


def title_of(instrument: str, form: str, locale: str) -> str:
    """The title of a sitting or of a report."""
    if instrument == INSTRUMENT:
        return family_words(form, locale).title
    return library().words(instrument, locale).title
