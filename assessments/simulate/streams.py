"""Seeds of their own for each purpose, so that no two draws of a study come from the same stretch of random numbers."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2b

import numpy as np

from assessments.matrix import Bools
from assessments.randomness import Floats, check_seed, normals, uniforms

#: Persons that are drawn together: a column of them fits the processor's cache. It is part of what a seed means, since
#: each block has a stream of its own; another size would give other respondents.
BLOCK = 16_384


def stream(seed: int, purpose: str, *places: int) -> int:
    """The seed of one purpose, of one of its items and blocks: 63 bits of BLAKE2b over them (Aumasson et al. 2013).

    Plain whole numbers, the same on every machine. Sub-seeds fall evenly into the generator's cycle of 2^64, so that
    two streams of n draws overlap with a probability of about 2n / 2^64. Raises InvalidSeed.

    >>> stream(1, "abilities"), stream(1, "answers", 0, 0) != stream(1, "answers", 0, 1)
    (8879517242539901909, True)
    """
    parts = ":".join([str(check_seed(seed)), purpose, *map(str, places)])
    return int.from_bytes(blake2b(parts.encode(), digest_size=8).digest(), "big") >> 1


def blocks(n_persons: int) -> Iterator[tuple[int, slice]]:
    """Number and rows of each block of at most BLOCK persons.

    >>> list(blocks(20_000))
    [(0, slice(0, 16384, None)), (1, slice(16384, 20000, None))]
    """
    for number, start in enumerate(range(0, n_persons, BLOCK)):
        yield number, slice(start, min(start + BLOCK, n_persons))


def uniform_column(seed: int, purpose: str, item: int, block: int, n: int) -> Floats:
    """Uniform draws of the persons of one block for one item. Raises InvalidSeed."""
    return uniforms(stream(seed, purpose, item, block), (n,))


def normal_column(seed: int, purpose: str, item: int, block: int, n: int) -> Floats:
    """Standard normal draws of the persons of one block for one item. Raises InvalidSeed."""
    return normals(stream(seed, purpose, item, block), (n,))


def whole_numbers(draws: Floats, count: int) -> Floats:
    """Uniform draws as whole numbers from 0 to count - 1, all equally likely.

    >>> whole_numbers(np.array([0.1, 0.5, 0.99]), 4).tolist()
    [0.0, 2.0, 3.0]
    """
    return np.asarray(np.floor(draws * count))


def chosen(seed: int, purpose: str, n_persons: int, share: float) -> Bools:
    """Which persons are drawn, exactly round(share * n_persons) of them, all sets equally likely. Raises InvalidSeed.

    >>> chosen(1, "careless", 10, 0.3).sum()
    np.int64(3)
    """
    is_chosen = np.zeros(n_persons, dtype=np.bool_)
    order = np.argsort(uniforms(stream(seed, purpose), (n_persons,)), kind="stable")
    is_chosen[order[: round(share * n_persons)]] = True
    return is_chosen
