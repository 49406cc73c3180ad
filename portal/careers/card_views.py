"""One occupation on both sides, and up to three of them side by side."""

from __future__ import annotations

from typing import Any

from flask import abort, request
from flask_babel import gettext

from portal.careers.blueprint import bp
from portal.careers.browse import Line
from portal.careers.catalogue import TYPES, Occupation
from portal.careers.chart import draw_interests, importances
from portal.careers.comparing import Chosen, read_chosen
from portal.careers.comparisons import show_compared
from portal.careers.fieldpages import show_route
from portal.careers.material import Material, material
from portal.careers.own_report import INTERESTS, own_newest_report, why_sentences
from portal.careers.paywords import in_ten_thousands
from portal.careers.rate import Rate, read_rate
from portal.careers.recognised import show_recognition
from portal.careers.showing import PREPARATION, show_card
from portal.careers.topics import RECRUITMENT, channels, common_to_all, hours_and_leave, set_url
from portal.database import session
from portal.facts.page import fact_page
from portal.facts.showing import FactPage, Mark
from portal.facts.sources import Citation
from portal.library import library
from portal.locale import current_locale
from portal.page import Page, page

bp.add_app_template_filter(importances)
bp.add_app_template_filter(in_ten_thousands)

NEIGHBOURS = 3
ISCO, ONET = "int-isco-08", "us-onet-30-1"


@bp.get("/occupations/<occupation_id>")
def show_occupation(occupation_id: str) -> Page:
    known, locale = material(), current_locale()
    occupation = known.catalogue.find(occupation_id) or abort(404)
    report, rate = own_newest_report(), read_rate(request.args.get("rate", ""))
    return page(
        "careers/show_occupation.html",
        status=422 if rate.is_wrong else 200,
        occupation=occupation,
        field=known.field_of(occupation),
        report=report,
        why=why_sentences(report, occupation, locale) if report else (),
        rate=rate,
        preparation=PREPARATION[occupation.row["job_zone"]],
        catalogue=known.catalogue,
        **_facts_of(occupation, known, rate),
        **_ways_of(occupation, known, locale),
    )


def _facts_of(occupation: Occupation, known: Material, rate: Rate) -> dict[str, Any]:
    """What has sources, in the order of the page, so that they are numbered as they are met."""
    facts = fact_page()
    card = show_card(occupation, known, facts, rate)
    hours, found = hours_and_leave(facts), channels(facts)
    words = library().words(INTERESTS, facts.locale)
    return {
        "card": card,
        "hours": hours,
        "channels": found,
        "seasons_url": set_url(RECRUITMENT),
        "recognition": show_recognition(session, occupation.id, facts),
        "isco_mark": _mark(facts, known, ISCO),
        "chart": draw_interests(occupation, {letter: words.scale(letter)["name"] for letter in TYPES}),
        "onet_mark": _mark(facts, known, ONET),
        "facts": facts,
    }


def _mark(facts: FactPage, known: Material, source: str) -> Mark:
    return facts.mark(Citation(known.sources[source]))


def _ways_of(occupation: Occupation, known: Material, locale: str) -> dict[str, Any]:
    routes = known.named_routes(occupation)
    return {
        "onward": known.onward(occupation),
        "named_routes": [show_route(one, known, locale) for one in routes],
        "neighbours": [Line(one) for one in known.catalogue.neighbours(occupation.id, NEIGHBOURS)],
    }


@bp.get("/occupations/compare")
def compare_occupations() -> Page:
    known, locale, facts = material(), current_locale(), fact_page()
    chosen = read_chosen(request.args.getlist("o"), known.catalogue)
    rate = read_rate(request.args.get("rate", ""))
    return page(
        "careers/compare_occupations.html",
        status=422 if rate.is_wrong else 200,
        chosen=chosen,
        rate=rate,
        common=common_to_all(locale),
        titles_beyond=_titles(chosen, locale),
        compared=show_compared(session, chosen.occupations, known, facts, rate),
        fields=[(one.name(locale), one.occupations(known.catalogue)) for one in known.fields.values()],
        sources=facts.sources,
        attribution=known.catalogue.source_words("onet", "attribution", locale),
    )


def _titles(chosen: Chosen, locale: str) -> str:
    return gettext(", ").join(one.title(locale) for one in chosen.beyond)
