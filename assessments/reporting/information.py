"""Where on theta a scale measures well: its information, as a picture and as the table that says the same."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from assessments.irt import ItemBank, information
from assessments.matrix import Bools
from assessments.randomness import Floats
from assessments.reporting import drawing
from assessments.reporting.drawing import Panel
from assessments.reporting.markdown import number, percent, table

#: What the picture shows, and where the table reads it off.
LOWEST, HIGHEST = -4.0, 4.0
TABLE_THETA = np.linspace(-3.0, 3.0, 13)
#: From here on a score is usually called reliable enough to describe a person (Nunnally 1978).
RELIABLE = 0.80
_WIDTH, _HEIGHT, _LEFT, _RIGHT = 720, 546, 64, 60
_MARKS = (0.90, 0.80, 0.70)


@dataclass(frozen=True, eq=False)
class InformationCurve:
    """Test information at m places on theta, from the lowest.

    - `information`, m, in units of theta^-2; `error`, m, the standard error of theta from answers and population
      together, 1 / sqrt(information + 1); `reliability`, m, what that leaves of the population's variance of 1,
      information / (information + 1).
    - `persons`: estimates of theta in the sample.
    """

    theta: Floats
    information: Floats
    error: Floats
    reliability: Floats
    persons: Floats

    @property
    def peak(self) -> int:
        """The place of the most information."""
        return int(np.argmax(self.information))

    @property
    def is_reliable(self) -> Bools:
        """Where the reliability reaches .80."""
        return np.asarray(self.reliability >= RELIABLE)

    def reliable_range(self) -> tuple[float, float] | None:
        """The lowest and the highest theta at which the reliability reaches .80, or None where it never does."""
        places = np.flatnonzero(self.is_reliable)
        if not places.size:
            return None
        return self._crossing(int(places[0]), -1), self._crossing(int(places[-1]), 1)

    def _crossing(self, inside: int, step: int) -> float:
        """Where the reliability is .80 between a place that is reliable and its neighbour that is not."""
        outside = inside + step
        if not 0 <= outside < self.theta.size:
            return float(self.theta[inside])
        rise = self.reliability[inside] - self.reliability[outside]
        share = (self.reliability[inside] - RELIABLE) / rise
        return float(self.theta[inside] + share * (self.theta[outside] - self.theta[inside]))

    def share_in_reliable_range(self) -> float:
        """The share of persons whose estimate lies where the reliability reaches .80."""
        if not self.persons.size:
            return float("nan")
        return float(np.mean(np.interp(self.persons, self.theta, self.reliability) >= RELIABLE))


def information_curve(items: ItemBank, persons: Floats, theta: Floats | None = None) -> InformationCurve:
    """The curve of a bank from -4 to 4 in steps of 0.05, or at the places given; `persons` are estimates of theta.

    Raises InvalidBank.

    >>> found = information_curve(ItemBank(a=[2.0] * 4, b=[0.0] * 4), np.array([0.0]))
    >>> round(float(found.information.max()), 6), found.share_in_reliable_range()
    (4.0, 1.0)
    """
    places = np.linspace(LOWEST, HIGHEST, 161) if theta is None else theta
    total = information(places, items).sum(axis=1)
    return InformationCurve(places, total, 1 / np.sqrt(total + 1), total / (total + 1), persons)


def information_table(curve: InformationCurve) -> str:
    """The curve as a table, with the standard error that the answers alone give, 1 / sqrt(information), beside it.

    >>> curve = information_curve(ItemBank([2.0], [0.0]), np.zeros(0), np.zeros(1))
    >>> information_table(curve).splitlines()[-1].split()[1::2]
    ['0.00', '1.00', '1.00', '0.71', '0.50']
    """
    with np.errstate(divide="ignore"):
        alone = 1 / np.sqrt(curve.information)
    columns = (curve.theta, curve.information, alone, curve.error, curve.reliability)
    rows = [[number(value) for value in row] for row in zip(*columns, strict=True)]
    return table(
        ["θ", "information", "SE(θ), answers alone", "SE(θ), EAP", "reliability"],
        rows,
        left=0,
    )


def information_words(curve: InformationCurve) -> str:
    """The curve in two sentences: its peak, and where it measures reliably.

    >>> information_words(information_curve(ItemBank([1.0], [0.0]), np.zeros(1)))
    'Information is highest at θ = 0.00 (0.25). Nowhere does the reliability reach 0.80.'
    """
    peak = curve.peak
    first = f"Information is highest at θ = {number(curve.theta[peak])} ({number(curve.information[peak])})."
    found = curve.reliable_range()
    if found is None:
        return f"{first} Nowhere does the reliability reach {RELIABLE:.2f}."
    low, high = (number(edge, 1) for edge in found)
    beyond = " or beyond" if LOWEST in found or HIGHEST in found else ""
    people = percent(curve.share_in_reliable_range())
    # Items that lie far apart may leave a valley between them.
    places = np.flatnonzero(curve.is_reliable)
    partly = " in parts" if np.any(np.diff(places) > 1) else ""
    return (
        f"{first} The reliability reaches {RELIABLE:.2f}{partly} from θ = {low} to {high}{beyond}, "
        f"where {people} of the persons stand."
    )


def information_figure(curve: InformationCurve, *, name: str, scale: str) -> str:
    """The curve as SVG: information, standard error and the persons' places, one above the other on one theta axis.

    `name` sets the ids of the picture apart from others'. Its title and description say what it shows.

    >>> information_figure(information_curve(ItemBank([1.0], [0.0]), np.zeros(3)), name="i", scale="A")[:4]
    '<svg'
    """
    width = _WIDTH - _LEFT - _RIGHT
    steps = drawing.ticks(max(float(curve.information.max()), 0.1))
    upper = Panel(_LEFT, 84, width, 160, LOWEST, HIGHEST, 0.0, steps[-1])
    middle = Panel(_LEFT, 292, width, 140, LOWEST, HIGHEST, 0.0, 1.0)
    lower = Panel(_LEFT, 454, width, 40, LOWEST, HIGHEST, 0.0, 1.0)
    parts = [
        drawing.text(24, 34, f"Test information: {scale}", kind="title"),
        *_theta_axis(upper, middle, lower),
        drawing.text(24, 68, "Information (per unit of θ²)", kind="first-text"),
        *drawing.scale_left(upper, steps),
        drawing.area(upper, curve.theta, curve.information, "first-area"),
        drawing.curve(upper, curve.theta, curve.information, "first"),
        drawing.text(24, 276, "Standard error of θ (EAP)", kind="second-text"),
        *drawing.scale_left(middle, [0.0, 0.5, 1.0]),
        *_reliability_marks(middle),
        drawing.curve(middle, curve.theta, curve.error, "second"),
        *_persons(lower, curve.persons),
    ]
    return drawing.picture(
        parts,
        width=_WIDTH,
        height=_HEIGHT,
        title=f"Test information and standard error: {scale}",
        description=f"{information_words(curve)} The table beside the picture gives the numbers.",
        name=name,
    )


def _theta_axis(upper: Panel, middle: Panel, lower: Panel) -> list[str]:
    parts = []
    bottom = lower.top + lower.height
    for theta in range(int(LOWEST), int(HIGHEST) + 1):
        x = upper.x(theta)
        parts += [
            drawing.line(x, panel.top, x, panel.top + panel.height, "grid")
            for panel in (upper, middle, lower)
        ]
        parts.append(drawing.text(x, bottom + 20, number(theta, 0), kind="muted", anchor="middle"))
    middle_x = lower.left + lower.width / 2
    parts.append(drawing.text(middle_x, bottom + 40, "θ (population: mean 0, SD 1)", anchor="middle"))
    return parts


def _reliability_marks(panel: Panel) -> list[str]:
    """To the right, what a standard error means as a share of the population's variance."""
    right = panel.left + panel.width
    parts = [drawing.text(_WIDTH - 24, panel.top - 16, "reliability", kind="muted", anchor="end")]
    for reliability in _MARKS:
        y = panel.y(float(np.sqrt(1 - reliability)))
        parts.append(drawing.line(panel.left, y, right, y, "mark"))
        parts.append(drawing.text(right + 8, y + 4.5, f"{reliability:.2f}", kind="muted"))
    return parts


def _persons(panel: Panel, persons: Floats) -> list[str]:
    edges = np.linspace(LOWEST, HIGHEST, 33)
    inside = np.clip(persons[np.isfinite(persons)], LOWEST, HIGHEST - 1e-9)
    counts = np.histogram(inside, edges)[0].astype(np.float64)
    bottom = panel.top + panel.height
    parts = [drawing.line(panel.left, bottom, panel.left + panel.width, bottom, "axis")]
    if counts.any():
        parts.insert(0, drawing.bars(panel, edges, counts / counts.max(), "bar"))
    parts.append(drawing.text(24, panel.top + 6, f"{inside.size:,} persons", kind="muted"))
    return parts
