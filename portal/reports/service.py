"""From answers to frozen rows, and from rows back to the same numbers."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessments import ENGINE_VERSION, Instrument, Responses, ScoreReport, score
from assessments.interests import (
    InterestReading,
    Match,
    MatchStatus,
    profile_match,
    read_interests,
)
from portal.careers.catalogue import Catalogue
from portal.library import Publication
from portal.reports.models import Report, ReportFigure, ReportMatch, ReportScore
from portal.sittings.models import Answer, Sitting

#: How many of the nearest occupations a report keeps.
KEPT_MATCHES = 20
#: Seeds are 53 bits, so that they read the same in every tool that meets an export.
SEED_BITS = 53
#: Numbers are equal when they agree to this share; a database may round the last bit of a double.
REPLAY_TOLERANCE = 1e-9


class ReportMissing(LookupError):
    """The sitting has no report yet."""


@dataclass(frozen=True)
class Computation:
    """Everything that a report stores, computed from answers and a seed."""

    scores: ScoreReport
    reading: InterestReading
    matches: tuple[Match, ...]

    @property
    def figures(self) -> dict[str, float | None]:
        """The derived numbers by the names under which they are stored."""
        return dict(_figures(self.reading))


def compute(
    instrument: Instrument, catalogue: Catalogue, values: Mapping[str, int], *, form: str, seed: int
) -> Computation:
    """Score a set of answers. The same answers, versions and seed give the same numbers, always.

    Raises AssessmentError when an answer does not belong to the form.
    """
    scores = score(instrument, Responses.checked(instrument, form, values), form=form)
    reading = read_interests(scores, seed=seed)
    return Computation(scores, reading, match_occupations(reading, catalogue, seed=seed))


def match_occupations(reading: InterestReading, catalogue: Catalogue, *, seed: int) -> tuple[Match, ...]:
    """The nearest occupations, or none when the profile is unfinished or has no shape to compare."""
    if reading.shape.value != "clear":
        return ()
    found = profile_match(reading.scores, catalogue.profiles, errors=reading.errors, seed=seed)
    return found.ranked[:KEPT_MATCHES] if found.status is MatchStatus.ranked else ()


def _figures(reading: InterestReading) -> Iterator[tuple[str, float | None]]:
    yield "elevation", reading.elevation
    yield "flat_range", reading.flat_range
    if reading.confidence:
        yield "order_probability", reading.confidence.order_probability
        yield "top_three_probability", reading.confidence.top_three_probability
        for letter, probability in reading.confidence.first_probability.items():
            yield f"first_probability_{letter}", probability
    if reading.differentiation:
        yield "range", reading.differentiation.di5
        yield "iachan_l1", reading.differentiation.iachan_l1
    if reading.circumplex:
        yield "hexagon_x", reading.circumplex.x
        yield "hexagon_y", reading.circumplex.y


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
    """Score a sitting and store the result as rows that are never overwritten."""
    values = list_answers(session, sitting.id)
    seed = seed_of(publication.instrument, sitting.form, values)
    computed = compute(publication.instrument, catalogue, values, form=sitting.form, seed=seed)
    report = Report(
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
        shape=computed.reading.shape.value,
        code=str(computed.reading.code or ""),
        created_at=at,
        scores=score_rows(computed),
        figures=figure_rows(computed),
        matches=match_rows(computed),
    )
    session.add(report)
    session.flush()  # The id is needed for the address of the report.
    return report


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
