"""Choosing a free time and booking it."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.accounts.identity import current_viewer, remember_opened_booking
from portal.accounts.models import Client, Purpose
from portal.accounts.service import give_consent, touch_client
from portal.booking import service
from portal.booking.blueprint import bp
from portal.booking.choosing import ANY, Choice, FreeDay, read_alternatives, read_choice
from portal.booking.contact import Contact
from portal.booking.forms import BookSlotForm, ChooseSlotForm
from portal.booking.models import Booking, ContactKind, Mode
from portal.booking.slots import read_start
from portal.booking.topics import Topic, opening_of, write_topic
from portal.booking.words import MODE_WORDS, clocks_of
from portal.clock import now
from portal.database import session
from portal.extensions import current_settings
from portal.limits import Limit
from portal.locale import current_locale
from portal.mail.messages import AdviserNews, queue_adviser_notice, queue_booking_confirmed
from portal.page import Page, page
from portal.throttle import count_entry

#: Generous to a computer room of a school, which is one address.
BOOKINGS_BY_ADDRESS = Limit("booking-by-address", 60, timedelta(hours=1))
#: Nobody needs more, and nobody's mailbox should be filled by others.
BOOKINGS_BY_CONTACT = Limit("booking-by-contact", 8, timedelta(days=1))


@bp.get("/bookings/choose-slot")
def choose_slot() -> Page:
    choice = read_choice(session, request.args, at=now())
    form = ChooseSlotForm.showing(choice, current_locale())
    return page(
        "booking/choose_slot.html",
        choice=choice,
        form=form,
        days=[(day.starts_at, _links(choice, day)) for day in choice.shown_days],
        begin=_begin(request.args),
        mode_words=MODE_WORDS,
        clocks=clocks_of(choice.centre, now()) if choice.centre else "",
    )


def _links(choice: Choice, day: FreeDay) -> list[tuple[str, str]]:
    """Where each free time of a day leads."""
    asked = {"mode": choice.mode.value, "adviser": choice.adviser_value}
    if choice.adviser is None and choice.centre is not None:
        asked["centre"] = str(choice.centre.id)
    if begin := _begin(request.args):
        asked["begin"] = begin
    return [(url_for(".new_booking", starts=value, **asked), time) for value, time in day.times]  # type: ignore[arg-type]


def _begin(asked: Mapping[str, str]) -> str | None:
    """What the person asked to begin with, as it stands in the address, when it is one of ours."""
    begin = asked.get("begin", "")
    return begin if opening_of(begin, secret=current_settings().secret_key) else None


@bp.post("/bookings/hand-over")
def hand_over() -> Response:
    """From a result to the free times, with a first question and a way to talk if the person asked for them."""
    asked: dict[str, Any] = {}
    if request.form.get("carry") == "yes" and request.form.get("topic") in set(Topic):
        asked["begin"] = write_topic(Topic(request.form["topic"]), secret=current_settings().secret_key)
    if request.form.get("mode") in set(Mode):
        asked["mode"] = request.form["mode"]
    return redirect(url_for(".choose_slot", **asked), 303)


@bp.get("/bookings/new")
def new_booking() -> Response | Page:
    starts_at = read_start(request.args.get("starts", ""))
    if starts_at is None:
        return redirect(url_for(".choose_slot", **_narrowing(request.args)))
    mine = service.find_own_booking(session, current_viewer().opened_bookings, starts_at)
    if mine is not None:
        return redirect(url_for(".show", booking_id=mine.id))
    form = BookSlotForm(formdata=None, data=_written(request.args))
    return _booking_page(form, request.args, attempt=secrets.token_urlsafe(16))


def _written(asked: Mapping[str, str]) -> dict[str, str]:
    """The first question, when the person asked to begin with something; theirs to change or to take out."""
    opening = opening_of(asked.get("begin", ""), secret=current_settings().secret_key)
    return {"question_1": opening} if opening else {}


def _narrowing(asked: Mapping[str, str]) -> dict[str, Any]:
    return {name: asked[name] for name in ("centre", "adviser", "mode", "begin") if name in asked}


def _booking_page(form: BookSlotForm, asked: Mapping[str, str], *, attempt: str, status: int = 200) -> Page:
    """The form for one time; when that is gone, the same form with the free times nearest to it (409)."""
    choice = read_alternatives(session, asked, at=now())
    wanted = read_start(asked.get("starts", ""))
    slot = choice.find(wanted) if status != 409 and choice.is_as_asked(asked) else None
    return page(
        "booking/new_booking.html",
        status=409 if slot is None else status,
        form=form,
        choice=choice,
        slot=slot,
        begin=_begin(asked),
        nearest=choice.days_near(wanted) if slot is None else [],
        is_wider=choice.adviser_value != asked.get("adviser", ANY),
        attempt=attempt,
        clocks=clocks_of(choice.centre, now()) if choice.centre else "",
        mode=MODE_WORDS[choice.mode],
        mode_words=MODE_WORDS,
    )


@bp.post("/bookings/new")
def book() -> Response | Page:
    asked, form = request.form, BookSlotForm()
    attempt = asked.get("attempt") or secrets.token_urlsafe(16)
    form.needs_phone = asked.get("mode") == Mode.telephone
    if not form.validate() or form.given is None:
        return _booking_page(form, asked, attempt=attempt, status=422)
    count_entry(BOOKINGS_BY_ADDRESS)
    count_entry(BOOKINGS_BY_CONTACT, form.given.address)
    try:
        booking, code = _book(form, asked, attempt)
    except service.AlreadyBooked as earlier:
        booking, code = earlier.booking, earlier.code
    except service.SlotTaken:
        return _booking_page(form, asked, attempt=attempt, status=409)
    remember_opened_booking(booking.id, code)
    _say_what_comes(form.given)
    return redirect(url_for(".show", booking_id=booking.id), 303)


def _say_what_comes(contact: Contact) -> None:
    if contact.kind is ContactKind.email:
        flash(_("A confirmation with a calendar entry is on its way to your email address."), "success")
    else:
        flash(_("We send no messages to telephone numbers. Please note the code and the time."), "warning")


def _book(form: BookSlotForm, asked: Mapping[str, str], attempt: str) -> tuple[Booking, str]:
    assert form.given is not None
    at, locale = now(), current_locale()
    choice = read_choice(session, asked, at=at)
    starts_at = read_start(asked.get("starts", ""))
    if starts_at is None:
        raise service.SlotNotOffered
    client_id = _client_who_books()
    booking, code = service.book_slot(
        session,
        adviser_ids=choice.get_adviser_ids(asked),
        starts_at=starts_at,
        mode=choice.mode,
        contact=form.given,
        called=form.called.data or "",
        questions=form.questions,
        client_id=client_id,
        locale=locale,
        secret=current_settings().secret_key,
        at=at,
        attempt=attempt,
    )
    if client_id is not None:
        give_consent(session, client_id, Purpose.booking, locale=locale, at=at)
        touch_client(session, client_id, at=at)
    queue_booking_confirmed(session, booking, code=code, at=at)
    queue_adviser_notice(session, booking.adviser, booking, AdviserNews.new, at=at)
    return booking, code


def _client_who_books() -> int | None:
    """The client behind this browser; None without a record, or when it was erased elsewhere."""
    client_id = current_viewer().client_id
    client = session.get(Client, client_id) if client_id is not None else None
    return client.id if client else None
