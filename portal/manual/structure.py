"""How the scales stand to each other: the hexagon of interests, and what is chosen among values."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from assessments.choices import decode_choice
from assessments.instrument import ChoiceSet
from assessments.interests import circular_order_test, scale_correlations
from assessments.matrix import Bools
from assessments.randomness import Floats
from portal.manual.cells import FEWEST, FEWEST_PER_GROUP, Content, lock, rounded, whole_tens
from portal.manual.classical import possibly

EVERYBODY = "everybody"


def describe_circle(sums: Floats, scripts: Sequence[str]) -> dict[str, Content]:
    """The circular order of six scales among everybody, and among the readers of each script."""
    complete: Bools = np.asarray(~np.isnan(sums).any(axis=1))
    found = {EVERYBODY: _circle(sums, complete, needs=FEWEST)}
    for script in ("zh_Hans", "zh_Hant"):
        is_reader = np.array([one == script for one in scripts], dtype=np.bool_)
        found[script] = _circle(sums, complete & is_reader, needs=FEWEST_PER_GROUP)
    return found


def _circle(sums: Floats, members: Bools, *, needs: int) -> Content:
    n = int(np.count_nonzero(members))
    if n < needs:
        return lock(needs, n)
    found = possibly(lambda: circular_order_test(scale_correlations(sums[members])))
    if found is None:
        return {"impossible": True}
    return {
        "n": whole_tens(n),
        "index": rounded(found.index),
        "met": found.n_met,
        "tied": found.n_tied,
        "p": rounded(found.p, 4),
    }


def describe_choices(
    x: Floats, items: Sequence[str], sets: Sequence[ChoiceSet], scales: Sequence[str], ratings: Floats
) -> dict[str, Content]:
    """Of each value how often it is chosen as most less as least important, and how that agrees with its ratings.

    Ratings are taken as the distance from the person's own mean over all scales, since choices say nothing of how high
    all of them stand.
    """
    counts = best_less_worst(x, items, sets, scales)
    known = ~np.isnan(counts).any(axis=1) & ~np.isnan(ratings).any(axis=1)
    n = int(np.count_nonzero(known))
    if n < FEWEST:
        return {scale: lock(FEWEST, n) for scale in scales}
    chosen, rated = counts[known], ratings[known] - ratings[known].mean(axis=1, keepdims=True)
    return {
        scale: {
            "n": whole_tens(n),
            "mean": rounded(chosen[:, place].mean()),
            "sd": rounded(chosen[:, place].std(ddof=1)),
            "agreement": _correlation(chosen[:, place], rated[:, place]),
        }
        for place, scale in enumerate(scales)
    }


def best_less_worst(
    x: Floats, items: Sequence[str], sets: Sequence[ChoiceSet], scales: Sequence[str]
) -> Floats:
    """How often each scale was chosen as most less as least important, n x s; NaN unless all sets are done."""
    counts = np.zeros((len(x), len(scales)))
    place = {scale: column for column, scale in enumerate(scales)}
    for one in sets:
        given = x[:, list(items).index(one.id)]
        counts[np.isnan(given)] = np.nan
        for value in np.unique(given[~np.isnan(given)]).tolist():
            most, least = decode_choice(int(value), len(one.options))
            who = given == value
            counts[who, place[one.options[most]]] += 1
            counts[who, place[one.options[least]]] -= 1
    return counts


def _correlation(one: Floats, other: Floats) -> float | None:
    if min(one.std(), other.std()) == 0:
        return None
    return rounded(float(np.corrcoef(one, other)[0, 1]), 3)
