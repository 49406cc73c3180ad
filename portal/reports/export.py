"""Answers for research and for checking: a row an item, persons by a pseudonym that only this installation can make."""

from __future__ import annotations

import csv
import hashlib
import hmac
from collections.abc import Iterator
from typing import TextIO

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessments import Instrument
from portal.reports.models import Report
from portal.reports.service import list_answers

#: What `python -m assessments score` reads.
COLUMNS = ("person", "form", "item", "value")
BATCH = 500


def pseudonym_of(report_id: int, *, secret: str) -> str:
    """Stands for a report in exports: always the same, and not to be traced without the installation's secret."""
    return hmac.new(secret.encode(), f"export:{report_id}".encode(), hashlib.sha256).hexdigest()[:16]


def write_answers(session: Session, instrument: Instrument, file: TextIO, *, secret: str) -> int:
    """Write the answers behind all current reports that this structure made; returns how many reports.

    An item without an answer has an empty value, so that a person who answered nothing is still there.
    """
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(COLUMNS)
    n_reports = 0
    for report in _reports(session, instrument):
        person = pseudonym_of(report.id, secret=secret)
        answers = list_answers(session, report.sitting_id)
        writer.writerows(
            (person, report.form, item, answers.get(item, "")) for item in instrument.form(report.form).items
        )
        n_reports += 1
    return n_reports


def _reports(session: Session, instrument: Instrument) -> Iterator[Report]:
    query = (
        select(Report)
        .where(
            Report.instrument == instrument.id,
            Report.instrument_version == instrument.version,
            Report.superseded_at.is_(None),
        )
        .order_by(Report.id)
        .execution_options(yield_per=BATCH)
    )
    yield from session.scalars(query)
