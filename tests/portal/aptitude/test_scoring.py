"""The numbers of a report: what counts, with which error, and that they come out again."""

from __future__ import annotations

from dataclasses import replace
from math import sqrt
from typing import Any

import pytest
from sqlalchemy import update

from assessments.irt import estimate
from portal.aptitude import families
from portal.aptitude.models import ExtraTime, ServedItem
from portal.aptitude.plan import pilot_places
from portal.aptitude.reporting import read_session_rows, replay_report
from portal.aptitude.scoring import Computed, SessionRows, recompute, share_error, wilson
from portal.aptitude.service import Wishes
from portal.aptitude.standing import Phase
from portal.reports.models import Report
from tests.factories import Factory
from tests.portal.aptitude.sessions import CHECKING, LOGIC, SERIES, Taker, calibrate, take


def rows_of(taker: Taker) -> SessionRows:
    return read_session_rows(taker.a.session, taker.sitting_id)


def numbers(taker: Taker) -> Computed:
    return recompute(rows_of(taker))


def figures(taker: Taker) -> dict[str, Any]:
    return dict(numbers(taker).figures)


def solve_some(taker: Taker, n_right: int, n_wrong: int = 0, n_skipped: int = 0, seconds: float = 20) -> None:
    for _ in range(n_right):
        taker.solve(seconds=seconds)
    for _ in range(n_wrong):
        taker.solve(seconds=seconds, rightly=False)
    for _ in range(n_skipped):
        taker.skip(seconds=seconds)


# ---- stage 0 ---------------------------------------------------------------------------------------------------------


def test_the_share_solved_comes_with_an_error_and_an_interval(a: Factory) -> None:
    taker = take(a)
    solve_some(taker, 9, 4, 2)
    computed = numbers(taker)
    (score,) = computed.scores
    assert (computed.method, computed.shape, score.scale) == ("proportion-solved", "clear", "number-series")
    assert score.value == 60
    assert score.error == pytest.approx(100 * sqrt(11 / 19 * 8 / 19 / 19))
    assert (score.n_answered, score.k_items, score.status) == (13, 15, "complete")
    low, high = computed.figures["low"], computed.figures["high"]
    assert (round(low or 0, 1), round(high or 0, 1)) == (35.7, 80.2)


def test_no_share_is_certain_and_no_interval_leaves_the_scale() -> None:
    for n in (8, 15, 120):
        for n_right in (0, n):
            assert share_error(n_right, n) > 0
        assert wilson(0, n)[0] == pytest.approx(0)
        assert wilson(n, n)[1] == pytest.approx(100)
        assert 0 < wilson(n, n)[0] < 100


def test_a_skipped_task_counts_as_not_solved(a: Factory) -> None:
    skipping, failing = take(a), take(a)
    solve_some(skipping, 7, 0, 8)
    solve_some(failing, 7, 8)
    assert numbers(skipping).scores[0].value == numbers(failing).scores[0].value
    assert figures(skipping)["n_skipped"] == 8


def test_a_session_cut_short_is_scored_on_what_was_reached(a: Factory) -> None:
    taker = take(a)
    solve_some(taker, 6, 4, seconds=60)
    assert taker.open_page().phase is Phase.late
    (score,) = numbers(taker).scores
    assert (score.value, score.status) == (60, "prorated")
    assert figures(taker)["time_ran_out"] == 1


def test_too_little_gives_no_number_at_all(a: Factory) -> None:
    taker = take(a)
    solve_some(taker, 7)
    computed = numbers(taker)
    assert computed.shape == computed.scores[0].status == "unfinished"
    assert (computed.scores[0].value, computed.scores[0].error, computed.figures["low"]) == (None, None, None)


def test_a_session_without_a_single_answer_has_a_report(a: Factory) -> None:
    taker = take(a)
    assert taker.finish().shape == "unfinished"
    timed_out = take(a)
    timed_out.open_page()
    a.clock.advance(hours=1)
    report = timed_out.finish()
    assert (report.shape, list(replay_report(a.session, report))) == ("unfinished", [])


def test_everything_skipped_is_nothing_solved(a: Factory) -> None:
    taker = take(a)
    solve_some(taker, 0, 0, 15)
    assert numbers(taker).scores[0].value == 0
    assert numbers(taker).shape == "clear"
    assert figures(taker)["effort"] is None


def test_levels_add_up_and_are_by_difficulty(a: Factory) -> None:
    taker = take(a)
    while not taker.is_complete():
        easy = SERIES.models[taker.newest.model].difficulty < 0
        taker.solve(seconds=10, rightly=easy)
    found = figures(taker)
    assert [found[f"level_{level}_reached"] for level in (1, 2, 3)] == [5, 5, 5]
    assert found["level_1_solved"] == 5
    assert found["level_3_solved"] == 0
    assert sum(found[f"level_{level}_solved"] for level in (1, 2, 3)) == found["n_solved"]


# ---- tasks on trial --------------------------------------------------------------------------------------------------


def test_an_answer_to_a_pilot_changes_no_number(a: Factory) -> None:
    takers = [take(a, wishes=Wishes(takes_pilots=True), seed=9) for _ in range(2)]
    for taker, solves in zip(takers, (True, False), strict=True):
        while not taker.is_complete():
            on_trial = len(taker.items) - 1 in pilot_places(9)
            taker.solve(rightly=solves if on_trial else len(taker.items) % 2 == 0)
    one, other = map(numbers, takers)
    assert one == other
    assert one.figures["n_pilots"] == 2
    assert one.scores[0].n_answered == one.figures["n_reached"] == 15


# ---- effort ----------------------------------------------------------------------------------------------------------


def test_answers_faster_than_reading_are_counted(a: Factory) -> None:
    taker = take(a)
    solve_some(taker, 4, seconds=3.9)
    solve_some(taker, 11, seconds=4.1)
    found = figures(taker)
    assert found["n_rapid"] == 4
    assert found["effort"] == pytest.approx(11 / 15)


def test_a_quick_skip_is_no_rapid_guess(a: Factory) -> None:
    taker = take(a)
    solve_some(taker, 10, 0, 0)
    solve_some(taker, 0, 0, 5, seconds=0.5)
    assert (figures(taker)["n_rapid"], figures(taker)["effort"]) == (0, 1)


# ---- time, pauses, wishes --------------------------------------------------------------------------------------------


def test_times_pauses_and_wishes_stand_on_the_report(a: Factory) -> None:
    taker = take(a, wishes=Wishes(extra_time=ExtraTime.half, has_reader=True))
    solve_some(taker, 8, seconds=30)
    taker.open_page()
    taker.pause()
    a.clock.advance(minutes=2)
    taker.go_on()
    a.clock.advance(seconds=50)
    taker.finish()
    found = figures(taker)
    assert (found["used_ms"], found["limit_ms"]) == (240_000, 900_000)
    assert (found["n_pauses"], found["paused_ms"]) == (1, 120_000)
    assert (found["extra_time"], found["has_reader"], found["time_ran_out"]) == (1.5, 1, 0)
    unlimited = take(a, wishes=Wishes(extra_time=ExtraTime.unlimited))
    assert (figures(unlimited)["extra_time"], figures(unlimited)["limit_ms"]) == (None, None)


# ---- speed and accuracy ----------------------------------------------------------------------------------------------


def check_page(taker: Taker, n_wrong: int, seconds: float) -> None:
    """Judge a page of six pairs with so many errors, in that time."""
    taker.open_page()
    taker.a.clock.advance(seconds=seconds)
    taker.send(taker.newest.expected ^ ((1 << n_wrong) - 1))


def test_speed_and_accuracy_are_two_numbers(a: Factory) -> None:
    taker = take(a, CHECKING)
    for n_wrong, seconds in ((0, 10), (1, 12), (3, 14)):
        check_page(taker, n_wrong, seconds)
    speed, accuracy = numbers(taker).scores
    assert numbers(taker).method == "speed-and-accuracy"
    assert speed.value == pytest.approx(18 / 36 * 60)
    assert speed.error == pytest.approx(30 * (2 / 60) / (12 / 60) / sqrt(3))
    assert accuracy.value == pytest.approx(100 * 14 / 18)
    assert accuracy.error == pytest.approx(share_error(14, 18))
    assert (speed.n_answered, speed.k_items) == (18, 120)


def test_without_mistakes_speed_alone_differs(a: Factory) -> None:
    fast, slow = take(a, CHECKING), take(a, CHECKING)
    for _ in range(5):
        check_page(fast, 0, 8)
        check_page(slow, 0, 16)
    assert numbers(fast).scores[1] == numbers(slow).scores[1]
    assert numbers(fast).scores[0].value == pytest.approx(2 * (numbers(slow).scores[0].value or 0))


def test_two_pages_say_too_little_of_speed(a: Factory) -> None:
    taker = take(a, CHECKING)
    for _ in range(2):
        check_page(taker, 0, 10)
    assert [score.value for score in numbers(taker).scores] == [None, None]
    check_page(taker, 0, 0)
    assert numbers(taker).shape == "clear"


def test_pages_at_no_time_at_all_end_in_a_report(a: Factory) -> None:
    taker = take(a, CHECKING)
    for _ in range(4):
        check_page(taker, 0, 0)
    assert taker.finish().shape == "unfinished"


# ---- above stage 0 ---------------------------------------------------------------------------------------------------


def test_ability_is_the_mean_of_the_posterior(a: Factory) -> None:
    calibrate(a)
    taker = take(a)
    while not taker.is_complete():
        taker.solve(rightly=len(taker.items) % 3 > 0)
    rows = rows_of(taker)
    assert rows.calibration is not None
    answers: list[float] = [float("nan")] * rows.calibration.bank.k_items
    for item in rows.items:
        answers[rows.calibration.places[item.model]] = float(bool(item.is_correct))
    expected = estimate([answers], rows.calibration.bank)
    computed = recompute(rows)
    (score,) = computed.scores
    assert computed.method == "eap"
    assert score.value == pytest.approx(float(expected.theta[0]), abs=1e-3)
    assert score.error == pytest.approx(float(expected.error[0]), abs=1e-3)
    low, share, high = (computed.figures[name] or 0 for name in ("low", "share", "high"))
    assert 0 < low < share < high < 100


# ---- replay ----------------------------------------------------------------------------------------------------------


def finished(a: Factory) -> list[Report]:
    """One report of each method, with pilots, pauses and skips."""
    fixed = take(a, LOGIC, Wishes(takes_pilots=True))
    solve_some(fixed, 8, 5, 4, seconds=9.7)
    checking = take(a, CHECKING)
    for n_wrong in (0, 2, 1, 0):
        check_page(checking, n_wrong, 7.3)
    calibrate(a)
    adaptive = take(a, wishes=Wishes(takes_pilots=True))
    while not adaptive.is_complete():
        adaptive.solve(rightly=len(adaptive.items) % 2 == 0, seconds=11)
    return [taker.finish() for taker in (fixed, checking, adaptive)]


def test_every_report_comes_out_again(a: Factory) -> None:
    reports = finished(a)
    a.keep()
    a.session.expire_all()
    assert [report.method for report in reports] == ["proportion-solved", "speed-and-accuracy", "eap"]
    for report in reports:
        assert list(replay_report(a.session, report)) == []


@pytest.mark.parametrize(
    ("column", "value", "complaint"),
    [
        ("item_seed", 5, "task 0: seed"),
        ("expected", 99, "task 0: right answer"),
        ("is_correct", False, "task 0: verdict"),
    ],
)
def test_a_replay_notices_a_task_that_was_tampered_with(
    a: Factory, column: str, value: object, complaint: str
) -> None:
    report = finished(a)[0]
    item = (ServedItem.sitting_id == report.sitting_id, ServedItem.position == 0)
    a.session.execute(update(ServedItem).where(*item).values({column: value}))
    assert complaint in {name for name, _, _ in replay_report(a.session, report)}


def test_a_replay_notices_a_changed_number(a: Factory) -> None:
    report = finished(a)[0]
    report.figures[0].value = -1
    report.scores[0].value = 12.5
    assert {name for name, _, _ in replay_report(a.session, report)} == {
        report.figures[0].name,
        "logic value",
    }


@pytest.mark.parametrize(
    ("column", "value"), [("shape", "unfinished"), ("method", "guesswork"), ("method_version", 99)]
)
def test_a_replay_notices_another_shape_or_method(a: Factory, column: str, value: object) -> None:
    report = finished(a)[0]
    setattr(report, column, value)
    assert [name for name, _, _ in replay_report(a.session, report)] == [column.replace("_", " ")]


def test_a_generator_that_changed_is_named_and_no_task_is_drawn(
    a: Factory, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = finished(a)[0]
    newer = replace(LOGIC, version=2, draw=lambda *_, **__: pytest.fail("drew a task"))
    monkeypatch.setattr(families, "FAMILIES", {**families.FAMILIES, "logic": newer})
    assert list(replay_report(a.session, report)) == [("generator version", 1, 2)]
