"""One booking: look at it, take it into a calendar, move it, cancel it, and find it again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.accounts.code import MistypedCode, read_code
from portal.accounts.identity import code_of_opened_booking, current_viewer, remember_opened_booking
from portal.booking import service
from portal.booking.blueprint import bp
from portal.booking.calendar import Method, write_calendar
from portal.booking.choosing import Choice, read_alternatives, read_choice
from portal.booking.forms import ChooseSlotForm, FindBookingForm
from portal.booking.models import Booking
from portal.booking.slots import Interval, read_start
from portal.booking.words import MODE_WORDS, clocks_of, place_of, time_of
from portal.clock import now
from portal.database import session
from portal.extensions import current_settings
from portal.limits import Limit
from portal.locale import current_locale
from portal.mail import messages
from portal.page import Page, page
from portal.permissions import Permission, needs
from portal.throttle import count_entry

CODES_BY_ADDRESS = Limit("booking-code-by-address", 20, timedelta(minutes=15))


@bp.get("/bookings/<int:booking_id>")
@needs(Permission.BOOKING_READ)
def show(booking: Booking) -> Page:
    client_id = current_viewer().client_id
    return page(
        "booking/show.html",
        booking=booking,
        code=code_of_opened_booking(booking.id),
        is_over=booking.starts_at <= now(),
        can_share=client_id is not None
        and client_id == booking.client_id
        and service.has_report(session, client_id),
        **_words_of(booking),
    )


def _words_of(booking: Booking) -> dict[str, Any]:
    return {"time": time_of(booking), "place": place_of(booking), "mode": MODE_WORDS[booking.mode]}


@bp.get("/bookings/<int:booking_id>/calendar.ics")
@needs(Permission.BOOKING_READ)
def calendar(booking: Booking) -> Response:
    text = write_calendar(
        booking,
        method=Method.publish if booking.is_active else Method.cancel,
        locale=booking.locale,
        find_url=messages.address_of("booking.find_booking"),
        at=now(),
    )
    # Opened in place: the browser inside WeChat cannot keep files.
    return Response(
        text, mimetype="text/calendar", headers={"Content-Disposition": 'inline; filename="booking.ics"'}
    )


@bp.get("/bookings/<int:booking_id>/move")
@needs(Permission.BOOKING_CHANGE)
def move(booking: Booking) -> Page:
    at = now()
    service.check_changeable(booking, at=at)
    choice = read_choice(session, _asked_for(booking, request.args), at=at, ignoring=booking.id)
    return _move_page(booking, choice)


def _asked_for(booking: Booking, given: Mapping[str, str]) -> dict[str, str]:
    """What the address or form asks for; by default the same adviser and mode, always the same centre."""
    usual = {"adviser": str(booking.adviser_id), "mode": booking.mode.value}
    return {**usual, **given, "centre": str(booking.centre_id)}


def _move_page(booking: Booking, choice: Choice, *, status: int = 200, problem: str | None = None) -> Page:
    return page(
        "booking/move.html",
        status=status,
        booking=booking,
        choice=choice,
        form=ChooseSlotForm.showing(choice, current_locale()),
        mode_words=MODE_WORDS,
        clocks=clocks_of(choice.centre or booking.adviser.centre, now()),
        problem=problem,
        **_words_of(booking),
    )


@bp.post("/bookings/<int:booking_id>/move")
@needs(Permission.BOOKING_CHANGE, lock="update")
def move_to(booking: Booking) -> Response | Page:
    at, asked = now(), _asked_for(booking, request.form)
    starts_at = read_start(asked.get("starts", ""))
    if starts_at is None:
        choice = read_choice(session, asked, at=at, ignoring=booking.id)
        return _move_page(booking, choice, status=422, problem="none-chosen")
    try:
        _move(booking, asked, starts_at, at=at)
    except service.SlotTaken:
        choice = read_alternatives(session, asked, at=at, ignoring=booking.id)
        return _move_page(booking, choice, status=409, problem="taken")
    return redirect(url_for(".show", booking_id=booking.id), 303)


def _move(booking: Booking, asked: Mapping[str, str], starts_at: datetime, *, at: datetime) -> None:
    choice = read_choice(session, asked, at=at, ignoring=booking.id)
    ids, previous = choice.get_adviser_ids(asked), booking.adviser
    before = Interval(booking.starts_at, booking.ends_at)
    if service.move_booking(session, booking, adviser_ids=ids, starts_at=starts_at, mode=choice.mode, at=at):
        messages.queue_booking_moved(session, booking, code=code_of_opened_booking(booking.id), at=at)
        messages.queue_adviser_notices_of_move(session, booking, previous=previous, before=before, at=at)
        flash(_("Your booking has been moved."), "success")


@bp.get("/bookings/<int:booking_id>/cancel")
@needs(Permission.BOOKING_CHANGE)
def cancel(booking: Booking) -> Page:
    service.check_changeable(booking, at=now())
    return page("booking/cancel.html", booking=booking, **_words_of(booking))


@bp.post("/bookings/<int:booking_id>/cancel")
@needs(Permission.BOOKING_CHANGE, lock="update")
def cancel_now(booking: Booking) -> Response:
    at = now()
    if service.cancel_booking(session, booking, at=at):
        messages.queue_booking_cancelled(session, booking, at=at)
        messages.queue_adviser_notice(
            session, booking.adviser, booking, messages.AdviserNews.cancelled, at=at
        )
    return redirect(url_for(".show", booking_id=booking.id), 303)


@bp.get("/bookings/find")
def find_booking() -> Page:
    return page("booking/find_booking.html", form=FindBookingForm(formdata=None))


@bp.post("/bookings/find")
def find_by_code() -> Response | Page:
    count_entry(CODES_BY_ADDRESS)
    form = FindBookingForm()
    if not form.validate():
        return page("booking/find_booking.html", status=422, form=form)
    try:
        code = read_code(form.code.data or "")
    except MistypedCode:
        return page("booking/find_booking.html", status=422, form=form, problem="mistyped")
    booking = service.find_booking_by_code(session, code, secret=current_settings().secret_key)
    if booking is None:
        return page("booking/find_booking.html", status=404, form=form, problem="unknown")
    remember_opened_booking(booking.id, code)
    return redirect(url_for(".show", booking_id=booking.id), 303)


@bp.get("/bookings/open/<token>")
def open_by_link(token: str) -> Response | Page:
    try:
        booking = service.get_booking_by_link(session, token, secret=current_settings().secret_key)
    except service.BrokenLink:
        form = FindBookingForm(formdata=None)
        return page("booking/find_booking.html", status=404, form=form, problem="link")
    remember_opened_booking(booking.id)
    return redirect(url_for(".show", booking_id=booking.id))
