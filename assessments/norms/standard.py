"""Standard scores: T, stanine and sten, and the percentiles they stand for under the normal curve.

T has mean 50 and standard deviation 10 (McCall 1922); stanines run from 1 to 9 with mean 5 and standard deviation 2,
stens from 1 to 10 with mean 5.5 and standard deviation 2 (Canfield 1951). Every function takes a number or an array
and gives back its shape; NaN stays NaN.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from assessments.errors import InvalidArgument, InvalidMatrix
from assessments.matrix import LARGEST, check_number, unmasked
from assessments.randomness import Floats

#: A score that lies on the border of two bands, but for rounding, belongs to the upper one.
_DECIMALS = 9


def t_score(raw: npt.ArrayLike, *, mean: float, sd: float) -> Floats:
    """T = 50 + 10 (raw - mean) / sd, linear, so it keeps the shape of the distribution (McCall 1922).

    Mean and standard deviation in points of the raw score. Raises InvalidMatrix, InvalidArgument.

    >>> t_score([20, 26], mean=20, sd=6).tolist()
    [50.0, 60.0]
    """
    centre = check_number("mean", mean)
    spread = check_number("sd", sd, above=0)
    return shaped(50 + 10 * (as_numbers(raw, name="raw") - centre) / spread)


def stanine(raw: npt.ArrayLike, *, mean: float, sd: float) -> Floats:
    """Stanine 1 to 9: bands half a standard deviation wide, the fifth around the mean. Raises as `t_score`.

    >>> stanine([20, 26, 99], mean=20, sd=6).tolist()
    [5.0, 7.0, 9.0]
    """
    return stanine_from_t(t_score(raw, mean=mean, sd=sd))


def sten(raw: npt.ArrayLike, *, mean: float, sd: float) -> Floats:
    """Sten 1 to 10: bands half a standard deviation wide that meet at the mean. Raises as `t_score`.

    >>> sten([19, 20, 26], mean=20, sd=6).tolist()
    [5.0, 6.0, 8.0]
    """
    return sten_from_t(t_score(raw, mean=mean, sd=sd))


def stanine_from_t(t: npt.ArrayLike) -> Floats:
    """Stanine of a T score: cuts at T = 32.5, 37.5, ... 67.5; a score on a cut belongs to the upper band.

    Raises InvalidMatrix.

    >>> stanine_from_t([47.4, 47.5, 52.5]).tolist()
    [4.0, 5.0, 6.0]
    """
    return _band(as_numbers(t, name="t"), lowest_cut=32.5, last=9)


def sten_from_t(t: npt.ArrayLike) -> Floats:
    """Sten of a T score: cuts at T = 30, 35, ... 70; a score on a cut belongs to the upper band.

    Raises InvalidMatrix.

    >>> sten_from_t([49.9, 50]).tolist()
    [5.0, 6.0]
    """
    return _band(as_numbers(t, name="t"), lowest_cut=30.0, last=10)


def percentile_from_t(t: npt.ArrayLike) -> Floats:
    """100 Phi((T - 50) / 10), the percentage of a normal population below T. Raises InvalidMatrix.

    >>> percentile_from_t([50, 60]).round(2).tolist()
    [50.0, 84.13]
    """
    from scipy.special import ndtr

    return shaped(100 * ndtr((as_numbers(t, name="t") - 50) / 10))


def t_from_percentile(percentile: npt.ArrayLike) -> Floats:
    """50 + 10 Phi^-1(PR / 100), for percentiles above 0 and below 100, whose T alone is finite.

    Raises InvalidMatrix, and InvalidArgument for 0, 100 and beyond.

    >>> t_from_percentile([50, 84.134]).round(2).tolist()
    [50.0, 60.0]
    """
    from scipy.special import ndtri

    shares = as_numbers(percentile, name="percentile") / 100
    outside = (shares <= 0) | (shares >= 1)
    if outside.any():
        raise InvalidArgument("percentile", float(100 * shares[outside][0]), "above 0 and below 100")
    return shaped(50 + 10 * ndtri(shares))


def stanine_from_percentile(percentile: npt.ArrayLike) -> Floats:
    """Stanine whose band of the normal curve holds the percentile; 0 and 100 give the first and last.

    The cuts are exact (4.01, 10.56, 22.66, 40.13, ... percent), not the rounded 4, 11, 23, 40 of printed tables, so
    that the way over T gives the same band. Raises InvalidMatrix, and InvalidArgument outside 0 to 100.

    >>> stanine_from_percentile([0, 50, 100]).tolist()
    [1.0, 5.0, 9.0]
    """
    return stanine_from_t(_bounded_t(percentile))


def sten_from_percentile(percentile: npt.ArrayLike) -> Floats:
    """Sten whose band of the normal curve holds the percentile; 0 and 100 give the first and last.

    Raises InvalidMatrix, and InvalidArgument outside 0 to 100.

    >>> sten_from_percentile([0, 49, 51, 100]).tolist()
    [1.0, 5.0, 6.0, 10.0]
    """
    return sten_from_t(_bounded_t(percentile))


def as_numbers(x: npt.ArrayLike, *, name: str) -> Floats:
    """The number or array as float64 of the same shape; NaN or masked is missing.

    Raises InvalidMatrix naming the argument.
    """
    try:
        given = np.asarray(unmasked(x))
        if given.dtype.kind not in "biufO":
            raise InvalidMatrix(f"{name} is {given.dtype}, not numbers")
        numbers = np.asarray(given, dtype=np.float64)
    except (TypeError, ValueError, OverflowError) as error:
        raise InvalidMatrix(f"{name} is no number or array of numbers: {error}") from error
    if np.isinf(numbers).any():
        raise InvalidMatrix(f"{name} has an infinite value")
    if np.any(np.abs(numbers) > LARGEST):
        raise InvalidMatrix(f"{name} has a value that is too large to be squared")
    return numbers


def shaped(numbers: npt.ArrayLike) -> Floats:
    """An array as it is; an array without dimensions as the number that it holds."""
    whole: Floats = np.asarray(numbers, dtype=np.float64)
    number: Floats = whole[()]
    return number


def _band(t: Floats, *, lowest_cut: float, last: int) -> Floats:
    steps = np.floor(np.round((t - lowest_cut) / 5, _DECIMALS)) + 2
    return shaped(np.clip(steps, 1, last))


def _bounded_t(percentile: npt.ArrayLike) -> Floats:
    percentiles = as_numbers(percentile, name="percentile")
    outside = (percentiles < 0) | (percentiles > 100)
    if outside.any():
        raise InvalidArgument("percentile", float(percentiles[outside][0]), "from 0 to 100")
    # The outermost bands begin at T = 30 and 70, so anything beyond one in a billion lies in them.
    return t_from_percentile(np.clip(percentiles, 1e-7, 100 - 1e-7))
