"""Fairness: does an item, or a whole scale, mean the same in two groups?"""

from assessments.fairness.dif import Dif, ItemDif, ets_class
from assessments.fairness.factor import FactorModel
from assessments.fairness.groups import EmptyGroup
from assessments.fairness.invariance import InvarianceStep, MeasurementInvariance, measurement_invariance
from assessments.fairness.likelihood_ratio import LikelihoodRatioDif, likelihood_ratio_dif
from assessments.fairness.logistic import ItemEffect, LogisticDif, LogisticEffect, logistic_dif
from assessments.fairness.lord import LordDif, lord_chi_square
from assessments.fairness.mantel import mantel_haenszel
from assessments.fairness.ordered import OrderedDif, OrderedItemDif, ordered_dif
from assessments.fairness.several_factors import FactorFit, SeveralFactors, several_factors

__all__ = [
    "Dif",
    "EmptyGroup",
    "FactorFit",
    "FactorModel",
    "InvarianceStep",
    "ItemDif",
    "ItemEffect",
    "LikelihoodRatioDif",
    "LogisticDif",
    "LogisticEffect",
    "LordDif",
    "MeasurementInvariance",
    "OrderedDif",
    "OrderedItemDif",
    "SeveralFactors",
    "ets_class",
    "likelihood_ratio_dif",
    "logistic_dif",
    "lord_chi_square",
    "mantel_haenszel",
    "measurement_invariance",
    "ordered_dif",
    "several_factors",
]
