from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.accounts.code import hash_code, read_code
from portal.booking import service
from portal.booking.contact import Contact
from portal.booking.models import Booking, BookingStatus, ContactKind, Mode, TimeOff
from portal.booking.slots import Diary
from portal.settings import Settings
from portal.sharing.models import Share
from portal.staff.models import Member
from tests.clock import HeldClock
from tests.factories import Factory

#: Nine o'clock on Tuesday in Xiamen.
NINE = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
SOMEONE = Contact(ContactKind.email, "someone@example.org")


class Desk:
    """Books for a test, which then names only what it is about."""

    def __init__(self, session: Session, clock: HeldClock, settings: Settings) -> None:
        self.session = session
        self.clock = clock
        self.secret = settings.secret_key

    def book(self, *advisers: Member, starts_at: datetime = NINE, **chosen: Any) -> tuple[Booking, str]:
        values: dict[str, Any] = {
            "adviser_ids": [adviser.id for adviser in advisers],
            "starts_at": starts_at,
            "mode": Mode.video,
            "contact": SOMEONE,
            "locale": "zh_Hans",
            "secret": self.secret,
            "at": self.clock(),
        }
        return service.book_slot(self.session, **{**values, **chosen})

    def move(self, booking: Booking, *advisers: Member, starts_at: datetime, mode: Mode = Mode.video) -> bool:
        ids = [adviser.id for adviser in advisers]
        return service.move_booking(
            self.session, booking, adviser_ids=ids, starts_at=starts_at, mode=mode, at=self.clock()
        )


@pytest.fixture
def desk(session: Session, clock: HeldClock, settings: Settings) -> Desk:
    return Desk(session, clock, settings)


def count_bookings(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Booking)) or 0


def test_a_booking_keeps_what_was_given(desk: Desk, a: Factory, settings: Settings) -> None:
    adviser = a.adviser()
    booking, code = desk.book(adviser, called="小明😀𠮷", questions=["", "第一", "", "第二", "第三", "第四"])
    assert (booking.starts_at, booking.ends_at) == (NINE, NINE + timedelta(minutes=45))
    assert booking.centre_id == adviser.centre_id
    assert booking.called == "小明😀𠮷"
    assert [question.text for question in booking.questions] == ["第一", "第二", "第三"]
    assert booking.calendar_sequence == 0
    assert booking.code_hash == hash_code(read_code(code), secret=settings.secret_key, purpose="booking")


def test_a_taken_time_is_refused(desk: Desk, session: Session, a: Factory) -> None:
    adviser = a.adviser()
    desk.book(adviser)
    with pytest.raises(service.SlotTaken) as refusal:
        desk.book(adviser)
    assert not isinstance(refusal.value, service.SlotNotOffered)
    assert count_bookings(session) == 1


def test_a_time_that_overlaps_is_refused(desk: Desk, a: Factory) -> None:
    adviser = a.adviser()
    desk.book(adviser, starts_at=NINE)
    with pytest.raises(service.SlotTaken):
        desk.book(adviser, starts_at=NINE + HOUR / 2)
    desk.book(adviser, starts_at=NINE + HOUR)


def test_one_session_may_begin_when_another_ends(desk: Desk, a: Factory) -> None:
    adviser = a.adviser(a.centre(session_minutes=30))
    desk.book(adviser, starts_at=NINE + HOUR / 2)
    desk.book(adviser, starts_at=NINE)
    desk.book(adviser, starts_at=NINE + HOUR)


@pytest.mark.parametrize(
    "starts_at",
    [
        pytest.param(NINE + timedelta(minutes=10), id="between the half hours"),
        pytest.param(NINE - HOUR, id="before the hours"),
        pytest.param(NINE + 8 * HOUR - timedelta(minutes=30), id="would end after the hours"),
        pytest.param(NINE - timedelta(days=2), id="on a Sunday, and past"),
        pytest.param(NINE + timedelta(days=20), id="too far away"),
        pytest.param(datetime(9999, 12, 31, 23, 59, tzinfo=UTC), id="at the end of time"),
    ],
)
def test_a_time_that_is_not_offered_is_refused(desk: Desk, a: Factory, starts_at: datetime) -> None:
    with pytest.raises(service.SlotNotOffered):
        desk.book(a.adviser(), starts_at=starts_at)


def test_a_mode_that_is_not_offered_is_refused(desk: Desk, a: Factory) -> None:
    with pytest.raises(service.SlotNotOffered):
        desk.book(a.adviser(modes=(Mode.video,)), mode=Mode.telephone)


def test_a_time_off_is_refused(desk: Desk, session: Session, a: Factory) -> None:
    adviser = a.adviser()
    session.add(TimeOff(adviser_id=adviser.id, starts_at=NINE, ends_at=NINE + HOUR))
    a.keep()
    with pytest.raises(service.SlotTaken):
        desk.book(adviser)


def test_who_opened_the_form_in_time_may_take_half_an_hour(desk: Desk, a: Factory, clock: HeldClock) -> None:
    adviser = a.adviser()
    clock.at = NINE - timedelta(minutes=89)
    with pytest.raises(service.SlotNotOffered):
        desk.book(adviser)
    clock.at = NINE - timedelta(minutes=90)
    desk.book(adviser)


@pytest.mark.parametrize("left", [{"is_active": False}, {"is_adviser": False}])
def test_who_is_no_adviser_here_cannot_be_booked(
    desk: Desk, session: Session, a: Factory, left: dict[str, bool]
) -> None:
    adviser = a.adviser(**left)
    assert adviser not in service.list_advisers(session)
    with pytest.raises(service.SlotNotOffered):
        desk.book(adviser)


def test_of_several_advisers_the_one_with_the_fewest_sessions_that_week_is_booked(
    desk: Desk, a: Factory
) -> None:
    busy = a.adviser()
    idle = a.adviser(busy.centre)
    a.booking(busy, starts_at=NINE + timedelta(days=1))
    a.booking(idle, starts_at=NINE + timedelta(days=7))
    assert desk.book(busy, idle)[0].adviser_id == idle.id
    # Now both have one that week: the lower id comes first.
    assert desk.book(busy, idle)[0].adviser_id == busy.id
    with pytest.raises(service.SlotTaken):
        desk.book(busy, idle)


def test_the_same_form_sent_twice_books_once_and_has_one_code(
    desk: Desk, session: Session, a: Factory
) -> None:
    first, second = a.adviser(), a.adviser()
    booking, code = desk.book(first, second, attempt="a form's token")
    with pytest.raises(service.AlreadyBooked) as twin:
        desk.book(first, second, attempt="a form's token")
    assert (twin.value.booking.id, twin.value.code) == (booking.id, code)
    assert desk.book(first, second, attempt="another form's token")[1] != code
    assert count_bookings(session) == 2


def test_a_cancelled_slot_can_be_booked_again(
    desk: Desk, session: Session, a: Factory, clock: HeldClock
) -> None:
    adviser = a.adviser()
    booking, _code = desk.book(adviser)
    assert service.cancel_booking(session, booking, at=clock())
    assert booking.calendar_sequence == 1
    again, _code = desk.book(adviser)
    assert again.calendar_uid != booking.calendar_uid


def test_cancelling_twice_changes_nothing_more(
    desk: Desk, session: Session, a: Factory, clock: HeldClock
) -> None:
    booking, _code = desk.book(a.adviser())
    cancelled_at = clock()
    service.cancel_booking(session, booking, at=cancelled_at)
    assert not service.cancel_booking(session, booking, at=clock.advance(hours=1))
    assert (booking.cancelled_at, booking.calendar_sequence) == (cancelled_at, 1)


def test_a_move_keeps_the_identity_and_frees_the_old_time(desk: Desk, session: Session, a: Factory) -> None:
    adviser = a.adviser()
    booking, _code = desk.book(adviser)
    uid = booking.calendar_uid
    assert desk.move(booking, adviser, starts_at=NINE + 3 * HOUR, mode=Mode.telephone)
    session.flush()
    assert (booking.calendar_uid, booking.calendar_sequence) == (uid, 1)
    assert (booking.starts_at, booking.mode) == (NINE + 3 * HOUR, Mode.telephone)
    desk.book(adviser, starts_at=NINE)
    assert count_bookings(session) == 2


def test_a_move_may_overlap_its_own_old_time(desk: Desk, a: Factory) -> None:
    adviser = a.adviser()
    booking, _code = desk.book(adviser)
    assert desk.move(booking, adviser, starts_at=NINE + HOUR / 2)


def test_a_refused_move_leaves_the_booking_where_it_was(desk: Desk, session: Session, a: Factory) -> None:
    adviser = a.adviser()
    desk.book(adviser, starts_at=NINE + HOUR)
    booking, _code = desk.book(adviser)
    with pytest.raises(service.SlotTaken):
        desk.move(booking, adviser, starts_at=NINE + HOUR)
    session.flush()
    assert (booking.starts_at, booking.calendar_sequence) == (NINE, 0)


def test_moving_to_where_it_stands_changes_nothing(desk: Desk, a: Factory) -> None:
    first, second = a.adviser(), a.adviser()
    booking, _code = desk.book(first)
    assert not desk.move(booking, first, second, starts_at=NINE)
    assert booking.calendar_sequence == 0


def test_a_move_to_another_adviser_ends_what_was_shared_with_the_first(
    desk: Desk, session: Session, a: Factory, clock: HeldClock
) -> None:
    first, second = a.adviser(), a.adviser()
    booking, share = a_shared_booking(desk, session, a, first)
    desk.move(booking, first, starts_at=NINE + HOUR)
    assert share.is_live(clock())
    desk.move(booking, second, starts_at=NINE + HOUR)
    assert booking.adviser_id == second.id
    assert not share.is_live(clock())


def test_a_cancellation_ends_what_was_shared(
    desk: Desk, session: Session, a: Factory, clock: HeldClock
) -> None:
    booking, share = a_shared_booking(desk, session, a, a.adviser())
    service.cancel_booking(session, booking, at=clock())
    assert not share.is_live(clock())


def a_shared_booking(desk: Desk, session: Session, a: Factory, adviser: Member) -> tuple[Booking, Share]:
    report = a.report()
    booking, _code = desk.book(adviser, client_id=report.client_id)
    share = Share(
        client_id=report.client_id,
        report_id=report.id,
        adviser_id=adviser.id,
        booking_id=booking.id,
        given_at=desk.clock(),
        expires_at=NINE + timedelta(days=30),
    )
    session.add(share)
    session.flush()
    return booking, share


def test_a_session_that_began_can_be_neither_moved_nor_cancelled(
    desk: Desk, session: Session, a: Factory, clock: HeldClock
) -> None:
    adviser = a.adviser()
    booking, _code = desk.book(adviser)
    clock.at = NINE
    with pytest.raises(service.BookingOver):
        desk.move(booking, adviser, starts_at=NINE + 5 * HOUR)
    with pytest.raises(service.BookingOver):
        service.cancel_booking(session, booking, at=clock())


def test_a_cancelled_booking_cannot_be_moved(
    desk: Desk, session: Session, a: Factory, clock: HeldClock
) -> None:
    adviser = a.adviser()
    booking, _code = desk.book(adviser)
    service.cancel_booking(session, booking, at=clock())
    with pytest.raises(service.BookingOver):
        desk.move(booking, adviser, starts_at=NINE + 5 * HOUR)


def test_a_booking_is_found_by_its_code_alone(desk: Desk, session: Session, a: Factory) -> None:
    adviser = a.adviser()
    booking, code = desk.book(adviser)
    _other, other_code = desk.book(adviser, starts_at=NINE + HOUR)
    assert service.find_booking_by_code(session, code, secret=desk.secret) is booking
    assert code != other_code
    assert service.find_booking_by_code(session, "0" * 10, secret=desk.secret) is None


def test_a_link_opens_its_booking_and_dies_with_the_code(desk: Desk, session: Session, a: Factory) -> None:
    booking, _code = desk.book(a.adviser())
    token = service.write_link_token(booking, secret=desk.secret)
    assert service.get_booking_by_link(session, token, secret=desk.secret) is booking
    booking.code_hash = None
    session.flush()
    with pytest.raises(service.BrokenLink):
        service.get_booking_by_link(session, token, secret=desk.secret)
    # A link to an erased booking cannot be made up from its emptiness either.
    with pytest.raises(service.BrokenLink):
        service.get_booking_by_link(
            session, service.write_link_token(booking, secret=desk.secret), secret=desk.secret
        )


def test_a_link_that_was_changed_opens_nothing(desk: Desk, session: Session, a: Factory) -> None:
    booking, _code = desk.book(a.adviser())
    token = service.write_link_token(booking, secret=desk.secret)
    other = service.write_link_token(booking, secret="another secret")
    another_id = token.replace(str(booking.id), str(booking.id + 1), 1)
    for broken in (token[:-1], token[1:], "x", "", "😀", other, another_id, token.upper(), token + "0"):
        with pytest.raises(service.BrokenLink):
            service.get_booking_by_link(session, broken, secret=desk.secret)


def test_the_net_refuses_a_second_session_at_the_same_start(a: Factory) -> None:
    """Were the check ever wrong, the database itself refuses."""
    adviser = a.adviser()
    a.booking(adviser, starts_at=NINE)
    a.booking(adviser, starts_at=NINE, status=BookingStatus.cancelled, cancelled_at=a.clock())
    with pytest.raises(IntegrityError):
        a.booking(adviser, starts_at=NINE)


def test_a_constraint_that_speaks_up_means_taken(
    desk: Desk, a: Factory, monkeypatch: pytest.MonkeyPatch, clock: HeldClock
) -> None:
    adviser = a.adviser()
    desk.book(adviser)
    monkeypatch.setattr(Diary, "is_free", lambda _diary, _time: True)
    with pytest.raises(service.SlotTaken):
        desk.book(adviser)


def test_an_advisers_bookings_within_a_time_are_the_standing_ones(
    desk: Desk, session: Session, a: Factory, clock: HeldClock
) -> None:
    adviser, other = a.adviser(), a.adviser()
    late, _code = desk.book(adviser, starts_at=NINE + HOUR)
    early, _code = desk.book(adviser)
    desk.book(other)
    desk.book(adviser, starts_at=NINE + 3 * HOUR)
    gone, _code = desk.book(adviser, starts_at=NINE + 2 * HOUR)
    service.cancel_booking(session, gone, at=clock())
    session.flush()
    within = service.list_adviser_bookings(
        session, adviser.id, since=NINE + timedelta(minutes=44), until=NINE + 3 * HOUR
    )
    assert within == [early, late]


def test_the_clients_own_bookings_newest_first(desk: Desk, session: Session, a: Factory) -> None:
    client, _code = a.client()
    adviser = a.adviser()
    first, _code = desk.book(adviser, client_id=client.id)
    desk.book(adviser, starts_at=NINE + HOUR)
    second, _code = desk.book(adviser, starts_at=NINE + 2 * HOUR, client_id=client.id)
    assert service.list_bookings_of_client(session, client.id) == [second, first]
