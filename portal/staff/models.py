"""Centres, their members, sessions and invitations."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, Boolean, ForeignKey, Integer, SmallInteger, String, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.columns import stored_by_value
from portal.database import Base, UtcDateTime


class Centre(Base):
    """An organisation that gives guidance, with a place and its clocks."""

    __tablename__ = "centres"

    id: Mapped[int] = mapped_column(primary_key=True)
    name_hans: Mapped[str] = mapped_column(String)
    name_hant: Mapped[str] = mapped_column(String)
    #: City whose clocks are meant, in words: 厦门 / 廈門.
    place_hans: Mapped[str] = mapped_column(String)
    place_hant: Mapped[str] = mapped_column(String)
    #: Where to go for a face-to-face session; may be empty.
    address_hans: Mapped[str] = mapped_column(String, default="")
    address_hant: Mapped[str] = mapped_column(String, default="")
    time_zone: Mapped[str] = mapped_column(String, default="Asia/Shanghai")
    #: Where feedback and complaints go.
    email: Mapped[str] = mapped_column(String)
    phone: Mapped[str] = mapped_column(String, default="")
    session_minutes: Mapped[int] = mapped_column(SmallInteger, default=45)
    is_demo: Mapped[bool] = mapped_column(Boolean, default=False)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    def name(self, locale: str) -> str:
        return self.name_hant if locale == "zh_Hant" else self.name_hans

    def place(self, locale: str) -> str:
        return self.place_hant if locale == "zh_Hant" else self.place_hans

    def address(self, locale: str) -> str:
        return self.address_hant if locale == "zh_Hant" else self.address_hans


class Member(Base):
    """A person who works at a centre: an adviser, an administrator, or both."""

    __tablename__ = "members"

    id: Mapped[int] = mapped_column(primary_key=True)
    centre_id: Mapped[int] = mapped_column(ForeignKey("centres.id"), index=True)
    #: Kept in lower case.
    email: Mapped[str] = mapped_column(String, unique=True)
    name_hans: Mapped[str] = mapped_column(String)
    name_hant: Mapped[str] = mapped_column(String)
    #: One line about the adviser for clients who choose; may be empty.
    about_hans: Mapped[str] = mapped_column(String, default="")
    about_hant: Mapped[str] = mapped_column(String, default="")
    is_adviser: Mapped[bool] = mapped_column(Boolean, default=True)
    is_administrator: Mapped[bool] = mapped_column(Boolean, default=False)
    #: Loads official lists, publishes what another editor has loaded, and sees what grows old.
    is_editor: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    #: False for people who left: they cannot sign in or be booked.
    is_active: Mapped[bool] = mapped_column(Boolean, default=True)
    #: The script that the desk uses for this person.
    locale: Mapped[str] = mapped_column(String, default="zh_Hans")
    #: argon2id; None until the invitation is accepted.
    password_hash: Mapped[str | None] = mapped_column(String)
    totp_secret: Mapped[str | None] = mapped_column(String)
    #: The last time step that was used, so that a code works once.
    totp_last_step: Mapped[int] = mapped_column(BigInteger, default=0)
    #: Raised by every booking: the first write takes the lock that decides a race.
    booking_version: Mapped[int] = mapped_column(Integer, default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    centre: Mapped[Centre] = relationship(lazy="joined")

    @property
    def has_joined(self) -> bool:
        return self.password_hash is not None

    def name(self, locale: str) -> str:
        return self.name_hant if locale == "zh_Hant" else self.name_hans

    def about(self, locale: str) -> str:
        return self.about_hant if locale == "zh_Hant" else self.about_hans


class MemberSession(Base):
    """One signed-in browser. Deleting the row signs it out at the next request."""

    __tablename__ = "member_sessions"

    token_hash: Mapped[str] = mapped_column(String, primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: Sign-in ends after a while of silence, and at the latest when it expires.
    last_seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)


class InvitationPurpose(StrEnum):
    joining = "join"
    recovery = "recover"


class Invitation(Base):
    """A link by which a member sets password and one-time codes, once."""

    __tablename__ = "invitations"

    token_hash: Mapped[str] = mapped_column(String, primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    purpose: Mapped[InvitationPurpose] = mapped_column(stored_by_value(InvitationPurpose, "purpose"))
    #: The secret offered for the authenticator, until the member has proved it works.
    totp_secret: Mapped[str] = mapped_column(String)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
