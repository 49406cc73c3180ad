"""The six scores as bars with their error bands, and where each mark of the drawing stands."""

from __future__ import annotations

from dataclasses import dataclass

from portal.reports.profile import Profile
from portal.reports.voice import Voice, points

#: Standard errors on each side: a band of 95 in 100, the width at which the guess is compared, too.
BAND_WIDTH = 1.96

#: The drawing, in units of its viewBox: as wide as a phone, one row for each type.
WIDTH, ROW, LEFT, RIGHT = 360.0, 58.0, 8.0, 352.0
LABEL_Y, BAR_Y, BAR_HEIGHT, BAND_Y, CAP = 18.0, 27.0, 11.0, 46.0, 5.0
AXIS_HEIGHT = 26.0


@dataclass(frozen=True)
class Bar:
    """One type: its score with the band in which the true score probably lies, or neither."""

    letter: str
    name: str
    value: float | None
    error: float | None
    maximum: float
    n_answered: int
    k_items: int
    status: str

    @property
    def low(self) -> float | None:
        return None if self.value is None else max(0.0, self.value - BAND_WIDTH * (self.error or 0.0))

    @property
    def high(self) -> float | None:
        return (
            None if self.value is None else min(self.maximum, self.value + BAND_WIDTH * (self.error or 0.0))
        )

    @property
    def value_text(self) -> str:
        return "–" if self.value is None else points(self.value)

    @property
    def error_text(self) -> str:
        return "–" if self.error is None else f"± {self.error:.1f}"

    @property
    def band_text(self) -> str:
        return "–" if self.low is None or self.high is None else f"{self.low:.0f}–{self.high:.0f}"

    @property
    def answered_text(self) -> str:
        return f"{self.n_answered} / {self.k_items}"


@dataclass(frozen=True)
class Mark:
    """A bar with the places of its marks in the drawing."""

    bar: Bar
    top: float

    def x(self, value: float) -> str:
        return f"{LEFT + (RIGHT - LEFT) * value / self.bar.maximum:.1f}"

    @property
    def label_y(self) -> float:
        return self.top + LABEL_Y

    @property
    def bar_y(self) -> float:
        return self.top + BAR_Y

    @property
    def band_y(self) -> float:
        return self.top + BAND_Y

    @property
    def bar_width(self) -> str:
        return f"{(RIGHT - LEFT) * (self.bar.value or 0.0) / self.bar.maximum:.1f}"

    @property
    def point_x(self) -> str:
        return self.x(self.bar.value or 0.0)

    @property
    def band_path(self) -> str:
        """A line with an end cap on each side."""
        low, high = self.x(self.bar.low or 0.0), self.x(self.bar.high or 0.0)
        cap = f"v{2 * CAP:.0f}"
        top = f"{self.band_y - CAP:.1f}"
        return f"M{low} {top}{cap}M{low} {self.band_y:.1f}H{high}M{high} {top}{cap}"


@dataclass(frozen=True)
class Chart:
    """The whole drawing."""

    bars: tuple[Bar, ...]

    @property
    def marks(self) -> list[Mark]:
        return [Mark(bar, top=ROW * row) for row, bar in enumerate(self.bars)]

    @property
    def is_even(self) -> bool:
        """Whether all bars have the same maximum, so that one axis of points serves them all."""
        return len({bar.maximum for bar in self.bars}) == 1

    def score_text(self, bar: Bar) -> str:
        """The score, with its own maximum where that is not the axis of all."""
        return bar.value_text if self.is_even else f"{bar.value_text} / {points(bar.maximum)}"

    @property
    def rows(self) -> list[tuple[str, ...]]:
        """The same as a table: name, score, error, band, answers."""
        return [
            (bar.name, self.score_text(bar), bar.error_text, bar.band_text, bar.answered_text)
            for bar in self.bars
        ]

    @property
    def height(self) -> float:
        return self.axis_y + AXIS_HEIGHT

    @property
    def axis_y(self) -> float:
        return ROW * len(self.bars)

    @property
    def ticks(self) -> list[tuple[str, str, str]]:
        """Place, number and text anchor of nothing, half and all of the points."""
        maximum = self.bars[0].maximum
        shown = (points(maximum / 2), points(maximum)) if self.is_even else ("50%", "100%")
        places = ((0.0, "0", "start"), (maximum / 2, shown[0], "middle"), (maximum, shown[1], "end"))
        return [(Mark(self.bars[0], 0.0).x(value), number, anchor) for value, number, anchor in places]


def draw_chart(profile: Profile, voice: Voice) -> Chart:
    """Bars from the highest score to the lowest, types without a score last."""
    return Chart(tuple(read_bar(profile, letter, voice) for letter in profile.ordered))


def read_bar(profile: Profile, letter: str, voice: Voice) -> Bar:
    row = profile.rows[letter]
    return Bar(
        letter=letter,
        name=voice.name(letter),
        value=row.value,
        error=row.error,
        maximum=row.maximum,
        n_answered=row.n_answered,
        k_items=row.k_items,
        status=row.status,
    )


def band_sentences(voice: Voice) -> tuple[str, str]:
    """What the bands are, and what they promise."""
    return voice.say("how.band", width=f"{BAND_WIDTH:.2f}"), voice.say("how.coverage")
