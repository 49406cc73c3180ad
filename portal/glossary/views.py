"""The glossary: all words of both sides, and a page of each pair."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, abort, request
from flask_babel import lazy_gettext as _

from portal.facts.base import fact_reader
from portal.facts.page import fact_page
from portal.facts.sources import Citation
from portal.glossary import service
from portal.glossary.book import Equivalence, read_book
from portal.glossary.service import Filter
from portal.glossary.terms import mark_terms
from portal.locale import current_locale, other_locale
from portal.page import Page, page

bp = Blueprint("glossary", __name__)
bp.add_app_template_filter(mark_terms, "terms")

LONGEST_QUESTION = 40
EQUIVALENCE_WORDS: Mapping[Equivalence, Any] = {
    Equivalence.exact: _("The same"),
    Equivalence.near: _("Nearly the same"),
    Equivalence.none: _("No counterpart"),
}
FILTER_WORDS: Mapping[Filter, Any] = {
    Filter.all: _("All"),
    Filter.false_friends: _("False friends"),
    Filter.workplace: _("Working life"),
    Filter.to_be_confirmed: _("To be confirmed"),
}
#: Headings of the groups; entries of another group stand without one.
GROUP_WORDS: Mapping[str, Any] = {
    "workplace": _("Working life"),
    "interface": _("Screens and devices"),
    "other": _("Other words"),
}


@bp.get("/glossary")
def list_entries() -> Page:
    question = request.args.get("q", "").strip()[:LONGEST_QUESTION]
    chosen = Filter.read(request.args.get("show", ""))
    found = service.list_entries(read_book(), question, chosen)
    return page(
        "glossary/list_entries.html",
        question=question,
        chosen=chosen,
        filters=FILTER_WORDS,
        groups=service.grouped(found),
        found=len(found),
        group_words=GROUP_WORDS,
        equivalences=EQUIVALENCE_WORDS,
        there=other_locale(current_locale()),
    )


@bp.get("/glossary/<entry_id>")
def show_entry(entry_id: str) -> Page:
    entry = read_book().find(entry_id) or abort(404)
    facts, sources = fact_page(), fact_reader().sources
    return page(
        "glossary/show_entry.html",
        entry=entry,
        trap_marks=[facts.mark(Citation.read(one, sources)) for one in entry.trap_cited],
        marks=[facts.mark(Citation.read(one, sources)) for one in entry.cited],
        facts=facts,
        equivalences=EQUIVALENCE_WORDS,
        equivalence=EQUIVALENCE_WORDS[entry.equivalence],
        there=other_locale(current_locale()),
        related=service.list_related(read_book(), entry),
    )
