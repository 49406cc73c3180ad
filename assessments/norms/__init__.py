"""A score among others: percentiles, standard scores, norms by age, weights, and norms that refuse to be too small."""

from assessments.norms.continuous import continuous_norms
from assessments.norms.curves import ContinuousNorms, Violation
from assessments.norms.errors import (
    EmptyCell,
    InconsistentTargets,
    InvalidNorm,
    NormTooSmall,
    NotMonotone,
    TargetsNotReached,
)
from assessments.norms.norm import Norm
from assessments.norms.raking import Raking, raking_weights
from assessments.norms.ranks import Distribution, distribution, normalised_t, percentile_rank
from assessments.norms.reading import NormReading, read_score
from assessments.norms.sizes import (
    EFPA_CONTINUOUS,
    EFPA_HIGH_STAKES,
    EFPA_LOW_STAKES,
    MINIMUM_N,
    SizeThresholds,
    norm_quality,
)
from assessments.norms.standard import (
    percentile_from_t,
    stanine,
    stanine_from_percentile,
    stanine_from_t,
    sten,
    sten_from_percentile,
    sten_from_t,
    t_from_percentile,
    t_score,
)
from assessments.norms.weights import effective_sample_size

__all__ = [
    "EFPA_CONTINUOUS",
    "EFPA_HIGH_STAKES",
    "EFPA_LOW_STAKES",
    "MINIMUM_N",
    "ContinuousNorms",
    "Distribution",
    "EmptyCell",
    "InconsistentTargets",
    "InvalidNorm",
    "Norm",
    "NormReading",
    "NormTooSmall",
    "NotMonotone",
    "Raking",
    "SizeThresholds",
    "TargetsNotReached",
    "Violation",
    "continuous_norms",
    "distribution",
    "effective_sample_size",
    "norm_quality",
    "normalised_t",
    "percentile_from_t",
    "percentile_rank",
    "raking_weights",
    "read_score",
    "stanine",
    "stanine_from_percentile",
    "stanine_from_t",
    "sten",
    "sten_from_percentile",
    "sten_from_t",
    "t_from_percentile",
    "t_score",
]
