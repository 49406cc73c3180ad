"""Signing in: password and one-time code together, and sessions that can be ended from here."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from portal import audit
from portal.staff.models import Member, MemberSession
from portal.staff.one_time import matching_step
from portal.staff.passwords import Passwords

#: Silence after which a browser is signed out.
IDLE = timedelta(minutes=60)
#: A browser is signed out after this time, however busy.
LONGEST = timedelta(hours=12)
#: How exactly the last sign of life is kept.
SEEN_EVERY = timedelta(minutes=1)


class WrongCredentials(Exception):
    """Email, password and code do not belong together. Which of them is wrong is never said."""


@dataclass(frozen=True)
class Credentials:
    """What a password is checked against."""

    member_id: int
    email: str
    password_hash: str | None


@dataclass(frozen=True)
class Proof:
    """A password that was right: for which member, against which hash, and a hash at today's cost if that changed."""

    member_id: int
    password_hash: str
    renewed_hash: str | None = None


def hash_token(token: str) -> str:
    """What the database keeps of a token. 256 random bits need no key and no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()


def draw_token() -> str:
    """A new token of 256 random bits, fit for a cookie or an address."""
    return secrets.token_urlsafe(32)


def find_credentials(session: Session, email: str) -> Credentials | None:
    """What is known about an email address; None when it is nobody's, or of somebody who left."""
    row = session.execute(
        select(Member.id, Member.email, Member.password_hash).where(
            Member.email == email.strip().lower(), Member.is_active
        )
    ).one_or_none()
    return None if row is None else Credentials(*row)


def prove_password(passwords: Passwords, known: Credentials | None, password: str) -> Proof | None:
    """A proof when the password is right. An address that nobody has takes as long as a wrong password.

    It takes a tenth of a second, so it belongs before the transaction that signs in, not inside.
    """
    stored = known.password_hash if known else None
    if not passwords.is_right(stored, password) or known is None or stored is None:
        return None
    return Proof(known.member_id, stored, passwords.renew(stored, password))


def sign_in(session: Session, proof: Proof | None, code: str, *, at: datetime) -> tuple[Member, str]:
    """The member and the token of a new session. Raises WrongCredentials."""
    member = session.get(Member, proof.member_id) if proof else None
    if proof is None or member is None or member.totp_secret is None:
        raise WrongCredentials
    step = matching_step(member.totp_secret, code, at=at)
    if step is None or not _use_step(session, proof, step):
        raise WrongCredentials
    if proof.renewed_hash:
        member.password_hash = proof.renewed_hash
    audit.record(session, audit.Action.member_signed_in, member_id=member.id, at=at)
    return member, start_session(session, member, at=at)


def _use_step(session: Session, proof: Proof, step: int) -> bool:
    """Use up a time step: of two requests with one code, or with a password just replaced, the row lets one pass."""
    result = session.execute(
        update(Member)
        .where(
            Member.id == proof.member_id,
            Member.totp_last_step < step,
            Member.password_hash == proof.password_hash,
            Member.is_active,
        )
        .values(totp_last_step=step)
    )
    return bool(result.rowcount)  # type: ignore[attr-defined]


def start_session(session: Session, member: Member, *, at: datetime) -> str:
    """Sign a browser in and return its token. Sessions that are over are cleared away on this occasion."""
    session.execute(
        delete(MemberSession).where(
            or_(MemberSession.expires_at <= at, MemberSession.last_seen_at <= at - IDLE)
        )
    )
    token = draw_token()
    session.add(
        MemberSession(
            token_hash=hash_token(token),
            member_id=member.id,
            created_at=at,
            last_seen_at=at,
            expires_at=at + LONGEST,
        )
    )
    return token


def find_member_by_token(session: Session, token: str, *, at: datetime) -> Member | None:
    """The member whose signed-in browser holds the token; None when the session ended or the member left."""
    return session.scalar(
        select(Member)
        .join(MemberSession, MemberSession.member_id == Member.id)
        .where(
            MemberSession.token_hash == hash_token(token),
            MemberSession.expires_at > at,
            MemberSession.last_seen_at > at - IDLE,
            Member.is_active,
        )
    )


def note_presence(session: Session, token: str, *, at: datetime) -> None:
    """Note that a session is in use. One that has ended stays ended."""
    session.execute(
        update(MemberSession)
        .where(
            MemberSession.token_hash == hash_token(token),
            MemberSession.last_seen_at > at - IDLE,
            MemberSession.last_seen_at <= at - SEEN_EVERY,
        )
        .values(last_seen_at=at)
    )


def end_session(session: Session, token: str) -> None:
    """Sign one browser out."""
    session.execute(delete(MemberSession).where(MemberSession.token_hash == hash_token(token)))


def end_sessions_of(session: Session, member: Member) -> None:
    """Sign every browser of a member out."""
    session.execute(delete(MemberSession).where(MemberSession.member_id == member.id))


def replace_password(session: Session, member: Member, proof: Proof | None, password_hash: str) -> None:
    """Change the password of a member who proved the old one; every browser is signed out.

    Raises WrongCredentials.
    """
    if proof is None or proof.member_id != member.id:
        raise WrongCredentials
    member.password_hash = password_hash
    session.flush()  # The row is locked first, so that a sign-in with the old password cannot slip in behind.
    end_sessions_of(session, member)
