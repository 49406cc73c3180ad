"""Every occupation beside one's own report: the list with all places, and a page of reasons for each."""

from __future__ import annotations

from flask import Blueprint, abort, request

from portal.careers.catalogue import Occupation, catalogue
from portal.database import session
from portal.library import Kind, library
from portal.locale import current_locale
from portal.matching.standing import Ranking, compare_occupation, rank_occupations
from portal.matching.unranked import read_unranked
from portal.matching.why import read_comparison
from portal.page import Page, page
from portal.permissions import Permission, needs
from portal.reports.models import Report
from portal.reports.profile import Profile
from portal.reports.reading import read_profile
from portal.reports.voice import Voice
from portal.search.service import find_occupations

bp = Blueprint("matching", __name__)

LONGEST_SEARCH = 40


@bp.get("/reports/<int:report_id>/occupations")
@needs(Permission.REPORT_READ)
def list_occupations(report: Report) -> Page:
    profile, voice = _profile_and_voice(report)
    ranking = rank_occupations(profile, catalogue())
    if ranking is None:
        return _unranked(profile, voice)
    asked = request.args.get("q", "").strip()[:LONGEST_SEARCH]
    return page(
        "matching/list_occupations.html",
        report=report,
        asked=asked,
        found=find_occupations(asked, catalogue()) if asked else None,
        sectors=catalogue().by_sector(),
        standings=ranking.standings,
        changed="" if ranking.is_same_table else voice.say("match.changed.table"),
    )


@bp.get("/reports/<int:report_id>/occupations/<occupation_id>")
@needs(Permission.REPORT_READ)
def explain(report: Report, occupation_id: str) -> Page:
    occupation = catalogue().find(occupation_id) or abort(404)
    profile, voice = _profile_and_voice(report)
    ranking = rank_occupations(profile, catalogue())
    if ranking is None:
        return _unranked(profile, voice, occupation)
    return _explain(ranking, occupation, voice)


def _explain(ranking: Ranking, occupation: Occupation, voice: Voice) -> Page:
    comparison = compare_occupation(ranking, occupation)
    return page(
        "matching/explain.html",
        report=ranking.profile.report,
        occupation=occupation,
        view=read_comparison(comparison, ranking.profile, occupation, voice),
        source=voice.say("match.source"),
        attribution=catalogue().source_words("onet", "attribution", voice.words.locale),
    )


def _unranked(profile: Profile, voice: Voice, occupation: Occupation | None = None) -> Page:
    return page(
        "matching/unranked.html",
        view=read_unranked(profile, voice),
        instrument=profile.report.instrument,
        occupation=occupation,
    )


def _profile_and_voice(report: Report) -> tuple[Profile, Voice]:
    """Only interests are compared with occupations; another report has no such page."""
    publication = library().publications[report.instrument]
    if publication.kind is not Kind.interests:
        abort(404)
    return read_profile(session, report, publication), Voice(publication.words[current_locale()])
