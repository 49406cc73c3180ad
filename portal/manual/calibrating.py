"""Moving a family of tasks from one stage to the next, by rules that are written down with what they saw.

- Stage 0 to 1: at least eighty item models with two hundred answers each, of which ten are right and ten are not: how
  easy a task is that everybody solves, nobody can say. All are taken for equally sharp (one-parameter model), and their
  difficulties are explained by their features with an error, sigma (`lltm`).
- Stage 1 to 2: at least eighty models with five hundred answers each; each has a sharpness of its own (2PL).

Answers are those of people who let theirs be used; of people who agreed to tasks on trial, only these. Sessions without
effort are left out. A frozen calibration never changes, so neither does any report that was made with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import numpy as np
from sqlalchemy.orm import Session

from assessments import ENGINE_VERSION
from assessments.errors import AssessmentError
from assessments.generate.lltm import DependentRadicals, Lltm, lltm
from assessments.irt import WEAK_PRIORS, Calibration, calibrate
from assessments.irt.bank import Model
from assessments.matrix import Bools, Ints
from assessments.randomness import Floats
from portal.aptitude.calibrations import (
    FEWEST_MODELS,
    draft_calibration,
    find_current_calibration,
    freeze_calibration,
)
from portal.aptitude.families import TaskFamily
from portal.aptitude.models import FamilyCalibration
from portal.manual.cells import SMALL, rounded, whole_tens
from portal.manual.tasks import TaskTable, list_sessions, list_trial_sessions, read_tasks, with_effort

#: A model that is answered less often says nothing of the others' slopes.
FEWEST_PERSONS_ANSWERS = 2


class Rule(NamedTuple):
    """What the step to a stage asks for, and by which model it calibrates."""

    stage: int
    answers_per_model: int
    fewest_models: int
    model: Model


RULES: Mapping[int, Rule] = {0: Rule(1, 200, FEWEST_MODELS, "1pl"), 1: Rule(2, 500, FEWEST_MODELS, "2pl")}


class NotYet(Exception):
    """The family stays at its stage; says why."""


@dataclass(frozen=True, eq=False)
class Evidence:
    """The answers that a calibration rests on."""

    family: TaskFamily
    table: TaskTable
    #: Which entries of the table may be used.
    usable: Bools

    @property
    def counts(self) -> Ints:
        """Answers of each model."""
        return np.bincount(self.table.column[self.usable], minlength=len(self.table.models))

    @property
    def n_right(self) -> Ints:
        """Right answers of each model."""
        right = self.usable & self.table.is_right
        return np.bincount(self.table.column[right], minlength=len(self.table.models))

    def ready(self, rule: Rule) -> Ints:
        """Places of the models that a rule may take."""
        n_rarer = np.minimum(self.n_right, self.counts - self.n_right)
        return np.flatnonzero((self.counts >= rule.answers_per_model) & (n_rarer >= SMALL))

    @property
    def n_sessions(self) -> int:
        return len(np.unique(self.table.row[self.usable]))


def gather_evidence(session: Session, family: TaskFamily) -> Evidence:
    """All answers that may be used to calibrate a family."""
    whole = [one.sitting_id for one in list_sessions(session, family)]
    trial = [one for one in list_trial_sessions(session, family) if one not in set(whole)]
    passing = with_effort(session, family.slug, [*whole, *trial]) if whole or trial else set()
    table = read_tasks(session, family, [one for one in (*whole, *trial) if one in passing])
    is_whole = np.isin(
        np.array(table.sitting_ids, dtype=np.int64)[table.row], np.array(whole, dtype=np.int64)
    )
    return Evidence(family, table, np.asarray(is_whole | table.is_pilot))


def advance_family(session: Session, family: TaskFamily, *, at: datetime) -> FamilyCalibration:
    """Calibrate the next stage and freeze it: sessions begun from now on use it.

    Raises NotYet when the rule of the next stage is not met, or when the answers cannot be calibrated.
    """
    if family.is_speeded:
        raise NotYet(f"{family.slug} asks how much is done in the time; there is nothing to calibrate")
    current = find_current_calibration(session, family)
    rule = RULES.get(current.stage if current else 0)
    if rule is None:
        raise NotYet(f"{family.slug} is at the last stage")
    evidence = gather_evidence(session, family)
    ready = evidence.ready(rule)
    if len(ready) < rule.fewest_models:
        raise NotYet(
            f"{family.slug} stays at stage {rule.stage - 1}: {len(ready)} of the {rule.fewest_models} models needed "
            f"have {rule.answers_per_model} answers"
        )
    try:
        found = calibrate_models(evidence, ready, rule)
    except AssessmentError as error:
        raise NotYet(f"{family.slug} stays at stage {rule.stage - 1}: {error}") from error
    row = draft_calibration(session, family, rule.stage, found.parameters, rule=found.record, at=at)
    freeze_calibration(row, at=at)
    session.flush()  # Sessions begun within this transaction use it, too.
    return row


class CalibratedFamily(NamedTuple):
    """Parameters by the name of the model, and the rule with what it saw."""

    parameters: dict[str, dict[str, float]]
    record: dict[str, Any]


def calibrate_models(evidence: Evidence, ready: Ints, rule: Rule) -> CalibratedFamily:
    """Difficulties (and slopes) of the models that have enough answers, and what their features explain."""
    x = evidence.table.matrix(evidence.usable)[:, ready]
    x = x[np.count_nonzero(~np.isnan(x), axis=1) >= FEWEST_PERSONS_ANSWERS]
    # A model that nearly everybody solves would run away without a word about where models lie.
    found = calibrate(x, rule.model, priors=WEAK_PRIORS)
    if not found.converged:
        raise NotYet(f"{evidence.family.slug}: the calibration did not come to an end")
    names = [evidence.family.names[place] for place in ready]
    return CalibratedFamily(
        dict(_parameters(evidence, ready, names, found)), _record(evidence, names, found, rule)
    )


def _parameters(
    evidence: Evidence, ready: Ints, names: list[str], found: Calibration
) -> Iterator[tuple[str, dict[str, float]]]:
    table = evidence.table
    for place, (column, name) in enumerate(zip(ready, names, strict=True)):
        entries = evidence.usable & (table.column == column)
        yield (
            name,
            {
                "a": round(float(found.items.a[place]), 4),
                "b": round(float(found.items.b[place]), 4),
                "a_error": _error(found.standard_errors.a[place]),
                "b_error": _error(found.standard_errors.b[place]),
                "n": float(whole_tens(int(np.count_nonzero(entries)))),
                "seconds": round(float(table.seconds[entries & ~table.is_skipped].mean()), 1),
            },
        )


def _error(value: float) -> float:
    return round(float(value), 4) if np.isfinite(value) else 0.0


def _record(evidence: Evidence, names: list[str], found: Calibration, rule: Rule) -> dict[str, Any]:
    explained, columns = explain(evidence.family, names, found.items.b, found.standard_errors.b)
    return {
        "name": f"{rule.model} from {rule.answers_per_model} answers a model",
        "from_stage": rule.stage - 1,
        "to_stage": rule.stage,
        "answers_per_model": rule.answers_per_model,
        "fewest_models": rule.fewest_models,
        "models": len(names),
        "sessions": whole_tens(evidence.n_sessions),
        "answers": whole_tens(int(np.count_nonzero(evidence.usable))),
        "log_likelihood": rounded(found.log_likelihood, 1),
        "engine_version": ENGINE_VERSION,
        "features": None if explained is None else _explained(explained, columns),
    }


def _explained(explained: Lltm, columns: list[str]) -> dict[str, Any]:
    return {
        "sigma": rounded(explained.residual_sd, 3),
        "r2": rounded(explained.r2, 3),
        "intercept": rounded(explained.intercept, 3),
        "weights": {
            name: [rounded(weight, 3), rounded(error, 3)]
            for name, weight, error in zip(columns, explained.weights, explained.weight_errors, strict=True)
        },
    }


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
