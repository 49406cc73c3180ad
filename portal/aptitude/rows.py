"""Sessions and their tasks as plain values, in prepared statements: every answer reads them.

As in `portal.sittings.service`, making objects of rows would cost more than the database needs to find them.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple, cast

from sqlalchemy import Table, bindparam, select
from sqlalchemy.orm import Session

from portal.aptitude.families import TaskFamily, family_at, get_family
from portal.aptitude.models import AptitudeSitting, ClockPause, ExtraTime, FamilyCalibration, ServedItem
from portal.sittings.models import Sitting, SittingStatus

#: What the sittings of this feature name as their instrument.
INSTRUMENT = "aptitude"

SITTINGS, TASK_SITTINGS = cast(Table, Sitting.__table__), cast(Table, AptitudeSitting.__table__)
ITEMS, PAUSES = cast(Table, ServedItem.__table__), cast(Table, ClockPause.__table__)
CALIBRATIONS = cast(Table, FamilyCalibration.__table__)


class TaskSitting(NamedTuple):
    """One session of tasks, as it stood when the request began."""

    id: int
    client_id: int
    instrument: str
    form: str
    status: SittingStatus
    started_at: datetime
    generator_version: int
    seed: int
    stage: int
    calibration_id: int | None
    has_pilots: bool
    extra_time: ExtraTime
    has_reader: bool
    time_limit_ms: int | None
    used_ms: int
    running_since: datetime | None
    outage_ms: int
    unseen_until: datetime | None
    calibration_version: str | None

    @property
    def is_open(self) -> bool:
        return self.status is SittingStatus.open

    @property
    def family(self) -> TaskFamily:
        """As it was drawn then; as it is drawn now where nobody knows how that was."""
        return family_at(self.form, self.generator_version) or get_family(self.form)

    @property
    def is_outdated(self) -> bool:
        """Whether its tasks can no longer be drawn as they were."""
        return self.generator_version != self.family.version


class ItemRow(NamedTuple):
    """One task of a session."""

    position: int
    model: str
    item_seed: int
    generator_version: int
    is_pilot: bool
    expected: int
    shown_at: datetime
    answered_at: datetime | None
    response: int | None
    is_skipped: bool
    is_correct: bool | None
    response_ms: int
    credited_ms: int
    page_stamp: int | None

    @property
    def is_answered(self) -> bool:
        """Whether it was answered or skipped."""
        return self.answered_at is not None


class PauseRow(NamedTuple):
    """One stretch in which the clock stood; without an end while it lasts."""

    number: int
    began_at: datetime
    ended_at: datetime | None
    is_outage: bool = False


_SITTING = (
    select(
        *(SITTINGS.c[name] for name in TaskSitting._fields[:6]),
        *(TASK_SITTINGS.c[name] for name in TaskSitting._fields[6:-1]),
        CALIBRATIONS.c.version,
    )
    .join_from(SITTINGS, TASK_SITTINGS, SITTINGS.c.id == TASK_SITTINGS.c.sitting_id)
    .join(CALIBRATIONS, CALIBRATIONS.c.id == TASK_SITTINGS.c.calibration_id, isouter=True)
    .where(SITTINGS.c.id == bindparam("sitting"))
)
_LOCKED = _SITTING.with_for_update(of=[SITTINGS, TASK_SITTINGS])
_ITEMS = (
    select(*(ITEMS.c[name] for name in ItemRow._fields))
    .where(ITEMS.c.sitting_id == bindparam("sitting"))
    .order_by(ITEMS.c.position)
)
_PAUSES = (
    select(*(PAUSES.c[name] for name in PauseRow._fields))
    .where(PAUSES.c.sitting_id == bindparam("sitting"))
    .order_by(PAUSES.c.number)
)


def find_task_sitting(session: Session, sitting_id: int) -> TaskSitting | None:
    """A session of tasks, held against everybody else until the commit."""
    row = session.execute(_LOCKED, {"sitting": sitting_id}).one_or_none()
    return None if row is None else TaskSitting._make(row)


def read_task_sitting(session: Session, sitting_id: int) -> TaskSitting:
    """The session behind a report, which nobody changes any more."""
    return TaskSitting._make(session.execute(_SITTING, {"sitting": sitting_id}).one())


def read_items(session: Session, sitting_id: int) -> tuple[ItemRow, ...]:
    """The tasks of a session in the order in which they were shown."""
    return tuple(map(ItemRow._make, session.execute(_ITEMS, {"sitting": sitting_id})))


def read_pauses(session: Session, sitting_id: int) -> tuple[PauseRow, ...]:
    """The pauses of a session in their order."""
    return tuple(map(PauseRow._make, session.execute(_PAUSES, {"sitting": sitting_id})))


_UNFINISHED = (
    select(SITTINGS.c.form, SITTINGS.c.id)
    .where(
        SITTINGS.c.client_id == bindparam("client"),
        SITTINGS.c.instrument == INSTRUMENT,
        SITTINGS.c.status == SittingStatus.open,
    )
    .order_by(SITTINGS.c.started_at, SITTINGS.c.id)
)


def list_unfinished(session: Session, client_id: int) -> dict[str, int]:
    """The client's newest unfinished session of each family, by the family's slug."""
    return {row.form: row.id for row in session.execute(_UNFINISHED, {"client": client_id})}
