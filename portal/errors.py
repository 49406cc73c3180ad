"""One table: what went wrong, the status, and the words. Nothing else knows both a domain error and HTTP."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, render_template, request
from flask_babel import lazy_gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from assessments.errors import AssessmentError
from portal import database
from portal.accounts.code import MistypedCode
from portal.booking.service import BookingOver, SlotTaken
from portal.desk.service import SessionAhead
from portal.limits import TooManyAttempts
from portal.permissions import SignedOut
from portal.profiles.service import EnoughNamed
from portal.sittings.repeating import NothingToRepeat
from portal.sittings.service import SittingClosed, UnreadableAnswer, UnservableItem
from portal.staff.invitations import InvitationOver, UnknownInvitation

log = logging.getLogger(__name__)

#: Fields that are not offered for sending again after an old form: they are secrets, or belong to the old session.
NOT_KEPT = ("csrf_token", "password", "old_password", "code", "token", "totp", "repeat")


@dataclass(frozen=True)
class Explanation:
    """What the reader is told."""

    status: int
    title: Any
    text: Any


UNREADABLE_ANSWER = Explanation(
    422,
    _("That answer could not be read"),
    _("Please choose one of the answers on the page. What you answered before is safe."),
)

DOMAIN: dict[type[Exception], Explanation] = {
    SittingClosed: Explanation(
        409,
        _("These answers have been handed in"),
        _("Your report is made from them, so they no longer change. You can start again at any time."),
    ),
    NothingToRepeat: Explanation(
        409,
        _("There is nothing to answer again here"),
        _("The report is as it was. You can start the whole assessment again at any time."),
    ),
    UnservableItem: Explanation(
        404,
        _("This question does not exist"),
        _("The link may be old. Your answers are safe."),
    ),
    AssessmentError: UNREADABLE_ANSWER,
    UnreadableAnswer: UNREADABLE_ANSWER,
    MistypedCode: Explanation(
        422,
        _("That code does not look right"),
        _("Please compare it character by character. The letters I, L, O and U do not occur in codes."),
    ),
    EnoughNamed: Explanation(
        409,
        _("Three occupations are enough for now"),
        _("Take one of them off your list first; then there is room for another."),
    ),
    SlotTaken: Explanation(
        409,
        _("This time has just been taken"),
        _("Somebody was a moment faster. Please choose another time."),
    ),
    SessionAhead: Explanation(
        409,
        _("Nobody can say yet how it went"),
        _("The session has not begun, or it was cancelled."),
    ),
    UnknownInvitation: Explanation(
        404,
        _("This invitation is not known"),
        _("Please check that the whole link was copied, or ask your administrator for a new one."),
    ),
    InvitationOver: Explanation(
        410,
        _("This invitation is over"),
        _("It has been used, has expired, or was replaced. Your administrator can give you a new link."),
    ),
    BookingOver: Explanation(
        409,
        _("This booking can no longer be changed"),
        _(
            "The session has begun, or the booking was cancelled. You can choose a new time whenever you like."
        ),
    ),
    TooManyAttempts: Explanation(
        429,
        _("Too many attempts"),
        _("To protect everyone's records, please wait a few minutes and try again."),
    ),
}

HTTP: dict[int, Explanation] = {
    400: Explanation(
        400, _("That request could not be read"), _("Please go back and try again. What was saved is safe.")
    ),
    401: Explanation(401, _("Please sign in"), _("This page is for the centre's advisers.")),
    403: Explanation(
        403, _("This is not open to you"), _("If you think it should be, please tell the centre.")
    ),
    404: Explanation(
        404, _("There is nothing here"), _("The link may be old or mistyped, or it belongs to someone else.")
    ),
    405: Explanation(
        405,
        _("This page cannot be opened that way"),
        _("Please start from the front page. What was saved is safe."),
    ),
    413: Explanation(413, _("That is too much at once"), _("Please shorten your text and send it again.")),
    500: Explanation(
        500,
        _("Something went wrong on our side"),
        _("What was saved before is safe. Please try again in a moment."),
    ),
}


def explain(status: int) -> Explanation:
    """The words for a status; a general sentence for one without its own."""
    general = HTTP[500] if status >= 500 else HTTP[400]
    return HTTP.get(status) or Explanation(status, general.title, general.text)


def answer(explanation: Explanation, **context: Any) -> Response:
    """The page for an explanation. It makes no queries, and what the request had begun is dropped."""
    database.commit_or_roll_back(explanation.status)
    text = render_template("errors/message.html", explanation=explanation, **context)
    return Response(text, status=explanation.status, mimetype="text/html")


def init_app(app: Flask) -> None:
    for error in DOMAIN:
        app.register_error_handler(error, answer_domain_error)
    app.register_error_handler(CSRFError, answer_old_form)
    app.register_error_handler(SignedOut, answer_signed_out)
    app.register_error_handler(HTTPException, answer_http_error)
    app.register_error_handler(Exception, answer_unexpected)


def answer_domain_error(error: Exception) -> Response:
    explanation = next(DOMAIN[kind] for kind in type(error).__mro__ if kind in DOMAIN)
    response = answer(explanation)
    if isinstance(error, TooManyAttempts):
        response.headers["Retry-After"] = str(max(1, int(error.retry_after.total_seconds())))
    return response


def answer_http_error(error: HTTPException) -> Response | HTTPException:
    if error.code is None or error.code < 400:
        return error
    return answer(explain(error.code))


def answer_old_form(error: CSRFError) -> Response:
    """An old form: show what was typed in a fresh one, so that one press sends it again and nothing is lost."""
    if not _was_written_here():
        return answer(HTTP[400])
    explanation = Explanation(
        400,
        _("This page was open for a long time"),
        _(
            "For your safety we ask once more. What you chose or wrote is still here; one press sends it again."
        ),
    )
    return answer(explanation, kept=_kept_fields(), send_to=request.full_path.rstrip("?"))


def _was_written_here() -> bool:
    """False for a form of another site: what that wants sent must not be one press away."""
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == request.host


def _kept_fields() -> list[tuple[str, str]]:
    return [(name, value) for name, value in request.form.items(multi=True) if name not in NOT_KEPT]


def answer_signed_out(_error: SignedOut) -> Response:
    """A form sent after the sign-in had ended: what was typed waits until its writer has signed in again."""
    explanation = Explanation(
        401,
        _("You have been signed out"),
        _(
            "What you wrote is still on this page. Sign in again in another tab, then come back and send it again."
        ),
    )
    return answer(explanation, kept=_kept_fields(), send_to=request.full_path.rstrip("?"))


def answer_unexpected(error: Exception) -> Response:
    """Log the failure by kind and place, never by value: values may be personal."""
    log.error("%s at %s", type(error).__name__, request.endpoint, exc_info=_without_values(error))
    return answer(HTTP[500])


def _without_values(error: Exception) -> Exception:
    """The same traceback under a message that cannot hold what a person typed."""
    bare = RuntimeError(type(error).__name__)
    return bare.with_traceback(error.__traceback__)
