"""The report of a person in a real browser: everything on it, and naming occupations with scripts and without."""

from __future__ import annotations

import pytest

from portal.clock import system_clock
from tests.clock import HeldClock
from tests.factories import Factory
from tests.portal.profiles.people import answers_of, everything
from tests.walk.conftest import Walkers
from tests.walk.serving import House

pytestmark = pytest.mark.browser


@pytest.fixture
def cookies(house: House) -> dict[str, object]:
    """Somebody who has taken everything, interests twice."""
    with house.app.app_context(), house.database.transaction() as session:
        a = Factory(session, HeldClock(system_clock()), house.settings)
        client, code = a.client()
        a.report(client, answers=answers_of("interests", {"S": 20, "A": 36, "R": 2}))
        everything(a, client)
        return {"client": client.id, "code": code, "day": a.clock().toordinal()}


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_person_names_an_occupation_and_reads_the_whole_report(
    walkers: Walkers, cookies: dict[str, object], locale: str, scripts: bool
) -> None:
    walker = walkers(f"profile-{locale}-{scripts}", locale=locale, scripts=scripts, dark=not scripts)
    walker.be(cookies)
    walker.visit("/me")
    walker.follow("/profile")
    walker.follow("/profile/occupations")
    walker.look("searching")
    walker.page.fill("#q", "工程")
    walker.press(walker.page.locator("form[role=search] button"))
    walker.look("found")
    walker.press(walker.page.locator("button[name=occupation]").first)
    walker.look("named")
    assert walker.page.locator("form[action$='/remove']").count() == 1
    walker.visit("/profile")
    walker.look("profile")
    assert walker.page.locator("svg.chart").count() == 5
    walker.follow("/profile/changes")
    walker.look("changes")
    assert walker.page.locator("table").count() >= 1
