"""Tables of numbers as they come in: persons are rows, items are columns, NaN is missing. Checked once, at the door."""

from __future__ import annotations

from collections.abc import Iterable

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

Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]

#: Spread below this share of the largest absolute value is rounding noise, not variance.
_NO_SPREAD = 1e-12


def as_matrix(
    x: npt.ArrayLike, *, min_persons: int = 1, min_items: int = 1, allow_missing: bool = True
) -> Floats:
    """The table as float64, n_persons x k_items, not copied when it already is one.

    Raises InvalidMatrix for anything but a two-dimensional table of real numbers (naming row and column of an infinite
    or, unless allowed, missing value), TooFewPersons, TooFewItems.

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
    """The numbers as a one-dimensional float64 array; a single number becomes an array of one.

    Raises InvalidMatrix for anything else, for infinite and, unless allowed, missing values, and for another length
    than the one asked for.
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
    return vector


def check_choice(name: str, value: object, known: Iterable[str]) -> str:
    """The value itself when it is one of the known words. Raises UnknownChoice."""
    choices = tuple(known)
    if not isinstance(value, str) or value not in choices:
        raise UnknownChoice(name, value, choices)
    return value


def check_number(
    name: str, value: object, *, above: float = -np.inf, below: float = np.inf, closed: bool = False
) -> float:
    """The value as a float when it lies between the bounds, which `closed` includes. Raises InvalidArgument."""
    number = np.nan
    if isinstance(value, (int, float, np.integer, np.floating)) and not isinstance(value, bool):
        number = float(value)
    is_inside = above <= number <= below if closed else above < number < below
    if not is_inside:
        bounds = f"from {above:g} to {below:g}" if closed else f"above {above:g} and below {below:g}"
        raise InvalidArgument(name, value, f"a number {bounds}")
    return number


def check_count(name: str, value: object, *, at_least: int = 1) -> int:
    """The value as an int when it is a whole number of at least that size. Raises InvalidArgument."""
    if not isinstance(value, (int, np.integer)) or isinstance(value, bool) or value < at_least:
        raise InvalidArgument(name, value, f"a whole number of at least {at_least}")
    return int(value)


def check_columns_answered(matrix: Floats) -> None:
    """Raises AllMissing, naming the first column in which nobody gave an answer."""
    empty = np.isnan(matrix).all(axis=0)
    if empty.any():
        raise AllMissing(column=int(np.flatnonzero(empty)[0]))


def check_columns_vary(matrix: Floats) -> None:
    """Raises AllMissing or NoVariance, naming the first column whose values are missing or all equal."""
    check_columns_answered(matrix)
    lowest, highest = np.nanmin(matrix, axis=0), np.nanmax(matrix, axis=0)
    constant = highest - lowest <= _NO_SPREAD * np.maximum(np.abs(lowest), np.abs(highest))
    if constant.any():
        raise NoVariance("all answers are equal", column=int(np.flatnonzero(constant)[0]))


def _as_floats(x: npt.ArrayLike) -> Floats:
    try:
        given = np.asarray(x)
        if given.dtype.kind not in "biufO":
            raise InvalidMatrix(f"numbers are needed, not {given.dtype}")
        return np.asarray(given, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise InvalidMatrix(f"this is no table of numbers: {error}") from error


def _check_finite(matrix: Floats, *, allow_missing: bool) -> None:
    # One sum of squares, the fastest pass there is, tells of any NaN or infinity at a fraction of the cost of
    # looking at each cell.
    flat = matrix.ravel(order="K")
    with np.errstate(all="ignore"):
        if np.isfinite(flat @ flat):
            return
    wrong = np.isinf(matrix) if allow_missing else ~np.isfinite(matrix)
    if wrong.any():
        row, column = (int(place) for place in np.argwhere(wrong)[0])
        reason = "the value is missing" if np.isnan(matrix[row, column]) else "the value is infinite"
        raise InvalidMatrix(reason, row=row, column=column)
