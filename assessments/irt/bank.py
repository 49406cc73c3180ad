"""Calibrated items: their parameters, checked once, never changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, cast, get_args

import numpy as np
import numpy.typing as npt

from assessments.errors import InvalidBank
from assessments.matrix import Bools, Ints, check_choice, check_count
from assessments.randomness import Floats

Model = Literal["rasch", "1pl", "2pl", "3pl", "grm", "gpcm"]
MODELS: tuple[str, ...] = get_args(Model)
#: Models of items with two categories; all others have thresholds.
DICHOTOMOUS = ("rasch", "1pl", "2pl", "3pl")
#: Models in which answers enter the likelihood through their sum, each weighted by its slope.
EXPONENTIAL = ("rasch", "1pl", "2pl", "gpcm")
_ARRAYS = ("a", "b", "c", "thresholds")


@dataclass(frozen=True, eq=False)
class ItemBank:
    """Parameters of k items on the logistic metric with D = 1; theta is standard normal in the population.

    - `a`, k slopes (discrimination); `b`, k locations (difficulty); `c`, k lower asymptotes (guessing).
    - `thresholds`, k x m: the m steps between m + 1 categories, NaN to the right for items with fewer. Of items with
      two categories this is `b` as a column; of others `b` is the mean of the thresholds.
    - `model` says which curve the numbers belong to: "rasch", "1pl", "2pl" and "3pl" share one formula, "grm" is
      Samejima's (1969) graded, "gpcm" Muraki's (1992) generalised partial credit model.
    - `lowest_category` is what the lowest answer is called in tables of answers: 0, or 1 for a scale from 1 to 5.

    Only "3pl" has a `c` above zero. What is not given follows: `c` is zero, `b` the mean of `thresholds`, and the model
    "grm" with several thresholds, "3pl" with a guessing parameter above zero, otherwise "2pl". Raises InvalidBank
    naming the item.

    >>> bank = ItemBank(a=[1.0, 1.5], b=[-0.5, 0.5])
    >>> bank.k_items, bank.model, bank.c.tolist()
    (2, '2pl', [0.0, 0.0])
    """

    a: Floats
    b: Floats
    c: Floats
    thresholds: Floats
    model: Model
    lowest_category: int

    def __init__(
        self,
        a: npt.ArrayLike,
        b: npt.ArrayLike | None = None,
        c: npt.ArrayLike | None = None,
        thresholds: npt.ArrayLike | None = None,
        *,
        model: Model | None = None,
        lowest_category: int = 0,
    ) -> None:
        slopes = _frozen(np.atleast_1d(_floats("a", a)))
        steps = _thresholds(b, thresholds, slopes.size)
        guessing = np.zeros(slopes.size) if c is None else np.atleast_1d(_floats("c", c))
        for name, value in (
            ("a", slopes),
            ("b", _centres(steps) if b is None else np.atleast_1d(_floats("b", b))),
            ("c", guessing),
            ("thresholds", steps),
        ):
            object.__setattr__(self, name, _frozen(value))
        object.__setattr__(self, "model", model or _likely_model(steps, guessing))
        object.__setattr__(self, "lowest_category", int(lowest_category))
        _check(self)

    @property
    def k_items(self) -> int:
        """How many items there are."""
        return int(self.a.size)

    @property
    def is_dichotomous(self) -> bool:
        """Whether every item has just the categories 0 and 1."""
        return bool(self.thresholds.shape[1] == 1)

    @cached_property
    def n_categories(self) -> Ints:
        """Categories of each item, k whole numbers of at least 2; answers run from 0 to one less."""
        return np.asarray(np.sum(~np.isnan(self.thresholds), axis=1) + 1, dtype=np.int64)

    def select(self, items: Sequence[int] | Ints) -> ItemBank:
        """A bank of the items at these places, in this order."""
        chosen = np.asarray(items, dtype=np.int64)
        parts = (self.a[chosen], self.b[chosen], self.c[chosen], self.thresholds[chosen])
        return ItemBank(*parts, model=self.model, lowest_category=self.lowest_category)

    def to_mapping(self) -> dict[str, object]:
        """Plain lists and texts, ready for JSON; `from_mapping` gives the same bank back, to the last bit."""
        return {
            "model": self.model,
            "lowest_category": self.lowest_category,
            "a": self.a.tolist(),
            "b": self.b.tolist(),
            "c": self.c.tolist(),
            "thresholds": [
                [None if np.isnan(step) else step for step in row] for row in self.thresholds.tolist()
            ],
        }

    @classmethod
    def from_mapping(cls, mapping: Mapping[str, object]) -> ItemBank:
        """What `to_mapping` wrote. Raises InvalidBank."""
        if missing := [name for name in ("model", "lowest_category", *_ARRAYS) if name not in mapping]:
            raise InvalidBank(f"{missing[0]} is missing")
        model, lowest = mapping["model"], mapping["lowest_category"]
        check_choice("model", model, MODELS)
        return cls(
            *(_floats(name, mapping[name]) for name in _ARRAYS),
            model=cast(Model, model),
            lowest_category=check_count("lowest_category", lowest, at_least=-(2**31)),
        )


def as_bank(items: object) -> ItemBank:
    """The bank itself, or that of a calibration. Raises InvalidBank."""
    bank = getattr(items, "items", items)
    if not isinstance(bank, ItemBank):
        raise InvalidBank(f"an ItemBank is needed, not {type(items).__name__}")
    return bank


def _floats(name: str, values: object) -> Floats:
    try:
        given = np.array(values)
        if given.dtype.kind not in "biufO":
            raise InvalidBank(f"{name} is no list of real numbers, but of {given.dtype}")
        return given.astype(np.float64)
    except (TypeError, ValueError) as error:
        raise InvalidBank(f"{name} is no list of numbers: {error}") from error


def _frozen(values: Floats) -> Floats:
    values.setflags(write=False)
    return values


def _thresholds(b: npt.ArrayLike | None, thresholds: npt.ArrayLike | None, k_items: int) -> Floats:
    if thresholds is None:
        if b is None:
            raise InvalidBank("b or thresholds is needed")
        return np.atleast_1d(_floats("b", b)).reshape(-1, 1).copy()
    steps = _floats("thresholds", thresholds)
    if not steps.size or steps.ndim > 2:
        raise InvalidBank(f"thresholds have the shape {steps.shape}; each item needs at least one")
    if steps.ndim < 2:
        # One item may give its steps as a plain list; a list of single steps is one step for each of several items.
        return steps.reshape(1, -1) if k_items == 1 else steps.reshape(-1, 1)
    return steps


def _centres(thresholds: Floats) -> Floats:
    # An item without a threshold is refused later; its mean is no cause for a warning before that.
    return np.asarray(np.nansum(thresholds, axis=1) / np.maximum(1, np.sum(~np.isnan(thresholds), axis=1)))


def _likely_model(thresholds: Floats, guessing: Floats) -> str:
    if thresholds.shape[1] > 1:
        return "grm"
    return "3pl" if np.any(guessing > 0) else "2pl"


def _check(bank: ItemBank) -> None:
    check_choice("model", bank.model, MODELS)
    k = bank.k_items
    for name in _ARRAYS:
        values: Floats = getattr(bank, name)
        if len(values) != k or values.ndim != (2 if name == "thresholds" else 1) or k == 0:
            raise InvalidBank(f"{name} has the shape {values.shape} where {k} items are described")
        if name != "thresholds" and not np.isfinite(values).all():
            raise InvalidBank(f"{name} is not finite", item=_first(~np.isfinite(values)))
    _check_range(bank)


def _check_range(bank: ItemBank) -> None:
    outside: Bools = (bank.c < 0) | (bank.c >= 1)
    if outside.any():
        raise InvalidBank("c is not from 0 to below 1", item=_first(outside))
    known = ~np.isnan(bank.thresholds)
    has_holes: Bools = ~known[:, 0] | np.any(~known[:, :-1] & known[:, 1:], axis=1)
    wrong: Bools = has_holes | np.any(np.isinf(bank.thresholds), axis=1)
    if wrong.any():
        raise InvalidBank("thresholds are finite numbers, missing ones to the right only", item=_first(wrong))
    if bank.model in DICHOTOMOUS and not bank.is_dichotomous:
        raise InvalidBank(f"the model {bank.model} has one threshold per item")
    if bank.model != "3pl" and bank.c.any():
        raise InvalidBank(f"the model {bank.model} has no guessing", item=_first(bank.c > 0))
    apart: Bools = np.abs(bank.b - _centres(bank.thresholds)) > 1e-6 * np.nanmax(
        1 + np.abs(bank.thresholds), axis=1
    )
    if apart.any():
        raise InvalidBank("b is not the mean of the thresholds", item=_first(apart))
    disordered: Bools = np.any(bank.a[:, np.newaxis] * np.diff(bank.thresholds, axis=1) <= 0, axis=1)
    if bank.model == "grm" and disordered.any():
        raise InvalidBank(
            "thresholds of the graded model rise, or fall with a negative slope", item=_first(disordered)
        )


def _first(where: Bools) -> int:
    return int(np.flatnonzero(where)[0])
