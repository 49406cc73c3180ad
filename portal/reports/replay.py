"""Recompute stored reports from their answers, and say where a number differs."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session, selectinload

from portal.aptitude.reporting import replay_report as replay_tasks
from portal.aptitude.rows import INSTRUMENT as APTITUDE
from portal.careers.catalogue import Catalogue
from portal.database import Base
from portal.library import Library
from portal.reports.computation import Computation, compute
from portal.reports.models import Report
from portal.reports.service import (
    REPLAY_TOLERANCE,
    figure_rows,
    list_answers,
    match_rows,
    score_rows,
)

BATCH = 500


@dataclass(frozen=True)
class Difference:
    """One stored number that did not come out again."""

    report_id: int
    what: str
    stored: object
    computed: object


@dataclass(frozen=True)
class Replayed:
    """One report computed again; without differences it came out the same."""

    report_id: int
    differences: tuple[Difference, ...]
    #: False when the occupations have changed since, so that there is nothing to compare the matches with.
    matches_compared: bool


def replay(session: Session, library: Library, catalogue: Catalogue) -> Iterator[Replayed]:
    """Compute every stored report again with the structure of its own version. Reads only."""
    rows = (selectinload(Report.scores), selectinload(Report.figures), selectinload(Report.matches))
    stored = select(Report).options(*rows).order_by(Report.id).execution_options(yield_per=BATCH)
    for report in session.scalars(stored):
        same_careers = report.careers_version == catalogue.version
        found = _differences(session, report, library, catalogue, same_careers=same_careers)
        yield Replayed(report.id, tuple(found), same_careers)


def _differences(
    session: Session, report: Report, library: Library, catalogue: Catalogue, *, same_careers: bool
) -> Iterator[Difference]:
    if report.instrument == APTITUDE:
        yield from (Difference(report.id, *found) for found in replay_tasks(session, report))
        return
    publication = library.find_publication(report.instrument)
    instrument = publication.at_version(report.instrument_version) if publication else None
    if publication is None or instrument is None:
        yield Difference(report.id, "instrument version", report.instrument_version, None)
        return
    answers = list_answers(session, report.sitting_id)
    computed = compute(
        instrument, catalogue, answers, form=report.form, seed=report.seed, kind=publication.kind
    )
    for what, stored, again in _pairs(report, computed, same_careers=same_careers):
        if not _agree(stored, again):
            yield Difference(report.id, what, stored, again)


def _pairs(
    report: Report, computed: Computation, *, same_careers: bool
) -> Iterator[tuple[str, object, object]]:
    """Every stored value beside the computed one, rows that only one side has included."""
    scores = computed.scores
    yield "method", report.method, scores.method
    yield "method version", report.method_version, scores.method_version
    yield "code", report.code, computed.code
    yield "shape", report.shape, computed.shape
    tables: list[tuple[Iterable[Base], Iterable[Base]]] = [
        (report.scores, score_rows(computed)),
        (report.figures, figure_rows(computed)),
    ]
    if same_careers:
        tables.append((report.matches, match_rows(computed)))
    for stored_rows, computed_rows in tables:
        stored, again = _values(stored_rows), _values(computed_rows)
        for what in sorted(stored.keys() | again.keys()):
            yield what, stored.get(what), again.get(what)


def _values(rows: Iterable[Base]) -> Mapping[str, object]:
    """Each column of each row by a name such as `S error`; the row's own key comes first."""
    return {f"{_key(row)} {column}": value for row in rows for column, value in _columns(row).items()}


def _columns(row: Base) -> dict[str, Any]:
    names = [column.key for column in inspect(type(row)).column_attrs]
    return {name: getattr(row, name) for name in names if name != "report_id"}


def _key(row: Base) -> str:
    keys = [column.name for column in inspect(type(row)).primary_key if column.name != "report_id"]
    return " ".join(str(getattr(row, name)) for name in keys)


def _agree(stored: object, computed: object) -> bool:
    if isinstance(stored, float) and isinstance(computed, float):
        return math.isclose(stored, computed, rel_tol=REPLAY_TOLERANCE, abs_tol=REPLAY_TOLERANCE)
    return stored == computed
