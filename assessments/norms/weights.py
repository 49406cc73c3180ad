"""Weights of persons: their check and what they cost."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from assessments.errors import InvalidArgument
from assessments.matrix import as_vector
from assessments.randomness import Floats


def effective_sample_size(weights: npt.ArrayLike) -> float:
    """(sum of w)^2 / sum of w^2: how many equally weighted persons are as precise (Kish 1965).

    Raises InvalidMatrix, InvalidArgument for weights that are negative or all zero.

    >>> effective_sample_size([1, 1, 1, 1]), round(effective_sample_size([3, 1]), 9)
    (4.0, 1.6)
    """
    if weights is None:
        raise InvalidArgument("weights", None, "a number for each person")
    shares = as_weights(weights)
    # Scaled by the largest first, so that neither square can overflow or vanish.
    shares = shares / shares.max()
    return float(shares.sum() ** 2 / (shares @ shares))


def as_weights(weights: npt.ArrayLike | None, *, length: int | None = None) -> Floats:
    """The weights as an array, one each when there are none.

    Raises InvalidMatrix, InvalidArgument for weights that are negative or all zero.
    """
    if weights is None:
        return np.ones(length or 0)
    shares = as_vector(weights, name="weights", length=length)
    if np.any(shares < 0):
        raise InvalidArgument("weights", float(shares.min()), "zero or more for each person")
    if not np.any(shares > 0):
        raise InvalidArgument("weights", 0.0, "above zero for at least one person")
    return shares
