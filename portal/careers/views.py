"""Occupations of both sides: the list and a page of each."""

from __future__ import annotations

from flask import Blueprint, abort, request
from flask_babel import lazy_gettext as _

from portal.accounts.identity import current_viewer
from portal.careers.catalogue import TYPES, Occupation, catalogue
from portal.careers.chart import draw_interests, importances
from portal.database import session
from portal.library import library
from portal.locale import current_locale
from portal.page import Page, page
from portal.reports.matches import comparison_sentences
from portal.reports.models import Report
from portal.reports.reading import read_profile
from portal.reports.service import find_newest_report
from portal.reports.voice import Voice

bp = Blueprint("careers", __name__)
bp.add_app_template_filter(importances)

NEIGHBOURS = 6
LONGEST_SEARCH = 40
#: The five job zones of O*NET: how much preparation the work asks for in the United States.
PREPARATION = {
    "1": _("little or no preparation"),
    "2": _("some preparation"),
    "3": _("medium preparation"),
    "4": _("considerable preparation"),
    "5": _("extensive preparation"),
}
#: The instrument whose six types the occupations' values speak of.
INTERESTS = "interests"


@bp.get("/occupations")
def list_occupations() -> Page:
    asked = request.args.get("q", "").strip()[:LONGEST_SEARCH]
    return page(
        "careers/list_occupations.html",
        asked=asked,
        found=catalogue().search(asked) if asked else None,
        sectors=catalogue().by_sector(),
    )


@bp.get("/occupations/<occupation_id>")
def show_occupation(occupation_id: str) -> Page:
    occupation = catalogue().find(occupation_id) or abort(404)
    locale = current_locale()
    names = {letter: library().words(INTERESTS, locale).scale(letter)["name"] for letter in TYPES}
    report = _own_newest_report()
    return page(
        "careers/show_occupation.html",
        occupation=occupation,
        sides=[occupation.side(side, locale) for side in sides_in_order(locale)],
        chart=draw_interests(occupation, names),
        report=report,
        why=_why(report, occupation, locale) if report else (),
        preparation=PREPARATION[occupation.row["job_zone"]],
        neighbours=catalogue().neighbours(occupation_id, NEIGHBOURS),
        catalogue=catalogue(),
    )


def sides_in_order(locale: str) -> tuple[str, str]:
    """The reader's own side first."""
    return ("tw", "cn") if locale == "zh_Hant" else ("cn", "tw")


def _own_newest_report() -> Report | None:
    """The viewer's newest report of interests, when that has a shape to compare."""
    client_id = current_viewer().client_id
    report = find_newest_report(session, client_id, INTERESTS) if client_id is not None else None
    return report if report is not None and report.shape == "clear" else None


def _why(report: Report, occupation: Occupation, locale: str) -> tuple[str, ...]:
    publication = library().publications[INTERESTS]
    profile = read_profile(session, report, publication)
    return tuple(comparison_sentences(profile, occupation, Voice(publication.words[locale])))
