"""What scoring returns: frozen numbers, each with its error and its origin."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class ScoreStatus(StrEnum):
    """How a score came about."""

    #: Every item of the scale was answered.
    complete = "complete"
    #: A few items were missing; the sum was raised in proportion.
    prorated = "prorated"
    #: Too many items were missing; there is no value.
    unfinished = "unfinished"


@dataclass(frozen=True)
class Score:
    """One scale of one person.

    `value` lies from `minimum` to `maximum` (points of the form's `k_items` items), `error` is its standard error
    in the same points; both are None when the status is unfinished.
    """

    scale: str
    value: float | None
    error: float | None
    n_answered: int
    k_items: int
    maximum: float
    status: ScoreStatus
    minimum: float = 0.0


@dataclass(frozen=True)
class ScoreReport:
    """All scores of one sitting in the instrument's order of scales, with everything needed to compute them again."""

    instrument_id: str
    instrument_version: str
    form: str
    method: str
    method_version: int
    engine_version: str
    scores: tuple[Score, ...]

    def by_scale(self) -> Mapping[str, Score]:
        """The same scores, found by scale id."""
        return {score.scale: score for score in self.scores}
