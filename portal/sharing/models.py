"""Shares and the record of every opening."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.columns import stored_by_value
from portal.database import Base, UtcDateTime
from portal.reports.models import Report
from portal.staff.models import Member


class Section(StrEnum):
    """A part of a report that a client can let an adviser see, or not."""

    scores = "scores"
    certainty = "certainty"
    guess = "guess"
    matches = "matches"
    #: Occupations that the client wishes for, and where shared results do not fit together.
    wishes = "wishes"
    tensions = "tensions"
    #: Strain in the search for work, which no other part ever shows.
    strain = "strain"
    answers = "answers"


class Share(Base):
    """A client's permission for one adviser to see parts of one report until a date."""

    __tablename__ = "shares"
    __table_args__ = (CheckConstraint("given_at < expires_at", name="order"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("clients.id", ondelete="CASCADE"), index=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("reports.id", ondelete="CASCADE"), index=True)
    adviser_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    #: The session that it was given for; a walk-in has none.
    booking_id: Mapped[int | None] = mapped_column(ForeignKey("bookings.id", ondelete="SET NULL"), index=True)
    given_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    sections: Mapped[list[ShareSection]] = relationship(
        lazy="selectin", passive_deletes=True, cascade="all, delete-orphan"
    )
    adviser: Mapped[Member] = relationship(lazy="joined")
    report: Mapped[Report] = relationship(lazy="joined", innerjoin=True)

    @property
    def opened(self) -> tuple[Section, ...]:
        """The ticked sections, in the order of `Section`."""
        ticked = {one.section for one in self.sections}
        return tuple(section for section in Section if section in ticked)

    def is_live(self, at: datetime) -> bool:
        return self.withdrawn_at is None and at < self.expires_at


class ShareSection(Base):
    """One ticked section of a share."""

    __tablename__ = "share_sections"

    share_id: Mapped[int] = mapped_column(ForeignKey("shares.id", ondelete="CASCADE"), primary_key=True)
    section: Mapped[Section] = mapped_column(stored_by_value(Section, "section"), primary_key=True)
