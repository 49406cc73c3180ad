"""From a certificate to what it counts for on the other side, and back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import chain
from typing import TypeAlias

from flask import abort, request
from flask_babel import gettext as _

from portal.booking.topics import register_subject
from portal.careers.aliases import read_aliases
from portal.careers.catalogue import catalogue
from portal.database import session
from portal.facts.page import fact_page, today
from portal.facts.showing import FactPage
from portal.locale import LOCALES, current_locale
from portal.page import Page, page
from portal.recognition.blueprint import bp
from portal.recognition.content import holdings
from portal.recognition.day import asked_day
from portal.recognition.entries import SIDES, Row, Standing
from portal.recognition.index import Heading, in_index
from portal.recognition.register import Register
from portal.recognition.searching import find_rows
from portal.recognition.service import read_register
from portal.recognition.showing import ShownRow, aspects_of, grouped_facts, place_of, show_rows
from portal.recognition.words import row_words

LONGEST_SEARCH = 60
MOST_FOUND = 40
#: Up to so many titles stand on one page; of more, one letter at a time.
MOST_LISTED = 150

Index: TypeAlias = dict[Heading, list[ShownRow]]


@bp.get("/recognition")
def check() -> Page:
    asked, side = request.args.get("q", "").strip()[:LONGEST_SEARCH], request.args.get("from", "")
    side, day = side if side in SIDES else "", asked_day()
    register, locale = read_register(session), current_locale()
    found = find_rows(_searched(register, day.on), asked, side=side, occupations=occupation_names())
    return page(
        "recognition/check.html",
        status=422 if day.is_wrong else 200,
        asked=asked,
        side=side,
        day=day,
        counts=register.counts(day.on),
        found=show_rows(found.rows[:MOST_FOUND], locale, day.on),
        n_found=len(found.rows),
        alike=show_rows(found.alike, locale, day.on),
        index=_index(register, day.on, side, locale),
        begins=request.args.get("begins", ""),
        most_listed=MOST_LISTED,
    )


def _searched(register: Register, on: date) -> Iterator[Row]:
    """What is looked at on a day, and what stood before or will stand: it is answered with its dates."""
    return chain(register.rows(on), register.other_rows(on))


def occupation_names() -> dict[str, str]:
    """What people call each occupation on both sides, under which the rows that are linked to it are found."""
    titles = {
        one.id: [one.text(f"title_{side}", locale) for side in SIDES for locale in LOCALES]
        for one in catalogue().occupations.values()
    }
    return {one: " ".join((*names, *read_aliases().get(one, ()))) for one, names in titles.items()}


def _index(register: Register, on: date, side: str, locale: str) -> dict[str, Index]:
    """The titles of a side, or of both, in the reader's order; what names no title is not among them."""
    rows = [row for row in register.rows(on) if row.standing(on) is not Standing.over]
    shown = show_rows(rows, locale, on)
    return {one: _index_of(shown, one) for one in ([side] if side else SIDES)}


def _index_of(shown: list[ShownRow], side: str) -> Index:
    titled = [row for row in shown if row.title(side)]
    return in_index(titled, lambda row: row.line(side), titled[0].locale) if titled else {}


@bp.get("/recognition/entries/<list_id>/<entry_id>")
def show_entry(list_id: str, entry_id: str) -> Page:
    register, day, locale = read_register(session), asked_day(), current_locale()
    row, is_listed = find_row(register, list_id, entry_id, day.on) or abort(404)
    standing = row.standing(day.on)
    facts = FactPage(locale, day.today)
    fact = facts.show(row.fact)
    aspects = aspects_of(row.edition, facts) if standing is Standing.in_force else []
    return page(
        "recognition/show_entry.html",
        status=422 if day.is_wrong else 200,
        row=ShownRow(row, locale, standing),
        is_listed=is_listed,
        ended=register.ends(row.edition),
        day=day,
        fact=fact,
        place=place_of(row.edition),
        aspects=aspects,
        occupations=[found for one in row.entry.occupations if (found := catalogue().find(one))],
        others=show_rows(_others(register, row, day.on), locale, day.on),
        sources=facts.sources,
    )


def find_row(register: Register, list_id: str, row_id: str, on: date) -> tuple[Row, bool] | None:
    """A row, and whether it stands on the list that is looked at on a day."""
    edition = register.edition(list_id, on)
    if edition is not None and row_id in edition.by_id:
        return Row(edition, edition.by_id[row_id]), True
    other = register.other_row(list_id, row_id, on)
    return (other, False) if other is not None else None


def _others(register: Register, row: Row, on: date) -> list[Row]:
    """Other rows that hold and share a title with this one, on either side: the way back, and further ways."""
    found = [
        one
        for one in register.current_rows(on)
        if one.key != row.key
        and any(
            one.entry.half(side).titles and one.entry.half(side).titles == row.entry.half(side).titles
            for side in SIDES
        )
    ]
    return found[:MOST_FOUND]


@bp.get("/recognition/words")
def explain_words() -> Page:
    facts = fact_page()
    words = [(word, grouped_facts(word.facts, facts)) for word in holdings().words.values()]
    return page("recognition/explain_words.html", words=words, sources=facts.sources)


@bp.get("/recognition/ways")
def list_ways() -> Page:
    facts = fact_page()
    ways = [(way, grouped_facts(way.facts, facts)) for way in holdings().ways.values()]
    return page("recognition/list_ways.html", ways=ways, sources=facts.sources)


def write_question(ids: tuple[str, ...]) -> str | None:
    """What somebody asks an adviser about a row, `list/row`, or about a certificate that is on no list."""
    if not ids:
        return _("My certificate is on no list that I found. What can I do with it on the other side?")
    list_id, _slash, row_id = ids[0].partition("/")
    found = find_row(read_register(session), list_id, row_id, today()) if len(ids) == 1 else None
    if found is None:
        return None
    return _(
        "About “%(row)s”: does it hold for me, which papers do I need, and where do I apply?",
        row=row_words(found[0], current_locale()),
    )


register_subject("recognition", write_question)
