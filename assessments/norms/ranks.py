"""Percentile ranks in a sample, and the normal scores that belong to them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from assessments.errors import AllMissing
from assessments.matrix import as_vector
from assessments.norms.standard import as_numbers, shaped, t_from_percentile
from assessments.norms.weights import as_weights, effective_sample_size
from assessments.randomness import Floats


class Distribution(NamedTuple):
    """The distinct values of a sample in rising order, the weight on each, and the effective number of persons."""

    values: Floats
    masses: Floats
    n_effective: float


def percentile_rank(
    raw: npt.ArrayLike, sample: npt.ArrayLike, *, weights: npt.ArrayLike | None = None
) -> Floats:
    """Mid-rank percentile of each raw score in the sample: PR = 100 (cf_below + f / 2) / N, from 0 to 100.

    cf_below is how many of the sample scored lower, f how many scored the same; with weights, their sums of weights
    (Crawford, Garthwaite & Slick 2009). A score below all others has PR 0, above all others 100. Missing values (NaN)
    of the sample are left out with their weights; a missing raw score has a missing PR. Gives the shape of `raw`.

    Raises InvalidMatrix, AllMissing, InvalidArgument for weights that are negative or all zero.

    >>> percentile_rank([1, 2, 2.5], [1, 2, 2, 3]).tolist()
    [12.5, 50.0, 75.0]
    """
    return shaped(rank_in(as_numbers(raw, name="raw"), distribution(sample, weights=weights)))


def normalised_t(
    raw: npt.ArrayLike, sample: npt.ArrayLike, *, weights: npt.ArrayLike | None = None
) -> Floats:
    """Normalised T score: 50 + 10 Phi^-1(PR / 100), with mid-rank PR (McCall 1922's area transformation).

    Never infinite: PR is kept from 50 / N to 100 - 50 / N, what one person alone at an end of the sample has, so a raw
    score outside the sample gets the T of such a person. With weights N is the effective sample size.

    Raises as `percentile_rank`.

    >>> normalised_t([0, 2, 9], [1, 2, 2, 3]).round(2).tolist()
    [38.5, 50.0, 61.5]
    """
    group = distribution(sample, weights=weights)
    return shaped(t_in(as_numbers(raw, name="raw"), group))


def distribution(sample: npt.ArrayLike, *, weights: npt.ArrayLike | None = None) -> Distribution:
    """What a sample says: its distinct values, ascending, and the weight on each.

    Raises InvalidMatrix, AllMissing, InvalidArgument.

    >>> distribution([3, 1, 3]).masses.tolist()
    [1.0, 2.0]
    """
    scores = as_vector(sample, name="sample", allow_missing=True)
    shares = as_weights(weights, length=scores.size)
    answered = ~np.isnan(scores) & (shares > 0)
    if not answered.any():
        raise AllMissing
    scores, shares = scores[answered], shares[answered]
    if weights is None:
        values, counts = np.unique(scores, return_counts=True)
        return Distribution(values, counts.astype(np.float64), float(scores.size))
    values, places = np.unique(scores, return_inverse=True)
    masses: Floats = np.asarray(np.bincount(places, weights=shares), dtype=np.float64)
    return Distribution(values, masses, effective_sample_size(shares))


def rank_in(raw: Floats, group: Distribution) -> Floats:
    """Mid-rank percentile of raw scores in a distribution."""
    below = np.concatenate([[0.0], np.cumsum(group.masses)])
    lower = np.searchsorted(group.values, raw, side="left")
    upper = np.searchsorted(group.values, raw, side="right")
    ranks = 50 * (below[lower] + below[upper]) / below[-1]
    return np.where(np.isnan(raw), np.nan, ranks)


def t_in(raw: Floats, group: Distribution) -> Floats:
    """Normalised T of raw scores in a distribution, bounded as `normalised_t` says."""
    return t_from_percentile(within_ends(rank_in(raw, group), group.n_effective))


def within_ends(percentiles: Floats, n_effective: float) -> Floats:
    """Percentiles kept half a person away from 0 and 100."""
    half_a_person = 50 / max(n_effective, 1.0)
    return np.clip(percentiles, half_a_person, 100 - half_a_person)
