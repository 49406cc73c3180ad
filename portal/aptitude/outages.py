"""A task's stretch of the clock comes to an end: what of it counts, and what the network took, as the clock has it."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from portal.aptitude.clock import Forgiven, forgive, unseen_ms, way_ms
from portal.aptitude.models import MOST_CREDITED_MS
from portal.aptitude.rows import ItemRow, TaskSitting
from portal.aptitude.standing import Standing
from portal.aptitude.writes import keep_outage

Settled = tuple[TaskSitting, ItemRow]


def settle_answer(
    session: Session, standing: Standing, item: ItemRow, written: int, seen_ms: int | None
) -> Settled:
    """The clock stops with an answer from a page; the sitting and its task as they are then, still to be kept."""
    sitting = standing.sitting
    before = unseen_ms(sitting.running_since, sitting.unseen_until, written)
    way = way_ms(written, at=standing.at, seen_ms=seen_ms)
    away = min(before + way, standing.stretch)
    if seen_ms is None:
        forgiven = Forgiven(credit=min(away, MOST_CREDITED_MS - item.credited_ms))
    else:
        forgiven = forgive(away, credited=item.credited_ms, outage=sitting.outage_ms)
    waited = min(forgiven.outage, way)
    _keep(session, sitting, until=standing.at, lasted=waited)
    _keep(session, sitting, until=sitting.unseen_until, lasted=forgiven.outage - waited)
    return _settled(standing, item, forgiven)


def settle_page(session: Session, standing: Standing, item: ItemRow, written: int) -> Settled:
    """The clock stops while a page is looked at: whoever pauses or hands in has the network."""
    forgiven = standing.forgiven(written)
    _keep(session, standing.sitting, until=standing.sitting.unseen_until, lasted=forgiven.outage)
    return _settled(standing, item, forgiven)


def _keep(session: Session, sitting: TaskSitting, *, until: datetime | None, lasted: int) -> None:
    if until is not None and lasted:
        keep_outage(session, sitting.id, began_at=until - timedelta(milliseconds=lasted), ended_at=until)


def _settled(standing: Standing, item: ItemRow, forgiven: Forgiven) -> Settled:
    counted = standing.stretch - sum(forgiven)
    sitting = standing.sitting
    return (
        sitting._replace(
            used_ms=sitting.used_ms + counted,
            running_since=None,
            outage_ms=sitting.outage_ms + forgiven.outage,
            unseen_until=None,
        ),
        item._replace(response_ms=item.response_ms + counted, credited_ms=item.credited_ms + forgiven.credit),
    )
