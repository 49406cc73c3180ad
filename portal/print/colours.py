"""The six type colours for white paper, the same as on the pages: readable as text, and under white letters."""

from __future__ import annotations

TYPE_COLOURS = {
    "R": "#9b5440",
    "I": "#0a55b0",
    "A": "#6a2f74",
    "S": "#84203f",
    "E": "#8a6d00",
    "C": "#047e73",
}
