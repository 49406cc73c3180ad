"""Choosing an instrument, answering it, and handing it in."""

from __future__ import annotations

from typing import Any

from flask import abort, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from assessments.choices import decode_choice, encode_choice
from assessments.errors import InvalidArgument
from portal.accounts.identity import current_viewer, is_on_shared_computer, remember_client
from portal.accounts.models import Purpose
from portal.accounts.service import create_client, give_consent, touch_client
from portal.aptitude.rows import INSTRUMENT as APTITUDE
from portal.aptitude.wording import wording
from portal.careers.catalogue import catalogue
from portal.clock import now
from portal.database import session
from portal.display import reads_plainly
from portal.extensions import current_settings
from portal.library import InstrumentWords, Kind, Publication, library
from portal.locale import current_locale
from portal.manual.asking import read_reply
from portal.manual.question import write_question
from portal.manual.service import is_to_be_asked, keep_reply
from portal.manual.texts import manual_words
from portal.page import Page, page, wants_fragment
from portal.permissions import Permission, needs
from portal.profiles.service import read_wishes
from portal.reports.service import create_report, find_last_report
from portal.sittings import passport_views, repeat_views, service
from portal.sittings.blueprint import bp
from portal.sittings.models import Sitting
from portal.sittings.once import show_gone, show_lapsed, show_once
from portal.sittings.unfinished import has_lapsed

__all__ = ["bp", "passport_views", "repeat_views"]

#: Positions that the guess asks for; only the first is needed.
GUESS_POSITIONS = 6


def _publication(instrument: str) -> Publication:
    return library().find_publication(instrument) or abort(404)


def _told(publication: Publication) -> Publication:
    return publication.in_plain_words if reads_plainly() else publication


def _words(publication: Publication) -> InstrumentWords:
    """What is said around the statements, in the wording that the reader chose; the statements have but one."""
    return _told(publication).words[current_locale()]


@bp.get("/assessments")
def list_instruments() -> Page:
    return page(
        "sittings/list_instruments.html",
        instruments=[(one.instrument.id, _words(one)) for one in library().publications.values()],
        tasks=wording(current_locale(), is_plain=reads_plainly()).tree,
    )


@bp.get("/assessments/<instrument>")
def start(instrument: str) -> Page:
    publication = _publication(instrument)
    viewer = current_viewer()
    unfinished = (
        service.find_open_sitting(session, viewer.client_id, instrument) if viewer.client_id else None
    )
    if unfinished and _has_lapsed(
        unfinished, publication, service.read_progress(session, unfinished, publication)
    ):
        unfinished = None
    return page(
        "sittings/start.html",
        publication=publication,
        words=_words(publication),
        unfinished=unfinished,
        minutes={form: minutes_for(len(order)) for form, order in service.order_by_form(publication).items()},
        unfinished_hours=current_settings().unfinished_hours,
        research_note=manual_words(current_locale())["consent"]["start"],
    )


@bp.get("/assessments/<instrument>/with-guardian")
def with_guardian(instrument: str) -> Page:
    publication = _publication(instrument)
    return page(
        "sittings/with_guardian.html",
        words=_words(publication),
        instrument=instrument,
        is_kept_on_request=publication.is_kept_on_request_only,
    )


@bp.post("/assessments/<instrument>/begin")
def begin(instrument: str) -> Response | Page:
    publication = _publication(instrument)
    by_guardian = "guardian" in request.form
    if by_guardian and "guardian_agrees" not in request.form:
        words = publication.words[current_locale()]
        return page(
            "sittings/with_guardian.html",
            status=422,
            words=words,
            instrument=instrument,
            is_kept_on_request=publication.is_kept_on_request_only,
            agreement_missing=True,
        )
    sitting = _begin(publication, by_guardian=by_guardian)
    if is_on_shared_computer():
        return redirect(url_for("accounts.show_code", next=url_for(".resume", sitting_id=sitting.id)), 303)
    return redirect(url_for(".resume", sitting_id=sitting.id), 303)


def _begin(publication: Publication, *, by_guardian: bool) -> Sitting:
    at, locale = now(), current_locale()
    client_id = current_viewer().client_id
    # The record may have been erased from another device since this browser last looked.
    if client_id is None or not touch_client(session, client_id, at=at):
        client, code = create_client(session, secret=current_settings().secret_key, at=at)
        client_id = client.id
        remember_client(client_id, code, shared_computer="shared_computer" in request.form)
    give_consent(session, client_id, Purpose.assessment, locale=locale, at=at)
    if by_guardian:
        give_consent(session, client_id, Purpose.guardian, locale=locale, at=at)
    form = request.form.get("form", "full")
    return service.start_sitting(session, client_id, publication, form=form, locale=locale, at=at)


@bp.get("/sittings/<int:sitting_id>")
@needs(Permission.SITTING_READ)
def resume(sitting: Sitting) -> Response | Page:
    if sitting.instrument == APTITUDE:
        return redirect(url_for("aptitude.resume", aptitude_id=sitting.id))
    publication = _publication(sitting.instrument)
    if not sitting.is_open:
        report = find_last_report(session, sitting.id)
        if report is None:
            return show_gone(sitting, _told(publication))
        return redirect(url_for("reports.show", report_id=report.id))
    progress = service.read_progress(session, sitting, publication)
    if _has_lapsed(sitting, publication, progress):
        return show_lapsed(sitting, _told(publication))
    return redirect(_next_url(sitting, progress, after=None))


def _has_lapsed(sitting: Sitting, publication: Publication, progress: service.Progress) -> bool:
    hours = current_settings().unfinished_hours
    return publication.is_kept_on_request_only and has_lapsed(
        sitting, n_seen=progress.n_seen, hours=hours, at=now()
    )


def _next_url(sitting: service.AnySitting, progress: service.Progress, *, after: str | None) -> str:
    following = progress.next_after(after)
    if following is not None:
        return url_for(".show_item", sitting_id=sitting.id, item_id=following)
    return url_for(".review" if progress.skipped else ".finish", sitting_id=sitting.id)


@bp.get("/sittings/<int:sitting_id>/items/<item_id>")
@needs(Permission.SITTING_READ)
def show_item(sitting: Sitting, item_id: str) -> Response | Page:
    if not sitting.is_open:
        return redirect(url_for(".resume", sitting_id=sitting.id))
    publication = _publication(sitting.instrument)
    progress = service.read_progress(session, sitting, publication)
    if item_id not in progress.order:
        raise service.UnservableItem(item_id)
    return page(
        "sittings/item.html", fragment="question", **question_context(sitting, publication, progress, item_id)
    )


@bp.post("/sittings/<int:sitting_id>/answers/<item_id>")
@needs(Permission.SITTING_ANSWER, lock="row")
def answer(sitting: service.SittingRow, item_id: str) -> Response | Page:
    publication = _publication(sitting.instrument)
    options = publication.options_of(item_id)
    try:
        value = _sent_choice(len(options)) if options else _sent_value()
    except IncompleteChoice as incomplete:
        return _choose_again(sitting, publication, item_id, incomplete)
    stamp = _whole_number(request.form.get("stamp", ""))
    service.record_answer(session, sitting, publication, item_id, value, stamp=stamp, at=now())
    progress = service.read_progress(session, sitting, publication)
    return _after_answer(sitting, publication, progress, item_id)


class IncompleteChoice(Exception):
    """Of a best-worst set not both places were named, or one place twice; carries what was named."""

    def __init__(self, most: str, least: str) -> None:
        super().__init__(most, least)
        self.most = most
        self.least = least


def _sent_value() -> int | None:
    value = request.form.get("value", "")
    return None if value == "skip" else _whole_number(value)


def _sent_choice(k_options: int) -> int | None:
    """The places of the most and the least important option as one number; None for a skip. Raises IncompleteChoice."""
    if request.form.get("value") == "skip":
        return None
    most, least = (request.form.get(name, "") for name in ("most", "least"))
    if not most or not least or most == least:
        raise IncompleteChoice(most, least)
    try:
        return encode_choice(_whole_number(most), _whole_number(least), k_options)
    except InvalidArgument as error:
        raise service.UnreadableAnswer from error


def _choose_again(
    sitting: service.AnySitting, publication: Publication, item_id: str, incomplete: IncompleteChoice
) -> Page:
    """The same set once more, with what was named so far and a word about what is missing."""
    progress = service.read_progress(session, sitting, publication)
    context = question_context(sitting, publication, progress, item_id)
    named = {"most": incomplete.most, "least": incomplete.least, "is_incomplete": True}
    return page("sittings/item.html", fragment="question", status=422, **{**context, **named})


def _whole_number(text: str) -> int:
    """A small whole number in plain digits. Anything else is an unreadable answer."""
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        raise service.UnreadableAnswer
    return int(text)


def _after_answer(
    sitting: service.AnySitting, publication: Publication, progress: service.Progress, item_id: str
) -> Response | Page:
    following = progress.next_after(item_id)
    url = _next_url(sitting, progress, after=item_id)
    if not wants_fragment():
        return redirect(url, 303)
    if following is None:
        return Response(status=204, headers={"HX-Redirect": url})
    question = page(
        "sittings/item.html",
        fragment="question",
        **question_context(sitting, publication, progress, following),
    )
    question.headers["HX-Push-Url"] = url
    return question


def question_context(
    sitting: service.AnySitting, publication: Publication, progress: service.Progress, item_id: str
) -> dict[str, Any]:
    """What the question page shows for one item."""
    locale = current_locale()
    if not publication.is_servable(item_id, locale):
        raise service.UnservableItem(item_id)
    given = progress.given.get(item_id)
    options = publication.options_of(item_id)
    if options:
        return {
            **_common_context(sitting, publication, progress, item_id),
            "options": [publication.words[locale].option(option) for option in options],
            **_named_places(given, len(options)),
        }
    return {
        **_common_context(sitting, publication, progress, item_id),
        "choices": list(enumerate(publication.words[locale].choices, publication.instrument.minimum)),
        "pressed": given.value if given else None,
    }


def _named_places(given: service.Given | None, k_options: int) -> dict[str, str]:
    """The places chosen before as the form names them; empty ones when the set is new."""
    if given is None or given.value is None:
        return {"most": "", "least": ""}
    most, least = decode_choice(given.value, k_options)
    return {"most": str(most), "least": str(least)}


def _common_context(
    sitting: service.AnySitting, publication: Publication, progress: service.Progress, item_id: str
) -> dict[str, Any]:
    return {
        "sitting_id": sitting.id,
        "item_id": item_id,
        "words": _words(publication),
        "progress": progress,
        "position": progress.position(item_id),
        "previous": progress.before(item_id),
        "time_left": time_left(progress.seconds_left),
        "stamp": service.page_stamp(now()),
    }


def time_left(seconds: float) -> str:
    """An honest remaining time, in words."""
    if seconds < 50:
        return _("less than a minute left")
    return _("about %(minutes)s min left", minutes=max(1, round(seconds / 60)))


def minutes_for(n_items: int) -> int:
    return max(1, round(n_items * service.SECONDS_PER_ITEM / 60))


@bp.get("/sittings/<int:sitting_id>/review")
@needs(Permission.SITTING_READ)
def review(sitting: Sitting) -> Response | Page:
    if not sitting.is_open:
        return redirect(url_for(".resume", sitting_id=sitting.id))
    publication = _publication(sitting.instrument)
    progress = service.read_progress(session, sitting, publication)
    return page(
        "sittings/review.html",
        sitting=sitting,
        progress=progress,
        publication=publication,
    )


@bp.get("/sittings/<int:sitting_id>/finish")
@needs(Permission.SITTING_READ)
def finish(sitting: Sitting) -> Response | Page:
    if not sitting.is_open:
        return redirect(url_for(".resume", sitting_id=sitting.id))
    return _finish_page(sitting)


def _finish_page(sitting: Sitting, *, status: int = 200, chosen: tuple[str, ...] = ()) -> Page:
    publication = _publication(sitting.instrument)
    return page(
        "sittings/finish.html",
        status=status,
        sitting=sitting,
        # Whoever answers a few statements again has seen a result; their guess came along.
        asks_guess=publication.kind is Kind.interests and sitting.repeats_id is None,
        asks_to_keep=publication.is_kept_on_request_only,
        words=_words(publication),
        scales=[scale.id for scale in publication.instrument.scales],
        positions=range(1, GUESS_POSITIONS + 1),
        chosen=chosen,
        wished=catalogue().titles_of(read_wishes(session, sitting.client_id), current_locale()),
        progress=service.read_progress(session, sitting, publication),
        question=write_question(current_locale()) if _asks_research(sitting, publication) else None,
        given=read_reply(request.form),
    )


def _asks_research(sitting: Sitting, publication: Publication) -> bool:
    """Once, and not beside the question whether a result is kept at all."""
    return not publication.is_kept_on_request_only and is_to_be_asked(session, sitting.client_id)


@bp.post("/sittings/<int:sitting_id>/submit")
@needs(Permission.SITTING_ANSWER, lock="update")
def submit(sitting: Sitting) -> Response | Page:
    if not sitting.is_open:
        return redirect(url_for(".resume", sitting_id=sitting.id), 303)
    at = now()
    publication = _publication(sitting.instrument)
    chosen = tuple(request.form.get(f"position_{number}", "") for number in range(1, GUESS_POSITIONS + 1))
    if sitting.repeats_id is None and "skip_guess" not in request.form and any(chosen):
        try:
            guess = service.read_guess(chosen, [scale.id for scale in publication.instrument.scales])
        except service.InvalidGuess:
            return _finish_page(sitting, status=422, chosen=chosen)
        service.record_guess(sitting, guess, at=at)
    session.flush()
    is_first = service.close_sitting(session, sitting, at=at)
    if is_first and publication.is_kept_on_request_only and request.form.get("keep") != "yes":
        return show_once(sitting, publication, _told(publication))
    if is_first:
        create_report(session, sitting, publication, catalogue(), at=at)
        reply = read_reply(request.form)
        # Another page may have asked meanwhile; then this one's empty box is no answer.
        if reply is not None and _asks_research(sitting, publication):
            keep_reply(session, sitting.client_id, reply, locale=current_locale(), at=at)
    return redirect(url_for(".resume", sitting_id=sitting.id), 303)
