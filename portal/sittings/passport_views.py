"""What is known and not known about an instrument."""

from __future__ import annotations

from flask import abort

from portal.database import session
from portal.library import library
from portal.locale import current_locale
from portal.manual.today import read_today
from portal.manual.today_words import facts_of_today
from portal.page import Page, page
from portal.sittings.blueprint import bp
from portal.sittings.screening import read_screening


@bp.get("/assessments/<instrument>/passport")
def passport(instrument: str) -> Page:
    publication = library().find_publication(instrument) or abort(404)
    today = read_today(session, instrument, publication.instrument.version)
    return page(
        "sittings/passport.html",
        instrument=publication.instrument,
        facts=list(facts_of_today(today)) if today else [],
        has_data=today is not None and today.n > 0,
        words=publication.words[current_locale()],
        passport=publication.passports[current_locale()],
        screening=read_screening(publication),
    )
