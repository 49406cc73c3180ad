"""Joining by a link, signing in and out, and one's own account, in a browser without JavaScript."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.locale import tag_of
from portal.settings import Settings
from portal.staff.invitations import Newcomer, get_invitation, invite_member
from portal.staff.models import Member, MemberSession
from portal.staff.one_time import code_at, draw_secret
from portal.staff.passwords import passwords_at
from portal.staff.service import hash_token
from tests.browser import Browser
from tests.clock import HeldClock
from tests.factories import Factory

PASSWORD = "a lamp above the sea"
NEW_PASSWORD = "seven boats come home"


@pytest.fixture
def reader(browser: Browser, locale: str) -> Browser:
    browser.use_script(locale)
    return browser


@pytest.fixture
def adviser(a: Factory, settings: Settings, locale: str) -> Member:
    """Somebody who has joined, and whose desk is in the reader's script."""
    hashing = passwords_at(settings.argon2_time_cost, settings.argon2_memory_kib)
    return a.adviser(
        email="lin@example.org",
        password_hash=hashing.hash_new(PASSWORD, email="lin@example.org"),
        totp_secret=draw_secret(),
        locale=locale,
    )


def code_of(member: Member, clock: HeldClock) -> str:
    return code_at(member.totp_secret or "", clock())


def sign_in(browser: Browser, member: Member, clock: HeldClock, *, status: int = 200, **changed: str) -> None:
    values = {"email": member.email, "password": PASSWORD, "code": code_of(member, clock), **changed}
    browser.visit("staff.sign_in")
    browser.submit("sign-in", status=status, **values)


def attempt(browser: Browser, times: int, *, email: str) -> None:
    """Sign in wrongly a number of times; pages are not checked again each time."""
    values = {"csrf_token": browser.token(), "password": "wrong password", "code": "000000"}
    for number in range(times):
        answer = browser.client.post("/desk/sign-in", data={**values, "email": email.format(number=number)})
        assert answer.status_code == 422


def test_password_and_code_open_the_desk(reader: Browser, adviser: Member, clock: HeldClock) -> None:
    sign_in(reader, adviser, clock)
    assert reader.shown.path == "/desk"
    assert adviser.name(reader.locale) in reader.shown.text


def test_the_form_helps_password_keepers_and_phones(reader: Browser) -> None:
    reader.visit("staff.sign_in")
    hints = {
        field.get("name"): (field.get("autocomplete"), field.get("inputmode"))
        for field in reader.shown.markup.all("input")
    }
    assert hints["email"] == ("username", "email")
    assert hints["password"] == ("current-password", None)
    assert hints["code"] == ("one-time-code", "numeric")


@pytest.mark.parametrize(
    "wrong", [{"email": "nobody@example.org"}, {"password": PASSWORD + "!"}, {"code": "000000"}]
)
def test_whatever_is_wrong_the_answer_is_the_same(
    reader: Browser, adviser: Member, clock: HeldClock, wrong: dict[str, str], session: Session
) -> None:
    sign_in(reader, adviser, clock, status=422, **wrong)
    sentence = reader.shown.markup.one("h1").text
    alert = next(one for one in reader.shown.markup.all("div") if one.get("role") == "alert")
    assert sentence
    assert "".join(alert.itertext()).split()[1:] == [
        {
            "zh_Hans": "邮箱、密码或数字不对。每个数字只能用一次，不确定时请等下一个。",
            "zh_Hant": "電子郵件、密碼或數字不對。每個數字只能用一次，不確定時請等下一個。",
        }[reader.locale]
    ]
    assert session.scalar(select(func.count()).select_from(MemberSession)) == 0


def test_the_email_stays_in_the_form_and_the_password_does_not(
    reader: Browser, adviser: Member, clock: HeldClock
) -> None:
    sign_in(reader, adviser, clock, status=422, password="not the password")
    held = {field.get("name"): field.get("value") for field in reader.shown.markup.all("input")}
    assert held["email"] == adviser.email
    assert not held["password"]
    assert "not the password" not in reader.shown.markup.html


def test_after_signing_in_one_stands_where_one_wanted_to_be(
    reader: Browser, adviser: Member, clock: HeldClock
) -> None:
    reader.visit("desk.week", **{"from": "2026-12-07"})
    assert reader.shown.path == "/desk/sign-in"
    values = {"email": adviser.email, "password": PASSWORD, "code": code_of(adviser, clock)}
    reader.submit("sign-in", **values)
    assert reader.shown.path == "/desk/week"
    assert reader.shown.response.request.query_string == b"from=2026-12-07"


@pytest.mark.parametrize("target", ["https://example.com/desk", "//example.com", "/\\example.com", "desk"])
def test_signing_in_leads_nowhere_else(
    reader: Browser, adviser: Member, clock: HeldClock, target: str
) -> None:
    reader.visit("staff.sign_in", next=target)
    values = {"email": adviser.email, "password": PASSWORD, "code": code_of(adviser, clock)}
    reader.submit("sign-in", **values)
    assert reader.shown.path == "/desk"


def test_a_target_slipped_into_the_form_leads_nowhere_else(
    reader: Browser, adviser: Member, clock: HeldClock
) -> None:
    values = {"email": adviser.email, "password": PASSWORD, "code": code_of(adviser, clock)}
    answer = reader.client.post(
        "/desk/sign-in?next=https://example.com", data={**values, "csrf_token": reader.token()}
    )
    assert answer.headers["Location"] == "/desk"


def test_the_eleventh_attempt_on_an_address_is_refused_even_if_it_is_right(
    reader: Browser, adviser: Member, clock: HeldClock
) -> None:
    attempt(reader, 10, email=adviser.email)
    sign_in(reader, adviser, clock, status=429)
    assert int(reader.shown.response.headers["Retry-After"]) > 0
    clock.advance(minutes=15)
    sign_in(reader, adviser, clock)
    assert reader.shown.path == "/desk"


def test_attempts_on_many_addresses_from_one_place_are_refused(
    reader: Browser, adviser: Member, clock: HeldClock
) -> None:
    attempt(reader, 30, email="nobody{number}@example.org")
    sign_in(reader, adviser, clock, status=429)


def test_signing_in_puts_the_members_script_on_the_desk(
    browser: Browser, adviser: Member, clock: HeldClock, locale: str
) -> None:
    browser.use_script("zh_Hant" if locale == "zh_Hans" else "zh_Hans")
    browser.visit("staff.sign_in")
    browser.locale = locale
    browser.submit("sign-in", email=adviser.email, password=PASSWORD, code=code_of(adviser, clock))
    assert browser.shown.markup.one("html").get("lang") == tag_of(locale)


def test_the_switch_still_turns_the_desk_over(
    reader: Browser, adviser: Member, clock: HeldClock, locale: str
) -> None:
    sign_in(reader, adviser, clock)
    reader.locale = "zh_Hant" if locale == "zh_Hans" else "zh_Hans"
    reader.visit("learning.switch_script", tag=tag_of(reader.locale), next="/desk")
    assert reader.shown.path == "/desk"
    assert reader.shown.markup.one("html").get("lang") == tag_of(reader.locale)


def test_a_clients_code_does_not_stay_in_the_browser_of_a_member(
    reader: Browser, a: Factory, adviser: Member, clock: HeldClock
) -> None:
    a.recognised(reader, *a.client())
    sign_in(reader, adviser, clock)
    with reader.client.session_transaction() as cookie:
        assert set(cookie) <= {"staff", "staff_seen", "csrf_token"}
        assert not cookie.permanent


def test_signing_out_ends_the_session_for_good(
    reader: Browser, adviser: Member, clock: HeldClock, session: Session
) -> None:
    sign_in(reader, adviser, clock)
    with reader.client.session_transaction() as cookie:
        token = cookie["staff"]
    reader.submit("sign-out")
    assert reader.shown.path == "/desk/sign-in"
    assert session.get(MemberSession, hash_token(token)) is None
    with reader.client.session_transaction() as cookie:
        cookie["staff"] = token
    reader.visit("desk.today")
    assert reader.shown.path == "/desk/sign-in", "a copied cookie must not bring the session back"


def test_use_keeps_a_session_alive_and_silence_ends_it(
    reader: Browser, adviser: Member, clock: HeldClock
) -> None:
    sign_in(reader, adviser, clock)
    for _ in range(3):
        clock.advance(minutes=50)
        reader.visit("desk.today")
        assert reader.shown.path == "/desk"
    clock.advance(minutes=60)
    reader.visit("desk.today")
    assert reader.shown.path == "/desk/sign-in"


def test_an_old_form_is_offered_again_without_its_secrets(reader: Browser) -> None:
    typed = {"email": "lin@example.org", "password": PASSWORD, "code": "123456", "csrf_token": "made-up"}
    reader.post("/desk/sign-in", typed, status=400)
    kept = {field.get("name"): field.get("value") for field in reader.shown.markup.all("input")}
    assert kept.pop("csrf_token")
    assert kept == {"email": "lin@example.org"}
    assert PASSWORD not in reader.shown.markup.html


def test_who_is_signed_in_is_not_asked_again(reader: Browser, a: Factory, adviser: Member) -> None:
    a.signed_in(reader, adviser).visit("staff.sign_in")
    assert reader.shown.path == "/desk"


def test_a_form_sent_after_the_sign_in_ended_loses_nothing(
    reader: Browser, a: Factory, adviser: Member, clock: HeldClock, session: Session
) -> None:
    a.signed_in(reader, adviser).visit("staff.account")
    clock.advance(hours=2)
    reader.submit("description", status=401, about_hans="常陪人走第一步 𠮷 😀")
    assert reader.shown.form().get("action") == "/desk/account/description"
    kept = reader.shown
    a.signed_in(reader, adviser)
    reader.shown = kept
    reader.submit("description")
    session.refresh(adviser)
    assert adviser.about_hans == "常陪人走第一步 𠮷 😀"


@pytest.fixture
def invitation(a: Factory, session: Session, clock: HeldClock, locale: str) -> tuple[Member, str]:
    newcomer = Newcomer("wen@example.org", "文喆", "文喆", True, False, locale)
    made = invite_member(session, a.centre(), newcomer, by=None, at=clock())
    a.keep()
    return made


def offered_code(session: Session, token: str, clock: HeldClock) -> str:
    return code_at(get_invitation(session, token, at=clock())[0].totp_secret, clock())


def test_a_link_leads_to_the_desk_and_then_signing_in_works(
    reader: Browser, invitation: tuple[Member, str], session: Session, clock: HeldClock
) -> None:
    member, token = invitation
    reader.visit("staff.show_invitation", token=token)
    assert '<path d="M4 4h7v1h-7z' in reader.shown.markup.html, "the corner of the picture"
    code = offered_code(session, token, clock)
    reader.submit("invitations", password=PASSWORD, repeat=PASSWORD, code=code)
    assert reader.shown.path == "/desk"
    reader.submit("sign-out")
    session.refresh(member)
    clock.advance(seconds=30)
    sign_in(reader, member, clock)
    assert reader.shown.path == "/desk"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"password": "short", "repeat": "short"}, "password"),
        ({"password": "passwordpassword", "repeat": "passwordpassword"}, "password"),
        ({"password": "call me wen at noon", "repeat": "call me wen at noon"}, "password"),
        ({"repeat": PASSWORD + "?"}, "repeat"),
        ({"code": "000000"}, "code"),
        ({"code": ""}, "code"),
    ],
)
def test_a_mistake_while_joining_is_named_at_its_field(
    reader: Browser,
    invitation: tuple[Member, str],
    session: Session,
    clock: HeldClock,
    changed: dict[str, str],
    field: str,
) -> None:
    token = invitation[1]
    reader.visit("staff.show_invitation", token=token)
    code = offered_code(session, token, clock)
    reader.submit(
        "invitations", status=422, **{"password": PASSWORD, "repeat": PASSWORD, "code": code, **changed}
    )
    invalid = [one.get("name") for one in reader.shown.markup.all("input") if one.get("aria-invalid")]
    assert invalid == [field]
    assert get_invitation(session, token, at=clock()), "the link is still good"


def test_a_used_an_expired_and_an_unknown_link_are_kindly_refused(
    reader: Browser, invitation: tuple[Member, str], session: Session, clock: HeldClock
) -> None:
    reader.visit("staff.show_invitation", token="made-up", status=404)
    reader.visit("staff.show_invitation", token=invitation[1])
    form = reader.shown
    clock.advance(days=8)
    reader.visit("staff.show_invitation", token=invitation[1], status=410)
    reader.shown = form
    reader.submit("invitations", status=410, password=PASSWORD, repeat=PASSWORD, code="000000")
    assert not invitation[0].has_joined


def test_a_link_that_was_used_is_refused_at_once(
    reader: Browser, invitation: tuple[Member, str], session: Session, clock: HeldClock
) -> None:
    reader.visit("staff.show_invitation", token=invitation[1])
    code = offered_code(session, invitation[1], clock)
    reader.submit("invitations", password=PASSWORD, repeat=PASSWORD, code=code)
    Browser(reader.app, reader.locale).visit("staff.show_invitation", token=invitation[1], status=410)


def test_the_account_changes_script_and_what_clients_read(
    reader: Browser, a: Factory, adviser: Member, session: Session, locale: str
) -> None:
    a.signed_in(reader, adviser).visit("staff.account")
    reader.locale = "zh_Hant" if locale == "zh_Hans" else "zh_Hans"
    reader.submit("script", locale=reader.locale)
    assert reader.shown.markup.one("html").get("lang") == tag_of(reader.locale)
    reader.submit("description", name_hans="林喆", name_hant="林喆", about_hant="陪你慢慢想")
    session.refresh(adviser)
    assert (adviser.locale, adviser.name_hant, adviser.about_hant) == (reader.locale, "林喆", "陪你慢慢想")


@pytest.mark.parametrize(
    ("action", "wrong"),
    [
        ("script", {"locale": "en"}),
        ("description", {"name_hans": ""}),
        ("description", {"about_hans": "长" * 201}),
        ("password", {"old_password": "wrong password", "password": NEW_PASSWORD, "repeat": NEW_PASSWORD}),
        ("password", {"old_password": PASSWORD, "password": "short", "repeat": "short"}),
    ],
)
def test_a_mistake_in_the_account_changes_nothing(
    reader: Browser,
    a: Factory,
    adviser: Member,
    session: Session,
    action: str,
    wrong: dict[str, str],
) -> None:
    before = (adviser.locale, adviser.name_hans, adviser.about_hans, adviser.password_hash)
    a.signed_in(reader, adviser).visit("staff.account")
    reader.submit(action, status=422, **wrong)
    session.refresh(adviser)
    assert (adviser.locale, adviser.name_hans, adviser.about_hans, adviser.password_hash) == before


def test_a_new_password_signs_every_other_browser_out(
    reader: Browser, a: Factory, adviser: Member, clock: HeldClock
) -> None:
    other = a.signed_in(Browser(reader.app, reader.locale), adviser)
    a.signed_in(reader, adviser).visit("staff.account")
    reader.submit("password", old_password=PASSWORD, password=NEW_PASSWORD, repeat=NEW_PASSWORD)
    assert reader.shown.path == "/desk/account"
    other.visit("desk.today")
    assert other.shown.path == "/desk/sign-in"
    reader.submit("sign-out")
    sign_in(reader, adviser, clock, password=NEW_PASSWORD)
    assert reader.shown.path == "/desk"


def test_guessing_the_present_password_from_an_open_browser_is_slowed_down(
    reader: Browser, a: Factory, adviser: Member
) -> None:
    a.signed_in(reader, adviser)
    guess = {"old_password": "wrong password", "password": NEW_PASSWORD, "repeat": NEW_PASSWORD}
    reader.visit("staff.account")
    form = reader.shown
    for _ in range(10):
        reader.submit("password", status=422, **guess)
        reader.shown = form
    reader.submit("password", status=429, **guess)
