"""How far the place of an occupation moves when scores are known only within their errors."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from assessments.interests.confidence import draw_scores
from assessments.interests.match import DECIMALS, N_DRAWS, Occupations, checked_occupations, standardised
from assessments.interests.riasec import LETTERS, Scores, errors_of, six
from assessments.randomness import Floats

#: Share of the draws that a range holds, as many left out below as above.
COVERAGE = 0.90


@dataclass(frozen=True)
class PlaceRange:
    """Places from the `best` to the `worst`, correlations from `lowest_r` to `highest_r`: what most draws have."""

    best: int
    worst: int
    lowest_r: float
    highest_r: float


def place_ranges(
    person: Scores,
    occupations: Occupations,
    *,
    errors: Scores,
    seed: int,
    n_draws: int = N_DRAWS,
) -> dict[str, PlaceRange]:
    """The range of places and of r in which an occupation stands in nine of ten simulated profiles.

    The draws S_k + SE_k * z are those of `profile_match` with the same seed. A range leaves out a twentieth of them at
    each end, counted outwards to a draw that was there; equal r share the better place.

    Occupations with a flat profile, and all of them for a flat person, have no range. Raises InvalidScores,
    InvalidOccupations, InvalidSeed, InvalidDraws.

    >>> found = place_ranges(
    ...     [5, 4, 3, 2, 1, 0], {"baker": [7, 6, 5, 4, 3, 2], "actuary": [0, 1, 2, 3, 4, 5]}, errors=[0.1] * 6, seed=1
    ... )
    >>> found["actuary"].best, found["actuary"].worst
    (2, 2)
    """
    profile = six(person)
    ids, matrix = checked_occupations(occupations)
    shapes, is_flat = standardised(matrix)
    draws = draw_scores(profile, errors_of(errors, LETTERS), seed=seed, n_draws=n_draws).T
    if standardised(profile[np.newaxis])[1][0]:
        return {}
    correlations = np.round(standardised(draws)[0] @ shapes[~is_flat].T, DECIMALS)
    ranges = zip(*_ends(_places(correlations)), *_ends(correlations), strict=True)
    kept = [entry for entry, flat in zip(ids, is_flat, strict=True) if not flat]
    return {
        entry: PlaceRange(int(best), int(worst), float(low), float(high))
        for entry, (best, worst, low, high) in zip(kept, ranges, strict=True)
    }


def _places(correlations: Floats) -> Floats:
    """1 and how many stand higher in the same draw."""
    order = np.argsort(-correlations, axis=1)
    falling = np.take_along_axis(correlations, order, axis=1)
    positions = np.broadcast_to(np.arange(1.0, 1 + falling.shape[1]), falling.shape).copy()
    # Who is as high as the one before stands where that one stands.
    positions[:, 1:][falling[:, 1:] == falling[:, :-1]] = 1.0
    places = np.empty_like(positions)
    np.put_along_axis(places, order, np.maximum.accumulate(positions, axis=1), axis=1)
    return places


def _ends(values: Floats) -> tuple[Floats, Floats]:
    tail = (1 - COVERAGE) / 2
    return (
        np.quantile(values, tail, axis=0, method="lower"),
        np.quantile(values, 1 - tail, axis=0, method="higher"),
    )
