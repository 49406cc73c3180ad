"""The one place that asks what time it is, so that tests can hold the clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from flask import current_app


def system_clock() -> datetime:
    """The present instant, aware, in UTC."""
    return datetime.now(UTC)


def now() -> datetime:
    """The instant of this application's clock; for views, which hand it to services."""
    clock: Callable[[], datetime] = current_app.extensions.get("clock", system_clock)
    return clock()
