"""Two hundred people at one moment: whoever comes first gets the time, on both databases."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from portal import Portal, create_app
from portal.booking import service
from portal.booking.contact import Contact
from portal.booking.models import Booking, BookingStatus, ContactKind, Mode
from portal.booking.slots import write_start
from portal.database import Database, make_engine
from portal.mail.models import OutboxMessage
from portal.settings import Settings
from portal.staff.models import Member
from tests.browser import Browser
from tests.clock import HeldClock
from tests.factories import Factory
from tests.own_database import migrated_database

CROWD = 200
#: Nine o'clock on Tuesday in Xiamen.
NINE = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
TUESDAY = 1
#: Parts of a day that begin a little later each, so that their sessions overlap each other.
STAGGERED = tuple((TUESDAY, 9 * 60 + late, 9 * 60 + late + 45) for late in (0, 10, 15, 20))


@pytest.fixture(scope="module")
def settings_of_races(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """A database with real commits, shared by the races of this module: each has advisers of its own."""
    with migrated_database(tmp_path_factory.mktemp("races")) as settings:
        yield settings


@pytest.fixture
def database(settings_of_races: Settings) -> Iterator[Database]:
    engine = make_engine(settings_of_races)
    yield Database(engine)
    engine.dispose()


@pytest.fixture
def site(settings_of_races: Settings) -> Iterator[Portal]:
    app = create_app(settings_of_races)
    app.extensions["clock"] = HeldClock()
    yield app
    app.extensions["database"].engine.dispose()


@pytest.fixture
def without_the_net(tmp_path: Path) -> Iterator[Database]:
    """A database whose constraints are gone, as on engines that have no exclusion constraints."""
    with migrated_database(tmp_path) as settings:
        engine = make_engine(settings)
        with engine.begin() as connection:
            connection.execute(text("DROP INDEX uq_bookings_active"))
            if engine.dialect.name == "postgresql":
                connection.execute(text("ALTER TABLE bookings DROP CONSTRAINT ex_bookings_overlap"))
        yield Database(engine)
        engine.dispose()


def a_row_of_advisers(
    database: Database, n: int, hours: tuple[tuple[int, int, int], ...] = ((TUESDAY, 9 * 60, 17 * 60),)
) -> list[Member]:
    with database.open_session(writes=True) as session:
        a = Factory(session, HeldClock(), None)  # type: ignore[arg-type]
        centre = a.centre()
        return [a.adviser(centre, hours=hours) for _ in range(n)]


def at_once(n: int, act: Callable[[int], object]) -> list[object]:
    """What each of n people got who act at the same moment; an expected refusal is its result."""
    start = threading.Barrier(n)

    def one(number: int) -> object:
        start.wait()
        try:
            return act(number)
        except (service.SlotTaken, service.AlreadyBooked) as refusal:
            return type(refusal)

    with ThreadPoolExecutor(n) as crowd:
        return list(crowd.map(one, range(n)))


def book(
    database: Database, advisers: Sequence[Member], starts_at: datetime, attempt: str | None = None
) -> int:
    with database.transaction() as session:
        booking, _code = service.book_slot(
            session,
            adviser_ids=[adviser.id for adviser in advisers],
            starts_at=starts_at,
            mode=Mode.video,
            contact=Contact(ContactKind.email, "someone@example.org"),
            locale="zh_Hans",
            secret="secret",
            at=HeldClock()(),
            attempt=attempt,
        )
        return booking.id


def standing_bookings(database: Database, advisers: Sequence[Member]) -> list[Booking]:
    with database.open_session(writes=False) as session:
        return list(
            session.scalars(
                select(Booking).where(
                    Booking.adviser_id.in_([adviser.id for adviser in advisers]),
                    Booking.status == BookingStatus.booked,
                )
            )
        )


def test_two_hundred_people_want_one_time_and_one_gets_it(database: Database) -> None:
    advisers = a_row_of_advisers(database, 1)
    got = at_once(CROWD, lambda _: book(database, advisers, NINE))
    assert got.count(service.SlotTaken) == CROWD - 1
    assert len(standing_bookings(database, advisers)) == 1


def test_two_hundred_people_want_times_that_overlap_and_one_gets_it(database: Database) -> None:
    check_overlapping_starts(database)


def test_the_lock_alone_decides_without_any_constraint(without_the_net: Database) -> None:
    check_overlapping_starts(without_the_net)


def check_overlapping_starts(database: Database) -> None:
    advisers = a_row_of_advisers(database, 1, STAGGERED)
    starts = [NINE + timedelta(minutes=late) for late in (0, 10, 15, 20)]
    got = at_once(CROWD, lambda number: book(database, advisers, starts[number % 4]))
    assert got.count(service.SlotTaken) == CROWD - 1
    assert len(standing_bookings(database, advisers)) == 1


def test_three_advisers_give_three_of_two_hundred_people_a_session(database: Database) -> None:
    advisers = a_row_of_advisers(database, 3)
    got = at_once(CROWD, lambda _: book(database, advisers, NINE))
    assert got.count(service.SlotTaken) == CROWD - 3
    assert {booking.adviser_id for booking in standing_bookings(database, advisers)} == {
        one.id for one in advisers
    }


def test_one_form_sent_twenty_times_at_once_books_once(database: Database) -> None:
    advisers = a_row_of_advisers(database, 3)
    got = at_once(20, lambda _: book(database, advisers, NINE, attempt="one form"))
    assert got.count(service.AlreadyBooked) == 19
    assert len(standing_bookings(database, advisers)) == 1


def test_many_who_move_to_one_time_leave_each_other_their_old_ones(database: Database) -> None:
    advisers = a_row_of_advisers(database, 1)
    hours = [NINE + timedelta(hours=hour) for hour in range(1, 8)]
    ids = [book(database, advisers, starts_at) for starts_at in hours]

    def move(number: int) -> object:
        with database.transaction() as session:
            booking = session.get_one(Booking, ids[number], with_for_update={"of": Booking})
            return service.move_booking(
                session,
                booking,
                adviser_ids=[advisers[0].id],
                starts_at=NINE,
                mode=Mode.video,
                at=HeldClock()(),
            )

    got = at_once(len(ids), move)
    assert (got.count(True), got.count(service.SlotTaken)) == (1, len(ids) - 1)
    stand = {booking.starts_at for booking in standing_bookings(database, advisers)}
    assert len(stand) == len(ids)
    assert NINE in stand


def test_on_the_site_the_others_get_a_page_with_the_next_free_times(site: Portal) -> None:
    database: Database = site.extensions["database"]
    (adviser,) = a_row_of_advisers(database, 1)
    n_people = 12
    browsers = [Browser(site, "zh_Hant") for _ in range(n_people)]
    for browser in browsers:
        browser.visit("booking.new_booking", starts=write_start(NINE), adviser=adviser.id, mode="video")

    def send(number: int) -> int:
        form = browsers[number].shown.form("/bookings/new")
        values = {field.get("name"): field.get("value", "") for field in form.iter("input")}
        values |= {"contact": f"person{number}@example.org", "called": "𠮷田😀", "question_1": "我的問題"}
        response = browsers[number].client.post("/bookings/new", data=values)
        status = response.status_code
        browsers[number]._show(response, 200 if status == 303 else status)
        return status

    got = at_once(n_people, send)
    assert sorted(map(str, got)) == ["303"] + ["409"] * (n_people - 1)
    loser = browsers[got.index(409)].shown
    assert "09:30" not in loser.text, "overlaps the time that was just taken"
    assert "10:00" in loser.text
    assert "𠮷田😀" in loser.markup.html
    assert "我的問題" in loser.markup.html
    with database.open_session(writes=False) as session:
        n_mails = session.scalar(select(func.count()).select_from(OutboxMessage))
    assert n_mails == 2, "one to the person, one to the adviser"
