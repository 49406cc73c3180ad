"""Whatever the network does, and however often the server dies: the scores are those of a quiet session."""

from __future__ import annotations

import random
from typing import Any

import pytest
from sqlalchemy import select

from portal import Portal
from portal.aptitude.models import ExtraTime
from portal.aptitude.reporting import replay_report
from portal.aptitude.rows import read_items
from portal.aptitude.service import Wishes
from portal.reports.models import Report
from tests.browser import Browser
from tests.factories import Factory
from tests.portal.aptitude.chaos import Network, Person, family_of, forget_everything
from tests.portal.aptitude.sessions import SERIES, calibrate, take

#: Depend on the time, which a bad network takes.
TIMES = {"used_ms", "pages_ms", "n_pauses", "paused_ms", "n_rapid", "effort"}


@pytest.fixture
def quiet_log(caplog: pytest.LogCaptureFixture) -> None:
    """What dies says so in the log; that is meant here."""
    caplog.set_level("CRITICAL")


def outcome(app: Portal, a: Factory, seed: int, *, is_bad: bool) -> dict[str, Any]:
    """The numbers of a session of this seed that do not depend on time."""
    forget_everything()
    client, code = a.client()
    wishes = Wishes(extra_time=ExtraTime.unlimited, takes_pilots=seed % 2 == 0)
    family = family_of(seed)
    taker = take(a, family, wishes, client=client, seed=seed)
    a.keep()
    browser = a.recognised(Browser(app, checks=False), client, code)
    network = Network(app, browser.client, random.Random(seed), is_bad=is_bad)
    solves = random.Random(seed + 1)
    right = [solves.random() < 0.6 for _ in range(40)]
    Person(network, a.session, a.clock, taker.sitting_id, family, right.__getitem__).take()
    (report,) = a.session.scalars(select(Report).where(Report.sitting_id == taker.sitting_id))
    assert list(replay_report(a.session, report)) == []
    assert report.shape == "clear"
    items = read_items(a.session, taker.sitting_id)
    speed = {row.scale for row in report.scores if row.scale.endswith(".speed")}
    return {
        "items": [(item.model, item.item_seed, item.is_pilot, item.response) for item in items],
        "scores": [(row.scale, row.value, row.error) for row in report.scores if row.scale not in speed],
        "figures": {row.name: row.value for row in report.figures if row.name not in TIMES},
    }


@pytest.mark.usefixtures("quiet_log")
@pytest.mark.parametrize("seed", [0, 2, 5])
def test_a_bad_network_changes_no_score(app: Portal, a: Factory, seed: int) -> None:
    assert outcome(app, a, seed, is_bad=True) == outcome(app, a, seed, is_bad=False)


@pytest.mark.usefixtures("quiet_log")
@pytest.mark.parametrize("seed", [12])
def test_nor_does_it_in_an_adaptive_session(app: Portal, a: Factory, seed: int) -> None:
    calibrate(a, family_of(seed))
    assert family_of(seed) is SERIES
    quiet = outcome(app, a, seed, is_bad=False)
    assert "share" in quiet["figures"]
    assert outcome(app, a, seed, is_bad=True) == quiet


@pytest.mark.usefixtures("quiet_log")
def test_the_network_of_these_tests_is_bad(app: Portal, a: Factory) -> None:
    """Else the tests above would prove nothing: every misfortune happens, and most requests meet one."""
    client, code = a.client()
    browser = a.recognised(Browser(app, checks=False), client, code)
    network = Network(app, browser.client, random.Random(1))
    answered = [network.send(lambda: browser.client.get("/me")) for _ in range(60)]
    assert 15 <= sum(one is None for one in answered) <= 45
    assert network.under_way or len(answered) == 60


@pytest.mark.slow
@pytest.mark.usefixtures("quiet_log")
@pytest.mark.parametrize("start", range(0, 1000, 100))
def test_a_bad_network_changes_no_score_over_a_thousand_seeds(app: Portal, a: Factory, start: int) -> None:
    for seed in range(start, start + 100):
        assert outcome(app, a, seed, is_bad=True) == outcome(app, a, seed, is_bad=False), seed
