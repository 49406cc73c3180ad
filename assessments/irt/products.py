"""Matrix products small enough for one thread.

OpenBLAS, which numpy brings along, wakes a second thread for larger ones. On a machine with other work the two then
wait for each other at every product, up to thirty times as long as one would need alone.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from assessments.randomness import Floats

#: Multiplications in a product of two matrices, and of a matrix with a vector, that one thread does.
_MATRIX, _VECTOR = (1 << 19) - 1, 9215
#: Fewer rows would be more calls than work.
_FEWEST_ROWS, _MOST_ROWS = 32, 1 << 11


def rows_at_once(k_columns: int, n_nodes: int) -> int:
    """How many persons to take at once, for products n x k times k x Q and of n x Q with a vector."""
    most = min(_MATRIX // (k_columns * n_nodes), _VECTOR // n_nodes)
    return max(_FEWEST_ROWS, min(most, _MOST_ROWS))


def times_vector(x: Floats, vector: Floats) -> Floats:
    """The product of n x k with k."""
    product = np.empty(len(x))
    rows = max(_FEWEST_ROWS, _VECTOR // x.shape[1])
    for start in range(0, len(x), rows):
        np.dot(x[start : start + rows], vector, out=product[start : start + rows])
    return product


def vector_times(vector: Floats, x: Floats) -> Floats:
    """The product of n with n x k."""
    product = np.zeros(x.shape[1])
    rows = max(_FEWEST_ROWS, _VECTOR // x.shape[1])
    for start in range(0, len(x), rows):
        product += vector[start : start + rows] @ x[start : start + rows]
    return product


def times(x: Floats, matrix: Floats) -> Floats:
    """The product of n x k with k x p."""
    product = np.empty((len(x), matrix.shape[1]))
    for rows in _blocks(len(x), matrix.size):
        np.dot(x[rows], matrix, out=product[rows])
    return product


def crossed(x: Floats, y: Floats) -> Floats:
    """The product of the transpose of n x k with n x p."""
    product = np.zeros((x.shape[1], y.shape[1]))
    for rows in _blocks(len(x), x.shape[1] * y.shape[1]):
        product += x[rows].T @ y[rows]
    return product


def _blocks(n_rows: int, work_per_row: int) -> Iterator[slice]:
    size = max(_FEWEST_ROWS, min(_MATRIX // max(work_per_row, 1), _MOST_ROWS))
    return (slice(start, start + size) for start in range(0, n_rows, size))
