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
from assessments.interests.match import Fit, Match, Matches, MatchStatus, profile_match
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

__all__ = [
    "LETTERS",
    "Agreement",
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
    "Match",
    "MatchStatus",
    "Matches",
    "ProfileShape",
    "StructuralSummary",
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
    "profile_match",
    "read_interests",
    "scale_correlations",
    "structural_summary",
]
