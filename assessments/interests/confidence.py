"""How sure a Holland code is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import prod

import numpy as np
import numpy.typing as npt

from assessments.interests.code import holland_code
from assessments.interests.riasec import Scores, errors_of, scored
from assessments.randomness import Floats, check_draws, check_seed, normals

#: A three-letter code is what is printed and what occupations carry.
CODE_LENGTH = 3
#: Draws of a report, which are kept for the next question; more of them would take too much memory.
_FEW = 12_000


@dataclass(frozen=True)
class CodeConfidence:
    """Shares of random draws, each from 0 to 1.

    `order_probability`: the top of the code holds as printed, ties read as sets. `top_three_probability`: the
    same types are on top, in any order. Both are None when the printed top holds every scored type and so says
    nothing that could fail. `first_probability`: by type, that it comes first; the shares add up to 1.
    """

    order_probability: float | None
    first_probability: Mapping[str, float]
    top_three_probability: float | None
    n_draws: int


def code_confidence(
    scores: Scores, errors: Scores, *, seed: int, n_draws: int = 2000, tolerance: float = 0.0
) -> CodeConfidence:
    """How probable the printed three-letter order is, given the standard errors: a seeded parametric bootstrap.

    Each draw is S_k + SE_k * z_k with independent standard normal z (Efron & Tibshirani 1993, ch. 6); draws are
    not cut at the ends of the scale, since that would make ties. The shares speak of true scores under a flat
    prior, not of a retest, whose error would enter twice. With n_draws = 2000 a share is exact to about 0.01 (one
    standard error).

    Takes scores and standard errors in the same points. Raises InvalidScores, InvalidSeed, InvalidDraws.

    >>> sure = code_confidence([30, 20, 10, 5, 4, 3], [1, 1, 1, 1, 1, 1], seed=7)
    >>> sure.order_probability > 0.99, sure.first_probability["R"]
    (True, 1.0)
    """
    known = scored(scores)
    code = holland_code(known, tolerance=tolerance)
    letters = tuple(known)
    draws = draw_scores(
        np.array(list(known.values())), errors_of(errors, letters), seed=seed, n_draws=n_draws
    )
    top = [[letters.index(letter) for letter in group] for group in code.top(CODE_LENGTH).groups]
    rest = [place for place in range(len(letters)) if all(place not in group for group in top)]
    says_nothing = len(top) == 1 and not rest
    above_rest = _above(draws, [place for group in top for place in group], rest)
    return CodeConfidence(
        order_probability=None if says_nothing else float((_in_order(draws, top) & above_rest).mean()),
        first_probability=dict(zip(letters, _first_shares(draws), strict=True)),
        top_three_probability=float(above_rest.mean()) if rest else None,
        n_draws=n_draws,
    )


def draw_scores(scores: Floats, errors: Floats, *, seed: int, n_draws: int) -> Floats:
    """Draws of a profile around its scores, k types x n_draws. Raises InvalidSeed, InvalidDraws."""
    # One row per type: the questions below compare whole rows, which is several times faster than short columns.
    shape = scores.size, check_draws(n_draws)
    steps = _steps(check_seed(seed), shape) if prod(shape) <= _FEW else normals(seed, shape)
    return scores[:, np.newaxis] + errors[:, np.newaxis] * steps


@lru_cache(maxsize=8)
def _steps(seed: int, shape: tuple[int, int]) -> Floats:
    """One profile is asked several things in a row, with one seed."""
    steps = normals(seed, shape)
    steps.flags.writeable = False
    return steps


def _in_order(draws: Floats, groups: list[list[int]]) -> npt.NDArray[np.bool_]:
    holds = np.ones(draws.shape[1], dtype=np.bool_)
    for higher, lower in pairwise(groups):
        holds &= _above(draws, higher, lower)
    return holds


def _above(draws: Floats, higher: list[int], lower: list[int]) -> npt.NDArray[np.bool_]:
    if not lower:
        return np.ones(draws.shape[1], dtype=np.bool_)
    return np.asarray(draws[higher].min(axis=0) > draws[lower].max(axis=0))


def _first_shares(draws: Floats) -> list[float]:
    is_first = draws == draws.max(axis=0)
    shares = (is_first / is_first.sum(axis=0)).mean(axis=1)
    return [float(share) for share in shares]
