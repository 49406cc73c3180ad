"""How exact scores are: alpha, omega and other coefficients, errors of measurement, items and scales."""

from assessments.reliability.factor import LOWEST_UNIQUENESS, OneFactor, omega, one_factor
from assessments.reliability.halves import guttman_lambda, split_half
from assessments.reliability.internal_consistency import Interval, alpha, alpha_interval, standardized_alpha
from assessments.reliability.items import ItemStatistics, item_statistics
from assessments.reliability.length import length_for, spearman_brown
from assessments.reliability.measurement_error import (
    RELIABLE_CHANGE,
    TrueScoreBand,
    difference_error,
    difference_reliability,
    is_reliable_change,
    reliable_change,
    sem,
    true_score_band,
)
from assessments.reliability.scales import ScaleScores, scale_scores

__all__ = [
    "LOWEST_UNIQUENESS",
    "RELIABLE_CHANGE",
    "Interval",
    "ItemStatistics",
    "OneFactor",
    "ScaleScores",
    "TrueScoreBand",
    "alpha",
    "alpha_interval",
    "difference_error",
    "difference_reliability",
    "guttman_lambda",
    "is_reliable_change",
    "item_statistics",
    "length_for",
    "omega",
    "one_factor",
    "reliable_change",
    "scale_scores",
    "sem",
    "spearman_brown",
    "split_half",
    "standardized_alpha",
    "true_score_band",
]
