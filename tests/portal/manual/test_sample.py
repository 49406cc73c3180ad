"""Who is in a build: consenting real people, once each, in whole tens, after the screen."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from assessments.randomness import Floats
from portal import Portal
from portal.accounts.erasure import erase_client
from portal.accounts.models import ErasureReason, Purpose
from portal.accounts.service import give_consent
from portal.manual.asking import Reply
from portal.manual.models import ResearchReply, ScreenVerdict
from portal.manual.sample import Taken, draw_sample, judge, list_taken
from portal.manual.service import keep_reply
from portal.reports.models import Report
from portal.sittings.models import Sitting
from tests.clock import HeldClock
from tests.portal.manual.population import PUBLICATIONS, People

INTERESTS = PUBLICATIONS["interests"].instrument
ITEMS = INTERESTS.form("full").items


def answers(n: int) -> Floats:
    return np.random.default_rng(1).integers(0, 5, (n, len(ITEMS))).astype(np.float64)


@pytest.fixture
def people(session: Session, clock: HeldClock) -> People:
    return People(session, INTERESTS, clock())


def taken(session: Session) -> list[Taken]:
    return list_taken(session, INTERESTS.id, INTERESTS.version)


# ---- who is taken ----------------------------------------------------------------------------------------------------


def test_only_those_who_consent_are_taken(session: Session, people: People) -> None:
    inside = people.add(answers(3), ITEMS)
    people.add(answers(2), ITEMS, consents=False)
    assert [one.sitting_id for one in taken(session)] == inside


def test_what_they_said_of_themselves_comes_along(session: Session, people: People) -> None:
    people.add(answers(2), ITEMS, script="zh_Hant", schooling=["taiwan", None], sex=["male", None])
    assert [(one.script, one.schooling, one.sex) for one in taken(session)] == [
        ("zh_Hant", "taiwan", "male"),
        ("zh_Hant", None, None),
    ]


def test_demonstration_people_are_never_taken_even_with_a_consent(session: Session, people: People) -> None:
    people.add(answers(3), ITEMS, is_demo=True)
    assert taken(session) == []


def test_who_was_under_age_once_is_never_taken(session: Session, people: People, clock: HeldClock) -> None:
    people.add(answers(1), ITEMS)
    give_consent(session, people.client_ids[0], Purpose.guardian, locale="zh_Hans", at=clock())
    session.flush()
    assert taken(session) == []


def test_withdrawing_takes_a_person_out_of_the_next_build(
    session: Session, people: People, clock: HeldClock
) -> None:
    people.add(answers(2), ITEMS)
    keep_reply(session, people.client_ids[0], Reply(agrees=False), locale="zh_Hans", at=clock())
    assert [one.client_id for one in taken(session)] == people.client_ids[1:]


def test_an_erased_person_is_gone_and_so_is_the_verdict(
    session: Session, people: People, clock: HeldClock
) -> None:
    people.add(answers(2), ITEMS)
    session.add(ScreenVerdict(report_id=taken(session)[0].report_id, screen_version=1, passes=True))
    session.flush()
    erasure = erase_client(session, people.client_ids[0], reason=ErasureReason.asked, at=clock())
    assert erasure.receipt.counts["screen_verdicts"] == 1
    assert erasure.receipt.counts["research_replies"] == 1
    assert [one.client_id for one in taken(session)] == people.client_ids[1:]
    assert session.get(ResearchReply, people.client_ids[0]) is None


@pytest.mark.parametrize("how", ["open", "brought in", "repeated", "other version", "not kept"])
def test_some_sittings_are_never_taken(session: Session, people: People, how: str) -> None:
    first, second = people.add(answers(2), ITEMS)
    values: dict[str, object] = {
        "open": {"status": "open", "submitted_at": None},
        "brought in": {"origin": "elsewhere/1"},
        "repeated": {"repeats_id": second},
        "other version": {"instrument_version": "f" * 16},
    }.get(how, {})
    if how == "not kept":
        session.delete(session.scalars(select(Report).where(Report.sitting_id == first)).one())
    else:
        session.execute(update(Sitting).where(Sitting.id == first).values(**values))
    session.flush()
    assert [one.sitting_id for one in taken(session)] == [second]


# ---- the screen ------------------------------------------------------------------------------------------------------


def test_the_screen_judges_each_sitting_once(app: Portal, session: Session, people: People) -> None:
    people.add(answers(4), ITEMS)
    asked: list[int] = []

    def screen(_session: Session, _form: str, ids: list[int]) -> set[int]:
        asked.extend(ids)
        return {ids[0], ids[2]}

    database = app.extensions["database"]
    found = [judge(database, taken(session), screen, screen_version=1) for _ in range(2)]
    assert found[0] == found[1]
    assert list(found[0].values()) == [True, False, True, False]
    assert asked == people.sitting_ids
    judge(database, taken(session), screen, screen_version=2)
    assert asked == people.sitting_ids * 2


def test_a_report_made_anew_is_judged_anew(app: Portal, session: Session, people: People) -> None:
    people.add(answers(1), ITEMS)
    database = app.extensions["database"]
    judge(database, taken(session), lambda *_: set(), screen_version=1)
    old = session.scalars(select(Report)).one()
    columns = {column.name: getattr(old, column.name) for column in Report.__table__.columns}
    old.superseded_at = people.at
    session.flush()
    session.add(
        Report(**{name: value for name, value in columns.items() if name not in {"id", "superseded_at"}})
    )
    session.commit()
    found = judge(database, taken(session), lambda _session, _form, ids: set(ids), screen_version=1)
    assert list(found.values()) == [True]


# ---- the sample ------------------------------------------------------------------------------------------------------


def a_taken(number: int, client: int, *, days: float = 0, form: str = "full") -> Taken:
    at = datetime.fromisoformat("2026-11-01T00:00:00+00:00") + timedelta(days=days, minutes=number)
    return Taken(number, number, client, form, "zh_Hans", at, None, None)


def everybody(rows: list[Taken]) -> dict[int, bool]:
    return {one.report_id: True for one in rows}


@pytest.mark.pure
def test_a_build_holds_whole_tens_in_the_order_of_handing_in() -> None:
    rows = [a_taken(number, number) for number in range(39)]
    assert [one.client_id for one in draw_sample(rows, everybody(rows)).of_form("full")] == list(range(30))
    assert draw_sample(rows[:9], everybody(rows)).of_form("full") == ()


@pytest.mark.pure
def test_nobody_counts_twice() -> None:
    rows = [a_taken(number, number % 10) for number in range(25)]
    sample = draw_sample(rows, everybody(rows))
    assert [one.sitting_id for one in sample.of_form("full")] == list(range(10))


@pytest.mark.pure
def test_a_first_sitting_that_fails_the_screen_leaves_its_place_to_the_next() -> None:
    rows = [a_taken(number, number % 10) for number in range(20)]
    verdicts = {**everybody(rows), 3: False}
    sample = draw_sample(rows, verdicts)
    assert {one.sitting_id for one in sample.of_form("full")} == {*range(10), 13} - {3}
    assert sample.n_screened_out == 1


@pytest.mark.pure
def test_forms_are_counted_apart() -> None:
    rows = [a_taken(number, number, form="short" if number % 3 == 0 else "full") for number in range(60)]
    sample = draw_sample(rows, everybody(rows))
    assert (len(sample.of_form("full")), len(sample.of_form("short"))) == (40, 20)


@pytest.mark.pure
@pytest.mark.parametrize(("days", "is_retest"), [(13.9, False), (14.1, True), (27.9, True), (28.1, False)])
def test_a_retest_follows_after_two_to_four_weeks(days: float, is_retest: bool) -> None:
    rows = [a_taken(number, number) for number in range(10)]
    again = [a_taken(100 + number, number, days=days) for number in range(10)]
    # The second sitting's minutes come on top.
    again = [
        one._replace(submitted_at=first.submitted_at + timedelta(days=days))
        for first, one in zip(rows, again, strict=True)
    ]
    sample = draw_sample([*rows, *again], everybody([*rows, *again]))
    assert len(sample.retests) == (10 if is_retest else 0)


@pytest.mark.pure
def test_retests_are_whole_tens_of_people_who_are_in() -> None:
    rows = [a_taken(number, number) for number in range(35)]
    again = [a_taken(100 + number, number, days=20) for number in range(34)]
    sample = draw_sample([*rows, *again], everybody([*rows, *again]))
    assert len(sample.of_form("full")) == 30
    assert len(sample.retests) == 30
    assert all(earlier.client_id == later.client_id for earlier, later in sample.retests)
    assert {earlier.sitting_id for earlier, _ in sample.retests} <= {
        one.sitting_id for one in sample.of_form("full")
    }


@pytest.mark.pure
def test_a_third_sitting_is_no_second_pair() -> None:
    rows = [a_taken(number, number) for number in range(10)]
    again = [a_taken(100 * step + number, number, days=14 + step) for step in (1, 2) for number in range(10)]
    assert len(draw_sample([*rows, *again], everybody([*rows, *again])).retests) == 10
