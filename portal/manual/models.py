"""What people replied when asked for research, whose answers pass the screen, and the builds of the manual."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Boolean, CheckConstraint, Date, ForeignKey, Index, Integer, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.columns import stored_by_value
from portal.database import Base, UtcDateTime


class Schooling(StrEnum):
    """Where somebody went to school, as they say themselves."""

    mainland = "mainland"
    taiwan = "taiwan"
    elsewhere = "elsewhere"


class Sex(StrEnum):
    """What somebody says of their sex."""

    female = "female"
    male = "male"
    other = "other"


class ResearchReply(Base):
    """That a person was asked for research, and what they said of themselves. No score reads this table.

    Whether they agreed is a `Consent`. Without one that is live, nothing is kept here but that they were asked.
    """

    __tablename__ = "research_replies"

    client_id: Mapped[int] = mapped_column(ForeignKey("clients.id", ondelete="CASCADE"), primary_key=True)
    #: Nobody is asked twice.
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    schooling: Mapped[Schooling | None] = mapped_column(stored_by_value(Schooling, "schooling"))
    sex: Mapped[Sex | None] = mapped_column(stored_by_value(Sex, "sex"))


class ScreenVerdict(Base):
    """Whether the answers behind a report pass the screen, found out once: neither ever changes."""

    __tablename__ = "screen_verdicts"

    report_id: Mapped[int] = mapped_column(ForeignKey("reports.id", ondelete="CASCADE"), primary_key=True)
    #: Another version of the screen judges anew.
    screen_version: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    passes: Mapped[bool] = mapped_column(Boolean)


class ManualBuild(Base):
    """What the manual says of one version of an instrument from a moment on. Never changed; newer ones take its place.

    It holds counts and statistics of groups, and nothing that belongs to one person.
    """

    __tablename__ = "manual_builds"
    __table_args__ = (
        Index("ix_manual_builds_subject", "subject", "version", "made_at"),
        CheckConstraint("n_persons >= 0", name="n_persons"),
        CheckConstraint("(n_persons = 0) = (collected_from IS NULL)", name="days_with_persons"),
        CheckConstraint("(collected_from IS NULL) = (collected_until IS NULL)", name="days"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    #: An instrument, or a family of tasks.
    subject: Mapped[str] = mapped_column(String)
    #: Of the instrument's structure, or of the tasks' generator.
    version: Mapped[str] = mapped_column(String)
    #: Of the rules by which the manual computes and withholds.
    method_version: Mapped[int] = mapped_column(SmallInteger)
    engine_version: Mapped[str] = mapped_column(String)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: Of the full form; whole tens.
    n_persons: Mapped[int] = mapped_column(Integer)
    #: The days on which they handed in.
    collected_from: Mapped[date | None] = mapped_column(Date)
    collected_until: Mapped[date | None] = mapped_column(Date)
    #: Hash of the content, so that a night without news adds no row.
    digest: Mapped[str] = mapped_column(String)
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
