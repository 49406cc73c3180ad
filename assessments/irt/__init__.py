"""Item response theory: calibrate items, estimate persons, judge the fit. Logistic metric with D = 1 everywhere."""

from assessments.irt.bank import ItemBank
from assessments.irt.curves import category_probability, expected_score, information, probability

__all__ = [
    "ItemBank",
    "category_probability",
    "expected_score",
    "information",
    "probability",
]
