"""What a calculation gives back: answers with their units, the steps that led there, and what was left out.

Nothing here is in words. `what` and the names of notices are keys, for which `portal.rules.words` has the sentences.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction

from portal.rules.parameters import Parameter

CURRENCY = {"cn": "CNY", "tw": "TWD"}
#: Mainland pay is stated to the fen, Taiwan's to the dollar.
DECIMALS = {"CNY": 2, "TWD": 0}
#: How finely anything else is stated.
USUAL_DECIMALS = 3
HUNDRED = 100


def rounded(amount: Fraction | int, unit: str) -> Decimal:
    """Money as it is paid: half a unit goes up. Until here all is exact, so that no third is ever cut off.

    >>> rounded(Fraction("737.5"), "TWD")
    Decimal('738')
    """
    return _half_up(Fraction(amount), DECIMALS.get(unit, USUAL_DECIMALS))


def _half_up(amount: Fraction, n_decimals: int) -> Decimal:
    scaled = amount * 10**n_decimals
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(whole).scaleb(-n_decimals)


def plain(value: Fraction | Decimal | int) -> str:
    """A number as it stands in a formula: thousands apart, at most four decimals, no idle zeros.

    >>> plain(Fraction("29500.5"))
    '29,500.5'
    """
    shown = f"{_half_up(Fraction(value), 4):,f}"
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


@dataclass(frozen=True)
class Answer:
    """One thing that was asked for."""

    what: str
    value: Decimal
    unit: str


@dataclass(frozen=True)
class Step:
    """One step: what is done, the formula with its numbers, and the articles that ask for it."""

    what: str
    formula: str
    cites: tuple[str, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Notice:
    """Something to be said beside the answer, such as a limit that was passed."""

    what: str
    cites: tuple[str, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Result:
    """The whole answer. The first of `answers` is the one that the reader came for."""

    side: str
    on: date
    answers: tuple[Answer, ...]
    steps: tuple[Step, ...]
    warnings: tuple[Notice, ...]
    left_out: tuple[str, ...]
    #: The figures that were used, of the tables in force on that day.
    parameters: tuple[Parameter, ...]

    def value(self, what: str) -> Decimal:
        """The value of one answer. Raises StopIteration when there is none."""
        return next(one.value for one in self.answers if one.what == what)


def total(amounts: Iterable[Decimal]) -> Decimal:
    """Sum of amounts that are rounded already, as a pay slip adds them up."""
    return sum(amounts, Decimal(0))
