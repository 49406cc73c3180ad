"""The circular-order test: published results, by hand, under relabelings, and on simulated hexagons.

The three matrices and their results are the test data of the R package RTHORR, which follows RANDALL (Tracey 1997).
"""

from __future__ import annotations

import re
from itertools import combinations, permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.errors import InvalidMatrix, NoVariance, TooFewItems, TooFewPersons
from assessments.interests import CircularOrder, circular_order_test, hexagon_distance, scale_correlations

pytestmark = pytest.mark.pure

PUBLISHED = [
    (".62 .40 .62 .38 .55 .52 .44 .53 .53 .49 .61 .55 .43 .48 .74", (59, 1, 0.652778, 0.016667)),
    (".67 .47 .61 .51 .55 .45 .46 .51 .52 .47 .64 .53 .40 .42 .73", (53, 1, 0.486111, 0.033333)),
    (".58 .38 .65 .53 .67 .65 .43 .55 .55 .59 .67 .59 .47 .60 .76", (56, 3, 0.597222, 0.016667)),
]
TRIANGLE = [float(number) for number in PUBLISHED[0][0].split()]
ROWS = [TRIANGLE[k * (k - 1) // 2 : k * (k + 1) // 2] for k in range(1, 6)]

triangles = st.lists(st.integers(-99, 99).map(lambda hundredths: hundredths / 100), min_size=15, max_size=15)


def the_square(triangle: list[float]) -> np.ndarray:
    below = np.zeros((6, 6))
    below[np.tril_indices(6, -1)] = triangle
    return below + below.T + np.eye(6)


def a_hexagon(*, adjacent: float, alternate: float, opposite: float) -> np.ndarray:
    by_distance = [1.0, adjacent, alternate, opposite]
    return np.array([[by_distance[hexagon_distance(row, column)] for column in "RIASEC"] for row in "RIASEC"])


@pytest.mark.parametrize(("triangle", "expected"), PUBLISHED)
def test_published_matrices_give_their_published_results(
    triangle: str, expected: tuple[int, int, float, float]
) -> None:
    found = circular_order_test([float(number) for number in triangle.split()])
    assert found[:2] == expected[:2]
    assert found[2:] == pytest.approx(expected[2:], abs=5e-7)


def test_the_definition_in_plain_loops_says_the_same() -> None:
    square = the_square(TRIANGLE)
    pairs = list(combinations(range(6), 2))
    steps = {pair: hexagon_distance("RIASEC"[pair[0]], "RIASEC"[pair[1]]) for pair in pairs}
    predictions = [(near, far) for near in pairs for far in pairs if steps[near] < steps[far]]
    assert len(predictions) == 72
    met = [
        sum(square[order[a], order[b]] > square[order[c], order[d]] for (a, b), (c, d) in predictions)
        for order in permutations(range(6))
    ]
    tied = sum(square[near] == square[far] for near, far in predictions)
    expected = ((met[0] - (72 - met[0] - tied)) / 72, sum(count >= met[0] for count in met) / 720)
    assert circular_order_test(TRIANGLE) == CircularOrder(met[0], tied, *expected)


def test_a_perfect_hexagon_meets_all_and_is_as_improbable_as_can_be() -> None:
    found = circular_order_test(a_hexagon(adjacent=0.6, alternate=0.4, opposite=0.2))
    # Six turns and their mirror images are all the relabelings that do as well.
    assert found == CircularOrder(72, 0, 1.0, 12 / 720)


def test_an_inverted_hexagon_meets_nothing() -> None:
    assert circular_order_test(a_hexagon(adjacent=0.1, alternate=0.3, opposite=0.5)) == CircularOrder(
        0, 0, -1, 1
    )


def test_ties_count_for_neither_side() -> None:
    # 36 predictions set adjacent above alternate pairs; the other 36 set something above the opposite ones.
    found = circular_order_test(a_hexagon(adjacent=0.4, alternate=0.4, opposite=0.2))
    assert found[:3] == (36, 36, 0.5)
    assert circular_order_test(np.full(15, 0.3)) == CircularOrder(0, 72, 0.0, 1.0)


def test_rounding_noise_breaks_no_tie() -> None:
    noise = 1e-15 * np.tri(6, k=-1) * np.arange(6)
    noisy = a_hexagon(adjacent=0.4, alternate=0.4, opposite=0.2) + noise + noise.T
    assert circular_order_test(noisy)[:2] == (36, 36)


@pytest.mark.parametrize(
    "given_as",
    [
        ROWS,
        np.array(TRIANGLE),
        tuple(TRIANGLE),
        [np.array(row) for row in ROWS],
        [[1.0], *([*row, 1.0] for row in ROWS)],
        the_square(TRIANGLE),
        the_square(TRIANGLE).tolist(),
        the_square(TRIANGLE) - np.eye(6),
    ],
    ids=["rows", "array", "tuple", "rows of arrays", "rows with ones", "square", "lists", "no diagonal"],
)
def test_each_way_to_write_the_matrix_is_read_alike(given_as: object) -> None:
    assert circular_order_test(given_as) == circular_order_test(TRIANGLE)  # type: ignore[arg-type]


@settings(max_examples=25)
@given(triangles, st.integers(0, 5), st.booleans())
def test_turning_and_mirroring_the_hexagon_change_nothing(
    triangle: list[float], turn: int, mirror: bool
) -> None:
    order = np.roll(np.arange(6)[:: -1 if mirror else 1], turn)
    square = the_square(triangle)
    assert circular_order_test(square[np.ix_(order, order)]) == circular_order_test(square)


@settings(max_examples=25)
@given(triangles, st.floats(0.1, 1))
def test_only_the_order_of_the_correlations_counts(triangle: list[float], factor: float) -> None:
    found = circular_order_test(triangle)
    assert circular_order_test([0.009 + 0.9 * factor * r for r in triangle]) == found
    assert 0 <= found.n_met <= 72 - found.n_tied
    assert -1 <= found.index <= 1
    assert 12 / 720 <= found.p <= 1
    # Whole groups of twelve relabelings share a value.
    assert round(found.p * 720) % 12 == 0


def test_p_is_uniform_when_there_is_no_order() -> None:
    shares = np.array([circular_order_test(r).p for r in np.random.default_rng(3).uniform(-1, 1, (200, 15))])
    for level in (0.1, 0.3, 0.5, 0.8):
        assert np.mean(shares <= level) == pytest.approx(level, abs=0.1)


def test_a_simulated_hexagon_is_found() -> None:
    angles = np.radians(np.arange(0, 360, 60))
    rng = np.random.default_rng(5)
    plane = rng.standard_normal((1500, 2)) @ np.array([np.cos(angles), np.sin(angles)])
    scores = plane + rng.standard_normal((1500, 1)) + rng.standard_normal((1500, 6))
    found = circular_order_test(scale_correlations(scores))
    assert found.index > 0.9
    assert found.p == pytest.approx(12 / 720)
    mixed = circular_order_test(scale_correlations(scores[:, [0, 3, 1, 4, 2, 5]]))
    assert mixed.p > 0.2


def test_correlations_of_scales_are_pearsons_over_complete_persons() -> None:
    scores = np.random.default_rng(6).standard_normal((40, 6))
    holed = scores.copy()
    holed[3, 2] = holed[7, 0] = np.nan
    kept = np.delete(scores, [3, 7], axis=0)
    np.testing.assert_allclose(scale_correlations(holed), np.corrcoef(kept.T), atol=1e-14)
    assert np.isnan(holed).sum() == 2


@pytest.mark.parametrize(
    ("given_as", "complaint"),
    [
        (TRIANGLE[:14], "15 numbers, not 14"),
        (ROWS[:4], "neither a square nor the rows"),
        (np.eye(5), "6 x 6 correlations, not 5 x 5"),
        (np.zeros((1, 6, 6)), "two dimensions"),
        ([*TRIANGLE[:14], 1.2], "row 5, column 4: a correlation is a number from -1 to 1"),
        ([*TRIANGLE[:14], float("inf")], "entry 14 of the lower triangle is inf"),
        ([float("nan"), *TRIANGLE[1:]], "row 1, column 0: the correlation is missing"),
        (the_square(TRIANGLE) + np.tri(6, k=-1) * 0.01, "row 1, column 0: the matrix is not symmetric"),
        (the_square(TRIANGLE) * 0.5, "row 0, column 0: the diagonal of a matrix of correlations is one"),
        (["a"] * 15, "numbers are needed"),
        ("RIASEC", "numbers are needed"),
        (None, "two dimensions"),
    ],
)
def test_what_is_no_matrix_of_six_scales_is_refused(given_as: object, complaint: str) -> None:
    with pytest.raises(InvalidMatrix, match=re.escape(complaint)):
        circular_order_test(given_as)  # type: ignore[arg-type]


def test_scales_without_variance_or_persons_are_refused() -> None:
    with pytest.raises(TooFewPersons, match="2 persons are too few"):
        scale_correlations([[1, 2], [2, 1], [None, 3]])
    with pytest.raises(NoVariance, match="column 1"):
        scale_correlations([[1, 2], [2, 2], [3, 2]])
    with pytest.raises(TooFewItems):
        scale_correlations([[1], [2], [3]])
