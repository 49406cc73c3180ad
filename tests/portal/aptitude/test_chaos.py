"""Whatever the network does, and however often the server dies: the scores are those of a quiet session."""

from __future__ import annotations

import random
from typing import Any

import pytest
from sqlalchemy import select

from portal import Portal
from portal.aptitude.families import FAMILIES, TaskFamily
from portal.aptitude.models import MOST_OUTAGE_MS
from portal.aptitude.reporting import replay_report
from portal.aptitude.rows import read_items
from portal.aptitude.service import Wishes
from portal.reports.models import Report
from tests.browser import Browser
from tests.factories import Factory
from tests.portal.aptitude.chaos import Asked, InProcess, Network, Person, draw_habit, forget_everything
from tests.portal.aptitude.sessions import calibrate, take

#: Circumstances that only a bad network brings about; they are stated and change no score.
CIRCUMSTANCES = {"n_pauses", "paused_ms", "n_outages", "outage_ms"}
#: Without a script nothing tells waiting for the network from looking at the task.
TIMES = {"used_ms", "pages_ms", "n_rapid", "effort"}
STAGES = (0, 1, 2)


@pytest.fixture
def quiet_log(caplog: pytest.LogCaptureFixture) -> None:
    """What dies says so in the log; that is meant here."""
    caplog.set_level("CRITICAL")


def family_of(seed: int) -> TaskFamily:
    """The families in turn, so that many seeds try all of them."""
    return list(FAMILIES.values())[seed % len(FAMILIES)]


def stage_of(seed: int) -> int:
    """The stages in turn, a round of the families for each; checking has but one."""
    return STAGES[seed // len(FAMILIES) % len(STAGES)]


def outcome(app: Portal, a: Factory, seed: int, *, is_bad: bool) -> dict[str, Any]:
    """The answers of a session of this seed, and all numbers of its report."""
    forget_everything()
    client, code = a.client()
    family, habit = family_of(seed), draw_habit(family_of(seed), seed)
    taker = take(a, family, Wishes(takes_pilots=seed % 2 == 0), client=client, seed=seed)
    a.keep()
    browser = a.recognised(Browser(app, checks=False), client, code)
    dice = random.Random(seed)
    network = Network(InProcess(browser.client, dice), dice, is_bad=is_bad)
    Person(
        network,
        taker.sitting_id,
        family,
        habit,
        lambda position: read_items(a.session, taker.sitting_id)[position].expected,
        lambda by: a.clock.advance(milliseconds=by),
    ).take()
    (report,) = a.session.scalars(select(Report).where(Report.sitting_id == taker.sitting_id))
    assert list(replay_report(a.session, report)) == []
    assert report.shape == "clear"
    figures = {row.name: row.value for row in report.figures}
    assert (figures.get("outage_ms") or 0) < MOST_OUTAGE_MS, "so bad a network is not forgiven"
    without = CIRCUMSTANCES if habit.has_script else CIRCUMSTANCES | TIMES
    return {
        "items": [
            (item.model, item.item_seed, item.is_pilot, item.response, item.response_ms * habit.has_script)
            for item in read_items(a.session, taker.sitting_id)
            if item.is_answered
        ],
        "scores": [
            (row.scale, row.value, row.error)
            for row in report.scores
            if habit.has_script or not row.scale.endswith(".speed")
        ],
        "figures": {name: value for name, value in figures.items() if name not in without},
    }


def assert_same(app: Portal, a: Factory, seed: int) -> dict[str, Any]:
    quiet = outcome(app, a, seed, is_bad=False)
    assert outcome(app, a, seed, is_bad=True) == quiet, seed
    return quiet


@pytest.mark.usefixtures("quiet_log")
@pytest.mark.parametrize("seed", [0, 3, 5, 11])
def test_a_bad_network_changes_no_score(app: Portal, a: Factory, seed: int) -> None:
    assert_same(app, a, seed)


@pytest.mark.usefixtures("quiet_log")
@pytest.mark.parametrize("seed", [6, 14])
def test_nor_does_it_in_an_adaptive_session(app: Portal, a: Factory, seed: int) -> None:
    calibrate(a, family_of(seed), stage=stage_of(seed))
    assert stage_of(seed) == {6: 1, 14: 2}[seed]
    assert "share" in assert_same(app, a, seed)["figures"]


@pytest.mark.usefixtures("quiet_log")
def test_the_network_of_these_tests_is_bad(app: Portal, a: Factory) -> None:
    """Else the tests above would prove nothing: every misfortune happens, and most requests meet one."""
    client, code = a.client()
    browser, dice = a.recognised(Browser(app, checks=False), client, code), random.Random(1)
    network = Network(InProcess(browser.client, dice), dice)
    answered = [network.send(Asked("/me")) for _ in range(60)]
    assert 15 <= sum(one is None for one in answered) <= 45
    assert network.under_way or len(answered) == 60


@pytest.mark.slow
@pytest.mark.usefixtures("quiet_log")
@pytest.mark.parametrize("start", range(0, 1000, 100))
def test_a_bad_network_changes_no_score_over_a_thousand_seeds(app: Portal, a: Factory, start: int) -> None:
    seeds = range(start, start + 100)
    for stage in STAGES:
        if stage:
            for family in FAMILIES.values():
                if not family.is_speeded:
                    calibrate(a, family, stage=stage)
            a.clock.advance(seconds=1)
        for seed in (seed for seed in seeds if stage_of(seed) == stage):
            assert_same(app, a, seed)
