"""What there is of a person, on one page, as a file, and no more."""

from __future__ import annotations

import json
from functools import partial

from flask import Response, abort, redirect, url_for
from werkzeug.wrappers import Response as Redirect

from portal.accounts.blueprint import bp
from portal.accounts.code import MistypedCode, read_code
from portal.accounts.erasure import (
    AlreadyErased,
    Erasure,
    erase_booking,
    erase_client,
    find_receipt,
    finish_erasure,
)
from portal.accounts.export import export_record
from portal.accounts.forms import EraseForm
from portal.accounts.identity import forget_opened_booking, forget_person, own_client_id
from portal.accounts.models import Client, ErasureReason
from portal.accounts.presence import record_gone
from portal.accounts.receipt import REASONS, receipt_lines
from portal.accounts.record import find_record
from portal.booking.models import Booking
from portal.careers.catalogue import catalogue
from portal.clock import now
from portal.database import after_commit, database, session, writes_on_get
from portal.extensions import current_settings
from portal.library import library
from portal.locale import current_locale
from portal.page import Page, page
from portal.permissions import Permission, needs
from portal.reports.titles import title_of


@bp.get("/me")
@needs(Permission.RECORD_READ)
def overview() -> Page:
    publications = library().publications
    record = find_record(session, own_client_id(), publications, at=now())
    if record is None:
        return record_gone()
    return page(
        "accounts/overview.html",
        record=record,
        title_of=title_of,
        kept_until=record.kept_until(days=current_settings().retention_days),
    )


@bp.get("/me/download")
@writes_on_get
@needs(Permission.RECORD_READ)
def download() -> Response | Page:
    client = session.get(Client, own_client_id())
    if client is None:
        return record_gone()
    record = export_record(session, client, library(), catalogue(), locale=current_locale(), at=now())
    # Shown in place: the browser inside WeChat cannot keep files.
    return Response(
        json.dumps(record, ensure_ascii=False, indent=2) + "\n",
        mimetype="application/json",
        headers={"Content-Disposition": 'inline; filename="hangbiao-record.json"'},
    )


@bp.get("/me/erase")
@needs(Permission.RECORD_READ)
def ask_to_erase() -> Page:
    return page("accounts/erase.html", form=EraseForm())


@bp.post("/me/erase")
@needs(Permission.RECORD_READ)
def erase() -> Redirect | Page:
    form = EraseForm()
    if not form.validate():
        return page("accounts/erase.html", status=422, form=form)
    try:
        erasure = erase_client(session, own_client_id(), reason=ErasureReason.asked, at=now())
    except AlreadyErased:
        return record_gone()
    forget_person()
    return _show_receipt(erasure)


def _show_receipt(erasure: Erasure) -> Redirect:
    after_commit(partial(finish_erasure, database(), current_settings(), [erasure], at=now()))
    return redirect(url_for(".receipt", number=erasure.receipt.number), 303)


@bp.get("/bookings/<int:booking_id>/erase")
@needs(Permission.BOOKING_CHANGE)
def ask_to_erase_booking(booking: Booking) -> Page:
    return page("accounts/erase_booking.html", form=EraseForm(), booking=booking, at=now())


@bp.post("/bookings/<int:booking_id>/erase")
@needs(Permission.BOOKING_CHANGE, lock="update")
def erase_one_booking(booking: Booking) -> Redirect | Page:
    form = EraseForm()
    if not form.validate():
        return page("accounts/erase_booking.html", status=422, form=form, booking=booking, at=now())
    erasure = erase_booking(session, booking, reason=ErasureReason.asked, at=now())
    forget_opened_booking(booking.id)
    return _show_receipt(erasure)


@bp.get("/receipts/<number>")
def receipt(number: str) -> Page:
    try:
        found = find_receipt(session, read_code(number)) or abort(404)
    except MistypedCode:
        abort(404)
    return page(
        "accounts/receipt.html",
        receipt=found,
        lines=receipt_lines(found.counts),
        reason=REASONS[found.reason],
    )
