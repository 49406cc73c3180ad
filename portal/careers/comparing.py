"""Up to three occupations side by side, named in the address alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from portal.careers.catalogue import Catalogue, Occupation

MOST = 3


@dataclass(frozen=True)
class Chosen:
    """What stands side by side, and what of the address does not."""

    occupations: tuple[Occupation, ...]
    #: Chosen beyond the three.
    beyond: tuple[Occupation, ...]
    #: Whether the address names an occupation that there is not.
    has_unknown: bool

    @property
    def ids(self) -> list[str]:
        return [one.id for one in self.occupations]

    @property
    def is_full(self) -> bool:
        return len(self.occupations) >= MOST

    def without(self, occupation: Occupation) -> list[str]:
        """The others, as the link that takes one away names them."""
        return [one for one in self.ids if one != occupation.id]


def read_chosen(ids: Iterable[str], catalogue: Catalogue) -> Chosen:
    """Each occupation once, in the order in which the address names them."""
    named = [one for one in dict.fromkeys(ids) if one]
    known = [found for one in named if (found := catalogue.find(one)) is not None]
    return Chosen(tuple(known[:MOST]), tuple(known[MOST:]), len(known) < len(named))
