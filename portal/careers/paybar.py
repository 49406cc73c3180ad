"""A few figures of pay drawn as one bar: from the tenth that earns least to the tenth that earns most."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

#: The drawing, in units of its viewBox; it begins at nothing, so that lengths can be compared within one bar.
WIDTH, HEIGHT = 320.0, 46.0
RIGHT_ROOM = 26.0


@dataclass(frozen=True)
class PayBar:
    """The places of the figures on one line."""

    figures: Mapping[str, int]
    #: The amount at the right end; bars that are looked at together have the same.
    end: int = 0

    def x(self, name: str) -> float:
        end = max(self.end, self.figures["p90"])
        return round((WIDTH - RIGHT_ROOM) * self.figures[name] / end, 1)

    @property
    def has_box(self) -> bool:
        return {"p25", "p75"} <= set(self.figures)

    @property
    def box_width(self) -> float:
        return round(self.x("p75") - self.x("p25"), 1)

    @property
    def labels(self) -> list[tuple[float, int]]:
        """Where the words for the lowest, the middle and the highest stand."""
        return [(self.x(name), self.figures[name]) for name in ("p10", "p50", "p90")]
