"""Rules of sharing: nothing without a tick, everything ends, and every opening is written down."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.accounts.models import Client, Consent, Purpose
from portal.audit import Action, AuditEvent, record
from portal.booking.models import Booking, BookingStatus
from portal.reports.models import Report
from portal.sharing import service
from portal.sharing.models import Section, Share
from portal.sharing.sections import ACROSS, sections_of
from portal.staff.models import Member
from tests.clock import HeldClock
from tests.factories import Factory, every_answer


@pytest.fixture
def client(a: Factory) -> Client:
    return a.client()[0]


@pytest.fixture
def report(a: Factory, client: Client) -> Report:
    return a.report(client)


@pytest.fixture
def adviser(a: Factory) -> Member:
    return a.adviser()


@pytest.fixture
def booking(a: Factory, client: Client, adviser: Member) -> Booking:
    return a.booking(adviser, client=client)


def give(session: Session, report: Report, booking: Booking, clock: HeldClock, *sections: Section) -> Share:
    return service.give_share(
        session,
        client_id=report.client_id,
        report=report,
        adviser_id=booking.adviser_id,
        sections=sections or (Section.scores,),
        expires_at=service.default_expiry(booking, days=30),
        booking_id=booking.id,
        locale="zh_Hant",
        at=clock(),
    )


def live(session: Session, booking: Booking, at: datetime) -> list[Share]:
    return service.find_live_shares(session, adviser_id=booking.adviser_id, booking_id=booking.id, at=at)


def test_a_share_opens_exactly_the_ticked_sections(
    session: Session, report: Report, booking: Booking, clock: HeldClock
) -> None:
    share = give(session, report, booking, clock, Section.answers, Section.scores)
    assert share.opened == (Section.scores, Section.answers)
    assert live(session, booking, clock()) == [share]


def test_a_share_needs_a_section(
    session: Session, report: Report, booking: Booking, clock: HeldClock
) -> None:
    with pytest.raises(service.NothingShared):
        service.give_share(
            session, client_id=report.client_id, report=report, adviser_id=booking.adviser_id, sections=(),
            expires_at=clock() + timedelta(days=1), locale="zh_Hans", at=clock(),
        )  # fmt: skip


@pytest.mark.parametrize("days", [0, -1])
def test_a_share_ends_in_the_future(
    session: Session, report: Report, adviser: Member, clock: HeldClock, days: int
) -> None:
    with pytest.raises(service.UnsuitableShare):
        service.give_share(
            session, client_id=report.client_id, report=report, adviser_id=adviser.id, sections=[Section.scores],
            expires_at=clock() + timedelta(days=days), locale="zh_Hans", at=clock(),
        )  # fmt: skip


def test_nobody_shares_the_report_of_somebody_else(
    session: Session, a: Factory, report: Report, adviser: Member, clock: HeldClock
) -> None:
    other, _ = a.client()
    with pytest.raises(service.UnsuitableShare):
        service.give_share(
            session, client_id=other.id, report=report, adviser_id=adviser.id, sections=[Section.scores],
            expires_at=clock() + timedelta(days=1), locale="zh_Hans", at=clock(),
        )  # fmt: skip


def test_the_newest_choice_for_a_session_is_the_whole_truth(
    session: Session, a: Factory, client: Client, report: Report, booking: Booking, clock: HeldClock
) -> None:
    first = give(session, report, booking, clock, *sections_of(report.instrument))
    clock.advance(minutes=1)
    other_report = a.report(client)
    second = give(session, other_report, booking, clock, Section.guess)
    assert first.withdrawn_at == clock()
    assert live(session, booking, clock()) == [second]


def test_another_session_and_another_adviser_keep_their_share(
    session: Session, a: Factory, client: Client, report: Report, booking: Booking, clock: HeldClock
) -> None:
    first = give(session, report, booking, clock)
    later = a.booking(booking.adviser, client=client, starts_at=clock() + timedelta(days=9))
    second = give(session, report, later, clock, Section.matches)
    third = give(session, report, a.booking(client=client), clock)
    assert [share.withdrawn_at for share in (first, second, third)] == [None] * 3
    assert live(session, booking, clock()) == [first]
    assert live(session, later, clock()) == [second]
    both = service.find_live_shares(session, adviser_id=booking.adviser_id, client_id=client.id, at=clock())
    assert set(both) == {first, second}


def test_a_share_is_over_at_its_end_and_not_before(
    session: Session, report: Report, booking: Booking, clock: HeldClock
) -> None:
    share = give(session, report, booking, clock)
    assert share.expires_at == booking.ends_at + timedelta(days=30)
    just_before = share.expires_at - timedelta(microseconds=1)
    assert live(session, booking, just_before) == [share]
    assert live(session, booking, share.expires_at) == []
    assert not share.is_live(share.expires_at)


def test_withdrawing_ends_a_share_once(
    session: Session, report: Report, booking: Booking, clock: HeldClock
) -> None:
    share = give(session, report, booking, clock)
    service.withdraw_share(session, share, at=clock.advance(hours=1))
    withdrawn = clock()
    service.withdraw_share(session, share, at=clock.advance(hours=1))
    assert share.withdrawn_at == withdrawn
    assert live(session, booking, clock()) == []
    acts = session.scalars(select(AuditEvent.action).order_by(AuditEvent.id))
    assert list(acts) == [Action.share_given, Action.share_withdrawn]


def test_giving_leaves_a_consent_in_the_script_that_was_read(
    session: Session, report: Report, booking: Booking, clock: HeldClock
) -> None:
    give(session, report, booking, clock)
    consent = session.scalars(select(Consent).where(Consent.purpose == Purpose.share)).one()
    assert (consent.client_id, consent.locale, consent.given_at) == (report.client_id, "zh_Hant", clock())


def test_the_access_log_tells_who_opened_what_and_when(
    session: Session, client: Client, report: Report, booking: Booking, clock: HeldClock
) -> None:
    share = give(session, report, booking, clock, Section.scores)
    record(
        session, Action.brief_opened, at=clock.advance(hours=1), member_id=booking.adviser_id,
        client_pseudonym=client.pseudonym, booking_id=booking.id, report_id=report.id, sections=("scores",),
    )  # fmt: skip
    service.withdraw_share(session, share, at=clock.advance(hours=1))
    log = service.access_log(session, client)
    assert [entry.action for entry in log] == [
        Action.share_withdrawn,
        Action.brief_opened,
        Action.share_given,
    ]
    looked = log[1]
    assert looked.member is booking.adviser
    assert (looked.sections, looked.booking_id, looked.report_id) == (
        (Section.scores,),
        booking.id,
        report.id,
    )
    assert log[0].member is None


def test_the_access_log_is_the_clients_own(
    session: Session, a: Factory, report: Report, booking: Booking, clock: HeldClock
) -> None:
    give(session, report, booking, clock)
    assert service.access_log(session, a.client()[0]) == []
    assert service.list_shares(session, a.client()[0].id) == []


def test_ends_are_offered_on_the_clocks_of_the_centre_and_only_ahead(
    booking: Booking, clock: HeldClock
) -> None:
    ends = dict(service.possible_ends(booking, days=30, at=clock()))
    assert list(ends) == ["usual", "week", "day"]
    assert ends["day"] == datetime(2026, 11, 24, 16, 0, tzinfo=UTC)
    assert ends["week"] == booking.ends_at + timedelta(days=7)
    later = service.possible_ends(booking, days=30, at=booking.ends_at + timedelta(days=8))
    assert [name for name, _ in later] == ["usual"]
    assert service.possible_ends(booking, days=30, at=booking.ends_at + timedelta(days=30)) == []


def test_the_next_session_is_the_first_standing_one_ahead(
    session: Session, a: Factory, client: Client, clock: HeldClock
) -> None:
    def next_session() -> int | None:
        return service.find_next_session(session, client.id, at=clock())

    assert next_session() is None
    later = a.booking(client=client, starts_at=clock() + timedelta(days=3))
    sooner = a.booking(client=client, starts_at=clock() + timedelta(days=2))
    a.booking(starts_at=clock() + timedelta(hours=1))
    a.booking(
        client=client,
        starts_at=clock() + timedelta(days=1),
        status=BookingStatus.cancelled,
        cancelled_at=clock(),
    )
    assert next_session() == sooner.id
    clock.advance(days=2, hours=1)
    assert next_session() == later.id


def test_the_database_refuses_a_share_that_ends_before_it_begins(
    session: Session, report: Report, adviser: Member, clock: HeldClock
) -> None:
    ids = {"client_id": report.client_id, "report_id": report.id, "adviser_id": adviser.id}
    session.add(Share(**ids, given_at=clock(), expires_at=clock()))
    with pytest.raises(IntegrityError, match="order"):
        session.flush()


# ---- several reports at once -----------------------------------------------------------------------------------

INSTRUMENTS = ("interests", "personality", "values", "adaptability")


def four_reports(a: Factory, client: Client) -> list[Report]:
    return [a.report(client, instrument=one, answers=every_answer(one)) for one in INSTRUMENTS]


def give_all(
    session: Session, booking: Booking, clock: HeldClock, choices: list[service.Choice]
) -> list[Share]:
    return service.give_shares(
        session,
        client_id=choices[0][0].client_id,
        choices=choices,
        adviser_id=booking.adviser_id,
        expires_at=service.default_expiry(booking, days=30),
        booking_id=booking.id,
        locale="zh_Hans",
        at=clock(),
    )


def test_one_act_opens_sections_of_several_reports_each_by_itself(
    session: Session, a: Factory, client: Client, booking: Booking, clock: HeldClock
) -> None:
    interests, personality, values, adaptability = four_reports(a, client)
    given = give_all(
        session,
        booking,
        clock,
        [
            (interests, [Section.guess]),
            (personality, []),
            (values, [Section.scores]),
            (adaptability, [Section.strain]),
        ],
    )
    assert [(share.report_id, share.opened) for share in given] == [
        (interests.id, (Section.guess,)),
        (values.id, (Section.scores,)),
        (adaptability.id, (Section.strain,)),
    ], "nothing of a report of which nothing was ticked"
    assert service.newest_choice(live(session, booking, clock())) == given
    assert session.scalars(select(Consent).where(Consent.purpose == Purpose.share)).one(), (
        "one act, one consent"
    )


def test_choosing_anew_takes_the_place_of_all_reports(
    session: Session, a: Factory, client: Client, booking: Booking, clock: HeldClock
) -> None:
    reports = four_reports(a, client)
    before = give_all(session, booking, clock, [(report, [Section.scores]) for report in reports])
    clock.advance(minutes=1)
    after = give_all(session, booking, clock, [(reports[2], [Section.answers])])
    assert all(share.withdrawn_at == clock() for share in before)
    assert live(session, booking, clock()) == after


def test_one_report_can_be_taken_back_and_the_others_stay(
    session: Session, a: Factory, client: Client, booking: Booking, clock: HeldClock
) -> None:
    *others, strain = give_all(
        session, booking, clock, [(report, [Section.scores]) for report in four_reports(a, client)]
    )
    service.withdraw_share(session, strain, at=clock())
    assert service.newest_choice(live(session, booking, clock())) == others


@pytest.mark.parametrize("instrument", INSTRUMENTS)
@pytest.mark.parametrize("section", Section)
def test_a_section_can_be_given_exactly_where_the_instrument_has_it(
    session: Session,
    a: Factory,
    client: Client,
    booking: Booking,
    clock: HeldClock,
    instrument: str,
    section: Section,
) -> None:
    """Only interests are guessed and matched, only adaptability asks about strain; any can carry what lies across."""
    has = {"interests": {"guess", "matches"}, "adaptability": {"strain"}}.get(instrument, set())
    report = a.report(client, instrument=instrument, answers=every_answer(instrument))
    if section in {"scores", "certainty", "answers", *ACROSS, *has}:
        assert give(session, report, booking, clock, section).opened == (section,)
        return
    with pytest.raises(service.UnsuitableShare):
        give(session, report, booking, clock, section)


def test_one_report_of_somebody_else_spoils_the_whole_choice(
    session: Session, a: Factory, report: Report, booking: Booking, clock: HeldClock
) -> None:
    with pytest.raises(service.UnsuitableShare):
        give_all(session, booking, clock, [(report, [Section.scores]), (a.report(), [Section.scores])])
    assert live(session, booking, clock()) == []


def test_of_two_clients_of_one_session_the_last_to_choose_is_shown(
    session: Session, a: Factory, report: Report, booking: Booking, clock: HeldClock
) -> None:
    """Whoever has the code of a booking can choose for it; two people must not be read as one."""
    give(session, report, booking, clock)
    clock.advance(minutes=1)
    newer = give(session, a.report(), booking, clock)
    both = live(session, booking, clock())
    assert len(both) == 2
    assert service.newest_choice(both) == [newer]


def test_the_log_names_the_instrument_of_each_report(
    session: Session, a: Factory, client: Client, booking: Booking, clock: HeldClock
) -> None:
    give_all(session, booking, clock, [(report, [Section.scores]) for report in four_reports(a, client)])
    session.flush()
    assert [entry.instrument for entry in service.access_log(session, client)] == [*INSTRUMENTS[::-1]]
