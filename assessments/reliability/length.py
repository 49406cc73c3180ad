"""Reliability and the length of a test."""

from __future__ import annotations

from assessments.errors import InvalidArgument
from assessments.matrix import check_number


def spearman_brown(reliability: float, factor: float) -> float:
    """Reliability of a test made `factor` times as long with parallel items (Spearman 1910; Brown 1910).

    factor r / (1 + (factor - 1) r). `reliability` from -1 to 1, `factor` above zero; below 1 it shortens the test.
    Raises InvalidArgument, also for a negative reliability and a length at which no such test can exist.

    >>> round(spearman_brown(0.6, 2), 6), round(spearman_brown(0.75, 0.5), 6)
    (0.75, 0.6)
    """
    check_number("reliability", reliability, above=-1, below=1, closed=True)
    check_number("factor", factor, above=0)
    divisor = 1 + (factor - 1) * reliability
    if divisor <= 1e-12:
        raise InvalidArgument(
            "factor", factor, f"below {1 - 1 / reliability:g} for a reliability of {reliability:g}"
        )
    return float(factor * reliability / divisor)


def length_for(target: float, reliability: float) -> float:
    """How many times as long a test must be to reach the target: target (1 - r) / (r (1 - target)).

    The inverse of `spearman_brown`; below 1 the test may be shorter. Both numbers between 0 and 1.

    Raises InvalidArgument.

    >>> round(length_for(0.9, 0.75), 6)
    3.0
    """
    check_number("target", target, above=0, below=1)
    check_number("reliability", reliability, above=0, below=1)
    return float(target * (1 - reliability) / (reliability * (1 - target)))
