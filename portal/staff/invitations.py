"""Links by which a member sets password and authenticator: for joining, and again when they were lost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal import audit
from portal.staff.models import Centre, Invitation, InvitationPurpose, Member
from portal.staff.one_time import draw_secret, matching_step
from portal.staff.service import draw_token, end_sessions_of, hash_token, start_session

VALID_FOR = {InvitationPurpose.joining: timedelta(days=7), InvitationPurpose.recovery: timedelta(days=1)}
ACTIONS = {
    InvitationPurpose.joining: audit.Action.member_invited,
    InvitationPurpose.recovery: audit.Action.member_recovered,
}


class EmailTaken(Exception):
    """Somebody who works at a centre has this email address already."""


class UnknownInvitation(Exception):
    """No link was ever given out with this token."""


class InvitationOver(Exception):
    """The link has been used, has expired, or was replaced by a newer one."""


class WrongCode(Exception):
    """The authenticator's code does not fit the secret on the page."""


@dataclass(frozen=True)
class Newcomer:
    """Who is invited, and as what."""

    email: str
    name_hans: str
    name_hant: str
    is_adviser: bool
    is_administrator: bool
    locale: str = "zh_Hans"
    is_editor: bool = False


def invite_member(
    session: Session, centre: Centre, newcomer: Newcomer, *, by: Member | None, at: datetime
) -> tuple[Member, str]:
    """A new member of a centre and the token of their link. Raises EmailTaken."""
    member = Member(
        centre_id=centre.id,
        email=newcomer.email.strip().lower(),
        name_hans=newcomer.name_hans,
        name_hant=newcomer.name_hant,
        is_adviser=newcomer.is_adviser,
        is_administrator=newcomer.is_administrator,
        is_editor=newcomer.is_editor,
        locale=newcomer.locale,
        created_at=at,
    )
    try:
        with session.begin_nested():
            session.add(member)
    except IntegrityError as error:
        raise EmailTaken(newcomer.email) from error
    return member, _give_link(session, member, by=by, at=at)


def recover_member(session: Session, member: Member, *, by: Member, at: datetime) -> str:
    """The token of a new link for a member who lost password or authenticator; their browsers are signed out.

    What they lost stays valid until the link is used, so that an administrator's slip locks nobody out.
    """
    end_sessions_of(session, member)
    return _give_link(session, member, by=by, at=at)


def purpose_of_next_link(member: Member) -> InvitationPurpose:
    """What a link is for: who never joined is still to join."""
    return InvitationPurpose.recovery if member.has_joined else InvitationPurpose.joining


def _give_link(session: Session, member: Member, *, by: Member | None, at: datetime) -> str:
    """The token of a link for a member; an older link that is still open ends."""
    purpose = purpose_of_next_link(member)
    close_links(session, member, at=at)
    token = draw_token()
    session.add(
        Invitation(
            token_hash=hash_token(token),
            member_id=member.id,
            purpose=purpose,
            totp_secret=draw_secret(),
            created_at=at,
            expires_at=at + VALID_FOR[purpose],
        )
    )
    audit.record(
        session, ACTIONS[purpose], at=at, member_id=by.id if by else None, concerned_member_id=member.id
    )
    return token


def close_links(session: Session, member: Member, *, at: datetime) -> None:
    """End the links of a member that nobody has used."""
    session.execute(
        update(Invitation)
        .where(Invitation.member_id == member.id, Invitation.used_at.is_(None), Invitation.expires_at > at)
        .values(expires_at=at)
    )


def get_invitation(session: Session, token: str, *, at: datetime) -> tuple[Invitation, Member]:
    """An open invitation and whose it is. Raises UnknownInvitation, InvitationOver."""
    row = session.execute(
        select(Invitation, Member)
        .join(Member, Member.id == Invitation.member_id)
        .where(Invitation.token_hash == hash_token(token))
    ).one_or_none()
    if row is None:
        raise UnknownInvitation
    invitation, member = row
    if invitation.used_at is not None or invitation.expires_at <= at or not member.is_active:
        raise InvitationOver
    return invitation, member


def accept_invitation(
    session: Session, token: str, password_hash: str, code: str, *, at: datetime
) -> tuple[Member, str]:
    """Set password and authenticator, once, and sign the member in; every other browser is signed out.

    Raises UnknownInvitation, InvitationOver, WrongCode.
    """
    invitation, member = get_invitation(session, token, at=at)
    step = matching_step(invitation.totp_secret, code, at=at)
    if step is None:
        raise WrongCode
    _use_up(session, invitation, at=at)
    member.password_hash = password_hash
    member.totp_secret = invitation.totp_secret
    member.totp_last_step = step
    session.flush()  # The row is locked first, so that a sign-in with the old password cannot slip in behind.
    end_sessions_of(session, member)
    audit.record(session, audit.Action.member_signed_in, member_id=member.id, at=at)
    return member, start_session(session, member, at=at)


def _use_up(session: Session, invitation: Invitation, *, at: datetime) -> None:
    """Of two requests with one link, the row lets one pass. Raises InvitationOver."""
    result = session.execute(
        update(Invitation)
        .where(Invitation.token_hash == invitation.token_hash, Invitation.used_at.is_(None))
        .values(used_at=at)
    )
    if not result.rowcount:  # type: ignore[attr-defined]
        raise InvitationOver


def list_invited(session: Session, centre_id: int, *, at: datetime) -> set[int]:
    """Ids of the members of a centre who have an open link."""
    return set(
        session.scalars(
            select(Invitation.member_id)
            .join(Member, Member.id == Invitation.member_id)
            .where(Member.centre_id == centre_id, Invitation.used_at.is_(None), Invitation.expires_at > at)
        )
    )
