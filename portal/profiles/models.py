"""Occupations that a person knows or wishes for."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, UtcDateTime

#: As many as can be talked about in one session.
MOST_WISHES = 3


class WishedOccupation(Base):
    """One of at most three occupations. The places only keep them to three; nothing depends on their order."""

    __tablename__ = "wished_occupations"
    __table_args__ = (
        UniqueConstraint("client_id", "occupation_id"),
        CheckConstraint(f"place BETWEEN 1 AND {MOST_WISHES}", name="place"),
    )

    client_id: Mapped[int] = mapped_column(ForeignKey("clients.id", ondelete="CASCADE"), primary_key=True)
    place: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    occupation_id: Mapped[str] = mapped_column(String)
    named_at: Mapped[datetime] = mapped_column(UtcDateTime)
