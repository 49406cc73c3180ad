"""Several occupations side by side: what is long on a card is short here, and only like stands beside like."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask_babel import gettext
from sqlalchemy.orm import Session

from portal.careers.catalogue import TYPES, Occupation
from portal.careers.definitions import Definition
from portal.careers.material import Material
from portal.careers.own_report import INTERESTS
from portal.careers.pay import PayCell
from portal.careers.paywords import ShownPay, show_pay
from portal.careers.rate import Rate
from portal.careers.recognised import Recognition, show_recognition
from portal.careers.showing import PREPARATION, ShownCode, show_code
from portal.facts.showing import SIDE_WORDS, FactPage, ShownFact, sides_in_order
from portal.library import library

#: So many of the highest types are named.
HIGHEST = 3


@dataclass(frozen=True)
class ComparedOccupation:
    """What is said of one of them as a whole."""

    occupation: Occupation
    title: str
    #: Name and value of the highest types.
    interests: tuple[tuple[str, str], ...]
    #: Skills and knowledge in one line; empty where they are not rated.
    draws_on: str
    preparation: Any


@dataclass(frozen=True)
class PayRow:
    """One definition: a cell for each occupation, or None where it has no figure."""

    name: str
    about: str
    cells: tuple[ShownPay | None, ...]


@dataclass(frozen=True)
class ComparedSide:
    """One side of the Strait; everything in the order of the occupations."""

    id: str
    name: str
    entries: tuple[tuple[ShownFact, ...], ...]
    pay: tuple[PayRow, ...]
    codes: tuple[ShownCode, ...]


@dataclass(frozen=True)
class Compared:
    """All that stands on the page."""

    occupations: tuple[ComparedOccupation, ...]
    sides: tuple[ComparedSide, ...]
    #: What the lists say of each.
    recognition: tuple[Recognition, ...]


def show_compared(
    session: Session, occupations: Sequence[Occupation], material: Material, facts: FactPage, rate: Rate
) -> Compared:
    """Sources are numbered in the order of the page: requirements of both sides, pay, recognition, codes."""
    order = sides_in_order(facts.locale)
    entries = {side: _entries(occupations, side, material, facts) for side in order}
    pay = {side: _pay(occupations, side, material, facts, rate) for side in order}
    recognition = tuple(show_recognition(session, one.id, facts) for one in occupations)
    codes = {side: tuple(show_code(one, side, material, facts) for one in occupations) for side in order}
    return Compared(
        occupations=tuple(_whole(one, facts.locale) for one in occupations),
        sides=tuple(
            ComparedSide(side, str(SIDE_WORDS[side]), entries[side], pay[side], codes[side]) for side in order
        ),
        recognition=recognition,
    )


def _whole(occupation: Occupation, locale: str) -> ComparedOccupation:
    words = library().words(INTERESTS, locale)
    values = dict(zip(TYPES, occupation.interests, strict=True))
    drawn = [one.what.name(locale) for one in (*occupation.skills, *occupation.knowledge)]
    return ComparedOccupation(
        occupation=occupation,
        title=occupation.title(locale),
        interests=tuple(
            (str(words.scale(letter)["name"]), f"{values[letter]:.2f}")
            for letter in occupation.highest_types[:HIGHEST]
        ),
        draws_on=gettext(", ").join(drawn),
        preparation=PREPARATION[occupation.row["job_zone"]],
    )


def _entries(
    occupations: Sequence[Occupation], side: str, material: Material, facts: FactPage
) -> tuple[tuple[ShownFact, ...], ...]:
    found = [material.entries.get((one.id, side)) for one in occupations]
    return tuple(tuple(facts.show_all(entry.facts)) if entry else () for entry in found)


def _pay(
    occupations: Sequence[Occupation], side: str, material: Material, facts: FactPage, rate: Rate
) -> tuple[PayRow, ...]:
    """One row for each definition that any of the occupations has a figure of."""
    found = [material.pay.one_of_each(one.id, side) for one in occupations]
    definitions = dict.fromkeys(definition for cells in found for definition in cells)
    return tuple(_row(one, [cells.get(one) for cells in found], facts, rate) for one in definitions)


def _row(definition: Definition, cells: Sequence[PayCell | None], facts: FactPage, rate: Rate) -> PayRow:
    """Bars of one row end at one amount, so that their lengths can be compared."""
    end = max(cell.figures.get("p90", 0) for cell in cells if cell)
    shown = (show_pay(cell, facts, rate) if cell else None for cell in cells)
    texts = definition.counts, definition.people, definition.because
    return PayRow(
        name=definition.name(facts.locale),
        about="".join(text[facts.locale] for text in texts),
        cells=tuple(replace(one, bar=replace(one.bar, end=end)) if one and one.bar else one for one in shown),
    )
