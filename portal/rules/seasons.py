"""When employers look for graduates, drawn month by month for both sides, and the same as a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _

from portal.careers.material import material
from portal.careers.seasons import MONTHS, Season
from portal.careers.showing import months_words
from portal.facts.showing import SIDE_WORDS, FactPage, ShownFact, sides_in_order

SEASON_WORDS: Mapping[str, Any] = {
    "autumn-early": _("Early applications"),
    "autumn": _("Autumn recruitment"),
    "autumn-peak": _("Peak of autumn recruitment"),
    "spring": _("Spring recruitment"),
    "fair": _("Campus fairs"),
    "graduation": _("Graduation"),
}
#: The drawing, in units of its viewBox.
WIDTH, LEFT = 360.0, 6.0
COLUMN = (WIDTH - 2 * LEFT) / len(MONTHS)
HEAD, SIDE_HEAD, ROW, BAR = 26.0, 30.0, 40.0, 14.0


@dataclass(frozen=True)
class SeasonBar:
    """One season: its place in the drawing, and its fact."""

    side: str
    side_name: str
    name: str
    months: str
    fact: ShownFact
    x: float
    y: float
    width: float

    @property
    def bar_y(self) -> float:
        return self.y + ROW - BAR - 6

    @property
    def bar_height(self) -> float:
        return BAR

    @property
    def label_y(self) -> float:
        return self.bar_y - 5


@dataclass(frozen=True)
class Calendar:
    """Both sides under each other, the reader's own first."""

    #: Names of the sides with the height at which they stand.
    heads: tuple[tuple[str, float], ...]
    bars: tuple[SeasonBar, ...]
    height: float

    @property
    def months(self) -> list[tuple[int, float]]:
        """Each month with the middle of its column."""
        return [(month, column_of(month) + COLUMN / 2) for month in MONTHS]

    @property
    def lines(self) -> list[float]:
        """Where one quarter of the year ends and the next begins."""
        return [column_of(month) for month in (1, 4, 7, 10, 13)]


def column_of(month: int) -> float:
    """Where the column of a month begins."""
    return LEFT + COLUMN * (month - 1)


def draw_calendar(facts: FactPage) -> Calendar:
    """The seasons of both sides in the reader's script; their sources are numbered on the page."""
    heads: list[tuple[str, float]] = []
    bars: list[SeasonBar] = []
    top = HEAD
    for side in sides_in_order(facts.locale):
        heads.append((str(SIDE_WORDS[side]), top + SIDE_HEAD - 8))
        top += SIDE_HEAD
        for season in material().seasons.get(side, ()):
            bars.append(_bar(side, season, facts, top))
            top += ROW
    return Calendar(tuple(heads), tuple(bars), top + 6)


def _bar(side: str, season: Season, facts: FactPage, top: float) -> SeasonBar:
    # A season around the end of the year is drawn up to there; its words name all of its months.
    last = season.last if season.first <= season.last else MONTHS[-1]
    return SeasonBar(
        side=side,
        side_name=str(SIDE_WORDS[side]),
        name=str(SEASON_WORDS[season.what]),
        months=months_words(season),
        fact=facts.show(season.fact),
        x=column_of(season.first),
        y=top,
        width=COLUMN * (last - season.first + 1),
    )
