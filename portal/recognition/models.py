"""Versions of official lists that editors have loaded, and their rows."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Index, Integer, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.columns import stored_by_value
from portal.database import Base, UtcDateTime

NOT_WITHDRAWN = text("state <> 'withdrawn'")


class VersionState(StrEnum):
    """How far a version has come."""

    #: Loaded, and not yet looked at by a second person.
    draft = "draft"
    published = "published"
    #: Taken back, before or after it was published.
    withdrawn = "withdrawn"


class RecognitionListVersion(Base):
    """One file of an official list. Whoever loads it cannot publish it: the table itself refuses."""

    __tablename__ = "recognition_list_versions"
    __table_args__ = (
        CheckConstraint("published_by_id IS NULL OR published_by_id <> uploaded_by_id", name="two_people"),
        CheckConstraint(
            "(number IS NULL) = (published_at IS NULL) AND (number IS NULL) = (published_by_id IS NULL)",
            name="publishing",
        ),
        CheckConstraint("state = 'withdrawn' OR (state = 'published') = (number IS NOT NULL)", name="number"),
        CheckConstraint(
            "(state = 'withdrawn') = (withdrawn_at IS NOT NULL)"
            " AND (withdrawn_at IS NULL) = (withdrawn_by_id IS NULL)",
            name="withdrawing",
        ),
        CheckConstraint("n_rows_official IS NULL OR n_rows_official >= n_rows", name="rows"),
        UniqueConstraint("list_id", "number"),
        # One file waits or stands once; what was taken back may be loaded again.
        Index(
            "uq_recognition_list_versions_file",
            "list_id",
            "sha256",
            unique=True,
            sqlite_where=NOT_WITHDRAWN,
            postgresql_where=NOT_WITHDRAWN,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    list_id: Mapped[str] = mapped_column(String)
    #: 1, 2, 3 … in the order of publishing; None until then. Two that publish at once want the same one.
    number: Mapped[int | None] = mapped_column(Integer)
    name_hans: Mapped[str] = mapped_column(String)
    name_hant: Mapped[str] = mapped_column(String)
    #: Which of the words for recognition the list uses, where it holds, and which way it leads.
    word: Mapped[str] = mapped_column(String)
    place: Mapped[str] = mapped_column(String)
    direction: Mapped[str] = mapped_column(String)
    #: The document as it calls itself.
    publisher_hans: Mapped[str] = mapped_column(String)
    publisher_hant: Mapped[str] = mapped_column(String)
    title_hans: Mapped[str] = mapped_column(String)
    title_hant: Mapped[str] = mapped_column(String)
    doc_no: Mapped[str] = mapped_column(String, default="")
    #: Days as YYYY-MM-DD. Some documents name no day on which they are issued, and few one on which they end.
    issued: Mapped[str] = mapped_column(String, default="")
    effective_from: Mapped[str] = mapped_column(String)
    effective_until: Mapped[str] = mapped_column(String, default="")
    confidence: Mapped[str] = mapped_column(String)
    n_rows: Mapped[int] = mapped_column(Integer)
    #: What the document itself says of the list, and where it says so when that is another document of its publisher.
    effect_hans: Mapped[str] = mapped_column(String, default="")
    effect_hant: Mapped[str] = mapped_column(String, default="")
    where_it_holds_hans: Mapped[str] = mapped_column(String, default="")
    where_it_holds_hant: Mapped[str] = mapped_column(String, default="")
    papers_hans: Mapped[str] = mapped_column(String, default="")
    papers_hant: Mapped[str] = mapped_column(String, default="")
    where_to_apply_hans: Mapped[str] = mapped_column(String, default="")
    where_to_apply_hant: Mapped[str] = mapped_column(String, default="")
    window_hans: Mapped[str] = mapped_column(String, default="")
    window_hant: Mapped[str] = mapped_column(String, default="")
    said_in_hans: Mapped[str] = mapped_column(String, default="")
    said_in_hant: Mapped[str] = mapped_column(String, default="")
    #: How many rows the official list has; None while nobody knows, and then it is not said to be here as a whole.
    n_rows_official: Mapped[int | None] = mapped_column(Integer)
    sha256: Mapped[str] = mapped_column(String)
    state: Mapped[VersionState] = mapped_column(stored_by_value(VersionState, "state"))
    uploaded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    uploaded_by_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))

    def name(self, locale: str) -> str:
        return self.name_hant if locale == "zh_Hant" else self.name_hans


class RecognitionListRow(Base):
    """One row of a version, as the file has it. Never changed: another wording is another version."""

    __tablename__ = "recognition_list_rows"

    version_id: Mapped[int] = mapped_column(
        ForeignKey("recognition_list_versions.id", ondelete="CASCADE"), primary_key=True
    )
    row_id: Mapped[str] = mapped_column(String, primary_key=True)
    position: Mapped[int] = mapped_column(Integer)
    mainland_title_hans: Mapped[str] = mapped_column(String)
    mainland_title_hant: Mapped[str] = mapped_column(String)
    mainland_level_hans: Mapped[str] = mapped_column(String)
    mainland_level_hant: Mapped[str] = mapped_column(String)
    taiwan_title_hans: Mapped[str] = mapped_column(String)
    taiwan_title_hant: Mapped[str] = mapped_column(String)
    taiwan_level_hans: Mapped[str] = mapped_column(String)
    taiwan_level_hant: Mapped[str] = mapped_column(String)
    category_hans: Mapped[str] = mapped_column(String)
    category_hant: Mapped[str] = mapped_column(String)
    category_is_inferred: Mapped[bool] = mapped_column(Boolean)
    taiwan_title_is_official: Mapped[bool] = mapped_column(Boolean)
    #: A day of its own, when it is not that of the whole list; else empty.
    effective_from: Mapped[str] = mapped_column(String)
    #: Ids of occupation cards, joined by a bar.
    occupations: Mapped[str] = mapped_column(String)
    note_hans: Mapped[str] = mapped_column(String)
    note_hant: Mapped[str] = mapped_column(String)
