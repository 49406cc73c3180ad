"""Whether a scale's items work alike for two groups of people with equal scores."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from assessments.errors import AssessmentError
from assessments.fairness import LordDif, OrderedDif, lord_chi_square, measurement_invariance, ordered_dif
from assessments.irt import Calibration, calibrate
from assessments.matrix import Bools, Ints
from assessments.randomness import Floats
from assessments.reporting.scales import KeyedScale, without_gaps
from portal.manual.cells import (
    FEWEST_FOR_MODEL,
    FEWEST_PER_GROUP,
    Content,
    lock,
    rounded,
    shown,
    whole_tens,
)
from portal.manual.classical import possibly
from portal.manual.response_models import evenly


@dataclass(frozen=True, eq=False)
class Contrast:
    """Two groups that are compared, the reference first; `members` are each person's group, None for neither."""

    id: str
    reference: str
    focal: str
    members: Sequence[str | None]

    @property
    def is_reference(self) -> Bools:
        return np.array([one == self.reference for one in self.members], dtype=np.bool_)

    @property
    def is_focal(self) -> Bools:
        return np.array([one == self.focal for one in self.members], dtype=np.bool_)


def describe_differences(scale: KeyedScale, contrast: Contrast) -> Content:
    """Locked unless a hundred people of each group answered every item."""
    complete = ~np.isnan(scale.x).any(axis=1)
    kept = {
        contrast.reference: np.flatnonzero(contrast.is_reference & complete),
        contrast.focal: np.flatnonzero(contrast.is_focal & complete),
    }
    sizes = {name: len(rows) for name, rows in kept.items()}
    if min(sizes.values()) < FEWEST_PER_GROUP:
        return {"locked": {"needs": FEWEST_PER_GROUP, "has": {name: shown(n) for name, n in sizes.items()}}}
    rows, group = np.concatenate(list(kept.values())), np.repeat([0, 1], list(sizes.values()))
    found = possibly(lambda: ordered_dif(scale.x[rows], group, purify=True))
    return {
        "reference": contrast.reference,
        "focal": contrast.focal,
        "n": {name: whole_tens(n) for name, n in sizes.items()},
        "items": [] if found is None else list(_items(scale, found)),
        "anchors_settled": found is not None and found.is_stable,
        "invariance": _invariance(scale.x[rows], group),
        "curves": _curves(scale, list(kept.values()), found),
    }


def _items(scale: KeyedScale, found: OrderedDif) -> Iterator[Content]:
    for item, one in zip(scale.items, found, strict=True):
        yield {
            "id": item,
            "difference": rounded(one.difference),
            "effect": rounded(one.effect),
            "error": rounded(one.effect_error),
            "p": rounded(one.p, 4),
            "class": one.classification,
        }


def _invariance(x: Floats, group: Ints) -> Content | None:
    """How much of one factor is the same in both groups; None where it cannot be fitted."""
    found = possibly(lambda: measurement_invariance(x, group))
    if found is None:
        return None
    return {
        "level": found.level,
        "steps": [
            {
                "level": step.level,
                "cfi": rounded(step.cfi, 3),
                "rmsea": rounded(step.rmsea, 3),
                "delta_cfi": rounded(step.delta_cfi, 3),
                "holds": bool(step.holds),
            }
            for step in found.steps
        ],
    }


def _curves(scale: KeyedScale, groups: Sequence[Ints], dif: OrderedDif | None) -> Content:
    """Lord's chi-square of the two groups' graded curves, in units of theta; locked below five hundred in each.

    The common scale rests on the items that differ negligibly: with thousands of people every item is significant, so
    that purifying by significance would leave none.
    """
    fewest = min(map(len, groups))
    if fewest < FEWEST_FOR_MODEL:
        return lock(FEWEST_FOR_MODEL, fewest)
    try:
        # Categories have to mean the same in both groups, so they are closed up together.
        both = [evenly(rows) for rows in groups]
        x, _ = without_gaps(scale.x[np.concatenate(both)])
        calibrations: list[Calibration] = [calibrate(part, "grm") for part in np.split(x, [len(both[0])])]
        found = lord_chi_square(calibrations[0], calibrations[1], anchors=_fair_items(dif))
    except AssessmentError:
        return {"impossible": True}
    return {"items": list(_compared(scale, found))}


def _fair_items(dif: OrderedDif | None) -> list[int] | None:
    """Places of the items of class A; None, for all of them, when there are too few for a line."""
    fair = [] if dif is None else np.flatnonzero(dif.classification == "A").tolist()
    return fair if len(fair) > 1 else None


def _compared(scale: KeyedScale, found: LordDif) -> Iterator[Content]:
    for place, item in enumerate(scale.items):
        yield {
            "id": item,
            "slope": rounded(found.difference[place, 0]),
            "location": rounded(np.nanmean(found.difference[place, 1:])),
            "chi2": rounded(found.chi2[place], 1),
            "df": int(found.df[place]),
            "p": rounded(found.p[place], 4),
            "is_anchor": bool(found.anchor[place]),
        }
