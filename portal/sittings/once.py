"""Results that are kept on request only: shown once in the answer to handing in, and what whoever returns finds."""

from __future__ import annotations

from dataclasses import replace

from portal.careers.catalogue import catalogue
from portal.clock import now
from portal.database import session
from portal.extensions import current_settings
from portal.library import Publication, library
from portal.locale import current_locale
from portal.manual.today import read_today
from portal.manual.today_words import limits_of_today
from portal.page import Page, page
from portal.reports.arithmetic import show_arithmetic
from portal.reports.listening import who_listens
from portal.reports.profile import Profile
from portal.reports.quality_reading import read_sitting
from portal.reports.quality_view import Mirror
from portal.reports.quality_words import write_note
from portal.reports.rows import rows_of
from portal.reports.scales import read_scales
from portal.reports.service import ReportMissing, list_answers, make_report
from portal.reports.wording import moment_in_words
from portal.sittings import service
from portal.sittings.models import Sitting


def show_once(sitting: Sitting, publication: Publication, told: Publication) -> Page:
    """The report in the answer to this very request; neither it nor the answers are kept.

    No page can be opened from it that needs the numbers, so everything that they open to stands on it. `told` is the
    instrument in the wording that the reader chose; the arithmetic has but one.
    """
    values, locale = list_answers(session, sitting.id), current_locale()
    report = make_report(sitting, values, publication, catalogue(), at=now())
    profile = Profile(report, rows_of(report.scores, report.figures, report.matches), publication.instrument)
    view = read_scales(profile, publication=told, locale=locale)
    today = read_today(session, sitting.instrument, sitting.instrument_version)
    view = replace(view, limits=limits_of_today(view.limits, today))
    working = show_arithmetic(profile, answers=values, publication=publication, locale=locale)
    note = write_note(read_sitting(session, sitting, publication))
    session.expunge_all()
    service.forget_answers(session, sitting)
    return page(
        "reports/scales.html",
        view=view,
        working=working,
        listening=who_listens(library().articles["help-lines"][locale]) if view.strain else None,
        instrument=sitting.instrument,
        kept_note=told.words[locale].report["keep"]["shown_once"],
        made_at=moment_in_words(view.created_at),
        mirror=Mirror(note, None),
        next_session_id=None,
    )


def show_gone(sitting: Sitting, told: Publication) -> Page:
    """For whoever comes back to a result that was not kept. Raises ReportMissing where results are always kept."""
    if not told.is_kept_on_request_only:
        raise ReportMissing(sitting.id)
    words = told.words[current_locale()]
    return page(
        "sittings/forgotten.html",
        words=words,
        instrument=sitting.instrument,
        gone=words.report["keep"]["gone"],
    )


def show_lapsed(sitting: Sitting, told: Publication) -> Page:
    """For whoever comes back after so long that the answers are deleted."""
    return page(
        "sittings/forgotten.html",
        words=told.words[current_locale()],
        instrument=sitting.instrument,
        gone=None,
        unfinished_hours=current_settings().unfinished_hours,
    )
