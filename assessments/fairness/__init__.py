"""Fairness: does an item, or a whole scale, mean the same in two groups?"""

from assessments.fairness.dif import Dif, ItemDif, ets_class
from assessments.fairness.factor import FactorModel
from assessments.fairness.groups import EmptyGroup
from assessments.fairness.invariance import InvarianceStep, MeasurementInvariance, measurement_invariance
from assessments.fairness.logistic import ItemEffect, LogisticDif, LogisticEffect, logistic_dif
from assessments.fairness.mantel import mantel_haenszel

__all__ = [
    "Dif",
    "EmptyGroup",
    "FactorModel",
    "InvarianceStep",
    "ItemDif",
    "ItemEffect",
    "LogisticDif",
    "LogisticEffect",
    "MeasurementInvariance",
    "ets_class",
    "logistic_dif",
    "mantel_haenszel",
    "measurement_invariance",
]
