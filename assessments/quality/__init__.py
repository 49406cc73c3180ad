"""Whether answers can be trusted: signs of carelessness, of little effort, and of answers that fit no ability."""

from assessments.quality.consistency import (
    PairConsistency,
    even_odd_consistency,
    psychometric_antonyms,
    psychometric_synonyms,
)
from assessments.quality.indices import QualityIndices, quality_indices
from assessments.quality.instructed import instructed_failed
from assessments.quality.invariance import (
    SHORTEST_PAGE,
    intra_individual_variability,
    long_string,
    long_string_by_page,
    long_string_places,
    long_string_share,
)
from assessments.quality.misfit import PersonFit, person_fit
from assessments.quality.outliers import Mahalanobis, mahalanobis
from assessments.quality.pace import (
    fastest_stretch,
    nt10_thresholds,
    response_time_effort,
    seconds_per_answer,
    seconds_per_item,
    solution_behaviour,
)
from assessments.quality.reading import (
    FAMILIES_NEEDED,
    LIMITS,
    Family,
    Limit,
    QualityReading,
    read_quality,
)

__all__ = [
    "FAMILIES_NEEDED",
    "LIMITS",
    "SHORTEST_PAGE",
    "Family",
    "Limit",
    "Mahalanobis",
    "PairConsistency",
    "PersonFit",
    "QualityIndices",
    "QualityReading",
    "even_odd_consistency",
    "fastest_stretch",
    "instructed_failed",
    "intra_individual_variability",
    "long_string",
    "long_string_by_page",
    "long_string_places",
    "long_string_share",
    "mahalanobis",
    "nt10_thresholds",
    "person_fit",
    "psychometric_antonyms",
    "psychometric_synonyms",
    "quality_indices",
    "read_quality",
    "response_time_effort",
    "seconds_per_answer",
    "seconds_per_item",
    "solution_behaviour",
]
