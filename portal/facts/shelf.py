"""How long a fact is good without being looked at again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from portal.facts.periods import Moment, Period, add_months


class CountedFrom(StrEnum):
    """What a shelf life is counted from."""

    start = "start"
    end = "end"
    as_of = "as_of"


@dataclass(frozen=True)
class ShelfLife:
    """The shelf life of one kind of fact."""

    name: str
    months: int
    counted_from: CountedFrom

    def ends_on(self, period: Period, as_of: Moment) -> date:
        """The last day on which such a fact is good. What is in force until further notice ages from its check."""
        if self.counted_from is CountedFrom.start:
            first = period.since.last_day
        elif self.counted_from is CountedFrom.end and period.until is not None:
            first = period.until.last_day
        else:
            first = as_of.last_day
        return add_months(first, self.months)


@dataclass(frozen=True)
class Shelves:
    """All shelf lives, and for how many months it counts that somebody looked and found nothing newer."""

    lives: Mapping[str, ShelfLife]
    looking_holds: int

    @classmethod
    def from_mapping(cls, parsed: Mapping[str, Any]) -> Shelves:
        lives = {
            name: ShelfLife(name, one["months"], CountedFrom(one["counted_from"]))
            for name, one in parsed.items()
            if isinstance(one, Mapping)
        }
        return cls(lives, parsed["looking_holds"])
