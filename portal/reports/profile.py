"""The numbers of a stored report by type. Nothing is scored again: every number comes from a row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from assessments import Instrument
from assessments.interests import HollandCode
from portal.reports.models import Report
from portal.reports.rows import MatchRow, ReportRows, ScoreRow

#: A clear range from this many times what error alone explains is called wide.
WIDE_RANGE = 1.5
#: Shares of the possible mean beyond which nearly all activities were rated high or low.
HIGH_MEAN, LOW_MEAN = 0.70, 0.30


@dataclass(frozen=True)
class Profile:
    """What the rows of one report say, under the rules of the instrument that made them."""

    report: Report
    stored: ReportRows
    instrument: Instrument

    @cached_property
    def rows(self) -> Mapping[str, ScoreRow]:
        return {row.scale: row for row in self.stored.scores}

    @cached_property
    def scores(self) -> dict[str, float]:
        """The scored types only."""
        return {letter: row.value for letter, row in self.rows.items() if row.value is not None}

    @cached_property
    def errors(self) -> dict[str, float]:
        return {letter: row.error for letter, row in self.rows.items() if row.error is not None}

    @property
    def figures(self) -> Mapping[str, float | None]:
        return self.stored.figures

    @property
    def matches(self) -> tuple[MatchRow, ...]:
        return self.stored.matches

    @cached_property
    def code(self) -> HollandCode | None:
        """The stored code; None when fewer than two types have a score."""
        return HollandCode.parse(self.report.code) if self.report.code else None

    @property
    def is_clear(self) -> bool:
        return self.report.shape == "clear"

    @property
    def maximum(self) -> float:
        return self.stored.scores[0].maximum

    @property
    def k_items(self) -> int:
        """Items of each type; the six are equally long."""
        return self.stored.scores[0].k_items

    @property
    def allowed_gaps(self) -> int:
        """How many items of a type may stay open."""
        return self.allowed_gaps_of(self.stored.scores[0])

    def allowed_gaps_of(self, row: ScoreRow) -> int:
        """How many items of this scale may stay open."""
        return int(self.instrument.max_missing_share * row.k_items + 1e-9)

    @property
    def mean(self) -> float | None:
        return self.figures.get("elevation")

    @property
    def range(self) -> float | None:
        return self.figures.get("range")

    @property
    def missing(self) -> list[str]:
        """Types without a score."""
        return [letter for letter in self.rows if letter not in self.scores]

    @property
    def prorated(self) -> list[str]:
        return [letter for letter, row in self.rows.items() if row.status == "prorated"]

    @cached_property
    def ordered(self) -> list[str]:
        """All types, the highest score first, those without a score last."""
        return sorted(self.rows, key=lambda letter: -self.scores.get(letter, -1.0))

    @cached_property
    def above_mean(self) -> set[str]:
        """The types that the person likes more than their own average."""
        mean = self.mean
        return set() if mean is None else {letter for letter, value in self.scores.items() if value > mean}

    def first_probability(self, letter: str) -> float:
        """How probable it is that a type truly comes first."""
        return self.figures.get(f"first_probability_{letter}") or 0.0

    @property
    def spread(self) -> str:
        """How far the types stand apart: high, medium or low."""
        flat = self.figures.get("flat_range") or 0.0
        if not self.range or self.range < flat:
            return "low"
        return "high" if self.range >= WIDE_RANGE * flat else "medium"

    @property
    def height(self) -> str:
        """Whether most activities were liked: high, medium or low."""
        share = (self.mean or 0.0) / self.maximum
        if share >= HIGH_MEAN:
            return "high"
        return "low" if share <= LOW_MEAN else "medium"
