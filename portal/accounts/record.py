"""What a person has here, on one page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.accounts.models import Client
from portal.aptitude.progress import read_task_progress
from portal.aptitude.rows import INSTRUMENT as APTITUDE
from portal.booking.models import Booking
from portal.booking.service import list_bookings_of_client
from portal.library import Publication
from portal.reports.models import Report
from portal.reports.service import list_current_reports
from portal.sharing.models import Share
from portal.sharing.service import AccessEntry, access_log, list_shares
from portal.sittings.models import Answer, Sitting
from portal.sittings.service import list_sittings, order_by_form


@dataclass(frozen=True)
class OpenSitting:
    """A sitting that can be continued, and how many of its items were answered or skipped."""

    sitting: Sitting
    n_seen: int
    n_items: int


@dataclass(frozen=True)
class Record:
    """Everything that is kept under a person's code, newest first."""

    client: Client
    open_sittings: Sequence[OpenSitting]
    reports: Sequence[Report]
    bookings: Sequence[Booking]
    shares: Sequence[Share]
    log: Sequence[AccessEntry]
    at: datetime

    @property
    def is_empty(self) -> bool:
        return not (self.open_sittings or self.reports or self.bookings)

    @property
    def upcoming_bookings(self) -> list[Booking]:
        """Sessions that still take place, the next one first."""
        return [booking for booking in reversed(self.bookings) if self._is_upcoming(booking)]

    @property
    def earlier_bookings(self) -> list[Booking]:
        return [booking for booking in self.bookings if not self._is_upcoming(booking)]

    def _is_upcoming(self, booking: Booking) -> bool:
        return booking.is_active and booking.ends_at > self.at

    def kept_until(self, *, days: int) -> datetime:
        """When the retention clock runs out if the person does not come back."""
        return self.client.last_used_at + timedelta(days=days)


def find_record(
    session: Session, client_id: int, publications: Mapping[str, Publication], *, at: datetime
) -> Record | None:
    """A person's record in a constant number of queries; None when it was erased."""
    client = session.get(Client, client_id)
    if client is None:
        return None
    return Record(
        client=client,
        open_sittings=_list_open_sittings(session, client_id, publications),
        reports=list_current_reports(session, client_id),
        bookings=list_bookings_of_client(session, client_id),
        shares=list_shares(session, client_id),
        log=access_log(session, client),
        at=at,
    )


def _list_open_sittings(
    session: Session, client_id: int, publications: Mapping[str, Publication]
) -> list[OpenSitting]:
    open_sittings = [sitting for sitting in list_sittings(session, client_id) if sitting.is_open]
    counted = session.execute(
        select(Answer.sitting_id, func.count().label("n"))
        .where(Answer.sitting_id.in_([sitting.id for sitting in open_sittings]))
        .group_by(Answer.sitting_id)
    )
    n_seen = {row.sitting_id: row.n for row in counted}
    tasks = read_task_progress(session, [one.id for one in open_sittings if one.instrument == APTITUDE])
    return [
        OpenSitting(sitting, *tasks[sitting.id])
        if sitting.id in tasks
        else OpenSitting(
            sitting,
            n_seen=n_seen.get(sitting.id, 0),
            n_items=len(order_by_form(publications[sitting.instrument])[sitting.form]),
        )
        for sitting in open_sittings
    ]
