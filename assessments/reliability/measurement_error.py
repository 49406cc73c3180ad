"""What reliability means for one person's score: errors, bands, differences, change."""

from __future__ import annotations

from statistics import NormalDist
from typing import NamedTuple, overload

import numpy as np
import numpy.typing as npt

from assessments.errors import InvalidMatrix
from assessments.matrix import Bools, as_matrix, check_number, unmasked
from assessments.randomness import Floats

#: An index of reliable change beyond this is shown by 5 % of people whose true score stayed (Jacobson & Truax 1991).
RELIABLE_CHANGE = 1.96


def sem(sd: float, reliability: float) -> float:
    """Standard error of measurement, sd sqrt(1 - reliability), in points of the score (Lord & Novick 1968).

    `sd` above zero, `reliability` from 0 to 1. Raises InvalidArgument.

    >>> round(sem(8.2, 0.80), 4)
    3.6672
    """
    _check(sd, reliability)
    return float(sd * np.sqrt(1 - reliability))


class TrueScoreBand(NamedTuple):
    """Where the true score lies: `estimate`, its standard `error`, and the band from `low` to `high`."""

    estimate: float
    error: float
    low: float
    high: float


def true_score_band(
    score: float, *, mean: float, sd: float, reliability: float, level: float = 0.95
) -> TrueScoreBand:
    """The true score estimated from an observed one, drawn towards the mean of the person's group (Kelley 1947).

    estimate = mean + r (score - mean), error = sd sqrt(r (1 - r)), band = estimate -+ z error (Lord & Novick 1968).
    `mean` and `sd` are the group's, `level` the share of true scores that the band is to hold. Raises InvalidArgument.

    >>> [round(number, 2) for number in true_score_band(70, mean=50, sd=10, reliability=0.8)]
    [66.0, 4.0, 58.16, 73.84]
    """
    _check(sd, reliability)
    check_number("score", score)
    check_number("mean", mean)
    z = NormalDist().inv_cdf((1 + check_number("level", level, above=0, below=1)) / 2)
    estimate = mean + reliability * (score - mean)
    error = float(sd * np.sqrt(reliability * (1 - reliability)))
    return TrueScoreBand(float(estimate), error, float(estimate - z * error), float(estimate + z * error))


def difference_error(sd: float, reliability_a: float, reliability_b: float) -> float:
    """Standard error of the difference of one person's scores on two scales: sd sqrt(2 - r_a - r_b).

    Both scales share the standard deviation, as T scores do (Gulliksen 1950). Raises InvalidArgument.

    >>> round(difference_error(10, 0.84, 0.80), 6)
    6.0
    """
    _check(sd, reliability_a, name="reliability_a")
    _check(sd, reliability_b, name="reliability_b")
    return float(sd * np.sqrt(2 - reliability_a - reliability_b))


def difference_reliability(reliability_a: float, reliability_b: float, correlation: float) -> float:
    """Reliability of the difference of two scales with equal standard deviations (Gulliksen 1950).

    ((r_a + r_b) / 2 - r_ab) / (1 - r_ab), with `correlation` r_ab from -1 to below 1. Scales that correlate as highly
    as they are reliable have differences without any. Raises InvalidArgument.

    >>> round(difference_reliability(0.9, 0.8, 0.7), 6)
    0.5
    """
    _check(1.0, reliability_a, name="reliability_a")
    _check(1.0, reliability_b, name="reliability_b")
    check_number("correlation", correlation, above=-1, below=1, closed=True)
    check_number("correlation", correlation, below=1)
    return float(((reliability_a + reliability_b) / 2 - correlation) / (1 - correlation))


@overload
def reliable_change(before: float, after: float, *, sd: float, reliability: float) -> float: ...
@overload
def reliable_change(
    before: npt.ArrayLike, after: npt.ArrayLike, *, sd: float, reliability: float
) -> float | Floats: ...
def reliable_change(
    before: npt.ArrayLike, after: npt.ArrayLike, *, sd: float, reliability: float
) -> float | Floats:
    """Reliable change index of two scores: (after - before) / (sd sqrt(2) sqrt(1 - reliability)).

    Jacobson & Truax (1991), after Christensen & Mendoza (1986). `sd` is that of people before, `reliability` from 0
    to below 1. A float for two numbers; for arrays an array of their common shape, NaN where a score is missing.
    Beyond RELIABLE_CHANGE (1.96) either way, error alone explains the change badly: see `is_reliable_change`.

    Raises InvalidArgument, and InvalidMatrix for infinite scores or shapes that do not fit.

    >>> round(reliable_change(47.5, 32.5, sd=7.5, reliability=0.8), 4)
    -3.1623
    """
    _check(sd, reliability)
    check_number("reliability", reliability, below=1)
    first, second = _scores(before), _scores(after)
    try:
        change = second - first
    except ValueError as error:
        raise InvalidMatrix(
            f"before {first.shape} and after {second.shape} are not the same persons"
        ) from error
    index = change / (sd * np.sqrt(2) * np.sqrt(1 - reliability))
    return np.asarray(index) if change.ndim else float(index)


@overload
def is_reliable_change(index: float, *, critical: float = RELIABLE_CHANGE) -> bool: ...
@overload
def is_reliable_change(index: npt.ArrayLike, *, critical: float = RELIABLE_CHANGE) -> bool | Bools: ...
def is_reliable_change(index: npt.ArrayLike, *, critical: float = RELIABLE_CHANGE) -> bool | Bools:
    """Whether an index of reliable change lies beyond the critical value, in either direction.

    A bool for a number, an array of bools for an array; False where the index is missing. Raises InvalidArgument.

    >>> is_reliable_change(-3.16), is_reliable_change([1.0, 1.97]).tolist()
    (True, [False, True])
    """
    check_number("critical", critical, above=0)
    beyond = np.abs(_scores(index)) > critical
    return np.asarray(beyond) if beyond.ndim else bool(beyond)


def _check(sd: float, reliability: float, *, name: str = "reliability") -> None:
    check_number("sd", sd, above=0)
    check_number(name, reliability, above=0, below=1, closed=True)


def _scores(scores: npt.ArrayLike) -> Floats:
    # Numbers of any shape pass through the door of tables.
    given = np.asarray(unmasked(scores))
    return as_matrix(given.reshape(-1, 1), min_persons=0).reshape(given.shape)
