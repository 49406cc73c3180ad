"""Feedback and complaints, kept apart from any client's record."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.columns import stored_by_value
from portal.database import Base, UtcDateTime


class FeedbackKind(StrEnum):
    praise = "praise"
    suggestion = "suggestion"
    problem = "problem"
    complaint = "complaint"


class Feedback(Base):
    """One message to the centre; the writer may stay unknown."""

    __tablename__ = "feedback"

    id: Mapped[int] = mapped_column(primary_key=True)
    centre_id: Mapped[int] = mapped_column(ForeignKey("centres.id"), index=True)
    kind: Mapped[FeedbackKind] = mapped_column(stored_by_value(FeedbackKind, "kind"))
    text: Mapped[str] = mapped_column(String)
    #: Only when an answer is wanted.
    contact: Mapped[str | None] = mapped_column(String)
    locale: Mapped[str] = mapped_column(String)
    #: Read out or written down by the person, to ask later what became of it.
    receipt_number: Mapped[str] = mapped_column(String, unique=True)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
