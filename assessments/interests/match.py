"""Occupations whose interest profile has the same shape as the person's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from assessments.errors import InvalidOccupations, InvalidScores, InvalidSeed
from assessments.interests.confidence import draw_scores
from assessments.interests.riasec import LETTERS, Scores, errors_of, six
from assessments.matrix import unmasked
from assessments.randomness import Floats

#: Critical values of r with four degrees of freedom, one-tailed at .05 and at .10: r = t / sqrt(t^2 + 4). They
#: sort occupations into rough groups; six types are not a random sample, so nothing is being tested.
BEST_FIT = 0.729
GREAT_FIT = 0.608

#: A list of this length is what a person reads; stability says how surely an occupation is on it.
TOP_PLACES = 20
#: Simulated profiles behind the stability and the range of a place.
N_DRAWS = 200

#: Correlations are compared at this many decimals, so that rounding noise of a matrix product never decides an
#: order.
DECIMALS = 12

#: Ids and a matrix of n occupations x 6 types in the order RIASEC, or the six scores of each by its id.
Occupations = tuple[Sequence[str], npt.ArrayLike] | Mapping[str, Scores]


class Fit(StrEnum):
    """How alike the two shapes are."""

    best = "best"
    great = "great"
    other = "other"


class MatchStatus(StrEnum):
    """Whether the person's profile has a shape that can be compared."""

    ranked = "ranked"
    #: All six scores are equal: a correlation is undefined, and any order would be invented.
    no_ranking = "no_ranking"


@dataclass(frozen=True)
class Match:
    """One occupation: `place` from 1, `r` from -1 to 1, `stability` from 0 to 1 or None when no errors were given.

    Occupations with equal r share the better place, so that no name decides who is in front.
    """

    occupation: str
    place: int
    r: float
    fit: Fit
    stability: float | None


@dataclass(frozen=True)
class Matches:
    """`ranked` from the most to the least alike; `unranked` holds occupations whose own profile is flat."""

    status: MatchStatus
    ranked: tuple[Match, ...]
    unranked: tuple[str, ...]


def profile_match(
    person: Scores,
    occupations: Occupations,
    *,
    errors: Scores | None = None,
    seed: int | None = None,
    n_draws: int = N_DRAWS,
) -> Matches:
    """Rank occupations by Pearson's r between the six scores of the person and theirs.

    Xu & Li (2020) found the profile correlation to dominate other congruence measures. Only the shape counts, not
    the height. With `errors` (and then a `seed`) the stability of a place is the share of draws S_k + SE_k * z in
    which the occupation is among the first TOP_PLACES. Equal r share a place and are listed by id.

    `occupations` is (ids, matrix of n occupations x 6 types in the order RIASEC), or maps each id to six scores. A flat
    person gives the status no_ranking. Raises InvalidScores, InvalidOccupations, InvalidSeed, InvalidDraws.

    >>> found = profile_match([5, 4, 3, 2, 1, 0], (["actuary", "baker"], [[0, 1, 2, 3, 4, 5], [7, 6, 5, 4, 3, 2]]))
    >>> [(match.occupation, match.r, match.fit.value) for match in found.ranked]
    [('baker', 1.0, 'best'), ('actuary', -1.0, 'other')]
    >>> profile_match([5, 4, 3, 2, 1, 0], {"baker": [7, 6, 5, 4, 3, 2]}).ranked[0].occupation
    'baker'
    """
    profile = six(person)
    ids, matrix = checked_occupations(occupations)
    shapes, is_flat = standardised(matrix)
    own, is_shapeless = standardised(profile[np.newaxis])
    if is_shapeless[0]:
        return Matches(MatchStatus.no_ranking, (), tuple(ids))
    kept = [entry for entry, flat in zip(ids, is_flat, strict=True) if not flat]
    shapes = shapes[~is_flat]
    stability = _stability(profile, shapes, errors=errors, seed=seed, n_draws=n_draws)
    correlations = [float(r) for r in np.round(own[0] @ shapes.T, DECIMALS)]
    return Matches(
        MatchStatus.ranked,
        _ranked(kept, correlations, stability),
        tuple(entry for entry, flat in zip(ids, is_flat, strict=True) if flat),
    )


def checked_occupations(occupations: Occupations) -> tuple[list[str], Floats]:
    """Ids and matrix of n occupations x 6 types. Raises InvalidOccupations."""
    ids, profiles = _parts(occupations)
    try:
        given = np.asarray(unmasked(profiles), dtype=np.float64)
    except (TypeError, ValueError, OverflowError) as error:
        raise InvalidOccupations(f"the profiles are not a matrix of numbers: {error}") from error
    matrix: Floats = given.reshape(0, len(LETTERS)) if given.size == 0 else given
    if matrix.shape != (len(ids), len(LETTERS)):
        raise InvalidOccupations(
            f"{len(ids)} ids need {len(ids)} rows of six numbers, not the shape {given.shape}"
        )
    if len(set(ids)) < len(ids):
        raise InvalidOccupations("an occupation id occurs twice")
    if not np.isfinite(matrix).all():
        row = int(np.flatnonzero(~np.isfinite(matrix).all(axis=1))[0])
        raise InvalidOccupations(f"occupation {ids[row]!r} has a number that is missing or infinite")
    return ids, matrix


def _parts(occupations: Occupations) -> tuple[list[str], npt.ArrayLike]:
    if isinstance(occupations, Mapping):
        return list(occupations), [_six_of(name, scores) for name, scores in occupations.items()]
    if isinstance(occupations, (tuple, list)) and len(occupations) == 2:
        ids, profiles = occupations
        if isinstance(ids, Iterable) and not isinstance(ids, (str, bytes)):
            return list(ids), profiles
    raise InvalidOccupations(
        "occupations are (ids, matrix of n occupations x 6 types), or a mapping from each id to six scores, not "
        f"{type(occupations).__name__}"
    )


def _six_of(name: str, scores: Scores) -> Floats:
    try:
        return six(scores)
    except InvalidScores as error:
        raise InvalidOccupations(f"occupation {name!r}: {error}") from error


def standardised(profiles: Floats) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """Rows with mean 0 and length 1, so that a product of two is Pearson's r; and which rows are flat."""
    centred = profiles - profiles.mean(axis=1, keepdims=True)
    lengths = np.linalg.norm(centred, axis=1)
    is_flat = lengths <= 1e-12 * np.abs(profiles).max(axis=1, initial=0)
    return centred / np.where(is_flat, 1.0, lengths)[:, np.newaxis], is_flat


def _stability(
    profile: Floats, shapes: Floats, *, errors: Scores | None, seed: int | None, n_draws: int
) -> list[float] | None:
    if errors is None:
        return None
    if seed is None:
        raise InvalidSeed("stability needs a seed")
    draws = draw_scores(profile, errors_of(errors, LETTERS), seed=seed, n_draws=n_draws)
    if len(shapes) <= TOP_PLACES:
        return [1.0] * len(shapes)
    correlations = standardised(draws.T)[0] @ shapes.T
    last_on_the_list = np.partition(correlations, -TOP_PLACES, axis=1)[:, -TOP_PLACES, np.newaxis]
    on_the_list = correlations >= last_on_the_list - 10.0**-DECIMALS
    return [float(share) for share in on_the_list.mean(axis=0)]


def _ranked(ids: list[str], correlations: list[float], stability: list[float] | None) -> tuple[Match, ...]:
    order = sorted(range(len(ids)), key=lambda row: (-correlations[row], ids[row]))
    places: dict[float, int] = {}
    for position, row in enumerate(order, start=1):
        places.setdefault(correlations[row], position)
    return tuple(
        Match(
            occupation=ids[row],
            place=places[correlations[row]],
            r=correlations[row],
            fit=fit_of(correlations[row]),
            stability=stability[row] if stability else None,
        )
        for row in order
    )


def fit_of(r: float) -> Fit:
    """The rough group of a correlation."""
    if r >= BEST_FIT:
        return Fit.best
    return Fit.great if r >= GREAT_FIT else Fit.other
