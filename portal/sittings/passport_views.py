"""What is known and not known about an instrument."""

from __future__ import annotations

from flask import abort

from portal.library import library
from portal.locale import current_locale
from portal.page import Page, page
from portal.sittings.blueprint import bp
from portal.sittings.screening import read_screening


@bp.get("/assessments/<instrument>/passport")
def passport(instrument: str) -> Page:
    publication = library().find_publication(instrument) or abort(404)
    return page(
        "sittings/passport.html",
        instrument=publication.instrument,
        words=publication.words[current_locale()],
        passport=publication.passports[current_locale()],
        screening=read_screening(publication),
    )
