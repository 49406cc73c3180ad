"""A card as a page shows it: one aspect after another, each with its two sides, every fact with its source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from portal.careers.catalogue import Occupation
from portal.careers.material import Material
from portal.careers.paywords import ShownPay, show_pay
from portal.careers.rate import Rate
from portal.careers.seasons import Season, main_seasons
from portal.facts.showing import SIDE_WORDS, FactPage, ShownFact, sides_in_order

#: So many figures of pay stand on a card for each side, the most telling ones.
FIGURES = 2
#: The five job zones of O*NET: how much preparation the work asks for in the United States.
PREPARATION: Mapping[str, Any] = {
    "1": _("little or no preparation"),
    "2": _("some preparation"),
    "3": _("medium preparation"),
    "4": _("considerable preparation"),
    "5": _("extensive preparation"),
}


@dataclass(frozen=True)
class ShownCode:
    """What one side calls an occupation, and its code there; empty when its classification has none for it."""

    title: str
    code: str
    code_name: str
    #: Source, period and confidence of the code.
    fact: ShownFact


@dataclass(frozen=True)
class CardSide:
    """One occupation on one side of the Strait."""

    id: str
    name: str
    code: ShownCode
    entry: tuple[ShownFact, ...]
    needs_licence: bool | None
    #: The most telling figures; so many others stand where occupations are compared.
    pay: tuple[ShownPay, ...]
    n_more_pay: int
    #: Months in words, and what happens in them.
    seasons: tuple[tuple[str, ShownFact], ...]


@dataclass(frozen=True)
class Card:
    """One occupation on both sides, the reader's own first."""

    occupation: Occupation
    title: str
    sides: tuple[CardSide, ...]


def show_card(occupation: Occupation, material: Material, facts: FactPage, rate: Rate) -> Card:
    """The card of an occupation. Sources are numbered on the page in the order in which they appear."""
    order = sides_in_order(facts.locale)
    return Card(
        occupation=occupation,
        title=occupation.title(facts.locale),
        sides=tuple(_side(occupation, side, material, facts, rate) for side in order),
    )


def _side(occupation: Occupation, side: str, material: Material, facts: FactPage, rate: Rate) -> CardSide:
    entry, cells = material.entries.get((occupation.id, side)), material.pay.of(occupation.id, side)
    return CardSide(
        id=side,
        name=str(SIDE_WORDS[side]),
        entry=tuple(facts.show_all(entry.facts)) if entry else (),
        needs_licence=entry.needs_licence if entry else None,
        pay=tuple(_each_reason_once(show_pay(cell, facts, rate) for cell in cells[:FIGURES])),
        n_more_pay=max(len(cells) - FIGURES, 0),
        seasons=show_seasons(side, material, facts),
        code=show_code(occupation, side, material, facts),
    )


def show_code(occupation: Occupation, side: str, material: Material, facts: FactPage) -> ShownCode:
    """The title and code of one side."""
    known = occupation.side(side, facts.locale)
    fact = facts.show(material.classifications[side])
    return ShownCode(known.title, known.code, known.code_name, fact)


def _each_reason_once(shown: Iterable[ShownPay]) -> Iterator[ShownPay]:
    """Several definitions may be kept from a comparison by one reason, or count the same people: read once."""
    told: set[str] = set()
    for one in shown:
        people, because = ("" if text in told else text for text in (one.people, one.because))
        yield replace(one, people=people, because=because)
        told |= {one.people, one.because}


def show_seasons(side: str, material: Material, facts: FactPage) -> tuple[tuple[str, ShownFact], ...]:
    """The main seasons of a side, with their months in words."""
    return tuple((months_words(one), facts.show(one.fact)) for one in main_seasons(material.seasons[side]))


def months_words(season: Season) -> str:
    """The months of a season."""
    if season.first == season.last:
        return gettext("Month %(month)d", month=season.first)
    return gettext("Months %(first)d to %(last)d", first=season.first, last=season.last)
