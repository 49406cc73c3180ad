"""Pictures as SVG text: panels with axes, lines and bars, legible on light and on dark paper, and described."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

import numpy as np

from assessments.randomness import Floats

#: The paper comes with the picture, so that it stays legible wherever it is shown; dark paper where the reader's
#: screen is dark. Each ink has a contrast of at least 4.5 : 1 on both.
STYLE = """
text { font-family: system-ui, -apple-system, "Segoe UI", "Noto Sans", sans-serif; font-size: 13px; fill: #24292f; }
.paper { fill: #ffffff; stroke: #d8dde3; }
.title { font-size: 16px; font-weight: 600; }
.muted { fill: #5a6570; }
.axis { stroke: #8b949e; stroke-width: 1; }
.grid { stroke: #e6e9ed; stroke-width: 1; }
.mark { stroke: #8b949e; stroke-width: 1; stroke-dasharray: 2 4; }
.curve { fill: none; stroke-width: 2.25; stroke-linejoin: round; stroke-linecap: round; }
.first { stroke: #1f5fa8; } .first-area { fill: #1f5fa8; fill-opacity: 0.1; } .first-text { fill: #1f5fa8; }
.second { stroke: #a8470f; } .second-text { fill: #a8470f; }
.bar { fill: #a9b2bc; }
@media (prefers-color-scheme: dark) {
  text { fill: #e6e9ed; }
  .paper { fill: #14181d; stroke: #30363d; }
  .muted { fill: #a2adb8; }
  .axis, .mark { stroke: #7d8894; }
  .grid { stroke: #262c33; }
  .first { stroke: #79b8ff; } .first-area { fill: #79b8ff; fill-opacity: 0.14; } .first-text { fill: #79b8ff; }
  .second { stroke: #ffab70; } .second-text { fill: #ffab70; }
  .bar { fill: #56606b; }
}
"""


@dataclass(frozen=True)
class Panel:
    """A field of a picture, and what its edges mean: `low` to `high` upwards, `first` to `last` across."""

    left: float
    top: float
    width: float
    height: float
    first: float
    last: float
    low: float
    high: float

    def x(self, value: float) -> float:
        """Where a value stands across."""
        return self.left + (value - self.first) / (self.last - self.first) * self.width

    def y(self, value: float) -> float:
        """Where a value stands upwards; beyond the edges it stands on them."""
        share = (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)
        return self.top + (1 - share) * self.height


def picture(parts: Iterable[str], *, width: int, height: int, title: str, description: str, name: str) -> str:
    """A whole picture. `title` and `description` are what a screen reader says; `name` sets its ids apart.

    >>> picture([], width=10, height=10, title="A & B", description="Nothing.", name="x").count("A &amp; B")
    1
    """
    size = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    labels = f'role="img" aria-labelledby="{name}-title {name}-description"'
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} {labels}>',
            f'<title id="{name}-title">{escape(title)}</title>',
            f'<desc id="{name}-description">{escape(description)}</desc>',
            f"<style>{STYLE}</style>",
            f'<rect class="paper" x="0.5" y="0.5" width="{width - 1}" height="{height - 1}" rx="8"/>',
            *parts,
            "</svg>\n",
        ]
    )


def text(x: float, y: float, words: str, *, kind: str = "", anchor: str = "start") -> str:
    """A text with its base line at y; `kind` is one or more classes of STYLE.

    >>> text(1, 2, "a < b")
    '<text x="1" y="2">a &lt; b</text>'
    """
    at = f' text-anchor="{anchor}"' if anchor != "start" else ""
    return f'<text x="{x:.6g}" y="{y:.6g}"{_class(kind)}{at}>{escape(words, quote=False)}</text>'


def line(x1: float, y1: float, x2: float, y2: float, kind: str) -> str:
    """A straight line.

    >>> line(0, 0, 1, 0, "axis")
    '<line class="axis" x1="0" y1="0" x2="1" y2="0"/>'
    """
    return f'<line{_class(kind)} x1="{x1:.6g}" y1="{y1:.6g}" x2="{x2:.6g}" y2="{y2:.6g}"/>'


def curve(panel: Panel, xs: Floats, ys: Floats, kind: str) -> str:
    """A line through points that are known close to each other.

    >>> curve(Panel(0, 0, 10, 10, 0, 1, 0, 1), np.array([0.0, 1.0]), np.array([0.0, 1.0]), "first")
    '<path class="curve first" d="M0 10L10 0"/>'
    """
    return f'<path{_class("curve " + kind)} d="M{_points(panel, xs, ys)}"/>'


def area(panel: Panel, xs: Floats, ys: Floats, kind: str) -> str:
    """The area between a line and the bottom of its panel.

    >>> area(Panel(0, 0, 10, 10, 0, 1, 0, 1), np.array([0.0, 1.0]), np.array([0.0, 1.0]), "first-area")
    '<path class="first-area" d="M0 10L10 0L10 10L0 10Z"/>'
    """
    ends = _points(panel, np.array([xs[-1], xs[0]]), np.full(2, panel.low))
    return f'<path{_class(kind)} d="M{_points(panel, xs, ys)}L{ends}Z"/>'


def bars(panel: Panel, edges: Floats, heights: Floats, kind: str) -> str:
    """Bars between neighbouring edges, standing on the bottom of the panel.

    >>> bars(Panel(0, 0, 10, 10, 0, 1, 0, 1), np.array([0.0, 1.0]), np.array([0.5]), "bar")
    '<path class="bar" d="M0.5 10V5H9.5V10Z"/>'
    """
    bottom = panel.y(panel.low)
    drawn = [
        f"M{panel.x(start) + 0.5:.4g} {bottom:.4g}V{panel.y(height):.4g}H{panel.x(end) - 0.5:.4g}V{bottom:.4g}Z"
        for start, end, height in zip(edges[:-1], edges[1:], heights, strict=True)
        if height > 0
    ]
    return f'<path{_class(kind)} d="{"".join(drawn)}"/>'


def ticks(high: float, most: int = 4) -> list[float]:
    """Round numbers from 0 that reach to `high` or a little beyond, at most `most` steps of 1, 2, 2.5 or 5.

    >>> ticks(3.7), ticks(0.9)
    ([0.0, 1.0, 2.0, 3.0, 4.0], [0.0, 0.25, 0.5, 0.75, 1.0])
    """
    size = 10.0 ** np.floor(np.log10(high / most))
    step = next(size * factor for factor in (1, 2, 2.5, 5, 10) if size * factor * most >= high * (1 - 1e-9))
    return [round(float(step * count), 10) for count in range(int(np.ceil(high / step - 1e-9)) + 1)]


def scale_left(panel: Panel, values: Sequence[float]) -> list[str]:
    """Numbers to the left of a panel, with a line across at each.

    >>> len(scale_left(Panel(0, 0, 10, 10, 0, 1, 0, 1), [0, 1]))
    4
    """
    parts = []
    for value in values:
        y = panel.y(value)
        parts.append(
            line(panel.left, y, panel.left + panel.width, y, "axis" if value == panel.low else "grid")
        )
        parts.append(text(panel.left - 10, y + 4.5, f"{value:g}", kind="muted", anchor="end"))
    return parts


def _class(kind: str) -> str:
    return f' class="{kind}"' if kind else ""


def _points(panel: Panel, xs: Floats, ys: Floats) -> str:
    return "L".join(f"{round(panel.x(x), 1):g} {round(panel.y(y), 1):g}" for x, y in zip(xs, ys, strict=True))
