"""What an administrator does for a centre: its people and what is said about it."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.accounts.identity import signed_in_member
from portal.clock import now
from portal.database import session
from portal.mail import messages
from portal.page import Page, page
from portal.permissions import Permission, needs
from portal.staff import invitations, members
from portal.staff.blueprint import bp
from portal.staff.forms import CentreForm, InviteMemberForm
from portal.staff.models import Member


@bp.get("/desk/centre")
@needs(Permission.CENTRE_ADMINISTER)
def list_members() -> Page:
    return _members_page(InviteMemberForm(formdata=None))


def _members_page(form: InviteMemberForm, *, status: int = 200, problem: str = "") -> Page:
    me, at = signed_in_member(), now()
    return page(
        "staff/list_members.html",
        status=status,
        form=form,
        problem=problem,
        me=me,
        members=members.list_members(session, me.centre_id),
        invited=invitations.list_invited(session, me.centre_id, at=at),
        upcoming=members.count_upcoming(session, me.centre_id, at=at),
    )


@bp.post("/desk/centre/members")
@needs(Permission.CENTRE_ADMINISTER)
def invite_member() -> Page:
    form, me = InviteMemberForm(), signed_in_member()
    if not form.validate():
        return _members_page(form, status=422)
    try:
        member, token = invitations.invite_member(session, me.centre, form.newcomer(), by=me, at=now())
    except invitations.EmailTaken:
        form.email.errors = [_("Somebody with this email address already works at a centre here")]
        return _members_page(form, status=422)
    return _link_page(member, token)


@bp.post("/desk/centre/members/<int:member_id>/recover")
@needs(Permission.CENTRE_ADMINISTER)
def recover_member(member: Member) -> Page:
    return _link_page(member, invitations.recover_member(session, member, by=signed_in_member(), at=now()))


def _link_page(member: Member, token: str) -> Page:
    """The only time that the link is shown; the mail carries it as well."""
    link, purpose = (
        messages.address_of("staff.show_invitation", token=token),
        invitations.purpose_of_next_link(member),
    )
    messages.queue_invitation(session, member, link, purpose=purpose, at=now())
    days = invitations.VALID_FOR[purpose].days
    return page("staff/invitation_link.html", member=member, link=link, days=days)


@bp.get("/desk/centre/members/<int:member_id>/deactivate")
@needs(Permission.CENTRE_ADMINISTER)
def ask_to_deactivate(member: Member) -> Page:
    upcoming = members.count_upcoming(session, member.centre_id, at=now())
    return page("staff/ask_to_deactivate.html", member=member, n_sessions=upcoming.get(member.id, 0))


@bp.post("/desk/centre/members/<int:member_id>/deactivate")
@needs(Permission.CENTRE_ADMINISTER)
def deactivate_member(member: Member) -> Page:
    at = now()
    try:
        cancelled = members.deactivate_member(session, member, by=signed_in_member(), at=at)
    except members.OwnMembership:
        problem = _("You cannot deactivate yourself. Ask another administrator.")
    except members.LastAdministrator:
        problem = _("A centre needs at least one administrator.")
    else:
        to_call = [one for one in cancelled if messages.queue_booking_cancelled(session, one, at=at) is None]
        return page("staff/deactivated.html", member=member, n_cancelled=len(cancelled), to_call=to_call)
    return _members_page(InviteMemberForm(formdata=None), status=409, problem=problem)


@bp.post("/desk/centre/members/<int:member_id>/reactivate")
@needs(Permission.CENTRE_ADMINISTER)
def reactivate_member(member: Member) -> Response:
    members.reactivate_member(session, member, by=signed_in_member(), at=now())
    return redirect(url_for(".list_members"), 303)


@bp.post("/desk/centre/editors/<int:member_id>")
@needs(Permission.CENTRE_ADMINISTER)
def set_editor(member: Member) -> Response:
    """Name an editor, or with `editor=no` take the role back."""
    is_editor = request.form.get("editor") != "no"
    members.set_editor(session, member, is_editor=is_editor, by=signed_in_member(), at=now())
    return redirect(url_for(".list_members"), 303)


@bp.get("/desk/centre/details")
@needs(Permission.CENTRE_ADMINISTER)
def edit_centre() -> Page:
    centre = signed_in_member().centre
    return page("staff/edit_centre.html", centre=centre, form=CentreForm(formdata=None, obj=centre))


@bp.post("/desk/centre/details")
@needs(Permission.CENTRE_ADMINISTER)
def change_centre() -> Response | Page:
    centre, form = signed_in_member().centre, CentreForm()
    if not form.validate():
        return page("staff/edit_centre.html", status=422, centre=centre, form=form)
    members.change_centre(centre, form.details())
    flash(_("Saved"), "success")
    return redirect(url_for(".edit_centre"), 303)
