"""The six type colours for white paper: each is readable as text on it, and carries white letters."""

from __future__ import annotations

TYPE_COLOURS = {
    "R": "#a84a24",
    "I": "#1f6391",
    "A": "#86458a",
    "S": "#2a7550",
    "E": "#94620c",
    "C": "#55616b",
}
