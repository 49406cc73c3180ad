"""The editors' worklist at the desk."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from flask import Blueprint, request
from flask_babel import lazy_gettext as _

from portal.checking.links import page_of
from portal.checking.material import read_material
from portal.checking.worklist import Item, Reason, list_work
from portal.content import CONTENT
from portal.facts.page import today
from portal.page import Page, page
from portal.paging import stretch_of
from portal.permissions import Permission, needs

bp = Blueprint("checking", __name__)

PER_PAGE = 40
REASON_WORDS: Mapping[Reason, Any] = {
    Reason.neglected: _("Too old, and nobody has looked for a newer one"),
    Reason.past: _("Past its shelf life"),
    Reason.ending: _("Ends within 60 days"),
    Reason.incomplete: _("Not all rows are held"),
    Reason.unconfirmed: _("To be confirmed"),
    Reason.unread: _("Not yet signed by two"),
}
PART_WORDS: Mapping[str, Any] = {
    "careers": _("Occupations and pay"),
    "fields": _("Fields of work"),
    "comparisons": _("Rules of both sides"),
    "parameters": _("Figures for calculators"),
    "recognition": _("Recognition"),
    "talent": _("Talent conditions"),
    "programmes": _("Programmes"),
    "glossary": _("Words of both sides"),
}


@bp.get("/desk/worklist")
@needs(Permission.LIST_EDIT)
def list_items() -> Page:
    items = worklist_of(today())
    part, reason = _asked("part", PART_WORDS), _asked("reason", [one.value for one in Reason])
    of_part = [one for one in items if part in {"", one.part}]
    found = [one for one in of_part if reason in {"", one.reason.value}]
    shown = stretch_of(found, request.args.get("page", 1, type=int), PER_PAGE)
    return page(
        "checking/list_items.html",
        items=[(one, page_of(one)) for one in shown.things],
        found=len(found),
        part=part,
        parts=_counted((one.part for one in items), PART_WORDS),
        reason=reason,
        reasons=_counted(
            (one.reason.value for one in of_part), {one.value: REASON_WORDS[one] for one in Reason}
        ),
        reason_words=REASON_WORDS,
        previous=shown.previous,
        following=shown.following,
    )


@functools.lru_cache(maxsize=1)
def worklist_of(day: date) -> tuple[Item, ...]:
    """The worklist of a day; the content does not change while the portal runs."""
    return tuple(list_work(read_material(CONTENT, day)))


def _asked(name: str, known: Iterable[str]) -> str:
    value = request.args.get(name, "")
    return value if value in set(known) else ""


def _counted(found: Iterable[str], words: Mapping[str, Any]) -> list[tuple[str, Any, int]]:
    """What is found, in the order of its words, with how often; what is not found is left out."""
    listed = list(found)
    return [(name, word, listed.count(name)) for name, word in words.items() if name in listed]
