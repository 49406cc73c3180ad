"""Answers to a questionnaire that measures one thing, by a factor model behind ordered categories."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from assessments.errors import InvalidArgument
from assessments.matrix import Ints, as_vector, check_count, check_number
from assessments.randomness import Floats, check_seed, normals
from assessments.simulate.places import check_places
from assessments.simulate.streams import blocks, normal_column, stream

#: The categories divide this stretch of a standard normal answer into equal parts, the ends staying open.
_WIDEST_CUT = 1.8


@dataclass(frozen=True, eq=False)
class LikertAnswers:
    """`x` holds the answers as they were given, n_persons x k_items, from 0 to n_categories - 1: a person high on the
    trait answers a reversed item low. `trait` and `agreement` are each person's standard normal place on what is
    measured, and tendency to agree whatever is asked.
    """

    x: Floats
    trait: Floats
    agreement: Floats


def likert(
    n_persons: int,
    loadings: npt.ArrayLike,
    *,
    seed: int,
    n_categories: int = 5,
    reversed_items: Sequence[int] | Ints = (),
    acquiescence: float = 0.0,
) -> LikertAnswers:
    """Answers of n_persons to k_items with these loadings on one factor (Muthen 1984).

    Behind an answer stands y = s loading trait + acquiescence agreement + e with s = -1 for items at the places
    `reversed_items`, and agreement not reversed (Billiet & McClendon 2000); the variance of e makes y standard normal.
    The answer is the number of cuts below y. The cuts -1.8 + 3.6 k / n_categories leave the middle the fullest (five
    categories: 14, 22, 28, 22 and 14 %).

    Two items correlate s1 s2 loading1 loading2 + acquiescence^2 behind their categories. Each person's and each item's
    answers stay the same whoever and whatever is added. Raises InvalidMatrix, InvalidArgument (loadings from 0 to 1,
    loading^2 + acquiescence^2 at most 1), InvalidSeed.

    >>> answers = likert(4, [0.7, 0.7, 0.6], seed=1, reversed_items=[2])
    >>> answers.x.shape, sorted(set(answers.x.ravel().tolist()) - {0.0, 1.0, 2.0, 3.0, 4.0})
    ((4, 3), [])
    """
    n, strengths = check_count("n_persons", n_persons), as_vector(loadings, name="loadings")
    cuts = _cuts(check_count("n_categories", n_categories, at_least=2))
    shift = check_number("acquiescence", acquiescence, above=0, below=1, closed=True)
    noise = _noise(strengths, shift)
    signed = strengths.copy()
    signed[check_places("reversed_items", reversed_items, strengths.size)] *= -1
    check_seed(seed)
    trait, agreement = (normals(stream(seed, purpose), (n,)) for purpose in ("trait", "agreement"))
    x = np.empty((n, strengths.size))
    for block, rows in blocks(n):
        for item in range(strengths.size):
            errors = normal_column(seed, "errors", item, block, rows.stop - rows.start)
            behind = signed[item] * trait[rows] + shift * agreement[rows] + noise[item] * errors
            x[rows, item] = sum(behind > cut for cut in cuts)
    return LikertAnswers(x, trait, agreement)


def _cuts(n_categories: int) -> Floats:
    return np.asarray(_WIDEST_CUT * (2 * np.arange(1, n_categories) / n_categories - 1))


def _noise(loadings: Floats, acquiescence: float) -> Floats:
    outside = (loadings < 0) | (loadings > 1)
    if outside.any():
        place = int(np.flatnonzero(outside)[0])
        raise InvalidArgument(f"loading {place}", float(loadings[place]), "a number from 0 to 1")
    left = 1 - loadings**2 - acquiescence**2
    if (left < 0).any():
        place = int(np.flatnonzero(left < 0)[0])
        raise InvalidArgument(
            f"loading {place}",
            float(loadings[place]),
            f"at most sqrt(1 - acquiescence^2) = {(1 - acquiescence**2) ** 0.5:g}",
        )
    return np.asarray(np.sqrt(left))
