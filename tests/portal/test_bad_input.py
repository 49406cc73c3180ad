"""Whatever is sent: a clear message in the reader's script, the right status, nothing lost, nothing leaked."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal import Portal, words
from portal.accounts.erasure import erase_client
from portal.accounts.models import Client, ErasureReason
from portal.booking.models import Booking
from portal.booking.service import write_link_token
from portal.extensions import MAX_BODY_BYTES, MAX_FORM_PARTS
from portal.mail.models import OutboxMessage
from portal.reports.models import Report
from portal.sharing.models import Section, Share
from portal.sharing.service import give_share
from portal.sittings.models import Answer, Sitting
from tests.browser import Browser
from tests.factories import Factory, every_item
from tests.portal.booking.visiting import book, stored, visit_form

ITEMS = tuple(every_item())
#: In no national standard of old: names hold them all the same. The last one is beyond the first 65 536 characters.
RARE = "喆堃峯𠮷"
RIGHT_TO_LEFT = "\u202eتسجيل\u202c \u2067שלום\u2069"
LARGE = 10 * 1024 * 1024


@pytest.fixture
def person(browser: Browser, a: Factory, locale: str) -> Client:
    """Somebody in the middle of a sitting, in each script."""
    client, code = a.client()
    browser.use_script(locale)
    a.recognised(browser, client, code)
    return client


@pytest.fixture
def sitting(a: Factory, person: Client) -> Sitting:
    return a.sitting(person, answers={ITEMS[0]: 4})


def said(message: str, locale: str) -> str:
    """A message in a script."""
    found = words.read_catalog(words.catalog_path(locale), locale).get(message)
    assert found is not None, f"{message!r} is in no catalog"
    return str(found.string)


def answers(session: Session) -> dict[str, int | None]:
    session.expire_all()
    return dict(session.execute(select(Answer.item_id, Answer.value)).all())


def on_item(browser: Browser, sitting: Sitting, item_id: str) -> None:
    browser.visit("sittings.show_item", sitting_id=sitting.id, item_id=item_id)


# ---- answering -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "item_id", ["no-such-item", "s-", "'; DROP TABLE answers; --", "x" * 2000, "题", "%00"]
)
def test_an_unknown_item_is_not_answered(
    browser: Browser, sitting: Sitting, session: Session, locale: str, item_id: str
) -> None:
    on_item(browser, sitting, ITEMS[1])
    token = browser.shown.form().find(".//input[@name='csrf_token']")
    assert token is not None
    sent = {"csrf_token": token.get("value"), "stamp": "1", "value": "2"}
    shown = browser.post(f"/sittings/{sitting.id}/answers/{item_id}", sent, status=404)
    assert said("This question does not exist", locale) in shown.text
    assert answers(session) == {ITEMS[0]: 4}


@pytest.mark.parametrize(
    "value", ["5", "-1", "2.5", "", "two", "٢", "９", "1e9", "9" * 5000, "\x00", "2 OR 1=1"]
)
def test_a_value_out_of_range_changes_nothing(
    browser: Browser, sitting: Sitting, session: Session, locale: str, value: str
) -> None:
    on_item(browser, sitting, ITEMS[0])
    shown = browser.submit("answers", value=value, status=422)
    assert said("That answer could not be read", locale) in shown.text
    assert answers(session) == {ITEMS[0]: 4}


@pytest.mark.parametrize("stamp", ["", "soon", "-5", "9" * 40, None])
def test_a_page_without_its_stamp_changes_nothing(
    browser: Browser, sitting: Sitting, session: Session, stamp: str | None
) -> None:
    on_item(browser, sitting, ITEMS[0])
    browser.submit("answers", value="1", stamp=stamp, status=422)
    assert answers(session) == {ITEMS[0]: 4}


def test_a_stamp_from_the_future_does_not_lock_the_answer(
    browser: Browser, sitting: Sitting, session: Session
) -> None:
    on_item(browser, sitting, ITEMS[0])
    browser.submit("answers", value="1", stamp=str(10**17))
    on_item(browser, sitting, ITEMS[0])
    browser.submit("answers", value="3")
    assert answers(session) == {ITEMS[0]: 3}


def test_handing_in_twice_at_once_shows_the_one_report(
    browser: Browser, a: Factory, person: Client, session: Session
) -> None:
    sitting = a.sitting(person, answers=every_item(S=4))
    form = browser.visit("sittings.finish", sitting_id=sitting.id)
    paths = []
    for _ in range(2):
        browser.shown = form
        paths.append(browser.submit("submit", skip_guess="1").path)
    assert paths[0] == paths[1]
    assert session.scalar(select(func.count()).select_from(Report)) == 1


# ---- codes and links -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "code", ["7KQ2M4X9T", "0000000001", "一二三四五六七八九十", "\u202e0000000000x", "0" * 9000]
)
def test_a_mistyped_code_is_explained(browser: Browser, locale: str, code: str) -> None:
    browser.use_script(locale)
    browser.visit("accounts.enter_code")
    shown = browser.submit("continue", code=code, status=422)
    assert said("That code does not look right", locale) in shown.text


def test_a_code_whose_record_is_gone_is_explained(browser: Browser, a: Factory, locale: str) -> None:
    client, code = a.client()
    erase_client(a.session, client.id, reason=ErasureReason.retention, at=a.clock())
    a.keep()
    browser.use_script(locale)
    browser.visit("accounts.enter_code")
    shown = browser.submit("continue", code=code, status=404)
    assert said("We have no record under this code", locale) in shown.text


def test_a_tampered_link_to_a_booking_opens_nothing(browser: Browser, a: Factory, locale: str) -> None:
    booking = a.booking(code_hash="known", called=RARE)
    token = write_link_token(booking, secret=a.settings.secret_key)
    browser.use_script(locale)
    last = "1" if token[-1] == "0" else "0"
    for tampered in (
        token[:-1] + last,
        token[:-1],
        f"{booking.id + 1}{token[token.index('-') :]}",
        "x",
        "1-",
    ):
        shown = browser.visit("booking.open_by_link", token=tampered, status=404)
        assert RARE not in shown.text
    with browser.client.session_transaction() as cookie:
        assert "bookings" not in cookie


def test_a_share_of_somebody_else_cannot_be_touched(
    browser: Browser, a: Factory, person: Client, session: Session
) -> None:
    adviser, (theirs, _) = a.adviser(), a.client()
    share = give_share(
        session,
        client_id=theirs.id,
        report=a.report(theirs),
        adviser_id=adviser.id,
        sections=[Section.scores],
        booking_id=None,
        expires_at=a.clock() + timedelta(days=3),
        locale="zh_Hans",
        at=a.clock(),
    )
    a.keep()
    token = browser.token()
    for share_id in (share.id, share.id + 999, 2**31, 10**30):
        browser.post(f"/shares/{share_id}/withdraw", {"csrf_token": token}, status=404)
    session.expire_all()
    assert session.get_one(Share, share.id).withdrawn_at is None


@pytest.mark.parametrize("number", [0, 2**31 - 1, 2**31, 2**63, 10**40])
@pytest.mark.parametrize("address", ["/sittings/{}", "/reports/{}", "/bookings/{}", "/sittings/{}/items/x"])
def test_a_row_that_no_column_can_number_is_not_there(
    browser: Browser, person: Client, address: str, number: int
) -> None:
    browser.get(address.format(number), status=404)


# ---- forms -----------------------------------------------------------------------------------------------------------


def test_a_form_of_an_old_session_is_sent_by_one_more_press(
    browser: Browser, sitting: Sitting, session: Session, locale: str
) -> None:
    on_item(browser, sitting, ITEMS[1])
    with browser.client.session_transaction() as cookie:
        cookie["csrf_token"] = "of another session"
    shown = browser.submit("answers", value="3", status=400)
    assert said("This page was open for a long time", locale) in shown.text
    assert answers(session) == {ITEMS[0]: 4}
    browser.submit("answers")
    assert answers(session) == {ITEMS[0]: 4, ITEMS[1]: 3}


def test_what_was_written_survives_an_old_form(
    browser: Browser, a: Factory, session: Session, locale: str
) -> None:
    a.adviser()
    browser.use_script(locale)
    visit_form(browser)
    with browser.client.session_transaction() as cookie:
        cookie["csrf_token"] = "of another session"
    typed = {"contact": "someone@example.org", "called": RARE, "question_1": "一行\n又一行"}
    browser.submit("/bookings/new", status=400, **typed)
    browser.submit("/bookings/new")
    (booking,) = stored(session)
    assert (booking.called, booking.questions[0].text) == (RARE, "一行\n又一行")


@pytest.mark.parametrize("token", [None, "", "wrong", "IjEi.aaaa.bbbb"])
def test_a_wrong_token_does_nothing(
    browser: Browser, sitting: Sitting, session: Session, token: str | None
) -> None:
    on_item(browser, sitting, ITEMS[1])
    browser.submit("answers", value="3", csrf_token=token, status=400)
    assert answers(session) == {ITEMS[0]: 4}


@pytest.mark.parametrize("origin", ["https://other.example", "null", "http://localhost.other.example"])
def test_what_another_site_wrote_is_not_one_press_away(
    browser: Browser, a: Factory, person: Client, locale: str, origin: str
) -> None:
    """Its form is refused like an old one, but it must not be offered for sending again."""
    response = browser.client.post("/me/erase", data={"understood": "y"}, headers={"Origin": origin})
    assert response.status_code == 400
    assert "/me/erase" not in response.text
    assert "understood" not in response.text
    assert a.session.get(Client, person.id) is not None


def test_secrets_are_not_offered_for_sending_again(browser: Browser) -> None:
    typed = {"email": "a@example.org", "password": "geheim-7391", "code": "739173"}
    response = browser.client.post("/desk/sign-in", data=typed)
    assert response.status_code == 400
    assert "geheim-7391" not in response.text
    assert "739173" not in response.text


# ---- too much --------------------------------------------------------------------------------------------------------


def _post_body(client: FlaskClient, body: bytes, kind: str) -> int:
    return client.post("/continue", data=body, content_type=kind).status_code


@pytest.mark.parametrize(
    "kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain"]
)
def test_ten_megabytes_are_refused(browser: Browser, kind: str, locale: str) -> None:
    browser.use_script(locale)
    response = browser.client.post("/continue", data=b"code=" + b"x" * LARGE, content_type=kind)
    assert response.status_code in {400, 413}
    if "urlencoded" in kind:
        assert response.status_code == 413
        assert said("That is too much at once", locale) in response.text


def test_what_just_fits_is_read(browser: Browser) -> None:
    browser.visit("accounts.enter_code")
    browser.submit("continue", code="x" * (MAX_BODY_BYTES - 1000), status=422)


def test_more_fields_than_any_form_has_are_refused(browser: Browser, locale: str) -> None:
    browser.use_script(locale)
    boundary = "x"
    part = f'--{boundary}\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n'
    body = (part * (MAX_FORM_PARTS + 1) + f"--{boundary}--\r\n").encode()
    assert _post_body(browser.client, body, f"multipart/form-data; boundary={boundary}") == 413


@pytest.mark.parametrize("body", [b"code=%ff%fe", b"\xff\xfe\x00", b"code=%", b"&&&&==="])
def test_bytes_that_are_no_text_are_no_trouble(browser: Browser, body: bytes) -> None:
    assert _post_body(browser.client, body, "application/x-www-form-urlencoded") == 400


@pytest.mark.parametrize(
    "path", ["/%ff%fe", "/?next=%ff", "/continue?next=%00", "/bookings/choose-slot?centre=%00&day=x"]
)
def test_addresses_that_are_no_text_are_no_trouble(app: Portal, path: str) -> None:
    assert app.test_client().get(path).status_code in {200, 404}


def test_a_wrong_method_is_explained(browser: Browser, locale: str) -> None:
    browser.use_script(locale)
    shown = browser.get("/assessments/interests/begin", status=405)
    assert said("This page cannot be opened that way", locale) in shown.text


# ---- names -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("called", [RARE, "👩‍🎓 小夏 🇹🇼🇨🇳", "O’Brien & <b>Söhne</b>", "İı ﷽ ½"])
def test_a_name_comes_back_as_it_was_typed(
    browser: Browser, a: Factory, session: Session, locale: str, called: str
) -> None:
    adviser = a.adviser(locale=locale)
    browser.use_script(locale)
    book(browser, adviser, called=called)
    (booking,) = stored(session)
    assert booking.called == called
    calendar = browser.visit("booking.calendar", booking_id=booking.id).response.get_data(as_text=True)
    assert "BEGIN:VEVENT" in calendar
    letters = session.scalars(select(OutboxMessage.body)).all()
    assert all("&lt;" not in str(body) and "&#" not in str(body) for body in letters)
    desk = Browser(browser.app, locale)
    a.signed_in(desk, adviser)
    assert called in desk.visit("desk.brief", booking_id=booking.id).text


def test_a_name_cannot_turn_the_words_around_it(browser: Browser, a: Factory, session: Session) -> None:
    a.adviser()
    shown = book(browser, called=RIGHT_TO_LEFT, question_1="a\x07b\x00c\u2066d")
    (booking,) = stored(session)
    assert booking.called == "تسجيل שלום"
    assert booking.questions[0].text == "abcd"
    assert not {"\u202e", "\u2066", "\u2067"} & set(shown.text)


def test_a_name_that_is_too_long_is_said_so_and_nothing_typed_is_lost(
    browser: Browser, a: Factory, session: Session, locale: str
) -> None:
    a.adviser()
    browser.use_script(locale)
    shown = book(browser, status=422, called="喆" * 41, question_1="想转行")
    assert said("Please keep the name under 40 characters", locale) in shown.text
    assert "想转行" in shown.text
    assert session.scalar(select(func.count()).select_from(Booking)) == 0
