"""Pay in the reader's script: each figure with its unit and meaning, none set against one of another meaning."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from portal.careers.pay import PayCell
from portal.careers.paybar import PayBar
from portal.careers.rate import Rate
from portal.facts.showing import PLACE_WORDS, FactPage, ShownFact

STATISTIC_WORDS: Mapping[str, Any] = {
    "p10": _("One in ten earns less than"),
    "p25": _("One in four earns less than"),
    "p50": _("Half earn less than"),
    "median": _("Half earn less than"),
    "p75": _("Three in four earn less than"),
    "p90": _("Nine in ten earn less than"),
    "mean": _("Mean"),
}
MIDDLE_WORDS: Mapping[str, Any] = {"p50": _("Median"), "median": _("Median"), "mean": _("Mean")}
AMOUNT_WORDS: Mapping[str, Any] = {
    "CNY/year": _("RMB %(amount)s a year"),
    "CNY/month": _("RMB %(amount)s a month"),
    "TWD/year": _("NT$ %(amount)s a year"),
    "TWD/month": _("NT$ %(amount)s a month"),
}
OTHER_CURRENCY = {"CNY": "TWD", "TWD": "CNY"}
KIND_WORDS: Mapping[str, Any] = {
    "industry": _("Industry: %(group)s"),
    "occupation-group": _("Group of occupations: %(group)s"),
    "education": _("By education: %(group)s"),
    "place": _("By place of work: %(group)s"),
}


@dataclass(frozen=True)
class ShownPay:
    """One cell of pay."""

    definition_id: str
    name: str
    group: str
    #: The place, where it is a part of the side; empty for the whole side.
    place: str
    middle_words: str
    middle: str
    #: In the other currency, at the rate that the reader typed; empty without one.
    converted: str
    counts: str
    people: str
    #: Why it is not set against the other side's.
    because: str
    bar: PayBar | None
    rows: tuple[tuple[str, str], ...]
    note: str
    fact: ShownFact


def amount_words(amount: int, unit: str) -> str:
    """72500 of CNY/year: 人民币 72,500 元／年."""
    return str(AMOUNT_WORDS[unit]) % {"amount": f"{amount:,}"}


def in_ten_thousands(amount: int) -> str:
    """72500 as 7.3 万, for the few letters that a drawing has room for."""
    return gettext("%(number)s × 10,000", number=f"{amount / 10_000:.1f}")


def converted_words(cell: PayCell, amount: int, rate: Rate) -> str:
    """The amount in the other currency, over the same stretch of time; empty without a rate."""
    converted = rate.convert(amount, cell.definition.currency)
    if converted is None:
        return ""
    unit = f"{OTHER_CURRENCY[cell.definition.currency]}/{cell.definition.per}"
    return gettext("about %(amount)s at your rate", amount=amount_words(converted, unit))


def show_pay(cell: PayCell, facts: FactPage, rate: Rate) -> ShownPay:
    """A cell in words. Its sources are numbered on the page."""
    locale, definition = facts.locale, cell.definition
    assert cell.middle is not None, "only cells with a median or a mean are shown"
    name, amount = cell.middle
    is_part = cell.place != definition.side
    note = "" if cell.fact.is_to_be_confirmed else cell.notes.get(locale, "")
    return ShownPay(
        definition_id=definition.id,
        name=definition.name(locale),
        group=str(KIND_WORDS[cell.group.kind]) % {"group": cell.group.name(locale)},
        place=str(PLACE_WORDS[cell.place]) if is_part else "",
        middle_words=str(MIDDLE_WORDS[name]),
        middle=amount_words(amount, definition.unit),
        converted=converted_words(cell, amount, rate),
        counts=definition.counts[locale],
        people=definition.people[locale],
        because=definition.because[locale],
        bar=PayBar(cell.figures) if cell.has_spread else None,
        rows=tuple(
            (str(STATISTIC_WORDS[one]), amount_words(value, definition.unit))
            for one, value in cell.figures.items()
        ),
        note=note,
        fact=facts.show(cell.fact),
    )
