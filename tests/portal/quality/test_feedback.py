"""Anyone can write to the centre; its administrators read it, and nothing ties it to a record."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from portal import Portal
from portal.accounts.code import group_code
from portal.mail.models import OutboxMessage
from portal.quality.models import Feedback, FeedbackKind
from portal.quality.service import find_feedback, forget_contacts, keep_feedback, list_feedback, mark_read
from portal.quality.views import FEEDBACK_BY_ADDRESS
from portal.staff.models import Centre
from tests.browser import Browser
from tests.clock import HeldClock
from tests.factories import Factory

WORDS = "等了很久，电话没有人接。😀"


@pytest.fixture
def centre(a: Factory) -> Centre:
    return a.centre(email="ask@example.org")


def write(browser: Browser, *, status: int = 200, **given: str) -> None:
    browser.visit("quality.give_feedback")
    browser.submit("/feedback", status=status, **{"kind": "complaint", "text": WORDS, **given})


def kept(session: Session) -> Feedback:
    return session.scalars(select(Feedback)).one()


def test_a_complaint_reaches_the_centre(app: Portal, centre: Centre, session: Session, locale: str) -> None:
    browser = Browser(app, locale)
    write(browser)
    feedback = kept(session)
    assert (feedback.kind, feedback.text, feedback.contact) == (FeedbackKind.complaint, WORDS, None)
    assert (feedback.centre_id, feedback.locale) == (centre.id, locale)
    notice = session.scalars(select(OutboxMessage)).one()
    assert notice.to_address == "ask@example.org"
    assert feedback.receipt_number in (notice.body or "").replace("-", "")
    assert group_code(feedback.receipt_number) in browser.shown.text


def test_nothing_ties_it_to_a_client(a: Factory, app: Portal, centre: Centre, session: Session) -> None:
    _, code = a.client()
    browser = Browser(app)
    browser.visit("accounts.enter_code")
    browser.submit("/continue", code=code)
    write(browser)
    assert session.scalars(select(OutboxMessage)).one().client_id is None
    columns = {column.name for column in inspect(Feedback).columns}
    assert not {name for name in columns if "client" in name}


def test_the_page_of_its_number_shows_neither_words_nor_address(
    browser: Browser, centre: Centre, session: Session
) -> None:
    write(browser, contact="someone@example.org")
    shown = Browser(browser.app).visit("quality.feedback_receipt", number=kept(session).receipt_number)
    assert WORDS not in shown.text
    assert "someone@example.org" not in shown.text


@pytest.mark.parametrize("number", ["nothing", "7KQ2M4X9TC"])
def test_an_unknown_number_is_not_there(browser: Browser, number: str) -> None:
    browser.visit("quality.feedback_receipt", number=number, status=404)


@pytest.mark.parametrize(
    "given",
    [
        {"text": ""},
        {"text": "长" * 2001},
        {"kind": "praise-me"},
        {"contact": "nobody"},
        {"contact": "A123456789"},
    ],
)
def test_what_cannot_be_kept_is_said_and_what_was_written_stays(
    browser: Browser, centre: Centre, session: Session, given: dict[str, str]
) -> None:
    write(browser, status=422, **given)
    assert browser.shown.markup.all("ul")
    assert "error-summary" in browser.shown.markup.html
    assert session.scalars(select(Feedback)).all() == []
    if "text" not in given:
        assert WORDS in browser.shown.text


def test_with_several_centres_the_writer_chooses(
    browser: Browser, a: Factory, centre: Centre, session: Session
) -> None:
    other = a.centre()
    write(browser, centre=str(other.id))
    assert kept(session).centre_id == other.id


def test_without_a_centre_the_page_says_so(browser: Browser) -> None:
    shown = browser.visit("quality.give_feedback")
    assert not shown.markup.all("textarea")


def test_a_flood_is_slowed_down(browser: Browser, centre: Centre, session: Session) -> None:
    for _ in range(FEEDBACK_BY_ADDRESS.count):
        write(browser)
    write(browser, status=429)
    assert len(session.scalars(select(Feedback)).all()) == FEEDBACK_BY_ADDRESS.count


def test_an_administrator_reads_it_and_the_writer_sees_that(
    app: Portal, a: Factory, centre: Centre, session: Session, clock: HeldClock, locale: str
) -> None:
    write(Browser(app))
    browser = Browser(app, locale)
    a.signed_in(browser, a.adviser(centre, is_administrator=True, locale=locale))
    shown = browser.visit("quality.list_feedback")
    assert WORDS in shown.text
    browser.submit("/read")
    session.expire_all()
    assert kept(session).read_at == clock()
    Browser(app).visit("quality.feedback_receipt", number=kept(session).receipt_number)


def test_advisers_and_other_centres_do_not_read_it(
    app: Portal, a: Factory, centre: Centre, session: Session, clock: HeldClock
) -> None:
    write(Browser(app))
    feedback_id = kept(session).id
    adviser = a.signed_in(Browser(app), a.adviser(centre))
    adviser.visit("quality.list_feedback", status=404)
    stranger = a.signed_in(Browser(app), a.adviser(a.centre(), is_administrator=True))
    assert WORDS not in stranger.visit("quality.list_feedback").text
    path = stranger.url("quality.mark_read", feedback_id=feedback_id)
    stranger.post(path, {"csrf_token": stranger.token()}, status=404)
    session.expire_all()
    assert kept(session).read_at is None


def test_unread_messages_come_first_then_the_newest(
    session: Session, centre: Centre, clock: HeldClock
) -> None:
    made = []
    for text in ("first", "second", "third"):
        made.append(
            keep_feedback(
                session,
                centre,
                kind=FeedbackKind.praise,
                text=text,
                contact=None,
                locale="zh_Hans",
                at=clock(),
            )
        )
        clock.advance(minutes=1)
    mark_read(made[2], at=clock())
    session.flush()
    assert [one.text for one in list_feedback(session, centre.id)] == ["second", "first", "third"]


def test_reading_again_keeps_the_first_time(session: Session, centre: Centre, clock: HeldClock) -> None:
    feedback = keep_feedback(
        session, centre, kind=FeedbackKind.praise, text="x", contact=None, locale="zh_Hans", at=clock()
    )
    first = clock()
    mark_read(feedback, at=first)
    mark_read(feedback, at=clock.advance(hours=1))
    assert feedback.read_at == first


def test_addresses_are_dropped_after_their_time(session: Session, centre: Centre, clock: HeldClock) -> None:
    at = clock()
    feedback = keep_feedback(
        session, centre, kind=FeedbackKind.praise, text="x", contact="a@example.org", locale="zh_Hans", at=at
    )
    session.flush()
    assert forget_contacts(session, before=at) == 0
    assert forget_contacts(session, before=at + timedelta(seconds=1)) == 1
    session.expire_all()
    found = find_feedback(session, feedback.receipt_number)
    assert found is not None
    assert found.contact is None
