"""Stretches of time in words."""

from __future__ import annotations

from flask_babel import gettext


def duration(seconds: float) -> str:
    """Minutes and seconds, as exact as a clock with a second hand; hours only as minutes."""
    minutes, rest = divmod(round(seconds), 60)
    if not minutes:
        return gettext("%(seconds)d s", seconds=rest)
    if not rest:
        return gettext("%(minutes)d min", minutes=minutes)
    return gettext("%(minutes)d min %(seconds)d s", minutes=minutes, seconds=rest)


def milliseconds(value: float | None) -> str:
    """The same of milliseconds; a dash for what is not limited or not known."""
    return "–" if value is None else duration(value / 1000)
