"""What the database itself refuses, whatever two devices do at the same moment."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.aptitude.models import ExtraTime, ServedItem
from portal.database import Base
from tests.factories import Factory
from tests.portal.aptitude.rows import a_calibration, a_pause, a_session, an_item, answered


def is_refused(session: Session, *rows: Base) -> bool:
    """Whether the database takes the rows; what came before them stays."""
    try:
        with session.begin_nested():
            session.add_all(rows)
    except IntegrityError:
        return True
    return False


def test_one_task_at_a_time(a: Factory) -> None:
    made = a_session(a)
    assert not is_refused(a.session, an_item(made, 0, **answered(a)), an_item(made, 1))
    assert is_refused(a.session, an_item(made, 2))
    assert not is_refused(a.session, an_item(made, 3, **answered(a)))
    assert not is_refused(a.session, an_item(a_session(a), 0))


def test_one_task_at_each_place_and_no_two_of_one_model(a: Factory) -> None:
    made = a_session(a)
    assert not is_refused(a.session, an_item(made, 0, **answered(a)))
    a.session.expunge_all()
    assert is_refused(a.session, an_item(made, 0, model="another", **answered(a)))
    assert is_refused(a.session, an_item(made, 1, model="rule=0", **answered(a)))


@pytest.mark.parametrize(
    ("name", "chosen"),
    [
        ("an answer without its page", {"page_stamp": None}),
        ("an answer that nobody judged", {"is_correct": None}),
        ("an answer that is none", {"response": None}),
        ("a judged task without an answer", {"answered_at": None, "page_stamp": None}),
        ("a skipped task with an answer", {"is_skipped": True, "is_correct": False}),
        ("a skipped task that was solved", {"is_skipped": True, "response": None}),
        ("a time below nothing", {"response_ms": -1}),
        ("more credit than five seconds", {"credited_ms": 5001}),
        ("a place before the first", {"position": -1}),
    ],
)
def test_a_task_is_refused(a: Factory, name: str, chosen: dict[str, Any]) -> None:
    made = a_session(a)
    item = an_item(made, 0, **answered(a))
    for column, value in chosen.items():
        setattr(item, column, value)
    assert is_refused(a.session, item), name


def test_a_skipped_task_has_no_answer_and_is_not_solved(a: Factory) -> None:
    given = answered(a, response=None, is_skipped=True, is_correct=False)
    item = ServedItem(**{**vars_of(an_item(a_session(a), 0)), **given})
    assert not is_refused(a.session, item)


def vars_of(item: ServedItem) -> dict[str, Any]:
    return {name: value for name, value in vars(item).items() if not name.startswith("_")}


def test_one_pause_at_a_time_and_none_that_ends_before_it_begins(a: Factory) -> None:
    made = a_session(a)
    assert not is_refused(a.session, a_pause(made, 1, a, minutes=3), a_pause(made, 2, a, minutes=None))
    assert is_refused(a.session, a_pause(made, 3, a, minutes=None))
    assert is_refused(a.session, a_pause(made, 4, a, minutes=-1))


@pytest.mark.parametrize(
    ("stage", "is_named", "is_fine"), [(1, False, False), (0, True, False), (1, True, True), (0, False, True)]
)
def test_a_session_above_stage_0_names_its_calibration(
    a: Factory, stage: int, is_named: bool, is_fine: bool
) -> None:
    calibration = a_calibration(a, stage=1)
    a.session.add(calibration)
    a.session.flush()
    with nullcontext() if is_fine else pytest.raises(IntegrityError):
        a_session(a, stage=stage, calibration_id=calibration.id if is_named else None)


def test_there_are_three_stages(a: Factory) -> None:
    assert is_refused(a.session, a_calibration(a, stage=3))


@pytest.mark.parametrize(
    ("extra", "limit", "is_fine"),
    [(ExtraTime.unlimited, None, True), (ExtraTime.double, None, False), (ExtraTime.unlimited, 1, False)],
)
def test_only_somebody_who_chose_so_has_no_limit(
    a: Factory, extra: ExtraTime, limit: int | None, is_fine: bool
) -> None:
    with nullcontext() if is_fine else pytest.raises(IntegrityError):
        a_session(a, extra_time=extra, time_limit_ms=limit)


def test_extra_time_multiplies_the_usual_time() -> None:
    assert [extra.factor for extra in ExtraTime] == [1, 1.25, 1.5, 2, None]
