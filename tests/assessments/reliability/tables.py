"""Tables of answers whose reliability is known."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from assessments.randomness import Floats

#: Small whole answers of 4 to 12 persons to 3 to 6 items.
small_tables = arrays(
    np.int64,
    st.tuples(st.integers(4, 12), st.integers(3, 6)),
    elements=st.integers(0, 4),
)


def a_table(n: int, k: int, seed: int, *, loading: float = 0.7) -> Floats:
    """Normal answers of n persons to k items that share one factor; all items have a variance of one."""
    rng = np.random.default_rng(seed)
    return loading * rng.standard_normal((n, 1)) + np.sqrt(1 - loading**2) * rng.standard_normal((n, k))


def with_covariance(covariance: Floats, n: int = 40) -> Floats:
    """A table whose sample covariance is exactly the given one."""
    k = len(covariance)
    raw = np.random.default_rng(k).standard_normal((n, k))
    white = (raw - raw.mean(axis=0)) @ np.linalg.inv(np.linalg.cholesky(np.cov(raw.T))).T
    return np.asarray(white @ np.linalg.cholesky(covariance).T + 3)


def with_gaps(table: Floats, share: float, seed: int) -> Floats:
    """A copy in which this share of the answers is missing."""
    return np.where(np.random.default_rng(seed).random(table.shape) < share, np.nan, table)
