"""What the page of a field shows: its facts by aspect and side, its map, its pay over the years."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _

from portal.careers.catalogue import Occupation
from portal.careers.definitions import Definition
from portal.careers.fields import ASPECTS, Field, NamedRoute
from portal.careers.material import Material
from portal.careers.paywords import ShownPay, show_pay
from portal.careers.rate import Rate
from portal.careers.showing import show_seasons
from portal.facts.showing import SIDE_WORDS, FactPage, ShownFact, sides_in_order

ASPECT_WORDS: Mapping[str, Any] = {
    "characteristics": _("What the field is like"),
    "trend": _("Where it is going"),
    "entering": _("Getting in"),
    "applying": _("Applying"),
    "recognition": _("Recognition across the Strait"),
    "new-occupations": _("New occupations"),
}
#: What stands before the map; the other aspects stand below it.
BEFORE_MAP = ("characteristics", "trend")
#: The aspect below which the editors' suggestions stand.
WITH_ADVICE = "applying"


@dataclass(frozen=True)
class ShownSide:
    """One side of an aspect."""

    id: str
    name: str
    facts: tuple[ShownFact, ...]
    advice: tuple[str, ...]


@dataclass(frozen=True)
class ShownAspect:
    """One aspect of a field, the reader's own side first."""

    id: str
    name: str
    sides: tuple[ShownSide, ...]


@dataclass(frozen=True)
class SideSeasons:
    """When people are sought on one side."""

    id: str
    name: str
    seasons: tuple[tuple[str, ShownFact], ...]


@dataclass(frozen=True)
class ShownRoute:
    """A way that the editors suggest."""

    id: str
    name: str
    because: str
    occupations: tuple[Occupation, ...]


@dataclass(frozen=True)
class PayRows:
    """One group over the years."""

    name: str
    rows: tuple[ShownPay, ...]


@dataclass(frozen=True)
class PaySeries:
    """Figures of one definition, by group, the latest first."""

    definition_id: str
    choices: tuple[tuple[str, str], ...]
    counts: str
    people: str
    because: str
    groups: tuple[PayRows, ...]


def show_aspects(field: Field, facts: FactPage) -> tuple[list[ShownAspect], list[ShownAspect]]:
    """The aspects of which anything is known on either side: those before the map, and those below it."""
    shown = [one for aspect in ASPECTS if (one := _aspect(field, aspect, facts)).sides]
    before = [one for one in shown if one.id in BEFORE_MAP]
    return before, [one for one in shown if one.id not in BEFORE_MAP]


def parts_of(aspects: tuple[list[ShownAspect], list[ShownAspect]], *, has_pay: bool) -> list[tuple[str, Any]]:
    """The parts of the page with their names, in order."""
    before, after = aspects
    return [
        *((one.id, one.name) for one in before),
        ("paths", _("The way through the field")),
        *((one.id, one.name) for one in after),
        ("seasons", _("Where there is work, and when")),
        *((("pay", _("Pay over the years")),) if has_pay else ()),
        ("occupations", _("Occupations")),
    ]


def _aspect(field: Field, aspect: str, facts: FactPage) -> ShownAspect:
    sides = tuple(
        ShownSide(
            id=side,
            name=str(SIDE_WORDS[side]),
            facts=tuple(facts.show_all(field.about(aspect, side))),
            advice=tuple(one.text(facts.locale) for one in field.advice_of(side))
            if aspect == WITH_ADVICE
            else (),
        )
        for side in sides_in_order(facts.locale)
    )
    is_empty = not any(side.facts or side.advice for side in sides)
    return ShownAspect(aspect, str(ASPECT_WORDS[aspect]), () if is_empty else sides)


def show_side_seasons(material: Material, facts: FactPage) -> list[SideSeasons]:
    """Both sides, the reader's own first."""
    return [
        SideSeasons(side, str(SIDE_WORDS[side]), show_seasons(side, material, facts))
        for side in sides_in_order(facts.locale)
    ]


def show_route(route: NamedRoute, material: Material, locale: str) -> ShownRoute:
    """A suggested way with its occupations."""
    found = tuple(material.catalogue.occupations[one] for one in route.occupations)
    return ShownRoute(route.id, route.names[locale], route.because[locale], found)


def groups_of(field: Field, material: Material) -> list[str]:
    """The groups whose pay tells something of the field: its industries, then those of its occupations."""
    groups = list(material.field_groups.get(field.id, ()))
    for occupation in field.occupations(material.catalogue):
        for side in ("cn", "tw"):
            groups += [group for _name, group in material.pay.links.get((occupation.id, side), ())]
    return list(dict.fromkeys(groups))


def show_series(field: Field, material: Material, facts: FactPage, asked: str) -> PaySeries | None:
    """The definition that was asked for, or the longest of the reader's own side; None when there is no figure."""
    groups = groups_of(field, material)
    known = [
        one
        for one in material.pay.definitions.values()
        if any(material.pay.series(one.id, group) for group in groups)
    ]
    order = sides_in_order(facts.locale)
    known.sort(key=lambda one: order.index(one.side))
    if not known:
        return None
    definition = next((one for one in known if one.id == asked), None) or _longest(known, groups, material)
    return PaySeries(
        definition_id=definition.id,
        choices=tuple((one.id, _choice(one, facts.locale)) for one in known),
        counts=definition.counts[facts.locale],
        people=definition.people[facts.locale],
        because=definition.because[facts.locale],
        groups=tuple(_rows(definition, groups, material, facts)),
    )


def _longest(known: list[Definition], groups: list[str], material: Material) -> Definition:
    """Of the reader's own side, the one with the most periods; of equal ones the first."""

    def n_periods(one: Definition) -> int:
        return max(len(material.pay.series(one.id, group, one.side)) for group in groups)

    return max((one for one in known if one.side == known[0].side), key=n_periods)


def _choice(definition: Definition, locale: str) -> str:
    return f"{SIDE_WORDS[definition.side]} · {definition.name(locale)}"


def _rows(definition: Definition, groups: list[str], material: Material, facts: FactPage) -> list[PayRows]:
    found = []
    for group in groups:
        cells = [one for one in material.pay.series(definition.id, group) if one.middle is not None]
        # The whole side first, then its parts; each from the latest period on.
        cells.sort(key=lambda one: one.place != definition.side)
        if cells:
            rows = tuple(show_pay(one, facts, Rate()) for one in cells)
            found.append(PayRows(material.pay.groups[group].name(facts.locale), rows))
    return found
