"""An occupation's interest values as bars, from 1 to 7."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from portal.careers.catalogue import TYPES, Drawn, Occupation

LOWEST, HIGHEST = 1.0, 7.0
#: The drawing, in units of its viewBox.
LEFT, RIGHT, ROW = 8, 352, 44


@dataclass(frozen=True)
class InterestBar:
    """One type of an occupation and the place of its marks."""

    letter: str
    name: str
    value: float
    top: int

    @property
    def value_text(self) -> str:
        return f"{self.value:.2f}"

    @property
    def width(self) -> str:
        return f"{(RIGHT - LEFT) * (self.value - LOWEST) / (HIGHEST - LOWEST):.1f}"


@dataclass(frozen=True)
class InterestChart:
    """The six bars, and the same as a table."""

    bars: tuple[InterestBar, ...]

    @property
    def rows(self) -> list[tuple[str, str]]:
        return [(bar.name, bar.value_text) for bar in self.bars]


def draw_interests(occupation: Occupation, names: Mapping[str, str]) -> InterestChart:
    """The six values from the highest to the lowest."""
    values = dict(zip(TYPES, occupation.interests, strict=True))
    return InterestChart(
        tuple(
            InterestBar(letter, names[letter], values[letter], ROW * row)
            for row, letter in enumerate(occupation.highest_types)
        )
    )


def importances(drawn: Iterable[Drawn], locale: str) -> list[tuple[str, str]]:
    """Skills or fields of knowledge as rows of a table."""
    return [(one.what.name(locale), f"{one.importance:.2f}") for one in drawn]
