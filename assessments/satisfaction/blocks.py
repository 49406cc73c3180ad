"""How well the items of a block measure one thing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from assessments.errors import InvalidArgument, NoVariance, TooFewItems
from assessments.matrix import as_vector
from assessments.randomness import Floats

#: A share of this size is rounding noise.
_ROUNDING = 1e-12


@dataclass(frozen=True)
class BlockQuality:
    """Quality of one block of items.

    `alpha` of Cronbach (1951) from the answers as they are, None for a single item; `composite_reliability` and `ave`
    (average variance extracted) from the loadings. Fornell & Larcker (1981) ask for .70 and .50.
    """

    k_items: int
    alpha: float | None
    composite_reliability: float
    ave: float


def composite_reliability(loadings: npt.ArrayLike) -> float:
    """(sum of l)^2 / ((sum of l)^2 + sum of (1 - l^2)) from standardised loadings (Werts, Linn & Joereskog 1974).

    An item that points against the others lowers it; turn its answers round first. Raises InvalidMatrix, TooFewItems,
    InvalidArgument for a loading beyond -1 or 1, NoVariance when loadings of 1 and -1 cancel each other.

    >>> round(composite_reliability([0.8, 0.8, 0.8]), 4)
    0.8421
    """
    found = _checked(loadings)
    common = float(found.sum()) ** 2
    total = common + float(np.sum(1 - found**2))
    if not total > _ROUNDING:
        raise NoVariance("the items cancel each other, so that their sum has no variance")
    return common / total


def average_variance_extracted(loadings: npt.ArrayLike) -> float:
    """Mean of the squared standardised loadings (Fornell & Larcker 1981).

    Raises InvalidMatrix, TooFewItems, InvalidArgument for a loading beyond -1 or 1.

    >>> round(average_variance_extracted([0.6, 0.8]), 9)
    0.5
    """
    return float(np.mean(_checked(loadings) ** 2))


def sum_varies(covariance: Floats, weights: Floats) -> bool:
    """Whether a weighted sum of items has any variance beyond rounding noise.

    >>> sum_varies(np.array([[1.0, -1.0], [-1.0, 1.0]]), np.ones(2))
    False
    """
    return bool(weights @ covariance @ weights > _ROUNDING * (weights**2 @ np.diagonal(covariance)))


def block_quality(covariance: Floats, weights: Floats) -> BlockQuality:
    """The quality of a block from its items' covariances and their weights in the block's score.

    Raises NoVariance where an item or the score has none.

    >>> block_quality(np.array([[2.0, 1.0], [1.0, 2.0]]), np.ones(2)).alpha
    0.6666666666666667
    """
    k = weights.size
    if not np.diagonal(covariance).all():
        raise NoVariance("all answers are equal", column=int(np.flatnonzero(np.diagonal(covariance) == 0)[0]))
    if not sum_varies(covariance, weights):
        raise NoVariance("the items cancel each other, so that their sum has no variance")
    with_score = covariance @ weights
    loadings = with_score / np.sqrt(np.diagonal(covariance) * (weights @ with_score))
    alone, total = float(np.trace(covariance)), float(covariance.sum())
    # Items that cancel each other leave a sum without variance, which no alpha describes.
    has_alpha = k > 1 and total > _ROUNDING * alone
    return BlockQuality(
        k_items=k,
        alpha=k / (k - 1) * (1 - alone / total) if has_alpha else None,
        composite_reliability=composite_reliability(loadings),
        ave=average_variance_extracted(loadings),
    )


def _checked(loadings: npt.ArrayLike) -> Floats:
    found = as_vector(loadings, name="loadings")
    if not found.size:
        raise TooFewItems(0, 1)
    # A computed loading of one may be a hair beyond it.
    if np.abs(found).max() > 1 + 1e-9:
        beyond = float(found[np.argmax(np.abs(found))])
        raise InvalidArgument("a loading", beyond, "a correlation from -1 to 1")
    return found
