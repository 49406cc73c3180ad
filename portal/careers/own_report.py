"""The reader's own newest report of interests, as far as occupations can be set beside it."""

from __future__ import annotations

from portal.accounts.identity import current_viewer
from portal.careers.catalogue import Occupation, catalogue
from portal.database import session
from portal.library import library
from portal.matching.standing import Ranking, rank_occupations
from portal.reports.matches import comparison_sentences
from portal.reports.models import Report
from portal.reports.profile import Profile
from portal.reports.reading import read_profile
from portal.reports.service import find_newest_report
from portal.reports.voice import Voice

#: The instrument whose six types the occupations' values speak of.
INTERESTS = "interests"


def own_newest_report() -> Report | None:
    """The viewer's newest report of interests, when that has a shape to compare."""
    client_id = current_viewer().client_id
    report = find_newest_report(session, client_id, INTERESTS) if client_id is not None else None
    return report if report is not None and report.shape == "clear" else None


def own_profile(report: Report) -> Profile:
    return read_profile(session, report, library().publications[INTERESTS])


def own_ranking(report: Report) -> Ranking | None:
    """Every occupation with its place, as the page of the report has it."""
    return rank_occupations(own_profile(report), catalogue())


def why_sentences(report: Report, occupation: Occupation, locale: str) -> tuple[str, ...]:
    """Where the person and the occupation are both high, and where not."""
    words = library().publications[INTERESTS].words[locale]
    return tuple(comparison_sentences(own_profile(report), occupation, Voice(words)))
