"""How exactly the models themselves are known is part of the error of ability, and of when a session ends."""

from __future__ import annotations

import numpy as np
import pytest

from assessments.adaptive import answer, is_finished, next_item, start
from portal import Portal
from portal.aptitude.calibrations import (
    MAX_ERROR,
    MAX_ITEMS,
    draft_calibration,
    freeze_calibration,
    read_calibration,
)
from portal.aptitude.choosing import is_exact, replay_session, theta_error
from portal.aptitude.models import FamilyCalibration
from portal.aptitude.reporting import read_session_rows, replay_report
from portal.aptitude.scoring import METHOD_VERSION, recompute
from portal.aptitude.working import show_working
from portal.reports.rows import read_rows
from tests.factories import Factory
from tests.portal.aptitude.sessions import LOGIC, take


def loosely_known(a: Factory, stage: int) -> FamilyCalibration:
    """A hundred models whose difficulties and slopes are known with an error."""
    names = LOGIC.names[:: max(1, len(LOGIC.names) // 100)]
    known = {"a": 2.0, "a_error": 0.1, "b_error": 0.6, "c": 0.2, "acceptance": 1.0}
    row = draft_calibration(
        a.session,
        LOGIC,
        stage,
        {name: {**known, "b": LOGIC.models[name].difficulty} for name in names},
        rule={"name": "a test"},
        at=a.clock(),
    )
    freeze_calibration(row, at=a.clock())
    return row


@pytest.mark.parametrize("stage", [1, 2])
def test_the_errors_of_models_widen_the_error_and_lengthen_the_session(
    a: Factory, app: Portal, stage: int
) -> None:
    loosely_known(a, stage)
    taker = take(a, LOGIC)
    while not taker.is_complete():
        taker.solve(seconds=5, rightly=len(taker.items) % 2 == 0)
    report = taker.finish()
    rows = read_session_rows(a.session, report.sitting_id)
    (before,), (now,) = recompute(rows, 1).scores, recompute(rows).scores
    assert before.value == now.value
    assert before.error is not None
    assert now.error is not None
    assert now.error > 1.02 * before.error
    n = len(taker.items)
    assert now.error <= MAX_ERROR or n == MAX_ITEMS
    # With the narrower error it would have ended earlier.
    assert rows.calibration is not None
    scored = rows.items[: n - 1]
    state = replay_session(rows.sitting, scored, rows.calibration)
    assert not is_exact(state, theta_error(state, rows.calibration))
    assert (report.method_version, list(replay_report(a.session, report))) == (METHOD_VERSION, [])
    with app.test_request_context():
        told = repr(show_working(report, read_rows(a.session, report), rows))
    assert f"{before.error:.3f}² ＋ {now.error**2 - before.error**2:.6f}" in told
    # A report of the method before comes out again by that method.
    report.method_version = 1
    assert {name for name, _, _ in replay_report(a.session, report)} == {"logic error", "low", "high"}


@pytest.mark.pure
def test_reported_intervals_hold_the_truth() -> None:
    """Of people whose models are not quite where the calibration has them, by its own errors."""
    rng, inside, n, b_error = np.random.default_rng(12), np.zeros(2), 400, 0.8
    names = LOGIC.names[:60]
    for person in range(n):
        found = rng.normal(0, 1, len(names))
        truth = found + b_error * rng.standard_normal(len(names))
        entries = {
            name: {"a": 1.8, "b": b, "c": 0.2, "b_error": b_error}
            for name, b in zip(names, found.tolist(), strict=True)
        }
        row = FamilyCalibration(version=f"{person}", stage=2, parameters=entries)
        calibration, theta = read_calibration(row), rng.standard_normal()
        state = start(calibration.bank, seed=person, selection="progressive", max_items=MAX_ITEMS)
        while not is_finished(state) and not is_exact(state, theta_error(state, calibration)):
            item = next_item(state)
            place = names.index(calibration.names[item])
            chance = 0.2 + 0.8 / (1 + np.exp(-1.8 * (theta - truth[place])))
            state = answer(state, item, int(rng.random() < chance))
        for kind, error in enumerate((state.error, theta_error(state, calibration))):
            inside[kind] += abs(state.theta - theta) < 1.96 * error
    plain, widened = (inside / n).tolist()
    assert widened == pytest.approx(0.95, abs=0.03)
    assert plain < widened
