"""The gates that an instrument's passport promises, held against what its users answered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from assessments.instrument import FULL_FORM, Instrument
from portal.manual.cells import FEWEST, Cell, Content


class Verdict(StrEnum):
    """What came of a gate. `fails` is printed as "not confirmed in our users"."""

    open = "open"
    holds = "holds"
    fails = "fails"


class GateKind(StrEnum):
    """What a gate asks for."""

    alpha = "alpha"
    circle = "circle"
    retest = "retest"
    agreement = "agreement"
    no_large_difference = "no-large-difference"
    factors = "factors"
    same_loadings = "same-loadings"


@dataclass(frozen=True)
class Gate:
    """One number that has to be reached, and the place of its sentence in the passport."""

    instrument: str
    passport: int
    kind: GateKind
    form: str = FULL_FORM
    #: scales (with items of their own), domains or facets.
    of: str = "scales"
    #: Only scales of so many items.
    k_items: int | None = None
    at_least: float | None = None
    at_most: float | None = None

    @classmethod
    def from_mapping(cls, row: Mapping[str, Any]) -> Gate:
        return cls(**{**row, "kind": GateKind(row["kind"])})


@dataclass(frozen=True)
class Found:
    """One number of one scale or group, or how many people it still needs."""

    where: str
    value: float | None = None
    needs: int = FEWEST
    has: Cell | None = None

    @property
    def is_open(self) -> bool:
        return self.has is not None


def judge_gates(gates: Iterable[Gate], instrument: Instrument, content: Mapping[str, Any]) -> list[Content]:
    """For each gate the worst number that was found, where, and whether it holds.

    A gate is open as long as one of its numbers is: what is not known of one scale cannot hold for all.
    """
    cases = (_Case(gate, instrument, content) for gate in gates)
    return [_judge(case.gate, list(_FINDERS[case.gate.kind](case))) for case in cases]


class _Case(NamedTuple):
    """A gate, and what it is held against."""

    gate: Gate
    instrument: Instrument
    content: Mapping[str, Any]


def _judge(gate: Gate, found: list[Found]) -> Content:
    told: Content = {
        "passport": gate.passport,
        "kind": gate.kind.value,
        "form": gate.form,
        "of": gate.of,
        "k_items": gate.k_items,
        "at_least": gate.at_least,
        "at_most": gate.at_most,
    }
    waiting = [one for one in found if one.is_open or one.value is None]
    if waiting or not found:
        first = waiting[0] if waiting else Found("", has="few")
        return {**told, "verdict": Verdict.open.value, "needs": first.needs, "has": first.has}
    # An item of class C counts 1, any other 0.
    at_most = 0.0 if gate.kind is GateKind.no_large_difference else gate.at_most
    worst = (max if at_most is not None else min)(found, key=lambda one: one.value or 0.0)
    assert worst.value is not None
    is_enough = gate.at_least is None or worst.value >= gate.at_least
    is_little = at_most is None or worst.value <= at_most
    verdict = Verdict.holds if is_enough and is_little else Verdict.fails
    return {**told, "verdict": verdict.value, "value": worst.value, "where": worst.where}


Finder = Callable[[_Case], Iterator[Found]]


def _alpha(case: _Case) -> Iterator[Found]:
    parts = case.content["forms"].get(case.gate.form, {}).get("scales", {})
    for scale in _scales(case):
        yield _number(scale, parts.get(scale), "alpha")


def _retest(case: _Case) -> Iterator[Found]:
    for scale in _scales(case):
        yield _number(scale, case.content["retest"]["scales"].get(scale), "r")


def _circle(case: _Case) -> Iterator[Found]:
    for script in ("zh_Hans", "zh_Hant"):
        yield _number(script, case.content["circle"].get(script), "index")


def _agreement(case: _Case) -> Iterator[Found]:
    for scale in _scales(case):
        yield _number(scale, case.content["choices"].get(scale), "agreement")


def _no_large_difference(case: _Case) -> Iterator[Found]:
    """Of each item 0, or 1 when it is of class C; the worst is the item that fails."""
    for scale, part in case.content["forms"].get(FULL_FORM, {}).get("scales", {}).items():
        compared = part.get("differences", {}).get("script") if "differences" in part else None
        if "locked" in part:
            yield _number(scale, part, "")
        elif compared is not None and "locked" in compared:
            yield Found(scale, needs=compared["locked"]["needs"], has=_smaller(compared["locked"]["has"]))
        elif compared is not None:
            yield from (Found(item["id"], value=float(item["class"] == "C")) for item in compared["items"])


def _smaller(has: Mapping[str, Cell]) -> Cell:
    return "few" if "few" in has.values() else min(n for n in has.values() if isinstance(n, int))


def _factors(case: _Case) -> Iterator[Found]:
    part = case.content["factors"]
    if "locked" in part:
        yield Found("", needs=part["locked"]["needs"], has=_smaller(part["locked"]["has"]))
    for script, fit in part.get("groups", {}).items():
        yield Found(script, value=fit["cfi"])


def _same_loadings(case: _Case) -> Iterator[Found]:
    part = case.content["factors"]
    if "locked" in part:
        yield Found("", needs=part["locked"]["needs"], has=_smaller(part["locked"]["has"]))
    else:
        yield Found("", value=part.get("loss"))


_FINDERS: Mapping[GateKind, Finder] = {
    GateKind.alpha: _alpha,
    GateKind.circle: _circle,
    GateKind.retest: _retest,
    GateKind.agreement: _agreement,
    GateKind.no_large_difference: _no_large_difference,
    GateKind.factors: _factors,
    GateKind.same_loadings: _same_loadings,
}


def _scales(case: _Case) -> Iterator[str]:
    gate, instrument = case.gate, case.instrument
    for scale in instrument.scales:
        has_facets = bool(instrument.facets_of(scale.id))
        level = "domains" if has_facets else "facets" if scale.parent else "scales"
        own = sum(item.scale == scale.id for item in instrument.items_of(gate.form))
        if level == gate.of and gate.k_items in (None, own):
            yield scale.id


def _number(where: str, part: Mapping[str, Any] | None, name: str) -> Found:
    """The number of one part; None when the part allows none, which never passes a gate."""
    if part is None:
        return Found(where, has="few")
    if "locked" in part:
        return Found(where, needs=part["locked"]["needs"], has=part["locked"]["has"])
    return Found(where, value=part.get(name))
