"""`flask centre create`: a centre and its first administrator from a terminal."""

from __future__ import annotations

import re

import pytest
from click.testing import Result
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import Portal
from portal.staff.models import Centre, Member
from tests.browser import Browser
from tests.factories import Factory

GIVEN = {
    "name-hans": "海沧职业指导中心",
    "name-hant": "海滄職涯輔導中心",
    "place-hans": "厦门",
    "place-hant": "廈門",
    "email": "centre@example.org",
    "admin-email": "Chen@example.org",
    "admin-name-hans": "陈喆",
    "admin-name-hant": "陳喆",
}


def create(app: Portal, *flags: str, **changed: str) -> Result:
    given = {**GIVEN, **{name.replace("_", "-"): value for name, value in changed.items()}}
    options = [word for name, value in given.items() for word in (f"--{name}", value)]
    return app.test_cli_runner().invoke(args=["centre", "create", *options, *flags])


def test_the_printed_link_lets_the_administrator_join(
    app: Portal, session: Session, browser: Browser
) -> None:
    made = create(app)
    assert made.exit_code == 0, made.output
    member = session.scalars(select(Member)).one()
    assert (member.email, member.name_hans, member.name_hant) == ("chen@example.org", "陈喆", "陳喆")
    assert (member.is_adviser, member.is_administrator) == (True, True)
    assert (member.centre.name_hant, member.centre.time_zone) == ("海滄職涯輔導中心", "Asia/Shanghai")
    link = re.search(r"http://127\.0\.0\.1:8000(/desk/invitations/\S+)", made.output)
    assert link is not None
    browser.get(link[1])
    assert "chen@example.org" in browser.shown.markup.html


def test_an_administrator_need_not_advise_and_has_a_script(app: Portal, session: Session) -> None:
    assert create(app, "--no-adviser", "--traditional", time_zone="Asia/Taipei").exit_code == 0
    member = session.scalars(select(Member)).one()
    assert (member.is_adviser, member.locale, member.centre.time_zone) == (False, "zh_Hant", "Asia/Taipei")


@pytest.mark.parametrize(
    "wrong",
    [{"time_zone": "Asia/Atlantis"}, {"email": "nowhere"}, {"admin_email": "a@b"}, {"name_hans": " \u202e "}],
)
def test_a_mistake_makes_nothing(app: Portal, session: Session, wrong: dict[str, str]) -> None:
    made = create(app, **wrong)
    assert made.exit_code == 2, made.output
    assert "Error" in made.output
    assert session.scalars(select(Centre)).all() == []


def test_an_address_that_works_elsewhere_makes_no_half_centre(
    app: Portal, session: Session, a: Factory
) -> None:
    a.adviser(email="chen@example.org")
    made = create(app)
    assert made.exit_code == 1
    assert "chen@example.org" in made.output.lower()
    assert len(session.scalars(select(Centre)).all()) == 1
