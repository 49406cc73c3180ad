"""The adviser's desk: the day, the week, the brief of a session, its notes and its outcome."""

from __future__ import annotations

from datetime import date, timedelta

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.accounts.identity import signed_in_member
from portal.booking.models import Booking, Outcome
from portal.booking.words import MODE_WORDS, clocks_of, time_of
from portal.clock import now
from portal.database import session, writes_on_get
from portal.desk import service
from portal.desk.blueprint import bp
from portal.desk.forms import NoteForm, OutcomeForm
from portal.desk.models import Note
from portal.locale import current_locale
from portal.navigation import first_desk_page
from portal.page import Page, page
from portal.permissions import Permission, needs
from portal.profiles.brief import read_across
from portal.reports.brief import build_brief
from portal.sharing.service import find_live_shares

DAYS_OF_WEEK = 7


@bp.get("/desk")
@needs(Permission.DESK_ENTER)
def today() -> Response | Page:
    member, at = signed_in_member(), now()
    if not member.is_adviser:
        return redirect(first_desk_page(member))
    date_here = service.local_date(at, member.centre.time_zone)
    shares = find_live_shares(session, adviser_id=member.id, at=at)
    (day,) = service.list_bookings(session, member, date_here, 1)
    coming = service.list_coming(session, member, at=at)
    return page(
        "desk/today.html",
        member=member,
        modes=MODE_WORDS,
        day=day,
        coming=coming,
        later=[booking for booking in coming[1:] if booking not in day.bookings],
        unsaid=service.list_without_outcome(session, member, at=at),
        shown={share.booking_id for share in shares},
        walk_ins=service.list_walk_ins(shares),
    )


@bp.get("/desk/week")
@needs(Permission.DIARY_READ)
def week() -> Page:
    member, at = signed_in_member(), now()
    present = service.monday_of(service.local_date(at, member.centre.time_zone))
    first = service.monday_of(_read_date(request.args.get("from", "")) or present)
    shares = find_live_shares(session, adviser_id=member.id, at=at)
    return page(
        "desk/week.html",
        member=member,
        modes=MODE_WORDS,
        clocks=clocks_of(member.centre, at),
        days=service.list_bookings(session, member, first, DAYS_OF_WEEK),
        shown={share.booking_id for share in shares},
        present=present,
        first=first,
        before=first - timedelta(days=DAYS_OF_WEEK),
        after=first + timedelta(days=DAYS_OF_WEEK),
    )


def _read_date(text: str) -> date | None:
    """A date of this century; a mistyped one means the present week."""
    try:
        read = date.fromisoformat(text)
    except ValueError:
        return None
    return read if 2000 < read.year < 2100 else None


@bp.get("/desk/bookings/<int:booking_id>")
@writes_on_get
@needs(Permission.BRIEF_READ)
def brief(booking: Booking) -> Page:
    member, at = signed_in_member(), now()
    shares = service.open_booking(session, booking, by=member, at=at)
    return page(
        "desk/brief.html",
        booking=booking,
        modes=MODE_WORDS,
        time=time_of(booking),
        brief=build_brief(session, shares, locale=current_locale()) if shares else None,
        across=read_across(session, shares, locale=current_locale()),
        shows_contact=service.shows_contact(booking, at=at),
        has_begun=at >= booking.starts_at,
        notes=_notes_about(booking),
        note_form=NoteForm(formdata=None),
        outcome_form=OutcomeForm(formdata=None, outcome=booking.outcome, reason=booking.outcome_reason),
    )


def _notes_about(booking: Booking) -> list[Note]:
    return service.list_notes(
        session, centre_id=booking.centre_id, booking_id=booking.id, client_id=booking.client_id
    )


@bp.get("/desk/bookings/<int:booking_id>/notes")
@needs(Permission.NOTE_READ)
def notes(booking: Booking) -> Page:
    """For the adviser's colleagues: whose session it is and what was written, and nothing that the client shared."""
    return _notes_page(booking, NoteForm(formdata=None))


def _notes_page(booking: Booking, form: NoteForm, *, status: int = 200) -> Page:
    return page(
        "desk/notes.html",
        status=status,
        booking=booking,
        time=time_of(booking),
        notes=_notes_about(booking),
        note_form=form,
    )


@bp.post("/desk/bookings/<int:booking_id>/notes")
@needs(Permission.NOTE_WRITE)
def write_note(booking: Booking) -> Response | Page:
    form, member = NoteForm(), signed_in_member()
    if not form.validate():
        # Not the brief: a refused request keeps no audit row, so it must not show what the client shared.
        return _notes_page(booking, form, status=422)
    service.write_note(session, form.text.data, author=member, booking=booking, at=now())
    flash(_("Saved"), "success")
    back_to = ".brief" if booking.adviser_id == member.id else ".notes"
    return redirect(url_for(back_to, booking_id=booking.id, _anchor="notes"), 303)


@bp.post("/desk/bookings/<int:booking_id>/outcome")
@needs(Permission.OUTCOME_WRITE)
def record_outcome(booking: Booking) -> Response | Page:
    form = OutcomeForm()
    if not form.validate():
        return _outcome_page(booking, form)
    try:
        service.record_outcome(booking, Outcome(form.outcome.data), form.reason.data or "", at=now())
    except service.ReasonMissing:
        form.reason.errors = [_("Say in a few words why")]
        return _outcome_page(booking, form)
    flash(_("Saved"), "success")
    return redirect(url_for(".brief", booking_id=booking.id), 303)


def _outcome_page(booking: Booking, form: OutcomeForm) -> Page:
    return page("desk/outcome.html", status=422, booking=booking, time=time_of(booking), outcome_form=form)
