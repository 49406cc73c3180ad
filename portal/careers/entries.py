"""What each side asks of people who want to enter an occupation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from portal.content import read_rows
from portal.facts.facts import Fact, FactReader
from portal.facts.sources import UnreadableFact

#: By occupation and side.
Whose = tuple[str, str]


@dataclass(frozen=True)
class Entry:
    """One side's requirement."""

    fact: Fact
    #: Whether nobody may do the work without a licence, an examination or a registration; None where that is not
    #: confirmed, or where it holds for a part of the work only.
    needs_licence: bool | None


def read_entries(folder: Path, reader: FactReader) -> Mapping[Whose, Entry]:
    """All requirements. Raises UnservableContent, also for a licence that rests on nothing confirmed."""
    needed = {
        (row["occupation"], row["side"]): row["needed"] == "yes" for row in read_rows(folder / "licences.csv")
    }
    entries = {}
    for row in read_rows(folder / "entries.csv"):
        whose = row["occupation"], row["side"]
        entries[whose] = Entry(reader.from_row(row), needed.pop(whose, None))
        if entries[whose].fact.is_to_be_confirmed and entries[whose].needs_licence is not None:
            raise UnreadableFact(f"licences.csv: {'/'.join(whose)} is not confirmed")
    if needed:
        raise UnreadableFact(f"licences.csv: there is no requirement of {next(iter(needed))}")
    return entries
