"""Automatic item generation: items that are right by construction, the same for a seed on every machine."""

from assessments.generate.family import ItemModel, NoItemFound
from assessments.generate.item import GeneratedItem
from assessments.generate.lltm import DependentRadicals, Lltm, Prediction, lltm
from assessments.generate.series import number_series, number_series_models
from assessments.generate.series_solver import series_fits

__all__ = [
    "DependentRadicals",
    "GeneratedItem",
    "ItemModel",
    "Lltm",
    "NoItemFound",
    "Prediction",
    "lltm",
    "number_series",
    "number_series_models",
    "series_fits",
]
