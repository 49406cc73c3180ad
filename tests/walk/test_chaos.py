"""A bad network and a dying server never change the result, whatever the questionnaire."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import Portal
from portal.careers.catalogue import read_catalogue
from portal.reports.models import Report
from portal.reports.service import make_report
from portal.sittings.models import Answer, Sitting
from portal.sittings.service import order_by_form, page_stamp
from tests.browser import Browser
from tests.clock import HeldClock
from tests.factories import Factory
from tests.walk.chaos import (
    HTMX,
    PUBLICATIONS,
    STAGES,
    Act,
    Answered,
    BadNetwork,
    Device,
    GoodNetwork,
    Killed,
    Network,
    chosen_in_form,
    draw_story,
    draw_value,
    dying,
    held,
    live,
)

FEW, RUNS_PER_STORY, MANY = 3, 3, 1000


@dataclass
class InProcess:
    """Requests that are answered by an application in this process, which can be made to die in the middle."""

    client: FlaskClient
    draw: random.Random

    def get(self, path: str) -> str:
        return self.client.get(path).get_data(as_text=True)

    def post(self, path: str, values: dict[str, str]) -> Answered:
        response = self.client.post(path, data=values, headers=HTMX if "/answers/" in path else {})
        return Answered(response.status_code, response.get_data(as_text=True))

    def post_to_dying(self, path: str, values: dict[str, str]) -> None:
        with dying(self.draw.choice(("before_commit", "after_commit"))), pytest.raises(Killed):
            self.post(path, values)


@dataclass
class Stage:
    """Makes a person with an open sitting and two devices for each run."""

    app: Portal
    a: Factory
    clock: HeldClock

    def run(
        self, instrument_id: str, story: list[Act], network: Network, *, seed: object = 0
    ) -> tuple[Sitting, list[Device]]:
        """Live the story through a network; all other statements have been answered before."""
        client, code = self.a.client()
        form, _ = STAGES[instrument_id]
        sitting = self.a.sitting(client, answers=others(instrument_id), form=form, instrument=instrument_id)
        devices = [
            Device(
                InProcess(
                    self.a.recognised(Browser(self.app), client, code).client,
                    random.Random(f"{seed} {number}"),
                ),
                instrument_id,
                sitting.id,
                network,
                lambda: self.clock.advance(seconds=1),
            )
            for number in range(2)
        ]
        live(story, devices, network)
        return sitting, devices


def others(instrument_id: str) -> dict[str, int]:
    """Answers to what the stories are not about."""
    form, items = STAGES[instrument_id]
    order = order_by_form(PUBLICATIONS[instrument_id])[form]
    return {item_id: 2 for item_id in order if item_id not in items}


def stored(session: Session, sitting: Sitting) -> dict[str, Any]:
    """The answers, and all numbers of the one report that there must be."""
    session.expire_all()
    rows = session.execute(select(Answer.item_id, Answer.value).where(Answer.sitting_id == sitting.id))
    report = session.scalars(select(Report).where(Report.sitting_id == sitting.id)).one()
    return {"answers": dict(rows.all()), **numbers_of(report)}  # type: ignore[arg-type]


def numbers_of(report: Report) -> dict[str, Any]:
    """All that a report says, whoever made it."""
    return {
        "scores": [(one.scale, one.value, one.error, one.n_answered, one.status) for one in report.scores],
        "figures": sorted((one.name, one.value) for one in report.figures),
        "matches": [(one.occupation_id, one.position, one.correlation) for one in report.matches],
    }


def computed(sitting: Sitting, story: list[Act]) -> dict[str, Any]:
    """What the wanted answers come to, without any network or database."""
    instrument_id = sitting.instrument
    answers = {**others(instrument_id), **{act.item_id: act.value for act in story}}
    values = {item_id: value for item_id, value in answers.items() if value is not None}
    publication = PUBLICATIONS[instrument_id]
    report = make_report(sitting, values, publication, read_catalogue(), at=sitting.started_at)
    return {"answers": answers, **numbers_of(report)}


def assert_same_result(
    stage: Stage, session: Session, instrument_id: str, seed: int, *, runs: int
) -> Sitting:
    """A story through bad networks comes to what its answers come to."""
    story = draw_story(instrument_id, seed)
    for run in range(runs):
        network = BadNetwork(random.Random(f"{instrument_id} {seed} {run}"))
        sitting, _ = stage.run(instrument_id, story, network, seed=f"{seed} {run}")
        found = stored(session, sitting)
        assert found == computed(sitting, story), f"{instrument_id}, story {seed}, run {run}: {story}"
    return sitting


@pytest.mark.parametrize("seed", range(FEW))
@pytest.mark.parametrize("instrument_id", STAGES)
def test_lost_doubled_late_and_killed_requests_change_no_score(
    app: Portal, session: Session, a: Factory, clock: HeldClock, instrument_id: str, seed: int
) -> None:
    stage = Stage(app, a, clock)
    sitting = assert_same_result(stage, session, instrument_id, seed, runs=RUNS_PER_STORY)
    clean, _ = stage.run(instrument_id, draw_story(instrument_id, seed), GoodNetwork())
    assert stored(session, sitting) == stored(session, clean)


@pytest.mark.slow
@pytest.mark.parametrize("instrument_id", STAGES)
def test_a_thousand_stories_end_in_the_scores_of_a_clean_run(
    app: Portal, session: Session, a: Factory, clock: HeldClock, instrument_id: str
) -> None:
    stage = Stage(app, a, clock)
    for seed in range(MANY):
        assert_same_result(stage, session, instrument_id, seed, runs=1)


@pytest.mark.parametrize("instrument_id", STAGES)
def test_what_is_tapped_after_handing_in_changes_nothing(
    app: Portal, session: Session, a: Factory, clock: HeldClock, instrument_id: str
) -> None:
    story, item_id = draw_story(instrument_id, 1), STAGES[instrument_id][1][0]
    sitting, (device, _) = Stage(app, a, clock).run(instrument_id, story, GoodNetwork())
    handed_in, draw = stored(session, sitting), random.Random(1)
    token = held(device.carrier.get("/continue"), "csrf_token")
    for _ in range(5):
        clock.advance(seconds=1)
        chosen = chosen_in_form(instrument_id, item_id, draw_value(draw, instrument_id, item_id))
        values = {"csrf_token": token, "stamp": str(page_stamp(clock())), **chosen}
        answered = device.carrier.post(f"/sittings/{sitting.id}/answers/{item_id}", values)
        assert answered is not None
        assert answered.status == 409
    assert stored(session, sitting) == handed_in


def test_a_request_whose_process_dies_keeps_all_or_nothing(
    app: Portal, session: Session, a: Factory, clock: HeldClock
) -> None:
    """Else the stories above would kill nobody."""
    client, code = a.client()
    form, items = STAGES["values"]
    sitting = a.sitting(client, answers=others("values"), form=form, instrument="values")
    carrier = InProcess(a.recognised(Browser(app), client, code).client, random.Random(1))
    device = Device(carrier, "values", sitting.id, GoodNetwork(), lambda: clock.advance(seconds=1))
    kept = []
    for moment, item_id in (("before_commit", items[0]), ("after_commit", items[1])):
        device.open(item_id)
        post = device.tap(item_id, 2)
        with dying(moment), pytest.raises(Killed):
            carrier.post(post.path, post.values)
        session.expire_all()
        kept.append(session.get(Answer, (sitting.id, item_id)) is not None)
    assert kept == [False, True]
