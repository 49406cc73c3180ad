"""Moving a family of tasks from one stage to the next, by rules that are written down with what they saw.

- Stage 0 to 1: at least eighty item models with two hundred answers each, of which ten are right and ten are not: how
  easy a task is that everybody solves, nobody can say. All are taken for equally sharp (one-parameter model), and their
  difficulties are explained by their features with an error, sigma (`lltm`).
- Stage 1 to 2: at least eighty models with five hundred answers each; each has a sharpness of its own (2PL).
- Stage 2 stays stage 2, extended: all is estimated anew as soon as a model more has five hundred answers, so that what
  was on trial comes in.

A model whose curve is not that of its parameters is kept out. From the second calibration on the scale is that of the
one before: a line through the models of both carries the new parameters there, so that a person's number keeps its
meaning. Answers are those of people who let theirs be used, each person's first session; of people who agreed to tasks
on trial, only these. A frozen calibration never changes, so neither does any report that was made with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

import numpy as np
from sqlalchemy.orm import Session

from assessments import ENGINE_VERSION
from assessments.errors import AssessmentError
from assessments.irt import Link
from assessments.irt.bank import Model
from assessments.matrix import Ints
from portal.aptitude.calibrations import (
    FEWEST_MODELS,
    draft_calibration,
    find_current_calibration,
    freeze_calibration,
)
from portal.aptitude.families import TaskFamily
from portal.aptitude.models import FamilyCalibration
from portal.manual.cells import rounded, whole_tens
from portal.manual.evidence import Evidence, gather_evidence
from portal.manual.item_models import (
    MISFIT_P,
    Estimated,
    Linked,
    Uncalibrated,
    describe_models,
    estimate_models,
    explain,
    explained,
    link_models,
)


class Rule(NamedTuple):
    """What the step to a stage asks for, and by which model it calibrates."""

    stage: int
    answers_per_model: int
    fewest_models: int
    model: Model


RULES: Mapping[int, Rule] = {
    0: Rule(1, 200, FEWEST_MODELS, "1pl"),
    1: Rule(2, 500, FEWEST_MODELS, "2pl"),
    2: Rule(2, 500, FEWEST_MODELS, "2pl"),
}


class NotYet(Exception):
    """The family stays at its stage; says why."""


def advance_family(session: Session, family: TaskFamily, *, at: datetime) -> FamilyCalibration:
    """Calibrate the next stage, or extend the last one, and freeze it: sessions begun from now on use it.

    Raises NotYet when the rule of the step is not met, or when the answers cannot be calibrated.
    """
    if family.is_speeded:
        raise NotYet(f"{family.slug} asks how much is done in the time; there is nothing to calibrate")
    current = find_current_calibration(session, family)
    frozen = None if current is None else session.get_one(FamilyCalibration, current.id)
    stage = 0 if frozen is None else frozen.stage
    rule, evidence = RULES[stage], gather_evidence(session, family)
    ready = evidence.ready(rule.answers_per_model)
    _check_ready(family, ready, rule, frozen)
    try:
        estimated = estimate_models(evidence, ready, rule.model)
        _check_enough(family, len(estimated.places), rule, stage, "fit and ")
        names = [family.names[place] for place in estimated.places]
        linked = (
            Linked(Link(1.0, 0.0), None)
            if frozen is None
            else link_models(names, estimated.found, frozen.parameters, to=frozen.version)
        )
    except (AssessmentError, Uncalibrated) as error:
        raise NotYet(f"{family.slug} stays at stage {stage}: {error}") from error
    parameters = dict(describe_models(evidence, estimated, linked.line))
    record = {"from_stage": stage, **_record(evidence, estimated, linked, rule)}
    row = draft_calibration(session, family, rule.stage, parameters, rule=record, at=at)
    freeze_calibration(row, at=at)
    session.flush()  # Sessions begun within this transaction use it, too.
    return row


def _check_ready(family: TaskFamily, ready: Ints, rule: Rule, frozen: FamilyCalibration | None) -> None:
    stage = 0 if frozen is None else frozen.stage
    _check_enough(family, len(ready), rule, stage, "")
    if frozen is not None and rule.stage == stage:
        # A model that was left out for its misfit is no news.
        known = {*frozen.parameters, *frozen.rule.get("fit", {}).get("left_out", {})}
        if not {family.names[place] for place in ready} - known:
            raise NotYet(
                f"{family.slug} is at the last stage, and no further model has {rule.answers_per_model} answers"
            )


def _check_enough(family: TaskFamily, n: int, rule: Rule, stage: int, quality: str) -> None:
    if n < rule.fewest_models:
        raise NotYet(
            f"{family.slug} stays at stage {stage}: {n} of the {rule.fewest_models} models needed "
            f"{quality}have {rule.answers_per_model} answers"
        )


def _record(evidence: Evidence, estimated: Estimated, linked: Linked, rule: Rule) -> dict[str, Any]:
    found, line = estimated.found, linked.line
    names = [evidence.family.names[place] for place in estimated.places]
    told, columns = explain(
        evidence.family,
        names,
        line.slope * found.items.b + line.intercept,
        line.slope * found.standard_errors.b,
    )
    return {
        "name": f"{rule.model} from {rule.answers_per_model} answers a model",
        "to_stage": rule.stage,
        "answers_per_model": rule.answers_per_model,
        "fewest_models": rule.fewest_models,
        "guessing": rounded(evidence.family.guessing, 4),
        "models": len(names),
        "sessions": whole_tens(evidence.n_sessions),
        "answers": whole_tens(int(np.count_nonzero(evidence.usable))),
        "log_likelihood": rounded(found.log_likelihood, 1),
        "engine_version": ENGINE_VERSION,
        "link": linked.record,
        "fit": {"p_of_any": MISFIT_P, "left_out": estimated.left_out},
        "features": None if told is None else explained(told, columns),
    }
