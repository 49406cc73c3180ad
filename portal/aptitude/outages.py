"""A task's stretch of the clock comes to an end: what of it counts, and what the network took, as the clock has it."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from portal.aptitude.clock import Forgiven, Viewing, forgive, way_ms
from portal.aptitude.models import MOST_CREDITED_MS
from portal.aptitude.rows import ItemRow, TaskSitting
from portal.aptitude.standing import Standing
from portal.aptitude.writes import keep_outage

Settled = tuple[TaskSitting, ItemRow]


def settle_answer(session: Session, standing: Standing, item: ItemRow, viewing: Viewing) -> Settled:
    """The clock stops with an answer from a page; the sitting and its task as they are then, still to be kept."""
    sitting, credited = standing.sitting, item.credited_ms
    before = standing.unseen(viewing.first)
    way = min(way_ms(viewing.written, at=standing.at, seen_ms=viewing.seen_ms), standing.stretch - before)
    if viewing.seen_ms is None:
        forgiven = Forgiven(credit=min(before + way, MOST_CREDITED_MS - credited))
        return _settled(standing, item, forgiven)
    # Each end of the task by itself: a usual way is no outage because the page before it was lost.
    early = forgive(before, credited=credited, outage=sitting.outage_ms)
    late = forgive(way, credited=credited + early.credit, outage=sitting.outage_ms + early.outage)
    _keep(session, standing, after=before, lasted=early.outage)
    _keep(session, standing, after=standing.stretch, lasted=late.outage)
    return _settled(standing, item, Forgiven(early.credit + late.credit, early.outage + late.outage))


def settle_page(session: Session, standing: Standing, item: ItemRow, first: int) -> Settled:
    """The clock stops while a page is looked at: whoever pauses or hands in has the network."""
    forgiven = standing.forgiven(first)
    _keep(session, standing, after=standing.unseen(first), lasted=forgiven.outage)
    return _settled(standing, item, forgiven)


def _keep(session: Session, standing: Standing, *, after: int, lasted: int) -> None:
    """Write down an outage that was over so long after the clock was started, in milliseconds."""
    since = standing.sitting.running_since
    if since is not None and lasted:
        end = since + timedelta(milliseconds=after)
        keep_outage(session, standing.sitting.id, began_at=end - timedelta(milliseconds=lasted), ended_at=end)


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
