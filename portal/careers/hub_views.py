"""The hub of everything about careers, and the fields of work."""

from __future__ import annotations

from flask import abort, request

from portal.careers.blueprint import bp
from portal.careers.browse import Line
from portal.careers.fieldpages import parts_of, show_aspects, show_route, show_series, show_side_seasons
from portal.careers.hub import list_ways_in
from portal.careers.material import material
from portal.careers.pathmap import draw_paths
from portal.careers.topics import RECRUITMENT, channels, set_url
from portal.facts.page import fact_page
from portal.locale import current_locale
from portal.page import Page, page


@bp.get("/careers")
def index() -> Page:
    return page(
        "careers/index.html", fields=material().fields.values(), sections=list_ways_in(current_locale())
    )


@bp.get("/fields")
def list_fields() -> Page:
    known = material()
    counts = {one.id: len(one.occupations(known.catalogue)) for one in known.fields.values()}
    return page("careers/list_fields.html", fields=known.fields.values(), counts=counts)


@bp.get("/fields/<field_id>")
def show_field(field_id: str) -> Page:
    known, locale, facts = material(), current_locale(), fact_page()
    field = known.fields.get(field_id) or abort(404)
    occupations = field.occupations(known.catalogue)
    aspects = show_aspects(field, facts)
    pay = show_series(field, known, facts, request.args.get("pay", ""))
    return page(
        "careers/show_field.html",
        field=field,
        aspects=aspects,
        parts=parts_of(aspects, has_pay=pay is not None),
        map=draw_paths(occupations, known.ways),
        routes=[show_route(one, known, locale) for one in field.routes],
        sides=show_side_seasons(known, facts),
        pay=pay,
        lines=[Line(one) for one in occupations],
        channels=channels(facts),
        recruitment_url=set_url(RECRUITMENT),
        facts=facts,
        attribution=known.catalogue.source_words("onet", "attribution", locale),
    )
