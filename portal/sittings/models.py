"""Sittings and answers."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.columns import stored_by_value
from portal.database import Base, UtcDateTime


class SittingStatus(StrEnum):
    open = "open"
    submitted = "submitted"


class Sitting(Base):
    """One person answering one form of one instrument."""

    __tablename__ = "sittings"
    __table_args__ = (
        CheckConstraint("(status = 'submitted') = (submitted_at IS NOT NULL)", name="submitted_with_time"),
        CheckConstraint("(guess IS NULL) = (guessed_at IS NULL)", name="guess_with_time"),
        CheckConstraint(
            "guessed_at IS NULL OR submitted_at IS NULL OR guessed_at <= submitted_at",
            name="guess_before_result",
        ),
        CheckConstraint("repeats_id <> id", name="repeats_another"),
        Index("uq_sittings_repeats_id", "repeats_id", unique=True),
        Index("uq_sittings_origin", "client_id", "origin", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("clients.id", ondelete="CASCADE"), index=True)
    instrument: Mapped[str] = mapped_column(String)
    #: Hash of the instrument's structure at the start.
    instrument_version: Mapped[str] = mapped_column(String)
    form: Mapped[str] = mapped_column(String)
    #: Script in which the person began to read; norms may come to differ.
    locale: Mapped[str] = mapped_column(String)
    status: Mapped[SittingStatus] = mapped_column(stored_by_value(SittingStatus, "status"))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: The person's own guess, most liked type first, as `SIA`; made before any result exists.
    guess: Mapped[str | None] = mapped_column(String)
    guessed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: Who signed the record that it was brought in with, and which line of it this was; None for our own.
    origin: Mapped[str | None] = mapped_column(String)
    #: The sitting of which a few statements are answered again here; all its other answers were copied.
    repeats_id: Mapped[int | None] = mapped_column(ForeignKey("sittings.id"))

    @property
    def is_open(self) -> bool:
        return self.status is SittingStatus.open


class Answer(Base):
    """The answer to one item. The key makes a repeated request harmless, the stamp a late one."""

    __tablename__ = "answers"

    sitting_id: Mapped[int] = mapped_column(ForeignKey("sittings.id", ondelete="CASCADE"), primary_key=True)
    item_id: Mapped[str] = mapped_column(String, primary_key=True)
    #: None when the person chose to skip.
    value: Mapped[int | None] = mapped_column(SmallInteger)
    #: When the page that asked was written, in microseconds; an older page never overrules a newer one.
    page_stamp: Mapped[int] = mapped_column(BigInteger)
    answered_at: Mapped[datetime] = mapped_column(UtcDateTime)
