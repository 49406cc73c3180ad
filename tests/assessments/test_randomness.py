"""Our own generator: published values, ranges and distribution."""

from __future__ import annotations

import hashlib
from statistics import NormalDist

import numpy as np
import pytest
from scipy import stats

from assessments import InvalidDraws, InvalidSeed
from assessments.randomness import check_draws, normals, uniforms, words

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("seed", "published"),
    [
        (0, [0xE220A8397B1DCDAF, 0x6E789E6AA1B965F4, 0x06C45D188009454F]),
        (1234567, [6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431]),
    ],
)
def test_words_are_the_published_ones_of_splitmix64(seed: int, published: list[int]) -> None:
    assert words(seed, len(published)).tolist() == published


def test_words_follow_the_algorithm_in_plain_whole_numbers() -> None:
    seed, mask, expected = 2**63 - 1, 2**64 - 1, []
    for number in range(1, 1001):
        z = (seed + number * 0x9E3779B97F4A7C15) & mask
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & mask
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & mask
        expected.append(z ^ (z >> 31))
    assert words(seed, 1000).tolist() == expected


def test_ten_thousand_words_keep_their_hash() -> None:
    little_endian = words(42, 10_000).astype("<u8").tobytes()
    assert hashlib.sha256(little_endian).hexdigest()[:16] == "c96353407225adaa"


def test_uniforms_are_exact_and_open_at_both_ends() -> None:
    drawn = uniforms(1234567, (2, 2))
    assert drawn.shape == (2, 2)
    expected = [((word >> 12) + 0.5) / 2**52 for word in words(1234567, 4).tolist()]
    assert drawn.ravel().tolist() == expected
    assert ((2**64 - 1 >> 12) + 0.5) / 2**52 < 1.0


def test_normals_keep_their_values() -> None:
    golden = [-0.38510572843486807, -0.939862307994261, 0.08081963600853463, -0.677615816951901]
    assert normals(1234567, (4,)).tolist() == pytest.approx(golden, abs=1e-13)


def test_normals_are_the_inverse_distribution_function_of_the_uniforms() -> None:
    expected = [NormalDist().inv_cdf(chance) for chance in uniforms(9, (500,)).tolist()]
    assert normals(9, (500,)).tolist() == pytest.approx(expected, abs=1e-12)


def test_normals_are_normal_and_independent_between_columns() -> None:
    drawn = normals(5, (20_000, 6))
    assert stats.kstest(drawn.ravel(), "norm").pvalue > 0.01
    assert np.abs(np.corrcoef(drawn.T) - np.eye(6)).max() < 0.03


def test_neighbouring_seeds_have_nothing_in_common() -> None:
    first, second = normals(1, (20_000,)), normals(2, (20_000,))
    assert abs(np.corrcoef(first, second)[0, 1]) < 0.03


@pytest.mark.parametrize("seed", [-1, 2**63, 1.0, "7", None, True])
def test_a_seed_outside_its_range_is_refused(seed: object) -> None:
    with pytest.raises(InvalidSeed, match="is not a whole number from 0"):
        words(seed, 1)  # type: ignore[arg-type]


def test_fewer_than_one_draw_is_refused() -> None:
    with pytest.raises(InvalidDraws, match="0 draws are too few"):
        check_draws(0)


@pytest.mark.parametrize("n_draws", [float("nan"), "a", None, 3.0, True, 10**400])
def test_what_is_no_number_of_draws_is_refused(n_draws: object) -> None:
    with pytest.raises(InvalidDraws, match=r"no whole number of draws|too many"):
        check_draws(n_draws)
