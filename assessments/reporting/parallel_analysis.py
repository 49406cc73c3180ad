"""How many dimensions items have: eigenvalues against those of items that have nothing in common."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from assessments.errors import InvalidMatrix
from assessments.matrix import as_matrix, check_count, check_number
from assessments.randomness import Floats, check_seed, normals, unit_interval, words

DRAWS = 200
LEVEL = 0.95
#: Numbers that are drawn at a time, which bounds the memory.
_BLOCK = 1 << 21


@dataclass(frozen=True, eq=False)
class ParallelAnalysis:
    """Eigenvalues of k items from the largest: `observed`, and at the `level` quantile among unrelated items, `chance`.

    `k_dimensions` counts the first observed ones that all lie above chance.
    """

    observed: Floats
    chance: Floats
    k_dimensions: int


def parallel_analysis(
    correlations: Floats, n_persons: int, *, seed: int, n_draws: int = DRAWS, level: float = LEVEL
) -> ParallelAnalysis:
    """Parallel analysis (Horn 1965) of a correlation matrix, k x k, with a quantile for the mean (Glorfeld 1995).

    Chance is drawn from samples of `n_persons` with k independent normal items. Their covariance matrix is
    drawn itself, from its Wishart distribution (Bartlett 1933): k (k + 1) / 2 numbers whatever the sample's size.

    Raises InvalidMatrix for what is no complete square or when there are no more persons than items, InvalidArgument,
    InvalidSeed.

    >>> found = parallel_analysis(np.array([[1.0, 0.6, 0.6], [0.6, 1.0, 0.6], [0.6, 0.6, 1.0]]), 200, seed=1)
    >>> found.observed.round(6).tolist(), found.k_dimensions
    ([2.2, 0.4, 0.4], 1)
    """
    matrix = as_matrix(correlations, min_items=2, allow_missing=False)
    k = len(matrix)
    if matrix.shape != (k, k):
        raise InvalidMatrix(f"correlations are a square, not {matrix.shape[0]} x {matrix.shape[1]}")
    if check_count("n_persons", n_persons, at_least=3) <= k:
        raise InvalidMatrix(f"{n_persons} persons cannot show the dimensions of {k} items")
    check_number("level", level, above=0, below=1)
    observed = np.asarray(np.linalg.eigvalsh(matrix), dtype=np.float64)[::-1]
    drawn = chance_eigenvalues(k, n_persons, seed=seed, n_draws=check_count("n_draws", n_draws))
    chance = np.asarray(np.quantile(drawn, level, axis=0))
    is_above = observed > chance
    return ParallelAnalysis(observed, chance, int(k if is_above.all() else np.argmin(is_above)))


def chance_eigenvalues(k_items: int, n_persons: int, *, seed: int, n_draws: int) -> Floats:
    """Eigenvalues, n_draws x k_items from the largest, of correlation matrices of unrelated normal items.

    Raises InvalidSeed.

    >>> chance_eigenvalues(3, 50, seed=1, n_draws=2).sum(axis=1).round(6).tolist()
    [3.0, 3.0]
    """
    from scipy.special import gammaincinv

    block = max(1, _BLOCK // k_items**2)
    found = []
    # Two streams, so that neither uses a number of the other's.
    above, on = (int(word) >> 1 for word in words(check_seed(seed), 2))
    degrees = n_persons - 1 - np.arange(k_items)
    for first in range(0, n_draws, block):
        n = min(block, n_draws - first)
        root = np.tril(normals(above ^ first, (n, k_items, k_items)), -1)
        draws = unit_interval(words(on ^ first, n * k_items)).reshape(n, k_items)
        root[:, np.arange(k_items), np.arange(k_items)] = np.sqrt(2 * gammaincinv(degrees / 2, draws))
        covariance = root @ np.swapaxes(root, 1, 2)
        sd = np.sqrt(np.einsum("dkk->dk", covariance))
        found.append(np.linalg.eigvalsh(covariance / (sd[:, :, np.newaxis] * sd[:, np.newaxis]))[:, ::-1])
    return np.concatenate(found)
