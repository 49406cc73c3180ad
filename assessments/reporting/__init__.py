"""Answers from CSV, calibrations as CSV, technical reports as Markdown and SVG. Opens no file, prints nothing."""

from assessments.reporting.answer_table import (
    AnswerTable,
    UnfitItem,
    answered,
    as_persons,
    group_codes,
    placed,
)
from assessments.reporting.calibrated import CalibratedTable, calibrate_table
from assessments.reporting.csv_header import Columns
from assessments.reporting.csv_table import read_table
from assessments.reporting.item_csv import calibration_summary, item_columns, item_rows
from assessments.reporting.progress import Progress
from assessments.reporting.report import TechnicalReport, technical_report

__all__ = [
    "AnswerTable",
    "CalibratedTable",
    "Columns",
    "Progress",
    "TechnicalReport",
    "UnfitItem",
    "answered",
    "as_persons",
    "calibrate_table",
    "calibration_summary",
    "group_codes",
    "item_columns",
    "item_rows",
    "placed",
    "read_table",
    "technical_report",
]
