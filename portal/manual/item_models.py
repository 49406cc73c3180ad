"""What answers say of item models: parameters on one scale from the first calibration on, and which models misfit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np

from assessments.errors import AssessmentError
from assessments.generate.lltm import DependentRadicals, Lltm, lltm
from assessments.irt import (
    WEAK_PRIORS,
    Calibration,
    CurveFit,
    Link,
    calibrate,
    curve_fit,
    link,
)
from assessments.irt.bank import Model
from assessments.irt.linking import LinkMethod
from assessments.matrix import Ints
from assessments.randomness import Floats
from portal.aptitude.calibrations import bank_of
from portal.aptitude.families import TaskFamily
from portal.manual.cells import rounded, whole_tens
from portal.manual.evidence import Evidence

#: A model that is answered less often says nothing of the others' slopes.
FEWEST_PERSONS_ANSWERS = 2
#: A model is kept out when chance would move any of the curves so far only once in a hundred (Bonferroni).
MISFIT_P = 0.01
#: Of the tables that say how far chance moves curves.
FIT_SEED, N_FIT_DRAWS = 20261128, 40
#: Two calibrations that share fewer models have no common scale (Kolen & Brennan 2014: twenty items at least).
FEWEST_LINKED = 20
LINK_METHOD: LinkMethod = "stocking-lord"

Parameters = Mapping[str, Mapping[str, float]]


class Uncalibrated(Exception):
    """The answers cannot be calibrated; says why."""


class Estimated(NamedTuple):
    """Models that fit, with what was found of them, and those that were left out."""

    places: Ints
    found: Calibration
    fit: CurveFit
    left_out: dict[str, dict[str, float | None]]


class Linked(NamedTuple):
    """The way to the scale of an earlier calibration."""

    line: Link
    record: dict[str, Any] | None


def estimate_models(evidence: Evidence, ready: Ints, model: Model) -> Estimated:
    """Parameters of these models. What misfits is left out, and the others are estimated anew, until all fit.

    How often a guess is right is held at one by the number of options. Raises Uncalibrated, AssessmentError.
    """
    left_out: dict[str, dict[str, float | None]] = {}
    while True:
        x = evidence.table.matrix(evidence.usable)[:, ready]
        x = x[np.count_nonzero(~np.isnan(x), axis=1) >= FEWEST_PERSONS_ANSWERS]
        # A model that nearly everybody solves would run away without a word about where models lie.
        found = calibrate(x, model, priors=WEAK_PRIORS, asymptotes=evidence.family.guessing)
        if not found.converged:
            raise Uncalibrated("the calibration did not come to an end")
        fit = curve_fit(x, found.items, n_draws=N_FIT_DRAWS, seed=FIT_SEED)
        misfits = fit.p < MISFIT_P / len(ready)
        if not misfits.any():
            return Estimated(ready, found, fit, left_out)
        left_out |= {
            evidence.family.names[ready[place]]: _fit(fit, place)
            for place in np.flatnonzero(misfits).tolist()
        }
        ready = ready[~misfits]


def _fit(fit: CurveFit, place: int) -> dict[str, float | None]:
    return {
        "rmsd": rounded(fit.rmsd[place], 3),
        "by_chance": rounded(fit.chance[place], 3),
        "p": rounded(fit.p[place], 4),
    }


def link_models(names: list[str], found: Calibration, frozen: Parameters, *, to: str) -> Linked:
    """The line from what was found to the scale that people's results stand on already.

    Raises Uncalibrated when too few models stand in both, AssessmentError.
    """
    both = [place for place, name in enumerate(names) if name in frozen]
    if len(both) < FEWEST_LINKED:
        raise Uncalibrated(f"{len(both)} of the {FEWEST_LINKED} models needed stand in both calibrations")
    target = bank_of({names[place]: frozen[names[place]] for place in both})
    line = link(found.items.select(both), target, LINK_METHOD)
    apart = line.slope * found.items.b[both] + line.intercept - target.b
    return Linked(
        line,
        {
            "method": LINK_METHOD,
            "to": to,
            "models": len(both),
            "slope": rounded(line.slope, 4),
            "intercept": rounded(line.intercept, 4),
            # How far the difficulties of the common models still are from each other.
            "apart": rounded(float(np.sqrt(np.mean(apart**2))), 3),
        },
    )


def describe_models(
    evidence: Evidence, estimated: Estimated, line: Link
) -> Iterator[tuple[str, dict[str, float]]]:
    """What a calibration keeps of each model, by its name, on the scale that the line leads to."""
    table, found = evidence.table, estimated.found
    for place, column in enumerate(estimated.places.tolist()):
        entries = evidence.usable & (table.column == column)
        yield (
            evidence.family.names[column],
            {
                "a": round(float(found.items.a[place]) / line.slope, 4),
                "b": round(line.slope * float(found.items.b[place]) + line.intercept, 4),
                "c": round(float(found.items.c[place]), 4),
                "a_error": _error(found.standard_errors.a[place] / line.slope),
                "b_error": _error(found.standard_errors.b[place] * line.slope),
                # A line that stretches b shrinks a, so that their product stays.
                "ab_covariance": _covariance(found.covariance[place, 0, 1]),
                "rmsd": round(float(estimated.fit.rmsd[place]), 3),
                "n": float(whole_tens(int(np.count_nonzero(entries)))),
                "seconds": round(float(table.seconds[entries & ~table.is_skipped].mean()), 1),
            },
        )


def _error(value: float) -> float:
    return round(float(value), 4) if np.isfinite(value) else 0.0


def _covariance(value: float) -> float:
    return round(float(value), 5) if np.isfinite(value) else 0.0


def explain(
    family: TaskFamily, names: list[str], difficulties: Floats, errors: Floats
) -> tuple[Lltm | None, list[str]]:
    """What the models' features say of their difficulties, and which features; None where they say nothing.

    Features that do not vary among these models, or follow from others, have no weight of their own and are left out.
    """
    features = list(family.models[names[0]].features)
    q = np.array(
        [[family.models[name].features[one] for one in features] for name in names], dtype=np.float64
    )
    kept = [place for place in range(len(features)) if np.ptp(q[:, place]) > 0]
    while kept:
        try:
            found = lltm(q[:, kept], difficulties, errors=np.nan_to_num(errors, nan=float(np.nanmax(errors))))
        except DependentRadicals as dependent:
            # It names the column; the last one is as good as any that it depends on.
            kept.pop(-1 if dependent.column is None else dependent.column)
        except AssessmentError:
            return None, []
        else:
            return found, [features[place] for place in kept]
    return None, []


def explained(found: Lltm, columns: list[str]) -> dict[str, Any]:
    """What features explain, for the record."""
    return {
        "sigma": rounded(found.residual_sd, 3),
        "r2": rounded(found.r2, 3),
        "intercept": rounded(found.intercept, 3),
        "weights": {
            name: [rounded(weight, 3), rounded(error, 3)]
            for name, weight, error in zip(columns, found.weights, found.weight_errors, strict=True)
        },
    }
