"""How many persons a norm needs, and how good its size is."""

from __future__ import annotations

from typing import Literal, NamedTuple

from assessments.matrix import check_choice, check_count

Stakes = Literal["low", "high", "continuous"]
SizeQuality = Literal["inadequate", "adequate", "good", "excellent"]


class SizeThresholds(NamedTuple):
    """The smallest numbers of persons that are called adequate, good and excellent."""

    adequate: int
    good: int
    excellent: int


#: EFPA review model (2013, version 4.2.6), norms for guidance and other low-stakes use.
EFPA_LOW_STAKES = SizeThresholds(200, 300, 1000)
#: The same, for selection and other high-stakes use.
EFPA_HIGH_STAKES = SizeThresholds(300, 400, 1000)
#: The same, persons in each of at least eight groups of a continuous norm.
EFPA_CONTINUOUS = SizeThresholds(70, 100, 150)

#: What this library shows a percentile from: EFPA's «good» for low stakes.
MINIMUM_N = EFPA_LOW_STAKES.good

_THRESHOLDS = {"low": EFPA_LOW_STAKES, "high": EFPA_HIGH_STAKES, "continuous": EFPA_CONTINUOUS}


def norm_quality(n: int, *, stakes: Stakes = "low") -> SizeQuality:
    """What EFPA (2013) calls a norm of n persons; with stakes "continuous" n persons in each group.

    Raises InvalidArgument, UnknownChoice.

    >>> norm_quality(250), norm_quality(300), norm_quality(300, stakes="high")
    ('adequate', 'good', 'adequate')
    """
    thresholds = _THRESHOLDS[check_choice("stakes", stakes, _THRESHOLDS)]
    check_count("n", n, at_least=0)
    if n >= thresholds.excellent:
        return "excellent"
    if n >= thresholds.good:
        return "good"
    return "adequate" if n >= thresholds.adequate else "inadequate"
