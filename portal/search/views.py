"""One page that searches everything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, request
from flask_babel import lazy_gettext as _

from portal.database import session
from portal.facts.page import today
from portal.locale import current_locale, other_locale, tag_of
from portal.page import Page, page
from portal.paging import stretch_of
from portal.search.documents import Document, Kind
from portal.search.moving import calculators, recognition
from portal.search.question import Word
from portal.search.service import Answer, search
from portal.search.snippets import Piece, mark_title, snippet

bp = Blueprint("search", __name__)

LONGEST_QUESTION = 60
PER_PAGE = 20
KIND_WORDS: Mapping[Kind, Any] = {
    Kind.occupation: _("Occupations"),
    Kind.field: _("Fields of work"),
    Kind.topic: _("Rules of both sides"),
    Kind.calculator: _("Calculators"),
    Kind.recognition: _("Recognition"),
    Kind.way: _("Ways to a certificate"),
    Kind.programme: _("Programmes"),
    Kind.glossary: _("Words of both sides"),
    Kind.article: _("About this service"),
}


@dataclass(frozen=True)
class ShownResult:
    """One result in the reader's script."""

    document: Document
    kind: Any
    title: list[Piece]
    beside: str
    #: The script of what stands beside the title, where it is the other one.
    beside_tag: str
    text: list[Piece]


@bp.get("/search")
def ask() -> Page:
    question = request.args.get("q", "").strip()[:LONGEST_QUESTION]
    kind = _asked_kind()
    answer = _answer(question) if question else Answer((), ())
    hits = answer.of_kind(kind)
    shown = stretch_of(hits, request.args.get("page", 1, type=int), PER_PAGE)
    return page(
        "search/ask.html",
        question=question,
        answer=answer,
        kind=kind,
        kind_words=KIND_WORDS,
        found=len(hits),
        results=[_shown(hit.document, answer.words) for hit in shown.things],
        first=shown.first,
        previous=shown.previous,
        following=shown.following,
    )


def _answer(question: str) -> Answer:
    return search(question, more=(calculators(), recognition(session, today())))


def _asked_kind() -> Kind | None:
    try:
        return Kind(request.args.get("kind", ""))
    except ValueError:
        return None


def _shown(document: Document, words: tuple[Word, ...]) -> ShownResult:
    locale = current_locale()
    other_tag = tag_of(other_locale(locale))
    return ShownResult(
        document=document,
        kind=KIND_WORDS[document.kind],
        title=mark_title(document.titles[locale], words),
        beside=document.besides.get(locale, ""),
        beside_tag=other_tag if document.kind is Kind.glossary else "",
        text=snippet(document.bodies[locale], words),
    )
