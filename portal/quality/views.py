"""Feedback and complaints: written by anyone, read by the centre's administrators."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, abort, redirect, url_for
from werkzeug.wrappers import Response

from portal.accounts.code import MistypedCode, read_code
from portal.accounts.identity import signed_in_member
from portal.clock import now
from portal.database import session
from portal.limits import Limit
from portal.locale import current_locale
from portal.mail.messages import queue_feedback_notice
from portal.page import Page, page
from portal.permissions import Permission, needs
from portal.quality import service
from portal.quality.forms import KIND_WORDS, FeedbackForm
from portal.quality.models import Feedback, FeedbackKind
from portal.throttle import count_entry

bp = Blueprint("quality", __name__)

FEEDBACK_BY_ADDRESS = Limit("feedback-by-address", 10, timedelta(hours=1))


@bp.get("/feedback")
def give_feedback() -> Page:
    centres = service.list_centres(session)
    return page(
        "quality/give_feedback.html", form=FeedbackForm.asking(centres, current_locale()), centres=centres
    )


@bp.post("/feedback")
def send_feedback() -> Response | Page:
    count_entry(FEEDBACK_BY_ADDRESS)
    centres, locale, at = service.list_centres(session), current_locale(), now()
    form = FeedbackForm.asking(centres, locale)
    if not form.validate():
        return page("quality/give_feedback.html", status=422, form=form, centres=centres)
    (centre,) = (one for one in centres if one.id == form.centre.data)
    feedback = service.keep_feedback(
        session,
        centre,
        kind=FeedbackKind(form.kind.data),
        text=form.text.data or "",
        contact=form.contact.data or None,
        locale=locale,
        at=at,
    )
    queue_feedback_notice(session, centre, feedback, at=at)
    return redirect(url_for(".feedback_receipt", number=feedback.receipt_number), 303)


@bp.get("/feedback/<number>")
def feedback_receipt(number: str) -> Page:
    """The number, and whether the centre has read it; never what was written."""
    try:
        feedback = service.find_feedback(session, read_code(number)) or abort(404)
    except MistypedCode:
        abort(404)
    return page("quality/feedback_receipt.html", feedback=feedback)


@bp.get("/desk/feedback")
@needs(Permission.FEEDBACK_READ)
def list_feedback() -> Page:
    messages = service.list_feedback(session, signed_in_member().centre_id)
    return page("quality/list_feedback.html", messages=messages, kinds=KIND_WORDS)


@bp.post("/desk/feedback/<int:feedback_id>/read")
@needs(Permission.FEEDBACK_READ, lock="update")
def mark_read(feedback: Feedback) -> Response:
    service.mark_read(feedback, at=now())
    return redirect(url_for(".list_feedback"), 303)
