"""Builds are frozen rows; a night without news adds none, and nothing else than answers changes them."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from assessments import ENGINE_VERSION
from portal import Portal
from portal.aptitude.families import FAMILIES
from portal.manual import building, nightly
from portal.manual.asking import Reply
from portal.manual.building import Built, build_families, build_instruments
from portal.manual.models import ManualBuild
from portal.manual.service import keep_reply
from tests.clock import HeldClock
from tests.portal.manual.population import PUBLICATIONS, People, planted

INTERESTS = PUBLICATIONS["interests"]


def build(app: Portal, clock: HeldClock, *instruments: str, **chosen: Any) -> list[Built]:
    library: Any = SimpleNamespace(
        publications={one: PUBLICATIONS[one] for one in instruments or ("interests",)}
    )
    return list(build_instruments(app.extensions["database"], library, clock=clock, **chosen))


def rows(session: Session) -> list[ManualBuild]:
    session.expire_all()
    return list(session.scalars(select(ManualBuild).order_by(ManualBuild.id)))


@pytest.fixture
def people(session: Session, clock: HeldClock) -> People:
    made = People(session, INTERESTS.instrument, clock())
    truth = planted(INTERESTS.instrument, 46, seed=8)
    made.add(truth.x, truth.items, script=["zh_Hans", "zh_Hant"] * 23)
    return made


def test_a_build_says_of_whom_when_and_by_what(
    app: Portal, session: Session, people: People, clock: HeldClock
) -> None:
    built = build(app, clock)
    assert [(one.subject, one.n_persons, one.is_news) for one in built] == [("interests", 40, True)]
    (row,) = rows(session)
    assert (row.subject, row.version) == ("interests", INTERESTS.instrument.version)
    assert (row.n_persons, row.made_at) == (40, clock())
    assert (row.engine_version, row.method_version) == (ENGINE_VERSION, building.METHOD_VERSION)
    assert (str(row.collected_from), str(row.collected_until)) == ("2026-11-23", "2026-11-23")
    assert row.content["sample"]["scripts"] == {"zh_Hans": 20, "zh_Hant": 20}


def test_a_night_without_news_adds_no_row(
    app: Portal, session: Session, people: People, clock: HeldClock
) -> None:
    build(app, clock)
    clock.advance(days=1)
    assert [one.is_news for one in build(app, clock)] == [False]
    assert len(rows(session)) == 1


def test_newcomers_enter_ten_at_a_time(
    app: Portal, session: Session, people: People, clock: HeldClock
) -> None:
    build(app, clock)
    truth = planted(INTERESTS.instrument, 4, seed=9)
    people.add(truth.x[:3], truth.items)
    assert [one.is_news for one in build(app, clock)] == [False]
    people.add(truth.x[3:], truth.items)
    assert [(one.n_persons, one.is_news) for one in build(app, clock)] == [(50, True)]


def test_whoever_withdraws_is_not_in_the_next_build(
    app: Portal, session: Session, people: People, clock: HeldClock
) -> None:
    build(app, clock)
    before = rows(session)[0].content
    keep_reply(session, people.client_ids[0], Reply(agrees=False), locale="zh_Hans", at=clock())
    session.commit()
    clock.advance(days=1)
    assert [one.is_news for one in build(app, clock)] == [True]
    first, second = rows(session)
    assert first.content == before
    # The forty of the next build are the forty-one before it, less this one.
    remaining = People(session, INTERESTS.instrument, clock())
    assert remaining.client_ids == []
    assert second.n_persons == 40
    assert second.content["forms"] != first.content["forms"]
    assert second.content["sample"]["scripts"] == {"zh_Hans": 20, "zh_Hant": 20}


def test_a_frozen_build_is_never_changed(
    app: Portal, session: Session, people: People, clock: HeldClock
) -> None:
    build(app, clock)
    old = rows(session)[0]
    stored = (old.digest, dict(old.content), old.made_at)
    truth = planted(INTERESTS.instrument, 20, seed=9)
    people.add(truth.x, truth.items)
    clock.advance(days=1)
    build(app, clock)
    first, second = rows(session)
    assert (first.digest, dict(first.content), first.made_at) == stored
    assert second.digest != first.digest
    assert second.n_persons == 60


def test_another_method_makes_another_build_of_the_same_answers(
    app: Portal, session: Session, people: People, clock: HeldClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(app, clock)
    first = building.METHOD_VERSION
    monkeypatch.setattr(building, "METHOD_VERSION", first + 1)
    assert [one.is_news for one in build(app, clock)] == [True]
    assert [row.method_version for row in rows(session)] == [first, first + 1]


def test_careless_answers_do_not_enter(
    app: Portal, session: Session, people: People, clock: HeldClock
) -> None:
    build(app, clock)
    people.add(np.full((60, 60), 2.0), INTERESTS.instrument.form("full").items, seconds=0.4)
    (built,) = build(app, clock)
    assert built.n_persons == 40
    assert rows(session)[-1].content["sample"]["screened_out"] == 60


def test_a_screen_can_be_put_in(app: Portal, session: Session, people: People, clock: HeldClock) -> None:
    few = set(people.sitting_ids[:30])
    (built,) = build(app, clock, make_screen=lambda _instrument: lambda _s, _f, ids: few & set(ids))
    assert built.n_persons == 30


def test_demonstration_people_never_enter_a_build(
    app: Portal, session: Session, people: People, clock: HeldClock
) -> None:
    truth = planted(INTERESTS.instrument, 50, seed=10)
    people.add(truth.x, truth.items, is_demo=True)
    (built,) = build(app, clock)
    assert built.n_persons == 40


def test_every_instrument_has_a_build_before_anybody_answered(
    app: Portal, session: Session, clock: HeldClock
) -> None:
    build(app, clock, *PUBLICATIONS)
    list(build_families(app.extensions["database"], clock=clock))
    assert {row.subject: row.n_persons for row in rows(session)} == dict.fromkeys(
        [*PUBLICATIONS, *FAMILIES], 0
    )
    assert all(row.collected_from is None for row in rows(session))


def test_an_earlier_version_keeps_a_manual_of_its_own(
    app: Portal, session: Session, clock: HeldClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    earlier = replace(INTERESTS.instrument, max_missing_share=0.1)
    publication = replace(INTERESTS, archive={earlier.version: earlier})
    people = People(session, earlier, clock())
    truth = planted(earlier, 30, seed=4)
    people.add(truth.x, truth.items)
    library: Any = SimpleNamespace(publications={"interests": publication})
    built = list(build_instruments(app.extensions["database"], library, clock=clock))
    assert {one.version: one.n_persons for one in built} == {
        earlier.version: 30,
        INTERESTS.instrument.version: 0,
    }


def test_the_command_builds_everything(app: Portal, session: Session, people: People) -> None:
    told = app.test_cli_runner().invoke(args=["manual", "build"])
    assert told.exit_code == 0, told.output
    assert f"interests {INTERESTS.instrument.version}: 40 people, built" in told.output
    assert "logic 1: 0 people, built" in told.output
    assert "interests" in (again := app.test_cli_runner().invoke(args=["manual", "build"]).output)
    assert again.count("nothing new") == len(PUBLICATIONS) + len(FAMILIES)
    assert session.scalar(select(func.count()).select_from(ManualBuild)) == len(PUBLICATIONS) + len(FAMILIES)


def test_the_worker_builds_at_night(app: Portal, session: Session, people: People, clock: HeldClock) -> None:
    (job,) = [job for job in app.extensions["jobs"] if job.name == "manual"]
    job.due_at = None
    assert job.every == timedelta(days=1)
    # Ten in the morning.
    assert not job.is_due(clock())
    clock.advance(hours=16)
    assert not job.is_due(clock())
    clock.advance(hours=1, minutes=1)
    assert job.is_due(clock())
    with app.app_context():
        job.run(app.extensions["database"], clock())
    assert {row.n_persons for row in rows(session) if row.subject == "interests"} == {40}
    job.due_at = None


@pytest.mark.pure
def test_after_three_the_night_is_over(clock: HeldClock) -> None:
    clock.advance(hours=16, minutes=59)
    assert nightly.next_night(clock()) - clock() == timedelta(minutes=1)
    clock.advance(minutes=1)
    assert nightly.next_night(clock()) - clock() == timedelta(days=1)
