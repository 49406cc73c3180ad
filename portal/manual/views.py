"""The public pages of the technical manual, and a person's own choice about research."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as Redirect

from portal.accounts.identity import own_client_id
from portal.accounts.presence import record_gone
from portal.accounts.service import touch_client
from portal.aptitude.families import FAMILIES
from portal.aptitude.rows import INSTRUMENT
from portal.clock import now
from portal.database import session
from portal.library import library
from portal.locale import current_locale
from portal.manual import nightly, texts
from portal.manual.asking import WITHDRAWS_TRIAL, read_reply
from portal.manual.cells import is_locked
from portal.manual.csv_files import TABLES, list_tables, write_table
from portal.manual.family_page import (
    misfit_figure,
    models_table,
    read_stage,
    solved_figure,
    summary_table,
    task_comparisons,
)
from portal.manual.models import ManualBuild
from portal.manual.naming import TABLE_NAMES, lock_sentence
from portal.manual.overview import (
    choices_table,
    circle_table,
    factors_figure,
    read_gates,
    read_people,
    reliability_figure,
    short_table,
)
from portal.manual.question import write_question
from portal.manual.scale_page import (
    comparisons,
    items_table,
    model_figure,
    norms_table,
    parameters_table,
    scores_figure,
)
from portal.manual.service import (
    agrees_to_trial,
    find_build,
    find_standing,
    is_demonstration,
    is_guarded,
    keep_reply,
    list_newest_builds,
    withdraw_trial,
)
from portal.manual.shown import Reader
from portal.manual.texts import manual_words
from portal.page import Page, page
from portal.permissions import Permission, needs
from portal.reports.titles import title_of

bp = Blueprint("manual", __name__)
bp.record_once(nightly.register_jobs)
bp.record_once(texts.read_at_start)


def _subjects() -> dict[str, str]:
    """Everything that the manual speaks of, with today's version."""
    instruments = {one.instrument.id: one.instrument.version for one in library().publications.values()}
    return {**instruments, **{family.slug: str(family.version) for family in FAMILIES.values()}}


def _title(subject: str) -> str:
    instrument = INSTRUMENT if subject in FAMILIES else subject
    return title_of(instrument, subject, current_locale())


@bp.get("/manual")
def index() -> Page:
    newest = {one.subject: one for one in reversed(list_newest_builds(session))}
    return page(
        "manual/index.html",
        subjects=[(subject, _title(subject), newest.get(subject)) for subject in _subjects()],
        words=manual_words(current_locale()),
        is_demonstration=is_demonstration(session),
    )


@bp.get("/manual/<subject>")
def show_newest(subject: str) -> Page:
    """Today's version; before its first build, what will stand here."""
    version = _subjects().get(subject) or abort(404)
    build = find_build(session, subject, version)
    if build is None:
        return page("manual/not_built.html", title=_title(subject), words=manual_words(current_locale()))
    return _show(build)


@bp.get("/manual/<subject>/<version>")
def show(subject: str, version: str) -> Page:
    return _show(_find(subject, version))


def _find(subject: str, version: str) -> ManualBuild:
    known = find_build(session, subject, version) if subject in _subjects() else None
    return known or abort(404)


def _show(build: ManualBuild) -> Page:
    others = [one for one in list_newest_builds(session) if one.subject == build.subject]
    common: dict[str, Any] = {
        "build": build,
        "title": _title(build.subject),
        "words": manual_words(current_locale()),
        "versions": [one for one in others if one.version != build.version],
        "tables": [(name, TABLE_NAMES[name]) for name in list_tables(build.content)],
        "people": read_people(build.content),
    }
    if build.subject in FAMILIES:
        return page("manual/show_family.html", **common, **_family_parts(build.content))
    return page("manual/show.html", **common, **_instrument_parts(_reader(build)))


def _family_parts(content: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "summary": summary_table(content),
        "solved": solved_figure(content),
        "models": models_table(content),
        "misfits": misfit_figure(content),
        "stage": read_stage(content),
        "comparisons": list(task_comparisons(content)),
        "norms": norms_table(content["norms"]) if content.get("norms") else None,
    }


def _instrument_parts(reader: Reader) -> dict[str, Any]:
    return {
        "promises": read_gates(reader),
        "reliability": reliability_figure(reader),
        "retest": reader.content["retest"],
        "scales": [
            (scale, reader.scale(scale)) for scale, part in reader.full.items() if not is_locked(part)
        ],
        "short": short_table(reader),
        "circle": circle_table(reader),
        "choices": choices_table(reader),
        "factors": factors_figure(reader),
    }


def _reader(build: ManualBuild) -> Reader:
    publication = library().find_publication(build.subject) or abort(404)
    return Reader(build, publication, current_locale())


@bp.get("/manual/<subject>/<version>/scales/<scale>")
def show_scale(subject: str, version: str, scale: str) -> Page:
    build = _find(subject, version)
    if subject in FAMILIES:
        abort(404)
    reader = _reader(build)
    part = reader.full.get(scale) or abort(404)
    return page(
        "manual/show_scale.html",
        build=build,
        title=_title(subject),
        words=manual_words(current_locale()),
        name=reader.scale(scale),
        missing=lock_sentence(part),
        part=part,
        **({} if is_locked(part) else _scale_parts(reader, part)),
    )


def _scale_parts(reader: Reader, part: Mapping[str, Any]) -> dict[str, Any]:
    instrument = reader.publication.at_version(reader.build.version) or reader.publication.instrument
    ends = {
        "lowest": part["k_items"] * instrument.minimum,
        "highest": part["k_items"] * instrument.maximum,
    }
    model = part.get("model")
    return {
        "scores": scores_figure(part, **ends),
        "items": items_table(reader, part),
        "model": model_figure(model) if model else None,
        "parameters": parameters_table(reader, model) if model and not lock_sentence(model) else None,
        "comparisons": list(comparisons(reader, part)) if "differences" in part else [],
        "norms": norms_table(part["norms"]) if "norms" in part else None,
    }


@bp.get("/manual/<subject>/<version>/tables/<table>")
def download(subject: str, version: str, table: str) -> Response:
    build = _find(subject, version)
    if table not in TABLES:
        abort(404)
    name = f"hangbiao-{subject}-{version}-{table}.csv"
    return Response(
        write_table(build.content, table),
        mimetype="text/csv",
        headers={"Content-Disposition": f'inline; filename="{name}"'},
    )


@bp.get("/me/research")
@needs(Permission.RECORD_READ)
def my_choice() -> Page:
    client_id = own_client_id()
    return page(
        "manual/research.html",
        standing=find_standing(session, client_id),
        is_guarded=is_guarded(session, client_id),
        has_trial=agrees_to_trial(session, client_id),
        question=write_question(current_locale()),
    )


@bp.post("/me/research")
@needs(Permission.RECORD_READ)
def change_choice() -> Redirect | Page:
    client_id, at = own_client_id(), now()
    if not touch_client(session, client_id, at=at):
        return record_gone()
    if WITHDRAWS_TRIAL in request.form:
        withdraw_trial(session, client_id, at=at)
    reply = read_reply(request.form)
    if reply is not None and not is_guarded(session, client_id):
        keep_reply(session, client_id, reply, locale=current_locale(), at=at)
    return redirect(url_for(".my_choice"), 303)
