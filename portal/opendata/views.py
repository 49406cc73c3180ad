"""Open data: the page, the files, their schemas, and the feed of changes."""

from __future__ import annotations

import hashlib

from flask import Blueprint, Response, abort, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _

from portal.database import session
from portal.extensions import current_settings
from portal.facts.page import today
from portal.locale import LOCALE_BY_TAG, current_locale, tag_of
from portal.opendata.feed import published_lists, told_changes, withdrawn_lists, write_feed
from portal.opendata.lists import items_of, sources_of
from portal.opendata.schemas import COMMON, find_schema
from portal.opendata.service import SOURCES, Files, files_of, make_files, sources_with, terms
from portal.page import Page, page
from portal.recognition.service import list_current_rows

bp = Blueprint("opendata", __name__)

LISTS = "recognition"
#: What a reader of the page can do with the first file.
EXAMPLE = """jq -r '.items[] | [.id, .title_cn["zh-Hans"], .title_tw["zh-Hant"]] | @tsv'"""
AN_HOUR = "public, max-age=3600"


@bp.get("/open-data")
def index() -> Page:
    address = url_for(".download_json", name="occupations", _external=True)
    return page("opendata/index.html", terms=terms(), common=COMMON, example=f"curl -s {address} | {EXAMPLE}")


@bp.get("/open-data/<name>.json")
def download_json(name: str) -> Response:
    return _file(_files(name).json, "application/json")


@bp.get("/open-data/<name>.csv")
def download_table(name: str) -> Response:
    # The mark at the beginning lets spreadsheets read Chinese; programs that read UTF-8 know it.
    return _file(f"\ufeff{_files(name).csv}", "text/csv")


@bp.get("/open-data/schema/<name>.schema.json")
def show_schema(name: str) -> Response:
    return _file(find_schema(name, current_settings().base_url) or abort(404), "application/schema+json")


@bp.get("/open-data/changes.atom")
def feed() -> Response:
    locale = LOCALE_BY_TAG.get(request.args.get("script", ""), current_locale())
    with force_locale(locale):
        title, author = _("Hangbiao: what changed"), _("Hangbiao")
        taken_back = _("Taken back by the editors. What stood before it stands again.")
    text = write_feed(
        [*told_changes(), *published_lists(session), *withdrawn_lists(session, {locale: taken_back})],
        locale=locale,
        title=title,
        author=author,
        base_url=current_settings().base_url,
        path=url_for(".feed", script=tag_of(locale)),
    )
    answer = _file(text, "application/atom+xml")
    answer.vary.update(("Cookie", "Accept-Language"))
    return answer


def _files(name: str) -> Files:
    if name not in terms().exports:
        abort(404)
    if name not in (LISTS, SOURCES):
        return files_of(name)
    rows = list(list_current_rows(session, on=today()))
    if name == SOURCES:
        return sources_with(sources_of(rows))
    return make_files(name, items_of(rows), sources_of(rows))


def _file(text: str, mimetype: str) -> Response:
    """A file that may be kept for an hour and asked for again by its hash, from any other page."""
    answer = Response(text, mimetype=mimetype)
    # Weak, since the same text may travel compressed.
    answer.set_etag(hashlib.sha256(text.encode()).hexdigest()[:32], weak=True)
    answer.headers["Cache-Control"] = AN_HOUR
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.make_conditional(request)
    return answer
