"""The code: entering it, seeing it, having it sent, and leaving this browser."""

from __future__ import annotations

from datetime import timedelta

from flask import redirect, request, url_for
from flask import session as cookie
from werkzeug.wrappers import Response

from portal.accounts import service
from portal.accounts.blueprint import bp
from portal.accounts.code import MistypedCode, read_code
from portal.accounts.forms import EnterCodeForm, SendCodeForm
from portal.accounts.identity import forget_person, is_on_shared_computer, own_client_id, remember_client
from portal.accounts.presence import record_gone
from portal.clock import now
from portal.database import session
from portal.extensions import current_settings
from portal.limits import Limit
from portal.locale import current_locale
from portal.mail.messages import queue_resume_code
from portal.page import Page, page
from portal.paths import local_path
from portal.permissions import Permission, needs
from portal.throttle import count_entry

ENTRIES_BY_ADDRESS = Limit("code-by-address", 20, timedelta(minutes=15))
MAILS_BY_CLIENT = Limit("code-mail-by-client", 5, timedelta(hours=24))


@bp.get("/continue")
def enter_code() -> Page:
    return page("accounts/enter_code.html", form=EnterCodeForm())


@bp.post("/continue")
def continue_by_code() -> Response | Page:
    count_entry(ENTRIES_BY_ADDRESS)
    form = EnterCodeForm()
    if not form.validate():
        return page("accounts/enter_code.html", status=422, form=form)
    try:
        code = read_code(form.code.data or "")
    except MistypedCode:
        return page("accounts/enter_code.html", status=422, form=form, problem="mistyped")
    client = service.find_client_by_code(session, code, secret=current_settings().secret_key)
    if client is None:
        return page("accounts/enter_code.html", status=404, form=form, problem="unknown")
    service.touch_client(session, client.id, at=now())
    remember_client(client.id, code, shared_computer=bool(form.shared_computer.data))
    return redirect(local_path(request.args.get("next", ""), url_for(".overview")), 303)


@bp.get("/me/code")
@needs(Permission.RECORD_READ)
def show_code() -> Page:
    return _code_page(SendCodeForm())


def _code_page(form: SendCodeForm, *, status: int = 200, is_sent: bool = False) -> Page:
    next_path = local_path(request.args.get("next", ""), url_for(".overview"))
    return page(
        "accounts/show_code.html",
        status=status,
        code=cookie["code"],
        form=form,
        is_sent=is_sent,
        next_path=next_path,
    )


@bp.post("/me/code")
@needs(Permission.RECORD_READ)
def send_code() -> Page:
    form = SendCodeForm()
    if not form.validate():
        return _code_page(form, status=422)
    client_id, at = own_client_id(), now()
    if not service.touch_client(session, client_id, at=at):
        return record_gone()
    queue_resume_code(
        session, client_id, form.email.data or "", code=cookie["code"], locale=current_locale(), at=at
    )
    return _code_page(SendCodeForm(formdata=None), is_sent=True)


@bp.before_request
def count_code_mails() -> None:
    if request.endpoint == "accounts.send_code" and "client" in cookie:
        count_entry(MAILS_BY_CLIENT, str(cookie["client"]))


@bp.post("/me/leave")
@needs(Permission.RECORD_READ)
def leave() -> Page:
    """Clear this browser; on a shared computer the code is shown a last time."""
    code = cookie["code"]
    was_shared = is_on_shared_computer()
    forget_person()
    return page("accounts/left.html", code=code, was_shared=was_shared)
