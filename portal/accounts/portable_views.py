"""Taking one's questionnaires along as a signed file, and bringing such a file in."""

from __future__ import annotations

import json

from flask import Response, redirect, request, url_for
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response as Redirect

from portal.accounts.arrival import recognise_or_welcome
from portal.accounts.blueprint import bp
from portal.accounts.identity import own_client_id
from portal.accounts.models import Purpose
from portal.accounts.portable import write_record
from portal.accounts.service import give_consent
from portal.accounts.signing import own_fingerprint
from portal.accounts.taking_in import TakenIn, UnreadableRecord, check_record, read_file, take_in
from portal.careers.catalogue import catalogue
from portal.clock import now
from portal.content import CONTENT
from portal.database import session
from portal.extensions import current_settings
from portal.library import library
from portal.locale import current_locale
from portal.page import Page, page
from portal.permissions import Permission, needs

SCHEMA = CONTENT / "schema" / "assessment-record.schema.json"
#: A hundred sittings, and the parameters of every family of tasks.
MOST_BYTES = 2 * 1024 * 1024
#: What is said of a file that cannot be taken in.
FAULTS = {
    "missing": _("Choose the file first."),
    "no_record": _("This file is not a record of assessments, or it is damaged. Nothing was changed."),
    "other_version": _("This record has a version that we cannot read yet. Nothing was changed."),
    "changed": _("The signature does not belong to what the file says: it was changed after it was signed."),
    "unknown_instrument": _("The record holds an assessment, or a version of one, that we do not have."),
    "other_numbers": _("Computed again, the answers give other numbers than the file says."),
}


@bp.get("/me/assessments.json")
@needs(Permission.RECORD_READ)
def download_assessments() -> Response:
    secret = current_settings().secret_key
    record = write_record(session, own_client_id(), library(), secret=secret, at=now())
    return Response(
        json.dumps(record, ensure_ascii=False, indent=1) + "\n",
        mimetype="application/json",
        headers={"Content-Disposition": 'inline; filename="hangbiao-assessments.json"'},
    )


@bp.get("/bring")
def bring() -> Page:
    return _bring_page()


def _bring_page(fault: str = "") -> Page:
    return page(
        "accounts/bring.html",
        status=422 if fault else 200,
        fault=FAULTS.get(fault),
        fingerprint=own_fingerprint(current_settings().secret_key),
    )


@bp.url_value_preprocessor
def allow_a_file(endpoint: str | None, _values: dict[str, object] | None) -> None:
    """Calibrations of five families are larger than any form."""
    if endpoint == "accounts.take_record":
        request.max_content_length = MOST_BYTES


@bp.post("/bring")
def take_record() -> Redirect | Page:
    """A newcomer gets a code of their own first; whoever has one keeps it."""
    at, upload = now(), request.files.get("record")
    if upload is None or not upload.filename:
        return _bring_page(fault="missing")
    try:
        record = check_record(read_file(upload.read()), library(), catalogue(), at=at)
    except UnreadableRecord as error:
        return _bring_page(fault=error.why)
    client_id = recognise_or_welcome(shared_computer="shared_computer" in request.form, at=at)
    give_consent(session, client_id, Purpose.assessment, locale=current_locale(), at=at)
    return redirect(_next_page(take_in(session, client_id, record, catalogue())), 303)


def _next_page(taken: TakenIn) -> str:
    return url_for(".brought", added=len(taken.reports), known=taken.n_known, signer=taken.fingerprint)


@bp.get("/bring/done")
@needs(Permission.RECORD_READ)
def brought() -> Page:
    return page(
        "accounts/brought.html",
        n_added=request.args.get("added", 0, type=int),
        n_known=request.args.get("known", 0, type=int),
        is_own=request.args.get("signer") == own_fingerprint(current_settings().secret_key),
    )


@bp.get("/schema/assessment-record.json")
def record_schema() -> Response:
    return Response(SCHEMA.read_bytes(), mimetype="application/schema+json")
