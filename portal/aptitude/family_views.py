"""The families of tasks: what each is, practising it, and beginning a session."""

from __future__ import annotations

import secrets
from typing import Any

from flask import abort, redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from assessments.generate import GeneratedItem
from portal.accounts.arrival import recognise_or_welcome
from portal.accounts.identity import current_viewer, is_on_shared_computer
from portal.accounts.models import Purpose
from portal.accounts.service import give_consent
from portal.aptitude import service
from portal.aptitude.blueprint import bp
from portal.aptitude.calibrations import find_current_calibration
from portal.aptitude.choosing import length_of
from portal.aptitude.durations import duration
from portal.aptitude.families import (
    FAMILIES,
    TaskFamily,
    UnreadableResponse,
    as_pressed,
    expected_response,
    find_family,
    read_response,
)
from portal.aptitude.forms import BeginForm
from portal.aptitude.models import MOST_OUTAGE_MS
from portal.aptitude.rows import list_unfinished
from portal.aptitude.scoring import METHOD_VERSION, METHODS
from portal.aptitude.showing import FamilyWords, explain, family_words, practice_models, show_item
from portal.aptitude.wording import passport, wording
from portal.clock import now
from portal.database import session
from portal.display import reads_plainly
from portal.locale import current_locale
from portal.manual.today_words import facts_of_families
from portal.page import Page, page
from portal.reports.service import SEED_BITS


def _family(slug: str) -> TaskFamily:
    return find_family(slug) or abort(404)


def _words(family: TaskFamily) -> FamilyWords:
    """What is said around the tasks, in the wording that the reader chose; the tasks have but one."""
    return family_words(family.slug, current_locale(), is_plain=reads_plainly())


@bp.get("/aptitude")
def list_families() -> Page:
    client_id = current_viewer().client_id
    return page(
        "aptitude/list_families.html",
        words=wording(current_locale(), is_plain=reads_plainly()).tree,
        families=[
            {"slug": slug, "words": _words(family), "time": duration(family.limit_seconds)}
            for slug, family in FAMILIES.items()
        ],
        unfinished={} if client_id is None else list_unfinished(session, client_id),
    )


@bp.get("/aptitude/passport")
def show_passport() -> Page:
    return page(
        "aptitude/passport.html",
        passport=passport(current_locale()),
        facts=list(facts_of_families(session)),
        versions=[f"{slug} {family.version}" for slug, family in FAMILIES.items()],
        methods=[f"{method} {METHOD_VERSION}" for method in METHODS],
    )


@bp.get("/aptitude/<family>")
def start(family: str) -> Page:
    return _start_page(_family(family))


@bp.get("/aptitude/<family>/with-guardian")
def with_guardian(family: str) -> Page:
    return _start_page(_family(family), guardian=True)


def _start_page(
    family: TaskFamily, form: BeginForm | None = None, *, guardian: bool = False, status: int = 200
) -> Page:
    words = _words(family)
    calibration = find_current_calibration(session, family)
    stage = calibration.stage if calibration else 0
    client_id = current_viewer().client_id
    unfinished = {} if client_id is None else list_unfinished(session, client_id)
    return page(
        "aptitude/start.html",
        status=status,
        family=family,
        words=words,
        stage=words.stages[stage],
        lasts=_length_in_words(family, stage, words),
        practice=words.practice(k_practice=len(practice_models(family.slug))),
        form=form or BeginForm.offering(family),
        guardian=guardian,
        outage_minutes=MOST_OUTAGE_MS // 60_000,
        unfinished=unfinished.get(family.slug),
    )


def _length_in_words(family: TaskFamily, stage: int, words: FamilyWords) -> str:
    if not stage:
        return words.lasts(k_items=family.k_items, minutes=family.limit_seconds // 60)
    least, most = length_of(family, stage, has_pilots=False)
    return gettext(
        "Between %(least)d and %(most)d tasks, in %(time)s at most.",
        least=least,
        most=most,
        time=duration(family.limit_seconds),
    )


@bp.post("/aptitude/<family>/begin")
def begin(family: str) -> Response | Page:
    chosen, form = _family(family), BeginForm.offering(_family(family))
    by_guardian = "guardian" in request.form
    is_agreed = not by_guardian or bool(form.guardian_agrees.data)
    if not form.validate() or not is_agreed:
        return _start_page(chosen, form, guardian=by_guardian, status=422)
    at, locale, wishes = now(), current_locale(), form.wishes
    client_id = recognise_or_welcome(shared_computer=bool(form.shared_computer.data), at=at)
    purposes = {Purpose.assessment: True, Purpose.guardian: by_guardian, Purpose.pilot: wishes.takes_pilots}
    for purpose in (purpose for purpose, is_given in purposes.items() if is_given):
        give_consent(session, client_id, purpose, locale=locale, at=at)
    sitting_id = service.start_session(
        session, client_id, chosen, wishes, seed=secrets.randbits(SEED_BITS), locale=locale, at=at
    )
    address = url_for(".resume", aptitude_id=sitting_id)
    if is_on_shared_computer():
        address = url_for("accounts.show_code", next=address)
    return redirect(address, 303)


# ---- practice: nothing is kept, so that it can be done again and again -----------------------------------------------


@bp.get("/aptitude/<family>/practice/<int:place>")
def practise(family: str, place: int) -> Page:
    """A task to practise with; an answer in the address is judged and explained."""
    chosen = _family(family)
    models = practice_models(chosen.slug)
    if not 1 <= place <= len(models):
        abort(404)
    seed, radicals = models[place - 1]
    item = chosen.draw(seed, radicals=radicals)
    return page(
        "aptitude/practise.html",
        fragment="question",
        family=chosen,
        words=_words(chosen),
        place=place,
        k_practice=len(models),
        shown=show_item(item, current_locale()),
        **_verdict(chosen, item),
    )


def _verdict(family: TaskFamily, item: GeneratedItem) -> dict[str, Any]:
    """What was answered, whether it is right, and why; nothing before there is an answer."""
    given = request.args.getlist("value")
    if "sent" not in request.args and not given:
        return {"verdict": ""}
    try:
        response = read_response(family, given)
    except UnreadableResponse:
        return {"verdict": "unreadable"}
    is_right = response == expected_response(family, item)
    return {
        "verdict": "right" if is_right else "wrong",
        "pressed": as_pressed(family, response),
        "solution": explain(item, current_locale()),
    }
