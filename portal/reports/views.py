"""A report as a page, its arithmetic, and the same report on paper."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar, cast

from flask import Blueprint, Response, abort, redirect, request, url_for
from flask_babel import force_locale
from werkzeug.wrappers import Response as Redirect

from portal.aptitude.paper import lay_out_tasks
from portal.aptitude.reporting import read_session_rows
from portal.aptitude.rows import INSTRUMENT as APTITUDE
from portal.careers.catalogue import catalogue
from portal.clock import now
from portal.database import session
from portal.display import reads_plainly
from portal.library import Kind, Publication, library
from portal.locale import LOCALE_BY_TAG, current_locale, tag_of
from portal.manual.today import read_today
from portal.manual.today_words import limits_of_today
from portal.page import Page, page
from portal.permissions import Permission, needs
from portal.print.document import ReportDocument
from portal.print.pdf import Locale, render_report
from portal.reports.arithmetic import Arithmetic, show_arithmetic
from portal.reports.listening import who_listens
from portal.reports.models import Report
from portal.reports.paper import filename, lay_out
from portal.reports.paper_scales import lay_out_scales
from portal.reports.profile import Profile
from portal.reports.quality_view import read_mirror
from portal.reports.reading import ReportView, read_profile, read_report
from portal.reports.rows import read_own_guess, read_rows
from portal.reports.scales import ScalesView, read_scales
from portal.reports.service import list_answers
from portal.reports.wording import moment_in_words
from portal.sharing.service import find_next_session

bp = Blueprint("reports", __name__)
View = TypeVar("View", ReportView, ScalesView)


def _publication(report: Report) -> Publication:
    return library().find_publication(report.instrument) or abort(404)


def _told(report: Report) -> Publication:
    """In the wording that the reader chose. The arithmetic has one wording, which leaves nothing out."""
    publication = _publication(report)
    return publication.in_plain_words if reads_plainly() else publication


def _profile(report: Report) -> Profile:
    return read_profile(session, report, _publication(report))


def _view(profile: Profile, locale: str) -> ReportView:
    view = read_report(
        profile,
        guess=read_own_guess(session, profile.report),
        publication=_told(profile.report),
        catalogue=catalogue(),
        locale=locale,
    )
    return _with_norms_of_today(view, profile.report, locale)


def _scales_view(report: Report, locale: str) -> ScalesView:
    view = read_scales(_profile(report), publication=_told(report), locale=locale)
    return _with_norms_of_today(view, report, locale)


def _with_norms_of_today(view: View, report: Report, locale: str) -> View:
    """A report never changes; whether there is anything to compare with does, so that sentence has a day of its own."""
    today = read_today(session, report.instrument, report.instrument_version)
    with force_locale(locale):
        return replace(view, limits=limits_of_today(view.limits, today))


def _working(profile: Profile, locale: str) -> Arithmetic:
    answers = list_answers(session, profile.report.sitting_id)
    return show_arithmetic(profile, answers=answers, publication=_publication(profile.report), locale=locale)


@bp.get("/reports/<int:report_id>")
@needs(Permission.REPORT_READ)
def show(report: Report) -> Page | Redirect:
    if report.instrument == APTITUDE:
        return redirect(url_for("aptitude.show_report", report_id=report.id))
    publication = _publication(report)
    if publication.kind is not Kind.interests:
        return _show_scales(report, publication)
    view = _view(_profile(report), current_locale())
    return page(
        "reports/show.html",
        view=view,
        instrument=report.instrument,
        words=publication.words[current_locale()],
        made_at=moment_in_words(view.created_at),
        form_name=view.form,
        mirror=read_mirror(session, report, publication),
        next_session_id=find_next_session(session, report.client_id, at=now()),
    )


def _show_scales(report: Report, publication: Publication) -> Page:
    view = _scales_view(report, current_locale())
    return page(
        "reports/scales.html",
        view=view,
        listening=who_listens(library().articles["help-lines"][current_locale()]) if view.strain else None,
        instrument=report.instrument,
        made_at=moment_in_words(view.created_at),
        mirror=read_mirror(session, report, publication),
        next_session_id=find_next_session(session, report.client_id, at=now()),
    )


@bp.get("/reports/<int:report_id>/arithmetic")
@needs(Permission.REPORT_READ)
def arithmetic(report: Report) -> Page:
    return page(
        "reports/arithmetic.html",
        report=report,
        is_interests=_publication(report).kind is Kind.interests,
        working=_working(_profile(report), current_locale()),
        made_at=moment_in_words(report.created_at),
    )


@bp.get("/reports/<int:report_id>/pdf")
@needs(Permission.REPORT_READ)
def download(report: Report) -> Response:
    """On paper in either script. Shown by the browser itself: some built-in ones cannot save files."""
    chosen = LOCALE_BY_TAG.get(request.args.get("script", tag_of(current_locale()))) or abort(404)
    locale = cast(Locale, chosen)
    document = _document(report, locale)
    answer = Response(render_report(document, locale=locale), mimetype="application/pdf")
    subject = report.form if report.instrument == APTITUDE else report.instrument
    name = filename(subject, report.created_at, locale)
    answer.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return answer


def _document(report: Report, locale: Locale) -> ReportDocument:
    if report.instrument == APTITUDE:
        rows = read_session_rows(session, report.sitting_id)
        return lay_out_tasks(report, read_rows(session, report), rows, locale=locale)
    publication, profile = _publication(report), _profile(report)
    working = _working(profile, locale)
    if publication.kind is not Kind.interests:
        return lay_out_scales(
            _scales_view(report, locale),
            working,
            help_page=library().articles["help-lines"][locale],
            locale=locale,
        )
    title = publication.words[locale].title
    return lay_out(_view(profile, locale), working, instrument=title, locale=locale)
