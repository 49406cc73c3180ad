"""What is asked of a reader, and what has to be true of the answers for something to concern that reader."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

from portal.content import once_per_folder, read_rows
from portal.facts.sources import UnreadableFact

#: All that is ever asked, and all that may decide. Neither sex nor age is among it.
QUESTIONS: Mapping[str, tuple[str, ...]] = {
    "from": ("tw", "cn", "other"),
    "to": ("xm", "fj", "cn", "tw"),
    "is": ("student", "graduate", "employed", "self-employed", "seeking"),
    #: The sectors of the occupations; read from their table.
    "field": (),
    "certificate": ("skill-tw", "professional-tw", "degree-tw", "degree-cn", "none"),
    "public": ("yes", "no"),
}
#: What has to be true of the answers: for each question the values that fit.
Clause = Mapping[str, frozenset[str]]


def read_clauses(given: Iterable[Mapping[str, Any]], sectors: Collection[str]) -> tuple[Clause, ...]:
    """Any of them is enough. Raises UnreadableFact for a question that nobody is asked."""
    return tuple(_clause(one, sectors) for one in given)


def _clause(given: Mapping[str, Any], sectors: Collection[str]) -> Clause:
    for question, values in given.items():
        known = sectors if question == "field" else QUESTIONS.get(question, ())
        unknown = set(values) - set(known)
        if unknown or not values:
            raise UnreadableFact(
                f"nobody is asked whether {question} is {', '.join(sorted(unknown)) or 'nothing'}"
            )
    return {question: frozenset(values) for question, values in given.items()}


@once_per_folder
def sector_ids(content: Path) -> frozenset[str]:
    """The values of the question about the field. Raises UnservableContent."""
    return frozenset(row["id"] for row in read_rows(content / "careers" / "sectors.csv"))
