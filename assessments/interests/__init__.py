"""Interests in Holland's six types: Realistic, Investigative, Artistic, Social, Enterprising, Conventional."""

from assessments.interests.circular_order import CircularOrder, circular_order_test, scale_correlations
from assessments.interests.code import (
    Consistency,
    ConsistencyLevel,
    HollandCode,
    consistency,
    holland_code,
)
from assessments.interests.confidence import CodeConfidence, code_confidence
from assessments.interests.congruence import congruence
from assessments.interests.guess import Agreement, GuessComparison, GuessedPlace, compare_guess
from assessments.interests.likeness import Likeness, TypeLikeness, likeness
from assessments.interests.match import Fit, Match, Matches, MatchStatus, profile_match
from assessments.interests.places import PlaceRange, place_ranges
from assessments.interests.reading import InterestReading, ProfileShape, read_interests
from assessments.interests.riasec import LETTERS, hexagon_distance
from assessments.interests.shape import (
    Circumplex,
    Differentiation,
    circumplex,
    differentiation,
    flat_range,
    is_flat,
)
from assessments.interests.structural_summary import StructuralSummary, structural_summary
from assessments.interests.what_if import Change, Reach, smallest_change

__all__ = [
    "LETTERS",
    "Agreement",
    "Change",
    "CircularOrder",
    "Circumplex",
    "CodeConfidence",
    "Consistency",
    "ConsistencyLevel",
    "Differentiation",
    "Fit",
    "GuessComparison",
    "GuessedPlace",
    "HollandCode",
    "InterestReading",
    "Likeness",
    "Match",
    "MatchStatus",
    "Matches",
    "PlaceRange",
    "ProfileShape",
    "Reach",
    "StructuralSummary",
    "TypeLikeness",
    "circular_order_test",
    "circumplex",
    "code_confidence",
    "compare_guess",
    "congruence",
    "consistency",
    "differentiation",
    "flat_range",
    "hexagon_distance",
    "holland_code",
    "is_flat",
    "likeness",
    "place_ranges",
    "profile_match",
    "read_interests",
    "scale_correlations",
    "smallest_change",
    "structural_summary",
]
