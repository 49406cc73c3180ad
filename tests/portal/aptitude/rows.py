"""Rows of a session as the database keeps them, without the services that would write them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from portal.accounts.models import Client
from portal.aptitude.models import (
    AptitudeSitting,
    ClockPause,
    ExtraTime,
    FamilyCalibration,
    ServedItem,
)
from portal.sittings.models import Sitting, SittingStatus
from tests.factories import Factory


def a_session(
    a: Factory, client: Client | None = None, *, is_open: bool = True, **chosen: Any
) -> AptitudeSitting:
    """A session of number series that nothing has been shown in yet."""
    sitting = Sitting(
        client_id=(client or a.client()[0]).id,
        instrument="aptitude",
        instrument_version="1",
        form="number-series",
        locale="zh_Hans",
        status=SittingStatus.open if is_open else SittingStatus.submitted,
        started_at=a.clock(),
        submitted_at=None if is_open else a.clock(),
    )
    a.session.add(sitting)
    a.session.flush()
    values: dict[str, Any] = {
        "sitting_id": sitting.id,
        "family": "number-series",
        "generator_version": 1,
        "seed": 7,
        "stage": 0,
        "has_pilots": False,
        "extra_time": ExtraTime.none,
        "has_reader": False,
        "time_limit_ms": 600_000,
        "used_ms": 0,
    }
    made = AptitudeSitting(**{**values, **chosen})
    a.session.add(made)
    a.session.flush()
    return made


def an_item(made: AptitudeSitting, position: int, **chosen: Any) -> ServedItem:
    """A task of the session that is still to be shown."""
    values: dict[str, Any] = {
        "sitting_id": made.sitting_id,
        "position": position,
        "model": f"rule={position}",
        "item_seed": position,
        "generator_version": 1,
        "is_pilot": False,
        "expected": 3,
        "shown_at": datetime(2026, 11, 23, 2, tzinfo=UTC),
        "is_skipped": False,
        "response_ms": 0,
        "credited_ms": 0,
    }
    return ServedItem(**{**values, **chosen})


def answered(a: Factory, **chosen: Any) -> dict[str, Any]:
    """What a right answer adds to a task."""
    return {
        "answered_at": a.clock(),
        "response": 3,
        "is_correct": True,
        "page_stamp": 1,
        **chosen,
    }


def a_pause(made: AptitudeSitting, number: int, a: Factory, *, minutes: float | None) -> ClockPause:
    """A pause of so many minutes; None for one that lasts."""
    ended_at = None if minutes is None else a.clock() + timedelta(minutes=minutes)
    return ClockPause(sitting_id=made.sitting_id, number=number, began_at=a.clock(), ended_at=ended_at)


def a_calibration(a: Factory, **chosen: Any) -> FamilyCalibration:
    """A draft that says nothing of any model."""
    values: dict[str, Any] = {
        "family": "number-series",
        "generator_version": 1,
        "stage": 0,
        "version": "0" * 16,
        "rule": {"name": "too few persons"},
        "parameters": {},
        "made_at": a.clock(),
    }
    return FamilyCalibration(**{**values, **chosen})
