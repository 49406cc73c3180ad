"""Whether six interest scales stand in the order that Holland's hexagon demands."""

from __future__ import annotations

from collections.abc import Sequence, Sized
from itertools import combinations, permutations
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from assessments.errors import InvalidMatrix
from assessments.interests.riasec import LETTERS, hexagon_distance
from assessments.matrix import Bools, Ints, as_matrix, as_vector, check_columns_vary
from assessments.randomness import Floats

Correlations = npt.ArrayLike | Sequence[Sequence[float]]

_K_TYPES = len(LETTERS)
#: The fifteen pairs of types, first the earlier one.
_PAIRS = tuple(combinations(range(_K_TYPES), 2))
#: How many numbers a triangle has, and the diagonal at which it ends: below the ones, or with them.
_TRIANGLES = {15: -1, 21: 0}
#: Rounding noise of a computed matrix: it is neither an asymmetry nor the end of a tie.
_NOISE, _DECIMALS = 1e-8, 12


class CircularOrder(NamedTuple):
    """How many of 72 order predictions hold, and how many relabelings of the six types do as well.

    `n_met` and `n_tied` count predictions. `index` is (met - violated) / 72, from -1 to 1; ties count for neither.
    `p` is a share of the 720 relabelings, at least 12 / 720 = 0.0167, since turning or mirroring the hexagon changes
    nothing.
    """

    n_met: int
    n_tied: int
    # The field bears the name that the literature gives it, and so hides the method that finds an entry of a tuple.
    index: float  # type: ignore[assignment]
    p: float


def circular_order_test(correlations: Correlations) -> CircularOrder:
    """Test the circular order R-I-A-S-E-C of six scales (Hubert & Arabie 1987; Rounds, Tracey & Hubert 1992).

    Two types that stand nearer on the hexagon should correlate higher: 6 adjacent pairs above 6 alternate and 3
    opposite ones, the alternate above the opposite, 36 + 18 + 18 = 72 predictions. p is exact: the share of all
    6! = 720 relabelings that meet at least as many. Six equal correlations meet none and have p = 1.

    Takes the correlations of the scales in the order RIASEC: 6 x 6, or the lower triangle row by row, as 15 numbers or
    as rows, with or without its diagonal of ones. Raises InvalidMatrix for any other shape, a missing number, one
    outside -1 to 1, an asymmetry, or a diagonal that is neither one nor left at zero.

    >>> rows = [[.62], [.40, .62], [.38, .55, .52], [.44, .53, .53, .49], [.61, .55, .43, .48, .74]]
    >>> found = circular_order_test(rows)
    >>> found.n_met, found.n_tied, round(found.index, 6), round(found.p, 6)
    (59, 1, 0.652778, 0.016667)
    """
    square = np.round(_square(correlations), _DECIMALS)
    relabelings = np.array(list(permutations(range(_K_TYPES))), dtype=np.int64)
    first, second = np.array(_PAIRS, dtype=np.int64).T
    # The first of all relabelings changes nothing, so its row belongs to the order as it was given.
    by_pair = square[relabelings[:, first], relabelings[:, second]]
    nearer, farther = _predictions()
    margins = by_pair[:, nearer] - by_pair[:, farther]
    met: Ints = np.count_nonzero(margins > 0, axis=1)
    n_met, n_tied = int(met[0]), int(np.count_nonzero(margins[0] == 0))
    n_violated = nearer.size - n_met - n_tied
    return CircularOrder(n_met, n_tied, (n_met - n_violated) / nearer.size, float(np.mean(met >= n_met)))


def scale_correlations(scores: npt.ArrayLike) -> Floats:
    """Pearson correlations of k scales over the persons who have them all, k x k, ready for `circular_order_test`.

    Takes n_persons x k_scales scores, NaN for missing; a person with a missing score is left out of all correlations,
    so that they describe one sample. Raises InvalidMatrix, TooFewPersons below three complete persons, NoVariance.

    >>> scale_correlations([[1, 2], [2, 1], [3, 3], [None, 9]]).round(6).tolist()
    [[1.0, 0.5], [0.5, 1.0]]
    """
    matrix = as_matrix(scores, min_items=2)
    complete = as_matrix(matrix[~np.isnan(matrix).any(axis=1)], min_persons=3)
    check_columns_vary(complete)
    return np.asarray(np.corrcoef(complete, rowvar=False))


def _predictions() -> tuple[Ints, Ints]:
    """Places of the nearer and of the farther pair in each of the 72 predictions."""
    distances = np.array([hexagon_distance(LETTERS[one], LETTERS[other]) for one, other in _PAIRS])
    nearer, farther = np.nonzero(distances[:, np.newaxis] < distances)
    return nearer, farther


def _square(correlations: Correlations) -> Floats:
    square = _filled(correlations)
    if square.shape != (_K_TYPES, _K_TYPES):
        raise InvalidMatrix(f"six scales have 6 x 6 correlations, not {' x '.join(map(str, square.shape))}")
    _refuse(np.isnan(square), "the correlation is missing")
    _refuse(np.abs(square) > 1 + _NOISE, "a correlation is a number from -1 to 1")
    _refuse(np.abs(square - square.T) > _NOISE, "the matrix is not symmetric")
    diagonal = np.diag(square)
    # A table may leave its diagonal out; any other numbers there are variances, and the rest are covariances.
    if diagonal.any():
        _refuse(np.diag(np.abs(diagonal - 1) > _NOISE), "the diagonal of a matrix of correlations is one")
    return square


def _refuse(wrong: Bools, reason: str) -> None:
    if wrong.any():
        # The lower triangle first: it is the only one that everybody has written down.
        row, column = (int(place) for place in [*np.argwhere(np.tril(wrong)), *np.argwhere(wrong)][0])
        raise InvalidMatrix(reason, row=row, column=column)


def _filled(correlations: Correlations) -> Floats:
    """The table itself, or the square whose lower triangle was given."""
    given = _joined(correlations)
    if given.ndim != 1:
        return as_matrix(given)
    if given.size not in _TRIANGLES:
        raise InvalidMatrix(f"the lower triangle of six scales has 15 numbers, not {given.size}")
    square = np.eye(_K_TYPES)
    rows, columns = np.tril_indices(_K_TYPES, k=_TRIANGLES[given.size])
    numbers = as_vector(given, name="the lower triangle", allow_missing=True)
    square[rows, columns] = square[columns, rows] = numbers
    return square


def _joined(correlations: Correlations) -> npt.NDArray[np.generic]:
    """What was given as an array, the rows of a triangle set end to end. Raises InvalidMatrix."""
    rows = correlations if isinstance(correlations, Sequence) else ()
    lengths = [len(row) for row in rows if isinstance(row, Sized)]
    is_triangle = lengths in ([1, 2, 3, 4, 5], [1, 2, 3, 4, 5, 6])
    try:
        return np.concatenate(rows) if is_triangle else np.asarray(correlations)
    except (TypeError, ValueError) as error:
        raise InvalidMatrix(
            f"this is neither a square nor the rows of its lower triangle: {error}"
        ) from error
