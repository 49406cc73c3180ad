"""When an adaptive test ends, and why."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

import numpy as np

from assessments.adaptive.selection import most_informative, variance_after
from assessments.adaptive.standing import Standing
from assessments.matrix import Bools
from assessments.randomness import Floats


class StopReason(StrEnum):
    """Why a session is over."""

    error_reached = "error reached"
    length_reached = "length reached"
    time_is_up = "time is up"
    bank_exhausted = "bank exhausted"
    little_to_gain = "little to gain"


def reasons(standing: Standing) -> Iterator[tuple[StopReason, bool | np.bool_ | Bools]]:
    """Each reason to stop with whether it holds, for one person or for each of n; the first that holds counts."""
    rules = standing.plan.rules
    is_long_enough = standing.n_items >= rules.min_items
    if rules.max_error is not None and is_long_enough:
        yield StopReason.error_reached, standing.error <= rules.max_error
    if rules.max_items is not None:
        yield StopReason.length_reached, standing.n_items >= rules.max_items
    if rules.max_seconds is not None:
        yield StopReason.time_is_up, standing.seconds >= rules.max_seconds
    if standing.may_exhaust_the_bank:
        yield StopReason.bank_exhausted, np.all(standing.closed, axis=-1)
    if rules.min_gain is not None and is_long_enough:
        yield StopReason.little_to_gain, expected_gain(standing) < rules.min_gain


def reason_of(standing: Standing) -> StopReason | None:
    """Why this one person's session is over, or None while it is not."""
    for reason, holds in reasons(standing):
        if holds:
            return reason
    return None


def expected_gain(standing: Standing) -> Floats:
    """How much the most informative open item is expected to lower the error (Choi, Grady & Dodd 2011)."""
    variance = variance_after(standing, most_informative(standing))
    return np.asarray(standing.error - np.sqrt(np.maximum(variance, 0.0)))
