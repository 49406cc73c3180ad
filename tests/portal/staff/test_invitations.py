"""Links for joining and recovering: once, for a time, and only the newest."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.audit import Action, AuditEvent
from portal.staff import invitations, service
from portal.staff.invitations import (
    EmailTaken,
    InvitationOver,
    Newcomer,
    UnknownInvitation,
    WrongCode,
    accept_invitation,
    get_invitation,
    invite_member,
    recover_member,
)
from portal.staff.models import Invitation, InvitationPurpose, Member
from portal.staff.one_time import code_at
from tests.clock import HeldClock
from tests.factories import Factory

WEN = Newcomer(
    "  Wen@Example.org ", "文清", "文清", is_adviser=True, is_administrator=False, locale="zh_Hant"
)


@pytest.fixture
def administrator(a: Factory) -> Member:
    return a.adviser(is_administrator=True, password_hash="a hash", totp_secret="SECRET")


@pytest.fixture
def invited(session: Session, administrator: Member, clock: HeldClock) -> tuple[Member, str]:
    made = invite_member(session, administrator.centre, WEN, by=administrator, at=clock())
    session.commit()
    return made


def offered_code(session: Session, token: str, clock: HeldClock) -> str:
    invitation, _ = get_invitation(session, token, at=clock())
    return code_at(invitation.totp_secret, clock())


def accept(session: Session, token: str, clock: HeldClock, chosen: str = "hash") -> tuple[Member, str]:
    code = offered_code(session, token, clock)
    return accept_invitation(session, token, chosen, code, at=clock())


def test_an_invitation_makes_a_member_who_cannot_sign_in_yet(
    session: Session, invited: tuple[Member, str], administrator: Member
) -> None:
    member, token = invited
    assert (member.email, member.centre_id, member.locale) == (
        "wen@example.org",
        administrator.centre_id,
        "zh_Hant",
    )
    assert (member.is_adviser, member.is_administrator, member.has_joined) == (True, False, False)
    assert session.scalar(select(Invitation.token_hash)) == service.hash_token(token)


def test_accepting_sets_both_and_signs_in(
    session: Session, invited: tuple[Member, str], clock: HeldClock
) -> None:
    member, token = invited
    secret = get_invitation(session, token, at=clock())[0].totp_secret
    joined, opened = accept(session, token, clock)
    assert joined.id == member.id
    assert (joined.password_hash, joined.totp_secret) == ("hash", secret)
    assert service.find_member_by_token(session, opened, at=clock()) is joined


def test_the_code_that_proved_the_authenticator_does_not_sign_in_again(
    session: Session, invited: tuple[Member, str], clock: HeldClock
) -> None:
    joined, _ = accept(session, invited[1], clock)
    proof = service.Proof(joined.id, "hash")
    with pytest.raises(service.WrongCredentials):
        service.sign_in(session, proof, code_at(joined.totp_secret or "", clock()), at=clock())


def test_a_link_works_once(session: Session, invited: tuple[Member, str], clock: HeldClock) -> None:
    code = offered_code(session, invited[1], clock)
    accept(session, invited[1], clock)
    with pytest.raises(InvitationOver):
        accept_invitation(session, invited[1], "another hash", code, at=clock())
    assert invited[0].password_hash == "hash"


def test_a_link_needs_a_code_of_its_own_secret(
    session: Session, invited: tuple[Member, str], clock: HeldClock
) -> None:
    with pytest.raises(WrongCode):
        accept_invitation(session, invited[1], "hash", "000000", at=clock())
    assert not invited[0].has_joined


@pytest.mark.parametrize(
    ("after", "is_open"), [(timedelta(days=7, seconds=-1), True), (timedelta(days=7), False)]
)
def test_a_link_ends_after_a_week(
    session: Session, invited: tuple[Member, str], clock: HeldClock, after: timedelta, is_open: bool
) -> None:
    clock.at += after
    if is_open:
        assert get_invitation(session, invited[1], at=clock())
        return
    with pytest.raises(InvitationOver):
        get_invitation(session, invited[1], at=clock())


def test_a_link_that_was_never_given_out_is_unknown(session: Session, clock: HeldClock) -> None:
    with pytest.raises(UnknownInvitation):
        get_invitation(session, "made-up", at=clock())


def test_an_address_belongs_to_one_member(
    session: Session, invited: tuple[Member, str], administrator: Member, clock: HeldClock
) -> None:
    with pytest.raises(EmailTaken):
        invite_member(session, administrator.centre, WEN, by=administrator, at=clock())
    assert session.scalars(select(Member.email)).all().count("wen@example.org") == 1


def test_a_newer_link_replaces_an_older_one(
    session: Session, invited: tuple[Member, str], administrator: Member, clock: HeldClock
) -> None:
    newer = recover_member(session, invited[0], by=administrator, at=clock())
    with pytest.raises(InvitationOver):
        get_invitation(session, invited[1], at=clock())
    assert get_invitation(session, newer, at=clock())[0].purpose is InvitationPurpose.joining


def test_recovery_signs_out_at_once_and_changes_the_rest_when_it_is_used(
    session: Session, invited: tuple[Member, str], administrator: Member, clock: HeldClock
) -> None:
    member, opened = accept(session, invited[1], clock)
    secret = member.totp_secret
    token = recover_member(session, member, by=administrator, at=clock())
    assert service.find_member_by_token(session, opened, at=clock()) is None
    assert (member.password_hash, member.totp_secret) == ("hash", secret)
    assert get_invitation(session, token, at=clock())[0].purpose is InvitationPurpose.recovery
    accept(session, token, clock, "new hash")
    assert member.password_hash == "new hash"
    assert member.totp_secret != secret


def test_who_left_cannot_use_a_link(session: Session, invited: tuple[Member, str], clock: HeldClock) -> None:
    invited[0].is_active = False
    session.flush()
    with pytest.raises(InvitationOver):
        get_invitation(session, invited[1], at=clock())


def test_every_link_is_written_down_with_who_gave_it_to_whom(
    session: Session, invited: tuple[Member, str], administrator: Member, clock: HeldClock
) -> None:
    accept(session, invited[1], clock)
    recover_member(session, invited[0], by=administrator, at=clock())
    session.flush()
    events = session.scalars(select(AuditEvent).order_by(AuditEvent.id)).all()
    assert [(event.action, event.member_id, event.concerned_member_id) for event in events] == [
        (Action.member_invited, administrator.id, invited[0].id),
        (Action.member_signed_in, invited[0].id, None),
        (Action.member_recovered, administrator.id, invited[0].id),
    ]


def test_open_links_are_listed_by_centre(
    session: Session, invited: tuple[Member, str], administrator: Member, a: Factory, clock: HeldClock
) -> None:
    assert invitations.list_invited(session, administrator.centre_id, at=clock()) == {invited[0].id}
    assert invitations.list_invited(session, a.centre().id, at=clock()) == set()
    clock.advance(days=8)
    assert invitations.list_invited(session, administrator.centre_id, at=clock()) == set()
