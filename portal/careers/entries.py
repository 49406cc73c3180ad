"""What each side asks of people who want to enter an occupation."""

from __future__ import annotations

from collections import defaultdict
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
    """One side's requirement: what a text says stands by itself, beside what is still to be confirmed."""

    facts: tuple[Fact, ...]
    #: Whether nobody may do the work without a licence, an examination or a registration; None where that is not
    #: confirmed, or where it holds for a part of the work only.
    needs_licence: bool | None


def read_entries(folder: Path, reader: FactReader) -> Mapping[Whose, Entry]:
    """All requirements. Raises UnservableContent, also for a licence of which not everything is confirmed."""
    needed = {
        (row["occupation"], row["side"]): row["needed"] == "yes" for row in read_rows(folder / "licences.csv")
    }
    facts: defaultdict[Whose, list[Fact]] = defaultdict(list)
    for row in read_rows(folder / "entries.csv"):
        whose = row["occupation"], row["side"]
        facts[whose].append(reader.from_row(row))
        if row["position"] != str(len(facts[whose])):
            raise UnreadableFact(f"entries.csv: {'/'.join(whose)} has no fact at {len(facts[whose])}")
    for whose in needed:
        if not facts[whose] or any(one.is_to_be_confirmed for one in facts[whose]):
            raise UnreadableFact(f"licences.csv: {'/'.join(whose)} is not confirmed")
    return {whose: Entry(tuple(found), needed.get(whose)) for whose, found in facts.items()}
