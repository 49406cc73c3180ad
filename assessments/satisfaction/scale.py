"""From answers to an index from 0 to 100: the ends of the scale and the weighted mean between them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from assessments.errors import InvalidMatrix
from assessments.matrix import as_matrix, as_vector
from assessments.randomness import Floats
from assessments.satisfaction.answers import check_columns
from assessments.satisfaction.errors import NegativeWeight


def index_value(mean: Floats, weights: Floats, lowest: Floats, highest: Floats) -> Floats:
    """100 sum of w (mean - min) / sum of w (max - min) over the last axis: one index, or one for each row."""
    reached = np.sum(weights * (mean - lowest), axis=-1)
    return np.asarray(100 * reached / np.sum(weights * (highest - lowest), axis=-1))


def check_signs(shares: Floats, latent: str, columns: Sequence[int]) -> None:
    """Raises NegativeWeight, naming the first column whose weight or loading is less than nothing."""
    if np.any(shares < 0):
        raise NegativeWeight(latent, column=columns[int(np.argmax(shares < 0))])


def answer_scale(
    x: npt.ArrayLike, columns: Sequence[int], minimum: npt.ArrayLike, maximum: npt.ArrayLike
) -> tuple[Floats, Floats]:
    """The ends of the answer scale of these columns. Raises InvalidMatrix, naming an answer that lies outside."""
    matrix = as_matrix(x)
    k = matrix.shape[1]
    used = check_columns(columns, matrix)
    ends = []
    for name, end in (("minimum", minimum), ("maximum", maximum)):
        vector = as_vector(end, name=name)
        ends.append(np.full(k, vector[0]) if vector.size == 1 else as_vector(end, name=name, length=k))
    lowest, highest = ends[0][used], ends[1][used]
    if np.any(highest <= lowest):
        column = used[int(np.argmax(highest <= lowest))]
        raise InvalidMatrix("the maximum is not above the minimum", column=column)
    outside = (np.nanmin(matrix[:, used], axis=0, initial=np.inf) < lowest) | (
        np.nanmax(matrix[:, used], axis=0, initial=-np.inf) > highest
    )
    if outside.any():
        column = used[int(np.argmax(outside))]
        raise InvalidMatrix(
            f"an answer lies outside {ends[0][column]:g} to {ends[1][column]:g}", column=column
        )
    return lowest, highest
