"""Orders of their own for the list of occupations: by one's own report, or by one definition of pay on one side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from flask_babel import gettext, ngettext

from portal.careers.browse import Group, Line, Listing, Order
from portal.careers.catalogue import Occupation
from portal.careers.definitions import Definition
from portal.careers.pay import PayCell, PayTables
from portal.careers.paywords import MIDDLE_WORDS, amount_words
from portal.facts.showing import SIDE_WORDS, period_words
from portal.matching.standing import Ranking, Standing


def by_results(ranking: Ranking) -> Order:
    """The nearest to the reader's own interests first, each with its place and how far that may move."""

    def ordered(found: Sequence[Occupation]) -> Listing:
        standings = ranking.standings
        lines = [Line(one, _place_words(standings[one.id])) for one in found]
        lines.sort(key=lambda line: standings[line.occupation.id].place)
        note = gettext(
            "Behind each title: its place among all %(total)d, and in brackets where the place lies nine times out of "
            "ten when the errors of your scores are counted in. Equal correlations share a place.",
            total=len(standings),
        )
        return Listing((Group("", tuple(lines)),), notes=(note,))

    return ordered


def _place_words(standing: Standing) -> str:
    return gettext(
        "place %(place)d (%(best)d to %(worst)d)",
        place=standing.place,
        best=standing.range.best,
        worst=standing.range.worst,
    )


def by_pay(definition: Definition, pay: PayTables, *, locale: str, today: date) -> Order:
    """From the highest figure of one definition to the lowest. What is too old, or not there, has no place in it."""
    cells = pay.by_definition(definition.id)

    def ordered(found: Sequence[Occupation]) -> Listing:
        fresh = {name for name, cell in cells.items() if not cell.fact.is_past_shelf_life(today)}
        ranked = [one for one in found if one.id in fresh]
        ranked.sort(key=lambda one: -middle_of(cells[one.id]))
        old = tuple(
            Line(one, period_words(cells[one.id].fact.period))
            for one in found
            if one.id in cells and one.id not in fresh
        )
        without = tuple(Line(one) for one in found if one.id not in cells)
        return Listing(
            groups=(Group("", tuple(Line(one, pay_words(cells[one.id], locale)) for one in ranked)),),
            left_out=tuple(_left_out(old, without)),
            notes=tuple(_pay_notes(definition, pay, locale=locale, today=today)),
        )

    return ordered


def _left_out(old: tuple[Line, ...], without: tuple[Line, ...]) -> list[Group]:
    groups = []
    if old:
        heading = ngettext(
            "%(num)d left out: its figure may be outdated",
            "%(num)d left out: their figures may be outdated",
            len(old),
        )
        groups.append(Group(heading, old))
    if without:
        heading = ngettext(
            "%(num)d left out: no figure of this definition",
            "%(num)d left out: no figures of this definition",
            len(without),
        )
        groups.append(Group(heading, without))
    return groups


def middle_of(cell: PayCell) -> int:
    """The figure by which a cell is ordered."""
    assert cell.middle is not None
    return cell.middle[1]


def pay_words(cell: PayCell, locale: str) -> str:
    """The figure with its meaning, its group and its period."""
    assert cell.middle is not None
    name, amount = cell.middle
    parts = (
        amount_words(amount, cell.definition.unit),
        str(MIDDLE_WORDS[name]),
        cell.group.name(locale),
        period_words(cell.fact.period),
    )
    return " · ".join(parts)


def _pay_notes(definition: Definition, pay: PayTables, *, locale: str, today: date) -> list[str]:
    side = str(SIDE_WORDS[definition.side])
    notes = [
        gettext(
            "%(side)s only, and one definition only: %(definition)s. %(counts)s Figures are those of a whole industry "
            "or group, so occupations of one group stand together.",
            side=side,
            definition=definition.name(locale),
            counts=definition.counts[locale],
        )
    ]
    outdated = _outdated(pay, today)
    if outdated:
        names = gettext(", ").join(f"{SIDE_WORDS[one.side]} · {one.name(locale)}" for one in outdated)
        notes.append(
            gettext("Not offered as an order, since all figures may be outdated: %(names)s.", names=names)
        )
    return notes


def _outdated(pay: PayTables, today: date) -> list[Definition]:
    """Definitions that occupations have figures of, none of them within its shelf life."""
    rankable = {one.id for one in pay.rankable(today)}
    return [one for one in pay.definitions.values() if one.id not in rankable and pay.by_definition(one.id)]


def orders_by_pay(pay: PayTables, *, locale: str, today: date) -> Mapping[str, tuple[str, Order]]:
    """What the list can be ordered by: words and order, by definition."""
    return {
        one.id: (
            f"{SIDE_WORDS[one.side]} · {one.name(locale)}",
            by_pay(one, pay, locale=locale, today=today),
        )
        for one in pay.rankable(today)
    }
