"""Official lists at the desk: loading one, looking at it, publishing it, taking it back."""

from __future__ import annotations

from flask import Response, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Redirect

from portal.accounts.identity import signed_in_member
from portal.careers.catalogue import catalogue
from portal.clock import now
from portal.database import session
from portal.facts.page import fact_page, today
from portal.facts.showing import CONFIDENCE_WORDS, PLACE_WORDS
from portal.locale import current_locale
from portal.page import Page, page
from portal.permissions import Permission, needs
from portal.recognition import publishing
from portal.recognition.blueprint import bp
from portal.recognition.content import holdings
from portal.recognition.csv_files import (
    COLUMNS,
    MOST_BYTES,
    MOST_ROWS,
    NEEDED_COLUMNS,
    ListFile,
    read_file,
    write_rows,
)
from portal.recognition.entries import Edition
from portal.recognition.forms import DIRECTION_WORDS, UploadListForm, known_values
from portal.recognition.models import RecognitionListVersion
from portal.recognition.register import Register, edition_of
from portal.recognition.service import read_entries, read_register
from portal.recognition.showing import aspects_of, show_cells, show_difference, show_rows
from portal.recognition.words import ASPECT_WORDS, COLUMN_WORDS, FAULT_WORDS

#: File and text together, with room for the other fields.
MOST_SENT = 2 * MOST_BYTES + 64 * 1024


@bp.url_value_preprocessor
def allow_a_list(endpoint: str | None, _values: dict[str, object] | None) -> None:
    """A list is larger than any other form."""
    if endpoint == "recognition.upload":
        request.max_content_length = request.max_form_memory_size = MOST_SENT


@bp.get("/desk/lists")
@needs(Permission.LIST_EDIT)
def list_versions() -> Page:
    register = read_register(session)
    return page(
        "recognition/list_versions.html",
        me=signed_in_member(),
        handled=publishing.list_handled(session),
        lists=[one for one in register.lists(today()) if not one.is_case],
    )


@bp.get("/desk/lists/template.csv")
@needs(Permission.LIST_EDIT)
def template() -> Response:
    return _csv(write_rows(()), "list")


@bp.get("/desk/lists/<list_id>/rows.csv")
@needs(Permission.LIST_EDIT)
def download_rows(list_id: str) -> Response:
    """The rows that are looked at today, as the beginning of the next version."""
    edition = read_register(session).edition(list_id, today()) or abort(404)
    return _csv(write_rows(edition.entries), list_id)


def _csv(text: str, name: str) -> Response:
    disposition = f'attachment; filename="{name}.csv"'
    return Response(text, mimetype="text/csv", headers={"Content-Disposition": disposition})


@bp.get("/desk/lists/upload")
@needs(Permission.LIST_EDIT)
def new_upload() -> Page:
    asked = request.args.get("list", "")
    known = read_register(session).edition(asked, today()) if asked else None
    return _upload_page(UploadListForm(formdata=None, data=known_values(known) if known else None))


def _upload_page(form: UploadListForm, file: ListFile | None = None, *, problem: str = "") -> Page:
    """The form again with all that was typed; a browser cannot choose a file again, so its text comes along."""
    return page(
        "recognition/upload_list.html",
        status=422 if file or problem else 200,
        form=form,
        faults=file.faults if file else (),
        fault_words=FAULT_WORDS,
        problem=problem,
        columns=COLUMN_WORDS,
        column_names=COLUMNS,
        needed=NEEDED_COLUMNS,
        most_rows=MOST_ROWS,
        most_kilobytes=MOST_BYTES // 1024,
    )


@bp.post("/desk/lists/upload")
@needs(Permission.LIST_EDIT)
def upload() -> Redirect | Page:
    form, file = UploadListForm(), _sent_file()
    if file is not None:
        form.text.data = file.text
    is_valid = form.validate()
    if file is None:
        return _upload_page(form, problem=_("Choose the file first."))
    if not is_valid or file.faults or form.refuse_fewer_than(len(file.rows)):
        return _upload_page(form, file)
    try:
        version = publishing.upload_list(session, form.head(), file, by=signed_in_member(), at=now())
    except publishing.FileKnown:
        return _upload_page(form, problem=_("This very file has been loaded for this list already."))
    flash(_("Loaded. A second editor has to look at it and publish it."), "success")
    return redirect(url_for(".show_version", list_version_id=version.id), 303)


def _sent_file() -> ListFile | None:
    """The file that was chosen, or else the text that came back from an earlier one."""
    upload, text = request.files.get("file"), request.form.get("text", "")
    given = upload.read() if upload is not None and upload.filename else text.encode()
    return read_file(given, occupations=catalogue().occupations) if given.strip() else None


@bp.get("/desk/lists/versions/<int:list_version_id>")
@needs(Permission.LIST_EDIT)
def show_version(version: RecognitionListVersion) -> Page:
    return _version_page(version)


def _version_page(version: RecognitionListVersion, *, problem: str = "") -> Page:
    register, locale = read_register(session), current_locale()
    edition = edition_of(version, read_entries(session, [version])[version.id], holdings())
    facts = fact_page()
    aspects = aspects_of(edition, facts)
    before, last = _before(register, version), publishing.last_number(session, version.list_id)
    handled = publishing.list_handled(session, list_id=version.list_id)
    return page(
        "recognition/show_version.html",
        status=409 if problem else 200,
        problem=problem,
        me=signed_in_member(),
        version=version,
        handled=next(one for one in handled if one.version.id == version.id),
        word=holdings().words[version.word].name(locale),
        place=PLACE_WORDS[version.place],
        confidence=CONFIDENCE_WORDS[edition.confidence],
        rows=[(one, show_cells(one.row)) for one in show_rows(edition.rows, locale, today())],
        direction=DIRECTION_WORDS[version.direction],
        statements=[(ASPECT_WORDS[one.aspect], one.texts) for one in edition.stated],
        aspects=aspects,
        sources=facts.sources,
        before=before,
        last_number=last,
        difference=show_difference(before, edition, locale),
    )


def _before(register: Register, version: RecognitionListVersion) -> Edition | None:
    """What a version is set against: the last one that was published before it, else what came with the content."""
    editions = register.editions.get(version.list_id, ())
    older = [one for one in editions if version.number is None or one.number < version.number]
    return older[-1] if older else None


@bp.post("/desk/lists/versions/<int:list_version_id>/publish")
@needs(Permission.LIST_EDIT, lock="update")
def publish(version: RecognitionListVersion) -> Redirect | Page:
    after = request.form.get("after", -1, type=int)
    try:
        publishing.publish_version(session, version, after=after, by=signed_in_member(), at=now())
    except publishing.OwnUpload:
        problem = _("You loaded this file, so another editor has to publish it.")
    except publishing.ListMoved:
        problem = _("Another version was published in the meantime. Please look at the differences again.")
    except publishing.NotWaiting:
        problem = _("Somebody else has published this version or taken it back.")
    else:
        flash(_("Published"), "success")
        return redirect(url_for(".show_version", list_version_id=version.id), 303)
    return _version_page(version, problem=problem)


@bp.post("/desk/lists/versions/<int:list_version_id>/withdraw")
@needs(Permission.LIST_EDIT, lock="update")
def withdraw(version: RecognitionListVersion) -> Redirect | Page:
    try:
        publishing.withdraw_version(session, version, by=signed_in_member(), at=now())
    except publishing.AlreadyWithdrawn:
        return _version_page(version, problem=_("Somebody else has taken this version back."))
    flash(_("Taken back. What stood before it stands again."), "success")
    return redirect(url_for(".show_version", list_version_id=version.id), 303)
