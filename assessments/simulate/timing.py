"""How long persons take for items, and those who guess without taking the time."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np
import numpy.typing as npt

from assessments.errors import InvalidMatrix
from assessments.matrix import Bools, as_vector, check_number
from assessments.randomness import Floats, check_seed, normals, uniforms
from assessments.simulate.streams import blocks, chosen, normal_column, stream

#: Rapid guesses vary little: they take what a click takes.
_RAPID_SD = 0.3


@dataclass(frozen=True, eq=False)
class ResponseTimes:
    """`seconds` and `is_rapid`, n_persons x k_items: how long each answer took, and whether it was a rapid guess.

    `speed` is each person's tau, n_persons: a person at 0.1 takes exp(-0.1) = 90 % of the usual time.
    """

    seconds: Floats
    is_rapid: Bools
    speed: Floats


def response_seconds(
    theta: npt.ArrayLike,
    median_seconds: npt.ArrayLike,
    *,
    seed: int,
    correlation: float = 0.0,
    speed_sd: float = 0.3,
    residual_sd: float = 0.4,
    rapid_share: float = 0.0,
    rapid_rate: float = 0.5,
    rapid_seconds: float = 1.5,
) -> ResponseTimes:
    """Seconds of persons with these abilities for items of these median times, n_persons x k_items.

    The lognormal model (van der Linden 2006): ln T = ln median - tau + residual_sd e with e standard normal; tau is
    normal with mean 0 and `speed_sd`, and has this `correlation` with a standard normal theta (van der Linden 2007).

    round(rapid_share * n_persons) persons guess rapidly now and then, each answer with the probability `rapid_rate`:
    those answers take lognormal times around `rapid_seconds` whatever the item (Wise & Kong 2005). All other times stay
    the same whoever and whatever is added; who guesses depends on how many persons there are.
    Raises InvalidMatrix, InvalidArgument, InvalidSeed.

    >>> times = response_seconds([0.0] * 4, [20.0, 40.0], seed=1, rapid_share=0.25, rapid_rate=1.0)
    >>> times.seconds.shape, times.is_rapid.sum(axis=0).tolist()
    ((4, 2), [1, 1])
    """
    persons, medians = as_vector(theta, name="theta"), as_vector(median_seconds, name="median_seconds")
    if (medians <= 0).any():
        raise InvalidMatrix(
            f"entry {int(np.flatnonzero(medians <= 0)[0])} of median_seconds is not above zero"
        )
    spread = check_number("residual_sd", residual_sd, above=0)
    rate = check_number("rapid_rate", rapid_rate, above=0, below=1, closed=True)
    share = check_number("rapid_share", rapid_share, above=0, below=1, closed=True)
    quick = np.log(check_number("rapid_seconds", rapid_seconds, above=0))
    speed = _speed(persons, check_seed(seed), correlation, speed_sd)
    is_rapid = _rapid(chosen(seed, "rapid persons", persons.size, share), medians.size, seed, rate)
    seconds = np.empty(is_rapid.shape)
    for block, rows in blocks(persons.size):
        for item, usual in enumerate(np.log(medians)):
            errors = normal_column(seed, "seconds", item, block, rows.stop - rows.start)
            solving = usual - speed[rows] + spread * errors
            guessing = quick + _RAPID_SD * errors
            seconds[rows, item] = np.exp(np.where(is_rapid[rows, item], guessing, solving))
    return ResponseTimes(seconds, is_rapid, speed)


def _rapid(guesses: Bools, k_items: int, seed: int, rate: float) -> Bools:
    """Which answers are rapid guesses: some of those of the persons who guess, n_persons x k_items."""
    is_rapid = np.zeros((guesses.size, k_items), dtype=np.bool_)
    persons = np.flatnonzero(guesses)
    for item in range(k_items):
        is_rapid[persons, item] = uniforms(stream(seed, "rapid answers", item), (persons.size,)) < rate
    return is_rapid


def _speed(theta: Floats, seed: int, correlation: float, speed_sd: float) -> Floats:
    rho = check_number("correlation", correlation, above=-1, below=1, closed=True)
    sd = check_number("speed_sd", speed_sd, above=0)
    return sd * (rho * theta + sqrt(1 - rho**2) * normals(stream(seed, "speed"), (theta.size,)))
