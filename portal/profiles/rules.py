"""Rules as data: what must be beyond error for a sentence to be said. No words, no weights, nothing is added up."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

#: Any one scale of the instrument; the same one in all conditions of a rule that say so.
ANY = "*"
#: The instrument as a whole.
WHOLE = ""

#: What holds of an instrument (scale "") or of one of its scales.
Levels = Mapping[tuple[str, str], Collection[str]]


@dataclass(frozen=True)
class Condition:
    """An instrument, or one of its scales, is something beyond error."""

    of: str
    band: str
    scale: str = WHOLE

    @classmethod
    def from_mapping(cls, row: Mapping[str, str]) -> Condition:
        return cls(row["of"], row["is"], row.get("scale", WHOLE))

    def holds(self, levels: Levels, any_scale: str) -> bool:
        scale = any_scale if self.scale == ANY else self.scale
        return self.band in levels.get((self.of, scale), ())


@dataclass(frozen=True)
class Rule:
    """When all conditions hold, the text of this id is said."""

    id: str
    when: tuple[Condition, ...] = ()
    #: Of sentences: one is said of each topic.
    topic: str = ""
    #: Which text says how sure it is.
    sure: str = "beyond"
    #: For a rule without conditions: what the code has to find.
    source: str = ""
    #: Of tensions: something that is not known yet.
    is_gap: bool = False

    @classmethod
    def from_mapping(cls, row: Mapping[str, Any]) -> Rule:
        when = tuple(map(Condition.from_mapping, row.get("when", ())))
        named = {name: row[name] for name in ("topic", "sure", "source", "is_gap") if name in row}
        return cls(row["id"], when, **named)

    def scales(self, levels: Levels) -> Iterator[str]:
        """The scales for which it holds, in the order of the instrument; "" once for a rule about none in general."""
        stars = [one.of for one in self.when if one.scale == ANY]
        candidates = [scale for of, scale in levels if of == stars[0] and scale] if stars else [WHOLE]
        for scale in candidates:
            if self.when and all(condition.holds(levels, scale) for condition in self.when):
                yield scale

    def evidence(self, scale: str) -> Iterator[tuple[Condition, str]]:
        """Its conditions about scales, each with the scale that it was about."""
        for condition in self.when:
            if condition.scale:
                yield condition, scale if condition.scale == ANY else condition.scale
