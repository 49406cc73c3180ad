"""From answers to frozen rows, and from rows back to the same numbers."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from assessments import ENGINE_VERSION, Instrument
from portal.careers.catalogue import Catalogue
from portal.library import Publication
from portal.reports.computation import Computation, compute
from portal.reports.models import Report, ReportFigure, ReportMatch, ReportScore
from portal.sittings.models import Answer, Sitting

#: Seeds are 53 bits, so that they read the same in every tool that meets an export.
SEED_BITS = 53
#: Numbers are equal when they agree to this share; a database may round the last bit of a double.
REPLAY_TOLERANCE = 1e-9


class ReportMissing(LookupError):
    """The sitting has no report yet."""


def list_answers(session: Session, sitting_id: int) -> dict[str, int]:
    """The sitting's answers; a skipped item is absent, as the engine wants it."""
    rows = session.execute(
        select(Answer.item_id, Answer.value).where(Answer.sitting_id == sitting_id, Answer.value.is_not(None))
    )
    return {item_id: value for item_id, value in rows if value is not None}


def score_rows(computed: Computation) -> list[ReportScore]:
    """The scales as rows, in the instrument's order."""
    return [
        ReportScore(
            position=position,
            scale=one.scale,
            value=one.value,
            error=one.error,
            maximum=one.maximum,
            n_answered=one.n_answered,
            k_items=one.k_items,
            status=one.status.value,
        )
        for position, one in enumerate(computed.scores.scores)
    ]


def figure_rows(computed: Computation) -> list[ReportFigure]:
    """The derived numbers as rows."""
    return [ReportFigure(name=name, value=value) for name, value in computed.figures.items()]


def match_rows(computed: Computation) -> list[ReportMatch]:
    """The nearest occupations as rows, nearest first."""
    return [
        ReportMatch(
            position=one.place,
            occupation_id=one.occupation,
            correlation=one.r,
            fit=one.fit.value,
            stability=one.stability,
        )
        for one in computed.matches
    ]


def seed_of(instrument: Instrument, form: str, values: Mapping[str, int]) -> int:
    """The seed of a set of answers: two people who answer alike read the same figures, in either script."""
    answers = ",".join(f"{item_id}={value}" for item_id, value in sorted(values.items()))
    digest = hashlib.sha256(f"{instrument.version}/{form}/{answers}".encode()).digest()
    return int.from_bytes(digest[:8]) >> (64 - SEED_BITS)


def create_report(
    session: Session, sitting: Sitting, publication: Publication, catalogue: Catalogue, *, at: datetime
) -> Report:
    """Score a sitting and store the result as rows that are never overwritten.

    The report of a sitting that repeats another takes the place of that one's, which stays readable.
    """
    values = list_answers(session, sitting.id)
    report = make_report(sitting, values, publication, catalogue, at=at)
    if sitting.repeats_id is not None:
        earlier = (Report.sitting_id == sitting.repeats_id) & Report.superseded_at.is_(None)
        session.execute(update(Report).where(earlier).values(superseded_at=at))
    session.add(report)
    session.flush()  # The id is needed for the address of the report.
    return report


def make_report(
    sitting: Sitting,
    values: Mapping[str, int],
    publication: Publication,
    catalogue: Catalogue,
    *,
    at: datetime,
) -> Report:
    """The report of these answers, which nobody has stored."""
    seed = seed_of(publication.instrument, sitting.form, values)
    computed = compute(
        publication.instrument, catalogue, values, form=sitting.form, seed=seed, kind=publication.kind
    )
    return report_of(sitting, computed, catalogue, seed=seed, at=at)


def report_of(
    sitting: Sitting, computed: Computation, catalogue: Catalogue, *, seed: int, at: datetime
) -> Report:
    """What was computed of a sitting, as rows that nobody has stored."""
    return Report(
        sitting_id=sitting.id,
        client_id=sitting.client_id,
        instrument=sitting.instrument,
        instrument_version=computed.scores.instrument_version,
        form=sitting.form,
        method=computed.scores.method,
        method_version=computed.scores.method_version,
        engine_version=ENGINE_VERSION,
        norm_version=None,
        careers_version=catalogue.version,
        seed=seed,
        shape=computed.shape,
        code=computed.code,
        created_at=at,
        scores=score_rows(computed),
        figures=figure_rows(computed),
        matches=match_rows(computed),
    )


def find_current_report(session: Session, sitting_id: int) -> Report | None:
    """The newest report of a sitting, or None before there is one."""
    return session.scalar(
        select(Report).where(Report.sitting_id == sitting_id, Report.superseded_at.is_(None))
    )


def get_current_report(session: Session, sitting_id: int) -> Report:
    """The newest report of a sitting. Raises ReportMissing."""
    report = find_current_report(session, sitting_id)
    if report is None:
        raise ReportMissing(sitting_id)
    return report


def find_last_report(session: Session, sitting_id: int) -> Report | None:
    """The report of a sitting that was made last, also when another sitting's has taken its place."""
    return session.scalar(
        select(Report)
        .where(Report.sitting_id == sitting_id)
        .order_by(Report.created_at.desc(), Report.id.desc())
        .limit(1)
    )


def find_newest_report(session: Session, client_id: int, instrument: str) -> Report | None:
    """The client's newest report of an instrument, or None before there is one."""
    return session.scalar(
        select(Report)
        .where(Report.client_id == client_id, Report.instrument == instrument, Report.superseded_at.is_(None))
        .order_by(Report.created_at.desc(), Report.id.desc())
        .limit(1)
    )


def list_current_reports(session: Session, client_id: int) -> list[Report]:
    """The client's reports, newest first, without those that a newer reading superseded."""
    return list(
        session.scalars(
            select(Report)
            .where(Report.client_id == client_id, Report.superseded_at.is_(None))
            .order_by(Report.created_at.desc(), Report.id.desc())
        )
    )
