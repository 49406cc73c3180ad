"""Item response theory: calibrate items, estimate persons, judge the fit. Logistic metric with D = 1 everywhere."""

from assessments.irt.bank import ItemBank
from assessments.irt.calibrate import calibrate
from assessments.irt.calibration import Calibration, ItemErrors
from assessments.irt.curve_fit import CurveFit, curve_fit
from assessments.irt.curves import category_probability, expected_score, information, probability
from assessments.irt.estimate import Abilities, estimate
from assessments.irt.item_fit import ItemFit, item_fit, q3
from assessments.irt.linking import Link, link, on_scale
from assessments.irt.model_fit import ModelFit, model_fit
from assessments.irt.priors import WEAK_PRIORS, Beta, LogNormal, Normal
from assessments.irt.sums import SumScores, empirical_reliability, marginal_reliability, sum_score_eap

__all__ = [
    "WEAK_PRIORS",
    "Abilities",
    "Beta",
    "Calibration",
    "CurveFit",
    "ItemBank",
    "ItemErrors",
    "ItemFit",
    "Link",
    "LogNormal",
    "ModelFit",
    "Normal",
    "SumScores",
    "calibrate",
    "category_probability",
    "curve_fit",
    "empirical_reliability",
    "estimate",
    "expected_score",
    "information",
    "item_fit",
    "link",
    "marginal_reliability",
    "model_fit",
    "on_scale",
    "probability",
    "q3",
    "sum_score_eap",
]
