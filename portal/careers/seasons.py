"""When in the year employers look for people, on each side; the same for all occupations as far as we know."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from portal.content import read_rows
from portal.facts.facts import Fact, FactReader
from portal.facts.sources import UnreadableFact

MONTHS = range(1, 13)


@dataclass(frozen=True)
class Season:
    """Some months of the year; from a later to an earlier one when they lie around its end."""

    what: str
    first: int
    last: int
    fact: Fact

    @property
    def months(self) -> frozenset[int]:
        if self.first <= self.last:
            return frozenset(range(self.first, self.last + 1))
        return frozenset((*range(self.first, 13), *range(1, self.last + 1)))


def main_seasons(seasons: Sequence[Season]) -> list[Season]:
    """Without those that lie within another one and are not even confirmed."""
    return [
        one
        for one in seasons
        if not one.fact.is_to_be_confirmed or not any(one.months < other.months for other in seasons)
    ]


def read_seasons(path: Path, reader: FactReader) -> Mapping[str, tuple[Season, ...]]:
    """Seasons by side, in the order of the table. Raises UnservableContent."""
    seasons: dict[str, list[Season]] = defaultdict(list)
    for row in read_rows(path):
        first, last = int(row["month_from"]), int(row["month_to"])
        if first not in MONTHS or last not in MONTHS:
            raise UnreadableFact(f"{path.name}: {row['what']} lasts from month {first} to {last}")
        seasons[row["side"]].append(Season(row["what"], first, last, reader.from_row(row)))
    return {side: tuple(found) for side, found in seasons.items()}
