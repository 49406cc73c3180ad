"""Clients and what they agreed to."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, false
from sqlalchemy.orm import Mapped, mapped_column

from portal.columns import stored_by_value
from portal.database import Base, UtcDateTime


class Purpose(StrEnum):
    """What a consent is for; each is asked, and can be withdrawn, by itself."""

    assessment = "assessment"
    guardian = "guardian"
    booking = "booking"
    share = "share"
    #: Two tasks of a session that do not count, to find out how hard they are.
    pilot = "pilot"
    #: Answers in the statistics of the technical manual.
    research = "research"


class Client(Base):
    """A person known only by a code. No name, number or address is needed."""

    __tablename__ = "clients"
    # SQLite would give the id of an erased client to the next one, and an old browser would open a stranger's record.
    __table_args__ = {"sqlite_autoincrement": True}

    id: Mapped[int] = mapped_column(primary_key=True)
    #: Keyed hash of the resume code; the code itself is not kept here.
    code_hash: Mapped[str] = mapped_column(String, unique=True)
    #: Stands for the person in the audit after erasure.
    pseudonym: Mapped[str] = mapped_column(String, unique=True)
    #: Made in a house with a demonstration centre: nothing of it is ever taken for a real person's.
    is_demo: Mapped[bool] = mapped_column(server_default=false())
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: Retention counts from here.
    last_used_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class Consent(Base):
    """One agreement: to what, in which wording, when, and until when withdrawn."""

    __tablename__ = "consents"
    __table_args__ = (Index("ix_consents_client_id_purpose", "client_id", "purpose"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("clients.id", ondelete="CASCADE"))
    purpose: Mapped[Purpose] = mapped_column(stored_by_value(Purpose, "purpose"))
    #: Version of the words that were on the screen.
    text_version: Mapped[str] = mapped_column(String)
    #: Script in which they were read.
    locale: Mapped[str] = mapped_column(String)
    given_at: Mapped[datetime] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ErasureReason(StrEnum):
    """Why something was erased."""

    asked = "asked"
    retention = "retention"


class ErasureReceipt(Base):
    """Proof of an erasure: counts by table, and nothing of the person."""

    __tablename__ = "erasure_receipts"

    id: Mapped[int] = mapped_column(primary_key=True)
    #: Shown to the person; finds this receipt again.
    number: Mapped[str] = mapped_column(String, unique=True)
    #: The client's, or `booking-7` for the words of one booking.
    pseudonym: Mapped[str] = mapped_column(String, index=True)
    #: Why: asked for by the person, or the retention clock.
    reason: Mapped[ErasureReason] = mapped_column(stored_by_value(ErasureReason, "reason"))
    #: Table name to number of rows.
    counts: Mapped[dict[str, Any]] = mapped_column(JSON)
    erased_at: Mapped[datetime] = mapped_column(UtcDateTime)
