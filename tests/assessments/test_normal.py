"""The inverse normal distribution function: scipy's numbers without scipy."""

from __future__ import annotations

import subprocess
import sys
from statistics import NormalDist

import numpy as np
import pytest
from scipy.special import ndtri

from assessments.normal import MANY, approximate, normal_quantiles
from assessments.randomness import uniforms

pytestmark = pytest.mark.pure

#: Twice the step between neighbouring numbers; what a processor that fuses steps may differ by.
LAST_BITS = 5e-16
SMALLEST = 2.0**-53


def tails(n: int) -> np.ndarray:
    """Chances from the middle out to the smallest and the largest that can be drawn."""
    low = np.geomspace(SMALLEST, 0.5, n)
    return np.concatenate([low, 1.0 - low])


@pytest.mark.parametrize("chances", [uniforms(11, (40_000,)), tails(20_000)], ids=["drawn", "tails"])
def test_it_gives_scipys_numbers(chances: np.ndarray) -> None:
    np.testing.assert_allclose(approximate(chances), ndtri(chances), rtol=LAST_BITS, atol=0)


def test_it_is_the_inverse_that_another_algorithm_finds() -> None:
    chances = tails(500)
    expected = [NormalDist().inv_cdf(chance) for chance in chances.tolist()]
    np.testing.assert_allclose(normal_quantiles(chances), expected, rtol=1e-13, atol=1e-15)


def test_numbers_do_not_depend_on_how_many_are_asked_for() -> None:
    chances = uniforms(3, (MANY,))
    few = np.concatenate([normal_quantiles(part) for part in np.array_split(chances, 7)])
    np.testing.assert_allclose(few, normal_quantiles(chances), rtol=LAST_BITS, atol=0)


def test_any_shape_and_nothing_at_all_are_taken() -> None:
    chances = uniforms(4, (5, 3))
    assert normal_quantiles(chances).tolist() == [normal_quantiles(row).tolist() for row in chances]
    assert normal_quantiles(chances[:0]).shape == (0, 3)


def test_drawing_for_a_report_loads_no_scipy() -> None:
    program = (
        "import sys; from assessments.randomness import normals; normals(1, (6, 2000));"
        "sys.exit('scipy.special' in sys.modules)"
    )
    assert subprocess.call([sys.executable, "-c", program]) == 0
