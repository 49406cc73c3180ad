"""A long list in pages, whose numbers stand in the address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Thing = TypeVar("Thing")


@dataclass(frozen=True)
class Stretch(Generic[Thing]):
    """What stands on one page."""

    things: Sequence[Thing]
    #: The place of the first of them, counted from nothing.
    first: int
    #: The pages before and after it, counted from one; 0 where there is none.
    previous: int
    following: int


def stretch_of(found: Sequence[Thing], asked: int, per_page: int) -> Stretch[Thing]:
    """The page that was asked for, counted from one; what lies beyond the ends is the page at that end.

    >>> stretch_of("abcde", 2, per_page=2)
    Stretch(things='cd', first=2, previous=1, following=3)
    """
    place = max(0, min(asked - 1, (len(found) - 1) // per_page))
    first = place * per_page
    beyond = first + per_page
    return Stretch(found[first:beyond], first, place, place + 2 if beyond < len(found) else 0)
