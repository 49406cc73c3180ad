"""Answers to generated tasks as tables: persons are rows, item models are columns, what was not shown is missing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
from sqlalchemy import Select, Table, exists, select
from sqlalchemy.orm import Session, aliased

from assessments.matrix import Bools, Ints
from assessments.randomness import Floats
from portal.accounts.models import Client, Consent, Purpose
from portal.aptitude.families import TaskFamily, get_family
from portal.aptitude.models import AptitudeSitting, ExtraTime, ServedItem
from portal.aptitude.rows import INSTRUMENT
from portal.aptitude.scoring import EFFORT_PASSES, FEWEST_ITEMS, FEWEST_PAGES, RAPID_SECONDS, RAPID_SHARE
from portal.manual.sample import Taken, list_taken
from portal.sittings.models import Sitting, SittingStatus

ITEMS = cast(Table, ServedItem.__table__)
#: How many sittings a statement names.
BATCH = 500
#: Of the screen below; rises when the same answers may be judged otherwise.
EFFORT_VERSION = 1


@dataclass(frozen=True, eq=False)
class TaskTable:
    """Answered tasks of sessions, one entry for each.

    - `row`, whose session it is, a place in `sitting_ids`; `column`, which model, a place in `models`; `place`, in the
      order of serving.
    - `is_right`, `is_skipped`, `is_pilot`; `seconds` on the screen.
    """

    sitting_ids: tuple[int, ...]
    models: tuple[str, ...]
    row: Ints
    column: Ints
    place: Ints
    is_right: Bools
    is_skipped: Bools
    is_pilot: Bools
    seconds: Floats

    def matrix(self, wanted: Bools | None = None) -> Floats:
        """Right (1) and not right (0) answers, n x k, NaN for what was not shown; a skipped task was not solved."""
        kept = np.ones(len(self.row), dtype=np.bool_) if wanted is None else wanted
        x = np.full((len(self.sitting_ids), len(self.models)), np.nan)
        x[self.row[kept], self.column[kept]] = self.is_right[kept]
        return x

    def shares(self, wanted: Bools) -> Floats:
        """The share of these tasks that each person solved; NaN for whoever had none."""
        n = np.bincount(self.row[wanted], minlength=len(self.sitting_ids))
        right = np.bincount(self.row[wanted], weights=self.is_right[wanted], minlength=len(self.sitting_ids))
        with np.errstate(invalid="ignore"):
            return np.asarray(np.where(n > 0, right / n, np.nan))


def list_sessions(session: Session, family: TaskFamily) -> list[Taken]:
    """Kept sessions of consenting real people with one family, in the order of handing in."""
    taken = list_taken(session, INSTRUMENT, str(family.version))
    return [one for one in taken if one.form == family.slug]


def list_trial_sessions(session: Session, family: TaskFamily) -> list[int]:
    """Sessions of people who agreed to tasks on trial only: nothing but those tasks may be used of them."""
    guarded, pilot = aliased(Consent), aliased(Consent)
    query = (
        select(Sitting.id)
        .join(AptitudeSitting, AptitudeSitting.sitting_id == Sitting.id)
        .join(Client, Client.id == Sitting.client_id)
        .where(
            Sitting.instrument == INSTRUMENT,
            Sitting.form == family.slug,
            Sitting.instrument_version == str(family.version),
            Sitting.status == SittingStatus.submitted,
            Sitting.origin.is_(None),
            AptitudeSitting.has_pilots,
            Client.is_demo.is_(False),
            exists().where(
                pilot.client_id == Client.id,
                pilot.purpose == Purpose.pilot,
                pilot.withdrawn_at.is_(None),
                # Whoever withdrew and agrees again later does so for what comes then.
                pilot.given_at <= Sitting.started_at,
            ),
            ~exists().where(guarded.client_id == Client.id, guarded.purpose == Purpose.guardian),
        )
        .order_by(Sitting.id)
    )
    return list(session.scalars(query))


def read_tasks(session: Session, family: TaskFamily, sitting_ids: Sequence[int]) -> TaskTable:
    """The answered tasks of these sessions."""
    place = {model: column for column, model in enumerate(family.names)}
    row_of = {sitting: row for row, sitting in enumerate(sitting_ids)}
    rows = [
        (row_of[one.sitting_id], place[one.model], *one[2:])
        for start in range(0, len(sitting_ids), BATCH)
        for one in session.connection().execute(_query(sitting_ids[start : start + BATCH]))
        if one.model in place
    ]
    columns = list(zip(*rows, strict=True)) or [()] * 7
    return TaskTable(
        tuple(sitting_ids),
        family.names,
        row=np.array(columns[0], dtype=np.int64),
        column=np.array(columns[1], dtype=np.int64),
        place=np.array(columns[2], dtype=np.int64),
        is_right=np.array(columns[3], dtype=np.bool_),
        is_skipped=np.array(columns[4], dtype=np.bool_),
        is_pilot=np.array(columns[5], dtype=np.bool_),
        seconds=np.array(columns[6], dtype=np.float64) / 1000,
    )


def _query(sitting_ids: Sequence[int]) -> Select[*tuple[Any, ...]]:
    return select(
        ITEMS.c.sitting_id,
        ITEMS.c.model,
        ITEMS.c.position,
        ITEMS.c.is_correct,
        ITEMS.c.is_skipped,
        ITEMS.c.is_pilot,
        ITEMS.c.response_ms,
    ).where(ITEMS.c.sitting_id.in_(sitting_ids), ITEMS.c.answered_at.is_not(None))


def with_effort(session: Session, form: str, sitting_ids: Sequence[int]) -> set[int]:
    """The screen of tasks: sessions in which nine of ten answers took the time that reading takes (Wise & Kong 2005).

    Of timed pages, whoever had more time than usual or a reader took another test; they are left out there.
    """
    family = get_family(form)
    table = read_tasks(session, family, sitting_ids)
    given = ~table.is_skipped
    is_slow = table.seconds >= min(RAPID_SECONDS, RAPID_SHARE * family.usual_seconds)
    n = np.bincount(table.row[given], minlength=len(sitting_ids))
    n_slow = np.bincount(table.row[given & is_slow], minlength=len(sitting_ids))
    fewest = FEWEST_PAGES if family.is_speeded else FEWEST_ITEMS
    passes = (n >= fewest) & (n_slow >= EFFORT_PASSES * n)
    passing = {sitting for sitting, is_in in zip(sitting_ids, passes.tolist(), strict=True) if is_in}
    return passing & _usual_conditions(session, sitting_ids) if family.is_speeded else passing


def _usual_conditions(session: Session, sitting_ids: Iterable[int]) -> set[int]:
    return set(
        session.scalars(
            select(AptitudeSitting.sitting_id).where(
                AptitudeSitting.sitting_id.in_(list(sitting_ids)),
                AptitudeSitting.extra_time == ExtraTime.none,
                AptitudeSitting.has_reader.is_(False),
            )
        )
    )
