"""What the likeness of two interest profiles is made of, type by type."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate

import numpy as np

from assessments.errors import InvalidScores
from assessments.interests.match import DECIMALS, standardised
from assessments.interests.riasec import LETTERS, Scores, six

#: Losses that differ by less are equal, and one below it is none.
_NOISE = 1e-9


@dataclass(frozen=True)
class TypeLikeness:
    """One type: where it stands in each profile, from -1 to 1 around that profile's own mean, and what it costs.

    `loss` is what the difference takes away from a correlation of 1; it is never negative.
    """

    letter: str
    person: float
    occupation: float
    loss: float


@dataclass(frozen=True)
class Likeness:
    """`r` as in `profile_match`, and its six parts in the order RIASEC: r is 1 less the sum of their losses."""

    r: float
    parts: tuple[TypeLikeness, ...]

    @property
    def apart(self) -> tuple[TypeLikeness, ...]:
        """The types that together make up half of what is missing to 1 or more, the costliest first, ties included."""
        costliest = sorted(self.parts, key=lambda part: -part.loss)
        sums = accumulate(part.loss for part in costliest)
        least = next(
            part.loss for part, so_far in zip(costliest, sums, strict=True) if 2 * so_far > self._missing
        )
        return tuple(part for part in costliest if part.loss > max(least - _NOISE, _NOISE))

    @property
    def _missing(self) -> float:
        return 1 - self.r - _NOISE


def likeness(person: Scores, occupation: Scores) -> Likeness:
    """Pearson's r of two profiles, taken apart into the six types.

    With u and v the profiles set to mean 0 and length 1, r = u . v = 1 - sum of (u_k - v_k)^2 / 2: once level and
    spread are set aside, the squared distance of two profiles is 2 (1 - r) (Cronbach & Gleser 1953). Unlike the
    products u_k v_k, each loss says by itself how far one type keeps the two apart.

    Raises InvalidScores when a type is missing, and for a flat profile, which has no shape.

    >>> found = likeness([5, 4, 3, 2, 1, 0], [0, 1, 2, 3, 4, 5])
    >>> found.r, [round(part.loss, 4) for part in found.parts]
    (-1.0, [0.7143, 0.2571, 0.0286, 0.0286, 0.2571, 0.7143])
    >>> [part.letter for part in found.apart]
    ['R', 'C']
    """
    profiles, is_flat = standardised(np.stack([six(person), six(occupation)]))
    if is_flat.any():
        raise InvalidScores("a profile of six equal scores has no shape to compare")
    own, other = profiles
    losses = (own - other) ** 2 / 2
    rows = zip(LETTERS, own.tolist(), other.tolist(), losses.tolist(), strict=True)
    return Likeness(round(float(own @ other), DECIMALS), tuple(TypeLikeness(*row) for row in rows))
