"""Frozen reports. A rescore adds a report and supersedes the old one; nothing here is ever overwritten."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Float, ForeignKey, Index, SmallInteger, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.database import Base, UtcDateTime


class Report(Base):
    """The scores of one sitting, with every version that made them."""

    __tablename__ = "reports"
    __table_args__ = (
        Index(
            "uq_reports_current",
            "sitting_id",
            unique=True,
            sqlite_where=text("superseded_at IS NULL"),
            postgresql_where=text("superseded_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sittings.id", ondelete="CASCADE"), index=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("clients.id", ondelete="CASCADE"), index=True)
    instrument: Mapped[str] = mapped_column(String)
    instrument_version: Mapped[str] = mapped_column(String)
    form: Mapped[str] = mapped_column(String)
    method: Mapped[str] = mapped_column(String)
    method_version: Mapped[int] = mapped_column(SmallInteger)
    engine_version: Mapped[str] = mapped_column(String)
    #: None until norms of our own exist.
    norm_version: Mapped[str | None] = mapped_column(String)
    #: Hash of the occupation table that was matched.
    careers_version: Mapped[str] = mapped_column(String)
    #: Seed of the simulated retakes.
    seed: Mapped[int] = mapped_column(BigInteger)
    #: clear, flat, low or unfinished.
    shape: Mapped[str] = mapped_column(String)
    #: Holland code with ties as sets, as `{S|E}IA`.
    code: Mapped[str] = mapped_column(String)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    superseded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    # Pages read these through `portal.reports.rows`, in three prepared statements.
    scores: Mapped[list[ReportScore]] = relationship(order_by="ReportScore.position", passive_deletes=True)
    figures: Mapped[list[ReportFigure]] = relationship(passive_deletes=True)
    matches: Mapped[list[ReportMatch]] = relationship(order_by="ReportMatch.position", passive_deletes=True)


class ReportScore(Base):
    """One scale: a value and its standard error, or neither when too few items were answered."""

    __tablename__ = "report_scores"
    __table_args__ = (CheckConstraint("(value IS NULL) = (error IS NULL)", name="value_with_error"),)

    report_id: Mapped[int] = mapped_column(ForeignKey("reports.id", ondelete="CASCADE"), primary_key=True)
    scale: Mapped[str] = mapped_column(String, primary_key=True)
    position: Mapped[int] = mapped_column(SmallInteger)
    value: Mapped[float | None] = mapped_column(Float)
    error: Mapped[float | None] = mapped_column(Float)
    maximum: Mapped[float] = mapped_column(Float)
    n_answered: Mapped[int] = mapped_column(SmallInteger)
    k_items: Mapped[int] = mapped_column(SmallInteger)
    #: complete, prorated or unfinished.
    status: Mapped[str] = mapped_column(String)


class ReportFigure(Base):
    """One derived number by name: differentiation, order probability, coordinates and the like."""

    __tablename__ = "report_figures"

    report_id: Mapped[int] = mapped_column(ForeignKey("reports.id", ondelete="CASCADE"), primary_key=True)
    name: Mapped[str] = mapped_column(String, primary_key=True)
    value: Mapped[float | None] = mapped_column(Float)


class ReportMatch(Base):
    """One of the nearest occupations: profile correlation and how stable its rank is."""

    __tablename__ = "report_matches"

    report_id: Mapped[int] = mapped_column(ForeignKey("reports.id", ondelete="CASCADE"), primary_key=True)
    occupation_id: Mapped[str] = mapped_column(String, primary_key=True)
    position: Mapped[int] = mapped_column(SmallInteger)
    correlation: Mapped[float] = mapped_column(Float)
    #: best, great or other, by the cuts of the engine.
    fit: Mapped[str] = mapped_column(String)
    #: Share of simulated retakes in which it stays among the first twenty.
    stability: Mapped[float | None] = mapped_column(Float)
