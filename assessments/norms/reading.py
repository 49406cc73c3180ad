"""One person's score among others, with everything that makes it uncertain."""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot, sqrt

import numpy as np

from assessments.matrix import check_number
from assessments.norms.ranks import Distribution, rank_in, within_ends
from assessments.norms.standard import percentile_from_t, stanine_from_t, sten_from_t, t_from_percentile
from assessments.randomness import Floats


@dataclass(frozen=True)
class NormReading:
    """A raw score in the units of its norm, each with the ends of its interval.

    `percentile` is the mid-rank, from 0 to 100; T, stanine and sten are normalised. `percentile_error` is the
    standard error of the percentile as an estimate from n_effective persons, in percent, without measurement error.
    """

    raw: float
    sem: float
    confidence: float
    percentile: float
    percentile_low: float
    percentile_high: float
    percentile_error: float
    t: float
    t_low: float
    t_high: float
    stanine: int
    stanine_low: int
    stanine_high: int
    sten: int
    sten_low: int
    sten_high: int


def read_score(group: Distribution, raw: float, *, sem: float, confidence: float = 0.95) -> NormReading:
    """Reads a raw score with an interval that carries measurement and sampling error along.

    On the T scale two distances are combined on each side as the root of the sum of squares (Zou & Donner 2008):
    from the score to raw -+ z sem, looked up in the norm, since another day would have brought another score; and from
    the percentile to the ends of its Wilson (1927) interval with n_effective persons, since another sample would have
    brought another norm. Between raw scores the norm is interpolated. The ends are bounded as `normalised_t` is.

    Raises InvalidArgument.

    >>> from assessments.norms import distribution
    >>> reading = read_score(distribution(list(range(41)) * 10), 20, sem=3)
    >>> reading.percentile, round(reading.percentile_low), round(reading.percentile_high), reading.stanine
    (50.0, 35, 65, 5)
    """
    score = check_number("raw", raw)
    error = check_number("sem", sem, above=0, below=float(np.finfo(np.float64).max), closed=True)
    z = _normal_quantile(check_number("confidence", confidence, above=0, below=1))
    percentile = float(rank_in(np.array(score), group))
    t = float(_t(np.array(percentile), group))
    measured = _t(_interpolated(np.array([score - z * error, score, score + z * error]), group), group)
    sampled = t_from_percentile(_wilson(percentile, group.n_effective, z))
    low = t - hypot(measured[1] - measured[0], t - sampled[0])
    high = t + hypot(measured[2] - measured[1], sampled[1] - t)
    ends = _t(percentile_from_t([low, high]), group)
    bands = [t, *ends]
    stanines, stens = stanine_from_t(bands), sten_from_t(bands)
    percents = percentile_from_t(ends)
    share = percentile / 100
    return NormReading(
        raw=score,
        sem=error,
        confidence=confidence,
        percentile=percentile,
        percentile_low=min(float(percents[0]), percentile),
        percentile_high=max(float(percents[1]), percentile),
        percentile_error=100 * sqrt(share * (1 - share) / group.n_effective),
        t=t,
        t_low=float(ends[0]),
        t_high=float(ends[1]),
        stanine=int(stanines[0]),
        stanine_low=int(stanines[1]),
        stanine_high=int(stanines[2]),
        sten=int(stens[0]),
        sten_low=int(stens[1]),
        sten_high=int(stens[2]),
    )


def _t(percentiles: Floats, group: Distribution) -> Floats:
    return t_from_percentile(within_ends(percentiles, group.n_effective))


def _interpolated(raw: Floats, group: Distribution) -> Floats:
    """Mid-rank percentiles between and beyond the scores that occurred, without steps."""
    gap = float(np.diff(group.values).min()) if group.values.size > 1 else 1.0
    known = np.concatenate([[group.values[0] - gap], group.values, [group.values[-1] + gap]])
    return np.interp(raw, known, rank_in(known, group))


def _wilson(percentile: float, n: float, z: float) -> Floats:
    share = percentile / 100
    centre = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    # With nobody on one side the interval reaches the very end, where T would be infinite.
    tiny = 1e-12
    return 100 * np.clip([centre - half, centre + half], tiny, 1 - tiny)


def _normal_quantile(confidence: float) -> float:
    from scipy.special import ndtri

    return float(ndtri(0.5 + confidence / 2))
