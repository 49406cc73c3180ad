"""Parallel analysis: by hand, against samples of persons, and on items whose dimensions are known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.errors import InvalidArgument, InvalidMatrix, InvalidSeed
from assessments.reporting.parallel_analysis import chance_eigenvalues, parallel_analysis

pytestmark = pytest.mark.pure


def with_blocks(*sizes: int, r: float = 0.5) -> np.ndarray:
    """Correlations of items that go together inside each block and not between blocks."""
    block = np.repeat(np.arange(len(sizes)), sizes)
    return np.where(block[:, None] == block, r, 0.0) + (1 - r) * np.eye(sum(sizes))


def test_eigenvalues_of_equal_correlations_by_hand() -> None:
    # k items with correlations r have one eigenvalue 1 + (k - 1) r and k - 1 of 1 - r.
    found = parallel_analysis(with_blocks(4), 300, seed=1)
    assert found.observed.tolist() == pytest.approx([2.5, 0.5, 0.5, 0.5])
    assert found.k_dimensions == 1


def test_chance_is_that_of_samples_of_unrelated_items() -> None:
    rng = np.random.default_rng(3)
    # Ten persons: the fewer, the more it matters how each of the six degrees of freedom is spent.
    sampled = [np.linalg.eigvalsh(np.corrcoef(rng.normal(size=(10, 6)).T))[::-1] for _ in range(1000)]
    drawn = chance_eigenvalues(6, 10, seed=2, n_draws=1000)
    np.testing.assert_allclose(drawn.mean(axis=0), np.mean(sampled, axis=0), atol=0.04)
    np.testing.assert_allclose(drawn.std(axis=0), np.std(sampled, axis=0), atol=0.03)


def test_blocks_of_items_are_counted() -> None:
    counts = [
        parallel_analysis(with_blocks(*sizes), 400, seed=1).k_dimensions
        for sizes in ((9,), (5, 4), (4, 4, 4))
    ]
    assert counts == [1, 2, 3]


def test_unrelated_items_have_no_dimension() -> None:
    assert parallel_analysis(np.eye(5), 200, seed=1).k_dimensions == 0


def test_a_seed_gives_the_same_draws() -> None:
    first, again, other = (chance_eigenvalues(3, 40, seed=seed, n_draws=4) for seed in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    assert not np.allclose(first, other)


@settings(max_examples=10)
@given(st.integers(2, 8), st.integers(10, 2000), st.integers(0, 1000))
def test_eigenvalues_of_chance_fall_and_add_up_to_the_items(k: int, n: int, seed: int) -> None:
    drawn = chance_eigenvalues(k, n, seed=seed, n_draws=5)
    np.testing.assert_allclose(drawn.sum(axis=1), k)
    assert (np.diff(drawn, axis=1) <= 0).all()
    assert (drawn >= 0).all()


def test_more_persons_leave_less_to_chance() -> None:
    few, many = (parallel_analysis(np.eye(6), n, seed=1).chance[0] for n in (40, 4000))
    assert few > many > 1


@pytest.mark.parametrize(
    ("correlations", "n", "seed", "error"),
    [
        (np.ones((2, 3)), 100, 1, InvalidMatrix),
        (np.array([[1.0, np.nan], [np.nan, 1.0]]), 100, 1, InvalidMatrix),
        (np.eye(6), 6, 1, InvalidMatrix),
        (np.eye(2), 2, 1, InvalidArgument),
        (np.eye(3), 50, -1, InvalidSeed),
    ],
)
def test_what_cannot_be_analysed_is_refused(
    correlations: np.ndarray, n: int, seed: int, error: type[Exception]
) -> None:
    with pytest.raises(error):
        parallel_analysis(correlations, n, seed=seed)
