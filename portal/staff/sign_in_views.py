"""Signing in and out, and joining by a link."""

from __future__ import annotations

from datetime import timedelta

from flask import redirect, request, url_for
from flask import session as cookie
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.accounts.identity import current_viewer, forget_person, remember_member
from portal.clock import now
from portal.database import database, session
from portal.extensions import current_settings
from portal.limits import Limit
from portal.locale import keep_script
from portal.navigation import first_desk_page
from portal.page import Page, page
from portal.paths import local_path
from portal.staff import invitations, service
from portal.staff.blueprint import bp
from portal.staff.forms import WEAKNESSES, AcceptInvitationForm, SignInForm
from portal.staff.models import Invitation, Member
from portal.staff.one_time import enrolment_uri
from portal.staff.passwords import Passwords, WeakPassword, passwords_at
from portal.staff.picture import draw_picture
from portal.throttle import count_entry

SIGN_INS_BY_ADDRESS = Limit("sign-in-by-address", 30, timedelta(minutes=15))
SIGN_INS_BY_EMAIL = Limit("sign-in-by-email", 10, timedelta(minutes=15))
INVITATIONS_BY_ADDRESS = Limit("invitation-by-address", 20, timedelta(minutes=15))


@bp.before_app_request
def note_presence() -> None:
    """Keep a signed-in browser from falling idle.

    Most requests of staff only read, so this has a short transaction of its own, before the request's session opens;
    the browser itself remembers when it was last noted, so that it happens once a minute.
    """
    at = now()
    since = at.timestamp() - cookie.get("staff_seen", 0)
    if "staff" in cookie and since >= service.SEEN_EVERY.total_seconds():
        cookie["staff_seen"] = int(at.timestamp())
        with database().transaction() as noted:
            service.note_presence(noted, cookie["staff"], at=at)


def passwords() -> Passwords:
    settings = current_settings()
    return passwords_at(settings.argon2_time_cost, settings.argon2_memory_kib)


def prove_password(email: str, password: str) -> service.Proof | None:
    """Check a password with nothing locked: it takes a tenth of a second, and everyone's answers wait for writes."""
    with database().open_session(writes=False) as reading:
        known = service.find_credentials(reading, email)
    return service.prove_password(passwords(), known, password)


@bp.get("/desk/sign-in")
def sign_in() -> Response | Page:
    member = current_viewer().staff
    return _sign_in_page(SignInForm()) if member is None else redirect(first_desk_page(member))


def _sign_in_page(form: SignInForm, *, status: int = 200, is_wrong: bool = False) -> Page:
    next_path = local_path(request.args.get("next", ""), "")
    return page("staff/sign_in.html", status=status, form=form, is_wrong=is_wrong, next_path=next_path)


@bp.post("/desk/sign-in")
def start_session() -> Response | Page:
    form = SignInForm()
    count_entry(SIGN_INS_BY_ADDRESS)
    count_entry(SIGN_INS_BY_EMAIL, (form.email.data or "").lower())
    if not form.validate():
        return _sign_in_page(form, status=422)
    proof = prove_password(form.email.data, form.password.data)
    try:
        member, token = service.sign_in(session, proof, form.code.data, at=now())
    except service.WrongCredentials:
        return _sign_in_page(form, status=422, is_wrong=True)
    return _welcome(member, token, local_path(request.args.get("next", ""), first_desk_page(member)))


def _welcome(member: Member, token: str, target: str) -> Response:
    """Make this browser the member's, in the member's script."""
    remember_member(token)
    answer = redirect(target, 303)
    keep_script(answer, member.locale)
    return answer


@bp.post("/desk/sign-out")
def sign_out() -> Response:
    if token := cookie.get("staff"):
        service.end_session(session, token)
        forget_person()
    return redirect(url_for(".sign_in"), 303)


@bp.get("/desk/invitations/<token>")
def show_invitation(token: str) -> Page:
    invitation, member = invitations.get_invitation(session, token, at=now())
    return _invitation_page(invitation, member, AcceptInvitationForm())


def _invitation_page(
    invitation: Invitation, member: Member, form: AcceptInvitationForm, *, status: int = 200
) -> Page:
    uri = enrolment_uri(invitation.totp_secret, email=member.email)
    return page(
        "staff/invitation.html",
        status=status,
        form=form,
        member=member,
        invitation=invitation,
        uri=uri,
        picture=draw_picture(uri),
    )


@bp.post("/desk/invitations/<token>")
def accept_invitation(token: str) -> Response | Page:
    count_entry(INVITATIONS_BY_ADDRESS)
    with database().open_session(writes=False) as reading:
        invitation, member = invitations.get_invitation(reading, token, at=now())
    form = AcceptInvitationForm()
    if not form.validate():
        return _invitation_page(invitation, member, form, status=422)
    try:
        chosen = passwords().hash_new(form.password.data, email=member.email)
        joined, opened = invitations.accept_invitation(session, token, chosen, form.code.data, at=now())
    except WeakPassword as error:
        form.password.errors = [WEAKNESSES[error.weakness]]
    except invitations.WrongCode:
        form.code.errors = [_("This code does not fit. Wait for the next one and try again")]
    else:
        return _welcome(joined, opened, first_desk_page(joined))
    return _invitation_page(invitation, member, form, status=422)
