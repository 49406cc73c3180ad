"""The shape of a profile: how far its types stand apart, and where it points on the hexagon."""

from __future__ import annotations

from dataclasses import dataclass
from math import atan2, degrees, hypot, sqrt

import numpy as np

from assessments.errors import InvalidScores
from assessments.interests.riasec import Scores, errors_of, scored, six

#: Cosine and sine of 0, 60, ... 300 degrees: R lies at 0, the others follow counterclockwise.
_COSINES = np.array([1, 0.5, -0.5, -1, -0.5, 0.5])
_SINES = np.array([0, 1, 1, 0, -1, -1]) * sqrt(3) / 2

#: A vector shorter than this share of the highest score is rounding noise, and its direction means nothing.
_NO_LENGTH = 1e-9


#: Upper 5 % points of the studentized range with known variance for 2 to 6 values (Tukey 1953; Harter 1960).
_STUDENTIZED_RANGE_95 = {2: 2.772, 3: 3.314, 4: 3.633, 5: 3.858, 6: 4.030}


@dataclass(frozen=True)
class Differentiation:
    """Indices of the spread of six scores X1 >= ... >= X6, in points unless said otherwise."""

    #: X1 - X2
    di1: float
    #: X1 - X3
    di2: float
    #: X1 - (X2 + X4) / 2, twice Iachan's L1
    di3: float
    #: X1 - (X3 + X5) / 2, twice Iachan's L2
    di4: float
    #: X1 - X6, Holland's range
    di5: float
    #: (X1 - X6) / sum of X, a share (Peiser & Meir); None when the sum is not above zero
    di6: float | None
    #: standard deviation of the six, divided by 6
    di7: float
    #: half of di3
    iachan_l1: float
    #: half of di4
    iachan_l2: float


def differentiation(scores: Scores) -> Differentiation:
    """How far the types stand apart, by every index in use; di1 to di7 as R packages number them.

    Holland's range (1973), L1 and L2 of Iachan (1984), the ratio of Peiser & Meir (1978), the standard deviation.
    Takes six scores. Raises InvalidScores.

    >>> spread = differentiation([70, 90, 120, 75, 100, 130])
    >>> spread.di5, spread.iachan_l1, round(spread.di7, 5)
    (60.0, 12.5, 21.93741)
    """
    x1, x2, x3, x4, x5, x6 = (float(x) for x in sorted(six(scores), reverse=True))
    total = x1 + x2 + x3 + x4 + x5 + x6
    di3, di4 = x1 - (x2 + x4) / 2, x1 - (x3 + x5) / 2
    return Differentiation(
        di1=x1 - x2,
        di2=x1 - x3,
        di3=di3,
        di4=di4,
        di5=x1 - x6,
        di6=(x1 - x6) / total if total > 0 else None,
        di7=float(np.std([x1, x2, x3, x4, x5, x6])),
        iachan_l1=di3 / 2,
        iachan_l2=di4 / 2,
    )


def flat_range(errors: Scores) -> float:
    """The range (highest minus lowest score, in points) below which it may be measurement error alone.

    q * sqrt(mean SE^2) with q the upper 5 % point of the studentized range of as many scores as there are errors:
    of people whose true scores are all equal, 5 % show a wider range. The rule for two scores, 1.96 * sqrt(2) * SE,
    would call about a third of them differentiated, since six scores offer fifteen pairs to choose from.

    Takes the standard errors of two to six types. Raises InvalidScores.

    >>> round(flat_range([3.667] * 6), 2)
    14.78
    """
    known = scored(errors)
    if len(known) < 2:
        raise InvalidScores("a range needs at least two types")
    sizes = errors_of(known, tuple(known))
    return _STUDENTIZED_RANGE_95[len(known)] * float(np.sqrt(np.mean(sizes**2)))


def is_flat(scores: Scores, errors: Scores) -> bool:
    """Whether the range of the scores is zero or below `flat_range`. Raises InvalidScores."""
    known, sizes = scored(scores), scored(errors)
    spread = max(known.values(), default=0.0) - min(known.values(), default=0.0)
    return spread == 0 or spread < flat_range({letter: sizes.get(letter) for letter in known})


@dataclass(frozen=True)
class Circumplex:
    """A profile as one point on the hexagon's plane, in points of the scores.

    `angle` in degrees from 0 to below 360 with R at 0, I at 60, A at 120, S at 180, E at 240, C at 300; None when
    the pulls cancel and there is no direction. `things_people` is positive towards things, `data_ideas` positive
    towards data.
    """

    x: float
    y: float
    angle: float | None
    length: float
    things_people: float
    data_ideas: float


def circumplex(scores: Scores) -> Circumplex:
    """Where a profile points on the hexagon's plane.

    x = sum of S*_k cos(60 k), y = sum of S*_k sin(60 k) with S* = S - mean and k = 0 to 5 for RIASEC. Prediger
    (1982): things/people = 2R + I - A - 2S - E + C = 2x, data/ideas = sqrt(3) (E + C - I - A) = -2y (his 1.73 is
    sqrt(3)).

    Takes six scores. Raises InvalidScores.

    >>> point = circumplex({"R": 10, "I": 0, "A": 0, "S": 0, "E": 0, "C": 0})
    >>> point.angle, round(point.length, 9), round(point.things_people, 9)
    (0.0, 10.0, 20.0)
    """
    profile = six(scores)
    own_shape = profile - profile.mean()
    x, y = float(own_shape @ _COSINES), float(own_shape @ _SINES)
    length = hypot(x, y)
    is_pointless = length <= _NO_LENGTH * float(np.abs(profile).max())
    return Circumplex(
        x=x,
        y=y,
        angle=None if is_pointless else _degrees(x, y),
        length=length,
        things_people=2 * x,
        data_ideas=-2 * y,
    )


def _degrees(x: float, y: float) -> float:
    # Rounded first, so that a hair below zero reads 0 and not 360.
    return round(degrees(atan2(y, x)), 9) % 360
