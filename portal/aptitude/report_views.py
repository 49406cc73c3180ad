"""The report of a session, and each of its tasks with the solution."""

from __future__ import annotations

from typing import Any

from flask import abort

from portal.aptitude.blueprint import bp
from portal.aptitude.families import as_pressed
from portal.aptitude.reading import read_task_report
from portal.aptitude.reporting import read_session_rows
from portal.aptitude.rows import INSTRUMENT, ItemRow, read_items, read_task_sitting
from portal.aptitude.showing import explain, family_words, show_item
from portal.aptitude.working import show_working
from portal.clock import now
from portal.database import session
from portal.display import reads_plainly
from portal.locale import current_locale
from portal.page import Page, page
from portal.permissions import Permission, needs
from portal.reports.models import Report
from portal.reports.rows import read_rows
from portal.reports.wording import moment_in_words
from portal.sharing.service import find_next_session


@bp.get("/aptitude/reports/<int:report_id>")
@needs(Permission.REPORT_READ)
def show_report(report: Report) -> Page:
    _check_kind(report)
    sitting = read_task_sitting(session, report.sitting_id)
    rows, locale = read_rows(session, report), current_locale()
    view = read_task_report(report, rows, sitting, locale=locale, is_plain=reads_plainly())
    return page(
        "aptitude/report.html",
        view=view,
        items=[item for item in read_items(session, report.sitting_id) if item.is_answered],
        can_be_drawn=not sitting.is_outdated,
        made_at=moment_in_words(report.created_at),
        next_session_id=find_next_session(session, report.client_id, at=now()),
        working=show_working(
            report, read_rows(session, report), read_session_rows(session, report.sitting_id)
        ),
    )


def _check_kind(report: Report) -> None:
    if report.instrument != INSTRUMENT:
        abort(404)


@bp.get("/aptitude/reports/<int:report_id>/tasks/<int:position>")
@needs(Permission.REPORT_READ)
def show_solution(report: Report, position: int) -> Page:
    """A task as this person had it, drawn again from its seed; nobody else gets the same one."""
    _check_kind(report)
    if read_task_sitting(session, report.sitting_id).is_outdated:
        abort(404)
    items = [item for item in read_items(session, report.sitting_id) if item.is_answered]
    item = next((item for item in items if item.position == position), None) or abort(404)
    return page(
        "aptitude/solution.html", report=report, positions=_neighbours(items, item), **_solved(report, item)
    )


def _neighbours(items: list[ItemRow], item: ItemRow) -> tuple[int | None, int | None]:
    places = [one.position for one in items]
    place = places.index(item.position)
    return (places[place - 1] if place else None, places[place + 1] if place + 1 < len(places) else None)


def _solved(report: Report, item: ItemRow) -> dict[str, Any]:
    family = read_task_sitting(session, report.sitting_id).family
    drawn, locale = family.item(item.model, item.item_seed), current_locale()
    return {
        "item": item,
        "words": family_words(report.form, locale),
        "shown": show_item(drawn, locale),
        "given": None if item.response is None else as_pressed(family, item.response),
        "expected": as_pressed(family, item.expected),
        "solution": explain(drawn, locale),
    }
