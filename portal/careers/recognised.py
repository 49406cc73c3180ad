"""What the official lists that we hold say of an occupation, in both directions."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from portal.facts.showing import FactPage, ShownFact
from portal.recognition.entries import Row
from portal.recognition.service import list_entries_of_occupation
from portal.recognition.showing import ShownRow

#: So many rows stand on a card; all of them stand in the checker.
MOST = 2


@dataclass(frozen=True)
class Recognised:
    """One row of a list: a certificate of one side, and what it counts for on the other."""

    row: ShownRow
    fact: ShownFact


@dataclass(frozen=True)
class Recognition:
    """The rows that hold today."""

    rows: tuple[Recognised, ...]
    n_more: int


def show_recognition(session: Session, occupation_id: str, facts: FactPage) -> Recognition:
    """The first rows of an occupation, with their sources numbered on the page.

    What can be relied on comes first: rows that were looked at lately, and of those the ones that name both sides.
    """
    found = list_entries_of_occupation(session, occupation_id, on=facts.today)
    found.sort(key=lambda row: (row.fact.is_past_shelf_life(facts.today), not row.entry.is_complete))
    shown = tuple(_shown(row, facts) for row in found[:MOST])
    return Recognition(shown, len(found) - len(shown))


def _shown(row: Row, facts: FactPage) -> Recognised:
    return Recognised(ShownRow(row, facts.locale, row.standing(facts.today)), facts.show(row.fact))
