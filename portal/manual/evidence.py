"""Answers that a calibration of a family of tasks may rest on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from assessments.matrix import Bools, Ints
from portal.aptitude.families import TaskFamily
from portal.manual.cells import SMALL
from portal.manual.tasks import BATCH, TaskTable, list_sessions, list_trial_sessions, read_tasks, with_effort
from portal.sittings.models import Sitting


@dataclass(frozen=True, eq=False)
class Evidence:
    """The answers that a calibration rests on."""

    family: TaskFamily
    table: TaskTable
    #: Which entries of the table may be used.
    usable: Bools

    @property
    def counts(self) -> Ints:
        """Answers of each model."""
        return np.bincount(self.table.column[self.usable], minlength=len(self.table.models))

    @property
    def n_right(self) -> Ints:
        """Right answers of each model."""
        right = self.usable & self.table.is_right
        return np.bincount(self.table.column[right], minlength=len(self.table.models))

    def ready(self, answers_per_model: int) -> Ints:
        """Places of the models that so many people answered, ten rightly and ten not."""
        n_rarer = np.minimum(self.n_right, self.counts - self.n_right)
        return np.flatnonzero((self.counts >= answers_per_model) & (n_rarer >= SMALL))

    @property
    def n_sessions(self) -> int:
        return len(np.unique(self.table.row[self.usable]))


def gather_evidence(session: Session, family: TaskFamily) -> Evidence:
    """All answers that may be used to calibrate a family: of each person their first session made with effort.

    Whoever comes again has practised, and would be counted as somebody else of another ability.
    """
    whole = [one.sitting_id for one in list_sessions(session, family)]
    known = set(whole)
    trial = [one for one in list_trial_sessions(session, family) if one not in known]
    passing = with_effort(session, family.slug, [*whole, *trial]) if whole or trial else set()
    first = _first_of_each_person(session, passing)
    table = read_tasks(session, family, [one for one in (*whole, *trial) if one in first])
    is_whole = np.isin(
        np.array(table.sitting_ids, dtype=np.int64)[table.row], np.array(whole, dtype=np.int64)
    )
    return Evidence(family, table, np.asarray(is_whole | table.is_pilot))


def _first_of_each_person(session: Session, sitting_ids: Iterable[int]) -> set[int]:
    """Of these sittings the one that each person handed in first."""
    ids, first = sorted(sitting_ids), dict[int, tuple[datetime, int]]()
    for start in range(0, len(ids), BATCH):
        query = select(Sitting.client_id, Sitting.submitted_at, Sitting.id).where(
            Sitting.id.in_(ids[start : start + BATCH])
        )
        for client_id, submitted_at, sitting_id in session.execute(query):
            assert submitted_at is not None  # Only what was handed in is gathered.
            one = (submitted_at, sitting_id)
            first[client_id] = min(first.get(client_id, one), one)
    return {sitting_id for _, sitting_id in first.values()}
