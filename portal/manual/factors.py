"""Whether the scales together stand as the factors that they are meant to be, and alike for readers of both scripts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from assessments.errors import AssessmentError
from assessments.fairness import several_factors
from assessments.reporting.scales import KeyedScale
from portal.manual.cells import FEWEST_FOR_MODEL, Content, rounded, rounded_all, shown, whole_tens
from portal.manual.differences import Contrast


def describe_factors(scales: Sequence[KeyedScale], contrast: Contrast) -> Content:
    """The fit of one factor a scale in each group, and what equal loadings cost; locked below five hundred in each."""
    x = np.concatenate([scale.x for scale in scales], axis=1)
    factor = np.repeat(np.arange(len(scales)), [scale.k_items for scale in scales])
    complete = ~np.isnan(x).any(axis=1)
    rows = {
        contrast.reference: np.flatnonzero(contrast.is_reference & complete),
        contrast.focal: np.flatnonzero(contrast.is_focal & complete),
    }
    sizes = {name: len(members) for name, members in rows.items()}
    if min(sizes.values()) < FEWEST_FOR_MODEL:
        return {"locked": {"needs": FEWEST_FOR_MODEL, "has": {name: shown(n) for name, n in sizes.items()}}}
    both = np.concatenate(list(rows.values()))
    group = np.repeat([0, 1], list(sizes.values()))
    try:
        found = several_factors(x[both], factor, group)
    except AssessmentError:
        return {"impossible": True}
    return {
        "n": {name: whole_tens(n) for name, n in sizes.items()},
        "groups": {
            name: {"cfi": rounded(fit.cfi, 3), "rmsea": rounded(fit.rmsea, 3)}
            for name, fit in zip(sizes, found.by_group, strict=True)
        },
        "free": {"cfi": rounded(found.configural.cfi, 3), "rmsea": rounded(found.configural.rmsea, 3)},
        "equal": {"cfi": rounded(found.metric.cfi, 3), "rmsea": rounded(found.metric.rmsea, 3)},
        "loss": rounded(found.configural.cfi - found.metric.cfi, 3),
        "correlations": [rounded_all(row) for row in found.correlations[0]],
    }
