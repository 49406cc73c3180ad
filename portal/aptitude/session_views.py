"""A session: one task after the other, pauses, and handing in."""

from __future__ import annotations

from typing import Any

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from portal.aptitude import service
from portal.aptitude.blueprint import bp
from portal.aptitude.choosing import session_length
from portal.aptitude.clock import GRACE_MS, microseconds
from portal.aptitude.families import UnreadableResponse, read_response
from portal.aptitude.models import MOST_OUTAGE_MS
from portal.aptitude.reporting import create_task_report
from portal.aptitude.rows import ItemRow, TaskSitting
from portal.aptitude.showing import family_words, show_item
from portal.aptitude.standing import Phase, Standing
from portal.clock import now
from portal.database import session, writes_on_get
from portal.locale import current_locale
from portal.manual.asking import read_reply
from portal.manual.question import write_question
from portal.manual.service import is_to_be_asked, keep_reply
from portal.page import Page, page, wants_fragment
from portal.permissions import Permission, needs
from portal.reports.service import get_current_report
from portal.sittings.service import UnreadableAnswer

#: A page is on the screen for a day at most, as far as the clock is concerned.
LONGEST_SEEN_MS = 86_400_000
#: Nothing more can be answered.
OVER = (Phase.late, Phase.outdated)


@bp.get("/aptitude/sittings/<int:aptitude_id>")
@needs(Permission.SITTING_READ, lock="row")
def resume(sitting: TaskSitting) -> Response | Page:
    """Where the session goes on: its task, the page of a pause, its end, or its report."""
    standing = service.read_standing(session, sitting, at=now())
    if standing.phase is Phase.closed:
        return redirect(url_for(".show_report", report_id=get_current_report(session, sitting.id).id))
    if standing.phase is Phase.running:
        return redirect(url_for(".show_task", aptitude_id=sitting.id))
    if standing.phase in OVER or service.is_complete(session, standing):
        return redirect(url_for(".finish", aptitude_id=sitting.id))
    return page("aptitude/resume.html", stamp=microseconds(standing.at), **_about(standing))


@bp.get("/aptitude/sittings/<int:aptitude_id>/task")
@writes_on_get
@needs(Permission.SITTING_ANSWER, lock="row")
def show_task(sitting: TaskSitting) -> Response | Page:
    """The task whose turn it is. The clock starts when it is shown for the first time."""
    return _page_of(service.show_next(session, sitting, at=now()))


@bp.post("/aptitude/sittings/<int:aptitude_id>/answers/<int:position>")
@needs(Permission.SITTING_ANSWER, lock="row")
def answer(sitting: TaskSitting, position: int) -> Response | Page:
    try:
        sent = _sent(sitting)
    except UnreadableResponse:
        return _page_of(service.read_standing(session, sitting, at=now()), is_unreadable=True)
    moved = service.record_answer(session, sitting, position, sent, at=now())
    if wants_fragment():
        return _page_of(service.show_next(session, moved, at=now()))
    return redirect(url_for(".show_task", aptitude_id=sitting.id), 303)


def _sent(sitting: TaskSitting) -> service.Sent:
    given = request.form.getlist("value")
    return service.Sent(
        response=None if "skip" in given else read_response(sitting.family, given),
        stamp=_whole_number("stamp"),
        seen_ms=min(_whole_number("seen"), LONGEST_SEEN_MS) if request.form.get("seen") else None,
        first=_stamp("first"),
    )


def _whole_number(name: str) -> int:
    text = request.form.get(name, "")
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        raise UnreadableAnswer(name)
    return int(text)


def _page_of(standing: Standing, *, is_unreadable: bool = False) -> Response | Page:
    """The task on the screen, or the way to where the session stands instead."""
    item = standing.open_item
    if standing.phase is Phase.running and item is not None:
        return page(
            "aptitude/task.html",
            fragment="question",
            status=422 if is_unreadable else 200,
            is_unreadable=is_unreadable,
            **_about(standing),
            **_task(standing, item),
        )
    url = url_for(".resume", aptitude_id=standing.sitting.id)
    if wants_fragment():
        return Response(status=204, headers={"HX-Redirect": url})
    return redirect(url, 303)


def _about(standing: Standing) -> dict[str, Any]:
    sitting = standing.sitting
    return {
        "sitting_id": sitting.id,
        "family": sitting.family,
        "words": family_words(sitting.form, current_locale()),
        "phase": standing.phase.value,
        "n_answered": standing.n_answered,
        "length": session_length(sitting),
        "left_ms": standing.left_ms,
        "grace_s": GRACE_MS // 1000,
        "outage_minutes": MOST_OUTAGE_MS // 60_000,
        "has_pilots": sitting.has_pilots,
    }


def _task(standing: Standing, item: ItemRow) -> dict[str, Any]:
    drawn = standing.sitting.family.item(item.model, item.item_seed)
    return {
        "position": item.position,
        "shown": show_item(drawn, current_locale()),
        "stamp": microseconds(standing.at),
    }


def _stamp(name: str = "stamp") -> int | None:
    """When a page was written; what comes from before pages said so, or without a script, says nothing."""
    return _whole_number(name) if request.form.get(name) else None


@bp.post("/aptitude/sittings/<int:aptitude_id>/pause")
@needs(Permission.SITTING_ANSWER, lock="row")
def pause(sitting: TaskSitting) -> Response:
    service.pause_session(session, sitting, at=now(), stamp=_stamp(), first=_stamp("first"))
    return redirect(url_for(".resume", aptitude_id=sitting.id), 303)


@bp.post("/aptitude/sittings/<int:aptitude_id>/continue")
@needs(Permission.SITTING_ANSWER, lock="row")
def go_on(sitting: TaskSitting) -> Response:
    service.continue_session(session, sitting, at=now(), stamp=_stamp())
    return redirect(url_for(".show_task", aptitude_id=sitting.id), 303)


@bp.get("/aptitude/sittings/<int:aptitude_id>/finish")
@needs(Permission.SITTING_READ, lock="row")
def finish(sitting: TaskSitting) -> Response | Page:
    standing = service.read_standing(session, sitting, at=now())
    if standing.phase is Phase.closed:
        return redirect(url_for(".resume", aptitude_id=sitting.id))
    is_over = standing.phase in OVER or service.is_complete(session, standing)
    is_asked = is_to_be_asked(session, sitting.client_id)
    return page(
        "aptitude/finish.html",
        is_over=is_over,
        question=write_question(current_locale()) if is_asked else None,
        **_about(standing),
    )


@bp.post("/aptitude/sittings/<int:aptitude_id>/submit")
@needs(Permission.SITTING_ANSWER, lock="row")
def submit(sitting: TaskSitting) -> Response:
    if service.finish_session(session, sitting, at=now()):
        create_task_report(session, sitting, at=now())
        reply = read_reply(request.form)
        if reply is not None and is_to_be_asked(session, sitting.client_id):
            keep_reply(session, sitting.client_id, reply, locale=current_locale(), at=now())
    return redirect(url_for(".resume", aptitude_id=sitting.id), 303)
