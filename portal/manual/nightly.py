"""The manual is built at night, when nobody waits for the machine."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from flask import Flask
from flask.sansio.blueprints import BlueprintSetupState

from portal.database import Database
from portal.library import library
from portal.locale import local_time
from portal.mail.worker import Job, add_job
from portal.manual.building import build_families, build_instruments

#: Between three and four o'clock where the people are.
NIGHT, ZONE = 3, "Asia/Shanghai"
DAILY = timedelta(days=1)


@dataclass
class NightJob(Job):
    """A job that first comes due in the night after the worker was started, not at once."""

    def is_due(self, at: datetime) -> bool:
        if self.due_at is None:
            self.due_at = next_night(at)
        return super().is_due(at)


def next_night(at: datetime) -> datetime:
    """The next three o'clock.

    >>> from datetime import UTC
    >>> next_night(datetime(2026, 11, 23, 2, tzinfo=UTC)).isoformat()
    '2026-11-24T03:00:00+08:00'
    """
    here = local_time(at, ZONE)
    night = here.replace(hour=NIGHT, minute=0, second=0, microsecond=0)
    return night if night > here else night + DAILY


def build_everything(database: Database, at: datetime) -> None:
    """Every instrument and every family of tasks."""
    for _ in build_instruments(database, library(), clock=lambda: at):
        pass
    for _ in build_families(database, clock=lambda: at):
        pass


def register_jobs(state: BlueprintSetupState) -> None:
    """Let the worker build the manual every night."""
    add_job(cast(Flask, state.app), NightJob("manual", DAILY, build_everything))
