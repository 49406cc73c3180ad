"""The desk in a browser: the day, the week, the brief, notes and outcomes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import Client
from portal.audit import Action, AuditEvent
from portal.booking.models import Booking, BookingQuestion, BookingStatus, Outcome
from portal.desk.models import Note
from portal.sharing.models import Section, Share
from portal.sharing.sections import sections_of
from portal.sharing.service import give_share, withdraw_share
from portal.staff.models import Member
from tests.browser import Browser
from tests.clock import HeldClock
from tests.factories import Factory
from tests.statements import statements

#: All that can be shown of a report of interests.
EVERYTHING = sections_of("interests")


@pytest.fixture
def adviser(a: Factory, locale: str) -> Member:
    return a.adviser(locale=locale)


@pytest.fixture
def desk(browser: Browser, a: Factory, adviser: Member, locale: str) -> Browser:
    """The adviser's browser, in each script."""
    browser.use_script(locale)
    return a.signed_in(browser, adviser)


@pytest.fixture
def client(a: Factory) -> Client:
    return a.client()[0]


@pytest.fixture
def booking(a: Factory, adviser: Member, client: Client, session: Session, clock: HeldClock) -> Booking:
    """A session this afternoon, with two questions."""
    made = a.booking(adviser, client=client, starts_at=clock() + timedelta(hours=4), called="阿喆 👋")
    for position, text in enumerate(("想转行，从哪里开始？", "<b>要先考证吗</b>"), start=1):
        session.add(BookingQuestion(booking_id=made.id, position=position, text=text))
    a.keep()
    return made


def share(a: Factory, booking: Booking, *sections: Section) -> Share:
    """What the client shares for the session: the report of a clear social profile, with a guess."""
    client = a.session.get_one(Client, booking.client_id)
    made = give_share(
        a.session,
        client_id=client.id,
        report=a.report(client, guess="ASE"),
        adviser_id=booking.adviser_id,
        sections=sections,
        booking_id=booking.id,
        expires_at=a.clock() + timedelta(days=30),
        locale="zh_Hans",
        at=a.clock(),
    )
    a.keep()
    return made


def looks(session: Session) -> list[tuple[int | None, str]]:
    """The openings that were written down: which report, which sections."""
    rows = session.execute(
        select(AuditEvent.report_id, AuditEvent.sections)
        .where(AuditEvent.action == Action.brief_opened)
        .order_by(AuditEvent.id)
    )
    return [(report_id, sections) for report_id, sections in rows]


def test_the_day_shows_what_is_next_and_leads_to_the_brief(
    desk: Browser, a: Factory, adviser: Member, booking: Booking, clock: HeldClock
) -> None:
    a.booking(adviser, starts_at=clock() + timedelta(days=3), called="小林")
    a.booking(a.adviser(adviser.centre), starts_at=clock() + timedelta(hours=1), called="somebody else's")
    desk.visit("desk.today")
    assert "14:00–14:45" in desk.shown.text
    assert "小林" in desk.shown.text
    assert "somebody else's" not in desk.shown.text
    desk.get(desk.shown.link("14:00"))
    assert desk.shown.path == f"/desk/bookings/{booking.id}"


def test_the_day_asks_how_past_sessions_went(
    desk: Browser, a: Factory, adviser: Member, clock: HeldClock
) -> None:
    past = a.booking(adviser, starts_at=clock() - timedelta(days=2))
    desk.visit("desk.today")
    assert f"/desk/bookings/{past.id}" in desk.shown.markup.html
    desk.visit("desk.brief", booking_id=past.id)
    desk.submit("outcome", outcome="attended")
    desk.visit("desk.today")
    assert f"/desk/bookings/{past.id}" not in desk.shown.markup.html


def test_an_empty_desk_says_so_in_words(desk: Browser) -> None:
    desk.visit("desk.today")
    assert "/desk/hours" in desk.shown.markup.html


def test_the_week_shows_each_day_and_turns_over(
    desk: Browser, a: Factory, adviser: Member, booking: Booking, clock: HeldClock
) -> None:
    next_week = a.booking(adviser, starts_at=clock() + timedelta(days=8))
    desk.visit("desk.week")
    assert f"/desk/bookings/{booking.id}" in desk.shown.markup.html
    assert len(desk.shown.markup.all("dt")) == 7
    desk.visit("desk.week", **{"from": "2026-12-03"})
    assert f"/desk/bookings/{next_week.id}" in desk.shown.markup.html
    assert f"/desk/bookings/{booking.id}" not in desk.shown.markup.html
    assert {"/desk/week", "/desk/week?from=2026-11-23", "/desk/week?from=2026-12-07"} <= {
        link.get("href") for link in desk.shown.markup.all("a")
    }


@pytest.mark.parametrize(
    "mistyped", ["", "tomorrow", "2026-13-40", "9999-12-31", "0001-01-01", "２０２６", "😀"]
)
def test_a_mistyped_week_is_the_present_one(desk: Browser, booking: Booking, mistyped: str) -> None:
    desk.visit("desk.week", **{"from": mistyped})
    assert f"/desk/bookings/{booking.id}" in desk.shown.markup.html


def test_a_cancelled_session_is_marked_and_opens_nothing(
    desk: Browser, a: Factory, booking: Booking, session: Session, clock: HeldClock
) -> None:
    given = share(a, booking, *EVERYTHING)
    booking.status, booking.cancelled_at = BookingStatus.cancelled, clock()
    a.keep()
    desk.visit("desk.today")
    assert "已取消" in desk.shown.text
    desk.visit("desk.brief", booking_id=booking.id)
    assert "想转行" not in desk.shown.text
    assert str(booking.contact) not in desk.shown.text
    assert given.withdrawn_at is None
    assert looks(session) == [(None, "")]


def test_the_brief_shows_the_session_and_what_the_client_asks(
    desk: Browser, booking: Booking, session: Session
) -> None:
    desk.visit("desk.brief", booking_id=booking.id)
    text = desk.shown.text
    assert "14:00" in text
    assert "阿喆 👋" in text
    assert "想转行，从哪里开始？" in text
    assert "<b>要先考证吗</b>" in text, "typed text is shown as it was typed"
    assert str(booking.contact) in text
    assert looks(session) == [(None, "")]


def test_the_brief_opens_what_was_ticked_and_the_look_is_kept_with_it(
    desk: Browser, a: Factory, booking: Booking, session: Session
) -> None:
    given = share(a, booking, Section.scores, Section.certainty)
    desk.visit("desk.brief", booking_id=booking.id)
    desk.visit("desk.brief", booking_id=booking.id)
    assert looks(session) == [(given.report_id, "scores,certainty")] * 2


def test_withdrawing_closes_the_brief_at_the_next_request(
    desk: Browser, a: Factory, booking: Booking, session: Session, clock: HeldClock
) -> None:
    given = share(a, booking, Section.scores)
    desk.visit("desk.brief", booking_id=booking.id)
    open_page = desk.shown.text
    withdraw_share(session, given, at=clock())
    a.keep()
    desk.visit("desk.brief", booking_id=booking.id)
    assert len(desk.shown.text) < len(open_page)
    assert looks(session) == [(given.report_id, "scores"), (None, "")]


def test_the_brief_is_in_the_advisers_script_whatever_the_clients(
    desk: Browser, a: Factory, booking: Booking, session: Session
) -> None:
    booking.locale = "zh_Hant" if desk.locale == "zh_Hans" else "zh_Hans"
    share(a, booking, *EVERYTHING)
    desk.visit("desk.brief", booking_id=booking.id)


def test_the_contact_leaves_the_brief_a_week_after_the_session(
    desk: Browser, a: Factory, adviser: Member, booking: Booking, clock: HeldClock
) -> None:
    clock.at = booking.ends_at + timedelta(days=7)
    a.signed_in(desk, adviser).visit("desk.brief", booking_id=booking.id)
    assert str(booking.contact) not in desk.shown.text


def test_a_note_is_kept_as_it_was_typed(
    desk: Browser, booking: Booking, adviser: Member, session: Session, clock: HeldClock
) -> None:
    typed = "第一行 𠮷 堃 😀\n第二行 <script>alert(1)</script>"
    desk.visit("desk.brief", booking_id=booking.id)
    desk.submit("notes", text=typed)
    assert desk.shown.path == f"/desk/bookings/{booking.id}"
    assert "<script>alert(1)</script>" in desk.shown.text
    (note,) = session.scalars(select(Note))
    assert (note.text, note.author_id, note.booking_id, note.client_id, note.written_at) == (
        typed,
        adviser.id,
        booking.id,
        booking.client_id,
        clock(),
    )


@pytest.mark.parametrize("text", ["", " \u200f ", "行" * 10_001])
def test_a_refused_note_shows_nothing_that_was_shared(
    desk: Browser, a: Factory, booking: Booking, session: Session, text: str
) -> None:
    share(a, booking, *EVERYTHING)
    desk.visit("desk.brief", booking_id=booking.id)
    desk.submit("notes", status=422, text=text)
    assert "想转行" not in desk.shown.text
    assert "chart" not in desk.shown.markup.html
    assert len(looks(session)) == 1
    assert session.scalars(select(Note)).all() == []


def test_an_outcome_is_kept_and_can_be_corrected(
    desk: Browser, a: Factory, adviser: Member, booking: Booking, session: Session, clock: HeldClock
) -> None:
    clock.at = booking.starts_at
    a.signed_in(desk, adviser).visit("desk.brief", booking_id=booking.id)
    desk.submit("outcome", outcome="client_absent", reason="没有接电话")
    session.refresh(booking)
    assert (booking.outcome, booking.outcome_reason) == (Outcome.client_absent, "没有接电话")
    held = {
        field.get("value"): field.get("checked")
        for field in desk.shown.markup.all("input")
        if field.get("name") == "outcome"
    }
    assert held["client_absent"] is not None
    desk.submit("outcome", outcome="attended", reason="")
    session.refresh(booking)
    assert (booking.outcome, booking.outcome_reason) == (Outcome.attended, None)


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"outcome": "other"},
        {"outcome": "vanished", "reason": "x"},
        {"outcome": "other", "reason": "长" * 501},
    ],
)
def test_an_outcome_that_says_too_little_is_asked_again_without_the_report(
    desk: Browser,
    a: Factory,
    adviser: Member,
    booking: Booking,
    session: Session,
    clock: HeldClock,
    sent: dict[str, str],
) -> None:
    share(a, booking, *EVERYTHING)
    clock.at = booking.starts_at
    a.signed_in(desk, adviser).visit("desk.brief", booking_id=booking.id)
    desk.submit("outcome", status=422, **sent)
    assert "chart" not in desk.shown.markup.html
    session.refresh(booking)
    assert booking.outcome is None
    assert len(looks(session)) == 1


def test_nobody_says_how_a_session_went_before_it_began(
    desk: Browser, booking: Booking, session: Session
) -> None:
    desk.visit("desk.brief", booking_id=booking.id)
    assert "/outcome" not in desk.shown.markup.html
    values = {"csrf_token": desk.token(), "outcome": "attended"}
    desk.post(f"/desk/bookings/{booking.id}/outcome", values, status=409)
    session.refresh(booking)
    assert booking.outcome is None


def test_a_colleague_reads_and_writes_notes_and_nothing_else(
    browser: Browser, a: Factory, adviser: Member, booking: Booking, session: Session
) -> None:
    colleague = a.adviser(adviser.centre)
    share(a, booking, *EVERYTHING)
    browser.use_script("zh_Hans")
    a.signed_in(browser, colleague).visit("desk.notes", booking_id=booking.id)
    assert "想转行" not in browser.shown.text
    assert "阿喆" not in browser.shown.text
    assert str(booking.contact) not in browser.shown.text
    browser.submit("notes", text="替同事接待过一次")
    assert browser.shown.path == f"/desk/bookings/{booking.id}/notes"
    assert session.scalars(select(Note.author_id)).all() == [colleague.id]
    assert looks(session) == []


@pytest.mark.parametrize("endpoint", ["desk.today", "desk.week"])
def test_a_full_week_costs_as_many_queries_as_an_empty_one(
    desk: Browser, a: Factory, adviser: Member, client: Client, clock: HeldClock, endpoint: str
) -> None:
    share(a, a.booking(adviser, client=client), Section.scores)
    with statements(desk.app) as few:
        desk.visit(endpoint)
    for day in range(4):
        for hour in (1, 3, 5):
            share(
                a,
                a.booking(adviser, client=client, starts_at=clock() + timedelta(days=day, hours=hour)),
                *EVERYTHING,
            )
    with statements(desk.app) as many:
        desk.visit(endpoint)
    assert len(many) == len(few) <= 7


def test_a_brief_with_many_notes_costs_as_many_queries_as_without(
    desk: Browser, a: Factory, adviser: Member, booking: Booking
) -> None:
    share(a, booking, *EVERYTHING)
    with statements(desk.app) as few:
        desk.visit("desk.brief", booking_id=booking.id)
    for number in range(6):
        desk.submit("notes", text=f"note {number}")
    with statements(desk.app) as many:
        desk.visit("desk.brief", booking_id=booking.id)
    assert len(many) == len(few) <= 16
