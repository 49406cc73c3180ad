"""How well the items of a block measure one thing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from assessments.matrix import as_vector
from assessments.randomness import Floats


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

    An item that points against the others lowers it; turn its answers round first. Raises InvalidMatrix.

    >>> round(composite_reliability([0.8, 0.8, 0.8]), 4)
    0.8421
    """
    found = as_vector(loadings, name="loadings")
    common = float(found.sum()) ** 2
    return common / (common + float(np.sum(1 - found**2)))


def average_variance_extracted(loadings: npt.ArrayLike) -> float:
    """Mean of the squared standardised loadings (Fornell & Larcker 1981). Raises InvalidMatrix.

    >>> round(average_variance_extracted([0.6, 0.8]), 9)
    0.5
    """
    return float(np.mean(as_vector(loadings, name="loadings") ** 2))


def block_quality(covariance: Floats, weights: Floats) -> BlockQuality:
    """The quality of a block from its items' covariances and their weights in the block's score.

    >>> block_quality(np.array([[2.0, 1.0], [1.0, 2.0]]), np.ones(2)).alpha
    0.6666666666666667
    """
    k = weights.size
    with_score = covariance @ weights
    loadings = with_score / np.sqrt(np.diagonal(covariance) * (weights @ with_score))
    alone, total = float(np.trace(covariance)), float(covariance.sum())
    # Items that cancel each other leave a sum without variance, which no alpha describes.
    has_alpha = k > 1 and total > 1e-12 * alone
    return BlockQuality(
        k_items=k,
        alpha=k / (k - 1) * (1 - alone / total) if has_alpha else None,
        composite_reliability=composite_reliability(loadings),
        ave=average_variance_extracted(loadings),
    )
