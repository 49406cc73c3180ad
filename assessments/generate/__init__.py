"""Automatic item generation: items that are right by construction, the same for a seed on every machine."""

from assessments.generate.clerical import clerical_checking, clerical_checking_models
from assessments.generate.data_reading import data_reading, data_reading_models
from assessments.generate.family import ItemModel, NoItemFound
from assessments.generate.figure_item import figure_matrix
from assessments.generate.figure_models import figure_matrix_models
from assessments.generate.figure_reasoner import solve_figure_matrix
from assessments.generate.item import GeneratedItem
from assessments.generate.lltm import DependentRadicals, Lltm, Prediction, lltm
from assessments.generate.logic import logic, logic_models
from assessments.generate.logic_reasoner import solve_logic
from assessments.generate.rotation_item import mental_rotation
from assessments.generate.rotation_models import mental_rotation_models
from assessments.generate.rotation_proof import prove_rotation
from assessments.generate.series import number_series, number_series_models
from assessments.generate.series_solver import series_fits

__all__ = [
    "DependentRadicals",
    "GeneratedItem",
    "ItemModel",
    "Lltm",
    "NoItemFound",
    "Prediction",
    "clerical_checking",
    "clerical_checking_models",
    "data_reading",
    "data_reading_models",
    "figure_matrix",
    "figure_matrix_models",
    "lltm",
    "logic",
    "logic_models",
    "mental_rotation",
    "mental_rotation_models",
    "number_series",
    "number_series_models",
    "prove_rotation",
    "series_fits",
    "solve_figure_matrix",
    "solve_logic",
]
