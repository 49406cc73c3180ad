"""What a person sees of their record, and that they can leave it."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from portal import Portal
from portal.accounts.models import Client
from portal.accounts.record import find_record
from portal.accounts.service import touch_client
from portal.booking.models import BookingStatus
from portal.library import read_library
from portal.settings import Settings
from tests.browser import Browser
from tests.clock import HeldClock
from tests.factories import Factory, every_item
from tests.statements import statements

PUBLICATIONS = read_library().publications


def enter(browser: Browser, code: str) -> None:
    browser.visit("accounts.enter_code")
    browser.submit("/continue", code=code)


def test_an_unfinished_sitting_tells_how_far_it_is(session: Session, a: Factory) -> None:
    client, _ = a.client()
    a.sitting(client, answers={"r-grow-vegetables": 3, "i-observe-moon": None})
    record = find_record(session, client.id, PUBLICATIONS, at=a.clock())
    assert record is not None
    (open_sitting,) = record.open_sittings
    assert (open_sitting.n_seen, open_sitting.n_items) == (2, 60)


def test_sessions_to_come_stand_apart_from_earlier_and_cancelled_ones(
    session: Session, a: Factory, clock: HeldClock
) -> None:
    client, _ = a.client()
    adviser = a.adviser()
    soon = a.booking(adviser, client=client)
    gone = a.booking(
        adviser, client=client, status=BookingStatus.cancelled, cancelled_at=clock(), starts_at=clock()
    )
    record = find_record(session, client.id, PUBLICATIONS, at=clock())
    assert record is not None
    assert [one.id for one in record.upcoming_bookings] == [soon.id]
    assert [one.id for one in record.earlier_bookings] == [gone.id]


def test_the_page_takes_the_same_number_of_queries_however_much_there_is(app: Portal, a: Factory) -> None:
    counts = []
    for amount in (1, 4):
        client, code = a.client()
        for _ in range(amount):
            a.sitting(client, answers={"r-grow-vegetables": 1})
            a.booking(client=client)
        browser = Browser(app)
        enter(browser, code)
        with statements(app) as asked:
            browser.visit("accounts.overview")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_page_shows_what_there_is(browser: Browser, a: Factory, settings: Settings) -> None:
    client, code = a.client()
    a.sitting(client, answers=every_item(form="full"))
    a.booking(client=client)
    enter(browser, code)
    shown = browser.visit("accounts.overview")
    assert PUBLICATIONS["interests"].words["zh_Hans"].title in shown.text
    assert "60" in shown.text
    assert "林晓" in shown.text
    assert "2027-05-22" in shown.text


def test_an_empty_record_has_a_next_step(browser: Browser, a: Factory) -> None:
    _, code = a.client()
    enter(browser, code)
    shown = browser.visit("accounts.overview")
    assert shown.markup.one("main").find(".//a[@href='/assessments']") is not None


def test_a_record_erased_elsewhere_is_forgotten_here(browser: Browser, a: Factory, session: Session) -> None:
    client, code = a.client()
    enter(browser, code)
    session.delete(session.get_one(Client, client.id))
    session.commit()
    browser.visit("accounts.overview", status=404)
    assert browser.visit("accounts.overview").path == "/continue"


@pytest.mark.parametrize("path", ["/me/download", "/me"])
def test_a_browser_of_nobody_is_asked_for_the_code(browser: Browser, path: str) -> None:
    assert browser.get(path).path == "/continue"


def test_starting_with_a_forgotten_record_makes_a_new_one(
    browser: Browser, a: Factory, session: Session
) -> None:
    client, code = a.client()
    enter(browser, code)
    session.delete(session.get_one(Client, client.id))
    session.commit()
    browser.visit("sittings.start", instrument="interests")
    browser.submit("begin", form="full")
    assert browser.visit("accounts.overview").status == 200


def test_each_visit_renews_the_retention_clock_once_a_day(
    browser: Browser, a: Factory, session: Session, clock: HeldClock
) -> None:
    client, code = a.client()
    enter(browser, code)
    clock.advance(hours=1)
    browser.visit("learning.home")
    session.expire_all()
    assert session.get_one(Client, client.id).last_used_at == client.created_at
    clock.advance(days=1)
    browser.visit("learning.home")
    session.expire_all()
    assert session.get_one(Client, client.id).last_used_at == clock()


def test_touching_says_whether_the_client_is_there(session: Session, a: Factory, clock: HeldClock) -> None:
    client, _ = a.client()
    assert touch_client(session, client.id, at=clock())
    assert not touch_client(session, client.id + 1000, at=clock())


def test_an_idle_shared_computer_forgets(browser: Browser, a: Factory, clock: HeldClock) -> None:
    _, code = a.client()
    browser.visit("accounts.enter_code")
    browser.submit("/continue", code=code, shared_computer="y")
    clock.advance(minutes=14)
    assert browser.visit("accounts.overview").path == "/me"
    clock.advance(minutes=16)
    assert browser.visit("accounts.overview").path == "/continue"
