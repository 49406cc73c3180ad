"""Where the marks of the manual's charts stand. Every chart has its table beside it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

#: The drawing, in units of its viewBox: as wide as a phone.
LEFT, RIGHT = 8.0, 352.0
ROW, LABEL_Y, MARK_Y, CAP = 46.0, 16.0, 31.0, 5.0
AXIS_HEIGHT = 26.0
PLOT_HEIGHT, PLOT_TOP, PLOT_LEFT = 150.0, 14.0, 34.0


def _written(value: float) -> str:
    return f"{value:g}".replace("-", "−")


@dataclass(frozen=True)
class Span:
    """One value with its interval."""

    label: str
    value: float
    low: float
    high: float
    text: str


@dataclass(frozen=True)
class SpanRow:
    """A value and its interval as they are drawn."""

    span: Span
    label_y: float
    mark_y: float
    point_x: str
    band_path: str


@dataclass(frozen=True)
class SpanChart:
    """Values with their intervals below each other, on one axis; `marks` are limits that they are held against."""

    spans: tuple[Span, ...]
    lowest: float
    highest: float
    ticks_at: tuple[float, ...]
    marks_at: tuple[float, ...] = ()

    def x(self, value: float) -> float:
        inside = min(max(value, self.lowest), self.highest)
        return LEFT + (RIGHT - LEFT) * (inside - self.lowest) / (self.highest - self.lowest)

    @property
    def rows(self) -> list[SpanRow]:
        return [self._row(span, ROW * place) for place, span in enumerate(self.spans)]

    def _row(self, span: Span, top: float) -> SpanRow:
        low, high, y, cap = (
            f"{self.x(span.low):.1f}",
            f"{self.x(span.high):.1f}",
            top + MARK_Y,
            f"v{2 * CAP:.0f}",
        )
        path = f"M{low} {y - CAP:.1f}{cap}M{low} {y:.1f}H{high}M{high} {y - CAP:.1f}{cap}"
        return SpanRow(span, top + LABEL_Y, y, f"{self.x(span.value):.1f}", path)

    @property
    def axis_y(self) -> float:
        return ROW * len(self.spans) + 2

    @property
    def height(self) -> float:
        return self.axis_y + AXIS_HEIGHT

    @property
    def ticks(self) -> list[tuple[str, str, str]]:
        """Place, number and text anchor."""
        ends = {self.lowest: "start", self.highest: "end"}
        return [(f"{self.x(at):.1f}", _written(at), ends.get(at, "middle")) for at in self.ticks_at]

    @property
    def marks(self) -> list[str]:
        """Short strokes at the limits, one on each row, so that they cross no words."""
        tops = [ROW * place + MARK_Y - 1.5 * CAP for place in range(len(self.spans))]
        return [f"M{self.x(at):.1f} {top:.1f}v{3 * CAP:.0f}" for at in self.marks_at for top in tops]


@dataclass(frozen=True)
class Bar:
    """One bar of a histogram: its ends in points, how many people, and the rectangle."""

    start: int
    end: int
    n: int
    x: str
    y: str
    width: str
    height: str


@dataclass(frozen=True)
class Histogram:
    """How scores spread. The area of a bar stands for its people, since merged bars are wider."""

    bars: tuple[Bar, ...]
    lowest: int
    highest: int

    @property
    def axis_y(self) -> float:
        return PLOT_TOP + PLOT_HEIGHT

    @property
    def height(self) -> float:
        return self.axis_y + AXIS_HEIGHT

    @property
    def ticks(self) -> list[tuple[str, str, str]]:
        middle = (self.lowest + self.highest) / 2
        return [
            (f"{LEFT:.1f}", f"{self.lowest}", "start"),
            (f"{(LEFT + RIGHT) / 2:.1f}", f"{middle:g}", "middle"),
            (f"{RIGHT:.1f}", f"{self.highest}", "end"),
        ]


def draw_histogram(scores: Sequence[dict[str, int]], *, lowest: int, highest: int) -> Histogram:
    """Bars as high as their people for each point of score."""
    densities = [bar["n"] / (bar["to"] - bar["from"] + 1) for bar in scores]
    unit = (RIGHT - LEFT) / (highest - lowest + 1)
    tallest = max(densities, default=1.0)
    bars = []
    for bar, density in zip(scores, densities, strict=True):
        height = PLOT_HEIGHT * density / tallest
        bars.append(
            Bar(
                bar["from"],
                bar["to"],
                bar["n"],
                x=f"{LEFT + unit * (bar['from'] - lowest) + 0.75:.1f}",
                y=f"{PLOT_TOP + PLOT_HEIGHT - height:.1f}",
                width=f"{unit * (bar['to'] - bar['from'] + 1) - 1.5:.1f}",
                height=f"{height:.1f}",
            )
        )
    return Histogram(tuple(bars), lowest, highest)


@dataclass(frozen=True)
class Curve:
    """A line over theta from -3 to 3."""

    path: str
    ticks: tuple[tuple[str, str, str], ...]
    levels: tuple[tuple[str, str], ...]

    @property
    def axis_y(self) -> float:
        return PLOT_TOP + PLOT_HEIGHT

    @property
    def height(self) -> float:
        return self.axis_y + AXIS_HEIGHT


def draw_error(points: Iterable[dict[str, float]]) -> Curve:
    """The standard error of theta, from 0 to 1."""

    def x(theta: float) -> float:
        return PLOT_LEFT + (RIGHT - PLOT_LEFT) * (theta + 3) / 6

    def y(error: float) -> float:
        return PLOT_TOP + PLOT_HEIGHT * (1 - min(error, 1.0))

    path = "M" + "L".join(f"{x(one['theta']):.1f} {y(one['error']):.1f}" for one in points)
    anchors = {-3: "start", 3: "end"}
    return Curve(
        path,
        ticks=tuple((f"{x(at):.1f}", _written(at), anchors.get(at, "middle")) for at in range(-3, 4)),
        levels=tuple((f"{y(at):.1f}", f"{at:g}") for at in (0.0, 0.5, 1.0)),
    )
