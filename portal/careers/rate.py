"""The rate of exchange that a reader types. We have none of our own: a rate has a day, and pay a definition."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from portal.rules.readers import read_figure

LONGEST = 12
LOWEST, HIGHEST = Decimal("0.01"), Decimal(1000)
#: What one unit of it is worth is asked for, and in what.
BASE, OTHER = "CNY", "TWD"


@dataclass(frozen=True)
class Rate:
    """How many new Taiwan dollars one yuan is worth, as typed; `value` is None when that is not a rate."""

    typed: str = ""
    value: Decimal | None = None

    @property
    def is_wrong(self) -> bool:
        return bool(self.typed) and self.value is None

    def convert(self, amount: int, currency: str) -> int | None:
        """The amount in the other currency; None without a rate."""
        if self.value is None:
            return None
        return round(amount * self.value if currency == BASE else amount / self.value)


def read_rate(typed: str) -> Rate:
    """What was typed, with its value if it is one.

    >>> read_rate(" 4.5 ").value
    Decimal('4.5')
    >>> read_rate("four").is_wrong
    True
    """
    text = typed.strip()
    try:
        value = read_figure(text) if len(text) <= LONGEST else None
    except ValueError:
        value = None
    is_rate = value is not None and LOWEST <= value <= HIGHEST
    return Rate(text[: LONGEST * 2], value if is_rate else None)
