"""Two shapes on one scale: for each type where the person stands, and where the occupation."""

from __future__ import annotations

from dataclasses import dataclass

from assessments.interests import Likeness, TypeLikeness
from portal.careers.catalogue import Occupation
from portal.reports.profile import Profile
from portal.reports.voice import Voice, points

#: The drawing, in units of its viewBox: as wide as a phone, one row for each type. The outermost marks stay inside.
MIDDLE, HALF_WIDTH, ROW = 180.0, 162.0, 46.0
LABEL_Y, LINE_Y, DIAMOND = 17.0, 32.0, 7.0


@dataclass(frozen=True)
class ShapeRow:
    """One type with its two marks."""

    part: TypeLikeness
    name: str
    top: float

    @property
    def label_y(self) -> float:
        return self.top + LABEL_Y

    @property
    def line_y(self) -> float:
        return self.top + LINE_Y

    @property
    def person_x(self) -> str:
        return _x(self.part.person)

    @property
    def occupation_x(self) -> str:
        return _x(self.part.occupation)

    @property
    def diamond(self) -> str:
        size = f"{DIAMOND:.0f}"
        return f"M{self.occupation_x} {self.line_y - DIAMOND:.1f}l{size} {size}-{size} {size}-{size}-{size}z"

    @property
    def loss_text(self) -> str:
        return f"−{self.part.loss:.3f}"


@dataclass(frozen=True)
class ShapeChart:
    """The drawing, and the same as a table: score, value, both on one scale, and what the difference takes away."""

    rows: tuple[ShapeRow, ...]
    table: tuple[tuple[str, ...], ...]

    @property
    def height(self) -> float:
        return ROW * len(self.rows)

    @property
    def middle(self) -> float:
        return MIDDLE


def draw_shapes(found: Likeness, profile: Profile, occupation: Occupation, voice: Voice) -> ShapeChart:
    """The six types, the one that sets the two shapes apart most first; equal ones in the order of the hexagon."""
    parts = sorted(found.parts, key=lambda part: -part.loss)
    return ShapeChart(
        tuple(ShapeRow(part, voice.name(part.letter), top=ROW * row) for row, part in enumerate(parts)),
        tuple(_table_row(part, profile, occupation, voice) for part in parts),
    )


def _table_row(part: TypeLikeness, profile: Profile, occupation: Occupation, voice: Voice) -> tuple[str, ...]:
    letter = part.letter
    return (
        voice.name(letter),
        f"{points(profile.scores[letter])} ± {profile.errors[letter]:.1f}",
        f"{float(occupation.row[letter]):.2f}",
        _signed(part.person),
        _signed(part.occupation),
        f"{part.loss:.3f}",
    )


def _x(value: float) -> str:
    return f"{MIDDLE + HALF_WIDTH * value:.1f}"


def _signed(value: float) -> str:
    return f"{value:+.2f}".replace("-", "−")
