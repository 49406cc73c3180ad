"""How long somebody has worked: whole years, whole months and days between two days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from portal.facts.periods import add_months


@dataclass(frozen=True, order=True)
class Seniority:
    """Whole months, and the days beyond them."""

    n_months: int
    n_days: int = 0

    @property
    def years(self) -> int:
        return self.n_months // 12

    @property
    def months_beyond(self) -> int:
        return self.n_months % 12

    @property
    def in_months(self) -> Fraction:
        """With the days as thirtieths of a month, at most a whole one."""
        return self.n_months + min(Fraction(self.n_days, 30), Fraction(1))

    @classmethod
    def between(cls, start: date, end: date) -> Seniority:
        """From the first day to `end`, the first day that no longer counts.

        >>> Seniority.between(date(2020, 1, 1), date(2021, 3, 11))
        Seniority(n_months=14, n_days=10)
        """
        if end <= start:
            return cls(0)
        n_months = (end.year - start.year) * 12 + end.month - start.month
        if add_months(start, n_months) > end:
            n_months -= 1
        return cls(n_months, (end - add_months(start, n_months)).days)
