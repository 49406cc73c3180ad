"""The demonstration shows everything, is loaded once, and is refused where real people come."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal import Portal, create_app, demo
from portal.booking.models import Booking, Mode
from portal.booking.slots import bookable_window, free_slots, read_diaries
from portal.careers.catalogue import read_catalogue
from portal.clock import system_clock
from portal.database import Database, make_engine
from portal.demo.people import CLEAR, FLAT
from portal.library import read_library
from portal.migrations import upgrade
from portal.reports.models import Report
from portal.reports.replay import replay
from portal.settings import Environment, UnsafeSettings
from portal.sharing.models import Share
from portal.staff.models import Centre, Member
from portal.staff.one_time import code_at
from tests.browser import Browser
from tests.clock import HeldClock
from tests.conftest import make_settings
from tests.factories import Factory


@pytest.fixture
def shown(app: Portal, clock: HeldClock) -> Portal:
    """An application with the demonstration in it."""
    with app.app_context():
        assert demo.load_if_empty(app.extensions["database"], app.extensions["settings"])
    return app


def test_it_is_loaded_once(shown: Portal) -> None:
    with shown.app_context():
        assert not demo.load_if_empty(shown.extensions["database"], shown.extensions["settings"])


def test_it_never_mixes_with_a_real_centre(app: Portal, a: Factory, session: Session) -> None:
    a.centre()
    with app.app_context():
        assert not demo.load_if_empty(app.extensions["database"], app.extensions["settings"])
    assert session.scalar(select(func.count()).select_from(Centre)) == 1


def test_each_adviser_has_free_times_within_two_weeks(
    shown: Portal, session: Session, clock: HeldClock
) -> None:
    window = bookable_window(clock())
    advisers = list(session.scalars(select(Member)))
    assert len(advisers) == 3
    for adviser in advisers:
        diaries = read_diaries(session, [adviser], since=window.starts_at, until=window.ends_at)
        assert len(free_slots(diaries, Mode.video)) > 5


@pytest.mark.parametrize("days", range(7))
def test_it_can_be_loaded_on_any_day_of_the_week(
    app: Portal, clock: HeldClock, session: Session, days: int
) -> None:
    clock.advance(days=days, hours=5)
    with app.app_context():
        demo.load(app.extensions["database"], app.extensions["settings"])
    past = session.scalars(select(Booking).where(Booking.outcome.is_not(None))).one()
    assert past.ends_at < clock()


def test_one_report_is_clear_and_one_is_flat(shown: Portal, session: Session) -> None:
    assert sorted(session.scalars(select(Report.shape))) == ["clear", "flat"]
    assert [one.differences for one in replay(session, read_library(), read_catalogue())] == [(), ()]


def test_the_clear_report_is_shared_with_the_adviser_of_its_booking(shown: Portal, session: Session) -> None:
    share = session.scalars(select(Share)).one()
    booking = session.get_one(Booking, share.booking_id)
    assert booking.adviser_id == share.adviser_id
    assert session.get_one(Report, share.report_id).shape == "clear"


def test_the_greeting_opens_every_door(shown: Portal, clock: HeldClock) -> None:
    text = demo.greeting(shown, address="http://127.0.0.1:8000")
    keys = demo.find_keys(shown.extensions["settings"])
    assert keys is not None
    assert keys.password in text
    for person in (CLEAR, FLAT):
        browser = Browser(shown)
        browser.visit("accounts.enter_code")
        browser.submit("/continue", code=keys.codes[person.label])
        assert "siyuan@example.org" in text
    assert browser.visit("accounts.overview").path == "/me"


def test_an_adviser_signs_in_as_the_greeting_says(shown: Portal, session: Session, clock: HeldClock) -> None:
    keys = demo.find_keys(shown.extensions["settings"])
    assert keys is not None
    secret = session.scalars(select(Member.totp_secret)).first()
    assert secret is not None
    assert secret in demo.greeting(shown, address="")
    browser = Browser(shown)
    browser.visit("staff.sign_in")
    browser.submit(
        "sign-in", email="siyuan@example.org", password=keys.password, code=code_at(secret, clock())
    )
    assert browser.shown.path == "/desk"


def test_the_command_prints_the_code_of_the_moment(shown: Portal, session: Session, clock: HeldClock) -> None:
    secret = session.scalars(select(Member.totp_secret)).first() or ""
    result = shown.test_cli_runner().invoke(args=["demo", "code"])
    assert result.output == code_at(secret, clock()) + "\n"


def test_the_command_says_that_there_is_no_demonstration(app: Portal, a: Factory) -> None:
    a.adviser()
    result = app.test_cli_runner().invoke(args=["demo", "code"])
    assert result.exit_code == 1
    assert "no demonstration" in result.output


def test_loading_by_command_refuses_a_database_in_use(app: Portal, a: Factory) -> None:
    a.centre()
    result = app.test_cli_runner().invoke(args=["demo", "load"])
    assert result.exit_code == 1
    assert "not empty" in result.output


def test_the_keys_are_for_their_owner_alone(shown: Portal) -> None:
    mode = demo.keys_path(shown.extensions["settings"]).stat().st_mode
    assert stat.S_IMODE(mode) == 0o600


def test_a_house_without_it_greets_with_its_address_alone(app: Portal, a: Factory) -> None:
    a.adviser()
    text = demo.greeting(app, address="http://127.0.0.1:8000")
    assert "http://127.0.0.1:8000" in text
    assert "password" not in text


def test_production_refuses_it_and_starts_without_it(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'own.db'}"
    local = make_settings(tmp_path, database_url=url)
    real = make_settings(
        tmp_path,
        database_url=url,
        environment=Environment.production,
        base_url="https://guidance.example.org",
        secret_key="x" * 40,
    )
    create_app(real)  # Not yet migrated: nothing to refuse, and the migration itself must be able to start.
    engine = make_engine(local)
    upgrade(engine)
    create_app(real)
    app = create_app(local)
    with app.app_context():
        demo.load(Database(engine), local)
    with pytest.raises(UnsafeSettings, match="demonstration"):
        create_app(real)
    engine.dispose()


def test_loading_takes_no_more_than_two_seconds(app: Portal) -> None:
    before = system_clock()
    with app.app_context():
        demo.load(app.extensions["database"], app.extensions["settings"])
    assert (system_clock() - before).total_seconds() < 2
