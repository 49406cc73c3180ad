"""What a session came to as bars with the range in which it would probably lie."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _

from portal.aptitude.families import TaskFamily
from portal.reports.chart import BAND_WIDTH, Bar, Chart, Mark
from portal.reports.rows import ReportRows, ScoreRow

HUNDRED = 100.0


@dataclass(frozen=True)
class TaskBar(Bar):
    """A bar whose range is not of equal length on both sides: a share ends at 0 and at 100."""

    range_low: float = 0.0
    range_high: float = 0.0

    @property
    def low(self) -> float:
        return self.range_low

    @property
    def high(self) -> float:
        return self.range_high

    @property
    def value_text(self) -> str:
        return f"{self.value or 0:.0f}%" if self.maximum == HUNDRED else f"{self.value or 0:.1f}"

    @property
    def error_text(self) -> str:
        return f"± {self.error or 0:.1f}"

    @property
    def band_text(self) -> str:
        return f"{self.low:.0f}–{self.high:.0f}"


@dataclass(frozen=True)
class TaskChart(Chart):
    """Bars that may have scales of their own."""

    def score_text(self, bar: Bar) -> str:
        """The result alone: a speed is not out of anything."""
        return bar.value_text

    @property
    def ticks(self) -> list[tuple[str, str, str]]:
        """Nothing, half and all of the first bar's scale, where all bars share it."""
        if len({bar.maximum for bar in self.bars}) > 1:
            return []
        maximum = self.bars[0].maximum
        places = ((0.0, "start"), (maximum / 2, "middle"), (maximum, "end"))
        return [(Mark(self.bars[0], 0.0).x(value), f"{value:.0f}%", anchor) for value, anchor in places]


def bars_of(family: TaskFamily, rows: ReportRows) -> tuple[TaskBar, ...]:
    """Per cent solved; of ability the per cent of all tasks that somebody of it solves; of checking both numbers."""
    low, high = rows.figures["low"] or 0.0, rows.figures["high"] or 0.0
    if family.is_speeded:
        speed, accuracy = rows.scores
        reach = BAND_WIDTH * (speed.error or 0.0)
        value = speed.value or 0.0
        ends = max(0.0, value - reach), value + reach
        # Whoever is faster than the scale makes it longer.
        longer = speed._replace(maximum=max(speed.maximum, ends[1]))
        return (
            _bar(longer, _("pairs a minute"), *ends),
            _bar(accuracy, _("judged rightly"), low, high),
        )
    (score,) = rows.scores
    if "share" not in rows.figures:
        return (_bar(score, _("Solved"), low, high),)
    share = rows.figures["share"]
    bar = _bar(score, _("solved of all such tasks"), low, high)
    return (
        TaskBar(
            **{**vars(bar), "value": share, "error": (high - low) / (2 * BAND_WIDTH), "maximum": HUNDRED}
        ),
    )


def _bar(score: ScoreRow, name: str, low: float, high: float) -> TaskBar:
    return TaskBar(
        letter="",
        name=name,
        value=score.value,
        error=score.error,
        maximum=score.maximum,
        n_answered=score.n_answered,
        k_items=score.k_items,
        status=score.status,
        range_low=low,
        range_high=high,
    )
