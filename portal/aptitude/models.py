"""Sessions of tasks, the tasks that were shown, the pauses of their clock, and what calibration found.

A session is a `Sitting` of the instrument `aptitude` whose form names the family of tasks. A task is kept as the model
and the seed that it was drawn from, never whole: drawing it again gives the same task.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    String,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from portal.columns import stored_by_value
from portal.database import Base, UtcDateTime

#: More than this is not taken off for a slow network, a task.
MOST_CREDITED_MS = 5000
#: More than this is not forgiven for a lost network, a session.
MOST_OUTAGE_MS = 300_000


class ExtraTime(StrEnum):
    """How much longer than usual the person chose to have, before the start."""

    none = "none"
    quarter = "quarter"
    half = "half"
    double = "double"
    unlimited = "unlimited"

    @property
    def factor(self) -> float | None:
        """By what the usual time is multiplied; None when there is no limit."""
        return _FACTORS[self]


_FACTORS = {
    ExtraTime.none: 1.0,
    ExtraTime.quarter: 1.25,
    ExtraTime.half: 1.5,
    ExtraTime.double: 2.0,
    ExtraTime.unlimited: None,
}


class FamilyCalibration(Base):
    """What is known of a family's tasks from a moment on. Once frozen it never changes; newer ones take its place."""

    __tablename__ = "family_calibrations"
    __table_args__ = (
        CheckConstraint("stage BETWEEN 0 AND 2", name="stage"),
        Index("ix_family_calibrations_family", "family", "generator_version"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    family: Mapped[str] = mapped_column(String)
    generator_version: Mapped[int] = mapped_column(SmallInteger)
    #: 0: not enough is known; 1: all models equally sharp; 2: each model by itself.
    stage: Mapped[int] = mapped_column(SmallInteger)
    #: Hash of family, stage and parameters.
    version: Mapped[str] = mapped_column(String)
    #: Which rule moved the family to this stage, and what it saw.
    rule: Mapped[dict[str, Any]] = mapped_column(JSON)
    #: By the name of the item model: a, b, c, and what else is known of it.
    parameters: Mapped[dict[str, Any]] = mapped_column(JSON)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: From then on sessions use it; None for a draft, and for what came with a session from elsewhere.
    frozen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class AptitudeSitting(Base):
    """What a session of tasks has beyond a sitting: how its tasks are chosen, and its clock."""

    __tablename__ = "aptitude_sittings"
    __table_args__ = (
        CheckConstraint("stage BETWEEN 0 AND 2", name="stage"),
        CheckConstraint("(stage = 0) = (calibration_id IS NULL)", name="stage_with_calibration"),
        CheckConstraint(
            "(time_limit_ms IS NULL) = (extra_time = 'unlimited')", name="limit_unless_unlimited"
        ),
        CheckConstraint("used_ms >= 0", name="used"),
        CheckConstraint(f"outage_ms BETWEEN 0 AND {MOST_OUTAGE_MS}", name="outage"),
    )

    sitting_id: Mapped[int] = mapped_column(ForeignKey("sittings.id", ondelete="CASCADE"), primary_key=True)
    #: The slug of the family, as `number-series`.
    family: Mapped[str] = mapped_column(String)
    generator_version: Mapped[int] = mapped_column(SmallInteger)
    #: Decides which tasks are drawn.
    seed: Mapped[int] = mapped_column(BigInteger)
    stage: Mapped[int] = mapped_column(SmallInteger)
    calibration_id: Mapped[int | None] = mapped_column(ForeignKey("family_calibrations.id"))
    #: Whether the person agreed to two tasks that do not count.
    has_pilots: Mapped[bool] = mapped_column()
    extra_time: Mapped[ExtraTime] = mapped_column(stored_by_value(ExtraTime, "extra_time"))
    #: Whether somebody or something reads the tasks to the person.
    has_reader: Mapped[bool] = mapped_column()
    #: With extra time and pilots; None without a limit.
    time_limit_ms: Mapped[int | None] = mapped_column(Integer)
    #: What the clock has counted so far, up to the moment at which it was last stopped.
    used_ms: Mapped[int] = mapped_column(BigInteger)
    #: Since when a task is shown; None while the clock stands.
    running_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: Forgiven so far for a lost network; the pauses of the network together.
    outage_ms: Mapped[int] = mapped_column(Integer, server_default="0")
    #: The answer before the task on the screen was sent once more then: nobody had seen that task yet.
    unseen_until: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ServedItem(Base):
    """One task of a session, by its place from 0 in the order in which they were shown."""

    __tablename__ = "served_items"
    __table_args__ = (
        # Two devices cannot be at two tasks of one session.
        Index(
            "uq_served_items_open",
            "sitting_id",
            unique=True,
            sqlite_where=text("answered_at IS NULL"),
            postgresql_where=text("answered_at IS NULL"),
        ),
        # Clones of one model measure the same thing twice.
        UniqueConstraint("sitting_id", "model", name="uq_served_items_model"),
        CheckConstraint("position >= 0", name="position"),
        CheckConstraint(
            "(answered_at IS NULL) = (page_stamp IS NULL) AND (answered_at IS NULL) = (is_correct IS NULL)",
            name="answered_with_stamp",
        ),
        CheckConstraint(
            "CASE WHEN answered_at IS NULL OR is_skipped THEN response IS NULL ELSE response IS NOT NULL END",
            name="response_when_answered",
        ),
        CheckConstraint("NOT is_skipped OR (answered_at IS NOT NULL AND NOT is_correct)", name="skipped"),
        CheckConstraint("response_ms >= 0", name="response_ms"),
        CheckConstraint(f"credited_ms BETWEEN 0 AND {MOST_CREDITED_MS}", name="credited_ms"),
    )

    sitting_id: Mapped[int] = mapped_column(
        ForeignKey("aptitude_sittings.sitting_id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    #: The radicals of the item model in one line.
    model: Mapped[str] = mapped_column(String)
    item_seed: Mapped[int] = mapped_column(BigInteger)
    generator_version: Mapped[int] = mapped_column(SmallInteger)
    #: Does not count; is tried out for later sessions.
    is_pilot: Mapped[bool] = mapped_column()
    #: The right answer as the generator gives it, so that an answer is judged without drawing the task again.
    expected: Mapped[int] = mapped_column(BigInteger)
    #: When its page was first written.
    shown_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: A place among the options, a typed number, or ticked rows as bits; None when skipped.
    response: Mapped[int | None] = mapped_column(BigInteger)
    is_skipped: Mapped[bool] = mapped_column()
    is_correct: Mapped[bool | None] = mapped_column()
    #: For how long it was shown, without pauses and without what was credited.
    response_ms: Mapped[int] = mapped_column(BigInteger)
    #: Taken off for a slow network.
    credited_ms: Mapped[int] = mapped_column(Integer)
    #: When the page that was answered was written, in microseconds.
    page_stamp: Mapped[int | None] = mapped_column(BigInteger)


class ClockPause(Base):
    """One stretch in which the clock stood, by its number from 1: the person stopped it, or the network was lost."""

    __tablename__ = "clock_pauses"
    __table_args__ = (
        Index(
            "uq_clock_pauses_open",
            "sitting_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        CheckConstraint("ended_at IS NULL OR ended_at >= began_at", name="order"),
    )

    sitting_id: Mapped[int] = mapped_column(
        ForeignKey("aptitude_sittings.sitting_id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    began_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: None while it lasts; a pause that ends the session ends with it.
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: Whether the network was lost. Such a pause is known only when it is over.
    is_outage: Mapped[bool] = mapped_column(server_default=false())
