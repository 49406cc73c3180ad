"""What is said at once below an answer: how far its figures can be trusted for the day that was asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from flask_babel import gettext

from portal.facts.base import fact_reader
from portal.facts.periods import Moment, Period
from portal.rules.calculators.results import Result
from portal.rules.parameter_words import parameter_words
from portal.rules.parameters import Parameter, shelf_of
from portal.rules.words import TABLES


def period_of(one: Parameter) -> Period:
    """From when until when a figure holds."""
    until = Moment.of(one.valid_until) if one.valid_until else None
    return Period(Moment.of(one.valid_from), until)


def is_past_shelf_life(one: Parameter, day: date) -> bool:
    """Whether nobody has looked for so long that something newer may hold; one that ended is known to have ended."""
    shelf = fact_reader().shelves.lives[shelf_of(one.table)]
    return one.is_current and day > shelf.ends_on(period_of(one), one.as_of)


def show_cautions(result: Result, today: date) -> tuple[str, ...]:
    """The sentences, most general first."""
    return tuple(_cautions(result, today))


def _cautions(result: Result, today: date) -> Iterator[str]:
    used = [one for one in result.parameters if one.holds_on(result.on)]
    if result.on > today:
        yield gettext(
            "That day is still to come. The figures are those known on %(day)s; they may change until then.",
            day=today.isoformat(),
        )
    for one in used:
        if one.valid_from > today:
            yield gettext(
                "Not in force yet, only announced or expected from %(day)s on: %(name)s.",
                day=one.valid_from.isoformat(),
                name=parameter_words(one),
            )
    if old := _names(one for one in used if is_past_shelf_life(one, today)):
        yield gettext("May be outdated, since nobody has checked for long: %(names)s.", names=old)
    if ended := _names(one for one in result.parameters if not one.holds_on(result.on)):
        yield gettext(
            "None is known for this day, so the last one is used, which ended earlier: %(names)s. Compare it "
            "with your pay slip.",
            names=ended,
        )
    if unsure := _names(one for one in result.parameters if one.is_to_be_confirmed):
        yield gettext("Still to be confirmed: %(names)s.", names=unsure)


def _names(figures: Iterable[Parameter]) -> str:
    """Each by name; several of one table by what the table holds."""
    of_table: defaultdict[str, list[Parameter]] = defaultdict(list)
    for one in figures:
        of_table[one.table].append(one)
    names = [
        parameter_words(found[0]) if len(found) == 1 else str(TABLES[table])
        for table, found in of_table.items()
    ]
    return gettext("; ").join(names)
