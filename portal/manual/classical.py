"""What the answers say of a scale by themselves: its items, how reliable it is, how its scores spread."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import numpy as np

from assessments.errors import AssessmentError
from assessments.randomness import Floats
from assessments.reliability import alpha, alpha_interval, item_statistics, omega, sem
from assessments.reporting.scales import KeyedScale
from portal.manual.cells import (
    FEWEST,
    Content,
    answer_counts,
    histogram,
    lock,
    rounded,
    whole_tens,
)

Found = TypeVar("Found")


def describe_scale(scale: KeyedScale, sums: Floats) -> Content:
    """Reliability, scores and items of one scale; locked below thirty people with a score."""
    known = told_of(sums)
    if len(known) < FEWEST:
        return lock(FEWEST, int(np.count_nonzero(~np.isnan(sums))))
    lowest, highest = (int(scale.k_items * end) for end in (scale.minimum, scale.maximum))
    return {
        "n": len(known),
        "mean": rounded(known.mean()),
        "sd": rounded(known.std(ddof=1)),
        **_reliability(scale, float(known.std(ddof=1))),
        "scores": histogram(known, lowest=lowest, highest=highest),
        "items": _items(scale),
    }


def _reliability(scale: KeyedScale, sd: float) -> Content:
    value = possibly(lambda: alpha(scale.x))
    interval = possibly(lambda: alpha_interval(scale.x))
    telling = scale.x[:, scale.telling()]
    return {
        "alpha": rounded(value, 3),
        "alpha_low": rounded(interval.low, 3) if interval else None,
        "alpha_high": rounded(interval.high, 3) if interval else None,
        "omega": rounded(possibly(lambda: omega(telling)), 3),
        "sem": rounded(sem(sd, min(max(value, 0.0), 1.0))) if value is not None and sd > 0 else None,
    }


def _items(scale: KeyedScale) -> list[Content]:
    found = possibly(lambda: item_statistics(scale.x, minimum=scale.minimum, maximum=scale.maximum))
    if found is None:
        return []
    rows = zip(
        scale.items,
        scale.is_reversed.tolist(),
        found.item_rest_r,
        found.alpha_if_dropped,
        scale.x.T,
        strict=True,
    )
    return [
        {
            "id": item,
            "reverse": is_reversed,
            **_spread(told_of(column), lowest=int(scale.minimum), highest=int(scale.maximum)),
            "rest": rounded(rest),
            "dropped": rounded(dropped, 3),
        }
        for item, is_reversed, rest, dropped, column in rows
    ]


def _spread(given: Floats, *, lowest: int, highest: int) -> Content:
    return {
        "mean": rounded(given.mean()) if len(given) else None,
        "sd": rounded(given.std(ddof=1)) if len(given) > 1 else None,
        "answers": answer_counts(given, lowest=lowest, highest=highest),
    }


def told_of(column: Floats) -> Floats:
    """Of the known numbers the first whole tens, so that how many are missing cannot be told from the rest."""
    known = column[~np.isnan(column)]
    return known[: whole_tens(len(known))]


def possibly(compute: Callable[[], Found]) -> Found | None:
    """What the engine finds, or None where it says that these answers do not allow it."""
    try:
        return compute()
    except AssessmentError:
        return None
