"""The square picture that an authenticator reads, as one path without style, which the strict page policy allows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import segno

#: The light frame that readers need around the symbol (ISO/IEC 18004).
QUIET_ZONE = 4


@dataclass(frozen=True)
class Picture:
    """A square of `size` units and the path of its dark parts."""

    size: int
    path: str


def draw_picture(text: str) -> Picture:
    """The QR code of a text."""
    rows = [tuple(row) for row in segno.make(text, error="m", micro=False).matrix]
    strokes = (stroke for number, row in enumerate(rows) for stroke in _strokes(row, number + QUIET_ZONE))
    return Picture(size=len(rows) + 2 * QUIET_ZONE, path="".join(strokes))


def _strokes(row: Sequence[int], y: int) -> Iterator[str]:
    """One rectangle for each run of dark modules."""
    x = QUIET_ZONE
    for is_dark, run in groupby(row):
        length = len(list(run))
        if is_dark:
            yield f"M{x} {y}h{length}v1h-{length}z"
        x += length
