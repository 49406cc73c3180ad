"""What nobody uses goes by itself, at its time and not a day earlier."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import Portal
from portal.accounts.models import Client, ErasureReason, ErasureReceipt
from portal.accounts.retention import INVITATIONS_KEPT, Cleared, run_retention
from portal.booking.models import Booking
from portal.limits import Limit, count_attempt
from portal.settings import Settings
from portal.staff.models import Invitation, InvitationPurpose, MemberSession
from tests.browser import Browser
from tests.clock import HeldClock
from tests.factories import Factory

Run = Callable[[], Cleared]


@pytest.fixture
def run(app: Portal, settings: Settings, clock: HeldClock, session: Session) -> Run:
    """The daily work, now."""

    def clear() -> Cleared:
        with app.app_context():
            cleared = run_retention(app.extensions["database"], settings, at=clock())
        session.expire_all()
        return cleared

    return clear


def test_a_record_is_kept_to_its_last_day(
    run: Run, a: Factory, session: Session, clock: HeldClock, settings: Settings
) -> None:
    client, _ = a.client()
    client_id = client.id
    clock.advance(days=settings.retention_days)
    assert run().clients == 0
    clock.advance(seconds=1)
    assert run().clients == 1
    assert session.get(Client, client_id) is None
    assert session.scalars(select(ErasureReceipt.reason)).all() == [ErasureReason.retention]


def test_a_visit_starts_the_period_anew(
    run: Run, a: Factory, app: Portal, session: Session, clock: HeldClock, settings: Settings
) -> None:
    client, code = a.client()
    clock.advance(days=settings.retention_days - 1)
    browser = Browser(app)
    browser.visit("accounts.enter_code")
    browser.submit("/continue", code=code)
    clock.advance(days=2)
    assert run().clients == 0
    assert session.get(Client, client.id) is not None


def test_a_booking_without_a_record_is_stripped_when_it_is_old(
    run: Run, a: Factory, session: Session, clock: HeldClock, settings: Settings
) -> None:
    booking = a.booking(called="阿明", starts_at=clock() + timedelta(hours=3), minutes=60)
    clock.advance(days=settings.retention_days, hours=4)
    assert run().bookings == 0
    clock.advance(seconds=1)
    assert run().bookings == 1
    found = session.get_one(Booking, booking.id)
    assert (found.called, found.contact) == ("", None)
    assert run().bookings == 0


def test_a_booking_of_a_record_in_use_stays_with_it(
    run: Run, a: Factory, app: Portal, session: Session, clock: HeldClock, settings: Settings
) -> None:
    client, _ = a.client()
    booking = a.booking(client=client, called="阿明")
    clock.advance(days=settings.retention_days + 5)
    session.get_one(Client, client.id).last_used_at = clock()
    session.commit()
    assert run() == Cleared(0, 0, 0, 0, 0, 0)
    assert session.get_one(Booking, booking.id).called == "阿明"


def test_old_counters_are_forgotten(run: Run, session: Session, settings: Settings, clock: HeldClock) -> None:
    limit = Limit("anything", 5, timedelta(minutes=15))
    count_attempt(session, limit, "somebody", secret=settings.secret_key, at=clock())
    session.commit()
    assert run().attempts == 0
    clock.advance(days=2)
    assert run().attempts == 1


def test_sign_ins_and_links_that_are_over_are_forgotten(
    run: Run, a: Factory, session: Session, clock: HeldClock
) -> None:
    member, at = a.adviser(), clock()
    for number, expires_at in enumerate((at - timedelta(minutes=1), at + timedelta(hours=1))):
        session.add(
            MemberSession(
                token_hash=str(number),
                member_id=member.id,
                created_at=at,
                last_seen_at=at,
                expires_at=expires_at,
            )
        )
    for number, expires_at in enumerate((at - INVITATIONS_KEPT - timedelta(days=1), at - timedelta(days=1))):
        session.add(
            Invitation(
                token_hash=str(number),
                member_id=member.id,
                purpose=InvitationPurpose.joining,
                totp_secret="x",
                created_at=at,
                expires_at=expires_at,
            )
        )
    session.commit()
    cleared = run()
    assert (cleared.sessions, cleared.invitations) == (1, 1)
    assert session.scalars(select(MemberSession.token_hash)).all() == ["1"]
    assert session.scalars(select(Invitation.token_hash)).all() == ["1"]


def test_the_worker_turns_the_clock_every_day(app: Portal) -> None:
    jobs = {job.name: job.every for job in app.extensions["jobs"]}
    assert jobs["retention"] == timedelta(days=1)
    assert jobs["unfinished"] == timedelta(hours=1)
    assert jobs["empty-log"] == timedelta(minutes=1)


def test_the_command_says_what_it_cleared(
    app: Portal, a: Factory, clock: HeldClock, settings: Settings
) -> None:
    a.client()
    clock.advance(days=settings.retention_days + 1)
    result = app.test_cli_runner().invoke(args=["retention", "run"])
    assert result.exit_code == 0
    assert "1 record" in result.output
