"""An adviser's weekly hours and times off."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from flask import abort, flash, redirect, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from portal.accounts.identity import signed_in_member
from portal.booking import hours
from portal.booking.blueprint import bp
from portal.booking.forms import TimeOffForm, WeeklyHoursForm, read_local
from portal.booking.words import clocks_of
from portal.clock import now
from portal.database import session
from portal.page import Page, page
from portal.permissions import Permission, needs


@bp.get("/desk/hours")
@needs(Permission.HOURS_WRITE)
def weekly_hours() -> Page:
    return _hours_page()


def _hours_page(
    hours_form: WeeklyHoursForm | None = None, off_form: TimeOffForm | None = None, *, status: int = 200
) -> Page:
    member = signed_in_member()
    kept = hours.list_weekly_hours(session, member.id) if hours_form is None else []
    return page(
        "booking/weekly_hours.html",
        status=status,
        hours_form=hours_form or WeeklyHoursForm.showing(kept),
        off_form=off_form or TimeOffForm(formdata=None),
        times_off=hours.list_times_off(session, member.id, at=now()),
        centre=member.centre,
        clocks=clocks_of(member.centre, now()),
    )


@bp.post("/desk/hours")
@needs(Permission.HOURS_WRITE)
def save_hours() -> Response | Page:
    form = WeeklyHoursForm()
    if not form.validate():
        return _hours_page(form, status=422)
    hours.replace_weekly_hours(session, signed_in_member().id, form.given)
    flash(_("Your hours are saved. Bookings already made stay as they are."), "success")
    return redirect(url_for(".weekly_hours"), 303)


@bp.post("/desk/hours/off")
@needs(Permission.HOURS_WRITE)
def add_time_off() -> Response | Page:
    form, member = TimeOffForm(), signed_in_member()
    if not form.validate():
        return _hours_page(off_form=form, status=422)
    zone = ZoneInfo(member.centre.time_zone)
    starts_at, ends_at = (_instant(field.data, zone) for field in (form.starts, form.ends))
    standing = hours.add_time_off(session, member.id, starts_at, ends_at)
    if standing:
        flash(_standing_bookings(len(standing)), "warning")
    return redirect(url_for(".weekly_hours"), 303)


def _instant(text: str | None, zone: ZoneInfo) -> datetime:
    local = read_local(text)
    assert local is not None, "the form was valid"
    return local.replace(tzinfo=zone)


def _standing_bookings(n_bookings: int) -> str:
    return ngettext(
        "%(num)d booking stands within this time and stays. Please talk to the client about another time.",
        "%(num)d bookings stand within this time and stay. Please talk to the clients about other times.",
        n_bookings,
    )


@bp.post("/desk/hours/off/<int:time_off_id>/remove")
@needs(Permission.HOURS_WRITE)
def remove_time_off(time_off_id: int) -> Response:
    if not hours.remove_time_off(session, signed_in_member().id, time_off_id):
        abort(404)
    return redirect(url_for(".weekly_hours"), 303)
