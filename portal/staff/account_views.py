"""A member's own account: the script of the desk, what clients read about them, and the password."""

from __future__ import annotations

from datetime import timedelta

from flask import flash, redirect, request, url_for
from flask import session as cookie
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.accounts.identity import remember_member, signed_in_member
from portal.clock import now
from portal.database import session
from portal.limits import Limit
from portal.locale import keep_script
from portal.page import Page, page
from portal.permissions import Permission, needs
from portal.staff import service
from portal.staff.blueprint import bp
from portal.staff.forms import WEAKNESSES, ChangePasswordForm, ChooseScriptForm, DescribeMyselfForm
from portal.staff.passwords import WeakPassword
from portal.staff.sign_in_views import passwords, prove_password
from portal.throttle import count_entry

PASSWORDS_BY_BROWSER = Limit("password-by-browser", 10, timedelta(minutes=15))


@bp.get("/desk/account")
@needs(Permission.DESK_ENTER)
def account() -> Page:
    return _account_page()


def _account_page(
    *,
    status: int = 200,
    script_form: ChooseScriptForm | None = None,
    description_form: DescribeMyselfForm | None = None,
    password_form: ChangePasswordForm | None = None,
) -> Page:
    member = signed_in_member()
    return page(
        "staff/account.html",
        status=status,
        member=member,
        script_form=script_form or ChooseScriptForm(formdata=None, locale=member.locale),
        description_form=description_form or DescribeMyselfForm(formdata=None, obj=member),
        password_form=password_form or ChangePasswordForm(formdata=None),
    )


@bp.post("/desk/account/script")
@needs(Permission.DESK_ENTER)
def choose_script() -> Response | Page:
    form = ChooseScriptForm()
    if not form.validate():
        return _account_page(status=422, script_form=form)
    signed_in_member().locale = form.locale.data
    answer = redirect(url_for(".account"), 303)
    keep_script(answer, form.locale.data)
    return answer


@bp.post("/desk/account/description")
@needs(Permission.DESK_ENTER)
def describe_myself() -> Response | Page:
    form = DescribeMyselfForm()
    if not form.validate():
        return _account_page(status=422, description_form=form)
    form.describe(signed_in_member())
    flash(_("Saved"), "success")
    return redirect(url_for(".account"), 303)


@bp.before_request
def count_password_changes() -> None:
    if request.endpoint == "staff.change_password" and "staff" in cookie:
        count_entry(PASSWORDS_BY_BROWSER, cookie["staff"])


@bp.post("/desk/account/password")
@needs(Permission.DESK_ENTER)
def change_password() -> Response | Page:
    form, member = ChangePasswordForm(), signed_in_member()
    if not form.validate():
        return _account_page(status=422, password_form=form)
    proof = prove_password(member.email, form.old_password.data)
    try:
        chosen = passwords().hash_new(form.password.data, email=member.email)
        service.replace_password(session, member, proof, chosen)
    except WeakPassword as error:
        form.password.errors = [WEAKNESSES[error.weakness]]
    except service.WrongCredentials:
        form.old_password.errors = [_("This is not your present password")]
    else:
        remember_member(service.start_session(session, member, at=now()))
        flash(_("Your password has been changed, and every other browser has been signed out"), "success")
        return redirect(url_for(".account"), 303)
    return _account_page(status=422, password_form=form)
