"""A client at the desk: the code that they read out, what they tick, and what is open then."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import flash, redirect, request, url_for
from flask import session as cookie
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.accounts.code import MistypedCode, read_code
from portal.accounts.identity import signed_in_member
from portal.accounts.service import find_client_by_code
from portal.booking.models import Booking
from portal.booking.service import find_booking_by_code
from portal.clock import now
from portal.database import session, writes_on_get
from portal.desk import service
from portal.desk.blueprint import bp
from portal.desk.forms import DAYS, NoteForm, OpenByCodeForm, WalkInForm
from portal.desk.walk_in import PassOver, read_pass, write_pass
from portal.extensions import current_settings
from portal.limits import Limit
from portal.locale import current_locale
from portal.page import Page, page
from portal.permissions import Permission, needs
from portal.profiles.brief import read_across
from portal.reports.brief import build_brief
from portal.sharing.models import Share
from portal.sharing.offers import Offer, list_offers, read_choices
from portal.sharing.service import give_shares
from portal.staff.models import Member
from portal.throttle import count_entry

CODES_BY_ADDRESS = Limit("desk-code-by-address", 60, timedelta(minutes=15))
CODES_BY_BROWSER = Limit("desk-code-by-browser", 20, timedelta(minutes=15))


@bp.before_request
def count_codes() -> None:
    if request.endpoint == "desk.find_by_code" and "staff" in cookie:
        count_entry(CODES_BY_ADDRESS)
        count_entry(CODES_BY_BROWSER, cookie["staff"])


@bp.get("/desk/open-by-code")
@needs(Permission.CLIENT_OPEN_BY_CODE)
def open_by_code() -> Page:
    return _code_page(OpenByCodeForm(formdata=None))


def _code_page(form: OpenByCodeForm, *, status: int = 200, problem: str = "") -> Page:
    return page("desk/open_by_code.html", status=status, form=form, problem=problem)


@bp.post("/desk/open-by-code")
@needs(Permission.CLIENT_OPEN_BY_CODE)
def find_by_code() -> Response | Page:
    form, member = OpenByCodeForm(), signed_in_member()
    if not form.validate():
        return _code_page(form, status=422)
    try:
        code = read_code(form.code.data)
    except MistypedCode:
        return _code_page(form, status=422, problem="mistyped")
    secret = current_settings().secret_key
    if booking := find_booking_by_code(session, code, secret=secret):
        return _booking_answer(booking, member, form)
    client = find_client_by_code(session, code, secret=secret)
    if client is None:
        return _code_page(form, status=404, problem="unknown")
    service.open_client_by_code(session, client, by=member, at=now())
    return _client_page(client.id, member)


def _booking_answer(booking: Booking, member: Member, form: OpenByCodeForm) -> Response | Page:
    """One's own session opens; a colleague's shows its notes; another centre's is like none."""
    if booking.centre_id != member.centre_id:
        return _code_page(form, status=404, problem="unknown")
    target = ".brief" if booking.adviser_id == member.id else ".notes"
    return redirect(url_for(target, booking_id=booking.id), 303)


def _client_page(client_id: int, member: Member) -> Page:
    at = now()
    form = WalkInForm(formdata=None)
    form.written_pass.data = write_pass(client_id, member.id, secret=current_settings().secret_key, at=at)
    return _offer_page(form, list_offers(session, client_id), member)


def _offer_page(form: WalkInForm, offers: list[Offer], member: Member, *, status: int = 200) -> Page:
    form.offer(offers, days=current_settings().share_days)
    return page("desk/client_here.html", status=status, form=form, offers=offers, member=member)


@bp.post("/desk/open-by-code/share")
@needs(Permission.CLIENT_OPEN_BY_CODE)
def share_at_desk() -> Response | Page:
    form, member, at = WalkInForm(), signed_in_member(), now()
    try:
        written = form.written_pass.data or ""
        client_id = read_pass(written, member.id, secret=current_settings().secret_key, at=at)
    except PassOver:
        return _code_page(OpenByCodeForm(formdata=None), status=422, problem="over")
    offers = list_offers(session, client_id)
    form.offer(offers, days=current_settings().share_days)
    if not form.validate():
        return _offer_page(form, offers, member, status=422)
    share, *_others = give_shares(
        session,
        client_id=client_id,
        choices=read_choices(offers, form.parts.data),
        adviser_id=member.id,
        expires_at=_end_of(form.until.data, member, at=at),
        locale=current_locale(),
        at=at,
    )
    return redirect(url_for(".walk_in", share_id=share.id), 303)


def _end_of(until: str, member: Member, *, at: datetime) -> datetime:
    """Midnight at the centre, or as many days on as shares last."""
    if until == DAYS:
        return at + timedelta(days=current_settings().share_days)
    zone = member.centre.time_zone
    return service.start_of_day(service.local_date(at, zone) + timedelta(days=1), zone)


@bp.get("/desk/clients/<int:share_id>")
@writes_on_get
@needs(Permission.WALK_IN_READ)
def walk_in(share: Share) -> Page:
    member = signed_in_member()
    shares = service.open_walk_in(session, share, by=member, at=now())
    return page(
        "desk/walk_in.html",
        share=share,
        member=member,
        brief=build_brief(session, shares, locale=current_locale()),
        across=read_across(session, shares, locale=current_locale()),
        notes=service.list_notes(session, centre_id=member.centre_id, client_id=share.client_id),
        note_form=NoteForm(formdata=None),
    )


@bp.post("/desk/clients/<int:share_id>/notes")
@needs(Permission.WALK_IN_NOTE)
def write_walk_in_note(share: Share) -> Response | Page:
    form, member, at = NoteForm(), signed_in_member(), now()
    if not form.validate():
        # Not the brief: a refused request keeps no audit row, so it must not show what the client shared.
        return page("desk/walk_in_note.html", status=422, share=share, note_form=form)
    service.write_note(session, form.text.data, author=member, client_id=share.client_id, at=at)
    flash(_("Saved"), "success")
    is_open = share.is_live(at)
    target = url_for(".walk_in", share_id=share.id, _anchor="notes") if is_open else url_for(".today")
    return redirect(target, 303)
