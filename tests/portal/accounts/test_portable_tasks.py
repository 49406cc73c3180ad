"""Sessions of tasks go along in a signed record, and come in only when they are drawn and computed the same."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import jsonschema
import pytest
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from portal.accounts.models import Client, Purpose
from portal.accounts.portable import write_record
from portal.accounts.portable_views import MOST_BYTES
from portal.accounts.service import give_consent
from portal.accounts.signing import sign
from portal.accounts.taking_in import UnreadableRecord, check_record, read_file, take_in
from portal.aptitude.calibrations import _KNOWN, BROUGHT_IN, find_current_calibration, version_of
from portal.aptitude.models import ExtraTime, FamilyCalibration
from portal.aptitude.rows import INSTRUMENT, read_items, read_pauses, read_task_sitting
from portal.aptitude.service import Wishes
from portal.careers.catalogue import read_catalogue
from portal.content import CONTENT
from portal.extensions import MAX_BODY_BYTES
from portal.library import read_library
from portal.manual.sample import list_taken
from portal.manual.tasks import list_sessions, list_trial_sessions
from portal.reports.models import Report, ReportFigure, ReportScore
from portal.reports.replay import replay
from portal.sittings.models import Sitting
from tests.browser import Browser
from tests.clock import HeldClock
from tests.factories import Factory
from tests.portal.accounts.test_portable import ELSEWHERE, upload
from tests.portal.aptitude.sessions import CHECKING, SERIES, calibrate, take
from tests.portal.aptitude.shared import a_task_report

SCHEMA = json.loads((CONTENT / "schema" / "assessment-record.schema.json").read_text("utf-8"))
Change = Callable[[dict[str, Any]], object]


def eventful(a: Factory, client: Client) -> Report:
    """More time, a reader, tasks on trial, a lost network, a pause, and a task on the screen when it was handed in."""
    wishes = Wishes(extra_time=ExtraTime.half, has_reader=True, takes_pilots=True)
    taker = take(a, SERIES, wishes, client=client, seed=11)
    for number in range(12):
        taker.solve(seconds=7.25 + number, rightly=number % 3 > 0)
    taker.skip(seconds=2)
    taker.open_page()
    a.clock.advance(seconds=100)
    taker.send(taker.newest.expected, seen_ms=9_500)
    taker.open_page()
    a.clock.advance(seconds=3.141592)
    taker.pause()
    a.clock.advance(seconds=61.000001)
    taker.go_on()
    a.clock.advance(seconds=2)
    return taker.finish()


def record_of(session: Session, client: Client, clock: HeldClock) -> dict[str, Any]:
    """The record after it went through a file."""
    record = write_record(session, client.id, read_library(), secret=ELSEWHERE, at=clock())
    return dict(read_file(json.dumps(record, ensure_ascii=False, indent=1).encode()))


def bring(session: Session, client: Client, record: dict[str, Any], clock: HeldClock) -> tuple[Report, ...]:
    checked = check_record(record, read_library(), read_catalogue(), at=clock())
    return take_in(session, client.id, checked, read_catalogue()).reports


def numbers_of(session: Session, report: Report) -> list[Any]:
    """Everything of a session and its report but the numbers of rows and the origin."""
    own = ("id", "client_id", "calibration_id")
    sitting = read_task_sitting(session, report.sitting_id)
    scores = select(ReportScore).where(ReportScore.report_id == report.id).order_by(ReportScore.position)
    figures = select(ReportFigure.name, ReportFigure.value).where(ReportFigure.report_id == report.id)
    return [
        {name: value for name, value in sitting._asdict().items() if name not in own},
        read_items(session, report.sitting_id),
        read_pauses(session, report.sitting_id),
        [(one.scale, one.value, one.error, one.n_answered, one.status) for one in session.scalars(scores)],
        sorted(tuple(row) for row in session.execute(figures)),
        (report.method, report.shape, report.seed, report.created_at),
        session.get_one(Sitting, report.sitting_id).submitted_at,
    ]


def all_replay(session: Session) -> bool:
    return not [one for one in replay(session, read_library(), read_catalogue()) if one.differences]


def test_elsewhere_it_becomes_the_same_report(session: Session, a: Factory, clock: HeldClock) -> None:
    here, there = a.client()[0], a.client()[0]
    reports = [eventful(a, here), a_task_report(a, here, CHECKING, n_done=6, n_skipped=0)]
    clock.advance(minutes=1)
    record = record_of(session, here, clock)
    brought = bring(session, there, record, clock)
    assert [numbers_of(session, one) for one in brought] == [numbers_of(session, one) for one in reports]
    assert bring(session, there, record, clock) == (), "the same file twice adds nothing"
    assert all_replay(session)


def test_a_report_of_an_earlier_method_stays_one_and_of_an_unknown_one_is_refused(
    session: Session, a: Factory, clock: HeldClock
) -> None:
    here, there = a.client()[0], a.client()[0]
    report = eventful(a, here)
    report.method_version = 1
    clock.advance(minutes=1)
    (brought,) = bring(session, there, record_of(session, here, clock), clock)
    assert brought.method_version == 1
    assert all_replay(session)
    report.method_version = 99
    session.flush()
    with pytest.raises(UnreadableRecord):
        bring(session, there, record_of(session, here, clock), clock)


def test_a_calibrated_session_brings_its_parameters_which_no_session_here_uses(
    session: Session, a: Factory, clock: HeldClock
) -> None:
    here, there = a.client()[0], a.client()[0]
    calibration = calibrate(a)
    # As `flask calibrate` writes them: with the errors of the parameters, and what else was seen.
    said = {"a_error": 0.2, "b_error": 0.1, "ab_covariance": 0.01, "rmsd": 0.02, "n": 500.0, "seconds": 30.5}
    entries = {name: {**entry, **said} for name, entry in calibration.parameters.items()}
    calibration.parameters, calibration.version = entries, version_of(SERIES, 2, entries)
    session.flush()
    report = a_task_report(a, here, SERIES, n_done=14, n_skipped=1)
    wanted, record = numbers_of(session, report), record_of(session, here, clock)
    assert (report.method, report.shape) == ("eap", "clear")
    # What another installation is like: neither the session nor its parameters were ever there.
    for model, condition in (
        (Report, Report.client_id == here.id),
        (Sitting, Sitting.client_id == here.id),
        (FamilyCalibration, FamilyCalibration.id == calibration.id),
    ):
        session.execute(delete(model).where(condition))
    session.expire_all()
    _KNOWN.clear()
    (brought,) = bring(session, there, record, clock)
    assert numbers_of(session, brought) == wanted
    kept = session.scalars(select(FamilyCalibration)).one()
    assert (kept.rule["name"], kept.frozen_at) == (BROUGHT_IN, None)
    assert find_current_calibration(session, SERIES) is None
    assert take(a, SERIES).sitting.stage == 0
    assert all_replay(session)
    again = a.client()[0]
    bring(session, again, record, clock)
    assert session.scalar(select(func.count()).select_from(FamilyCalibration)) == 1


def test_the_file_has_the_published_shape_and_shows_no_task(
    session: Session, a: Factory, clock: HeldClock
) -> None:
    client = a.client()[0]
    calibrate(a)
    eventful(a, client)
    a_task_report(a, client, CHECKING, n_done=4, n_skipped=0)
    record = record_of(session, client, clock)
    jsonschema.validate(record, SCHEMA)
    assert [one["form"] for one in record["sittings"]] == ["number-series", "clerical-checking"]
    assert len(record["calibrations"]) == 1
    assert "stem" not in json.dumps(record)
    record["sittings"][0]["session"]["tasks"][0]["stem"] = [1, 2, 3]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(record, SCHEMA)


def _task(number: int, **changed: Any) -> Change:
    return lambda one: one["session"]["tasks"][number].update(changed)


def _session(**changed: Any) -> Change:
    return lambda one: one["session"].update(changed)


def _solve_first(one: dict[str, Any]) -> None:
    first = one["session"]["tasks"][0]
    first["response"] = first["expected"]


def _count_trials(one: dict[str, Any]) -> None:
    for task in one["session"]["tasks"]:
        task["is_pilot"] = False


#: Signed all the same, by somebody who can sign.
FORGERIES: dict[str, tuple[str, Change]] = {
    "a better share": ("other_numbers", lambda one: one["report"]["scores"][0].update(value=99.0)),
    "a smaller error": ("other_numbers", lambda one: one["report"]["scores"][0].update(error=1.0)),
    "another figure": ("other_numbers", lambda one: one["report"]["figures"].update(n_solved=15)),
    "a right answer more": ("other_numbers", _solve_first),
    "a key that suits the answer": ("other_numbers", _task(0, expected=-999, response=-999)),
    "another task": ("other_numbers", _task(0, item_seed=5)),
    "a session of another seed": ("other_numbers", _session(seed=12)),
    "a faster answer": ("other_numbers", _task(1, response_ms=1)),
    "the usual time": ("other_numbers", _session(extra_time="none")),
    "no reader": ("other_numbers", _session(has_reader=False)),
    "no pause": ("other_numbers", lambda one: one["session"]["pauses"].clear()),
    "a lost network that was a pause": (
        "other_numbers",
        lambda one: one["session"]["pauses"][0].__setitem__(2, False),
    ),
    "a task on trial that counts": ("other_numbers", _count_trials),
    "a task less": ("other_numbers", lambda one: one["session"]["tasks"].pop(-2)),
    "another generator": ("unknown_instrument", lambda one: one.update(instrument_version="9")),
    "a family that is none": ("unknown_instrument", lambda one: one.update(form="astrology")),
    "a model that is none": ("no_record", _task(0, model="rule=magic")),
    "a model twice": ("no_record", lambda one: one["session"]["tasks"].append(one["session"]["tasks"][0])),
    "an answer that is a word": ("no_record", _task(0, response="3")),
    "an answer that is true": ("no_record", _task(0, response=True)),
    "an answer of a skipped task": ("no_record", _task(12, response=3)),
    "a negative time": ("no_record", _task(0, response_ms=-1)),
    "an answer before its task": ("no_record", _task(0, answered_at="2001-01-01T00:00:00.000000+00:00")),
    "a moment without a place": ("no_record", _task(0, shown_at="2026-11-23T02:00:00")),
    "a stage without parameters": ("no_record", _session(stage=2)),
    "parameters without a stage": ("no_record", _session(calibration="0" * 16)),
    "an extra time that is none": ("no_record", _session(extra_time="plenty")),
    "no limit": ("no_record", _session(time_limit_ms=None)),
    "too many tasks": ("no_record", _session(tasks=[{}] * 101)),
    "a guess": ("no_record", lambda one: one.update(guess="SIA")),
    "answers": ("no_record", lambda one: one.update(answers=[["x", 1, 1, 1]])),
    "no session": ("no_record", lambda one: one.pop("session")),
}


@pytest.fixture
def eventful_record(session: Session, a: Factory, clock: HeldClock) -> dict[str, Any]:
    client = a.client()[0]
    eventful(a, client)
    clock.advance(minutes=1)
    return record_of(session, client, clock)


def refused(record: dict[str, Any], clock: HeldClock) -> str:
    unsigned = {name: value for name, value in record.items() if name not in ("key", "signature")}
    with pytest.raises(UnreadableRecord) as raised:
        check_record(sign(unsigned, secret=ELSEWHERE), read_library(), read_catalogue(), at=clock())
    return raised.value.why


def test_a_forged_session_keeps_the_whole_record_out(
    eventful_record: dict[str, Any], clock: HeldClock
) -> None:
    """Every forgery of one session; nothing is written by any."""
    reasons = {}
    for name, (_, change) in FORGERIES.items():
        record = copy.deepcopy(eventful_record)
        change(record["sittings"][0])
        reasons[name] = refused(record, clock)
    assert reasons == {name: why for name, (why, _) in FORGERIES.items()}


#: Of the one calibration of a record.
OTHER_PARAMETERS: dict[str, tuple[str, Change]] = {
    "an easier model": ("other_numbers", lambda one: next(iter(one["parameters"].values())).update(b=-9.0)),
    "a model less": ("other_numbers", lambda one: one["parameters"].popitem()),
    "a model of another family": ("unknown_instrument", lambda one: one["parameters"].update(x={"b": 0.0})),
    "another stage": ("other_numbers", lambda one: one.update(stage=1)),
    "a parameter that is a word": (
        "other_numbers",
        lambda one: next(iter(one["parameters"].values())).update(b="hard"),
    ),
    "a parameter more": ("other_numbers", lambda one: next(iter(one["parameters"].values())).update(d=1.0)),
    "a parameter that is a sentence": (
        "other_numbers",
        lambda one: next(iter(one["parameters"].values())).update({"my name is": 1.0}),
    ),
    "no parameters": ("no_record", lambda one: one.clear()),
}


def test_other_parameters_than_those_that_are_named_are_refused(
    session: Session, a: Factory, clock: HeldClock
) -> None:
    client = a.client()[0]
    calibrate(a)
    a_task_report(a, client, SERIES, n_done=14, n_skipped=1)
    original = record_of(session, client, clock)
    reasons = {}
    for name, (_, change) in OTHER_PARAMETERS.items():
        record = copy.deepcopy(original)
        change(next(iter(record["calibrations"].values())))
        reasons[name] = refused(record, clock)
    assert reasons == {name: why for name, (why, _) in OTHER_PARAMETERS.items()}
    record = copy.deepcopy(original)
    record["calibrations"] = {}
    assert refused(record, clock) == "no_record"


def test_a_session_whose_tasks_nobody_can_draw_any_more_stays_behind(
    session: Session, a: Factory, clock: HeldClock
) -> None:
    """It would keep everything else of the file out elsewhere."""
    client = a.client()[0]
    report = eventful(a, client)
    a.report(client)
    report.instrument_version = "0"
    session.flush()
    assert [one["instrument"] for one in record_of(session, client, clock)["sittings"]] == ["interests"]


def test_what_was_brought_in_feeds_neither_manual_nor_calibration(
    session: Session, a: Factory, clock: HeldClock
) -> None:
    here, there = a.client()[0], a.client()[0]
    own = eventful(a, here)
    record = record_of(session, here, clock)
    for client in (here, there):
        for purpose in (Purpose.research, Purpose.pilot):
            give_consent(session, client.id, purpose, locale="zh_Hans", at=clock())
    (brought,) = bring(session, there, record, clock)
    assert [one.sitting_id for one in list_taken(session, INSTRUMENT, "1")] == [own.sitting_id]
    assert [one.sitting_id for one in list_sessions(session, SERIES)] == [own.sitting_id]
    assert brought.sitting_id not in list_trial_sessions(session, SERIES)


def test_a_record_with_tasks_comes_in_through_the_page_and_every_page_of_it_opens(
    browser: Browser, session: Session, a: Factory, clock: HeldClock, locale: str
) -> None:
    browser.use_script(locale)
    client = a.client()[0]
    eventful(a, client)
    clock.advance(minutes=1)
    upload(browser, json.dumps(record_of(session, client, clock)).encode())
    newest = session.scalars(select(Report).order_by(Report.id.desc()).limit(1)).one()
    assert newest.client_id != client.id
    browser.visit("aptitude.show_report", report_id=newest.id)
    browser.visit("aptitude.show_solution", report_id=newest.id, position=0)
    browser.visit("profiles.show")


def test_a_file_larger_than_any_form_may_come_in(browser: Browser) -> None:
    """Read, and found to be no record; a form of that size is refused unread (`test_bad_input`)."""
    assert MAX_BODY_BYTES < MOST_BYTES
    upload(browser, b" " * (MAX_BODY_BYTES + 1), status=422)
