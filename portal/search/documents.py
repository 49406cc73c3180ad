"""What can be found: one entry of any part of the content, with where it is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

from portal.search.folding import fold, name_key


class Kind(StrEnum):
    """What a result is, in the order in which equals are listed."""

    occupation = "occupation"
    field = "field"
    topic = "topic"
    calculator = "calculator"
    recognition = "recognition"
    way = "way"
    programme = "programme"
    glossary = "glossary"
    article = "article"


RANKS = {kind: rank for rank, kind in enumerate(Kind)}


@dataclass(frozen=True)
class Document:
    """One thing that can be found. Texts are by locale; `names` are further names in any script."""

    kind: Kind
    id: str
    endpoint: str
    values: Mapping[str, Any] = field(hash=False)
    titles: Mapping[str, str] = field(hash=False)
    bodies: Mapping[str, str] = field(hash=False)
    names: tuple[str, ...] = ()
    #: What stands beside the title in a list, such as what the other side calls it; by locale.
    besides: Mapping[str, str] = field(default_factory=dict, hash=False)

    @cached_property
    def folded_titles(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(map(fold, self.titles.values())))

    @cached_property
    def folded_names(self) -> tuple[str, ...]:
        """Further names, and all names without their spaces and marks: UI/UX is asked for as UIUX as well."""
        bare = map(name_key, (*self.titles.values(), *self.names))
        return tuple(dict.fromkeys(one for one in (*map(fold, self.names), *bare) if one))

    def is_called(self, folded: str) -> bool:
        """Whether this is one of its titles or names, as a whole."""
        return folded in self.folded_titles or folded in self.folded_names

    @cached_property
    def folded_body(self) -> str:
        return "\n".join(dict.fromkeys(map(fold, self.bodies.values())))

    @cached_property
    def everything(self) -> str:
        return "\n".join((*self.folded_titles, *self.folded_names, self.folded_body))
