"""A centre's people: who may be shut out, and what follows from it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.audit import Action, AuditEvent
from portal.booking.models import BookingStatus
from portal.staff import members, service
from portal.staff.invitations import InvitationOver, get_invitation, recover_member
from portal.staff.members import LastAdministrator, OwnMembership
from portal.staff.models import Centre, Member
from tests.clock import HeldClock
from tests.factories import Factory


@pytest.fixture
def centre(a: Factory) -> Centre:
    return a.centre()


@pytest.fixture
def administrator(a: Factory, centre: Centre) -> Member:
    return a.adviser(centre, is_administrator=True, password_hash="hash")


@pytest.fixture
def adviser(a: Factory, centre: Centre) -> Member:
    return a.adviser(centre, password_hash="hash")


def test_who_is_deactivated_is_out_at_once(
    session: Session, administrator: Member, adviser: Member, clock: HeldClock
) -> None:
    opened = service.start_session(session, adviser, at=clock())
    link = recover_member(session, adviser, by=administrator, at=clock())
    session.flush()
    members.deactivate_member(session, adviser, by=administrator, at=clock())
    assert not adviser.is_active
    assert service.find_member_by_token(session, opened, at=clock()) is None
    with pytest.raises(InvitationOver):
        get_invitation(session, link, at=clock())


def test_reactivating_lets_in_but_brings_no_session_back(
    session: Session, administrator: Member, adviser: Member, clock: HeldClock
) -> None:
    opened = service.start_session(session, adviser, at=clock())
    members.deactivate_member(session, adviser, by=administrator, at=clock())
    members.reactivate_member(session, adviser, by=administrator, at=clock())
    assert adviser.is_active
    assert service.find_member_by_token(session, opened, at=clock()) is None
    actions = session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)).all()
    assert actions[-2:] == [Action.member_deactivated, Action.member_reactivated]


def test_nobody_deactivates_themselves(session: Session, administrator: Member, clock: HeldClock) -> None:
    with pytest.raises(OwnMembership):
        members.deactivate_member(session, administrator, by=administrator, at=clock())


def test_a_centre_keeps_an_administrator_who_can_sign_in(
    session: Session, a: Factory, centre: Centre, administrator: Member, clock: HeldClock
) -> None:
    invited = a.adviser(centre, is_administrator=True)
    a.adviser(is_administrator=True, password_hash="hash")
    with pytest.raises(LastAdministrator):
        members.deactivate_member(session, administrator, by=invited, at=clock())
    assert administrator.is_active


def test_sessions_ahead_are_cancelled_and_the_rest_stays(
    session: Session, a: Factory, administrator: Member, adviser: Member, clock: HeldClock
) -> None:
    past = a.booking(adviser, starts_at=clock() - timedelta(hours=3))
    running = a.booking(adviser, starts_at=clock() - timedelta(minutes=5))
    later, next_one = (a.booking(adviser, starts_at=clock() + timedelta(days=days)) for days in (2, 1))
    others = a.booking(administrator, starts_at=clock() + timedelta(days=1))
    cancelled = members.deactivate_member(session, adviser, by=administrator, at=clock())
    assert [booking.id for booking in cancelled] == [next_one.id, later.id]
    assert all(booking.calendar_sequence == 1 for booking in cancelled)
    assert {booking.status for booking in (past, running, others)} == {BookingStatus.booked}


def test_upcoming_sessions_are_counted_by_member(
    session: Session, a: Factory, administrator: Member, adviser: Member, clock: HeldClock
) -> None:
    for days in (1, 2):
        a.booking(adviser, starts_at=clock() + timedelta(days=days))
    a.booking(administrator, starts_at=clock() - timedelta(days=1))
    gone = a.booking(administrator, starts_at=clock() + timedelta(days=3))
    gone.status, gone.cancelled_at = BookingStatus.cancelled, clock()
    session.flush()
    assert members.count_upcoming(session, adviser.centre_id, at=clock()) == {adviser.id: 2}


def test_members_are_listed_for_their_own_centre_only(
    session: Session, a: Factory, centre: Centre, administrator: Member, adviser: Member
) -> None:
    a.adviser()
    left = a.adviser(centre, is_active=False)
    newest = a.adviser(centre)
    listed = [member.id for member in members.list_members(session, centre.id)]
    assert listed == [administrator.id, adviser.id, newest.id, left.id]
