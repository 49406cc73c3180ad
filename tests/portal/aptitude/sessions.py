"""A person who takes a session of tasks through the services, at the time of a held clock."""

from __future__ import annotations

from dataclasses import dataclass

from portal.accounts.models import Client
from portal.aptitude.calibrations import draft_calibration, freeze_calibration
from portal.aptitude.clock import microseconds
from portal.aptitude.families import FAMILIES, TaskFamily
from portal.aptitude.models import FamilyCalibration
from portal.aptitude.reporting import create_task_report
from portal.aptitude.rows import ItemRow, TaskSitting, find_task_sitting, read_items
from portal.aptitude.service import (
    Sent,
    Wishes,
    continue_session,
    finish_session,
    pause_session,
    record_answer,
    show_next,
    start_session,
)
from portal.aptitude.standing import Standing
from portal.reports.models import Report
from tests.factories import Factory

SERIES, LOGIC, CHECKING = FAMILIES["number-series"], FAMILIES["logic"], FAMILIES["clerical-checking"]


@dataclass
class Taker:
    """One session, and the stamp of the page that is on the person's screen."""

    a: Factory
    sitting_id: int
    stamp: int = 0

    @property
    def sitting(self) -> TaskSitting:
        found = find_task_sitting(self.a.session, self.sitting_id)
        assert found is not None
        return found

    @property
    def items(self) -> tuple[ItemRow, ...]:
        return read_items(self.a.session, self.sitting_id)

    @property
    def newest(self) -> ItemRow:
        return self.items[-1]

    def open_page(self) -> Standing:
        """Open or refresh the page of the session."""
        standing = show_next(self.a.session, self.sitting, at=self.a.clock())
        self.stamp = microseconds(self.a.clock())
        return standing

    def send(
        self,
        response: int | None,
        *,
        position: int | None = None,
        stamp: int | None = None,
        seen_ms: int | None = 10**9,
        first: int | None = None,
    ) -> TaskSitting:
        """Send an answer from the page that is open. A page seen for ever is credited with nothing."""
        place = self.newest.position if position is None else position
        sent = Sent(response, self.stamp if stamp is None else stamp, seen_ms, first)
        return record_answer(self.a.session, self.sitting, place, sent, at=self.a.clock())

    def solve(self, *, seconds: float = 20, rightly: bool = True) -> None:
        """See one task, think for a while, and answer it."""
        self.open_page()
        self.a.clock.advance(seconds=seconds)
        self.send(self.newest.expected + (not rightly))

    def skip(self, *, seconds: float = 20) -> None:
        self.open_page()
        self.a.clock.advance(seconds=seconds)
        self.send(None)

    def pause(self, *, stamp: int | None = None, first: int | None = None) -> None:
        pause_session(self.a.session, self.sitting, at=self.a.clock(), stamp=stamp, first=first)

    def go_on(self, *, stamp: int | None = None) -> None:
        continue_session(self.a.session, self.sitting, at=self.a.clock(), stamp=stamp)

    def is_complete(self) -> bool:
        """Whether no task is left to show."""
        return self.open_page().open_item is None

    def finish(self) -> Report:
        """Hand in, and get the report."""
        assert finish_session(self.a.session, self.sitting, at=self.a.clock())
        return create_task_report(self.a.session, self.sitting, at=self.a.clock())


def take(
    a: Factory,
    family: TaskFamily = SERIES,
    wishes: Wishes | None = None,
    *,
    client: Client | None = None,
    seed: int = 7,
) -> Taker:
    """A session that has just been begun."""
    client = client or a.client()[0]
    wishes = wishes or Wishes()
    sitting_id = start_session(
        a.session, client.id, family, wishes, seed=seed, locale="zh_Hans", at=a.clock()
    )
    return Taker(a, sitting_id)


def calibrate(
    a: Factory, family: TaskFamily = SERIES, *, sharpness: float = 2.0, stage: int = 2
) -> FamilyCalibration:
    """A frozen calibration of a hundred models, as difficult as assumed."""
    names = family.names[:: max(1, len(family.names) // 100)]
    parameters = {
        name: {"a": sharpness, "b": family.models[name].difficulty, "acceptance": 1.0} for name in names
    }
    row = draft_calibration(a.session, family, stage, parameters, rule={"name": "a test"}, at=a.clock())
    freeze_calibration(row, at=a.clock())
    a.session.flush()
    return row
