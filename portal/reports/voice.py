"""The sentences of a report in one script: templates of the library, filled in and joined."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from assessments.interests.code import HollandCode
from portal.library import InstrumentWords

#: From this share upwards the certainty is called by this name.
CERTAINTY = ((0.90, "very_sure"), (0.70, "fairly_sure"), (0.50, "unsure"), (0.0, "open"))
#: Shares beyond these are not worth a digit: the simulation is exact to about one in a hundred.
NEARLY_CERTAIN, NEARLY_IMPOSSIBLE = 0.99, 0.01


@dataclass(frozen=True)
class Voice:
    """Says what numbers mean in the words of one script."""

    words: InstrumentWords

    def texts(self, path: str) -> Any:
        """The text, or the table of texts, at a dotted path under `report`."""
        texts: Any = self.words.report
        for key in path.split("."):
            texts = texts[key]
        return texts

    def say(self, path: str, **values: object) -> str:
        """The sentence at a path with its placeholders filled in."""
        return str(self.texts(path)).format_map(values)

    def name(self, letter: str) -> str:
        return str(self.words.scale(letter)["name"])

    def names(self, letters: Iterable[str]) -> str:
        """Names of types as a list in running text."""
        return self.join([self.name(letter) for letter in letters])

    def join(self, parts: Sequence[str]) -> str:
        """One, one and two, or one, two and three."""
        phrases = self.texts("phrases")
        *before, last = parts
        return f"{phrases['comma'].join(before)}{phrases['last']}{last}" if before else last

    def percent(self, share: float) -> str:
        """A probability, never rounded up to certainty or down to nothing."""
        phrases = self.texts("phrases")
        if share >= NEARLY_CERTAIN:
            return str(phrases["over"])
        return str(phrases["under"]) if share < NEARLY_IMPOSSIBLE else f"{round(share * 100)}%"

    def certainty(self, share: float) -> str:
        # The figure that is read decides, so that 70 % is never called by the name of 69.6 %.
        shown = round(share, 2)
        return str(self.texts("certainty")[next(name for least, name in CERTAINTY if shown >= least)])


def code_text(code: HollandCode) -> str:
    """A code as people read it: `SR(I=A)`, where what stands in brackets is equal."""
    return "".join(group[0] if len(group) == 1 else f"({'='.join(group)})" for group in code.groups)


def points(value: float) -> str:
    """A score as people write it: whole when it is whole, else with one decimal."""
    return f"{value:.1f}".removesuffix(".0")
