"""Weekly hours, times off, and bookings."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, SmallInteger, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.columns import stored_by_value
from portal.database import Base, UtcDateTime
from portal.staff.models import Member


class Mode(StrEnum):
    face_to_face = "face_to_face"
    video = "video"
    telephone = "telephone"


class BookingStatus(StrEnum):
    booked = "booked"
    cancelled = "cancelled"


class ContactKind(StrEnum):
    email = "email"
    phone = "phone"


class Outcome(StrEnum):
    attended = "attended"
    client_absent = "client_absent"
    adviser_absent = "adviser_absent"
    technical_failure = "technical_failure"
    other = "other"


class WeeklyHours(Base):
    """One stretch of a weekday in which an adviser can be booked, in the centre's local minutes."""

    __tablename__ = "weekly_hours"
    __table_args__ = (
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
        CheckConstraint(
            "0 <= start_minute AND start_minute < end_minute AND end_minute <= 1440", name="minutes"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    adviser_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    #: Monday is 0.
    weekday: Mapped[int] = mapped_column(SmallInteger)
    start_minute: Mapped[int] = mapped_column(SmallInteger)
    end_minute: Mapped[int] = mapped_column(SmallInteger)
    #: Comma-separated modes offered in this stretch, in the order of `Mode`.
    modes: Mapped[str] = mapped_column(String)


class TimeOff(Base):
    """A stretch in which an adviser cannot be booked although the weekly hours say so."""

    __tablename__ = "times_off"
    __table_args__ = (CheckConstraint("starts_at < ends_at", name="order"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    adviser_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Booking(Base):
    """A session with an adviser. PostgreSQL also carries an exclusion constraint, made by the migration."""

    __tablename__ = "bookings"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="order"),
        CheckConstraint("(status = 'cancelled') = (cancelled_at IS NOT NULL)", name="cancelled_with_time"),
        CheckConstraint("(contact_kind IS NULL) = (contact IS NULL)", name="contact_with_kind"),
        CheckConstraint("(outcome IS NULL) = (outcome_at IS NULL)", name="outcome_with_time"),
        Index(
            "uq_bookings_active",
            "adviser_id",
            "starts_at",
            unique=True,
            sqlite_where=text("status = 'booked'"),
            postgresql_where=text("status = 'booked'"),
        ),
        Index("ix_bookings_adviser_id_ends_at", "adviser_id", "ends_at"),
        # A browser remembers the ids of bookings that it opened, so no id is ever given twice.
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    centre_id: Mapped[int] = mapped_column(ForeignKey("centres.id"), index=True)
    adviser_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    #: The client whose browser booked, when it had one; None for people without any record, and after erasure.
    client_id: Mapped[int | None] = mapped_column(ForeignKey("clients.id", ondelete="SET NULL"), index=True)
    status: Mapped[BookingStatus] = mapped_column(stored_by_value(BookingStatus, "status"))
    mode: Mapped[Mode] = mapped_column(stored_by_value(Mode, "mode"))
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: The script of the mails about this booking.
    locale: Mapped[str] = mapped_column(String)
    #: What the client wants to be called; may be empty.
    called: Mapped[str] = mapped_column(String, default="")
    contact_kind: Mapped[ContactKind | None] = mapped_column(stored_by_value(ContactKind, "contact_kind"))
    contact: Mapped[str | None] = mapped_column(String)
    #: Keyed hash of the booking code; None after erasure.
    code_hash: Mapped[str | None] = mapped_column(String, unique=True)
    #: Keyed hash of the form's token, so that pressing twice books once; None for bookings made without a form.
    attempt_hash: Mapped[str | None] = mapped_column(String, unique=True)
    #: iCalendar UID, the same for the whole life of the booking.
    calendar_uid: Mapped[str] = mapped_column(String, unique=True)
    #: iCalendar SEQUENCE, raised by every move and by the cancellation.
    calendar_sequence: Mapped[int] = mapped_column(Integer, default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    cancelled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    outcome: Mapped[Outcome | None] = mapped_column(stored_by_value(Outcome, "outcome"))
    #: Why, in the adviser's words, when the session did not take place.
    outcome_reason: Mapped[str | None] = mapped_column(String)
    outcome_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    adviser: Mapped[Member] = relationship(lazy="joined")
    questions: Mapped[list[BookingQuestion]] = relationship(
        order_by="BookingQuestion.position", lazy="selectin", passive_deletes=True
    )

    @property
    def is_active(self) -> bool:
        return self.status is BookingStatus.booked


class BookingQuestion(Base):
    """One of up to three questions that the client wants to talk about."""

    __tablename__ = "booking_questions"

    booking_id: Mapped[int] = mapped_column(ForeignKey("bookings.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    text: Mapped[str] = mapped_column(String)
