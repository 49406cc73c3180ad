"""A family moves on by its rules alone, the planted difficulties come out, and no report changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import numpy as np
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import Portal
from portal.accounts.models import Purpose
from portal.aptitude import calibrations
from portal.aptitude.calibrations import FEWEST_MODELS, find_current_calibration
from portal.aptitude.families import FAMILIES
from portal.aptitude.models import FamilyCalibration, ServedItem
from portal.aptitude.reporting import replay_report
from portal.manual import calibrating
from portal.manual.calibrating import RULES, NotYet, Rule, advance_family
from portal.manual.evidence import gather_evidence
from portal.manual.item_models import explain
from portal.reports.models import Report
from portal.sittings.models import Sitting
from tests.clock import HeldClock
from tests.factories import Factory
from tests.portal.aptitude.sessions import take
from tests.portal.manual.task_sessions import (
    PlantedTasks,
    add_sessions,
    balanced,
    evidence_of,
    plant_difficulties,
)

SERIES, CHECKING = FAMILIES["number-series"], FAMILIES["clerical-checking"]
#: Eighty models, two hundred answers each, fifteen a session with one short one at the end.
MODELS = SERIES.names[::3][:FEWEST_MODELS]
SHOWN = balanced(1066, FEWEST_MODELS, 15)
SHOWN = [*SHOWN, [(1066 * 15 + place) % FEWEST_MODELS for place in range(10)]]


@pytest.fixture
def tasks() -> PlantedTasks:
    return plant_difficulties(SERIES, MODELS)


def add(session: Session, tasks: PlantedTasks, at: datetime, **chosen: object) -> list[int]:
    return add_sessions(session, SERIES, tasks, SHOWN, at=at, **chosen)  # type: ignore[arg-type]


@pytest.mark.pure
def test_the_rules_are_those_that_are_published() -> None:
    assert {
        stage: (rule.stage, rule.answers_per_model, rule.fewest_models, rule.model)
        for stage, rule in RULES.items()
    } == {
        0: (1, 200, 80, "1pl"),
        1: (2, 500, 80, "2pl"),
        2: (2, 500, 80, "2pl"),
    }


def test_two_hundred_answers_a_model_and_no_fewer_move_a_family_to_stage_one(
    session: Session, tasks: PlantedTasks, clock: HeldClock
) -> None:
    sittings = add(session, tasks, clock())
    first = session.get_one(ServedItem, (sittings[0], 0))
    first.model, shown = SERIES.names[1], first.model
    session.flush()
    with pytest.raises(NotYet, match="79 of the 80 models needed have 200 answers"):
        advance_family(session, SERIES, at=clock())
    assert find_current_calibration(session, SERIES) is None
    first.model = shown
    session.flush()
    counts = gather_evidence(session, SERIES).counts
    assert set(counts[counts > 0].tolist()) == {200}
    row = advance_family(session, SERIES, at=clock())
    assert (row.stage, row.family, row.generator_version, row.frozen_at) == (1, SERIES.slug, 1, clock())
    assert set(row.parameters) == set(MODELS)
    current = find_current_calibration(session, SERIES)
    assert current is not None
    assert (current.id, current.stage) == (row.id, 1)
    recovers(row, tasks, slope=1.2)
    knows_its_rule(row)
    # The published second step asks for five hundred.
    with pytest.raises(NotYet, match="0 of the 80 models needed have 500 answers"):
        advance_family(session, SERIES, at=clock())


def recovers(row: FamilyCalibration, tasks: PlantedTasks, *, slope: float) -> None:
    """Difficulties within their errors; one slope for all; the scatter around the features."""
    found = np.array([row.parameters[name]["b"] for name in tasks.models])
    errors = np.array([row.parameters[name]["b_error"] for name in tasks.models])
    slopes = {row.parameters[name]["a"] for name in tasks.models}
    assert len(slopes) == 1
    assert slopes.pop() == pytest.approx(slope, abs=0.12)
    off = (found - tasks.difficulty) / errors
    assert np.sqrt(np.mean(off**2)) < 1.35
    assert np.corrcoef(found, tasks.difficulty)[0, 1] > 0.97
    features = row.rule["features"]
    assert features["sigma"] == pytest.approx(tasks.sigma, abs=0.12)
    weights = {name: weight for name, (weight, _error) in features["weights"].items()}
    for name, (weight, error) in features["weights"].items():
        assert abs(weight - tasks.weights[name]) < 4 * error, name
    assert weights


def knows_its_rule(row: FamilyCalibration) -> None:
    rule = row.rule
    assert (rule["from_stage"], rule["to_stage"], rule["answers_per_model"], rule["fewest_models"]) == (
        0,
        1,
        200,
        80,
    )
    assert (rule["models"], rule["answers"]) == (80, 16_000)
    assert rule["sessions"] == 1060
    assert {entry["n"] for entry in row.parameters.values()} == {200.0}
    assert {entry["seconds"] for entry in row.parameters.values()} == {25.0}


@pytest.mark.parametrize(
    "chosen",
    [
        {"purposes": ()},
        {"is_demo": True},
        {"purposes": (Purpose.research, Purpose.guardian)},
        {"seconds": 2.0},
    ],
    ids=["no consent", "demonstration", "under age", "no effort"],
)
def test_some_answers_are_never_used(
    session: Session, tasks: PlantedTasks, clock: HeldClock, chosen: dict[str, object]
) -> None:
    add_sessions(session, SERIES, tasks, SHOWN[:60], at=clock(), **chosen)  # type: ignore[arg-type]
    assert gather_evidence(session, SERIES).counts.sum() == 0
    add_sessions(session, SERIES, tasks, SHOWN[:60], at=clock())
    assert gather_evidence(session, SERIES).counts.sum() == 900


@pytest.mark.pure
def test_a_model_that_everybody_solves_is_not_ready(tasks: PlantedTasks) -> None:
    evidence = evidence_of(SERIES, tasks, SHOWN)
    easy = np.flatnonzero(evidence.table.column == SERIES.names.index(MODELS[7]))
    evidence.table.is_right[easy[:-9]] = True
    evidence.table.is_right[easy[-9:]] = False
    ready = evidence.ready(200)
    assert {SERIES.names[place] for place in ready} == set(MODELS) - {MODELS[7]}
    evidence.table.is_right[easy[0]] = False
    assert len(evidence.ready(200)) == 80


def test_of_people_who_agreed_to_tasks_on_trial_only_those_tasks_are_used(
    session: Session, tasks: PlantedTasks, clock: HeldClock
) -> None:
    sittings = add_sessions(
        session, SERIES, tasks, [list(range(10))], at=clock(), purposes=(Purpose.pilot,), is_pilot=True
    )
    for item in session.scalars(select(ServedItem).where(ServedItem.position >= 2)):
        item.is_pilot = False
    session.flush()
    evidence = gather_evidence(session, SERIES)
    assert evidence.counts.sum() == 2
    assert evidence.table.sitting_ids == tuple(sittings)


def test_of_each_person_the_first_session_is_used(
    session: Session, tasks: PlantedTasks, clock: HeldClock
) -> None:
    """Whoever comes again has practised; the manual leaves those out, too."""
    first = add_sessions(session, SERIES, tasks, SHOWN[:6], at=clock())
    clock.advance(days=20)
    second = add_sessions(session, SERIES, tasks, SHOWN[6:12], at=clock(), seed=2)
    people = {one.id: one.client_id for one in session.scalars(select(Sitting))}
    for early, late in zip(first[:4], second[:4], strict=True):
        session.get_one(Sitting, late).client_id = people[early]
    session.flush()
    evidence = gather_evidence(session, SERIES)
    assert set(evidence.table.sitting_ids) == {*first, *second[4:]}
    # A first session without effort says nothing, and the next one stands in its place.
    for item in session.scalars(select(ServedItem).where(ServedItem.sitting_id == first[0])):
        item.response_ms = 900
    session.flush()
    assert set(gather_evidence(session, SERIES).table.sitting_ids) == {*first[1:], second[0], *second[4:]}


def test_a_timed_family_has_nothing_to_calibrate(session: Session, clock: HeldClock) -> None:
    with pytest.raises(NotYet):
        advance_family(session, CHECKING, at=clock())


SMALL_RULES = {0: RULES[0], 1: Rule(2, 200, FEWEST_MODELS, "2pl"), 2: Rule(2, 200, FEWEST_MODELS, "2pl")}


def test_the_second_step_gives_each_model_a_sharpness_of_its_own_and_is_extended(
    session: Session, tasks: PlantedTasks, clock: HeldClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With fewer answers and trial sessions than published, since only the step itself is looked at here."""
    monkeypatch.setattr(calibrating, "RULES", SMALL_RULES)
    monkeypatch.setattr(calibrations, "N_SIMULATED", 100)
    add(session, tasks, clock())
    first = advance_family(session, SERIES, at=clock())
    kept = (first.version, dict(first.parameters), dict(first.rule))
    clock.advance(days=1)
    second = advance_family(session, SERIES, at=clock())
    assert (second.stage, second.rule["from_stage"]) == (2, 1)
    assert len({entry["a"] for entry in second.parameters.values()}) > 40
    session.expire_all()
    again = session.get_one(FamilyCalibration, first.id)
    assert (again.version, dict(again.parameters), dict(again.rule)) == kept
    with pytest.raises(NotYet, match="no further model has 200 answers"):
        advance_family(session, SERIES, at=clock())
    first_link, names = second.rule["link"], SERIES.names[1:18:3]
    assert (first.rule["link"], first_link["to"], first_link["models"]) == (None, first.version, 80)
    more = plant_difficulties(SERIES, (*MODELS, *names), seed=6)
    known = np.concatenate([tasks.difficulty, more.difficulty[80:]])
    half = zip(balanced(300, 80, 5), balanced(300, len(names), 5), strict=True)
    shown = [[*old, *(80 + place for place in new)] for old, new in half]
    add_sessions(session, SERIES, replace(more, difficulty=known), shown, at=clock(), seed=2)
    clock.advance(days=1)
    third = advance_family(session, SERIES, at=clock())
    assert (third.stage, third.rule["from_stage"], third.rule["link"]["to"]) == (2, 2, second.version)
    # What was on trial is in, on the scale that was there.
    assert set(third.parameters) == {*MODELS, *names} > set(second.parameters)
    moved = [third.parameters[name]["b"] - second.parameters[name]["b"] for name in MODELS]
    assert abs(np.mean(moved)) < 0.1


@pytest.mark.slow
def test_five_hundred_answers_a_model_move_a_family_to_stage_two(
    session: Session, tasks: PlantedTasks, clock: HeldClock
) -> None:
    for seed in range(3):
        add(session, tasks, clock(), seed=seed)
    advance_family(session, SERIES, at=clock())
    row = advance_family(session, SERIES, at=clock())
    assert row.stage == 2
    slopes = np.array([entry["a"] for entry in row.parameters.values()])
    assert slopes.mean() == pytest.approx(1.2, abs=0.1)
    found = np.array([row.parameters[name]["b"] for name in tasks.models])
    assert np.corrcoef(found, tasks.difficulty)[0, 1] > 0.98


@pytest.mark.pure
def test_features_that_follow_from_others_have_no_weight_of_their_own() -> None:
    tasks = plant_difficulties(SERIES, SERIES.names)
    found, names = explain(SERIES, list(SERIES.names), tasks.difficulty, np.full(len(SERIES.names), 0.1))
    assert found is not None
    assert len(names) == found.weights.size > 3
    one_rule = [name for name in SERIES.names if name.startswith("rule=+ ")][:4]
    assert explain(SERIES, one_rule[:2], np.array([0.0, 1.0]), np.array([0.1, 0.1]))[0] is None


def test_the_command_says_what_is_missing_and_what_was_done(
    app: Portal, session: Session, a: Factory, tasks: PlantedTasks, clock: HeldClock
) -> None:
    """A report made before stays as it is and replays."""
    runner = app.test_cli_runner()
    told = runner.invoke(args=["calibrate", "number-series"])
    assert told.exit_code == 1
    assert "number-series stays at stage 0: 0 of the 80 models" in told.output
    taker = take(a, SERIES)
    while not taker.is_complete():
        taker.solve(rightly=len(taker.items) % 3 > 0)
    report = taker.finish()
    under_way = take(a, SERIES, seed=8)
    under_way.solve()
    before = numbers_of(report)
    add(session, tasks, clock())
    told = runner.invoke(args=["calibrate", "number-series"])
    assert told.exit_code == 0, told.output
    assert (
        "number-series is at stage 1 from now on: 80 models from 16000 answers in 1060 sessions"
        in told.output
    )
    assert session.scalars(select(FamilyCalibration.stage)).all() == [1]
    session.expire_all()
    stored = session.get_one(Report, report.id)
    assert numbers_of(stored) == before
    assert list(replay_report(session, stored)) == []
    # Who was under way goes on as they began; who begins now is at the new stage.
    assert under_way.sitting.stage == 0
    assert take(a, SERIES, seed=9).sitting.stage == 1
    assert runner.invoke(args=["calibrate", "wisdom"]).exit_code == 2


def numbers_of(report: Report) -> tuple[object, ...]:
    scores = [(row.scale, row.value, row.error) for row in report.scores]
    return report.method, report.shape, scores, {row.name: row.value for row in report.figures}
