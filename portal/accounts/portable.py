"""A person's finished assessments as one signed file that another installation reads into the same reports.

The shape is published as `content/schema/assessment-record.schema.json`. Answers and the numbers of the report stand
side by side, so that whoever takes the file in can compute the numbers again and compare. Nothing in it says who the
person is, and nothing of bookings, advisers or shares goes along.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from portal.accounts.portable_tasks import read_calibrations, write_session
from portal.accounts.record_lines import SCORE_FIELDS, write_moment
from portal.accounts.signing import sign
from portal.aptitude.families import find_family
from portal.aptitude.rows import INSTRUMENT as APTITUDE
from portal.library import Library
from portal.reports.models import Report
from portal.sittings.models import Answer, Sitting
from portal.sittings.service import page_stamp

FORMAT, VERSION = "hangbiao-assessment-record", 1


def write_record(
    session: Session, client_id: int, library: Library, *, secret: str, at: datetime
) -> dict[str, Any]:
    """The signed record of everything that this client handed in and that can be computed from answers alone."""
    sittings = list(_sittings(session, client_id, library))
    document = {
        "format": FORMAT,
        "version": VERSION,
        "made_at": write_moment(at),
        "calibrations": read_calibrations(session, sittings),
        "sittings": sittings,
    }
    return sign(document, secret=secret)


def _sittings(session: Session, client_id: int, library: Library) -> Iterator[dict[str, Any]]:
    query = (
        select(Report, Sitting)
        .join(Sitting, Sitting.id == Report.sitting_id)
        .where(Report.client_id == client_id, Report.superseded_at.is_(None))
        .where(Report.instrument.in_([*library.publications, APTITUDE]))
        .options(selectinload(Report.scores), selectinload(Report.figures))
        .order_by(Report.created_at, Report.id)
    )
    for report, sitting in session.execute(query):
        if report.instrument == APTITUDE and not _can_be_drawn(report):
            continue
        yield {
            "instrument": report.instrument,
            "instrument_version": report.instrument_version,
            "form": report.form,
            "locale": sitting.locale,
            "started_at": write_moment(sitting.started_at),
            "submitted_at": write_moment(sitting.submitted_at or report.created_at),
            "guess": sitting.guess,
            **_what_was_done(session, sitting),
            "report": _report(report),
        }


def _can_be_drawn(report: Report) -> bool:
    """Whether the tasks of a session can be drawn again; nobody could check a report of others."""
    family = find_family(report.form)
    return family is not None and report.instrument_version == str(family.version)


def _what_was_done(session: Session, sitting: Sitting) -> dict[str, Any]:
    if sitting.instrument == APTITUDE:
        return {"answers": [], "session": write_session(session, sitting.id)}
    return {"answers": list(_answers(session, sitting))}


def _answers(session: Session, sitting: Sitting) -> Iterator[list[Any]]:
    """Item, value or null for a skip, and when its page was written and it was answered, in microseconds since 1970."""
    rows = session.scalars(
        select(Answer).where(Answer.sitting_id == sitting.id).order_by(Answer.page_stamp, Answer.item_id)
    )
    for row in rows:
        yield [row.item_id, row.value, row.page_stamp, page_stamp(row.answered_at)]


def _report(report: Report) -> dict[str, Any]:
    return {
        "method": report.method,
        "method_version": report.method_version,
        "engine_version": report.engine_version,
        "seed": report.seed,
        "shape": report.shape,
        "code": report.code,
        "created_at": write_moment(report.created_at),
        "scores": [{name: getattr(row, name) for name in SCORE_FIELDS} for row in report.scores],
        "figures": {row.name: row.value for row in sorted(report.figures, key=lambda row: row.name)},
    }
