"""Random numbers of our own, so that a seed gives the same result on every machine and with every library version.

SplitMix64 (Steele, Lea & Flood 2014) is counter based: number i of a stream is a function of seed and i alone,
which suits arrays. It is meant for simulation, not for secrets.
"""

from __future__ import annotations

from math import prod

import numpy as np
import numpy.typing as npt

from assessments.errors import InvalidDraws, InvalidSeed
from assessments.normal import normal_quantiles

Floats = npt.NDArray[np.float64]
Words = npt.NDArray[np.uint64]

#: No computer holds more of them.
MOST_DRAWS = 10**9

_GOLDEN_GAMMA = np.uint64(0x9E3779B97F4A7C15)
_FIRST_FACTOR = np.uint64(0xBF58476D1CE4E5B9)
_SECOND_FACTOR = np.uint64(0x94D049BB133111EB)
_ALL_BITS = 2**64 - 1


def check_seed(seed: object) -> int:
    """The seed itself when it is a whole number from 0 to 2**63 - 1. Raises InvalidSeed otherwise."""
    if not isinstance(seed, (int, np.integer)) or isinstance(seed, bool) or not 0 <= int(seed) < 2**63:
        raise InvalidSeed(f"seed {seed!r} is not a whole number from 0 to 2**63 - 1")
    return int(seed)


def check_draws(n_draws: object) -> int:
    """The number of draws itself when it is a whole number from 1 to MOST_DRAWS. Raises InvalidDraws otherwise."""
    if not isinstance(n_draws, (int, np.integer)) or isinstance(n_draws, bool):
        raise InvalidDraws(f"{n_draws!r} is no whole number of draws")
    if n_draws < 1:
        raise InvalidDraws(f"{n_draws} draws are too few; at least one is needed")
    if n_draws > MOST_DRAWS:
        raise InvalidDraws(f"{n_draws} draws are too many; at most {MOST_DRAWS} are taken")
    return int(n_draws)


def words(seed: int, count: int) -> Words:
    """The first `count` 64-bit outputs of SplitMix64, all whole numbers from 0 to 2**64 - 1 equally likely.

    Raises InvalidSeed.

    >>> words(1234567, 2).tolist()
    [6457827717110365317, 3203168211198807973]
    """
    return words_at(np.uint64(check_seed(seed)), np.arange(count, dtype=np.uint64))


def words_at(seeds: Words | np.uint64, places: Words) -> Words:
    """The words that stand at these places, counted from 0, of the streams of these seeds; shapes are broadcast.

    >>> words_at(np.uint64(1234567), np.array([1], dtype=np.uint64)).tolist()
    [3203168211198807973]
    """
    z = np.asarray((places + np.uint64(1)) * _GOLDEN_GAMMA + seeds)
    # In place: a new array for each operation would take longer than the operation.
    z ^= z >> np.uint64(30)
    z *= _FIRST_FACTOR
    z ^= z >> np.uint64(27)
    z *= _SECOND_FACTOR
    z ^= z >> np.uint64(31)
    return z


def word_at(seed: int, place: int) -> int:
    """What `words_at` says of one place: in plain integers a tenth of the time of an array of one.

    >>> word_at(1234567, 1)
    3203168211198807973
    """
    z = ((place + 1) * int(_GOLDEN_GAMMA) + seed) & _ALL_BITS
    z = ((z ^ (z >> 30)) * int(_FIRST_FACTOR)) & _ALL_BITS
    z = ((z ^ (z >> 27)) * int(_SECOND_FACTOR)) & _ALL_BITS
    return z ^ (z >> 31)


def uniforms(seed: int, shape: tuple[int, ...]) -> Floats:
    """Uniform numbers strictly between 0 and 1. Raises InvalidSeed."""
    return unit_interval(words(seed, prod(shape))).reshape(shape)


def unit_interval(drawn: Words) -> Floats:
    """Each word as a number strictly between 0 and 1."""
    # Upper 52 bits and half a step: a double holds both exactly, so neither end is ever reached.
    centred: Floats = (drawn >> np.uint64(12)).astype(np.float64)
    centred += 0.5
    centred *= 2.0**-52
    return centred


def normals(seed: int, shape: tuple[int, ...]) -> Floats:
    """Standard normal numbers by the inverse of the distribution function, one word of the generator each.

    Raises InvalidSeed.
    """
    return normal_quantiles(uniforms(seed, shape))
