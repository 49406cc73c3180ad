"""Who looked at what: rows written in the same transaction as the look itself."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, Session, mapped_column

from portal.columns import stored_by_value
from portal.database import Base, UtcDateTime


class Action(StrEnum):
    """What can be recorded."""

    share_given = "share_given"
    share_withdrawn = "share_withdrawn"
    brief_opened = "brief_opened"
    client_opened_by_code = "client_opened_by_code"
    client_erased = "client_erased"
    booking_erased = "booking_erased"
    record_exported = "record_exported"
    member_signed_in = "member_signed_in"
    member_invited = "member_invited"
    member_recovered = "member_recovered"
    member_deactivated = "member_deactivated"
    member_reactivated = "member_reactivated"
    editor_named = "editor_named"
    editor_dismissed = "editor_dismissed"
    list_uploaded = "list_uploaded"
    list_published = "list_published"
    list_withdrawn = "list_withdrawn"


class AuditEvent(Base):
    """One recorded act. The client appears by pseudonym, which stays when the client is erased."""

    __tablename__ = "audit_events"
    __table_args__ = (Index("ix_audit_events_client_pseudonym_at", "client_pseudonym", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    action: Mapped[Action] = mapped_column(stored_by_value(Action, "action"))
    #: Who acted; None for a command at the terminal, and for the client's own acts.
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    #: Whom it concerned, when one member acted on another.
    concerned_member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    client_pseudonym: Mapped[str | None] = mapped_column(String)
    booking_id: Mapped[int | None] = mapped_column()
    report_id: Mapped[int | None] = mapped_column()
    #: The version of an official list that somebody loaded, published or took back.
    list_version_id: Mapped[int | None] = mapped_column()
    #: Comma-separated sections that were on the screen.
    sections: Mapped[str] = mapped_column(String, default="")


def record(
    session: Session,
    action: Action,
    *,
    at: datetime,
    member_id: int | None = None,
    concerned_member_id: int | None = None,
    client_pseudonym: str | None = None,
    booking_id: int | None = None,
    report_id: int | None = None,
    list_version_id: int | None = None,
    sections: tuple[str, ...] = (),
) -> AuditEvent:
    """Write down one act. It is kept exactly when the act itself is kept."""
    event = AuditEvent(
        action=action,
        at=at,
        member_id=member_id,
        concerned_member_id=concerned_member_id,
        client_pseudonym=client_pseudonym,
        booking_id=booking_id,
        report_id=report_id,
        list_version_id=list_version_id,
        sections=",".join(sections),
    )
    session.add(event)
    return event
