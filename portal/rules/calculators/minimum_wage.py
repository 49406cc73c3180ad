"""Whether a wage reaches the legal minimum."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from portal.rules.calculators.results import CURRENCY, Answer, Notice, Result, Step, plain, rounded
from portal.rules.parameters import Parameter

TW_RULES, CN_PROVISIONS = "tw-labor-standards-enforcement-rules", "cn-minimum-wage-provisions"
LEFT_OUT = {
    "cn": ("minimum-benefits-cn", "minimum-district-cn", "minimum-part-month"),
    "tw": ("minimum-benefits-tw", "minimum-part-month", "minimum-piece-tw"),
}


@dataclass(frozen=True)
class WageCase:
    """A month's or an hour's wage. `overtime` and `allowances` are parts of it that the minimum does not count."""

    side: str
    on: date
    basis: str
    wage: Decimal
    overtime: Decimal = Decimal(0)
    #: Extra for night shifts, heat, cold or danger; the mainland's minimum does not count it.
    allowances: Decimal = Decimal(0)
    #: The worker's own insurance and housing fund shares, when `wage` is what was paid out after them.
    own_shares: Decimal = Decimal(0)


def minimum_wage(case: WageCase, floor: Parameter) -> Result:
    """The wage that counts, the floor in force on the day, and what is missing to it."""
    unit = CURRENCY[case.side]
    counted = case.wage - case.overtime - case.allowances + case.own_shares
    missing = max(floor.value - Fraction(counted), Fraction(0))
    steps = [
        Step(f"minimum-counted-{case.side}", _formula(case, counted), _counting_cites(case, floor)),
        Step(f"minimum-floor-{case.basis}", plain(floor.value), floor.cites),
        Step("minimum-compared", f"{plain(counted)} {'<' if missing else '≥'} {plain(floor.value)}"),
    ]
    answers = (
        Answer("minimum-missing", _stated(missing), unit),
        Answer("minimum-counted", counted, unit),
        Answer(f"minimum-floor-{case.basis}", _stated(floor.value), unit),
    )
    return Result(
        case.side, case.on, answers, tuple(steps), tuple(_warnings(case)), LEFT_OUT[case.side], (floor,)
    )


def _stated(amount: Fraction) -> Decimal:
    """To the fen on both sides: what is missing to an hour's wage is not rounded away."""
    return rounded(amount, "CNY")


def _formula(case: WageCase, counted: Decimal) -> str:
    if counted == case.wage:
        return plain(counted)
    taken = "".join(f" − {plain(one)}" for one in (case.overtime, case.allowances) if one)
    added = f" + {plain(case.own_shares)}" if case.own_shares else ""
    return f"{plain(case.wage)}{taken}{added} = {plain(counted)}"


def _counting_cites(case: WageCase, floor: Parameter) -> tuple[str, ...]:
    return (f"{TW_RULES}#11",) if case.side == "tw" else (f"{CN_PROVISIONS}#12", *floor.cites)


def _warnings(case: WageCase) -> Iterator[Notice]:
    if case.side == "cn" and case.basis == "hour":
        yield Notice("minimum-hour-cn", (f"{CN_PROVISIONS}#5", "cn-labour-contract-law#68"))
