"""The adviser's day, what an opening shows and leaves behind, notes, and outcomes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.accounts.models import Client
from portal.audit import Action, AuditEvent
from portal.booking.models import BookingStatus, Outcome
from portal.desk import service
from portal.desk.models import Note
from portal.desk.service import ReasonMissing, SessionAhead
from portal.sharing.models import Section, Share
from portal.sharing.service import find_live_shares, give_share, give_shares, withdraw_share
from portal.staff.models import Member
from tests.clock import HeldClock
from tests.factories import Factory, every_answer, every_item

BOTH = (Section.scores, Section.certainty)


@pytest.fixture
def adviser(a: Factory) -> Member:
    return a.adviser()


def share(
    a: Factory, client: Client, adviser: Member, *sections: Section, booking_id: int | None = None
) -> Share:
    made = give_share(
        a.session,
        client_id=client.id,
        report=a.report(client, answers=every_item(S=4)),
        adviser_id=adviser.id,
        sections=sections,
        booking_id=booking_id,
        expires_at=a.clock() + timedelta(days=30),
        locale="zh_Hans",
        at=a.clock(),
    )
    a.keep()
    return made


def test_sessions_stand_on_the_day_of_the_centres_clocks(
    session: Session, a: Factory, adviser: Member
) -> None:
    late_sunday = datetime(2026, 11, 22, 16, 30, tzinfo=UTC)  # Half past midnight on Monday in Xiamen.
    monday, tuesday = date(2026, 11, 23), date(2026, 11, 24)
    first = a.booking(adviser, starts_at=late_sunday)
    last = a.booking(adviser, starts_at=late_sunday + timedelta(hours=23))
    a.booking(adviser, starts_at=late_sunday - timedelta(hours=1))
    a.booking(a.adviser(), starts_at=late_sunday)
    days = service.list_bookings(session, adviser, monday, 2)
    assert [(day.on, [booking.id for booking in day.bookings]) for day in days] == [
        (monday, [first.id, last.id]),
        (tuesday, []),
    ]
    assert days[1].starts_at == datetime(2026, 11, 23, 16, 0, tzinfo=UTC)


def test_a_cancelled_session_stays_on_the_day_but_is_not_next(
    session: Session, a: Factory, adviser: Member, clock: HeldClock
) -> None:
    cancelled = a.booking(
        adviser,
        starts_at=clock() + timedelta(hours=1),
        status=BookingStatus.cancelled,
        cancelled_at=clock(),
    )
    running = a.booking(adviser, starts_at=clock() - timedelta(minutes=10))
    (day,) = service.list_bookings(session, adviser, date(2026, 11, 23), 1)
    assert [booking.id for booking in day.bookings] == [running.id, cancelled.id]
    assert [booking.id for booking in service.list_coming(session, adviser, at=clock())] == [running.id]


def test_outcomes_are_asked_for_during_a_fortnight(
    session: Session, a: Factory, adviser: Member, clock: HeldClock
) -> None:
    def ended(**ago: float) -> int:
        return a.booking(adviser, starts_at=clock() - timedelta(minutes=45) - timedelta(**ago)).id

    just_now, long_ago = ended(), ended(days=13, hours=23)
    ended(days=14)
    said = a.booking(adviser, starts_at=clock() - timedelta(days=2))
    service.record_outcome(said, Outcome.attended, "", at=clock())
    a.booking(adviser, starts_at=clock())
    session.flush()
    asked = service.list_without_outcome(session, adviser, at=clock())
    assert [booking.id for booking in asked] == [long_ago, just_now]


def test_what_is_open_is_returned_and_written_down(
    session: Session, a: Factory, adviser: Member, clock: HeldClock
) -> None:
    client, _ = a.client()
    booking = a.booking(adviser, client=client)
    given = share(a, client, adviser, *BOTH, booking_id=booking.id)
    assert service.open_booking(session, booking, by=adviser, at=clock()) == [given]
    session.flush()
    (event,) = session.scalars(select(AuditEvent).where(AuditEvent.action == Action.brief_opened))
    assert (event.member_id, event.client_pseudonym, event.booking_id, event.report_id, event.sections) == (
        adviser.id,
        client.pseudonym,
        booking.id,
        given.report_id,
        "scores,certainty",
    )


@pytest.mark.parametrize("state", ["never given", "withdrawn", "expired", "cancelled", "another session"])
def test_what_is_closed_stays_closed_and_the_look_is_written_down_as_empty(
    session: Session, a: Factory, adviser: Member, clock: HeldClock, state: str
) -> None:
    client, _ = a.client()
    booking = a.booking(adviser, client=client)
    if state != "never given":
        other = a.booking(adviser, client=client, starts_at=clock() + timedelta(days=2))
        booking_id = other.id if state == "another session" else booking.id
        given = share(a, client, adviser, *BOTH, booking_id=booking_id)
        if state == "withdrawn":
            withdraw_share(session, given, at=clock())
        elif state == "expired":
            clock.advance(days=30)
        elif state == "cancelled":
            booking.status, booking.cancelled_at = BookingStatus.cancelled, clock()
    session.flush()
    assert service.open_booking(session, booking, by=adviser, at=clock()) == []
    session.flush()
    (event,) = session.scalars(select(AuditEvent).where(AuditEvent.action == Action.brief_opened))
    assert (event.client_pseudonym, event.report_id, event.sections) == (client.pseudonym, None, "")


def test_a_share_of_another_report_lends_no_section(
    session: Session, a: Factory, adviser: Member, clock: HeldClock
) -> None:
    booking = a.booking(adviser)
    share(a, a.client()[0], adviser, Section.answers, booking_id=booking.id)
    clock.advance(minutes=1)
    newer = share(a, a.client()[0], adviser, Section.scores, booking_id=booking.id)
    assert service.open_booking(session, booking, by=adviser, at=clock()) == [newer]


def test_a_walk_in_opens_until_it_ends(
    session: Session, a: Factory, adviser: Member, clock: HeldClock
) -> None:
    client, _ = a.client()
    given = share(a, client, adviser, Section.matches)
    assert service.open_walk_in(session, given, by=adviser, at=clock()) == [given]
    clock.advance(days=30)
    assert service.open_walk_in(session, given, by=adviser, at=clock()) == []
    session.flush()
    opened = session.execute(
        select(AuditEvent.client_pseudonym, AuditEvent.sections).where(
            AuditEvent.action == Action.brief_opened
        )
    ).all()
    assert opened == [(client.pseudonym, "matches"), (client.pseudonym, "")]


def share_all(a: Factory, client: Client, adviser: Member, booking_id: int | None = None) -> dict[str, Share]:
    """Scores of two instruments, and strain."""
    opened = {"interests": Section.scores, "values": Section.scores, "adaptability": Section.strain}
    reports = [a.report(client, instrument=one, answers=every_answer(one)) for one in opened]
    given = give_shares(
        a.session,
        client_id=client.id,
        choices=[(report, [opened[report.instrument]]) for report in reports],
        adviser_id=adviser.id,
        booking_id=booking_id,
        expires_at=a.clock() + timedelta(days=30),
        locale="zh_Hans",
        at=a.clock(),
    )
    a.keep()
    return {share.report.instrument: share for share in given}


def looked_at(session: Session) -> set[tuple[int | None, str]]:
    session.flush()
    rows = session.execute(
        select(AuditEvent.report_id, AuditEvent.sections).where(AuditEvent.action == Action.brief_opened)
    )
    return {(report_id, sections) for report_id, sections in rows}


@pytest.mark.parametrize("is_booked", [True, False])
def test_every_report_that_is_open_is_returned_and_written_down(
    session: Session, a: Factory, adviser: Member, clock: HeldClock, is_booked: bool
) -> None:
    client, _ = a.client()
    booking = a.booking(adviser, client=client)
    given = share_all(a, client, adviser, booking.id if is_booked else None)
    # Another session's share, and another client's, stand beside these.
    another = a.booking(adviser, client=client, starts_at=clock() + timedelta(days=2))
    share(a, client, adviser, Section.answers, booking_id=another.id)
    share(a, a.client()[0], adviser, Section.answers)
    if is_booked:
        opened = service.open_booking(session, booking, by=adviser, at=clock())
    else:
        opened = service.open_walk_in(session, given["values"], by=adviser, at=clock())
    assert [share.id for share in opened] == [share.id for share in given.values()], (
        "in the order of choosing"
    )
    assert looked_at(session) == {
        (given["interests"].report_id, "scores"),
        (given["values"].report_id, "scores"),
        (given["adaptability"].report_id, "strain"),
    }


def test_a_part_that_was_taken_back_is_not_opened_by_the_others(
    session: Session, a: Factory, adviser: Member, clock: HeldClock
) -> None:
    client, _ = a.client()
    given = share_all(a, client, adviser)
    withdraw_share(session, given["adaptability"], at=clock())
    a.keep()
    opened = service.open_walk_in(session, given["values"], by=adviser, at=clock())
    assert {share.report.instrument for share in opened} == {"interests", "values"}
    assert service.open_walk_in(session, given["adaptability"], by=adviser, at=clock()) == []


def test_a_client_who_came_by_stands_on_the_day_once(
    session: Session, a: Factory, adviser: Member, clock: HeldClock
) -> None:
    for client, _ in (a.client(), a.client()):
        share_all(a, client, adviser)
        clock.advance(minutes=1)
    live = find_live_shares(session, adviser_id=adviser.id, at=clock())
    assert len(live) == 6
    listed = service.list_walk_ins(live)
    assert [share.client_id for share in listed] == [live[0].client_id, live[-1].client_id]


def test_a_code_read_out_counts_as_a_visit_of_the_client(
    session: Session, a: Factory, adviser: Member, clock: HeldClock
) -> None:
    client, _ = a.client()
    clock.advance(days=3)
    service.open_client_by_code(session, client, by=adviser, at=clock())
    session.flush()
    session.refresh(client)
    assert client.last_used_at == clock()
    (event,) = session.scalars(select(AuditEvent))
    assert (event.action, event.member_id, event.sections) == (
        Action.client_opened_by_code,
        adviser.id,
        "",
    )


@pytest.mark.parametrize(("days_after", "is_shown"), [(-2, True), (6.9, True), (7, False)])
def test_a_contact_is_shown_while_it_is_needed(
    a: Factory, adviser: Member, days_after: float, is_shown: bool
) -> None:
    booking = a.booking(adviser)
    at = booking.ends_at + timedelta(days=days_after)
    assert service.shows_contact(booking, at=at) is is_shown


def test_the_contact_of_a_cancelled_session_is_not_shown(
    a: Factory, adviser: Member, clock: HeldClock
) -> None:
    booking = a.booking(adviser, status=BookingStatus.cancelled, cancelled_at=clock())
    assert not service.shows_contact(booking, at=clock())


def note(session: Session, a: Factory, author: Member, text: str, **about: object) -> None:
    service.write_note(session, text, author=author, at=a.clock(), **about)  # type: ignore[arg-type]
    a.keep()
    a.clock.advance(minutes=1)


def test_notes_follow_the_client_within_the_centre(session: Session, a: Factory, adviser: Member) -> None:
    colleague, stranger = a.adviser(adviser.centre), a.adviser()
    client, _ = a.client()
    earlier = a.booking(colleague, client=client)
    booking = a.booking(adviser, client=client)
    note(session, a, colleague, "first session", booking=earlier)
    note(session, a, adviser, "came by", client_id=client.id)
    note(session, a, adviser, "this session", booking=booking)
    note(session, a, adviser, "somebody else", booking=a.booking(adviser, starts_at=a.clock()))
    note(session, a, stranger, "another centre", client_id=client.id)
    listed = service.list_notes(
        session, centre_id=adviser.centre_id, booking_id=booking.id, client_id=client.id
    )
    assert [one.text for one in listed] == ["this session", "came by", "first session"]
    assert listed[0].author.id == adviser.id


def test_notes_on_a_session_without_a_record_stay_with_that_session(
    session: Session, a: Factory, adviser: Member
) -> None:
    booking = a.booking(adviser)
    note(session, a, adviser, "no record", booking=booking)
    note(session, a, adviser, "another", booking=a.booking(adviser, starts_at=a.clock()))
    listed = service.list_notes(session, centre_id=adviser.centre_id, booking_id=booking.id, client_id=None)
    assert [one.text for one in listed] == ["no record"]
    assert service.list_notes(session, centre_id=adviser.centre_id) == []


def test_notes_go_with_the_clients_record(session: Session, a: Factory, adviser: Member) -> None:
    client, _ = a.client()
    note(session, a, adviser, "by booking", booking=a.booking(adviser, client=client))
    note(session, a, adviser, "came by", client_id=client.id)
    note(session, a, adviser, "somebody else", booking=a.booking(adviser, starts_at=a.clock()))
    session.execute(delete(Client).where(Client.id == client.id))
    assert session.scalars(select(Note.text)).all() == ["somebody else"]


def test_a_note_about_nobody_is_refused_by_the_database(
    session: Session, a: Factory, adviser: Member
) -> None:
    with pytest.raises(IntegrityError), session.begin_nested():
        service.write_note(session, "nobody", author=adviser, at=a.clock())
    assert session.scalar(select(func.count()).select_from(Note)) == 0


def test_an_outcome_is_said_after_the_beginning_and_can_be_corrected(
    a: Factory, adviser: Member, clock: HeldClock
) -> None:
    booking = a.booking(adviser, starts_at=clock() + timedelta(minutes=1))
    with pytest.raises(SessionAhead):
        service.record_outcome(booking, Outcome.attended, "", at=clock())
    clock.advance(minutes=1)
    service.record_outcome(booking, Outcome.client_absent, "did not answer", at=clock())
    assert (booking.outcome, booking.outcome_reason, booking.outcome_at) == (
        Outcome.client_absent,
        "did not answer",
        clock(),
    )
    service.record_outcome(booking, Outcome.attended, "", at=clock.advance(hours=1))
    assert (booking.outcome, booking.outcome_reason) == (Outcome.attended, None)
    a.keep()


@pytest.mark.parametrize("outcome", [one for one in Outcome if one is not Outcome.attended])
def test_what_did_not_take_place_needs_a_reason(
    a: Factory, adviser: Member, clock: HeldClock, outcome: Outcome
) -> None:
    booking = a.booking(adviser, starts_at=clock())
    with pytest.raises(ReasonMissing):
        service.record_outcome(booking, outcome, "", at=clock())
    assert booking.outcome is None


def test_a_cancelled_session_has_no_outcome(a: Factory, adviser: Member, clock: HeldClock) -> None:
    booking = a.booking(adviser, starts_at=clock(), status=BookingStatus.cancelled, cancelled_at=clock())
    with pytest.raises(SessionAhead):
        service.record_outcome(booking, Outcome.attended, "", at=clock())
