"""A session of tasks in a signed record: what was drawn, what was answered, how long it took, and the parameters of it.

The tasks themselves stay out: model and seed draw them again. A calibration stands once in the file, by its version.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.record_lines import write_moment
from portal.aptitude.models import FamilyCalibration
from portal.aptitude.rows import ItemRow, read_items, read_pauses, read_task_sitting

#: Columns that go along as they are.
SESSION_FIELDS = ("seed", "stage", "has_pilots", "has_reader", "time_limit_ms", "used_ms", "outage_ms")
TASK_FIELDS = (
    "model",
    "item_seed",
    "is_pilot",
    "expected",
    "response",
    "is_skipped",
    "response_ms",
    "credited_ms",
    "page_stamp",
)


def write_session(session: Session, sitting_id: int) -> dict[str, Any]:
    """Everything that the numbers of the report are made of, but for the parameters of its calibration."""
    sitting = read_task_sitting(session, sitting_id)
    return {
        **{name: getattr(sitting, name) for name in SESSION_FIELDS},
        "extra_time": sitting.extra_time.value,
        "calibration": sitting.calibration_version,
        "tasks": [_task(item) for item in read_items(session, sitting_id)],
        "pauses": [
            [
                write_moment(pause.began_at),
                write_moment(pause.ended_at or pause.began_at),
                pause.is_outage,
            ]
            for pause in read_pauses(session, sitting_id)
        ],
    }


def _task(item: ItemRow) -> dict[str, Any]:
    """A task that was not answered any more has neither a time of answering nor the stamp of a page."""
    return {
        **{name: getattr(item, name) for name in TASK_FIELDS},
        "shown_at": write_moment(item.shown_at),
        "answered_at": None if item.answered_at is None else write_moment(item.answered_at),
    }


def read_calibrations(session: Session, sittings: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """The parameters that these sittings name, by their version."""
    named = {one["session"]["calibration"] for one in sittings if "session" in one} - {None}
    rows = session.scalars(select(FamilyCalibration).where(FamilyCalibration.version.in_(named)))
    return {row.version: {"stage": row.stage, "parameters": row.parameters} for row in rows}
