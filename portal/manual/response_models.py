"""The graded response model of a scale: parameters with their errors, fit, and where it measures how exactly."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from assessments.errors import AssessmentError
from assessments.irt import Calibration, empirical_reliability
from assessments.matrix import Ints
from assessments.randomness import Floats
from assessments.reporting.information import information_curve
from assessments.reporting.response_model import FittedScale, fit_scale
from assessments.reporting.scales import KeyedScale
from portal.manual.cells import FEWEST_FOR_MODEL, Content, lock, rounded, rounded_all, whole_tens

#: More people would sharpen no number that anybody reads; of more, so many are taken evenly.
MOST_PERSONS = 10_000
THETA = np.linspace(-3.0, 3.0, 25)


def describe_model(scale: KeyedScale) -> Content:
    """Locked below five hundred people who answered; says so where the answers allow no model."""
    answered = np.flatnonzero(~np.isnan(scale.x).all(axis=1))
    if len(answered) < FEWEST_FOR_MODEL:
        return lock(FEWEST_FOR_MODEL, len(answered))
    telling = scale.select(scale.telling())
    telling = replace(telling, x=telling.x[evenly(answered)])
    try:
        fitted = fit_scale(telling, "grm")
    except AssessmentError:
        return {"impossible": True}
    return {
        "n": whole_tens(len(fitted.rows)),
        "converged": bool(fitted.calibration.converged),
        "has_weak_priors": fitted.has_weak_priors,
        "reliability": rounded(empirical_reliability(fitted.abilities), 3),
        "fit": _whole_fit(fitted),
        "dependence": _most_dependence(fitted.q3),
        "items": list(_items(telling, fitted)),
        "information": _information(fitted.calibration),
    }


def evenly(rows: Ints) -> Ints:
    """All of the rows, or as many as are wanted at most, spread evenly over them."""
    if len(rows) <= MOST_PERSONS:
        return rows
    return np.asarray(rows[np.linspace(0, len(rows) - 1, MOST_PERSONS).astype(np.int64)])


def _whole_fit(fitted: FittedScale) -> Content | None:
    found = fitted.model_fit
    if found is None:
        return None
    return {
        "m2": rounded(found.m2, 1),
        "df": found.df,
        "rmsea": rounded(found.rmsea, 3),
        "rmsea_low": rounded(found.rmsea_low, 3),
        "rmsea_high": rounded(found.rmsea_high, 3),
        "srmsr": rounded(found.srmsr, 3),
    }


def _most_dependence(q3: Floats) -> float | None:
    """How far the most dependent pair of items stands above the mean of all pairs."""
    pairs = q3[np.triu_indices(len(q3), 1)]
    return rounded(np.nanmax(pairs) - np.nanmean(pairs)) if pairs.size and not np.isnan(pairs).all() else None


def _items(scale: KeyedScale, fitted: FittedScale) -> Iterator[Content]:
    bank, errors, fit = fitted.calibration.items, fitted.calibration.standard_errors, fitted.item_fit
    for place, item in enumerate(scale.items):
        k_steps = int(bank.n_categories[place]) - 1
        yield {
            "id": item,
            "slope": rounded(bank.a[place]),
            "slope_error": rounded(errors.a[place]),
            "thresholds": rounded_all(bank.thresholds[place, :k_steps]),
            "threshold_errors": rounded_all(errors.thresholds[place, :k_steps]),
            "is_merged": bool(np.isin(place, fitted.merged)),
            "s_x2": rounded(fit.chi2[place], 1) if fit else None,
            "df": int(fit.df[place]) if fit else None,
            "p": rounded(fit.p[place], 4) if fit else None,
            "rmsea": rounded(fit.rmsea[place], 3) if fit else None,
        }


def _information(calibration: Calibration) -> list[Content]:
    curve = information_curve(calibration.items, np.zeros(0), THETA)
    return [
        {"theta": rounded(theta), "information": rounded(told), "error": rounded(error)}
        for theta, told, error in zip(curve.theta, curve.information, curve.error, strict=True)
    ]
