"""The Holland code with its ties kept, and what it says on its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import permutations, product

import numpy as np

from assessments.errors import InvalidCode, InvalidScores
from assessments.interests.riasec import LETTERS, Scores, hexagon_distance, scored


@dataclass(frozen=True)
class HollandCode:
    """Types from the strongest to the weakest; types that tie share a group, whose inner order means nothing.

    Inside a group the letters stand in the order of the hexagon, so that equal codes compare equal. Raises
    InvalidCode for a letter outside RIASEC, a repeated letter or an empty group.
    """

    groups: tuple[tuple[str, ...], ...]

    def __post_init__(self) -> None:
        letters = [letter for group in self.groups for letter in group]
        if not letters or not all(self.groups):
            raise InvalidCode("a code needs at least one letter in each place")
        if len(set(letters)) < len(letters) or not set(letters) <= set(LETTERS):
            raise InvalidCode(f"a code has distinct letters of RIASEC, not {''.join(letters)!r}")
        ordered = tuple(tuple(sorted(group, key=LETTERS.index)) for group in self.groups)
        object.__setattr__(self, "groups", ordered)

    @classmethod
    def parse(cls, text: str) -> HollandCode:
        """Read what `str` writes. Raises InvalidCode.

        >>> HollandCode.parse("{S|E}IA").groups
        (('S', 'E'), ('I',), ('A',))
        """
        if not isinstance(text, str) or not re.fullmatch(r"(?:\w|\{\w(?:\|\w)+\})+", text):
            raise InvalidCode(f"{text!r} is not a code such as RIA or {{S|E}}IA")
        return cls(tuple(tuple(group.strip("{}").split("|")) for group in re.findall(r"\w|\{[^}]*\}", text)))

    def __str__(self) -> str:
        return "".join(group[0] if len(group) == 1 else "{" + "|".join(group) + "}" for group in self.groups)

    def top(self, n: int) -> HollandCode:
        """The groups that hold the first n >= 1 places; a tie across the cut stays whole, so letters may be more.

        >>> str(HollandCode.parse("RI{A|S}EC").top(3))
        'RI{A|S}'
        """
        kept: list[tuple[str, ...]] = []
        for group in self.groups:
            if sum(map(len, kept)) >= n:
                break
            kept.append(group)
        return HollandCode(tuple(kept))

    def letters(self, n: int = len(LETTERS)) -> tuple[str, ...]:
        """The letters of the first n places, strongest first, a tie across the cut included whole."""
        return tuple(letter for group in self.top(n).groups for letter in group)

    def orders(self, n: int) -> Iterator[tuple[str, ...]]:
        """Every strict order of the first n places that the ties allow, each once and all equally likely.

        >>> list(HollandCode.parse("{S|E}I").orders(2))
        [('S', 'E'), ('E', 'S')]
        """
        places = self._places_filled(n)
        choices = (permutations(group, filled) for group, filled in zip(self.groups, places, strict=False))
        for parts in product(*choices):
            yield tuple(letter for part in parts for letter in part)

    def _places_filled(self, n: int) -> list[int]:
        filled: list[int] = []
        for group in self.groups:
            left = n - sum(filled)
            if left <= 0:
                break
            filled.append(min(left, len(group)))
        return filled


def holland_code(scores: Scores, *, tolerance: float = 0.0) -> HollandCode:
    """Order the scored types from high to low (Holland 1997); types within `tolerance` points of a group's highest tie.

    Measuring from the highest keeps a group's spread within the tolerance: a chain of small steps does not tie
    its two ends. Types without a score stay out. Raises InvalidScores when no type is scored or the tolerance is
    no number of zero or more.

    >>> str(holland_code({"R": 9, "I": 20, "A": 12, "S": 31, "E": 31, "C": 8}))
    '{S|E}IARC'
    """
    known = scored(scores)
    if not known:
        raise InvalidScores("a code needs at least one scored type")
    if not isinstance(tolerance, (int, float, np.integer, np.floating)) or not tolerance >= 0:
        raise InvalidScores(f"tolerance {tolerance!r} is no number of zero or more")
    groups: list[list[str]] = []
    for letter in sorted(known, key=lambda letter: -known[letter]):
        if groups and known[groups[-1][0]] - known[letter] <= tolerance:
            groups[-1].append(letter)
        else:
            groups.append([letter])
    return HollandCode(tuple(map(tuple, groups)))


class ConsistencyLevel(StrEnum):
    """How near the first two types are on the hexagon."""

    high = "high"
    medium = "medium"
    low = "low"


_LEVEL_BY_DISTANCE = {1: ConsistencyLevel.high, 2: ConsistencyLevel.medium, 3: ConsistencyLevel.low}


@dataclass(frozen=True)
class Consistency:
    """`level` is None when ties allow several levels; `possible` lists them from high to low, none with one type."""

    level: ConsistencyLevel | None
    possible: tuple[ConsistencyLevel, ...]


def consistency(code: HollandCode | str) -> Consistency:
    """Consistency of the first two types: 1 step apart high, 2 medium, 3 low (Holland 1973).

    A tie is never broken: all pairs that it allows are looked at. Raises InvalidCode.

    >>> consistency("RSE").level.value, consistency("{S|E}I").level.value
    ('low', 'high')
    >>> [level.value for level in consistency("R{I|S}").possible]
    ['high', 'low']
    """
    pairs = [order for order in as_code(code).orders(2) if len(order) == 2]
    distances = sorted({hexagon_distance(first, second) for first, second in pairs})
    possible = tuple(_LEVEL_BY_DISTANCE[distance] for distance in distances)
    return Consistency(possible[0] if len(possible) == 1 else None, possible)


def as_code(code: HollandCode | str) -> HollandCode:
    """The code itself, or the code that a text such as ``RIA`` spells. Raises InvalidCode."""
    return code if isinstance(code, HollandCode) else HollandCode.parse(code)
