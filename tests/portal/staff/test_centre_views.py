"""The administrator's pages, and that nobody else has them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.audit import Action, AuditEvent
from portal.booking.models import BookingStatus, ContactKind
from portal.mail.models import OutboxMessage
from portal.staff.models import Centre, Member
from portal.staff.one_time import draw_secret
from tests.browser import Browser
from tests.clock import HeldClock
from tests.factories import Factory
from tests.statements import statements

WEN = {"email": "Wen@example.org", "name_hans": "文𠮷", "name_hant": "文𠮷", "is_adviser": "y"}


@pytest.fixture
def centre(a: Factory) -> Centre:
    return a.centre()


def join(a: Factory, centre: Centre | None, locale: str, **chosen: Any) -> Member:
    return a.adviser(centre, locale=locale, password_hash="hash", totp_secret=draw_secret(), **chosen)


@pytest.fixture
def administrator(a: Factory, centre: Centre, locale: str) -> Member:
    return join(a, centre, locale, is_administrator=True)


@pytest.fixture
def reader(browser: Browser, a: Factory, administrator: Member, locale: str) -> Browser:
    """The administrator's browser, in each script."""
    browser.use_script(locale)
    return a.signed_in(browser, administrator)


PAGES = ("staff.list_members", "staff.edit_centre")
ACTIONS = ("recover", "deactivate", "reactivate")


def test_who_is_no_administrator_finds_nothing_there(
    browser: Browser, a: Factory, centre: Centre, session: Session
) -> None:
    colleague, member = join(a, centre, "zh_Hans"), join(a, centre, "zh_Hans")
    a.signed_in(browser, colleague)
    for endpoint in PAGES:
        browser.visit(endpoint, status=404)
    browser.visit("staff.ask_to_deactivate", status=404, member_id=member.id)
    token = {"csrf_token": browser.token()}
    for action in ACTIONS:
        browser.post(f"/desk/centre/members/{member.id}/{action}", token, status=404)
    browser.post("/desk/centre/members", {**token, **WEN}, status=404)
    browser.post("/desk/centre/details", token, status=404)
    session.refresh(member)
    assert member.is_active
    browser.visit("desk.today")
    assert "/desk/centre" not in browser.shown.markup.html


def test_an_administrator_finds_no_members_of_another_centre(
    reader: Browser, a: Factory, locale: str, session: Session
) -> None:
    stranger = join(a, None, locale)
    token = {"csrf_token": reader.token()}
    reader.visit("staff.ask_to_deactivate", status=404, member_id=stranger.id)
    for action in ACTIONS:
        reader.post(f"/desk/centre/members/{stranger.id}/{action}", token, status=404)
    reader.visit("staff.list_members")
    assert stranger.email not in reader.shown.text


def test_an_administrator_who_does_not_advise_starts_at_the_centre(
    browser: Browser, a: Factory, centre: Centre
) -> None:
    a.signed_in(browser, join(a, centre, "zh_Hans", is_administrator=True, is_adviser=False))
    browser.visit("desk.today")
    assert browser.shown.path == "/desk/centre"
    links = {link.get("href") for link in browser.shown.markup.one("nav").iter("a")}
    assert {"/desk/centre", "/desk/account"} <= links
    assert not links & {"/desk", "/desk/week", "/desk/open-by-code", "/desk/hours"}


def test_an_invitation_is_mailed_and_shown_once(
    reader: Browser, session: Session, administrator: Member, locale: str
) -> None:
    reader.visit("staff.list_members")
    reader.submit("centre/members", locale=locale, **WEN)
    member = session.scalars(select(Member).where(Member.email == "wen@example.org")).one()
    assert (member.centre_id, member.name_hans, member.is_administrator) == (
        administrator.centre_id,
        "文𠮷",
        False,
    )
    mail = session.scalars(select(OutboxMessage)).one()
    link = next(word for word in (mail.body or "").split() if "/desk/invitations/" in word)
    assert mail.to_address == "wen@example.org"
    assert link in reader.shown.text
    reader.visit("staff.list_members")
    assert link not in reader.shown.markup.html
    Browser(reader.app, locale).get(link.removeprefix("http://127.0.0.1:8000"))


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"email": "nowhere"}, "email"),
        ({"name_hant": "\u202e \u200f"}, "name_hant"),
        ({"name_hans": "长" * 201}, "name_hans"),
        ({"is_adviser": None}, "is_adviser"),
    ],
)
def test_a_mistake_in_an_invitation_is_named_at_its_field(
    reader: Browser, session: Session, changed: dict[str, str | None], field: str
) -> None:
    reader.visit("staff.list_members")
    reader.submit("centre/members", status=422, **{**WEN, **changed})
    invalid = {one.get("name") for one in reader.shown.markup.all("input") if one.get("aria-invalid")}
    assert invalid == {field}
    assert session.scalars(select(OutboxMessage)).all() == []


def test_an_address_that_is_taken_is_named(reader: Browser, a: Factory, locale: str) -> None:
    join(a, None, locale, email="wen@example.org")
    reader.visit("staff.list_members")
    reader.submit("centre/members", status=422, **WEN)
    invalid = {one.get("name") for one in reader.shown.markup.all("input") if one.get("aria-invalid")}
    assert invalid == {"email"}


def test_a_new_link_signs_the_member_out(
    reader: Browser, a: Factory, centre: Centre, locale: str, session: Session
) -> None:
    member = join(a, centre, locale)
    theirs = a.signed_in(Browser(reader.app, locale), member)
    reader.visit("staff.list_members")
    reader.submit("recover")
    assert "/desk/invitations/" in reader.shown.text
    assert session.scalars(select(OutboxMessage.kind)).one() == "invitation_recover"
    theirs.visit("staff.account")
    assert theirs.shown.path == "/desk/sign-in"


def test_deactivating_asks_first_and_tells_the_clients(
    reader: Browser, a: Factory, centre: Centre, locale: str, session: Session, clock: HeldClock
) -> None:
    member = join(a, centre, locale)
    by_mail = a.booking(member, starts_at=clock() + timedelta(days=1))
    by_phone = a.booking(
        member,
        starts_at=clock() + timedelta(days=2),
        contact_kind=ContactKind.phone,
        contact="0592 5550100",
        called="阿喆",
    )
    theirs = a.signed_in(Browser(reader.app, locale), member)
    reader.visit("staff.ask_to_deactivate", member_id=member.id)
    assert "2" in reader.shown.text
    reader.submit("deactivate")
    assert "0592 5550100" in reader.shown.text
    assert "阿喆" in reader.shown.text
    for booking in (by_mail, by_phone):
        session.refresh(booking)
        assert booking.status is BookingStatus.cancelled
    assert session.scalars(select(OutboxMessage.booking_id)).all() == [by_mail.id]
    theirs.visit("staff.account")
    assert theirs.shown.path == "/desk/sign-in"
    reader.visit("staff.list_members")
    reader.submit("reactivate")
    session.refresh(member)
    assert member.is_active


def test_nobody_shuts_themselves_out(reader: Browser, administrator: Member, session: Session) -> None:
    reader.visit("staff.ask_to_deactivate", member_id=administrator.id)
    reader.submit("deactivate", status=409)
    session.refresh(administrator)
    assert administrator.is_active


def test_the_centres_details_are_kept_in_both_scripts(
    reader: Browser, centre: Centre, session: Session
) -> None:
    changed = {
        "name_hans": "海沧职业指导中心",
        "name_hant": "海滄職涯輔導中心",
        "place_hans": "厦门",
        "place_hant": "廈門",
        "address_hans": "海沧区 1 号",
        "address_hant": "海滄區 1 號",
        "phone": "0592 5550100",
        "email": "hello@example.org",
        "session_minutes": "60",
    }
    reader.visit("staff.edit_centre")
    reader.submit("details", **changed)
    session.refresh(centre)
    assert {name: str(getattr(centre, name)) for name in changed} == changed
    assert centre.time_zone == "Asia/Shanghai"


@pytest.mark.parametrize(
    "wrong", [{"session_minutes": "5"}, {"session_minutes": "many"}, {"email": "no"}, {"place_hant": ""}]
)
def test_details_that_make_no_sense_are_refused(
    reader: Browser, centre: Centre, session: Session, wrong: dict[str, str]
) -> None:
    reader.visit("staff.edit_centre")
    reader.submit("details", status=422, **wrong)
    session.refresh(centre)
    assert (centre.session_minutes, centre.place_hant) == (45, "廈門")


def test_the_list_costs_the_same_for_one_member_and_for_many(
    reader: Browser, a: Factory, centre: Centre, locale: str
) -> None:
    with statements(reader.app) as alone:
        reader.visit("staff.list_members")
    for _ in range(8):
        a.booking(join(a, centre, locale))
    with statements(reader.app) as among_many:
        reader.visit("staff.list_members")
    assert len(among_many) == len(alone) == 4


def test_a_refused_invitation_costs_no_query_for_each_member(
    reader: Browser, a: Factory, centre: Centre, locale: str
) -> None:
    for _ in range(8):
        join(a, centre, locale)
    values = {"csrf_token": reader.token(), "email": "nowhere"}
    with statements(reader.app) as noted:
        reader.post("/desk/centre/members", values, status=422)
    assert len(noted) == 4


def test_an_administrator_names_an_editor_and_takes_the_role_back(
    reader: Browser, a: Factory, centre: Centre, locale: str, session: Session
) -> None:
    member = join(a, centre, locale)
    theirs = a.signed_in(Browser(reader.app, locale), member)
    theirs.visit("recognition.list_versions", status=404)
    address = f"/desk/centre/editors/{member.id}"
    token = {"csrf_token": reader.token()}
    reader.post(address, {**token, "editor": "yes"})
    theirs.visit("recognition.list_versions")
    reader.post(address, {**token, "editor": "yes"})
    reader.post(address, {**token, "editor": "no"})
    theirs.visit("recognition.list_versions", status=404)
    acts = [Action.editor_named, Action.editor_dismissed]
    events = session.scalars(select(AuditEvent).where(AuditEvent.action.in_(acts)).order_by(AuditEvent.id))
    assert [(one.action, one.concerned_member_id) for one in events] == [(act, member.id) for act in acts]


def test_an_editor_alone_begins_with_the_lists(browser: Browser, a: Factory, centre: Centre) -> None:
    a.signed_in(browser, join(a, centre, "zh_Hans", is_adviser=False, is_editor=True))
    browser.visit("desk.today")
    assert browser.shown.path == "/desk/lists"
    browser.visit("staff.list_members", status=404)


def test_an_invited_person_may_be_an_editor_alone(reader: Browser, session: Session) -> None:
    reader.visit("staff.list_members")
    reader.submit("centre/members", **{**WEN, "is_adviser": None, "is_editor": "y"})
    member = session.scalars(select(Member).where(Member.email == "wen@example.org")).one()
    assert (member.is_adviser, member.is_administrator, member.is_editor) == (False, False, True)
