"""A profile as a wave around the hexagon: its height, its swing, its direction, and how well a wave describes it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from assessments.interests.riasec import LETTERS, Scores, six
from assessments.interests.shape import circumplex

#: Two over the number of types: what turns a projection into the height of a cosine.
_WAVE_SHARE = 2 / len(LETTERS)


@dataclass(frozen=True)
class StructuralSummary:
    """The cosine nearest to six scores, in points of the scores.

    `elevation` is their mean, `amplitude` how far the wave rises above it, at the angle `displacement` in degrees (as
    in `Circumplex`: R at 0, S at 180; None without a direction). `fit` is R squared from 0 to 1: the share of the
    variation around the mean that the wave explains; None when there is no variation.
    """

    elevation: float
    amplitude: float
    displacement: float | None
    fit: float | None


def structural_summary(scores: Scores) -> StructuralSummary:
    """The structural summary of a profile (Gurtman 1992; Wright, Pincus, Conroy & Hilsenroth 2009).

    The wave is e + a cos(60 k - displacement) with k = 0 to 5 for RIASEC, by least squares: e the mean of the scores,
    a a third of the vector's length in `circumplex`. Its fit is 1 - sum (S*_k - wave_k)^2 / sum S*_k^2 with S* = S - e,
    which is 3 a^2 / sum S*_k^2 as the six angles are evenly spaced. Below 0.70 the summary is commonly not read.

    Takes six scores. Raises InvalidScores.

    >>> structural_summary([30, 25, 15, 10, 15, 25])
    StructuralSummary(elevation=20.0, amplitude=10.0, displacement=0.0, fit=1.0)
    """
    profile = six(scores)
    point = circumplex(scores)
    elevation = float(profile.mean())
    amplitude = _WAVE_SHARE * point.length
    variation = float(np.sum((profile - elevation) ** 2))
    # The sum of the squares of six values of a cosine is three.
    explained = amplitude**2 / _WAVE_SHARE
    # Rounding of large equal scores leaves a trace of variation that means nothing.
    is_flat = variation <= (1e-12 * float(np.abs(profile).max())) ** 2
    return StructuralSummary(
        elevation, amplitude, point.angle, fit=None if is_flat else min(1.0, explained / variation)
    )
