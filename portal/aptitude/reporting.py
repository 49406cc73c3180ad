"""The report of a session: frozen rows like those of any other report, and the way back to the same numbers."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from assessments import ENGINE_VERSION
from portal.aptitude.families import expected_response
from portal.aptitude.plan import item_seed
from portal.aptitude.rows import TaskSitting, read_items, read_pauses, read_task_sitting
from portal.aptitude.scoring import METHOD_VERSION, METHOD_VERSIONS, Computed, SessionRows, recompute
from portal.aptitude.service import calibration_of
from portal.reports.models import Report, ReportFigure, ReportScore

#: A task is not matched with occupations, so no table of them has a say in its report.
NO_CAREERS = ""
TOLERANCE = 1e-9

#: What differs: its name, what is stored, and what comes out now.
Difference = tuple[str, object, object]


def read_session_rows(session: Session, sitting_id: int) -> SessionRows:
    """Everything that the report of a sitting is made of."""
    sitting = read_task_sitting(session, sitting_id)
    return SessionRows(
        sitting,
        read_items(session, sitting_id),
        read_pauses(session, sitting_id),
        calibration_of(session, sitting),
    )


def create_task_report(
    session: Session, sitting: TaskSitting, *, at: datetime, version: int = METHOD_VERSION
) -> Report:
    """Score a session that was handed in and store the result as rows that are never overwritten."""
    rows = read_session_rows(session, sitting.id)
    computed = recompute(rows, version)
    report = Report(
        sitting_id=sitting.id,
        client_id=sitting.client_id,
        instrument=sitting.instrument,
        instrument_version=str(sitting.generator_version),
        form=sitting.form,
        method=computed.method,
        method_version=version,
        engine_version=ENGINE_VERSION,
        norm_version=None,
        careers_version=NO_CAREERS,
        seed=sitting.seed,
        shape=computed.shape,
        code="",
        created_at=at,
        scores=[
            ReportScore(position=position, **one._asdict()) for position, one in enumerate(computed.scores)
        ],
        figures=[ReportFigure(name=name, value=value) for name, value in computed.figures.items()],
    )
    session.add(report)
    session.flush()  # The id is needed for the address of the report.
    return report


def replay_report(session: Session, report: Report) -> Iterator[Difference]:
    """What of a report does not come out again: tasks drawn anew from their seeds, and all numbers."""
    rows = read_session_rows(session, report.sitting_id)
    yield from item_differences(rows)
    if report.method_version not in METHOD_VERSIONS:
        yield "method version", report.method_version, METHOD_VERSION
        return
    computed = recompute(rows, report.method_version)
    for name, stored, again in _pairs(report, computed):
        if not _agree(stored, again):
            yield name, stored, again


def item_differences(rows: SessionRows) -> Iterator[Difference]:
    """Tasks that are not those which their models and the session's seed stand for, or were judged otherwise."""
    sitting, family = rows.sitting, rows.sitting.family
    if sitting.is_outdated:
        # Of a generator that was never here, such as a newer house's; our own earlier ones are all kept.
        yield "generator version", sitting.generator_version, family.version
        return
    for item in rows.items:
        seed = item_seed(sitting.seed, item.position, item.model)
        expected = expected_response(family, family.item(item.model, item.item_seed))
        is_correct = None if not item.is_answered else item.response == expected
        for name, stored, again in (
            ("seed", item.item_seed, seed),
            ("right answer", item.expected, expected),
            ("verdict", item.is_correct, is_correct),
        ):
            if stored != again:
                yield f"task {item.position}: {name}", stored, again


def _pairs(report: Report, computed: Computed) -> Iterator[Difference]:
    yield "method", report.method, computed.method
    yield "shape", report.shape, computed.shape
    stored = {row.scale: row for row in report.scores}
    again = {one.scale: one for one in computed.scores}
    for scale in sorted(stored.keys() | again.keys()):
        if scale not in stored or scale not in again:
            yield scale, stored.get(scale), again.get(scale)
            continue
        for name, value in again[scale]._asdict().items():
            yield f"{scale} {name}", getattr(stored[scale], name), value
    figures = {row.name: row.value for row in report.figures}
    for name in sorted(figures.keys() | computed.figures.keys()):
        yield name, figures.get(name), computed.figures.get(name)


def _agree(stored: object, again: object) -> bool:
    if isinstance(stored, int | float) and isinstance(again, int | float):
        return math.isclose(stored, again, rel_tol=TOLERANCE, abs_tol=TOLERANCE)
    return stored == again
