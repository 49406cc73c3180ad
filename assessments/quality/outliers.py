"""Persons whose answers lie far from everybody else's."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from assessments.errors import InvalidMatrix, TooFewPersons
from assessments.matrix import Bools, Ints, as_matrix
from assessments.randomness import Floats
from assessments.reliability.moments import (
    Moments,
    as_answers,
    check_items_independent,
    correlations,
    moments,
)


@dataclass(frozen=True, eq=False)
class Mahalanobis:
    """Of n persons: `distance`, the squared distance D^2, and `p`, its upper tail in chi-square. NaN without answers.

    The degrees of freedom are the answers that the person gave.
    """

    distance: Floats
    p: Floats


def mahalanobis(x: npt.ArrayLike, *, reference: npt.ArrayLike | None = None) -> Mahalanobis:
    """Squared Mahalanobis distance D^2 = (x - mean)' S^-1 (x - mean) of each person (Mahalanobis 1936).

    Mean and covariance S come from the table itself or from a `reference` with the same items, pairwise where answers
    are missing; a person's D^2 is taken over the items that were answered. In normal data D^2 is chi-square; p below
    .001 is the usual limit.

    Raises InvalidMatrix, TooFewPersons (at least one more than items are needed for S), TooFewItems, AllMissing,
    NoVariance and NoFiniteEstimate naming an item that does not vary or follows exactly from others.

    >>> found = mahalanobis([[0, 0], [2, 2], [0, 2], [2, 0], [1, 1]])
    >>> found.distance.round(6).tolist(), found.p.round(4).tolist()
    ([2.0, 2.0, 2.0, 2.0, 0.0], [0.3679, 0.3679, 0.3679, 0.3679, 1.0])
    """
    from scipy.special import chdtrc

    matrix = as_matrix(x, min_items=2)
    found = _moments(matrix if reference is None else as_matrix(reference, min_items=2), matrix.shape[1])
    distance = _distances(matrix - found.mean, found.covariance)
    k_answered = np.sum(~np.isnan(matrix), axis=1)
    distance[k_answered == 0] = np.nan
    return Mahalanobis(distance, np.asarray(chdtrc(np.maximum(k_answered, 1), distance)))


def _moments(source: Floats, k_items: int) -> Moments:
    if source.shape[1] != k_items:
        raise InvalidMatrix(f"the reference has {source.shape[1]} items where {k_items} are needed")
    if len(source) <= k_items:
        raise TooFewPersons(len(source), k_items + 1)
    found = moments(as_answers(source))
    check_items_independent(correlations(found))
    return found


def _distances(centred: Floats, covariance: Floats) -> Floats:
    """One solution for all persons with the same gaps."""
    distances = np.zeros(len(centred))
    is_missing = np.isnan(centred)
    for rows in _same_rows(is_missing):
        known = ~is_missing[rows[0]]
        part = centred[np.ix_(rows, known)]
        solved = np.linalg.solve(covariance[np.ix_(known, known)], part.T)
        distances[rows] = np.einsum("ij,ji->i", part, solved)
    return distances


def _same_rows(flags: Bools) -> list[Ints]:
    """The places of equal rows, together."""
    if not flags.any():
        return [np.arange(len(flags))]
    # A row of bits read as one piece of memory sorts faster than a row of numbers.
    bits = np.ascontiguousarray(np.packbits(flags, axis=1))
    which = np.unique(bits.view(np.dtype((np.void, bits.shape[1]))).ravel(), return_inverse=True)[1]
    order = np.argsort(which, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(which[order])) + 1)
