"""Calibrated families: adaptive sessions under rules that are frozen with their parameters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pytest

from assessments.adaptive import simulate
from assessments.errors import InvalidBank
from assessments.randomness import normals
from portal.aptitude import calibrations
from portal.aptitude.calibrations import (
    FEWEST_MODELS,
    MAX_ERROR,
    MAX_EXPOSURE,
    MAX_ITEMS,
    MIN_ITEMS,
    SELECTION,
    InvalidCalibration,
    draft_calibration,
    find_current_calibration,
    freeze_calibration,
    get_calibration,
    read_calibration,
    with_acceptance,
)
from portal.aptitude.choosing import session_length
from portal.aptitude.models import FamilyCalibration
from portal.aptitude.reporting import read_session_rows
from portal.aptitude.scoring import recompute
from portal.aptitude.service import Wishes
from tests.factories import Factory
from tests.portal.aptitude.sessions import CHECKING, LOGIC, SERIES, Taker, calibrate, take

RULE = {"name": "a test"}


def parameters(names: Iterable[str], **values: float) -> dict[str, dict[str, float]]:
    """Models as difficult as assumed, that every session may see."""
    return {name: {"b": SERIES.models[name].difficulty, "acceptance": 1.0, **values} for name in names}


def drafted(
    a: Factory, n: int = FEWEST_MODELS, stage: int = 1, values: Mapping[str, float] | None = None
) -> FamilyCalibration:
    said = parameters(SERIES.names[:n], **(values or {}))
    return draft_calibration(a.session, SERIES, stage, said, rule=RULE, at=a.clock())


def in_use(a: Factory, row: FamilyCalibration) -> FamilyCalibration:
    freeze_calibration(row, at=a.clock())
    a.session.flush()
    return row


# ---- drafts and frozen ones ------------------------------------------------------------------------------------------


def test_a_draft_changes_nothing_until_it_is_frozen(a: Factory) -> None:
    row = drafted(a)
    assert find_current_calibration(a.session, SERIES) is None
    assert take(a).sitting.stage == 0
    in_use(a, row)
    assert take(a).sitting.stage == 1


def test_a_frozen_calibration_is_not_frozen_again(a: Factory) -> None:
    row = drafted(a)
    freeze_calibration(row, at=a.clock())
    with pytest.raises(InvalidCalibration, match="frozen already"):
        freeze_calibration(row, at=a.clock())


def test_the_newest_frozen_one_counts_and_only_for_its_family(a: Factory) -> None:
    first = calibrate(a)
    a.clock.advance(days=1)
    second = calibrate(a, sharpness=1.5)
    found = find_current_calibration(a.session, SERIES)
    assert found is not None
    assert (found.id, found.version) == (second.id, second.version) != (first.id, first.version)
    assert find_current_calibration(a.session, LOGIC) is None


def test_a_family_can_go_back_to_stage_0(a: Factory) -> None:
    calibrate(a)
    a.clock.advance(days=1)
    in_use(a, draft_calibration(a.session, SERIES, 0, {}, rule={"name": "withdrawn"}, at=a.clock()))
    assert take(a).sitting.stage == 0


def test_a_session_under_way_goes_on_with_its_own_calibration(a: Factory) -> None:
    first = calibrate(a)
    taker = take(a)
    taker.solve()
    a.clock.advance(days=1)
    calibrate(a, sharpness=1.5)
    while not taker.is_complete():
        taker.solve()
    rows = read_session_rows(a.session, taker.sitting_id)
    assert rows.calibration is not None
    assert rows.calibration.version == first.version


def test_what_is_no_calibration_is_refused(a: Factory) -> None:
    with pytest.raises(InvalidCalibration, match="79 models"):
        drafted(a, FEWEST_MODELS - 1)
    with pytest.raises(InvalidCalibration, match="no model"):
        draft_calibration(
            a.session, SERIES, 1, {name: {"b": 0.0} for name in LOGIC.names}, rule=RULE, at=a.clock()
        )
    with pytest.raises(InvalidCalibration):
        draft_calibration(
            a.session, CHECKING, 1, {name: {"b": 0.0} for name in CHECKING.names}, rule=RULE, at=a.clock()
        )
    with pytest.raises(InvalidBank):
        drafted(a, values={"c": -0.5}).parameters and in_use(a, drafted(a, values={"c": -0.5}))


def test_the_version_says_what_the_parameters_are(a: Factory) -> None:
    said = [(1, 1.0), (2, 1.0), (2, 1.1), (1, 1.0)]
    versions = [drafted(a, 100, stage, {"a": slope}).version for stage, slope in said]
    assert len(set(versions)) == 3
    assert versions[3] == versions[0]


def test_a_calibration_is_read_once_in_a_process(a: Factory, monkeypatch: pytest.MonkeyPatch) -> None:
    row = calibrate(a)
    monkeypatch.setattr(calibrations, "_KNOWN", {})
    once = get_calibration(a.session, row.id, row.version)
    assert get_calibration(a.session, -1, row.version) is once
    for number in range(2 * calibrations.KEPT_CALIBRATIONS):
        calibrations._KNOWN.pop(row.version, None)
        calibrations._KNOWN[f"{number}"] = once
        get_calibration(a.session, row.id, row.version)
    assert len(calibrations._KNOWN) <= calibrations.KEPT_CALIBRATIONS + 1


# ---- adaptive sessions -----------------------------------------------------------------------------------------------


def run(taker: Taker, theta: float = 0.0, chance: int = 0) -> None:
    """Answer as somebody of this ability would, by a coin of its own."""
    coin = np.random.default_rng(chance)
    while not taker.is_complete():
        difficulty = SERIES.models[taker.newest.model].difficulty
        solves = coin.random() < 1 / (1 + np.exp(-2 * (theta - difficulty)))
        taker.solve(seconds=5, rightly=bool(solves))


def test_a_session_stops_when_it_is_exact_enough_or_long_enough(a: Factory) -> None:
    calibrate(a)
    for chance, theta in enumerate((-3.0, -1.0, 0.0, 1.0, 4.0)):
        taker = take(a, seed=chance)
        run(taker, theta, chance)
        (score,) = recompute(read_session_rows(a.session, taker.sitting_id)).scores
        n = len(taker.items)
        assert MIN_ITEMS <= n <= MAX_ITEMS
        assert score.error is not None
        assert score.error <= MAX_ERROR or n == MAX_ITEMS
        assert score.status == "complete"


def test_the_next_task_is_a_function_of_seed_and_answers(a: Factory) -> None:
    """In whichever process, and however often it is asked."""
    calibrate(a)
    takers = [take(a, seed=21) for _ in range(2)]
    for taker in takers:
        for number in range(6):
            taker.solve(rightly=number % 2 == 0)
            calibrations._KNOWN.clear()
    assert [item.model for item in takers[0].items] == [item.model for item in takers[1].items]
    third = take(a, seed=22)
    for number in range(6):
        third.solve(rightly=number % 2 == 0)
    assert [item.model for item in third.items] != [item.model for item in takers[0].items]


def test_no_session_meets_a_model_twice_not_even_on_trial(a: Factory) -> None:
    calibrate(a)
    for seed in range(12):
        taker = take(a, wishes=Wishes(takes_pilots=True), seed=seed)
        run(taker, 0.0, seed)
        models = [item.model for item in taker.items]
        assert len(set(models)) == len(models)
        assert sum(item.is_pilot for item in taker.items) == 2
        assert sum(not item.is_pilot for item in taker.items) >= MIN_ITEMS


def test_where_every_model_is_known_a_pilot_is_closed_to_the_session(a: Factory) -> None:
    in_use(a, drafted(a, len(SERIES.names), 2, {"a": 2.0}))
    for seed in range(6):
        taker = take(a, wishes=Wishes(takes_pilots=True), seed=seed)
        run(taker, 0.5, seed)
        models = [item.model for item in taker.items]
        assert len(set(models)) == len(models)


def test_a_pilot_changes_nothing_in_what_follows(a: Factory) -> None:
    calibrate(a)
    takers = [take(a, wishes=Wishes(takes_pilots=True), seed=4) for _ in range(2)]
    for taker, solves in zip(takers, (True, False), strict=True):
        while not taker.is_complete():
            taker.solve(rightly=solves if taker.newest.is_pilot else taker.newest.position % 2 == 0)
    one, other = ([item.model for item in taker.items] for taker in takers)
    assert one == other


def test_skipping_everything_ends_too(a: Factory) -> None:
    calibrate(a)
    taker = take(a)
    while not taker.is_complete():
        taker.skip(seconds=3)
    (score,) = recompute(read_session_rows(a.session, taker.sitting_id)).scores
    assert score.value is not None
    assert score.value < -1
    assert len(taker.items) <= MAX_ITEMS


def test_a_session_that_runs_out_of_time_keeps_its_estimate_and_its_larger_error(a: Factory) -> None:
    calibrate(a, sharpness=0.7)
    taker = take(a)
    for _ in range(9):
        taker.solve(seconds=60)
    a.clock.advance(minutes=1)
    taker.solve(seconds=61)
    (score,) = recompute(read_session_rows(a.session, taker.sitting_id)).scores
    assert score.status == "prorated"
    assert score.error is not None
    assert score.error > MAX_ERROR


def test_the_length_is_told_beforehand(a: Factory) -> None:
    assert session_length(take(a).sitting) == (15, 15)
    assert session_length(take(a, wishes=Wishes(takes_pilots=True)).sitting) == (17, 17)
    calibrate(a)
    assert session_length(take(a, wishes=Wishes(takes_pilots=True)).sitting) == (MIN_ITEMS + 2, MAX_ITEMS + 2)


def test_no_model_is_seen_by_more_than_a_quarter_of_the_sessions(
    a: Factory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Few models are much sharper than the others, and would be seen by everybody."""
    monkeypatch.setattr(calibrations, "N_SIMULATED", 600)
    said = parameters(SERIES.names[::2], a=0.9)
    for name in list(said)[30:100:14]:
        said[name]["a"] = 2.0
    found = read_calibration(drafted_from(a, with_acceptance(said)))
    bank, accepted = found.bank, np.array(found.acceptance)
    assert accepted.min() < 0.5
    assert accepted.max() == 1
    rules: dict[str, Any] = {
        "selection": SELECTION,
        "min_items": MIN_ITEMS,
        "max_items": MAX_ITEMS,
        "max_error": MAX_ERROR,
    }
    people = normals(5, (600,))
    assert simulate(bank, people, seed=1, **rules).exposure_rates.max() > 0.7
    rates = simulate(bank, people, seed=1, acceptance=accepted, **rules).exposure_rates
    assert rates.max() < MAX_EXPOSURE + 0.08


def drafted_from(a: Factory, said: Mapping[str, Mapping[str, float]]) -> FamilyCalibration:
    return draft_calibration(a.session, SERIES, 2, said, rule=RULE, at=a.clock())


def test_a_draft_without_acceptance_is_given_it(a: Factory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calibrations, "N_SIMULATED", 50)
    row = draft_calibration(
        a.session, SERIES, 1, {name: {"b": 0.0} for name in SERIES.names[::3]}, rule=RULE, at=a.clock()
    )
    assert all(0 < entry["acceptance"] <= 1 for entry in row.parameters.values())


def test_times_of_a_calibration_decide_what_is_rapid(a: Factory) -> None:
    in_use(a, drafted(a, values={"seconds": 80.0}))
    taker = take(a)
    taker.solve(seconds=7)
    assert recompute(read_session_rows(a.session, taker.sitting_id)).figures["n_rapid"] == 1
