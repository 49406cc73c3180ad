"""The ways into everything about careers: what there is, in the words of somebody who looks for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _

from portal.careers.topics import set_url
from portal.rules.topics import topic_sets


@dataclass(frozen=True)
class WayIn:
    """One link of the hub."""

    url: str
    title: Any
    text: Any


@dataclass(frozen=True)
class HubSection:
    """Links below a heading."""

    id: str
    title: Any
    ways: tuple[WayIn, ...]


#: Endpoint, title and text of each link, by section.
SECTIONS: tuple[tuple[str, Any, tuple[tuple[str, Any, Any], ...]], ...] = (
    (
        "occupations",
        _("Look at occupations"),
        (
            (
                "careers.list_occupations",
                _("All occupations"),
                _("By field, interest, licence or pay; with search"),
            ),
            (
                "careers.compare_occupations",
                _("Compare occupations"),
                _("Up to three of them, both sides of each"),
            ),
            (
                "careers.list_fields",
                _("Fields of work"),
                _("What a field is like, where it goes, ways through it"),
            ),
        ),
    ),
    (
        "recognition",
        _("Bring a certificate across"),
        (
            (
                "recognition.check",
                _("Does my certificate count on the other side?"),
                _("In both directions, with list, date and papers"),
            ),
            (
                "recognition.list_lists",
                _("Lists of recognised certificates"),
                _("What we hold, what is missing, and what changed"),
            ),
            (
                "recognition.explain_words",
                _("Five words that are not the same"),
                _("What each kind of recognition means"),
            ),
        ),
    ),
    (
        "reckon",
        _("Find out what holds for you"),
        (
            ("rules.what_applies", _("What applies to me"), _("A few questions; nothing is kept")),
            (
                "rules.list_calculators",
                _("Calculators"),
                _("Leave, overtime, severance, insurance: every step shown"),
            ),
        ),
    ),
    (
        "words",
        _("Words, search and data"),
        (
            ("search.ask", _("Search everything"), _("In both scripts and in the words of both sides")),
            (
                "glossary.list_entries",
                _("Words of both sides"),
                _("What the other side calls it, and what only looks alike"),
            ),
            ("opendata.index", _("Open data"), _("All tables with their sources, to take away")),
        ),
    ),
)
#: The section before which the comparisons of rules stand.
COMPARISONS_BEFORE = "words"


def list_ways_in(locale: str) -> list[HubSection]:
    """All sections, in the order of the page."""
    sections = []
    for name, title, links in SECTIONS:
        if name == COMPARISONS_BEFORE:
            sections.append(_comparisons(locale))
        ways = tuple(WayIn(url_for(endpoint), words, text) for endpoint, words, text in links)
        sections.append(HubSection(name, title, ways))
    return sections


def _comparisons(locale: str) -> HubSection:
    """One link for each set of topics, with its first sentence."""
    ways = tuple(WayIn(set_url(one.id), one.name(locale), one.lead(locale)) for one in topic_sets().values())
    return HubSection("comparisons", _("Both sides next to each other"), ways)
