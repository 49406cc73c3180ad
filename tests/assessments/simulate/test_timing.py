"""Simulated times: the lognormal model, speed and ability, rapid guesses."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from assessments.errors import InvalidArgument, InvalidMatrix
from assessments.randomness import normals
from assessments.simulate import abilities, response_seconds
from assessments.simulate.streams import stream

pytestmark = pytest.mark.pure

MEDIANS = [10.0, 30.0, 80.0]
THETA = abilities(5000, seed=1)


def test_a_time_by_hand() -> None:
    found = response_seconds([0.5, -1.0], MEDIANS, seed=4, correlation=0.6, speed_sd=0.2, residual_sd=0.5)
    speed = 0.2 * (0.6 * np.array([0.5, -1.0]) + 0.8 * normals(stream(4, "speed"), (2,)))
    errors = normals(stream(4, "seconds", 2, 0), (2,))
    assert found.speed == pytest.approx(speed)
    assert found.seconds[:, 2] == pytest.approx(80 * np.exp(0.5 * errors - speed))


def test_logarithms_of_times_have_their_medians_and_spreads() -> None:
    logs = np.log(response_seconds(THETA, MEDIANS, seed=2).seconds)
    for item, median in enumerate(MEDIANS):
        assert stats.kstest(logs[:, item], "norm", args=(np.log(median), 0.5)).pvalue > 0.01
    # Speed is all that the times of one person share: .3^2 / (.3^2 + .4^2).
    assert np.corrcoef(logs.T)[np.triu_indices(3, 1)] == pytest.approx([0.36] * 3, abs=0.04)


@pytest.mark.parametrize("correlation", [-1.0, -0.4, 0.0, 0.7])
def test_speed_goes_with_ability_as_asked(correlation: float) -> None:
    speed = response_seconds(THETA, [20.0], seed=3, correlation=correlation).speed
    assert np.corrcoef(speed, THETA)[0, 1] == pytest.approx(correlation, abs=0.04)
    assert speed.std() == pytest.approx(0.3, abs=0.015)


def test_rapid_guessers_are_as_many_as_asked_and_guess_as_often() -> None:
    found = response_seconds(THETA, MEDIANS * 4, seed=5, rapid_share=0.1, rapid_rate=0.6, rapid_seconds=2.0)
    guessers = found.is_rapid.any(axis=1)
    assert guessers.sum() <= 500
    assert found.is_rapid[guessers].mean() == pytest.approx(0.6, abs=0.03)
    logs = np.log(found.seconds[found.is_rapid])
    assert stats.kstest(logs, "norm", args=(np.log(2), 0.3)).pvalue > 0.01
    assert response_seconds(THETA, [9.0], seed=5, rapid_share=0.1, rapid_rate=1.0).is_rapid.sum() == 500


def test_guessing_moves_no_other_time() -> None:
    honest, mixed = (response_seconds(THETA, MEDIANS, seed=6, rapid_share=share) for share in (0.0, 0.3))
    assert not honest.is_rapid.any()
    assert mixed.is_rapid.any()
    assert np.array_equal(mixed.seconds[~mixed.is_rapid], honest.seconds[~mixed.is_rapid])


@settings(max_examples=15)
@given(st.integers(0, 2**50), st.floats(0.1, 5), st.integers(1, 20))
def test_slower_items_take_longer_and_nobody_changes_anothers(seed: int, factor: float, n: int) -> None:
    theta = THETA[:n]
    found = response_seconds(theta, MEDIANS, seed=seed).seconds
    assert response_seconds(theta, factor * np.array(MEDIANS), seed=seed).seconds == pytest.approx(
        factor * found
    )
    assert np.array_equal(response_seconds(THETA[: n + 9], [*MEDIANS, 5.0], seed=seed).seconds[:n, :3], found)
    assert (found > 0).all()


def test_a_seed_gives_the_same_times_for_ever() -> None:
    found = response_seconds([0.0, 1.0], [10.0, 20.0], seed=2026, correlation=0.3).seconds
    assert found.ravel().tolist() == pytest.approx(
        [15.932499112551971, 49.665885065451974, 7.7633179495360976, 23.6358559296214], rel=1e-12
    )


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"correlation": 1.1}, "correlation should be a number from -1 to 1"),
        ({"speed_sd": 0}, "speed_sd should be a number above 0"),
        ({"residual_sd": -1}, "residual_sd should be a number above 0"),
        ({"rapid_share": 2}, "rapid_share should be a number from 0 to 1"),
        ({"rapid_rate": -0.1}, "rapid_rate should be a number from 0 to 1"),
        ({"rapid_seconds": 0}, "rapid_seconds should be a number above 0"),
    ],
)
def test_what_cannot_be_is_refused(changes: dict[str, float], complaint: str) -> None:
    with pytest.raises(InvalidArgument, match=complaint):
        response_seconds([0.0], [10.0], seed=1, **changes)
    with pytest.raises(InvalidMatrix, match="entry 1 of median_seconds is not above zero"):
        response_seconds([0.0], [10.0, 0.0], seed=1)
