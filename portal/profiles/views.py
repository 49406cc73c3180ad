"""All results of a person on one page, the occupations they wish for, and what changed since the last time."""

from __future__ import annotations

from typing import cast, get_args

from flask import Blueprint, abort, redirect, request, url_for
from flask_babel import force_locale
from werkzeug.wrappers import Response

from portal.accounts.identity import own_client_id
from portal.accounts.presence import record_gone
from portal.careers.catalogue import catalogue
from portal.clock import now
from portal.database import session
from portal.display import reads_plainly
from portal.library import library
from portal.locale import LOCALE_BY_TAG, current_locale, tag_of
from portal.page import Page, page
from portal.permissions import Permission, needs
from portal.print.pdf import Locale, render_person
from portal.profiles import service
from portal.profiles.changes import read_changes, rule_sentences
from portal.profiles.material import Material
from portal.profiles.models import MOST_WISHES
from portal.profiles.paper import Length, filename, lay_out
from portal.profiles.person import INTERESTS, read_person
from portal.profiles.reading import read_person_view
from portal.profiles.wish_words import read_wish, scale_of_numbers
from portal.profiles.wishes import read_wishes
from portal.profiles.wording import profile_content, refuse_gaps
from portal.search.service import find_occupations
from portal.sharing.service import find_next_session

bp = Blueprint("profiles", __name__)
bp.record_once(refuse_gaps)

LONGEST_SEARCH = 40
#: More titles than these are no choice; another word brings fewer.
MOST_FOUND = 30


def _material(locale: str) -> Material:
    """In the wording that the reader chose."""
    content, known = profile_content(), library()
    is_plain = reads_plainly()
    return Material(
        person=read_person(session, own_client_id(), known.publications),
        content=content.in_plain_words if is_plain else content,
        publications=known.in_plain_words if is_plain else known.publications,
        catalogue=catalogue(),
        locale=locale,
    )


def _attribution(material: Material) -> str:
    """What the licence of the occupation figures asks to be said beside them."""
    return material.catalogue.source_words("onet", "attribution", material.locale)


@bp.get("/profile")
@needs(Permission.RECORD_READ)
def show() -> Page:
    material = _material(current_locale())
    return page(
        "profiles/show.html",
        view=read_person_view(material),
        say=material.voice.say,
        attribution=_attribution(material),
        next_session_id=find_next_session(session, own_client_id(), at=now()),
    )


@bp.get("/profile/pdf")
@needs(Permission.RECORD_READ)
def download() -> Response:
    """On paper in either script, whole or on two pages. Shown by the browser itself: some cannot save files."""
    chosen = LOCALE_BY_TAG.get(request.args.get("script", tag_of(current_locale()))) or abort(404)
    length = request.args.get("length", "whole")
    if length not in get_args(Length):
        abort(404)
    material = _material(chosen)
    with force_locale(chosen):
        view = read_person_view(material)
    if view.newest_at is None:
        return redirect(url_for(".show"))
    document = lay_out(view, material, length=cast(Length, length))
    answer = Response(render_person(document, locale=cast(Locale, chosen)), mimetype="application/pdf")
    name = filename(view.newest_at, chosen, cast(Length, length))
    answer.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return answer


@bp.get("/profile/changes")
@needs(Permission.RECORD_READ)
def list_changes() -> Page:
    material = _material(current_locale())
    changes = [(change, rule_sentences(material, change)) for change in read_changes(material)]
    return page("profiles/list_changes.html", changes=changes, say=material.voice.say)


@bp.get("/profile/occupations")
@needs(Permission.RECORD_READ)
def list_wishes() -> Page:
    material = _material(current_locale())
    asked = request.args.get("q", "").strip()[:LONGEST_SEARCH]
    found = find_occupations(asked, material.catalogue) if asked else []
    wishes = read_wishes(material.person, material.catalogue, material.content)
    return page(
        "profiles/list_wishes.html",
        wishes=[read_wish(material, wish) for wish in wishes],
        lost=sorted(material.person.wishes - material.catalogue.occupations.keys()),
        asked=asked,
        before_result=_before_result(material),
        found=[one for one in found if one.id not in material.person.wishes][:MOST_FOUND],
        n_found=len(found),
        is_full=len(material.person.wishes) >= MOST_WISHES,
        say=material.voice.say,
        scale=scale_of_numbers(material),
        attribution=_attribution(material),
    )


def _sitting_asked_for() -> int | None:
    return request.args.get("sitting", type=int)


def _before_result(material: Material) -> int | None:
    """The sitting that waits for its guess, when occupations are named beside it; nothing is compared then."""
    waiting = {one.id for one in material.person.open_sittings if one.instrument == INTERESTS}
    return asked if (asked := _sitting_asked_for()) in waiting else None


@bp.post("/profile/occupations")
@needs(Permission.RECORD_READ)
def name_occupation() -> Response | Page:
    occupation = catalogue().find(request.form.get("occupation", "")) or abort(404)
    try:
        service.name_occupation(session, own_client_id(), occupation.id, locale=current_locale(), at=now())
    except service.RecordGone:
        return record_gone()
    return redirect(url_for(".list_wishes", sitting=_sitting_asked_for(), _anchor=occupation.id), 303)


@bp.post("/profile/occupations/<occupation_id>/remove")
@needs(Permission.RECORD_READ)
def forget_occupation(occupation_id: str) -> Response:
    service.forget_occupation(session, own_client_id(), occupation_id)
    return redirect(url_for(".list_wishes", sitting=_sitting_asked_for()), 303)
