"""Tables of numbers as they come in: persons are rows, items are columns, NaN is missing. Checked once, at the door."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from assessments.errors import (
    AllMissing,
    InvalidArgument,
    InvalidMatrix,
    NoVariance,
    TooFewItems,
    TooFewPersons,
    UnknownChoice,
)
from assessments.randomness import Floats

Kind = TypeVar("Kind")

Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]

#: Spread below this share of the largest absolute value is rounding noise, not variance.
_NO_SPREAD = 1e-12
#: Spread below this squares to nothing.
NO_SQUARE = 1e-150
#: Larger values are refused, as products of two of their squares, or sums of these, may overflow.
LARGEST = 1e70


def as_matrix(
    x: npt.ArrayLike, *, min_persons: int = 1, min_items: int = 1, allow_missing: bool = True
) -> Floats:
    """The table as float64, n_persons x k_items, not copied when it already is one; a masked entry is a missing one.

    Raises InvalidMatrix for anything but a two-dimensional table of real numbers (naming row and column of a value that
    is infinite, too large to be squared or, unless allowed, missing), TooFewPersons, TooFewItems.

    >>> as_matrix([[1, 0], [None, 1]]).tolist()
    [[1.0, 0.0], [nan, 1.0]]
    """
    matrix = _as_floats(x)
    if matrix.ndim != 2:
        raise InvalidMatrix(
            f"a table has two dimensions, persons x items; this one has the shape {matrix.shape}"
        )
    n_persons, k_items = matrix.shape
    if n_persons < min_persons:
        raise TooFewPersons(n_persons, min_persons)
    if k_items < min_items:
        raise TooFewItems(k_items, min_items)
    _check_finite(matrix, allow_missing=allow_missing)
    return matrix


def as_vector(
    x: npt.ArrayLike, *, name: str = "x", length: int | None = None, allow_missing: bool = False
) -> Floats:
    """The numbers as a one-dimensional float64 array; a single number becomes an array of one, a masked one is missing.

    Raises InvalidMatrix for anything else, for infinite, too large and, unless allowed, missing values, and for another
    length than the one asked for.
    """
    vector = np.atleast_1d(_as_floats(x))
    if vector.ndim != 1:
        raise InvalidMatrix(f"{name} is one list of numbers, not the shape {vector.shape}")
    if length is not None and vector.size != length:
        raise InvalidMatrix(f"{name} has {vector.size} entries where {length} are needed")
    wrong = np.isinf(vector) if allow_missing else ~np.isfinite(vector)
    if wrong.any():
        place = int(np.flatnonzero(wrong)[0])
        raise InvalidMatrix(f"entry {place} of {name} is {vector[place]}, not a finite number")
    if (too_large := np.abs(vector) > LARGEST).any():
        place = int(np.flatnonzero(too_large)[0])
        raise InvalidMatrix(f"entry {place} of {name}, {vector[place]:g}, is too large to be squared")
    return vector


def unmasked(x: npt.ArrayLike) -> npt.ArrayLike:
    """A masked array of numbers with NaN where its mask hides an entry; anything else as it is.

    >>> unmasked(np.ma.array([1, 2], mask=[False, True]))
    array([ 1., nan])
    """
    # Nobody holds a masked array before that module is loaded, and loading it costs more than matching a person.
    if "numpy.ma" not in sys.modules or not isinstance(x, np.ma.MaskedArray):
        return x
    return np.asarray(np.ma.filled(x.astype(np.float64), np.nan))


def check_choice(name: str, value: object, known: Iterable[str]) -> str:
    """The value itself when it is one of the known words. Raises UnknownChoice."""
    choices = tuple(known)
    if not isinstance(value, str) or value not in choices:
        raise UnknownChoice(name, value, choices)
    return value


def check_kind(name: str, value: object, kind: type[Kind]) -> Kind:
    """The value itself when it is of this kind. Raises InvalidArgument naming the kind.

    >>> check_kind("name", "Mira", str)
    'Mira'
    """
    if not isinstance(value, kind):
        raise InvalidArgument(name, value, f"of kind {kind.__name__}")
    return value


def check_number(
    name: str, value: object, *, above: float = -np.inf, below: float = np.inf, closed: bool = False
) -> float:
    """The value as a float when it is finite and lies between the bounds, which `closed` includes.

    Raises InvalidArgument.
    """
    number = np.nan
    if isinstance(value, (int, float, np.integer, np.floating)) and not isinstance(value, bool):
        with suppress(OverflowError):
            number = float(value)
    is_inside = above <= number <= below if closed else above < number < below
    if not is_inside or np.isinf(number):
        bounds = f"from {above:g} to {below:g}" if closed else f"above {above:g} and below {below:g}"
        bounds = bounds.replace(" to inf", " on")
        raise InvalidArgument(name, value, f"a number {bounds}")
    return number


def check_count(name: str, value: object, *, at_least: int = 1, at_most: int | None = None) -> int:
    """The value as an int when it is a whole number between these bounds. Raises InvalidArgument."""
    bounds = f"of at least {at_least}" if at_most is None else f"from {at_least} to {at_most}"
    if not isinstance(value, (int, np.integer)) or isinstance(value, bool) or value < at_least:
        raise InvalidArgument(name, value, f"a whole number {bounds}")
    if at_most is not None and value > at_most:
        raise InvalidArgument(name, value, f"a whole number {bounds}")
    return int(value)


def check_entries(name: str, value: object, *, expected: str = "a list") -> list[Any]:
    """The entries of a list, a tuple or another collection; a text is none. Raises InvalidArgument.

    >>> check_entries("pages", (10, 5))
    [10, 5]
    """
    if isinstance(value, Iterable) and not isinstance(value, (str, bytes)):
        # An array without dimensions calls itself iterable, and is not.
        with suppress(TypeError):
            return list(value)
    raise InvalidArgument(name, value, expected)


def check_mapping(name: str, value: object, *, expected: str = "a mapping") -> Mapping[Any, Any]:
    """The value itself when it is a dictionary or another mapping. Raises InvalidArgument."""
    if not isinstance(value, Mapping):
        raise InvalidArgument(name, value, expected)
    return value


def check_columns_answered(matrix: Floats) -> None:
    """Raises AllMissing, naming the first column in which nobody gave an answer."""
    empty = np.isnan(matrix).all(axis=0)
    if empty.any():
        raise AllMissing(column=int(np.flatnonzero(empty)[0]))


def check_columns_vary(matrix: Floats) -> None:
    """Raises AllMissing or NoVariance, naming the first column whose values are missing or all equal."""
    check_columns_answered(matrix)
    lowest, highest = np.nanmin(matrix, axis=0), np.nanmax(matrix, axis=0)
    noise = _NO_SPREAD * np.maximum(np.abs(lowest), np.abs(highest))
    constant = highest - lowest <= np.maximum(noise, NO_SQUARE)
    if constant.any():
        column = int(np.flatnonzero(constant)[0])
        is_tiny = 0 < highest[column] - lowest[column] <= NO_SQUARE
        reason = "the answers differ too little to be squared" if is_tiny else "all answers are equal"
        raise NoVariance(reason, column=column)


def _as_floats(x: npt.ArrayLike) -> Floats:
    try:
        given = np.asarray(unmasked(x))
        if given.dtype.kind not in "biufO":
            raise InvalidMatrix(f"numbers are needed, not {given.dtype}")
        return np.asarray(given, dtype=np.float64)
    except (TypeError, ValueError, OverflowError) as error:
        raise InvalidMatrix(f"this is no table of numbers: {error}") from error


def _check_finite(matrix: Floats, *, allow_missing: bool) -> None:
    # One sum of squares, the fastest pass there is, tells of any NaN, infinity or overflow at a fraction of the cost
    # of looking at each cell.
    flat = matrix.ravel(order="K")
    with np.errstate(all="ignore"):
        if flat @ flat <= LARGEST**2:
            return
    is_missing = np.isnan(matrix)
    wrong = np.abs(matrix) > LARGEST
    if not allow_missing:
        wrong |= is_missing
    if wrong.any():
        row, column = (int(place) for place in np.argwhere(wrong)[0])
        raise InvalidMatrix(_fault(float(matrix[row, column])), row=row, column=column)


def _fault(value: float) -> str:
    if np.isnan(value):
        return "the value is missing"
    return "the value is infinite" if np.isinf(value) else f"{value:g} is too large to be squared"
