"""An instrument: which items ask for which scale, keyed how, in which order. Structure only, never wording."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from math import inf, sqrt
from typing import TypeVar

from assessments.choices import choice_values
from assessments.errors import InvalidInstrument, UnknownForm
from assessments.structure import Table

#: The form that holds every item; all other forms are selections of it.
FULL_FORM = "full"


@dataclass(frozen=True)
class Item:
    """One statement or question. A reversed item counts from the other end of the answer scale."""

    id: str
    scale: str
    reverse: bool = False


@dataclass(frozen=True)
class Scale:
    """One thing that is measured. A facet names the domain it is a part of; a domain has no items of its own."""

    id: str
    parent: str | None = None


class CheckKind(StrEnum):
    """What a check asks of an attentive reader."""

    #: The statement says which choice to take.
    instructed = "instructed"
    #: Practically everybody takes the expected choice or one beside it.
    infrequency = "infrequency"


@dataclass(frozen=True)
class Check:
    """A statement that counts for no scale: it tells whether the statements are read. `expected` is a choice."""

    id: str
    kind: CheckKind
    expected: int

    def is_passed(self, value: int) -> bool:
        """Whether the choice is one of an attentive reader.

        >>> told, rare = Check("check-a", CheckKind.instructed, 3), Check("check-b", CheckKind.infrequency, 0)
        >>> told.is_passed(2), rare.is_passed(1)
        (False, True)
        """
        return abs(value - self.expected) <= (self.kind is CheckKind.infrequency)


@dataclass(frozen=True)
class ChoiceSet:
    """Scales of which the person names the most and the least important one (best-worst scaling, Louviere 1991)."""

    id: str
    options: tuple[str, ...]


_Asked = TypeVar("_Asked", Item, Check, ChoiceSet)


@dataclass(frozen=True)
class Form:
    """The items that are asked, in serving order."""

    id: str
    items: tuple[str, ...]


@dataclass(frozen=True)
class Precision:
    """How exact the scales are taken to be: a stated assumption until data exist.

    `reliability` (0 to 1) and `standard_deviation` (points) hold for the plain sum of `k_items` items.
    """

    reliability: float
    standard_deviation: float
    k_items: int

    @property
    def item_error(self) -> float:
        """Standard error of measurement of one item, in points of one answer.

        Parallel items have uncorrelated errors of one size, so the error variance of a sum of K items is K times
        that of one item: sigma_e = SD * sqrt((1 - r) / K) (Gulliksen 1950; Lord & Novick 1968).

        >>> round(Precision(0.80, 8.2, 10).item_error, 4)
        1.1597
        """
        return self.standard_deviation * sqrt((1 - self.reliability) / self.k_items)


@dataclass(frozen=True)
class Instrument:
    """Everything that scoring needs to know. Made invalid, it raises InvalidInstrument naming all that is wrong."""

    id: str
    method: str
    method_version: int
    minimum: int
    maximum: int
    scales: tuple[Scale, ...]
    items: tuple[Item, ...]
    forms: tuple[Form, ...]
    precision: Precision
    max_missing_share: float
    checks: tuple[Check, ...] = ()
    sets: tuple[ChoiceSet, ...] = ()

    def __post_init__(self) -> None:
        complaints = tuple(_complaints(self))
        if complaints:
            raise InvalidInstrument(f"instrument {self.id!r}: " + "; ".join(complaints))

    @classmethod
    def from_mapping(cls, structure: Mapping[str, object]) -> Instrument:
        """Build an instrument from a parsed structure.toml.

        Keys that the engine does not know (an item's area, a source) are left to others. Raises InvalidInstrument
        naming the place.
        """
        root = Table(structure, "structure")
        forms = root.table("forms")
        return cls(
            id=root.text("id"),
            method=root.text("method"),
            method_version=root.whole("method_version"),
            minimum=root.whole("minimum"),
            maximum=root.whole("maximum"),
            scales=tuple(Scale(row.text("id"), row.text("parent", None)) for row in root.tables("scales")),
            items=tuple(_read_item(row) for row in root.tables("items")),
            forms=tuple(Form(form_id, forms.texts(form_id)) for form_id in forms.content),
            precision=_read_precision(root.table("precision")),
            max_missing_share=root.number("max_missing_share"),
            checks=tuple(_read_check(row) for row in root.tables("checks", ())),
            sets=tuple(ChoiceSet(row.text("id"), row.texts("options")) for row in root.tables("sets", ())),
        )

    def form(self, form_id: str) -> Form:
        """The form of this name. Raises UnknownForm."""
        for form in self.forms:
            if form.id == form_id:
                return form
        raise UnknownForm(form_id, tuple(form.id for form in self.forms))

    def items_of(self, form_id: str) -> tuple[Item, ...]:
        """The items of a form that count for a scale, in serving order. Raises UnknownForm."""
        return self._asked(form_id, self.items)

    def checks_of(self, form_id: str) -> tuple[Check, ...]:
        """The checks of a form in serving order. Raises UnknownForm."""
        return self._asked(form_id, self.checks)

    def sets_of(self, form_id: str) -> tuple[ChoiceSet, ...]:
        """The best-worst sets of a form in serving order. Raises UnknownForm."""
        return self._asked(form_id, self.sets)

    def facets_of(self, scale_id: str) -> tuple[str, ...]:
        """Ids of the scales that are parts of this one; empty for a scale with items of its own."""
        return tuple(scale.id for scale in self.scales if scale.parent == scale_id)

    def choices_of(self, item_id: str) -> Collection[int]:
        """The values that an answer to this item, check or set may have."""
        found = self._set_by_id.get(item_id)
        return choice_values(len(found.options)) if found else range(self.minimum, self.maximum + 1)

    def _asked(self, form_id: str, of_kind: tuple[_Asked, ...]) -> tuple[_Asked, ...]:
        by_id = {one.id: one for one in of_kind}
        return tuple(by_id[item_id] for item_id in self.form(form_id).items if item_id in by_id)

    @cached_property
    def version(self) -> str:
        """Sixteen hexadecimal digits of SHA-256 over all that bears on a score or on the order of asking.

        Any change of an id, a key, a choice, the method, the precision or an order gives another version; wording
        and notes do not enter.
        """
        canonical = json.dumps(_canonical(self), ensure_ascii=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode("ascii")).hexdigest()[:16]

    @cached_property
    def _set_by_id(self) -> dict[str, ChoiceSet]:
        return {one.id: one for one in self.sets}


def _read_item(row: Table) -> Item:
    return Item(row.text("id"), row.text("scale"), row.truth("reverse", default=False))


def _read_check(row: Table) -> Check:
    kind = row.text("kind")
    if kind not in set(CheckKind):
        raise InvalidInstrument(f"{row.place}: kind should be one of {', '.join(CheckKind)}")
    return Check(row.text("id"), CheckKind(kind), row.whole("expected"))


def _read_precision(row: Table) -> Precision:
    return Precision(row.number("reliability"), row.number("standard_deviation"), row.whole("k_items"))


def _canonical(instrument: Instrument) -> list[object]:
    precision = instrument.precision
    # What an instrument does not have leaves no trace, so that its version outlives what the engine learns later.
    checks = [[check.id, check.kind.value, check.expected] for check in instrument.checks]
    sets = [[one.id, list(one.options)] for one in instrument.sets]
    return [
        [instrument.id, instrument.method, instrument.method_version],
        [instrument.minimum, instrument.maximum, float(instrument.max_missing_share)],
        [float(precision.reliability), float(precision.standard_deviation), precision.k_items],
        [[scale.id, scale.parent] if scale.parent else scale.id for scale in instrument.scales],
        [[item.id, item.scale, item.reverse] for item in instrument.items],
        [[form.id, list(form.items)] for form in instrument.forms],
        *([["checks", checks]] if checks else []),
        *([["sets", sets]] if sets else []),
    ]


def _complaints(instrument: Instrument) -> Iterator[str]:
    yield from _number_complaints(instrument)
    yield from _repeated("scale", (scale.id for scale in instrument.scales))
    yield from _repeated("item", _ids_of_all_asked(instrument))
    yield from _repeated("form", (form.id for form in instrument.forms))
    yield from _scale_complaints(instrument)
    yield from _extra_complaints(instrument)
    for form in instrument.forms:
        yield from _form_complaints(instrument, form)
    if FULL_FORM not in {form.id for form in instrument.forms}:
        yield f"there is no form {FULL_FORM!r}"


def _ids_of_all_asked(instrument: Instrument) -> list[str]:
    return [one.id for kind in (instrument.items, instrument.checks, instrument.sets) for one in kind]


def _scale_complaints(instrument: Instrument) -> Iterator[str]:
    parent_of = {scale.id: scale.parent for scale in instrument.scales}
    domains = set(filter(None, parent_of.values()))
    for scale in instrument.scales:
        if scale.parent is not None and parent_of.get(scale.parent, scale.id) is not None:
            yield f"scale {scale.id!r} is a part of {scale.parent!r}, which is no domain"
    for item in instrument.items:
        if item.scale not in parent_of:
            yield f"item {item.id!r} belongs to unknown scale {item.scale!r}"
        elif item.scale in domains:
            yield f"item {item.id!r} belongs to domain {item.scale!r}, not to a facet of it"


def _extra_complaints(instrument: Instrument) -> Iterator[str]:
    for check in instrument.checks:
        if not instrument.minimum <= check.expected <= instrument.maximum:
            yield f"check {check.id!r} expects {check.expected}, which is no choice"
    scales = {scale.id for scale in instrument.scales}
    for one in instrument.sets:
        if len(one.options) < 2 or len(set(one.options)) < len(one.options):
            yield f"set {one.id!r} should have two or more different options"
        for option in one.options:
            if option not in scales:
                yield f"set {one.id!r} offers unknown scale {option!r}"


def _number_complaints(instrument: Instrument) -> Iterator[str]:
    precision = instrument.precision
    if instrument.minimum >= instrument.maximum:
        yield f"minimum {instrument.minimum} is not below maximum {instrument.maximum}"
    if instrument.method_version < 1:
        yield "method_version is below 1"
    if not 0 <= instrument.max_missing_share < 1:
        yield "max_missing_share is not from 0 to below 1"
    if not 0 <= precision.reliability <= 1:
        yield "precision.reliability is not from 0 to 1"
    if not 0 < precision.standard_deviation < inf:
        yield "precision.standard_deviation is not above 0"
    if precision.k_items < 1:
        yield "precision.k_items is below 1"


def _form_complaints(instrument: Instrument, form: Form) -> Iterator[str]:
    scale_of = {item.id: item.scale for item in instrument.items}
    known = dict.fromkeys(_ids_of_all_asked(instrument))
    yield from _repeated(f"form {form.id!r}: item", form.items)
    for item_id in form.items:
        if item_id not in known:
            yield f"form {form.id!r} asks unknown item {item_id!r}"
    asked = {scale_of.get(item_id) for item_id in form.items}
    for scale in instrument.scales:
        if asked.isdisjoint({scale.id, *instrument.facets_of(scale.id)}):
            yield f"form {form.id!r} asks nothing for scale {scale.id!r}"
    if form.id == FULL_FORM and len(set(form.items)) < len(known):
        absent = next(item_id for item_id in known if item_id not in form.items)
        yield f"form {FULL_FORM!r} leaves out item {absent!r}"


def _repeated(kind: str, ids: Iterable[str]) -> Iterator[str]:
    for entry, count in Counter(ids).items():
        if count > 1:
            yield f"{kind} {entry!r} occurs {count} times"
