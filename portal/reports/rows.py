"""The rows of a report as plain values, read in three prepared statements.

A report's page is opened often and shows some forty rows; loading each as an object of its own would cost more than
everything else that the page does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from portal.reports.models import Report, ReportFigure, ReportMatch, ReportScore
from portal.sittings.models import Sitting


class ScoreRow(NamedTuple):
    """One scale: value and error, or neither."""

    scale: str
    value: float | None
    error: float | None
    maximum: float
    n_answered: int
    k_items: int
    status: str


class MatchRow(NamedTuple):
    """One of the nearest occupations; `position` counts from 1."""

    occupation_id: str
    position: int
    correlation: float
    fit: str
    stability: float | None


class ReportRows(NamedTuple):
    """Everything that was stored with a report, in the order of the instrument and of the matches."""

    scores: tuple[ScoreRow, ...]
    figures: Mapping[str, float | None]
    matches: tuple[MatchRow, ...]


def _statement(model: type[ReportScore | ReportMatch], row: type[NamedTuple]) -> Select[tuple[object, ...]]:
    columns = [getattr(model, name) for name in row._fields]
    # Equal matches share a place; their own key, the first column, puts them in one order on every database.
    of_report = select(*columns).where(model.report_id == bindparam("report"))
    return of_report.order_by(model.position, columns[0])


SCORES = _statement(ReportScore, ScoreRow)
MATCHES = _statement(ReportMatch, MatchRow)
FIGURES = select(ReportFigure.name, ReportFigure.value).where(ReportFigure.report_id == bindparam("report"))
GUESS = select(Sitting.guess).where(Sitting.id == bindparam("sitting"))


def read_rows(session: Session, report: Report) -> ReportRows:
    """The stored rows of a report."""
    connection, asked = session.connection(), {"report": report.id}
    return ReportRows(
        scores=tuple(map(ScoreRow._make, connection.execute(SCORES, asked))),
        figures=dict(connection.execute(FIGURES, asked).all()),
        matches=tuple(map(MatchRow._make, connection.execute(MATCHES, asked))),
    )


def _statement_for_all(
    model: type[ReportScore | ReportFigure | ReportMatch], names: Iterable[str], order: Iterable[str]
) -> Select[Any]:
    columns = [getattr(model, name) for name in names]
    of_reports = select(model.report_id, *columns).where(
        model.report_id.in_(bindparam("reports", expanding=True))
    )
    return of_reports.order_by(*(getattr(model, name) for name in order))


ALL_SCORES = _statement_for_all(ReportScore, ScoreRow._fields, ("position", "scale"))
ALL_FIGURES = _statement_for_all(ReportFigure, ("name", "value"), ("name",))
ALL_MATCHES = _statement_for_all(ReportMatch, MatchRow._fields, ("position", "occupation_id"))


def read_rows_of(session: Session, reports: Iterable[Report]) -> Mapping[int, ReportRows]:
    """The stored rows of several reports by their ids, in three statements however many they are."""
    connection, asked = session.connection(), {"reports": [report.id for report in reports]}
    found: list[defaultdict[int, list[Any]]] = []
    for statement in (ALL_SCORES, ALL_FIGURES, ALL_MATCHES):
        by_report: defaultdict[int, list[Any]] = defaultdict(list)
        for report_id, *row in connection.execute(statement, asked):
            by_report[report_id].append(row)
        found.append(by_report)
    scores, figures, matches = found
    return {
        report: ReportRows(
            scores=tuple(map(ScoreRow._make, scores[report])),
            figures=dict(figures[report]),
            matches=tuple(map(MatchRow._make, matches[report])),
        )
        for report in asked["reports"]
    }


def read_own_guess(session: Session, report: Report) -> str | None:
    """What the person guessed before the result existed; None when they skipped it."""
    return session.connection().execute(GUESS, {"sitting": report.sitting_id}).scalar()


def rows_of(
    scores: Iterable[ReportScore], figures: Iterable[ReportFigure], matches: Iterable[ReportMatch]
) -> ReportRows:
    """The same values from rows that are already at hand."""
    return ReportRows(
        scores=tuple(ScoreRow(*(getattr(row, name) for name in ScoreRow._fields)) for row in scores),
        figures={row.name: row.value for row in figures},
        matches=tuple(MatchRow(*(getattr(row, name) for name in MatchRow._fields)) for row in matches),
    )
