"""Signing in and sessions, on real rows."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.settings import Settings
from portal.staff import service
from portal.staff.models import Member, MemberSession
from portal.staff.one_time import code_at, draw_secret
from portal.staff.passwords import Passwords, passwords_at
from portal.staff.service import WrongCredentials
from tests.clock import HeldClock
from tests.factories import Factory

PASSWORD = "a lamp above the sea"


@pytest.fixture
def hashing(settings: Settings) -> Passwords:
    return passwords_at(settings.argon2_time_cost, settings.argon2_memory_kib)


@pytest.fixture
def member(a: Factory, hashing: Passwords) -> Member:
    stored = hashing.hash_new(PASSWORD, email="lin@example.org")
    return a.adviser(email="lin@example.org", password_hash=stored, totp_secret=draw_secret())


def prove(session: Session, hashing: Passwords, email: str, password: str) -> service.Proof | None:
    return service.prove_password(hashing, service.find_credentials(session, email), password)


def sign_in(session: Session, hashing: Passwords, member: Member, at: HeldClock) -> str:
    proof = prove(session, hashing, member.email, PASSWORD)
    _, token = service.sign_in(session, proof, code_at(member.totp_secret or "", at()), at=at())
    session.commit()
    return token


def is_signed_in(session: Session, token: str, clock: HeldClock) -> bool:
    return service.find_member_by_token(session, token, at=clock()) is not None


def test_the_database_keeps_no_token(
    session: Session, hashing: Passwords, member: Member, clock: HeldClock
) -> None:
    token = sign_in(session, hashing, member, clock)
    kept = session.scalars(select(MemberSession)).one()
    assert kept.token_hash == service.hash_token(token)
    assert token not in kept.token_hash
    assert len(token) >= 43, "256 bits in base 64"


def test_an_address_is_found_however_it_is_written(
    session: Session, hashing: Passwords, member: Member
) -> None:
    assert prove(session, hashing, "  LIN@Example.ORG ", PASSWORD) is not None


@pytest.mark.parametrize(
    ("email", "password"),
    [("nobody@example.org", PASSWORD), ("lin@example.org", PASSWORD + "!"), ("lin@example.org", "")],
)
def test_nobody_is_let_in_by_half(
    session: Session, hashing: Passwords, member: Member, clock: HeldClock, email: str, password: str
) -> None:
    proof = prove(session, hashing, email, password)
    with pytest.raises(WrongCredentials):
        service.sign_in(session, proof, code_at(member.totp_secret or "", clock()), at=clock())


def test_an_unknown_address_costs_one_check_of_a_hash_as_a_known_one_does(
    session: Session, hashing: Passwords, member: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked: list[str] = []
    verify = hashing._hasher.verify
    monkeypatch.setattr(
        hashing, "_hasher", SimpleNamespace(verify=lambda *both: checked.append(both[0]) or verify(*both))
    )
    prove(session, hashing, "nobody@example.org", "wrong password")
    prove(session, hashing, member.email, "wrong password")
    assert [stored.rpartition(",p=")[0] for stored in checked] == ["$argon2id$v=19$m=64,t=1"] * 2


def test_who_has_not_joined_cannot_sign_in(session: Session, hashing: Passwords, a: Factory) -> None:
    invited = a.adviser()
    assert prove(session, hashing, invited.email, "") is None


def test_who_left_cannot_sign_in_and_is_signed_out(
    session: Session, hashing: Passwords, member: Member, clock: HeldClock
) -> None:
    token = sign_in(session, hashing, member, clock)
    proof = prove(session, hashing, member.email, PASSWORD)
    member.is_active = False
    session.commit()
    assert not is_signed_in(session, token, clock)
    assert prove(session, hashing, member.email, PASSWORD) is None
    clock.advance(seconds=30)
    with pytest.raises(WrongCredentials):
        service.sign_in(session, proof, code_at(member.totp_secret or "", clock()), at=clock())


def test_a_code_works_once(session: Session, hashing: Passwords, member: Member, clock: HeldClock) -> None:
    sign_in(session, hashing, member, clock)
    with pytest.raises(WrongCredentials):
        sign_in(session, hashing, member, clock)
    clock.advance(seconds=30)
    assert sign_in(session, hashing, member, clock)


def test_an_older_code_does_not_work_after_a_newer_one(
    session: Session, hashing: Passwords, member: Member, clock: HeldClock
) -> None:
    older = code_at(member.totp_secret or "", clock())
    clock.advance(seconds=30)
    sign_in(session, hashing, member, clock)
    proof = prove(session, hashing, member.email, PASSWORD)
    with pytest.raises(WrongCredentials):
        service.sign_in(session, proof, older, at=clock())


def test_a_password_that_was_just_replaced_does_not_sign_in(
    session: Session, hashing: Passwords, member: Member, clock: HeldClock
) -> None:
    proof = prove(session, hashing, member.email, PASSWORD)
    service.replace_password(session, member, proof, "another hash")
    with pytest.raises(WrongCredentials):
        service.sign_in(session, proof, code_at(member.totp_secret or "", clock()), at=clock())


def test_a_session_ends_after_an_hour_of_silence(
    session: Session, hashing: Passwords, member: Member, clock: HeldClock
) -> None:
    token = sign_in(session, hashing, member, clock)
    clock.advance(minutes=59)
    assert is_signed_in(session, token, clock)
    service.note_presence(session, token, at=clock())
    clock.advance(minutes=59)
    assert is_signed_in(session, token, clock)
    clock.advance(minutes=1)
    assert not is_signed_in(session, token, clock)
    service.note_presence(session, token, at=clock())
    assert not is_signed_in(session, token, clock), "a request after the end must not bring it back"


def test_a_session_ends_after_twelve_hours_however_busy(
    session: Session, hashing: Passwords, member: Member, clock: HeldClock
) -> None:
    token = sign_in(session, hashing, member, clock)
    for _ in range(23):
        clock.advance(minutes=30)
        service.note_presence(session, token, at=clock())
    assert is_signed_in(session, token, clock)
    clock.advance(minutes=30)
    service.note_presence(session, token, at=clock())
    assert not is_signed_in(session, token, clock)


def test_presence_is_written_at_most_once_a_minute(
    session: Session, hashing: Passwords, member: Member, clock: HeldClock
) -> None:
    token = sign_in(session, hashing, member, clock)
    first = clock()
    clock.advance(seconds=59)
    service.note_presence(session, token, at=clock())
    assert session.scalar(select(MemberSession.last_seen_at)) == first
    clock.advance(seconds=1)
    service.note_presence(session, token, at=clock())
    assert session.scalar(select(MemberSession.last_seen_at)) == first + timedelta(minutes=1)


def test_signing_out_ends_one_browser_and_a_new_password_ends_all(
    session: Session, hashing: Passwords, member: Member, clock: HeldClock
) -> None:
    tokens = []
    for _ in range(3):
        tokens.append(sign_in(session, hashing, member, clock))
        clock.advance(seconds=30)
    service.end_session(session, tokens[0])
    assert [is_signed_in(session, token, clock) for token in tokens] == [False, True, True]
    proof = prove(session, hashing, member.email, PASSWORD)
    service.replace_password(session, member, proof, hashing.hash_new("seven boats come", email=member.email))
    assert [is_signed_in(session, token, clock) for token in tokens] == [False, False, False]
    assert prove(session, hashing, member.email, "seven boats come") is not None


def test_a_password_is_not_replaced_without_the_old_one_or_by_somebody_elses(
    session: Session, hashing: Passwords, member: Member, a: Factory
) -> None:
    other = a.adviser()
    with pytest.raises(WrongCredentials):
        service.replace_password(session, member, None, "new")
    with pytest.raises(WrongCredentials):
        service.replace_password(session, other, prove(session, hashing, member.email, PASSWORD), "new")


def test_a_hash_of_an_earlier_cost_is_renewed_when_signing_in(
    session: Session, member: Member, clock: HeldClock
) -> None:
    before = member.password_hash
    sign_in(session, passwords_at(2, 64), member, clock)
    session.refresh(member)
    assert member.password_hash != before
    assert (member.password_hash or "").startswith("$argon2id$v=19$m=64,t=2,")


def test_sessions_that_are_over_are_cleared_away(
    session: Session, hashing: Passwords, member: Member, clock: HeldClock
) -> None:
    sign_in(session, hashing, member, clock)
    clock.advance(hours=2)
    sign_in(session, hashing, member, clock)
    assert session.scalar(select(func.count()).select_from(MemberSession)) == 1
