"""Each message: to whom, in whose script, and with which words."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import Portal
from portal.booking.models import Booking, BookingQuestion, ContactKind
from portal.booking.slots import Interval
from portal.mail import messages
from portal.mail.models import OutboxMessage
from portal.mail.outbox import queue
from portal.quality.models import Feedback, FeedbackKind
from portal.settings import Settings
from portal.staff.models import Centre, InvitationPurpose, Member
from tests.clock import HeldClock
from tests.factories import Factory
from tests.scripts import foreign_in

#: Nine o'clock on Tuesday in Xiamen.
NINE = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
CODE = "7KQ2M4X9TC"
OTHER = {"zh_Hans": "zh_Hant", "zh_Hant": "zh_Hans"}


class Post:
    """Queues every kind of message about one centre, for people who read one script."""

    def __init__(self, session: Session, a: Factory, locale: str) -> None:
        self.session = session
        self.locale = locale
        self.at = a.clock()
        self.centre: Centre = a.centre(phone="0592-5550123")
        self.adviser: Member = a.adviser(self.centre, locale=locale)
        self.booking: Booking = a.booking(
            self.adviser, starts_at=NINE, locale=locale, code_hash="c" * 64, called="喆😀"
        )
        session.add(BookingQuestion(booking_id=self.booking.id, position=1, text="private question"))
        session.flush()
        session.refresh(self.booking)

    def resume_code(self) -> OutboxMessage | None:
        client_id = self.client_id()
        return messages.queue_resume_code(
            self.session, client_id, "someone@example.org", code=CODE, locale=self.locale, at=self.at
        )

    def client_id(self) -> int:
        from portal.accounts.service import create_client

        return create_client(self.session, secret="secret", at=self.at)[0].id

    def booking_confirmed(self) -> OutboxMessage | None:
        return messages.queue_booking_confirmed(self.session, self.booking, code=CODE, at=self.at)

    def booking_moved(self) -> OutboxMessage | None:
        return messages.queue_booking_moved(self.session, self.booking, code=None, at=self.at)

    def booking_cancelled(self) -> OutboxMessage | None:
        return messages.queue_booking_cancelled(self.session, self.booking, at=self.at)

    def adviser_new(self) -> OutboxMessage | None:
        return self.tell_adviser(messages.AdviserNews.new)

    def adviser_moved(self) -> OutboxMessage | None:
        before = Interval(NINE - timedelta(days=1), NINE - timedelta(hours=23))
        return self.tell_adviser(messages.AdviserNews.moved, before)

    def adviser_cancelled(self) -> OutboxMessage | None:
        return self.tell_adviser(messages.AdviserNews.cancelled)

    def tell_adviser(
        self, news: messages.AdviserNews, before: Interval | None = None
    ) -> OutboxMessage | None:
        return messages.queue_adviser_notice(
            self.session, self.adviser, self.booking, news, at=self.at, before=before
        )

    def invitation_join(self) -> OutboxMessage | None:
        return messages.queue_invitation(
            self.session,
            self.adviser,
            "/desk/invitations/token",
            purpose=InvitationPurpose.joining,
            at=self.at,
        )

    def invitation_recover(self) -> OutboxMessage | None:
        return messages.queue_invitation(
            self.session,
            self.adviser,
            "https://example.org/desk/invitations/token",
            purpose=InvitationPurpose.recovery,
            at=self.at,
        )

    def feedback_notice(self) -> OutboxMessage | None:
        feedback = Feedback(
            centre_id=self.centre.id,
            kind=FeedbackKind.complaint,
            text="one\ntwo",
            contact="someone@example.org",
            locale=self.locale,
            receipt_number="F-0001",
            received_at=self.at,
        )
        return messages.queue_feedback_notice(self.session, self.centre, feedback, at=self.at)


KINDS: tuple[Callable[[Post], OutboxMessage | None], ...] = (
    Post.resume_code,
    Post.booking_confirmed,
    Post.booking_moved,
    Post.booking_cancelled,
    Post.adviser_new,
    Post.adviser_moved,
    Post.adviser_cancelled,
    Post.invitation_join,
    Post.invitation_recover,
    Post.feedback_notice,
)


@pytest.fixture
def post(app: Portal, session: Session, a: Factory, locale: str) -> Post:
    return Post(session, a, locale)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_message_speaks_the_script_of_its_reader(
    app: Portal, post: Post, kind: Callable[[Post], OutboxMessage | None], locale: str
) -> None:
    # Whoever causes the message may well be reading the other script.
    with app.test_request_context(headers={"Accept-Language": OTHER[locale].replace("_", "-")}):
        message = kind(post)
    assert message is not None
    assert (message.kind, message.locale) == (kind.__name__, locale)
    text = f"{message.subject}\n{message.body}\n{message.calendar or ''}"
    own = text.replace("喆", "")
    assert foreign_in(own, locale) == ""
    assert not re.search(r"[a-z]{3,} [a-z]{3,} [a-z]{3,}", (message.subject or "") + (message.body or ""))
    assert "\n" not in (message.subject or "")
    assert "\n\n\n" not in (message.body or "")
    assert "None" not in text


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_message_can_be_written_without_a_request(
    app: Portal, post: Post, kind: Callable[[Post], OutboxMessage | None]
) -> None:
    with app.app_context():
        assert kind(post) is not None


def test_a_confirmation_says_when_where_and_how_to_change_it(app: Portal, post: Post, locale: str) -> None:
    with app.app_context():
        message = post.booking_confirmed()
    assert message is not None
    body = message.body or ""
    assert "09:00–09:45" in body
    assert ("厦门时间（UTC+8）" if locale == "zh_Hans" else "廈門時間（UTC+8）") in body
    assert "7KQ-2M4-X9TC" in body
    assert "http://127.0.0.1:8000/bookings/open/" in body
    assert "喆😀" in body
    assert "METHOD:REQUEST" in (message.calendar or "")
    assert (message.to_address, message.booking_id) == ("someone@example.org", post.booking.id)


def test_a_cancellation_takes_the_calendar_entry_away(app: Portal, post: Post) -> None:
    with app.app_context():
        message = post.booking_cancelled()
    assert message is not None
    assert "METHOD:CANCEL" in (message.calendar or "")
    assert "/bookings/choose-slot" in (message.body or "")


@pytest.mark.parametrize("kind", [Post.adviser_new, Post.adviser_moved, Post.adviser_cancelled])
def test_advisers_learn_nothing_of_the_client_by_mail(
    app: Portal, post: Post, kind: Callable[[Post], OutboxMessage | None]
) -> None:
    with app.app_context():
        message = kind(post)
    assert message is not None
    text = f"{message.subject}{message.body}{message.calendar}"
    for private in ("someone@example.org", "喆", "private question", "/open/"):
        assert private not in text
    assert "09:00" in text


def test_a_moved_session_tells_both_times(app: Portal, post: Post) -> None:
    with app.app_context():
        message = post.adviser_moved()
    assert message is not None
    assert "23" in (message.body or "")
    assert "24" in (message.body or "")


def test_an_adviser_who_left_is_told_nothing(app: Portal, post: Post) -> None:
    post.adviser.is_active = False
    with app.app_context():
        assert post.adviser_new() is None


def test_a_telephone_number_gets_no_mail(app: Portal, post: Post) -> None:
    post.booking.contact_kind, post.booking.contact = ContactKind.phone, "13800138000"
    with app.app_context():
        assert post.booking_confirmed() is None
        assert post.booking_moved() is None
        assert post.booking_cancelled() is None


def test_an_invitation_leads_to_this_installation(app: Portal, post: Post) -> None:
    with app.app_context():
        join, recover = post.invitation_join(), post.invitation_recover()
    assert join is not None
    assert recover is not None
    assert "http://127.0.0.1:8000/desk/invitations/token" in (join.body or "")
    assert "https://example.org/desk/invitations/token" in (recover.body or "")
    assert join.to_address == post.adviser.email


def test_feedback_is_quoted_line_by_line(app: Portal, post: Post) -> None:
    with app.app_context():
        message = post.feedback_notice()
    assert message is not None
    assert "> one\n> two\n" in (message.body or "")
    assert message.to_address == post.centre.email
    assert "F-0001" in (message.subject or "")


def test_a_subject_is_one_line_whatever_stands_in_it(
    app: Portal, session: Session, a: Factory, clock: HeldClock
) -> None:
    centre = a.centre(name_hans="A\r\nBcc: evil@example.org")
    with app.app_context():
        context = {"centre": centre, "locale": "zh_Hans", "name": "x", "link": "y"}
        message = queue(
            session, "invitation_join", "x@example.org", locale="zh_Hans", at=clock(), context=context
        )
    assert message.subject is not None
    assert message.subject.splitlines() == [message.subject]


def test_links_carry_the_path_and_scheme_of_the_installation(app: Portal, settings: Settings) -> None:
    from dataclasses import replace

    app.extensions["settings"] = replace(settings, base_url="https://example.org/guidance/")
    try:
        with app.app_context():
            assert messages.address_of("booking.find_booking") == "https://example.org/guidance/bookings/find"
    finally:
        app.extensions["settings"] = settings


def test_a_message_of_dropped_work_is_dropped(app: Portal, session: Session, post: Post) -> None:
    session.commit()
    with app.app_context():
        post.booking_confirmed()
        session.rollback()
    assert session.scalars(select(OutboxMessage)).all() == []


def test_every_message_has_its_own_id_under_our_domain(app: Portal, post: Post) -> None:
    with app.app_context():
        ids = {message.message_id for message in (post.booking_confirmed(), post.adviser_new()) if message}
    assert len(ids) == 2
    assert all(re.fullmatch(r"<[0-9a-f]{32}@localhost>", one) for one in ids)
