"""A clock that stands still until a test moves it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


@dataclass
class HeldClock:
    """Callable like the system clock. It begins on a Monday at ten in the morning, Xiamen and Taipei time."""

    at: datetime = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def advance(self, **by: float) -> datetime:
        """Move on by a timedelta's keywords."""
        self.at += timedelta(**by)
        return self.at
