"""Notes that only advisers of the centre see."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.database import Base, UtcDateTime
from portal.staff.models import Member


class Note(Base):
    """What an adviser wrote about a session, or about a client who walked in without one."""

    __tablename__ = "notes"
    __table_args__ = (CheckConstraint("booking_id IS NOT NULL OR client_id IS NOT NULL", name="subject"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    #: The session that it is about; a walk-in has none.
    booking_id: Mapped[int | None] = mapped_column(ForeignKey("bookings.id", ondelete="CASCADE"), index=True)
    #: The client that it is about, if they have a record: erasing the record erases the note.
    client_id: Mapped[int | None] = mapped_column(ForeignKey("clients.id", ondelete="CASCADE"), index=True)
    centre_id: Mapped[int] = mapped_column(ForeignKey("centres.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    text: Mapped[str] = mapped_column(String)
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)

    author: Mapped[Member] = relationship(lazy="joined")
