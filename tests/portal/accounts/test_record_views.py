"""Taking a record along and erasing it, as a person does it in a browser."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import Portal
from portal.accounts.models import Client, ErasureReceipt
from portal.accounts.service import create_client
from portal.booking.models import Booking
from portal.mail.backends import FolderBackend
from portal.mail.worker import deliver_waiting
from portal.settings import Settings
from tests.browser import Browser
from tests.clock import HeldClock
from tests.factories import Factory
from tests.portal.accounts.planted import CONTACT, plant


def enter(browser: Browser, code: str) -> None:
    browser.visit("accounts.enter_code")
    browser.submit("/continue", code=code)


def test_a_person_erases_everything_and_gets_a_receipt(
    app: Portal, a: Factory, session: Session, locale: str
) -> None:
    person = plant(a)
    client_id = person.client.id
    browser = Browser(app, locale)
    enter(browser, person.code)
    browser.visit("accounts.ask_to_erase")
    shown = browser.submit("/me/erase", understood="y")
    assert shown.path.startswith("/receipts/")
    session.expire_all()
    assert session.get(Client, client_id) is None
    number = shown.path.rsplit("/", 1)[1]
    assert Browser(app, locale).visit("accounts.receipt", number=number.lower()).status == 200
    assert browser.visit("accounts.overview").path == "/continue"
    enter_again = browser.submit("/continue", code=person.code, status=404)
    assert enter_again.status == 404


def test_nothing_is_erased_without_the_tick(browser: Browser, a: Factory, session: Session) -> None:
    client, code = a.client()
    enter(browser, code)
    browser.visit("accounts.ask_to_erase")
    browser.submit("/me/erase", status=422)
    session.expire_all()
    assert session.get(Client, client.id) is not None


def test_the_receipt_says_nothing_of_the_person(browser: Browser, a: Factory, session: Session) -> None:
    person = plant(a)
    enter(browser, person.code)
    browser.visit("accounts.ask_to_erase")
    shown = browser.submit("/me/erase", understood="y")
    strings = (*person.strings, person.client.pseudonym, person.code)
    assert not any(one in shown.markup.html for one in strings)


@pytest.mark.parametrize("number", ["nothing", "7KQ2M4X9TC"])
def test_an_unknown_receipt_is_not_there(browser: Browser, number: str) -> None:
    browser.visit("accounts.receipt", number=number, status=404)


def test_erasing_what_another_device_erased_says_so(browser: Browser, a: Factory, session: Session) -> None:
    client, code = a.client()
    enter(browser, code)
    browser.visit("accounts.ask_to_erase")
    session.delete(session.get_one(Client, client.id))
    session.commit()
    browser.submit("/me/erase", understood="y", status=404)


def test_delivered_messages_leave_the_folder(
    app: Portal, browser: Browser, a: Factory, settings: Settings, clock: HeldClock
) -> None:
    person = plant(a)
    backend = FolderBackend(settings.mail_folder)
    earlier = set(settings.mail_folder.glob("*.eml"))
    with app.app_context():
        deliver_waiting(app.extensions["database"], backend, clock, mail_from=settings.mail_from)
    delivered = set(settings.mail_folder.glob("*.eml")) - earlier
    assert any(CONTACT in path.read_text() for path in delivered)
    enter(browser, person.code)
    browser.visit("accounts.ask_to_erase")
    browser.submit("/me/erase", understood="y")
    assert not any(path.exists() for path in delivered)


def test_an_erasure_that_fails_forgets_no_message(
    app: Portal,
    browser: Browser,
    a: Factory,
    settings: Settings,
    clock: HeldClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    person = plant(a)
    backend = FolderBackend(settings.mail_folder)
    with app.app_context():
        deliver_waiting(app.extensions["database"], backend, clock, mail_from=settings.mail_from)
    kept = sorted(settings.mail_folder.glob("*.eml"))
    enter(browser, person.code)
    browser.visit("accounts.ask_to_erase")
    monkeypatch.setattr("portal.accounts.record_views.forget_person", lambda: 1 / 0)
    browser.submit("/me/erase", understood="y", status=500)
    assert sorted(settings.mail_folder.glob("*.eml")) == kept
    a.session.expire_all()
    assert a.session.get(Client, person.client.id) is not None


def test_the_list_for_restored_backups_names_the_pseudonym_alone(
    browser: Browser, a: Factory, settings: Settings
) -> None:
    person = plant(a)
    enter(browser, person.code)
    browser.visit("accounts.ask_to_erase")
    browser.submit("/me/erase", understood="y")
    lines = (settings.data_folder / "erasures.jsonl").read_text().splitlines()
    (line,) = [json.loads(one) for one in lines]
    assert line["pseudonym"] == person.client.pseudonym
    assert not any(one in str(line) for one in person.strings)


def test_somebody_without_a_record_erases_a_booking(
    app: Portal, browser: Browser, a: Factory, session: Session, settings: Settings
) -> None:
    booking = a.booking(called="阿明")
    with browser.client.session_transaction() as cookie:
        cookie["bookings"] = [booking.id]
    browser.visit("accounts.ask_to_erase_booking", booking_id=booking.id)
    shown = browser.submit("/erase", understood="y")
    assert shown.path.startswith("/receipts/")
    session.expire_all()
    assert session.get_one(Booking, booking.id).called == ""
    assert browser.visit("booking.show", booking_id=booking.id).path == "/bookings/find"


def test_a_booking_of_somebody_else_cannot_be_erased(browser: Browser, a: Factory, session: Session) -> None:
    booking = a.booking(called="阿明")
    _, code = a.client()
    enter(browser, code)
    browser.visit("accounts.ask_to_erase_booking", booking_id=booking.id, status=404)
    browser.post(
        browser.url("accounts.erase_one_booking", booking_id=booking.id),
        {"csrf_token": browser.token(), "understood": "y"},
        status=404,
    )
    session.expire_all()
    assert session.get_one(Booking, booking.id).called == "阿明"
    assert session.scalars(select(ErasureReceipt)).all() == []


def test_the_download_is_one_file_shown_in_place(browser: Browser, a: Factory) -> None:
    person = plant(a)
    enter(browser, person.code)
    response = browser.visit("accounts.download").response
    assert response.mimetype == "application/json"
    assert response.headers["Content-Disposition"].startswith("inline")
    record = json.loads(response.get_data(as_text=True))
    assert (record["format"], record["version"]) == ("hangbiao-record", 1)
    assert record["tables"]["bookings"][0]["contact"] == CONTACT


def test_taking_the_record_is_written_into_the_access_log(browser: Browser, a: Factory) -> None:
    _, code = a.client()
    enter(browser, code)
    record = json.loads(browser.visit("accounts.download").response.get_data(as_text=True))
    assert [event["action"] for event in record["tables"]["audit_events"]] == ["record_exported"]


def test_a_download_after_an_erasure_elsewhere_says_so(
    browser: Browser, a: Factory, session: Session
) -> None:
    client, code = a.client()
    enter(browser, code)
    session.delete(session.get_one(Client, client.id))
    session.commit()
    browser.visit("accounts.download", status=404)


def test_a_message_for_a_record_erased_elsewhere_is_not_queued(
    browser: Browser, a: Factory, session: Session, settings: Settings, clock: HeldClock
) -> None:
    client, code = create_client(session, secret=settings.secret_key, at=clock())
    session.commit()
    enter(browser, code)
    browser.visit("accounts.show_code")
    session.delete(session.get_one(Client, client.id))
    session.commit()
    browser.submit("/me/code", email="someone@example.org", status=404)
