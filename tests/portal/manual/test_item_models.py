"""Planted difficulties come out of each family, its guessing held; what misfits is left out; scales are linked."""

from __future__ import annotations

import numpy as np
import pytest

from assessments.irt import Link
from assessments.randomness import Floats
from portal.aptitude.families import FAMILIES, TaskFamily
from portal.manual.calibrating import RULES
from portal.manual.evidence import Evidence
from portal.manual.item_models import (
    Estimated,
    Uncalibrated,
    describe_models,
    estimate_models,
    link_models,
)
from tests.portal.manual.task_sessions import PlantedTasks, balanced, evidence_of, plant_difficulties

pytestmark = pytest.mark.pure

UNTIMED = [family for family in FAMILIES.values() if not family.is_speeded]
SAME = Link(1.0, 0.0)
#: Of five options one in five guesses is right, of eight one in eight; a typed number is not guessed.
GUESSING = {
    "number-series": 0.0,
    "figure-matrix": 0.125,
    "mental-rotation": 0.2,
    "data-reading": 0.2,
    "logic": 0.2,
}


def plant(family: TaskFamily, k_models: int = 80) -> PlantedTasks:
    names = family.names
    return plant_difficulties(family, [names[place * len(names) // k_models] for place in range(k_models)])


def answers(family: TaskFamily, tasks: PlantedTasks, per_model: int, **chosen: object) -> Evidence:
    k = len(tasks.models)
    return evidence_of(family, tasks, balanced(per_model * k // 15 + 1, k, 15), **chosen)  # type: ignore[arg-type]


def parameters(evidence: Evidence, estimated: Estimated, line: Link = SAME) -> dict[str, dict[str, float]]:
    return dict(describe_models(evidence, estimated, line))


def misses(tasks: PlantedTasks, found: dict[str, dict[str, float]]) -> Floats:
    truth = dict(zip(tasks.models, tasks.difficulty.tolist(), strict=True))
    return np.array([(one["b"] - truth[name]) / one["b_error"] for name, one in found.items()])


def test_guessing_follows_from_the_options() -> None:
    assert {family.slug: family.guessing for family in UNTIMED} == GUESSING


@pytest.mark.parametrize("family", UNTIMED, ids=lambda family: family.slug)
def test_each_family_gives_its_planted_difficulties_back(family: TaskFamily) -> None:
    tasks = plant(family)
    evidence = answers(family, tasks, RULES[0].answers_per_model)
    estimated = estimate_models(evidence, evidence.ready(200), "1pl")
    found = parameters(evidence, estimated)
    assert (len(found), estimated.left_out) == (80, {})
    assert {one["c"] for one in found.values()} == {GUESSING[family.slug]}
    assert {one["a"] for one in found.values()}.pop() == pytest.approx(1.2, abs=0.2)
    z = misses(tasks, found)
    assert np.sqrt(np.mean(z**2)) < 1.35
    assert abs(np.mean(z)) < 0.5
    assert np.corrcoef([one["b"] for one in found.values()], _truth(tasks, found))[0, 1] > 0.96


def _truth(tasks: PlantedTasks, found: dict[str, dict[str, float]]) -> list[float]:
    return [tasks.difficulty[tasks.models.index(name)] for name in found]


@pytest.mark.slow
@pytest.mark.parametrize("family", UNTIMED, ids=lambda family: family.slug)
def test_intervals_of_each_family_hold_the_truth(family: TaskFamily) -> None:
    """Both steps at their own numbers of answers; the intervals of 95 % hold it nineteen times in twenty."""
    tasks = plant(family)
    for rule in (RULES[0], RULES[1]):
        z = []
        for seed in range(8):
            evidence = answers(family, tasks, rule.answers_per_model, seed=seed)
            ready = evidence.ready(rule.answers_per_model)
            z.append(misses(tasks, parameters(evidence, estimate_models(evidence, ready, rule.model))))
        assert np.mean(np.abs(np.concatenate(z)) < 1.96) == pytest.approx(0.95, abs=0.035)


def test_a_model_off_its_curve_is_left_out_and_said_to_be() -> None:
    family = FAMILIES["logic"]
    tasks = plant(family, 40)
    evidence = answers(family, tasks, 300, flat=(11,))
    estimated = estimate_models(evidence, evidence.ready(300), "1pl")
    assert set(estimated.left_out) == {tasks.models[11]}
    told = estimated.left_out[tasks.models[11]]
    assert told["p"] == 0.0
    assert (told["rmsd"] or 0) > 2 * (told["by_chance"] or 1)
    assert tasks.models[11] not in parameters(evidence, estimated)
    assert len(estimated.places) == 39


def test_a_later_calibration_stands_on_the_scale_of_the_first() -> None:
    """Abler people make every task look easier; the line through the common models takes that back."""
    family = FAMILIES["mental-rotation"]
    tasks = plant(family, 40)
    first = answers(family, tasks, 500)
    frozen = parameters(first, estimate_models(first, first.ready(500), "1pl"))
    later = answers(family, tasks, 500, seed=2, mean=0.7)
    estimated = estimate_models(later, later.ready(500), "2pl")
    names = [family.names[place] for place in estimated.places]
    alone, linked = parameters(later, estimated), link_models(names, estimated.found, frozen, to="first")
    carried = parameters(later, estimated, linked.line)

    def shift(found: dict[str, dict[str, float]]) -> float:
        return float(np.mean([found[name]["b"] - frozen[name]["b"] for name in names]))

    assert shift(alone) == pytest.approx(-0.7, abs=0.15)
    assert shift(carried) == pytest.approx(0.0, abs=0.08)
    record = linked.record
    assert record is not None
    assert (record["method"], record["to"], record["models"]) == ("stocking-lord", "first", 40)
    assert record["intercept"] == pytest.approx(0.7, abs=0.15)
    # Errors go along with what they belong to.
    name, slope = names[0], linked.line.slope
    assert carried[name]["b_error"] == pytest.approx(slope * alone[name]["b_error"], abs=2e-4)
    assert carried[name]["a_error"] == pytest.approx(alone[name]["a_error"] / slope, abs=2e-4)
    few = {name: frozen[name] for name in names[:19]}
    with pytest.raises(Uncalibrated, match="19 of the 20 models"):
        link_models(names, estimated.found, few, to="first")
