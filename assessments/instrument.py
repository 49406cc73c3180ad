"""An instrument: which items ask for which scale, keyed how, in which order. Structure only, never wording."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import inf, sqrt

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
    """One thing that is measured."""

    id: str


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
            scales=tuple(Scale(row.text("id")) for row in root.tables("scales")),
            items=tuple(_read_item(row) for row in root.tables("items")),
            forms=tuple(Form(form_id, forms.texts(form_id)) for form_id in forms.content),
            precision=_read_precision(root.table("precision")),
            max_missing_share=root.number("max_missing_share"),
        )

    def form(self, form_id: str) -> Form:
        """The form of this name. Raises UnknownForm."""
        for form in self.forms:
            if form.id == form_id:
                return form
        raise UnknownForm(form_id, tuple(form.id for form in self.forms))

    def items_of(self, form_id: str) -> tuple[Item, ...]:
        """The items of a form in serving order. Raises UnknownForm."""
        return tuple(self._item_by_id[item_id] for item_id in self.form(form_id).items)

    @cached_property
    def version(self) -> str:
        """Sixteen hexadecimal digits of SHA-256 over all that bears on a score or on the order of asking.

        Any change of an id, a key, a choice, the method, the precision or an order gives another version; wording
        and notes do not enter.
        """
        canonical = json.dumps(_canonical(self), ensure_ascii=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode("ascii")).hexdigest()[:16]

    @cached_property
    def _item_by_id(self) -> dict[str, Item]:
        return {item.id: item for item in self.items}


def _read_item(row: Table) -> Item:
    return Item(row.text("id"), row.text("scale"), row.truth("reverse", default=False))


def _read_precision(row: Table) -> Precision:
    return Precision(row.number("reliability"), row.number("standard_deviation"), row.whole("k_items"))


def _canonical(instrument: Instrument) -> list[object]:
    precision = instrument.precision
    return [
        [instrument.id, instrument.method, instrument.method_version],
        [instrument.minimum, instrument.maximum, float(instrument.max_missing_share)],
        [float(precision.reliability), float(precision.standard_deviation), precision.k_items],
        [scale.id for scale in instrument.scales],
        [[item.id, item.scale, item.reverse] for item in instrument.items],
        [[form.id, list(form.items)] for form in instrument.forms],
    ]


def _complaints(instrument: Instrument) -> Iterator[str]:
    yield from _number_complaints(instrument)
    yield from _repeated("scale", (scale.id for scale in instrument.scales))
    yield from _repeated("item", (item.id for item in instrument.items))
    yield from _repeated("form", (form.id for form in instrument.forms))
    scales = {scale.id for scale in instrument.scales}
    for item in instrument.items:
        if item.scale not in scales:
            yield f"item {item.id!r} belongs to unknown scale {item.scale!r}"
    for form in instrument.forms:
        yield from _form_complaints(instrument, form)
    if FULL_FORM not in {form.id for form in instrument.forms}:
        yield f"there is no form {FULL_FORM!r}"


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
    yield from _repeated(f"form {form.id!r}: item", form.items)
    for item_id in form.items:
        if item_id not in scale_of:
            yield f"form {form.id!r} asks unknown item {item_id!r}"
    asked = {scale_of.get(item_id) for item_id in form.items}
    for scale in instrument.scales:
        if scale.id not in asked:
            yield f"form {form.id!r} asks nothing for scale {scale.id!r}"
    if form.id == FULL_FORM and len(set(form.items)) < len(scale_of):
        absent = next(item_id for item_id in scale_of if item_id not in form.items)
        yield f"form {FULL_FORM!r} leaves out item {absent!r}"


def _repeated(kind: str, ids: Iterable[str]) -> Iterator[str]:
    for entry, count in Counter(ids).items():
        if count > 1:
            yield f"{kind} {entry!r} occurs {count} times"
