"""The outbox."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, String, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, UtcDateTime


class OutboxMessage(Base):
    """One message to be sent, or one that was: then its words and its address are gone."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index(
            "ix_outbox_waiting",
            "not_before",
            sqlite_where=text("sent_at IS NULL AND abandoned_at IS NULL"),
            postgresql_where=text("sent_at IS NULL AND abandoned_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    #: The same on every delivery of this message, so that a receiver can drop a repeat.
    message_id: Mapped[str] = mapped_column(String, unique=True)
    #: Name of the template folder, as `booking_confirmed`.
    kind: Mapped[str] = mapped_column(String)
    locale: Mapped[str] = mapped_column(String)
    client_id: Mapped[int | None] = mapped_column(ForeignKey("clients.id", ondelete="SET NULL"), index=True)
    booking_id: Mapped[int | None] = mapped_column(ForeignKey("bookings.id", ondelete="SET NULL"), index=True)
    to_address: Mapped[str | None] = mapped_column(String)
    subject: Mapped[str | None] = mapped_column(String)
    body: Mapped[str | None] = mapped_column(String)
    #: An iCalendar text to attach, with its METHOD.
    calendar: Mapped[str | None] = mapped_column(String)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    not_before: Mapped[datetime] = mapped_column(UtcDateTime)
    #: A worker that took the message and died leaves it to others from this instant.
    claimed_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    #: Class name of the last failure; never its text, which may hold an address.
    last_failure: Mapped[str | None] = mapped_column(String)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: Given up after days of failures; its words and its address are gone too.
    abandoned_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
