"""Which part of the house a page belongs to."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any

from flask import Flask, request, url_for
from flask_babel import lazy_gettext

from portal.accounts.identity import current_viewer
from portal.permissions import Permission, is_allowed
from portal.staff.models import Member

ENTRIES = (
    ("assessments", lazy_gettext("Assessments"), "sittings.list_instruments"),
    ("careers", lazy_gettext("Careers across the Strait"), "careers.index"),
    ("booking", lazy_gettext("Book an adviser"), "booking.choose_slot"),
    ("record", lazy_gettext("My record"), "accounts.overview"),
)
DESK_ENTRIES = (
    ("desk", lazy_gettext("Today"), "desk.today"),
    ("week", lazy_gettext("Week"), "desk.week"),
    ("open", lazy_gettext("Open by code"), "desk.open_by_code"),
    ("hours", lazy_gettext("My hours"), "booking.weekly_hours"),
    ("centre", lazy_gettext("Centre"), "staff.list_members"),
    ("feedback", lazy_gettext("Feedback"), "quality.list_feedback"),
    ("lists", lazy_gettext("Official lists"), "recognition.list_versions"),
    ("worklist", lazy_gettext("Worklist"), "checking.list_items"),
    ("account", lazy_gettext("My account"), "staff.account"),
)
#: The footer: slugs of articles, and the way to tell the centre something.
TRUST_ARTICLES = (
    ("about", lazy_gettext("About")),
    ("privacy", lazy_gettext("Privacy")),
    ("accessibility", lazy_gettext("Accessibility")),
    ("help", lazy_gettext("Help")),
    ("sources", lazy_gettext("Sources")),
)
OTHER_FOOTER_LABELS = (
    lazy_gettext("Technical manual"),
    lazy_gettext("Reading aids"),
    lazy_gettext("Feedback and complaints"),
    lazy_gettext("For advisers"),
)
#: Entries that are not for everyone at the desk.
NEEDED = {
    "desk": Permission.DIARY_READ,
    "week": Permission.DIARY_READ,
    "open": Permission.CLIENT_OPEN_BY_CODE,
    "hours": Permission.HOURS_WRITE,
    "centre": Permission.CENTRE_ADMINISTER,
    "feedback": Permission.FEEDBACK_READ,
    "lists": Permission.LIST_EDIT,
    "worklist": Permission.LIST_EDIT,
}
SECTION_BY_BLUEPRINT = {
    "sittings": "assessments",
    "aptitude": "assessments",
    "reports": "assessments",
    "matching": "assessments",
    "careers": "careers",
    "rules": "careers",
    "recognition": "careers",
    "glossary": "careers",
    "search": "careers",
    "opendata": "careers",
    "booking": "booking",
    "accounts": "record",
    "profiles": "record",
    "sharing": "record",
}
SECTION_BY_ENDPOINT = {
    **{entry[2]: entry[0] for entry in (*ENTRIES, *DESK_ENTRIES)},
    "manual.my_choice": "record",
}


@dataclass(frozen=True)
class Entry:
    """One entry of the navigation."""

    label: Any
    url: str
    is_current: bool


def section_of(endpoint: str | None) -> str:
    """The navigation section of an endpoint; empty when it stands in none."""
    endpoint = endpoint or ""
    blueprint = endpoint.partition(".")[0]
    return SECTION_BY_ENDPOINT.get(endpoint) or SECTION_BY_BLUEPRINT.get(blueprint, "")


def entries(table: tuple[tuple[str, Any, str], ...]) -> list[Entry]:
    current = section_of(request.endpoint)
    return [Entry(label, url_for(endpoint), name == current) for name, label, endpoint in table]


def desk_entries() -> list[Entry]:
    """The entries whose pages the viewer may open."""
    viewer = current_viewer()
    allowed = (row for row in DESK_ENTRIES if row[0] not in NEEDED or is_allowed(NEEDED[row[0]], viewer, {}))
    return entries(tuple(allowed))


def first_desk_page(member: Member) -> str:
    """Where a member's work begins: with today's sessions, else at the centre, else with the lists."""
    if member.is_adviser:
        return url_for("desk.today")
    return url_for("staff.list_members" if member.is_administrator else "recognition.list_versions")


def trust_entries() -> list[Entry]:
    """Who runs this, what happens with what people tell us, where to complain, and the way to the desk."""
    labels = [*(label for _, label in TRUST_ARTICLES), *OTHER_FOOTER_LABELS]
    return [Entry(label, url, url == request.path) for label, url in zip(labels, _trust_urls(), strict=True)]


@functools.cache
def _trust_urls() -> tuple[str, ...]:
    articles = (url_for("learning.read", slug=slug) for slug, _ in TRUST_ARTICLES)
    others = ("manual.index", "learning.display", "quality.give_feedback", "staff.sign_in")
    return (*articles, *map(url_for, others))


def place() -> str:
    """Where the reader is in the navigation, and so all that decides how it looks. There are a dozen such places."""
    return request.path if request.path in _trust_urls() else section_of(request.endpoint)


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(
        navigation=lambda: entries(ENTRIES),
        desk_navigation=desk_entries,
        trust_navigation=trust_entries,
        navigation_place=place,
    )
