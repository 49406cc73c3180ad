"""The lists themselves: what each says, how it changed, and how two of them differ."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import abort, request

from portal.database import session
from portal.facts.showing import FactPage
from portal.locale import current_locale
from portal.page import Page, page
from portal.recognition.blueprint import bp
from portal.recognition.day import asked_day
from portal.recognition.entries import Edition, Row, Standing
from portal.recognition.models import RecognitionListVersion
from portal.recognition.publishing import list_numbered
from portal.recognition.register import Register
from portal.recognition.service import read_register
from portal.recognition.showing import (
    aspects_of,
    dates_of_edition,
    place_of,
    show_difference,
    show_rows,
    word_of,
)

#: So many rows of a list stand on one page.
MOST_ROWS = 150


@bp.get("/recognition/lists")
def list_lists() -> Page:
    register, day = read_register(session), asked_day()
    return page(
        "recognition/list_lists.html",
        status=422 if day.is_wrong else 200,
        day=day,
        counts=register.counts(day.on),
        lists=[_head(register, one, day.on) for one in register.lists(day.on)],
    )


def _head(register: Register, edition: Edition, on: date) -> dict[str, Any]:
    """What is said of a list beside others; another edition may end it before its own last day."""
    locale, ended = current_locale(), register.ends(edition)
    is_over = ended is not None and ended < on
    return {
        "edition": edition,
        "name": edition.name(locale),
        "word": word_of(edition, locale),
        "place": place_of(edition),
        "dates": dates_of_edition(edition, ended),
        "standing": Standing.over if is_over else edition.standing(on),
        "n_complete": sum(one.is_complete for one in edition.entries),
    }


@bp.get("/recognition/lists/<list_id>")
def show_list(list_id: str) -> Page:
    register, day, locale = read_register(session), asked_day(), current_locale()
    edition = _asked_edition(register, list_id) or register.edition(list_id, day.on) or abort(404)
    facts = FactPage(locale, day.today)
    first = max(0, request.args.get("after", 0, type=int))
    marks = [facts.mark(one) for one in edition.citations]
    aspects = aspects_of(edition, facts)
    return page(
        "recognition/show_list.html",
        status=422 if day.is_wrong else 200,
        **_head(register, edition, day.on),
        day=day,
        is_looked_at=edition is register.edition(list_id, day.on),
        marks=marks,
        rows=show_rows(_rows(register, edition, first, day.on), locale, day.on),
        before=max(0, first - MOST_ROWS) if first else None,
        after=first + MOST_ROWS if first + MOST_ROWS < len(edition.entries) else None,
        aspects=aspects,
        history=_history(register, list_id),
        others=[one for one in _all_editions(register) if one is not edition],
        sources=facts.sources,
    )


def _rows(register: Register, edition: Edition, first: int, on: date) -> list[Row]:
    """The rows that stand on one page."""
    return [register.row_of(edition, one, on) for one in edition.entries[first : first + MOST_ROWS]]


def _asked_edition(register: Register, list_id: str) -> Edition | None:
    """The edition that the address names by its number; 404 for one that is not there."""
    if "version" not in request.args:
        return None
    number = request.args.get("version", type=int)
    found = register.numbered(list_id, number) if number is not None else None
    return found or abort(404)


def _history(register: Register, list_id: str) -> list[tuple[Edition | None, RecognitionListVersion | None]]:
    """Every version that was ever published, the newest first, and what came with the content."""
    numbered = {one.number: one for one in register.editions.get(list_id, ())}
    published = [(numbered.get(one.number or 0), one) for one in list_numbered(session, list_id)]
    return [*published, (numbered[0], None)] if 0 in numbered else list(published)


def _all_editions(register: Register) -> list[Edition]:
    """Everything that a list can be set against: batches and versions, no single cases."""
    editions = (one for found in register.editions.values() for one in found if not one.is_case)
    return sorted(editions, key=lambda one: (one.position, one.list_id, one.number))


@bp.get("/recognition/lists/<list_id>/differences")
def compare_lists(list_id: str) -> Page:
    """What differs from another batch or another version; `from` names it as `list/number`."""
    register = read_register(session)
    after = register.numbered(list_id, request.args.get("version", 0, type=int)) or abort(404)
    other_id, _slash, number = request.args.get("from", "").partition("/")
    before = register.numbered(other_id, int(number)) if number.isdecimal() and len(number) < 6 else None
    return page(
        "recognition/compare_lists.html",
        before=before,
        after=after,
        others=[one for one in _all_editions(register) if one is not after],
        # Between two published versions of one list rows came and went; anything else is only set side by side.
        is_change=before is not None and before.list_id == after.list_id and before.number > 0,
        difference=show_difference(before, after, current_locale()) if before else None,
    )
