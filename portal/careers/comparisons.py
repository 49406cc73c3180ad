"""Cards as they stand side by side: what is long on a card of its own is short here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext

from portal.careers.catalogue import TYPES, Occupation
from portal.careers.material import Material
from portal.careers.own_report import INTERESTS
from portal.careers.rate import Rate
from portal.careers.showing import PREPARATION, CardSide, show_card
from portal.facts.showing import FactPage
from portal.library import library

#: So many of the highest types are named.
HIGHEST = 3


@dataclass(frozen=True)
class ComparedCard:
    """One of several occupations."""

    occupation: Occupation
    title: str
    sides: tuple[CardSide, ...]
    #: Letter, name and value of the highest types.
    interests: tuple[tuple[str, str, str], ...]
    #: Skills and knowledge in one line; empty where they are not rated.
    draws_on: str
    preparation: Any


def show_compared(
    occupations: Iterable[Occupation], material: Material, facts: FactPage
) -> list[ComparedCard]:
    """One card for each; the sources of all are numbered together."""
    return [_compared(one, material, facts) for one in occupations]


def _compared(occupation: Occupation, material: Material, facts: FactPage) -> ComparedCard:
    card = show_card(occupation, material, facts, Rate())
    words = library().words(INTERESTS, facts.locale)
    drawn = [one.what.name(facts.locale) for one in (*occupation.skills, *occupation.knowledge)]
    values = dict(zip(TYPES, occupation.interests, strict=True))
    return ComparedCard(
        occupation=occupation,
        title=card.title,
        sides=card.sides,
        interests=tuple(
            (letter, str(words.scale(letter)["name"]), f"{values[letter]:.2f}")
            for letter in occupation.highest_types[:HIGHEST]
        ),
        draws_on=gettext(", ").join(drawn),
        preparation=PREPARATION[occupation.row["job_zone"]],
    )
