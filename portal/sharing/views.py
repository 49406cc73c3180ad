"""A client ticks what an adviser may see, and takes it back."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice

from portal.accounts.identity import current_viewer
from portal.booking.models import Booking
from portal.booking.words import time_of
from portal.clock import now
from portal.database import session
from portal.extensions import current_settings
from portal.locale import current_locale
from portal.page import Page, page
from portal.permissions import Permission, needs
from portal.sharing import service, wording
from portal.sharing.forms import ShareForm
from portal.sharing.models import Share
from portal.sharing.offers import Offer, list_offers, read_choices
from portal.templating import calendar_day

bp = Blueprint("sharing", __name__)
bp.add_app_template_filter(wording.section_names)
bp.add_app_template_filter(wording.report_name)
bp.add_app_template_filter(wording.offer_groups)
bp.add_app_template_filter(wording.log_in_words)


@bp.get("/bookings/<int:booking_id>/share")
@needs(Permission.BOOKING_READ)
def choose_sections(booking: Booking) -> Response | Page:
    if (client_id := current_viewer().client_id) is None:
        return _ask_for_code()
    return _choice_page(booking, client_id, ShareForm())


@bp.post("/bookings/<int:booking_id>/share")
@needs(Permission.BOOKING_CHANGE, lock="share")
def share_sections(booking: Booking) -> Response | Page:
    if (client_id := current_viewer().client_id) is None:
        return _ask_for_code()
    form = ShareForm()
    offers = _offer(form, booking, client_id)
    if not booking.is_active or not form.validate():
        return _choice_page(booking, client_id, form, status=422 if booking.is_active else 409)
    service.give_shares(
        session,
        client_id=client_id,
        choices=read_choices(offers, form.parts.data),
        adviser_id=booking.adviser_id,
        expires_at=_ends(booking)[form.until.data],
        booking_id=booking.id,
        locale=current_locale(),
        at=now(),
    )
    return redirect(url_for("accounts.overview", _anchor="shares"), 303)


@bp.post("/shares/<int:share_id>/withdraw")
@needs(Permission.SHARE_WITHDRAW, lock="update")
def withdraw(share: Share) -> Response:
    service.withdraw_share(session, share, at=now())
    return redirect(url_for("accounts.overview", _anchor="shares"), 303)


def _ask_for_code() -> Response:
    """A booking code opens the booking, but reports are found by the resume code."""
    return redirect(url_for("accounts.enter_code", next=request.path), 303)


def _choice_page(booking: Booking, client_id: int, form: ShareForm, *, status: int = 200) -> Page:
    offers = _offer(form, booking, client_id)
    shares = service.find_live_shares(
        session, adviser_id=booking.adviser_id, booking_id=booking.id, client_id=client_id, at=now()
    )
    return page(
        "sharing/choose_sections.html",
        status=status,
        booking=booking,
        time=time_of(booking),
        form=form,
        offers=offers,
        hints={value: hint for offer in offers for value, hint in wording.hints_of(offer).items()},
        shares=shares,
    )


def _offer(form: ShareForm, booking: Booking, client_id: int) -> list[Offer]:
    """Fill in the form with what the client can show; returns the same."""
    offers = list_offers(session, client_id)
    ends = [SelectChoice(name, _end_words(name, end, booking)) for name, end in _ends(booking).items()]
    form.offer(offers, ends)
    return offers


def _ends(booking: Booking) -> dict[str, datetime]:
    days = current_settings().share_days
    return dict(service.possible_ends(booking, days=days, at=now()))


def _end_words(name: str, instant: datetime, booking: Booking) -> str:
    """The end of a share with its date on the centre's clocks."""
    day = calendar_day(instant, booking.adviser.centre.time_zone)
    if name == "usual":
        return _(
            "Until %(day)s, %(days)d days after the session", day=day, days=current_settings().share_days
        )
    if name == "week":
        return _("Until %(day)s, a week after the session", day=day)
    return _("Only until the end of the day of the session")
