"""The list of occupations, narrowed down and ordered as the address says."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _

from portal.careers.blueprint import bp
from portal.careers.browse import (
    LICENCES,
    MINE,
    Asked,
    Listing,
    Order,
    choose,
    list_as_found,
    list_by_field,
    read_asked,
)
from portal.careers.catalogue import TYPES, Occupation
from portal.careers.fields import Field
from portal.careers.material import Material, material
from portal.careers.orders import by_results, orders_by_pay
from portal.careers.own_report import INTERESTS, own_newest_report, own_ranking
from portal.facts.page import today
from portal.library import library
from portal.locale import current_locale
from portal.page import Page, page

LABELS = {
    "field": _("Field"),
    "type": _("Highest interest"),
    "licence": _("Licence to work in it"),
    "order": _("Order"),
}
LICENCE_WORDS = {
    "cn-needed": _("On the mainland: a licence is needed (confirmed)"),
    "cn-free": _("On the mainland: none is needed (confirmed)"),
    "tw-needed": _("In Taiwan: a licence is needed (confirmed)"),
    "tw-free": _("In Taiwan: none is needed (confirmed)"),
}


@bp.get("/occupations")
def list_occupations() -> Page:
    locale, known = current_locale(), material()
    orders = _orders(known, locale)
    asked = read_asked(request.args, fields=known.fields, orders=orders)
    fields = list(known.fields.values())
    found = choose(known.catalogue, asked, fields=fields, needs_licence=known.needs_licence)
    order = orders[asked.order][1] if asked.order else None
    return page(
        "careers/list_occupations.html",
        asked=asked,
        listing=_listing(found, asked, order, fields),
        choices=_choices(known, orders, locale),
        labels=LABELS,
        attribution=known.catalogue.source_words("onet", "attribution", locale)
        if asked.type or asked.order == MINE
        else "",
    )


def _listing(found: list[Occupation], asked: Asked, order: Order | None, fields: list[Field]) -> Listing:
    """In the order that is asked for; else words have the best answer first, and no words the fields."""
    if order:
        return order(found)
    return list_as_found(found) if asked.words else list_by_field(found, fields, current_locale())


def _orders(known: Material, locale: str) -> dict[str, tuple[Any, Order]]:
    """All orders but that of the table. The reader's own needs a report with a shape."""
    orders: dict[str, tuple[Any, Order]] = {}
    report = own_newest_report()
    ranking = own_ranking(report) if report else None
    if ranking:
        orders[MINE] = (gettext("Nearest to my interests first"), by_results(ranking))
    orders.update(orders_by_pay(known.pay, locale=locale, today=today()))
    return orders


def _licences(known: Material) -> list[tuple[str, Any]]:
    """What of licences can be asked: nothing that no confirmed text answers."""
    said = {(side, entry.needs_licence) for (_id, side), entry in known.entries.items()}
    return [(name, LICENCE_WORDS[name]) for name, answer in LICENCES.items() if answer in said]


def _choices(
    known: Material, orders: dict[str, tuple[Any, Order]], locale: str
) -> dict[str, list[tuple[str, Any]]]:
    """What each select offers."""
    words = library().words(INTERESTS, locale)
    return {
        "field": [
            ("", gettext("All fields")),
            *((one.id, one.name(locale)) for one in known.fields.values()),
        ],
        "type": [("", gettext("Any")), *((one, words.scale(one)["name"]) for one in TYPES)],
        "licence": [("", gettext("Any")), *_licences(known)],
        "order": [("", gettext("By field")), *((name, words) for name, (words, _) in orders.items())],
    }
